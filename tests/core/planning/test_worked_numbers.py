"""Whole plans of the build of June 2025, worked out by hand and checked in a hangar."""

from collections import Counter

import pytest

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.chains.service import ProductionChainService
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.economics.what_if import WhatIf
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.market.installed_prices import InstalledPrices
from eveprod_desktop.core.market.service import MarketService
from eveprod_desktop.core.planning.rows import Plan, Strategy, Target
from eveprod_desktop.core.planning.service import PlanAnswer, PlanningService, PlanRequest
from eveprod_desktop.core.planning.terms import Terms
from eveprod_desktop.core.sde.industry_facts import load_industry_facts
from tests.support.small_industry import carry_out, original, promised

DRAKE, SCOURGE, FURY, HAMMERHEAD_II, ISHTAR, SIN, NAGLFAR = 24698, 209, 2629, 2185, 12005, 22430, 19722
DRAKE_BLUEPRINT = 24699


@pytest.fixture(scope="module")
def facts(big_database: Database) -> IndustryFacts:
    with big_database.read() as connection:
        return load_industry_facts(connection)


@pytest.fixture(scope="module")
def service(
    big_database: Database, big_chains: ProductionChainService, facts: IndustryFacts
) -> PlanningService:
    market = MarketService(big_database, tuple)
    return PlanningService(big_chains, market, lambda: facts, lambda _region: WhatIf(), InstalledPrices)


def answer(service: PlanningService, strategy: Strategy = "make_all", **wanted: int) -> PlanAnswer:
    targets = tuple(Target(int(name.removeprefix("t")), units) for name, units in wanted.items())
    return service.make_plan(PlanRequest(targets, strategy))


def test_twenty_drakes(service: PlanningService, facts: IndustryFacts) -> None:
    plan = answer(service, t24698=20).plan
    assert {facts.name(one.type_id): one.units for one in plan.buy} == {
        "Tritanium": 50_400_000,
        "Pyerite": 18_000_000,
        "Mexallon": 3_240_000,
        "Isogen": 360_000,
        "Nocxium": 144_000,
        "Zydrine": 36_000,
        "Megacyte": 7_200,
    }
    (job,) = plan.jobs
    assert (job.blueprint.blueprint_type_id, job.blueprint.me, job.runs) == (DRAKE_BLUEPRINT, 10, 20)
    assert plan.cost_isk is None
    assert len(plan.unpriced) == 7


def test_ammunition_is_made_a_hundred_at_a_time(service: PlanningService, facts: IndustryFacts) -> None:
    plan = answer(service, t209=50_000).plan
    assert {facts.name(one.type_id): one.units for one in plan.buy} == {"Tritanium": 369_000, "Nocxium": 900}
    assert [job.runs for job in plan.jobs] == [500]


def test_advanced_ammunition(service: PlanningService, facts: IndustryFacts) -> None:
    plan = answer(service, t2629=50_000).plan
    last = plan.jobs[-1]
    assert {facts.name(type_id): units for type_id, units in last.materials} == {
        "Phenolic Composites": 177,
        "R.A.M.- Ammunition Tech": 10,
        "Graviton Pulse Generator": 138,
        "Rocket Fuel": 1235,
        "Morphite": 79,
    }
    assert (last.runs, last.blueprint.me) == (10, 2)
    assert len(plan.jobs) == 17
    assert sum(job.activity is Activity.REACTION for job in plan.jobs) == 10


def test_two_products_in_one_plan_share_what_they_need(service: PlanningService) -> None:
    together = answer(service, t2185=10, t12005=2).plan
    assert (len(together.jobs), len(together.buy), bought(together)) == (44, 39, 1_475_565)
    apart = [answer(service, t2185=10).plan, answer(service, t12005=2).plan]
    assert sum(len(plan.jobs) for plan in apart) == 57
    assert sum(map(bought, apart)) == 1_480_481


def test_demand_is_rounded_once_for_all_that_ask(service: PlanningService, facts: IndustryFacts) -> None:
    plan = answer(service, t22430=3).plan
    names = {facts.name(one.type_id): one.units for one in plan.buy}
    assert names["Helium Isotopes"] == 40_095


@pytest.mark.parametrize(("runs", "drones"), [(10, 10), (100, 100)])
def test_no_less_than_one_unit_a_run(service: PlanningService, runs: int, drones: int) -> None:
    plan = answer(service, t2185=runs).plan
    assert dict(plan.jobs[-1].materials)[2183] == drones


@pytest.mark.parametrize("strategy", ["make_all", "buy_all", "min_cost"])
def test_a_plan_of_the_real_data_is_carried_out(
    service: PlanningService, facts: IndustryFacts, strategy: Strategy
) -> None:
    made = answer(service, strategy, t2185=10, t12005=2, t19722=1, t209=1234)
    terms = Terms(facts, original())
    ended = promised(made.plan, terms)
    assert carry_out(made.plan, terms) == ended
    assert carry_out(made.plan, terms, made.schedule) == ended


def test_inventing_is_part_of_the_plan(service: PlanningService) -> None:
    made = answer(service, "min_cost", t12005=2)
    science = [job for job in made.plan.jobs if job.activity in {Activity.COPYING, Activity.INVENTION}]
    copying, invention = science
    assert (copying.activity, copying.runs, copying.runs_per_copy) == (Activity.COPYING, 1, invention.runs)
    # 0.26 x (1 + 10/30 + 5/40) is 0.379 an attempt, a copy has one run: six attempts for two copies
    assert invention.runs == 6
    assert invention.units == pytest.approx(6 * 0.26 * (1 + 10 / 30 + 5 / 40))
    building = [job for job in made.plan.jobs if job.type_id == ISHTAR]
    assert [(job.runs, job.blueprint.me, job.blueprint.te) for job in building] == [(1, 2, 4), (1, 2, 4)]
    assert all(invention.number in job.after for job in building)
    assert copying.number in invention.after


def bought(plan: Plan) -> int:
    return sum(Counter({one.type_id: one.units for one in plan.buy}).values())
