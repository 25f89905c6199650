"""Schematics and customs."""

from decimal import Decimal

import pytest

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.explain_planetary import explain_planetary
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.formulas import recompute
from eveprod_desktop.core.industry.planetary import (
    CustomsRate,
    customs_duty,
    duty_rate,
    quote_schematic,
    schematic_of,
)
from eveprod_desktop.core.industry.prices import Prices
from eveprod_desktop.core.industry.skills import Skills

AQUEOUS, WATER, COOLANT, ROBOTICS, NANO_FACTORY = 2268, 3645, 9832, 9848, 2869
TEN_PERCENT = CustomsRate(npc=0.1)


@pytest.mark.parametrize(
    ("type_id", "value"),
    [(AQUEOUS, 5), (WATER, 400), (COOLANT, 7200), (ROBOTICS, 60000), (NANO_FACTORY, 1200000)],
)
def test_duty_goes_by_the_taxable_value_of_the_tier(starter: IndustryFacts, type_id: int, value: int) -> None:
    untrained = Skills(otherwise=0)
    export = customs_duty(starter, type_id, 10, TEN_PERCENT, untrained, importing=False)
    assert export.amount == value
    into = customs_duty(starter, type_id, 10, TEN_PERCENT, untrained, importing=True)
    assert into.amount == Decimal(value) / 2


def test_the_skill_lowers_the_npc_part_only(starter: IndustryFacts) -> None:
    rate = CustomsRate(npc=0.1, owner=0.05)
    assert duty_rate(starter, rate, Skills(otherwise=0)) == Decimal("0.15")
    assert duty_rate(starter, rate, Skills(otherwise=5)) == Decimal("0.1")


@pytest.mark.parametrize(
    ("type_id", "seconds", "needs", "units"),
    [
        (WATER, 1800, [3000], 20),
        (COOLANT, 3600, [40, 40], 5),
        (ROBOTICS, 3600, [10, 10], 3),
        (NANO_FACTORY, 3600, [6, 6, 40], 1),
    ],
)
def test_schematics(starter: IndustryFacts, type_id: int, seconds: int, needs: list[int], units: int) -> None:
    schematic = schematic_of(starter, type_id)
    assert schematic.cycle_seconds == seconds
    assert sorted(quantity for _, quantity in schematic.inputs) == needs
    assert schematic.output == (type_id, units)


def test_a_quote_adds_duty_to_what_is_bought(starter: IndustryFacts) -> None:
    prices = Prices({}, {one.type_id: 1000.0 for one in starter.types.values()})
    untrained = Skills(otherwise=0)
    quote = quote_schematic(starter, COOLANT, 3, prices, untrained, rate=TEN_PERCENT)
    assert (quote.units, quote.time_seconds) == (15, 10800)
    assert quote.import_duty == 240 * 400 * Decimal("0.05")
    assert quote.export_duty == 15 * 7200 * Decimal("0.1")
    assert quote.total_cost == 240_000 + 4800 + 10800
    assert quote.cost_per_unit == Decimal("17040.00")
    steps = explain_planetary(quote, starter, prices)
    assert all(recompute(step) == step.result for step in steps)
    assert {step.name: step.result for step in steps}["total_cost"] == quote.total_cost
    at_home = quote_schematic(
        starter, COOLANT, 3, prices, untrained, rate=TEN_PERCENT, inputs_imported=False, output_exported=False
    )
    assert at_home.total_cost == 240_000
    unpriced = quote_schematic(starter, COOLANT, 3, Prices(), untrained, rate=TEN_PERCENT)
    assert unpriced.total_cost is None


def test_nonsense_is_refused(starter: IndustryFacts) -> None:
    with pytest.raises(AppError, match="No planetary schematic makes Tritanium"):
        schematic_of(starter, 34)
    with pytest.raises(AppError, match="can't run 0 cycles"):
        quote_schematic(starter, COOLANT, 0, Prices(), Skills(), rate=TEN_PERCENT)
    with pytest.raises(AppError, match="no taxable value for Tritanium"):
        customs_duty(starter, 34, 1, TEN_PERCENT, Skills(), importing=True)
