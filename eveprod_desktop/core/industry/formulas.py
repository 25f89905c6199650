"""The formulas of industry by name: each in words, and as the very function the numbers came from.

A step names its formula and holds its inputs, so `recompute` can work it out again from the step alone
and an explanation can't drift from the numbers.
"""

import math
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from eveprod_desktop.core.industry.invention import success_chance
from eveprod_desktop.core.industry.job_cost import science_value
from eveprod_desktop.core.industry.job_time import job_seconds
from eveprod_desktop.core.industry.materials import units_needed
from eveprod_desktop.core.industry.numbers import cents, exact, share, whole_isk
from eveprod_desktop.core.industry.reprocessing import whole_units
from eveprod_desktop.core.industry.research import level_seconds, process_time_value
from eveprod_desktop.core.industry.totals import per
from eveprod_desktop.core.industry.typed_rules import RESEARCH_RANK_SECONDS

Number = int | float | Decimal


class Input(NamedTuple):
    """One number that went into a step, and where it came from."""

    name: str
    value: Number
    source: str


class Step(NamedTuple):
    """One number of a quote: `formula` is a key of `FORMULAS`, its inputs stand in the formula's order."""

    name: str
    formula: str
    inputs: tuple[Input, ...]
    result: Number


class Formula(NamedTuple):
    """A formula in words, and the function that works it out from a step's inputs."""

    text: str
    work_out: Callable[..., Number]


def _product(*factors: float) -> float:
    result = 1.0
    for factor in factors:
        result *= factor
    return result


def _priced_sum(*flat: Number) -> Decimal:
    return sum(
        (Decimal(flat[at]) * exact(float(flat[at + 1])) for at in range(0, len(flat), 2)), start=Decimal(0)
    )


def _share_of(value: Number, *shares: float) -> int:
    amount = Decimal(value)
    for one in shares:
        amount *= exact(one)
    return whole_isk(amount)


def _bonuses(index_amount: int, factor: float) -> int:
    return whole_isk(index_amount * exact(factor) - index_amount)


def _research_bonuses(value: Decimal, index: float, factor: float, index_amount: int) -> int:
    return _share_of(value, index, factor) - index_amount


def _time_factor(level: int, percent: float) -> float:
    return 1 + level * percent / 100


def _total(*parts: Number) -> Decimal:
    return sum((Decimal(part) for part in parts), start=Decimal(0))


def _per(total: Decimal, parts: float) -> Decimal:
    worked = per(total, parts)
    return Decimal(0) if worked is None else worked


def _exact_product(*factors: Decimal) -> Decimal:
    result = Decimal(1)
    for factor in factors:
        result *= factor
    return result


def _whole_product(factors: tuple[int, ...]) -> int:
    result = 1
    for factor in factors:
        result *= factor
    return result


def _made_of(*flat: float) -> float:
    """Add pairs of quantity and cost; an odd number of inputs ends with what comes on top of them."""
    pairs = len(flat) - len(flat) % 2
    worked = sum(flat[at] * flat[at + 1] for at in range(0, pairs, 2))
    return worked + (flat[-1] if len(flat) % 2 else 0.0)


