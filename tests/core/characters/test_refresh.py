"""Keeping in step over real HTTP: what arrives, what is left alone, and what accidents cost."""

import contextlib
import sqlite3
import threading
import time
from collections import Counter

import pytest
from sqlalchemy import func, select

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.characters.locations import PlaceKind
from eveprod_desktop.core.characters.sections import (
    ALL_SCOPES,
    CHARACTER_SECTIONS,
    CORPORATION_SECTIONS,
    PERSONAL_SCOPES,
    STRUCTURE_NAMES_SCOPE,
)
from eveprod_desktop.core.db.bulk import insert_rows
from eveprod_desktop.core.db.character_tables import (
    character_metadata,
    esi_jobs,
    owned_assets,
    owned_sections,
    structures,
    wallet_transactions,
)
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.errors import Cancelled
from eveprod_desktop.core.work.monitor import Monitor, Progress
from tests.core.characters.conftest import GUILD, MAREN, TEO, World

HOUR = 3600.0


def row_counts(database: Database) -> dict[str, int]:
    with database.read() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in character_metadata.sorted_tables
        }


def test_everything_arrives(world: World) -> None:
    world.sign_in(MAREN, TEO)
    refreshed = world.refresh()
    assert world.outcomes(refreshed, MAREN) == {one.name: "updated" for one in CHARACTER_SECTIONS} | {
        "asset names": "updated"
    }
    assert world.outcomes(refreshed, GUILD) == {one.name: "updated" for one in CORPORATION_SECTIONS}
    assert refreshed.changed == Changed.CHARACTERS | Changed.SKILLS | Changed.OWNED | Changed.JOBS
    households = world.sandbox.households
    maren = households.of(world.sandbox.cast.characters[0])
    assert len(world.owned.assets([MAREN])) == len(maren.owned.assets)
    assert len(world.owned.blueprints([MAREN])) == len(maren.owned.blueprints) == 150
    assert world.owned.balances([MAREN])[MAREN][0] == maren.purse.balance()
    assert len(world.owned.balances()[GUILD]) == 7
    assert world.owned.skill_levels(MAREN, trained=True).keys() >= {
        row["skill_id"] for row in maren.training.skills()["skills"]
    }
    assert world.owned.implants(MAREN) == tuple(sorted(maren.training.implants()))
    with world.database.read() as connection:
        counted = connection.execute(
            select(func.count()).where(wallet_transactions.c.owner_id == MAREN)
        ).scalar_one()
    assert counted == 260  # more than one answer holds
    counts = row_counts(world.database)
    # no names without the game data, which tell what can bear one
    assert {name for name, count in counts.items() if not count} == {
        "character_tags",
        "asset_names",
        "structure_refusals",
        "public_names",
    }
    (corporation,) = world.roster.corporations()
    assert (corporation.name, corporation.ticker) == ("Larkspur Forge Cooperative", "LRKSP")
    names = world.owned.place_names({one.located.place for one in world.owned.assets()})
    assert not any(name.startswith("Unknown structure") for name in names.values())


def test_what_is_young_is_not_asked_for(signed_in: World) -> None:
    refreshed = signed_in.refresh()
    assert {one.outcome for one in refreshed.outcomes} == {"fresh"}
    assert {one.path.removeprefix("/esi") for one in signed_in.sandbox.requests} <= {
        "/characters/affiliation"
    }
    assert refreshed.changed == Changed.NOTHING


def test_corporations_are_asked_for_hourly_and_for_whoever_signs_in_anew(signed_in: World) -> None:
    signed_in.refresh()
    asked = signed_in.asked("/affiliation")
    for _ in range(3):
        signed_in.sandbox.clock.advance(HOUR / 4)
        signed_in.refresh()
    assert signed_in.asked("/affiliation") == asked
    signed_in.roster.forget(TEO)
    signed_in.sign_in(TEO)
    signed_in.refresh()
    assert signed_in.asked("/affiliation") == asked + 1
    assert signed_in.roster.find(str(TEO)).corporation_id is not None
    signed_in.sandbox.clock.advance(HOUR / 4)
    signed_in.refresh()
    assert signed_in.asked("/affiliation") == asked + 2


def test_unchanged_content_writes_no_rows_and_wakes_nobody(signed_in: World) -> None:
    signed_in.sandbox.clock.advance(2 * HOUR)
    with signed_in.database.write() as connection:
        # if the rows were written again this mark would be gone
        connection.execute(
            owned_assets.update().where(owned_assets.c.owner_id == MAREN).values(location_flag="marked")
        )
    refreshed = signed_in.refresh()
    assert {one.outcome for one in refreshed.outcomes} == {"unchanged"}
    assert refreshed.changed == Changed.NOTHING
    assert {one.location_flag for one in signed_in.owned.assets([MAREN])} == {"marked"}
    assert set(signed_in.status(MAREN).values()) == {"ok"}


