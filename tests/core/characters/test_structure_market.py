"""The market of a player's structure, asked with a character's permission."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from eveprod_desktop.core.characters.sections import STRUCTURE_MARKET_SCOPE
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.db.kept_answers import KeptAnswers
from eveprod_desktop.core.market.places import MarketPlace
from eveprod_desktop.core.market.refresh import MarketRefresh, MarketRefresher
from eveprod_desktop.core.market.service import MarketService
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.esi.http import open_client
from eveprod_desktop.esi.market import EsiMarket
from eveprod_desktop.sandbox.clock import SandboxClock
from eveprod_desktop.sandbox.sandbox import SMALL, Sandbox
from tests.core.characters.conftest import MAREN, World

FORGE, SINQ_LAISON = 10000002, 10000032


@pytest.fixture
def world(database: Database, tmp_path: Path) -> Iterator[World]:
    """Like the world of the other tests, with fewer orders."""
    clock = SandboxClock()
    kept = KeptAnswers(tmp_path / "answers.db", clock)
    with Sandbox(clock=clock, size=SMALL) as sandbox, open_client() as client:
        world = World(sandbox, database, kept, client, tmp_path)
        yield world
        world.esi.close()
    kept.close()


def keep(world: World) -> int:
    """Return a structure of The Forge in which there is a market that lets everybody in."""
    universe = world.sandbox.cast._universe
    return next(
        one.structure_id
        for one in world.sandbox.cast.structures.values()
        if one.has_market and one.lets_in and universe.systems[one.system_id].region_id == FORGE
    )


def refresh(world: World, *places: MarketPlace, reader: int | None) -> MarketRefresh:
    market = MarketService(world.database, lambda: places)
    refresher = MarketRefresher(world.database, EsiMarket(world.esi), world.clock, market.distances)
    return refresher.refresh(places, Monitor(), universe=(), structure_reader=reader)


def test_orders_of_a_structure_come_with_a_permission_and_count_there(world: World) -> None:
    structure = keep(world)
    place = MarketPlace(FORGE, structure)
    market = MarketService(world.database, lambda: (place,))
    without = refresh(world, place, reader=None)
    assert without.failures == ()
    sells = int(market.market(FORGE).book.sell_orders.sum())
    world.sign_in(MAREN, scopes=frozenset({STRUCTURE_MARKET_SCOPE}))
    done = refresh(world, place, reader=MAREN)
    assert done.failures == ()
    assert world.asked(f"/markets/structures/{structure}") > 0
    assert done.regions[0].orders > without.regions[0].orders
    book = market.market(FORGE).book
    assert int(book.sell_orders.sum()) > sells
    counted = [one for one in market.trade_places(FORGE) if one.location_id == structure]
    assert counted[0].orders > 0


def test_a_permission_that_is_gone_leaves_the_other_markets_alone(world: World) -> None:
    done = refresh(
        world, MarketPlace(FORGE, keep(world)), MarketPlace(SINQ_LAISON), reader=MAREN
    )  # nobody signed in
    ((what, why),) = done.failures
    assert what == str(FORGE)
    assert "Sign" in f"{why.sentence} {why.advice}"
    assert done.changed == (SINQ_LAISON,)