FORMULAS: dict[str, Formula] = {
    "units_needed": Formula(
        "the larger of runs and ceil(round(runs x base x ME share x structure x rigs, 2))", units_needed
    ),
    "efficiency_share": Formula("1 - level / 100", lambda level: 1 - level / 100),
    "level_factor": Formula("1 + level x percent / 100", _time_factor),
    "percent_factor": Formula("1 + percent / 100", lambda percent: 1 + percent / 100),
    "rig_factor": Formula(
        "1 + percent x security multiplier / 100", lambda percent, times: 1 + percent * times / 100
    ),
    "product": Formula("all factors multiplied", _product),
    "job_seconds": Formula(
        "round(runs x seconds of one run x factors)",
        lambda runs, base, *factors: job_seconds(runs * base, *factors),
    ),
    "research_seconds": Formula(
        "round(seconds of rank x seconds of the levels / 105 x factors)",
        lambda base, rank_one, *factors: job_seconds(base * rank_one / RESEARCH_RANK_SECONDS, *factors),
    ),
    "level_seconds": Formula("seconds to the higher level - seconds to the lower level", level_seconds),
    "run_value": Formula("sum of base quantity x adjusted price", _priced_sum),
    "estimated_item_value": Formula(
        "round(runs x value of one run)", lambda runs, value: whole_isk(runs * value)
    ),
    "job_cost_base": Formula(
        "round(2 % of the estimated item value)", lambda value, _share: science_value(value)
    ),
    "value_of_research": Formula(
        "2 % of the value of one run x seconds of the levels / 105, unrounded",
        lambda value, _share, rank_one: process_time_value(value, rank_one),
    ),
    "rounded": Formula("round(value)", whole_isk),
    "share_of_value": Formula("round(value x share)", _share_of),
    "index_of_research": Formula(
        "round(round(process time value) x index)", lambda value, index: _share_of(whole_isk(value), index)
    ),
    "cost_factor": Formula(
        "structure x rigs x (1 + system bonus)", lambda structure, rigs, bonus: structure * rigs * (1 + bonus)
    ),
    "bonuses": Formula("round(index amount x factor - index amount)", _bonuses),
    "bonuses_of_research": Formula(
        "round(process time value x index x factor) - index amount", _research_bonuses
    ),
    "sum": Formula("all lines added", _total),
    "priced": Formula(
        "round(quantity x market price, 2)", lambda quantity, price: cents(quantity * exact(price))
    ),
    "per_part": Formula("round(total / parts, 2)", _per),
    "units": Formula("runs x units per run", lambda *factors: _whole_product(factors)),
    "chance": Formula(
        "base chance x (1 + (science skill + science skill) / 30 + encryption skill / 40) x decryptor",
        success_chance,
    ),
    "plus": Formula("base + decryptor", lambda base, extra: base + extra),
    "exact_product": Formula("all factors multiplied, in exact decimals", _exact_product),
    "exact_percent": Formula(
        "1 + percent x level / 100", lambda percent, level: 1 + exact(percent) * level / 100
    ),
    "reprocessed_units": Formula("floor(portions x units of a portion x yield)", whole_units),
    "duty": Formula(
        "round(units x taxable value x rate x share of the rate, 2)",
        lambda units, value, rate, part: cents(units * exact(value) * rate * exact(part)),
    ),
    "duty_rate": Formula(
        "NPC rate x (1 + percent x level / 100) + owner's rate",
        lambda npc, percent, level, owner: exact(npc) * (1 + exact(percent) * level / 100) + exact(owner),
    ),
    "difference": Formula("one less the other", lambda one, other: Decimal(one) - Decimal(other)),
    "float_sum": Formula("all lines added", lambda *parts: sum(parts)),
    "seconds_per_unit": Formula("seconds / units", lambda seconds, units: seconds / units),
    "per_hour": Formula(
        "round(profit x 3600 / seconds, 2)", lambda profit, seconds: share(profit * 3600, exact(seconds))
    ),
    "runs_until_paid": Formula(
        "ceil(cost of the research / saved per run)", lambda cost, saved: math.ceil(cost / saved)
    ),
    "per_unit_quantity": Formula(
        "the larger of 1 and base x ME share x structure x rigs, over the units of a run",
        lambda base, me, structure, rigs, units: max(1.0, base * (me * structure * rigs)) / units,
    ),
    "quantity_times_price": Formula("quantity x price", _product),
    "as_it_stands": Formula("as it stands", lambda value: value),
    "job_rate": Formula(
        "system cost index x cost factor + facility tax + SCC surcharge + alpha tax",
        lambda index, factor, *taxes: index * factor + sum(taxes),
    ),
    "rate_per_unit": Formula(
        "value of one run x rate / units of a run", lambda value, rate, units: float(value) * rate / units
    ),
    "made_of": Formula("sum of quantity x cost of each, plus what comes on top", _made_of),
    "least": Formula("the lower one", lambda *prices: min(prices)),
    "ratio": Formula("the first over the second", lambda part, whole: part / whole),
    "percentage": Formula("100 x the first over the second", lambda part, whole: part * 100 / whole),
    "less": Formula("the first less all others", lambda first, *others: first - sum(others)),
    "hauling": Formula(
        "volume x ISK per m3 + value x collateral share",
        lambda volume, isk_per_m3, value, part: volume * isk_per_m3 + value * part,
    ),
    "hourly": Formula(
        "net profit x units of a run x 3600 / seconds of a run",
        lambda profit, units, seconds: profit * units * 3600 / seconds,
    ),
    "days_until_sold": Formula(
        "(units on offer + units of a run) / daily volume",
        lambda offered, units, volume: (offered + units) / volume,
    ),
    "expected": Formula("attempts x chance x runs of a copy x units of a run", _product),
}


def recompute(step: Step) -> Number:
    """Work a step out again from its inputs."""
    return FORMULAS[step.formula].work_out(*(one.value for one in step.inputs))
