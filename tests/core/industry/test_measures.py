"""What every number of an explanation measures."""

import pytest

from eveprod_desktop.core.industry.formulas import FORMULAS, Input, Step
from eveprod_desktop.core.industry.measures import ALIKE, Measure, inputs_of, result_of


@pytest.mark.parametrize("formula", FORMULAS)
def test_every_formula_has_its_measures(formula: str) -> None:
    step = Step("any", formula, tuple(Input("any", 1, "source") for _ in range(9)), 1)
    assert result_of(step).measure in Measure
    assert len(inputs_of(step)) == 9
    if formula in ALIKE:
        assert {one.measure for one in inputs_of(step)} == {result_of(step).measure}


def test_what_stands_in_pairs_goes_on_in_pairs() -> None:
    pairs = tuple(Input(name, 2, "market") for name in ("units", "each") * 3)
    value = Step("value of one run", "run_value", pairs, 12)
    count, isk = Measure.COUNT, Measure.ISK
    assert [one.measure for one in inputs_of(value)] == [count, isk] * 3
    made = Step("made 34", "made_of", (*pairs, Input("job", 5, "its job")), 17)
    assert [one.measure for one in inputs_of(made)] == [count, isk, count, isk, count, isk, isk]


def test_the_name_tells_what_a_sum_adds() -> None:
    parts = (Input("invention", 30.0, "quote"), Input("copying", 40.0, "quote"))
    spent = Step("science seconds", "float_sum", parts, 70.0)
    assert result_of(spent).measure is Measure.SECONDS
    cost = Step("today: total_cost", "sum", parts, 70)
    assert {one.measure for one in inputs_of(cost)} == {Measure.ISK}


def test_a_part_of_an_amount_is_a_share() -> None:
    tax = Step(
        "broker fee", "quantity_times_price", (Input("price", 9.0, "m"), Input("broker fee", 0.03, "")), 1
    )
    assert [one.measure for one in inputs_of(tax)] == [Measure.ISK, Measure.SHARE]
    bought = Step(
        "cost of materials 34", "quantity_times_price", (Input("quantity", 9, ""), Input("each", 3.96, "")), 1
    )
    assert [one.measure for one in inputs_of(bought)] == [Measure.COUNT, Measure.ISK]
