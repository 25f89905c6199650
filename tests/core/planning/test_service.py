"""Plans from the market that was fetched, on a small build."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.chains.decisions import Decision, Decisions
from eveprod_desktop.core.chains.service import ProductionChainService
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.economics.freight import FreightRoute
from eveprod_desktop.core.economics.what_if import WhatIf
from eveprod_desktop.core.errors import NothingToBuild
from eveprod_desktop.core.industry.facility import Facility
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.reprocessing import Refinery
from eveprod_desktop.core.market.installed_prices import InstalledPrices, PricesOfJobs
from eveprod_desktop.core.market.places import MarketPlace
from eveprod_desktop.core.market.refresh import MarketRefresher
from eveprod_desktop.core.market.rows import PriceOverride
from eveprod_desktop.core.market.service import MarketService
from eveprod_desktop.core.planning.blueprints import BlueprintRules
from eveprod_desktop.core.planning.rows import Target
from eveprod_desktop.core.planning.service import PlanningService, PlanRequest
from eveprod_desktop.core.planning.supplying import Supplying
from eveprod_desktop.core.received.market import PriceRow
from eveprod_desktop.core.sde.industry_facts import load_industry_facts
from eveprod_desktop.core.work.monitor import Monitor
from tests.support.market_build import (
    DART,
    DART_II,
    DATACORE,
    DOMAIN,
    FORGE,
    JITA,
    JITA_STATION,
    PLATE,
    PYERITE,
    TRITANIUM,
    WATER,
    market_build,
    order,
)
from tests.support.market_source import START, MemorySource, indices
from tests.support.moving_clock import MovingClock
from tests.support.small_build import SmallBuild

HUB = MarketPlace(FORGE, JITA_STATION)


@pytest.fixture
def market(database: Database, load: Callable[[SmallBuild], None]) -> MarketService:
    load(market_build())
    source = MemorySource()
    # so little that no job costs a whole ISK
    source.price_rows = [PriceRow(TRITANIUM, adjusted_price=1e-6)]
    no_cost = dict.fromkeys(("manufacturing", "reaction", "copying", "invention"), 0.0)
    source.index_rows = [indices(JITA, **no_cost)]
    source.regions[FORGE] = [
        [
            order(1, TRITANIUM, 1.0, 1_000_000),
            order(2, PYERITE, 2.0, 100_000),
            order(3, WATER, 1.0, 100_000),
            order(4, PLATE, 3.0, 10),
            order(5, PLATE, 50.0, 1000),
            order(6, DART, 9000.0, 100),
            order(7, DATACORE, 100.0, 1000),
        ]
    ]
    service = MarketService(database, lambda: (HUB,))
    MarketRefresher(database, source, MovingClock(START), service.distances).refresh([HUB], Monitor())
    return service


@pytest.fixture
def facts(database: Database, market: MarketService) -> IndustryFacts:
    with database.read() as connection:
        return load_industry_facts(connection)


@pytest.fixture
def planning(database: Database, market: MarketService, facts: IndustryFacts) -> PlanningService:
    prices = PricesOfJobs(market, lambda: ("sell_min", "sell_min"))
    return PlanningService(
        ProductionChainService(database), market, lambda: facts, lambda _region: WhatIf(), prices
    )


def test_books_read_together_are_the_books_read_singly(market: MarketService) -> None:
    depths = market.depths(FORGE)
    for type_id in (TRITANIUM, PLATE, DART, 999_999):
        assert depths(type_id) == market.depth(type_id, FORGE)


def test_one_dart_buys_the_cheap_plates_and_two_make_theirs(planning: PlanningService) -> None:
    one = planning.make_plan(PlanRequest((Target(DART, 1),), region_id=FORGE))
    units = {row.type_id: row.units for row in one.plan.buy}
    # ME 10; seven plates at 3 ISK, made ten of them take 250 Tritanium and 50 Pyerite
    assert (units[PLATE], units[TRITANIUM]) == (7, 900)
    assert one.plan.job_cost_isk == 0
    assert one.plan.cost_isk == 900 + 21 + 100
    assert one.revenue_isk == 9000
    assert one.profit_isk == 9000 - (one.plan.cost_isk or 0)
    many = planning.make_plan(PlanRequest((Target(DART, 20),), region_id=FORGE))
    # beyond ten the next plate costs 50 ISK, one made 3.5
    assert PLATE not in {row.type_id for row in many.plan.buy}


def test_flip_prices(planning: PlanningService) -> None:
    request = PlanRequest((Target(DART, 1),), region_id=FORGE)
    answer, flips = planning.plan_with_flips(request)
    plate, polymer = sorted(flips, key=lambda one: one.type_id)
    # one run of plates is 25 Tritanium and 5 Pyerite, 35 ISK for seven of them
    assert (plate.type_id, plate.is_made, plate.price_isk) == (PLATE, False, Decimal(35) / 7)
    assert polymer.is_made
    assert answer.plan == planning.make_plan(request).plan


def test_inventing_names_its_jobs_and_buys_datacores(planning: PlanningService) -> None:
    made = planning.make_plan(PlanRequest((Target(DART_II, 5),), region_id=FORGE))
    kinds = [job.activity for job in made.plan.jobs if job.activity is not Activity.REACTION]
    assert kinds[-3:] == [Activity.COPYING, Activity.INVENTION, Activity.MANUFACTURING]
    invention = made.plan.jobs[-2]
    # 0.3 x (1 + 10/30 + 5/40) is 0.4375: three attempts for one copy
    assert (invention.runs, invention.materials) == (3, ((DATACORE, 6),))
    sure = planning.make_plan(PlanRequest((Target(DART_II, 5),), region_id=FORGE, certainty=0.99))
    assert sure.plan.jobs[-2].runs == 9
    plain = PlanRequest((Target(DART_II, 5),), region_id=FORGE, rules=BlueprintRules(invent=False))
    assert Activity.INVENTION not in {job.activity for job in planning.make_plan(plain).plan.jobs}


def test_decisions_hold_except_where_all_is_made(planning: PlanningService) -> None:
    decided = Decisions({PLATE: Decision.MAKE})
    made = planning.make_plan(PlanRequest((Target(DART, 1),), region_id=FORGE, decisions=decided))
    assert PLATE in {job.type_id for job in made.plan.jobs}
    bought = Decisions({PLATE: Decision.BUY})
    literal = PlanRequest((Target(DART, 1),), "make_all", FORGE, decisions=bought)
    assert PLATE in {job.type_id for job in planning.make_plan(literal).plan.jobs}


def test_a_market_never_fetched_is_said_and_the_plan_is_whole(planning: PlanningService) -> None:
    made = planning.make_plan(PlanRequest((Target(DART, 1),), region_id=DOMAIN))
    assert made.plan.jobs
    assert (made.plan.cost_isk, made.revenue_isk, made.profit_isk) == (None, None, None)
    assert any("never fetched" in note for note in made.notes)


@pytest.fixture
def unpriced(database: Database, market: MarketService, facts: IndustryFacts) -> PlanningService:
    """Plans where CCP's adjusted prices were never fetched."""
    return PlanningService(
        ProductionChainService(database), market, lambda: facts, lambda _region: WhatIf(), InstalledPrices
    )


