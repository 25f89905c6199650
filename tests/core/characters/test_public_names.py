"""What stations and people who are not signed in are called, asked once a month and kept."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from eveprod_desktop.core.characters.public_names import PublicNames
from eveprod_desktop.core.characters.roster import CharacterRoster
from eveprod_desktop.core.db.bulk import insert_rows
from eveprod_desktop.core.db.character_tables import esi_jobs, owned_assets
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.db.static_tables import stations
from eveprod_desktop.core.rebuild import load_build
from eveprod_desktop.core.received.market import NameRow
from eveprod_desktop.core.received.sign_on import SignedIn
from eveprod_desktop.core.work.monitor import Monitor
from tests.support.market_build import JITA_STATION, market_build
from tests.support.moving_clock import MovingClock

ADA, STRANGER, NOBODY = 2_119_000_001, 2_112_000_007, 2_112_000_008
STRUCTURE = 1_030_000_000_001
EXACT = "Jita IV - Moon 4 - Caldari Navy Assembly Plant"
DAY = 86_400


class Telling:
    """Knows some names, and what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.known = {
            JITA_STATION: NameRow(JITA_STATION, EXACT, "station"),
            STRANGER: NameRow(STRANGER, "Zoe\u202e  Quill", "character"),
        }

    def __call__(self, ids: Sequence[int], monitor: Monitor) -> list[NameRow]:
        del monitor
        self.asked.append(list(ids))
        return [self.known[one] for one in ids if one in self.known]


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
def database(tmp_path: Path, clock: MovingClock) -> Iterator[Database]:
    """A small build; Ada is signed in, owns something in Jita, and two strangers installed jobs."""
    database = Database(tmp_path / "eveprod.db", tmp_path / "backups", clock)
    load_build(database, market_build().write(tmp_path / "a.zip"), "file", clock, Monitor())
    roster = CharacterRoster(database, clock, lambda _character_id: None)
    roster.seen(SignedIn(ADA, "Ada Forge", "owner", frozenset()))
    with database.write() as connection:
        places = ((1, JITA_STATION), (2, 1), (3, STRUCTURE))
        insert_rows(
            connection,
            owned_assets,
            [(ADA, item, 34, 5, place, "station", "Hangar", False, False) for item, place in places],
        )
        for number, who in enumerate((ADA, STRANGER, NOBODY), 1):
            job: dict[str, object] = {column.name: 0 for column in esi_jobs.columns if not column.nullable}
            job |= {"owner_id": ADA, "job_id": number, "installer_id": who, "facility_id": STRUCTURE}
            job |= {"status": "active", "starts_at": "2026-11-01T00:00:00+00:00", "ends_at": "2026-11-02"}
            connection.execute(insert(esi_jobs).values(**job))
    yield database
    database.close()


def station_name(database: Database) -> str:
    with database.read() as connection:
        named = select(stations.c.name).where(stations.c.station_id == JITA_STATION)
        return str(connection.execute(named).scalar_one())


def test_names_are_asked_once_a_month_and_survive_a_rebuild(
    database: Database, clock: MovingClock, tmp_path: Path
) -> None:
    ask = Telling()
    names = PublicNames(database, ask, clock)
    assert station_name(database) != EXACT
    assert names.refresh(Monitor())
    assert ask.asked == [[JITA_STATION, STRANGER, NOBODY]]  # no structure, no item, nobody who is signed in
    assert names.people() == {STRANGER: "Zoe Quill"}
    assert station_name(database) == EXACT
    assert not names.refresh(Monitor(), [JITA_STATION])
    load_build(database, market_build().write(tmp_path / "b.zip"), "file", clock, Monitor())
    assert station_name(database) == EXACT
    clock.advance(31 * DAY)
    assert not names.refresh(Monitor())  # the same names again
    ask.known[NOBODY] = NameRow(NOBODY, "Late", "character")
    assert len(ask.asked) == 2
    clock.advance(31 * DAY)
    assert names.refresh(Monitor())
    assert names.people() == {STRANGER: "Zoe Quill", NOBODY: "Late"}


def test_places_of_markets_alone(database: Database, clock: MovingClock) -> None:
    ask = Telling()
    names = PublicNames(database, ask, clock)
    assert not names.refresh(Monitor(), [STRUCTURE], of_owned=False)
    assert ask.asked == []
    assert names.refresh(Monitor(), [STRUCTURE, JITA_STATION], of_owned=False)
    assert ask.asked == [[JITA_STATION]]
    assert names.people() == {}


def test_a_name_that_was_told_stays_when_nobody_knows_it_any_more(
    database: Database, clock: MovingClock
) -> None:
    ask = Telling()
    names = PublicNames(database, ask, clock)
    names.refresh(Monitor())
    ask.known.clear()
    clock.advance(31 * DAY)
    assert not names.refresh(Monitor())
    assert names.people() == {STRANGER: "Zoe Quill"}
