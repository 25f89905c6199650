"""Every figure of a row has a step that comes to it, and every step can be worked out again."""

import math
from dataclasses import replace

import numpy as np
import pytest

from eveprod_desktop.core.economics.best_blueprints import BestBlueprint
from eveprod_desktop.core.economics.compute import compute
from eveprod_desktop.core.economics.explaining import FIGURES, explain_product
from eveprod_desktop.core.economics.figures import Figures, economics_row
from eveprod_desktop.core.economics.freight import FreightRoute
from eveprod_desktop.core.economics.grounds import Grounds, PriceSources
from eveprod_desktop.core.economics.place_factors import place_factors, skilled_time
from eveprod_desktop.core.economics.places_to_build import BuildCost, build_cost, cheapest
from eveprod_desktop.core.economics.taxes import TradeTaxes
from eveprod_desktop.core.economics.what_if import WhatIf
from eveprod_desktop.core.industry.facility import Facility
from eveprod_desktop.core.industry.formulas import recompute
from eveprod_desktop.core.industry.invention import NO_DECRYPTOR, decryptor
from eveprod_desktop.core.industry.skills import Skills
from tests.core.economics.conftest import INDICES, World
from tests.support.market_source import START
from tests.support.measured_steps import disagreeing

ATTAINMENT = 34203  # a decryptor
ATHANOR, AZBEL, AZBEL_RIG = 35835, 35826, 37167
SOURCES = PriceSources(lambda _one: "market", lambda _one: "market", "buy orders", "CCP")
REFINERY = Facility(ATHANOR, (), "low", 0.03, -0.5, 0.01)
WORKS = Facility(AZBEL, (AZBEL_RIG,), "high", 0.07, 0.0, 0.02)
ASSUMED = {
    "plain": WhatIf(),
    "researched": WhatIf(me=10, te=20, invented_me=2, invented_te=4, costing="cheapest"),
    "at facilities": WhatIf(
        me=5,
        places={"manufacturing": WORKS, "reaction": REFINERY, "invention": WORKS},
        skills=Skills({3380: 5}, alpha=True),
        skilled_time=True,
        costing="make",
        taxes=TradeTaxes(0.04, 0.02),
    ),
    "on own blueprints": WhatIf(
        me=1, own_blueprints={one: BestBlueprint(9, 18, 5) for one in range(683, 1200)}, costing="cheapest"
    ),
    "hauled, decrypted": WhatIf(
        decryptor_type_id=ATTAINMENT,
        material_route=FreightRoute(1, 2, 300.0, 0.01),
        product_route=FreightRoute(2, 3, 0.0, 0.02),
    ),
}
SAMPLE = 40


def grounds_of(world: World, what_if: WhatIf) -> Grounds:
    table, facts = world.table, world.facts
    prices = np.where(np.arange(len(world.inputs.buying)) % 53 == 0, np.nan, world.inputs.buying)
    inputs = replace(world.inputs, buying=prices)
    key = NO_DECRYPTOR if what_if.decryptor_type_id is None else decryptor(facts, what_if.decryptor_type_id)
    economics = compute(
        table,
        inputs,
        place_factors(table, facts, what_if.places, INDICES, alpha=what_if.skills.alpha),
        what_if,
        decryptor=key,
        skilled_time=skilled_time(table, facts, what_if.skills) if what_if.skilled_time else None,
    )
    return Grounds(table, inputs, what_if, key, facts, economics, SOURCES)


def sample(world: World) -> list[int]:
    """Some of everything: spread over the table, and invented ones besides."""
    count = len(world.table)
    invented = np.flatnonzero(world.table.is_invented).tolist()
    return [*range(0, count, count // SAMPLE), *invented[:: max(1, len(invented) // 15)]]


@pytest.mark.parametrize("words", ASSUMED)
def test_every_figure_is_explained(starter_world: World, words: str) -> None:
    grounds = grounds_of(starter_world, ASSUMED[words])
    figures = Figures(grounds.table, 1, grounds.economics, START)
    known = 0
    for at in sample(starter_world):
        row = economics_row(figures, at)
        explained = explain_product(grounds, at)
        steps = explained.steps
        for name in FIGURES:
            figure = getattr(row, name)
            if figure is None:
                assert name not in steps, (row.type_id, name)
                if name != "invention_cost" or grounds.table.is_invented[at]:
                    assert explained.gaps[name], (row.type_id, name)
                continue
            known += 1
            assert float(steps[name].result) == pytest.approx(figure, rel=1e-7, abs=1e-6), (row.type_id, name)
    assert known > 10 * SAMPLE


@pytest.mark.parametrize("words", ASSUMED)
def test_a_step_worked_out_again_is_its_result_and_leads_on(starter_world: World, words: str) -> None:
    grounds = grounds_of(starter_world, ASSUMED[words])
    for at in sample(starter_world)[::4]:
        steps = explain_product(grounds, at).steps
        assert disagreeing(steps) == []
        for name, step in steps.items():
            assert step.name == name
            assert float(recompute(step)) == pytest.approx(float(step.result), rel=1e-9), step.name
            for one in step.inputs:
                assert not math.isnan(float(one.value)), (step.name, one.name)
                assert one.source, (step.name, one.name)
                if one.source.startswith("step "):
                    origin = steps[one.source.removeprefix("step ")]
                    assert float(origin.result) == pytest.approx(float(one.value), rel=1e-9), step.name


def test_a_place_costs_what_ranking_says_of_it(starter_world: World) -> None:
    for words in ("plain", "at facilities", "on own blueprints"):
        grounds = grounds_of(starter_world, replace(ASSUMED[words], costing="buy"))
        table = grounds.table
        for at in sample(starter_world):
            kind = table.kinds[int(table.kind[at])]
            facility = grounds.what_if.places.get(kind.job_class)
            if facility is None:
                if grounds.what_if.places:
                    continue
                facility = Facility(system_cost_index=INDICES[kind.activity])
            cost = build_cost(grounds, at, 1, "here", facility)
            for mine, theirs in (
                (cost.material_cost, grounds.economics.material_cost[at]),
                (cost.job_cost, grounds.economics.job_cost[at]),
                (cost.total, grounds.economics.total_cost[at]),
            ):
                assert mine == (None if math.isnan(theirs) else pytest.approx(theirs, rel=1e-9))
            assert bool(cost.reasons) != bool(grounds.economics.possible[at])


def test_the_cheapest_place_is_one_where_the_game_does_it() -> None:
    costs = [
        BuildCost(1, "dear", 10.0, 2.0),
        BuildCost(2, "cheap", 10.0, 1.0),
        BuildCost(3, "forbidden", 1.0, 1.0, ("Reactions need a refinery.",)),
        BuildCost(4, "unknown", None, 1.0),
    ]
    found = cheapest(costs)
    assert found is not None
    assert (found.place, found.total) == ("cheap", 11.0)
    assert cheapest(costs[2:]) is None
