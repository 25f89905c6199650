"""Names of things and of structures, with the game data loaded."""

from pathlib import Path

import pytest
from sqlalchemy import select

from eveprod_desktop.core.characters.locations import Place, PlaceKind
from eveprod_desktop.core.db.bulk import insert_rows
from eveprod_desktop.core.db.character_tables import asset_names, owned_assets
from eveprod_desktop.core.paths import find_paths
from eveprod_desktop.core.rebuild import load_build
from eveprod_desktop.core.work.monitor import Monitor
from tests.core.characters.conftest import MAREN, TEO, World

MEMBERS_ONLY = 1_042_000_000_005
HOUR = 3600.0


@pytest.fixture
def starter_set() -> Path:
    return find_paths({}).starter_set


def test_ships_and_containers_are_called_what_their_player_calls_them(
    world: World, starter_set: Path
) -> None:
    load_build(world.database, starter_set, "file", world.clock, Monitor())
    world.sign_in(MAREN)
    assert world.refresh().failures == ()
    given = world.sandbox.households.of(world.sandbox.cast.characters[0]).owned.names
    named = {one.item_id: one.name for one in world.owned.assets([MAREN]) if one.name}
    assert named == given
    assert "Minerals & moon goo" in named.values()

    # one thing that is gone refuses its whole batch; the others are named all the same, and it is remembered
    gone = 1_045_999_999_999
    with world.database.write() as connection:
        ship = connection.execute(
            select(owned_assets).where(owned_assets.c.item_id == min(given), owned_assets.c.owner_id == MAREN)
        ).one()
        insert_rows(connection, owned_assets, [tuple((dict(ship._mapping) | {"item_id": gone}).values())])
    world.sandbox.clock.advance(2 * HOUR)
    assert world.refresh(sections=["asset names"]).failures == ()
    assert {one.item_id: one.name for one in world.owned.assets([MAREN]) if one.name} == given
    with world.database.read() as connection:
        refused = connection.execute(
            select(asset_names.c.item_id).where(asset_names.c.name.is_(None))
        ).scalars()
        assert list(refused) == [gone]
    world.sandbox.requests.clear()
    world.sandbox.clock.advance(2 * HOUR)
    world.refresh(sections=["asset names"])
    assert [one.status for one in world.sandbox.requests if f"{MAREN}/assets/names" in one.path] == [200]


def test_a_structure_that_lets_nobody_in_is_not_asked_again_for_half_a_day(signed_in: World) -> None:
    with signed_in.database.write() as connection:
        insert_rows(
            connection,
            owned_assets,
            [(MAREN, 1_045_999_000_001, 34, 5, MEMBERS_ONLY, "other", "Hangar", False, False)],
        )

    def asked() -> int:
        return signed_in.asked(f"/universe/structures/{MEMBERS_ONLY}")

    signed_in.refresh(sections=[])
    assert asked() == 2  # each character once
    place = Place(PlaceKind.STRUCTURE, MEMBERS_ONLY)
    assert signed_in.owned.place_names([place]) == {place: f"Unknown structure {MEMBERS_ONLY}"}
    signed_in.sandbox.clock.advance(11 * HOUR)
    signed_in.refresh(sections=[])
    assert asked() == 2
    signed_in.sandbox.clock.advance(2 * HOUR)
    signed_in.refresh(sections=[])
    assert asked() == 4
    signed_in.sandbox.clock.advance(20 * HOUR)  # after the second refusal a day
    signed_in.refresh(sections=[])
    assert asked() == 4


def test_a_blueprint_lies_where_its_container_lies(signed_in: World) -> None:
    blueprints = signed_in.owned.blueprints([TEO])
    inside = [one for one in blueprints if one.located.inside]
    assert inside
    assert {one.located.place.kind for one in inside} == {PlaceKind.STATION}
    assert all(one.runs is None for one in blueprints if not one.is_copy)
    assert all(one.runs for one in blueprints if one.is_copy)
    assert any(one.quantity > 1 for one in signed_in.owned.blueprints())
    assert any(one.in_use for one in blueprints)
