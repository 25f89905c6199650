"""Everything the characters of the sandbox build, planned beforehand, is linked and followed by itself."""

import shutil
from datetime import timedelta
from pathlib import Path

from eveprod_desktop.core.characters.roster import CharacterRoster
from eveprod_desktop.core.characters.service import OwnedThings
from eveprod_desktop.core.clock import SystemClock
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.db.facility_profiles import FacilityProfiles
from eveprod_desktop.core.workflow.game_links import GameLinks
from eveprod_desktop.core.workflow.jobs import JobBook
from eveprod_desktop.core.workflow.luck import campaigns
from eveprod_desktop.core.workflow.matching import GameJob
from eveprod_desktop.core.workflow.moves import LEGAL_MOVES
from eveprod_desktop.core.workflow.rows import NewJob
from tests.support.moving_clock import MovingClock


def planned(game: GameJob) -> NewJob:
    return NewJob(
        game.product_type_id or game.blueprint_type_id,
        game.blueprint_type_id,
        game.activity,
        game.runs,
        1.0,
        character_id=game.installer_id,
        blueprint_item_id=game.blueprint_item_id,
        system_id=game.system_id,
    )


def test_all_that_was_planned_is_followed_to_where_it_is(arrived: Path, tmp_path: Path) -> None:
    shutil.copy(arrived, tmp_path / "eveprod.db")
    now = SystemClock()
    database = Database(tmp_path / "eveprod.db", tmp_path / "backups", now)
    # no systems: no static data are loaded, so that nobody knows where a station is
    owned = OwnedThings(database, CharacterRoster(database, now), now)
    before = JobBook(database, MovingClock(now.now() - timedelta(days=100)))
    book = JobBook(database, now)
    links = GameLinks(database, now, book, owned, FacilityProfiles(database), quote=lambda _job: None)
    games = {one.esi_job_id: one for one in links.game_jobs()}
    told = [one for one in games.values() if one.status is not None]
    assert {one.status for one in told} == {"active", "ready", "paused", "completed", "cancelled"}
    assert len({one.owner_id for one in told}) >= 2  # characters and their corporation
    before.create([planned(one) for one in told])
    followed = links.follow()
    assert len(followed.linked) == len(told)
    assert followed.unsure == {}
    for job in book.get_jobs():
        game = games[job.esi_job_id or 0]
        assert job.status == game.status
        assert job.job_cost_actual_isk == game.cost_isk
        assert (job.starts_at, job.completed_at is None) == (game.starts_at, bool(LEGAL_MOVES[job.status]))
    assert links.unlinked() == ()
    assert not links.follow().changed
    found = campaigns(games.values())
    assert found
    assert all(one.low <= one.expected <= one.high or one.attempts < 3 for one in found)
    database.close()
