"""What the numbers of an explanation measure: money, goods, time, a share, a bare factor.

A formula says it of its inputs by their order, whichever job it is used in; only a sum or a difference has
to be asked by its name what it adds. So a step needs no unit of its own, and none can be forgotten.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from eveprod_desktop.core.industry.formulas import Input, Number, Step


class Measure(StrEnum):
    """What a number counts."""

    ISK = "ISK"
    ISK_PER_M3 = "ISK per m3"
    COUNT = "count"
    """Units of goods, runs, copies, attempts."""
    SECONDS = "seconds"
    DAYS = "days"
    M3 = "m3"
    LEVEL = "level"
    FACTOR = "factor"
    """What something is multiplied by: 0.9 leaves nine tenths."""
    SHARE = "share"
    """A part of a whole, 0 to 1, which people read in per cent."""
    PERCENT = "per cent"
    """A number that is per cent already."""


class Measured(NamedTuple):
    """A number and what it measures."""

    number: Number
    measure: Measure


class _Measures(NamedTuple):
    """What a formula gives and takes; `inputs` in its order, those at the end again from `again` on."""

    result: Measure
    inputs: tuple[Measure, ...]
    again: int = -1


_ISK, _COUNT, _SECONDS, _LEVEL = Measure.ISK, Measure.COUNT, Measure.SECONDS, Measure.LEVEL
_FACTOR, _SHARE, _PERCENT = Measure.FACTOR, Measure.SHARE, Measure.PERCENT
_OF_FORMULAS: Mapping[str, _Measures] = {
    "units_needed": _Measures(_COUNT, (_COUNT, _COUNT, _FACTOR)),
    "efficiency_share": _Measures(_FACTOR, (_LEVEL,)),
    "level_factor": _Measures(_FACTOR, (_LEVEL, _PERCENT)),
    "percent_factor": _Measures(_FACTOR, (_PERCENT,)),
    "rig_factor": _Measures(_FACTOR, (_PERCENT, _FACTOR)),
    "product": _Measures(_FACTOR, (_FACTOR,)),
    "job_seconds": _Measures(_SECONDS, (_COUNT, _SECONDS, _FACTOR)),
    "research_seconds": _Measures(_SECONDS, (_SECONDS, _SECONDS, _FACTOR)),
    "level_seconds": _Measures(_SECONDS, (_LEVEL,)),
    "run_value": _Measures(_ISK, (_COUNT, _ISK), again=-2),
    "estimated_item_value": _Measures(_ISK, (_COUNT, _ISK)),
    "job_cost_base": _Measures(_ISK, (_ISK, _SHARE)),
    "value_of_research": _Measures(_ISK, (_ISK, _SHARE, _SECONDS)),
    "rounded": _Measures(_ISK, (_ISK,)),
    "share_of_value": _Measures(_ISK, (_ISK, _SHARE)),
    "index_of_research": _Measures(_ISK, (_ISK, _SHARE)),
    "cost_factor": _Measures(_FACTOR, (_FACTOR, _FACTOR, _SHARE)),
    "bonuses": _Measures(_ISK, (_ISK, _FACTOR)),
    "bonuses_of_research": _Measures(_ISK, (_ISK, _SHARE, _FACTOR, _ISK)),
    "priced": _Measures(_ISK, (_COUNT, _ISK)),
    "per_part": _Measures(_ISK, (_ISK, _COUNT)),
    "units": _Measures(_COUNT, (_COUNT,)),
    "chance": _Measures(_SHARE, (_SHARE, _LEVEL, _LEVEL, _LEVEL, _FACTOR)),
    "plus": _Measures(_COUNT, (_COUNT,)),
    "exact_product": _Measures(_FACTOR, (_FACTOR,)),
    "exact_percent": _Measures(_FACTOR, (_PERCENT, _LEVEL)),
    "reprocessed_units": _Measures(_COUNT, (_COUNT, _COUNT, _SHARE)),
    "duty": _Measures(_ISK, (_COUNT, _ISK, _SHARE)),
    "duty_rate": _Measures(_SHARE, (_SHARE, _PERCENT, _LEVEL, _SHARE)),
    "seconds_per_unit": _Measures(_SECONDS, (_SECONDS, _COUNT)),
    "per_hour": _Measures(_ISK, (_ISK, _SECONDS)),
    "runs_until_paid": _Measures(_COUNT, (_ISK,)),
    "per_unit_quantity": _Measures(_COUNT, (_COUNT, _FACTOR, _FACTOR, _FACTOR, _COUNT)),
    "quantity_times_price": _Measures(_ISK, (_COUNT, _ISK)),
    "job_rate": _Measures(_SHARE, (_SHARE, _FACTOR, _SHARE)),
    "rate_per_unit": _Measures(_ISK, (_ISK, _SHARE, _COUNT)),
    "made_of": _Measures(_ISK, (_COUNT, _ISK), again=-2),
    "ratio": _Measures(_ISK, (_ISK, _COUNT)),
    "percentage": _Measures(_PERCENT, (_ISK,)),
    "hauling": _Measures(_ISK, (Measure.M3, Measure.ISK_PER_M3, _ISK, _SHARE)),
    "hourly": _Measures(_ISK, (_ISK, _COUNT, _SECONDS)),
    "days_until_sold": _Measures(Measure.DAYS, (_COUNT,)),
    "expected": _Measures(_COUNT, (_COUNT, _SHARE, _COUNT)),
}
ALIKE = frozenset({"sum", "float_sum", "difference", "less", "least", "as_it_stands"})
"""Formulas whose inputs and result are of one kind, which only the name of the step tells."""
_SHARES_OF_MONEY: Mapping[str, Measure] = {
    "value": _ISK,
    "price": _ISK,
    "share": _SHARE,
    "rate": _SHARE,
    "sales tax": _SHARE,
    "broker fee": _SHARE,
}
"""Inputs of `quantity_times_price` where it takes a part of an amount, not a price for each of many."""
_COUNTED = frozenset({"daily_volume", "units"})


def result_of(step: Step) -> Measured:
    """Return the result of a step with what it measures."""
    return Measured(step.result, _result(step))


def inputs_of(step: Step) -> tuple[Measured, ...]:
    """Return the inputs of a step with what each measures, in their order."""
    return tuple(Measured(one.value, _input(step, place, one)) for place, one in enumerate(step.inputs))


def _result(step: Step) -> Measure:
    own = step.name.rpartition(": ")[2]
    if "seconds" in own:
        return _SECONDS
    if step.formula not in ALIKE:
        return _OF_FORMULAS[step.formula].result
    return _COUNT if own in _COUNTED or own.startswith(("outputs ", "left over ")) else _ISK


def _input(step: Step, place: int, one: Input) -> Measure:
    if step.formula in ALIKE:
        return _result(step)
    if "seconds" in one.name:
        return _SECONDS
    known = _OF_FORMULAS[step.formula]
    if step.formula == "quantity_times_price" and one.name in _SHARES_OF_MONEY:
        return _SHARES_OF_MONEY[one.name]
    if step.formula == "made_of" and place == len(step.inputs) - 1:
        return _ISK  # what comes on top of the pairs stands alone at the end
    first = len(known.inputs) + known.again
    return known.inputs[place if place < first else first + (place - first) % -known.again]