@pytest.mark.parametrize("kind", ["status", "html", "reset", "rate_limited"])
def test_one_section_that_fails_hurts_no_other(signed_in: World, kind: str) -> None:
    before = signed_in.owned.blueprints([MAREN])
    signed_in.sandbox.clock.advance(2 * HOUR)
    where = f"/esi/characters/{MAREN}/blueprints"
    signed_in.sandbox.faults.add(kind, where=where, times=None, seconds=600)  # type: ignore[arg-type]  # built from plain values, or wrong on purpose
    refreshed = signed_in.refresh()
    outcomes = signed_in.outcomes(refreshed, MAREN)
    assert outcomes["blueprints"] == "failed"
    if kind != "reset":  # then nobody answers, and the rest is not tried
        assert outcomes["planets"] in ("unchanged", "failed")
        assert outcomes["wallet"] == "unchanged"
        assert signed_in.outcomes(refreshed, TEO)["assets"] == "unchanged"
    assert signed_in.owned.blueprints([MAREN]) == before
    assert signed_in.status(MAREN)["blueprints"] == "error"
    row = {one.name: one for one in signed_in.owned.sections(signed_in.roster.find(str(MAREN)))}["blueprints"]
    assert row.failure
    assert row.updated_at is not None
    signed_in.sandbox.faults.clear()
    assert signed_in.outcomes(signed_in.refresh(), MAREN)["blueprints"] == "fresh"  # waits its own time
    signed_in.sandbox.clock.advance(2 * HOUR)
    assert signed_in.outcomes(signed_in.refresh(), MAREN)["blueprints"] == "unchanged"
    assert signed_in.status(MAREN)["blueprints"] == "ok"


def test_nobody_answers_and_nobody_is_asked_in_vain(signed_in: World) -> None:
    signed_in.sandbox.clock.advance(2 * HOUR)
    signed_in.sandbox.faults.add("reset", where="/*", times=None)
    signed_in.sandbox.requests.clear()
    refreshed = signed_in.refresh()
    counted = Counter(one.outcome for one in refreshed.outcomes)
    assert counted["failed"] == 2  # the corporation of each, in one question
    assert counted["not tried"] == len(refreshed.outcomes) - 2
    assert len(signed_in.sandbox.requests) < 10
    assert len(signed_in.owned.blueprints([MAREN])) == 150


def test_nothing_after_a_failure_is_believed_only_when_it_comes_again(signed_in: World) -> None:
    path = f"/esi/characters/{MAREN}/assets"
    things = len(signed_in.owned.assets([MAREN]))
    signed_in.sandbox.clock.advance(2 * HOUR)
    signed_in.sandbox.faults.add("status", where=path, times=None, status=500)
    assert signed_in.outcomes(signed_in.refresh(), MAREN)["assets"] == "failed"
    signed_in.sandbox.faults.clear()
    signed_in.sandbox.faults.add("empty", where=path, times=None)
    signed_in.sandbox.clock.advance(2 * HOUR)
    assert signed_in.outcomes(signed_in.refresh(), MAREN)["assets"] == "failed"
    assert len(signed_in.owned.assets([MAREN])) == things
    signed_in.sandbox.clock.advance(2 * HOUR)
    assert signed_in.outcomes(signed_in.refresh(), MAREN)["assets"] == "updated"
    assert signed_in.owned.assets([MAREN]) == []


def test_an_empty_answer_without_a_failure_is_the_truth(signed_in: World) -> None:
    signed_in.sandbox.clock.advance(2 * HOUR)
    signed_in.sandbox.faults.add("empty", where=f"/esi/characters/{MAREN}/orders", times=None)
    assert signed_in.outcomes(signed_in.refresh(), MAREN)["orders"] == "updated"