def test_without_adjusted_prices_job_costs_are_not_known_rather_than_nothing(
    unpriced: PlanningService,
) -> None:
    made = unpriced.make_plan(PlanRequest((Target(DART, 1),), region_id=FORGE))
    assert made.plan.jobs
    assert {job.job_cost_isk for job in made.plan.jobs} == {None}
    assert made.plan.material_cost_isk == 900 + 21 + 100
    assert (made.plan.job_cost_isk, made.plan.cost_isk, made.profit_isk) == (None, None, None)
    assert made.trade.net_profit_isk is None
    assert [note for note in made.notes if "adjusted prices were never fetched" in note] == list(made.notes)
    assert made.revenue_isk == 9000
    assert not made.plan.unpriced
    _answer, flips = unpriced.plan_with_flips(PlanRequest((Target(DART, 1),), region_id=FORGE))
    assert {one.price_isk for one in flips} == {None}


def test_without_a_cost_index_job_costs_are_not_known(planning: PlanningService) -> None:
    made = planning.make_plan(PlanRequest((Target(DART, 1),), region_id=DOMAIN, buy_region_id=FORGE))
    assert made.plan.material_cost_isk is not None
    assert (made.plan.job_cost_isk, made.plan.cost_isk) == (None, None)
    said = "No cost index is known for manufacturing, reaction, so the costs of those jobs are not known."
    assert said in made.notes


def test_what_can_not_be_built_is_said(planning: PlanningService) -> None:
    with pytest.raises(NothingToBuild, match="Tritanium can't be built"):
        planning.make_plan(PlanRequest((Target(TRITANIUM, 1),)))


