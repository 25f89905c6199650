"""Invention and copies as part of the price."""

from decimal import Decimal

import pytest

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.explain_full_price import explain_full_price
from eveprod_desktop.core.industry.facility import Facility
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.formulas import recompute
from eveprod_desktop.core.industry.full_price import ATTEMPTS_COUNTED, Places, full_price
from eveprod_desktop.core.industry.job import Job
from eveprod_desktop.core.industry.prices import Prices
from eveprod_desktop.core.industry.quoting import quote_job
from eveprod_desktop.core.industry.skills import Skills
from tests.support.measured_steps import disagreeing

FURY, FURY_BLUEPRINT, TENGU = 24535, 24536, 29984
SKILLS = Skills(otherwise=4)
PLACES = Places(
    Facility(35826, system_cost_index=0.05),
    Facility(system_cost_index=0.03),
    Facility(system_cost_index=0.02),
)


@pytest.fixture(scope="module")
def prices(starter: IndustryFacts) -> Prices:
    known = {type_id: 100.0 + type_id % 997 for type_id in starter.types}
    return Prices(known, known)


def test_the_price_of_a_unit_is_built_from_its_three_jobs(starter: IndustryFacts, prices: Prices) -> None:
    found = full_price(FURY, starter, prices, SKILLS, PLACES, sell_price_isk=2500.0)
    assert found.blueprint_type_id == FURY_BLUEPRINT
    assert len(found.ways) == 9  # eight decryptors and none
    for way in found.ways:
        tries = Job(
            Activity.INVENTION,
            way.source_type_id,
            FURY_BLUEPRINT,
            runs=ATTEMPTS_COUNTED,
            skills=SKILLS,
            facility=PLACES.invention,
            decryptor_type_id=way.decryptor_type_id,
        )
        copies = Job(
            Activity.COPYING,
            way.source_type_id,
            runs=ATTEMPTS_COUNTED,
            skills=SKILLS,
            facility=PLACES.copying,
        )
        build = Job(
            Activity.MANUFACTURING,
            FURY_BLUEPRINT,
            runs=way.runs_per_copy,
            me=way.me,
            te=way.te,
            skills=SKILLS,
            facility=PLACES.manufacturing,
        )
        invention, copying, building = (quote_job(job, starter, prices) for job in (tries, copies, build))
        assert invention.total_cost is not None
        assert building.total_cost is not None
        science = (invention.total_cost + copying.cost.total) / Decimal(repr(invention.units))
        whole = science + building.total_cost / Decimal(building.units)
        assert way.cost_per_unit is not None
        assert abs(way.cost_per_unit - whole) <= Decimal("0.02")
        assert way.profit_per_unit == Decimal(2500) - way.cost_per_unit
        assert way.attempts_per_copy == pytest.approx(1 / way.probability)
        assert way.profit_per_hour is not None
        assert way.profit_per_hour_in_all is not None
        steps = explain_full_price(way, starter, prices)
        assert all(recompute(step) == step.result for step in steps)
        assert disagreeing({step.name: step for step in steps}) == []
        results = {step.name: step.result for step in steps}
        assert results["cost_per_unit"] == way.cost_per_unit
        assert results["profit_per_hour"] == way.profit_per_hour
        assert results["profit_per_hour_in_all"] == way.profit_per_hour_in_all
        named = {f"step {step.name}" for step in steps}
        assert {
            one.source for step in steps for one in step.inputs if one.source.startswith("step ")
        } <= named
        assert way.manufacturing_seconds == building.time_seconds / building.units


def test_the_ways_are_ranked(starter: IndustryFacts, prices: Prices) -> None:
    found = full_price(FURY, starter, prices, SKILLS, PLACES, sell_price_isk=2500.0)
    costs = [way.cost_per_unit for way in found.ways]
    assert costs == sorted(costs, key=lambda cost: cost or Decimal(0))
    assert found.cheapest is found.ways[0]
    assert found.best_per_hour is not None
    assert all((found.best_per_hour.profit_per_hour or 0) >= (way.profit_per_hour or 0) for way in found.ways)


def test_t3_offers_every_relic_and_charges_it(starter: IndustryFacts, prices: Prices) -> None:
    found = full_price(TENGU, starter, prices, SKILLS, PLACES)
    assert len({way.source_type_id for way in found.ways}) == 3
    assert len(found.ways) == 27
    assert {way.copying_cost for way in found.ways} == {Decimal(0)}
    assert found.best_per_hour is None  # nothing to sell at
    steps = explain_full_price(found.ways[0], starter, prices)
    assert steps[-1].name == "cost_per_unit"
    assert steps[-1].result == recompute(steps[-1]) == found.ways[0].cost_per_unit
    dear = Prices(prices.adjusted, {**prices.market, found.ways[0].source_type_id: 1e9})
    source = found.ways[0].source_type_id
    dearest = full_price(TENGU, starter, dear, SKILLS, PLACES).ways
    assert dearest[-1].source_type_id == source


def test_a_missing_price_leaves_that_way_unknown(starter: IndustryFacts, prices: Prices) -> None:
    gap = Prices(prices.adjusted, {one: isk for one, isk in prices.market.items() if one != 34201})
    found = full_price(FURY, starter, gap, SKILLS, PLACES)
    unknown = [way for way in found.ways if way.cost_per_unit is None]
    assert [(way.decryptor_type_id, way.missing_prices) for way in unknown] == [(34201, (34201,))]
    assert found.ways[-1] is unknown[0]
    assert "cost_per_unit" not in {step.name for step in explain_full_price(unknown[0], starter, gap)}


@pytest.mark.parametrize(
    ("product", "words"), [(587, "not built from an invented"), (34, "has no blueprint")]
)
def test_what_is_not_invented_is_refused(
    starter: IndustryFacts, prices: Prices, product: int, words: str
) -> None:
    with pytest.raises(AppError, match=words):
        full_price(product, starter, prices, SKILLS, PLACES)