def test_odd_things_are_kept_and_located(world: World) -> None:
    world.sign_in(MAREN)
    world.sandbox.faults.add("odd_rows", where="/esi/characters/*/assets", times=None)
    world.sandbox.faults.add("unknown_enum", where="/esi/characters/*/industry/jobs", times=None)
    world.sandbox.faults.add("unknown_field", where="/esi/characters/*/blueprints", times=None)
    world.sandbox.faults.add("null_field", where="/esi/characters/*/orders", times=None)
    assert world.refresh().failures == ()
    things = {one.item_id: one for one in world.owned.assets([MAREN])}
    assert things[9_205_000_000_000_000_123].location_id == 9_205_000_000_000_000_999
    assert things[1_999_000_000_004].type_id == 999_999_999
    assert things[1_999_000_000_005].quantity == 9_000_000_000
    for looped in (1_999_000_000_001, 1_999_000_000_002, 1_999_000_000_003):
        assert things[looped].located.place.kind is PlaceKind.UNKNOWN
    assert "other" in {one.status for one in world.owned.jobs([MAREN])}
    with world.database.read() as connection:
        skipped = connection.execute(
            select(owned_sections.c.skipped).where(
                owned_sections.c.owner_id == MAREN, owned_sections.c.section == "orders"
            )
        ).scalar_one()
    assert skipped == 1


def test_a_permission_that_ended_stops_one_character_and_loses_nothing(signed_in: World) -> None:
    before = row_counts(signed_in.database)
    signed_in.sandbox.sign_on.revoke_all(TEO)
    signed_in.sandbox.clock.advance(2 * HOUR)
    refreshed = signed_in.refresh()
    counted = Counter(signed_in.outcomes(refreshed, TEO).values())
    assert counted == {"sign in": len(CHARACTER_SECTIONS)}
    assert Changed.CHARACTERS in refreshed.changed
    assert set(signed_in.outcomes(refreshed, MAREN).values()) == {"unchanged"}
    assert set(signed_in.status(TEO).values()) == {"sign in"}
    assert row_counts(signed_in.database) == before
    signed_in.sign_in(TEO)  # and nothing waits because of the failures before
    assert set(signed_in.outcomes(signed_in.refresh(), TEO).values()) == {"unchanged"}


def test_nothing_of_a_character_comes_back_that_logged_out_meanwhile(world: World) -> None:
    world.sign_in(MAREN)
    world.sandbox.latency_seconds = 0.2
    refreshing = threading.Thread(target=world.refresh)
    refreshing.start()
    while not world.asked("/assets"):
        time.sleep(0.01)
    world.roster.forget(MAREN)
    refreshing.join()
    assert not any(
        count
        for name, count in row_counts(world.database).items()
        if name not in ("corporations", "structures")
    )


def test_a_character_that_was_sold_loses_its_data(signed_in: World) -> None:
    signed_in.sandbox.sign_on._owners[TEO] = 1  # the permission still works, the account is another
    signed_in.sandbox.clock.advance(2 * HOUR)
    refreshed = signed_in.refresh()
    assert signed_in.owned.assets([TEO]) == []
    assert signed_in.owned.jobs([TEO]) == []
    assert signed_in.store.get(TEO) is None
    assert kept_answers_to(signed_in, TEO) == 0
    assert "updated" not in signed_in.outcomes(refreshed, TEO).values()
    assert len(signed_in.owned.blueprints([MAREN])) == 150
    assert signed_in.roster.find(str(TEO)).needs_sign_in
    signed_in.sign_in(TEO)
    signed_in.sandbox.clock.advance(2 * HOUR)
    assert signed_in.outcomes(signed_in.refresh(), TEO)["assets"] == "updated"


def kept_answers_to(world: World, character_id: int) -> int:
    with contextlib.closing(sqlite3.connect(world.folder / "answers.db")) as kept:
        rows = kept.execute("SELECT count(*) FROM answers WHERE key LIKE ?", (f"% {character_id} %",))
        return int(rows.fetchone()[0])


def test_who_logs_out_leaves_nothing_behind(signed_in: World) -> None:
    signed_in.sandbox.clock.advance(2 * HOUR)
    signed_in.refresh()
    assert kept_answers_to(signed_in, TEO) > 10
    teo = kept_answers_to(signed_in, TEO)
    everything = row_counts(signed_in.database)
    signed_in.roster.forget(MAREN)
    assert kept_answers_to(signed_in, MAREN) == 0
    assert kept_answers_to(signed_in, TEO) == teo
    assert signed_in.owned.assets([MAREN]) == []
    assert signed_in.owned.assets([TEO])
    assert signed_in.owned.assets([GUILD])  # the other one is in it too
    signed_in.roster.forget(TEO)
    assert set(row_counts(signed_in.database).values()) <= {0, 1}  # what the guild is called may stay
    assert sum(everything.values()) > 1000