def test_every_job_of_a_plan_is_explained_to_its_own_numbers(planning: PlanningService) -> None:
    targets = (Target(DART, 10), Target(DART_II, 5))
    for asked in (PlanRequest(targets, region_id=FORGE), PlanRequest(targets, "make_all", FORGE)):
        jobs = planning.make_plan(asked).plan.jobs
        assert jobs
        for job in jobs:
            steps = {step.name: step.result for step in planning.explain_job(asked, job)}
            assert steps["total_job_cost"] == job.job_cost_isk
            assert steps["time_seconds"] == job.seconds


def test_a_product_nobody_sells_is_named(planning: PlanningService) -> None:
    made = planning.make_plan(PlanRequest((Target(DART_II, 1),), region_id=FORGE))
    told = [note for note in made.notes if "Nobody sells" in note]
    assert bool(told) == (made.revenue_isk is None)
    assert all("Dart II" in note for note in told)


def test_bought_here_and_sold_there_with_freight(
    database: Database, market: MarketService, facts: IndustryFacts
) -> None:
    source = MemorySource()
    source.regions[DOMAIN] = [[order(21, TRITANIUM, 0.5, 10**6), order(22, DART, 20_000.0, 100)]]
    there = MarketPlace(DOMAIN, None)
    two = MarketService(database, lambda: (HUB, there))
    refresher = MarketRefresher(database, source, MovingClock(START), two.distances)
    refresher.refresh([there], Monitor(), universe=())
    routes = {
        (DOMAIN, FORGE): FreightRoute(DOMAIN, FORGE, 100.0),
        (FORGE, DOMAIN): FreightRoute(FORGE, DOMAIN, 0.0, 0.1),
    }
    service = PlanningService(
        ProductionChainService(database),
        two,
        lambda: facts,
        lambda _region: WhatIf(),
        PricesOfJobs(two, lambda: ("sell_min", "sell_min")),
        routes=lambda: routes,
    )
    targets = (Target(DART, 1),)
    plain = service.make_plan(PlanRequest(targets, "min_cost", FORGE))
    assert plain.trade.material_freight_isk == 0
    sold = service.make_plan(PlanRequest(targets, "min_cost", FORGE, sell_region_id=DOMAIN))
    assert (sold.revenue_isk, sold.trade.product_freight_isk) == (Decimal(20_000), Decimal(2_000))
    assert sold.plan.cost_isk is not None
    assert sold.plan.cost_isk == plain.plan.cost_isk
    # 7.5 % sales tax, 3 % broker fee
    assert sold.trade.net_profit_isk == 20_000 - sold.plan.cost_isk - 1500 - 600 - 2000
    # what is bought there is dearer by its freight: 0.01 m3 a unit of Tritanium at 100 ISK a m3
    far = service.make_plan(PlanRequest(targets, "buy_all", FORGE, buy_region_id=DOMAIN))
    (tritanium,) = [one for one in far.plan.buy if one.type_id == TRITANIUM]
    assert tritanium.unit_price_isk == pytest.approx(0.5 + volume(facts) * 100)
    away = PlanRequest(targets, "buy_all", FORGE, buy_region_id=DOMAIN, sell_region_id=DOMAIN)
    assert service.make_plan(away).plan.unpriced == far.plan.unpriced
    back = PlanRequest(targets, "buy_all", DOMAIN, buy_region_id=FORGE, sell_region_id=FORGE)
    unknown = service.make_plan(back)
    assert unknown.revenue_isk == 9000
    assert not any("No freight" in note for note in (*sold.notes, *far.notes, *unknown.notes))


def volume(facts: IndustryFacts) -> float:
    known = facts.types[TRITANIUM].volume_m3
    assert known is not None
    return known


def test_a_shopping_list_of_the_market(market: MarketService, facts: IndustryFacts) -> None:
    supplying = Supplying(market, lambda: facts, dict)
    wanted = supplying.shopping({TRITANIUM: 10, PLATE: 12, 301: 1}, FORGE, (DOMAIN,))
    (place,) = wanted.places
    assert [(one.type_id, one.cost_isk) for one in place.lines] == [
        (TRITANIUM, Decimal(10)),
        (PLATE, Decimal(10 * 3 + 2 * 50)),
        (301, None),
    ]
    assert supplying.ore_for({TRITANIUM: 10}, FORGE, Refinery(Facility())) is None
    market.set_override(PriceOverride(PLATE, 2.0, None))
    (typed,) = supplying.shopping({PLATE: 12}, FORGE).places
    assert typed.cost_isk == Decimal(24)
