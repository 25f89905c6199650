"""What chosen owners bring to a plan, from the tables of ESI's answers."""

from collections.abc import Callable

import pytest

from eveprod_desktop.core.chains.service import ProductionChainService
from eveprod_desktop.core.characters.roster import CharacterRoster
from eveprod_desktop.core.characters.service import OwnedThings
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.economics.service import ProductionEconomicsService
from eveprod_desktop.core.economics.what_if import WhatIf
from eveprod_desktop.core.errors import AppError, NothingToBuild
from eveprod_desktop.core.industry.facility import Facility
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.skills import Skills
from eveprod_desktop.core.market.places import MarketPlace
from eveprod_desktop.core.market.service import MarketService
from eveprod_desktop.core.planning.means import Means, PlayersMeans
from eveprod_desktop.core.planning.options import MeansChoice
from eveprod_desktop.core.planning.what_to_build import WhatToBuild
from eveprod_desktop.core.sde.industry_facts import load_industry_facts
from tests.support.market_source import START
from tests.support.moving_clock import MovingClock
from tests.support.owned_things import CORPORATION, OTHER_STATION, PLAYER, STATION, write_player
from tests.support.small_build import SmallBuild, frigate_build

TRITANIUM, PYERITE, PLATE, DART, DART_II = 34, 35, 200, 300, 301
ME = MeansChoice((PLAYER,))
FORGE = 10000002


@pytest.fixture
def facts(database: Database, load: Callable[[SmallBuild], None]) -> IndustryFacts:
    load(frigate_build())
    things = [(TRITANIUM, 5000, STATION), (PYERITE, 30, OTHER_STATION), (PLATE, 10, STATION)]
    write_player(database, things, [(1300, 10, 20, -1), (1300, 8, 0, 5), (1200, 0, 0, 4)], {3380: 5})
    with database.read() as connection:
        return load_industry_facts(connection)


@pytest.fixture
def means(database: Database, facts: IndustryFacts) -> Callable[..., PlayersMeans]:
    clock = MovingClock(START)
    roster = CharacterRoster(database, clock)

    def make(skills: Skills | None = None, reserved: dict[int, int] | None = None) -> PlayersMeans:
        owned = OwnedThings(database, roster, clock)
        return PlayersMeans(owned, roster, lambda: facts, lambda _who: skills, lambda: reserved or {})

    return make


def test_nobody_has_nothing(means: Callable[..., PlayersMeans]) -> None:
    nothing = means().gather(MeansChoice())
    assert (nothing.stock.units, nothing.hands, nothing.blueprints.owned) == ({}, (), ())


def test_stock_less_what_is_reserved(means: Callable[..., PlayersMeans]) -> None:
    found = means(Skills(), {TRITANIUM: 1500}).gather(ME)
    assert found.stock.units == {TRITANIUM: 3500, PYERITE: 30, PLATE: 10}
    assert [hand.name for hand in found.hands] == ["Ada Forge"]
    assert found.notes == ()


def test_skills_that_have_not_arrived_are_said(means: Callable[..., PlayersMeans]) -> None:
    (note,) = means().gather(ME).notes
    assert note == "The skills of Ada Forge have not arrived: every skill counts as 5."


def test_things_elsewhere_are_left_and_blueprints_there_are_known(means: Callable[..., PlayersMeans]) -> None:
    found = means(Skills()).gather(MeansChoice((PLAYER,), (), (OTHER_STATION,)))
    assert found.stock.units == {PYERITE: 30}
    assert found.blueprints.owned == ()
    assert len(found.elsewhere) == 3


def test_corporations_and_places_by_name(means: Callable[..., PlayersMeans]) -> None:
    one = means()
    for who in ("Forge Works", "frgw", str(CORPORATION)):
        assert one.find_corporation(who) == CORPORATION
    assert one.find_place(str(STATION)) == STATION
    with pytest.raises(AppError, match="in a corporation 'X'"):
        one.find_corporation("X")
    with pytest.raises(AppError, match="Nothing lies"):
        one.find_place("Nowhere")


@pytest.fixture
def builder(database: Database, facts: IndustryFacts) -> WhatToBuild:
    chains = ProductionChainService(database)
    market = MarketService(database, lambda: (MarketPlace(FORGE, None),))

    def usual(_region: int) -> WhatIf:
        return WhatIf(places={"manufacturing": Facility()})

    economics = ProductionEconomicsService(database, chains, market, lambda: facts, usual)
    return WhatToBuild(chains, economics, lambda: facts)


@pytest.mark.parametrize("region_id", [None, FORGE])
def test_rows_of_what_can_be_built(
    means: Callable[..., PlayersMeans], builder: WhatToBuild, region_id: int | None
) -> None:
    rows = {row.type_id: row for row in builder.rows(means(Skills()).gather(ME), region_id)}
    assert set(rows) == {PLATE, DART, DART_II}
    second = rows[DART_II]
    assert (second.runs_direct, second.blueprint, second.components) == (0, None, 2)
    # the best blueprint is the original at ME 10: 900 Tritanium and 7 plates a run, 13 for two
    dart = rows[DART]
    assert (dart.runs_direct, dart.runs_with_components) == (1, 5)
    assert (dart.blueprint, dart.blueprint_runs, dart.me) == ("original", None, 10)
    assert (dart.components, dart.components_without_blueprint) == (1, 0)
    assert (dart.unit_profit_isk, dart.profit_isk, dart.has_skills) == (None, None, True)
    plate = rows[PLATE]
    assert (plate.runs_direct, plate.blueprint, plate.blueprint_runs) == (6, "copy", 4)
    everything = builder.rows(means().gather(ME), region_id, everything=True)
    assert [row.type_id for row in everything] == [PLATE, DART, DART_II]
    builder.forget()
    assert builder.rows(Means(), region_id) == []


def test_what_more_runs_lack(means: Callable[..., PlayersMeans], builder: WhatToBuild) -> None:
    missing = builder.missing(means(Skills()).gather(ME), None, DART, 10)
    # 63 plates, 10 are there: 53 in 6 runs of 25 Tritanium and 5 Pyerite
    assert missing.direct == ((TRITANIUM, 4000), (PLATE, 53))
    assert missing.with_components == ((TRITANIUM, 9000 + 150 - 5000),)
    with pytest.raises(NothingToBuild):
        builder.missing(Means(), None, TRITANIUM, 1)
