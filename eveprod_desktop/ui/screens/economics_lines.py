"""The figures of one product in one region as lines that add up, from the steps that explain them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal

from eveprod_desktop.core.industry.formulas import Step
from eveprod_desktop.ui.screens.job_lines import Amount, JobLine
from eveprod_desktop.ui.screens.job_words import listed, step_title

Kind = Literal["material", "fee", "sum", "fact"]

_UNITS = "materials "
_COSTS = "cost of materials "
_CLOSING: tuple[tuple[str, Kind], ...] = (
    ("material_cost", "sum"),
    ("material_cost_make_all", "fact"),
    ("material_cost_cheapest", "fact"),
    ("value of one run", "fact"),
    ("job_cost_rate", "fact"),
    ("job_cost", "sum"),
    ("total_cost", "sum"),
    ("probability", "fact"),
    ("cost of an attempt", "fact"),
    ("invention_cost", "fee"),
    ("freight", "fee"),
    ("sell", "sum"),
    ("sales tax on sell", "fee"),
    ("broker fee", "fee"),
    ("profit_sell", "fact"),
    ("net_profit_sell", "sum"),
    ("buy", "sum"),
    ("sales tax on buy", "fee"),
    ("net_profit_buy", "sum"),
    ("time_seconds", "fact"),
    ("isk_per_hour", "fact"),
)
"""What comes after the materials, in the order one adds it up."""
_AMOUNTS: Mapping[str, Literal["percent", "seconds"]] = {
    "job_cost_rate": "percent",
    "probability": "percent",
    "time_seconds": "seconds",
}
_SHARED = frozenset({"material_cost", "job_cost", "total_cost"})
"""Sums of which it is told how much of the cost they are."""


def economics_lines(
    steps: Mapping[str, Step], names: Mapping[int, str], materials: Sequence[int]
) -> tuple[JobLine, ...]:
    """Return a line for each material of one unit, then job, invention, taxes and what is left."""
    total = _isk(steps.get("total_cost"))
    lines = [_material(steps, type_id, names, total) for type_id in materials]
    for name, kind in _CLOSING:
        step = steps.get(name)
        if step is None:
            continue
        unit = _AMOUNTS.get(name)
        if unit is not None:
            amount = Amount(float(step.result), unit)
            lines.append(JobLine(name, step_title(name, names), kind, amount))
            continue
        isk = _isk(step)
        share = _share(isk, total) if name in _SHARED else None
        lines.append(JobLine(name, step_title(name, names), kind, isk=isk, share=share))
    return tuple(lines)


def materials_of(steps: Mapping[str, Step]) -> tuple[int, ...]:
    """Return the direct materials that steps are about, in their order."""
    names = (name.removeprefix(_UNITS) for name in steps if name.startswith(_UNITS))
    return tuple(int(name) for name in names if name.isdecimal())


def gap_words(roots: Sequence[str]) -> str:
    """Say what is not known, for a figure that rests on it."""
    return f"Not known: {listed(list(roots), 8)}." if roots else "The data do not tell it."


def _material(
    steps: Mapping[str, Step], type_id: int, names: Mapping[int, str], total: Decimal | None
) -> JobLine:
    units, cost = steps[f"{_UNITS}{type_id}"], steps.get(f"{_COSTS}{type_id}")
    isk = _isk(cost)
    return JobLine(
        units.name if cost is None else cost.name,
        names.get(type_id, f"Type {type_id}"),
        "material",
        Amount(float(units.result), "units"),
        None if cost is None else float(cost.inputs[1].value),
        isk,
        _share(isk, total),
        type_id,
    )


def _isk(step: Step | None) -> Decimal | None:
    return (
        None
        if step is None
        else Decimal(repr(step.result))
        if isinstance(step.result, float)
        else Decimal(step.result)
    )


def _share(part: Decimal | None, total: Decimal | None) -> float | None:
    return None if part is None or not total else float(part / total)