def test_fewer_scopes_are_told_and_not_asked_for(world: World) -> None:
    world.sign_in(MAREN, scopes=ALL_SCOPES - {"esi-assets.read_assets.v1"} & PERSONAL_SCOPES)
    outcomes = world.outcomes(world.refresh(), MAREN)
    assert outcomes["assets"] == outcomes["asset names"] == "no scope"
    assert outcomes["blueprints"] == "updated"
    assert world.status(MAREN)["assets"] == "no scope"
    assert world.asked(f"/characters/{MAREN}/assets") == 0


def test_a_member_without_roles_is_not_sent_to_be_refused(world: World) -> None:
    world.sign_in(TEO)
    refreshed = world.refresh()
    assert set(world.outcomes(refreshed, GUILD).values()) == {"no role"}
    assert world.asked(f"/corporations/{GUILD}/") == 0
    assert {row.status for row in world.owned.corporation_sections(GUILD)} == {"no role"}


def test_jobs_are_kept_beyond_what_esi_tells(world: World) -> None:
    """One that ended long ago stays; one that was open and is no longer told of ended nobody knows how."""
    world.sign_in(MAREN)
    world.refresh()
    (some, *_) = world.owned.jobs([MAREN])
    with world.database.write() as connection:
        row = connection.execute(select(esi_jobs).where(esi_jobs.c.job_id == some.job_id)).one()
        old = dict(row._mapping) | {"status": "delivered"}
        insert_rows(connection, esi_jobs, [tuple((old | {"job_id": 1}).values())])
        insert_rows(connection, esi_jobs, [tuple((old | {"job_id": 2, "status": "active"}).values())])
        connection.execute(owned_sections.delete())
    world.sandbox.clock.advance(2 * HOUR)
    world.refresh()
    status = {one.job_id: one.status for one in world.owned.jobs([MAREN])}
    assert (status[1], status[2]) == ("delivered", "unknown")
    assert status.keys() > {1, 2}


def test_cancelling_keeps_what_was_done(world: World) -> None:
    world.sign_in(MAREN)

    def listen(progress: Progress) -> None:
        if progress.done == 5:
            monitor.cancel()

    monitor = Monitor(listen)
    with pytest.raises(Cancelled):
        world.refresh(monitor=monitor)
    done = row_counts(world.database)["owned_sections"]
    assert 5 <= done < len(CHARACTER_SECTIONS)
    assert world.refresh().failures == ()


def test_only_what_is_named_is_asked_for(signed_in: World) -> None:
    signed_in.sandbox.clock.advance(2 * HOUR)
    refreshed = signed_in.refresh(characters=[TEO], sections=["skills"])
    assert [(one.owner_id, one.section) for one in refreshed.outcomes] == [(TEO, "skills")]


def test_a_refusal_waits_an_hour_whoever_asks(signed_in: World) -> None:
    where = f"/esi/characters/{MAREN}/standings"
    signed_in.sandbox.clock.advance(2 * HOUR)
    signed_in.sandbox.faults.add("status", where=where, times=None, status=403)
    signed_in.refresh()
    asked = signed_in.asked("/standings")
    for minutes in (5, 30):
        signed_in.sandbox.clock.advance(minutes * 60)
        signed_in.refresh(force=True)
    assert signed_in.asked(f"{MAREN}/standings") == 1
    assert asked == 2
    signed_in.sandbox.clock.advance(HOUR)
    signed_in.refresh(force=True)
    assert signed_in.asked(f"{MAREN}/standings") == 2


def test_sections_are_asked_for_side_by_side(world: World) -> None:
    world.sign_in(MAREN, TEO)
    world.sandbox.latency_seconds = 0.02
    assert world.refresh().failures == ()
    assert world.sandbox.most_in_flight > 2
    names = [one.path for one in world.sandbox.requests]
    roles, corporation = f"/esi/characters/{MAREN}/roles", f"/esi/corporations/{GUILD}/blueprints"
    assert names.index(roles) < names.index(corporation)  # roles say who may ask


def test_a_corporation_s_own_structures_are_known_by_name_to_who_manages_them(world: World) -> None:
    world.sign_in(MAREN, scopes=ALL_SCOPES - {STRUCTURE_NAMES_SCOPE})
    refreshed = world.refresh()
    assert world.outcomes(refreshed, GUILD)["structures"] == "updated"
    own = [one.structure_id for one in world.sandbox.cast.own_structures]
    assert own
    with world.database.read() as connection:
        rows = connection.execute(select(structures)).all()
    assert {row.structure_id for row in rows} == set(own)
    assert {row.owner_id for row in rows} == {GUILD}
    world.sandbox.clock.advance(2 * HOUR)
    assert world.outcomes(world.refresh(), GUILD)["structures"] != "failed"
