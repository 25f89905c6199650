"""The lines of a job's breakdown, and the shares of what it costs."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from eveprod_desktop.core.activities import PRODUCING, Activity
from eveprod_desktop.core.industry.job import Quote
from eveprod_desktop.core.industry.prices import Prices
from eveprod_desktop.ui import format as write

Unit = Literal["units", "seconds", "percent", "level"]
_SHARES_NAMED = 6


class Amount(NamedTuple):
    """A number that is no money, with what it counts; compared and exported as the plain number."""

    number: float
    unit: Unit

    def __str__(self) -> str:
        return repr(self.number)

    @property
    def text(self) -> str:
        """The number as it is shown."""
        if self.unit == "seconds":
            return write.duration(self.number)
        if self.unit == "percent":
            return write.percent(100 * self.number, 2)
        return write.quantity(self.number)


@dataclass(frozen=True, slots=True)
class JobLine:
    """One line: its step's name, its title, an amount or money in ISK, or both.

    `price_isk` is what one unit of a material costs on the market, `share` (0 to 1) the part of the
    total. `kind` tells sums from what they are made of.
    """

    step: str
    title: str
    kind: Literal["material", "fee", "sum", "fact"]
    amount: Amount | None = None
    price_isk: float | None = None
    isk: Decimal | None = None
    share: float | None = None
    type_id: int | None = None


@dataclass(frozen=True, slots=True)
class JobShare:
    """A part of what a job costs: `share` 0 to 1 of the total; a fee of the job or a material."""

    title: str
    isk: Decimal
    share: float
    fee: bool


def job_lines(quote: Quote, prices: Prices, name: Callable[[int], str]) -> tuple[JobLine, ...]:
    """Return every number of a quote as a line, in the order one adds them up."""
    total = quote.total_cost
    lines = _outcome_lines(quote)
    for (type_id, quantity), paid in zip(quote.materials, quote.material_costs, strict=True):
        step = f"materials {type_id}" if paid is None else f"cost of materials {type_id}"
        amount = Amount(quantity, "units")
        price = prices.market.get(type_id)
        share = _share(paid, total)
        lines.append(JobLine(step, name(type_id), "material", amount, price, paid, share, type_id))
    if quote.materials:
        lines.append(_sum("total_material_cost", "Materials", quote.total_material_cost, total))
    lines.append(_line("estimated_item_value", "Estimated item value (EIV)", quote.estimated_item_value))
    if quote.job_cost_base is not None:
        lines.append(_line("job_cost_base", "Job cost base (2 % of EIV)", quote.job_cost_base))
    if quote.process_time_value is not None:
        lines.append(_line("process_time_value", "Process time value", quote.process_time_value))
    cost = quote.cost
    for step, title, isk in (
        ("index_amount", "System cost index", cost.index_amount),
        ("bonuses", "Bonuses of structure, rigs and system", cost.bonuses),
        ("facility_tax", "Facility tax", cost.facility_tax),
        ("scc_surcharge", "SCC surcharge", cost.scc_surcharge),
        ("alpha_tax", "Alpha clone tax", cost.alpha_tax),
    ):
        money = Decimal(isk)
        lines.append(JobLine(step, title, "fee", isk=money, share=_share(money, total)))
    lines.append(_sum("total_job_cost", "Job cost", Decimal(cost.total), total))
    lines.append(_sum("total_cost", "Total", total, total))
    if quote.job.activity in (*PRODUCING, Activity.COPYING, Activity.INVENTION):
        unit = "Cost per copy" if quote.job.activity is Activity.COPYING else "Cost per unit"
        lines.append(JobLine("cost_per_unit", unit, "sum", isk=quote.cost_per_unit))
        lines.append(JobLine("cost_per_run", "Cost per run", "sum", isk=quote.cost_per_run))
    return tuple(lines)


def job_shares(quote: Quote, name: Callable[[int], str]) -> tuple[JobShare, ...]:
    """Return where the money of a job goes: the dearest materials, the others together, then the fees.

    Index and bonuses are one part, since bonuses alone would be less than nothing. Empty while the total
    is not known, or nothing.
    """
    total = quote.total_cost
    if total is None or total <= 0:
        return ()
    materials = sorted(
        (
            (name(type_id), cost)
            for (type_id, _), cost in zip(quote.materials, quote.material_costs, strict=True)
            if cost is not None
        ),
        key=lambda one: (-one[1], one[0]),
    )
    if len(materials) > _SHARES_NAMED:
        others = sum((cost for _, cost in materials[_SHARES_NAMED - 1 :]), start=Decimal(0))
        count = len(materials) - _SHARES_NAMED + 1
        materials = [*materials[: _SHARES_NAMED - 1], (f"{count} other materials", others)]
    cost = quote.cost
    fees = (
        ("System cost index", cost.index_amount + cost.bonuses),
        ("Facility tax", cost.facility_tax),
        ("SCC surcharge", cost.scc_surcharge),
        ("Alpha clone tax", cost.alpha_tax),
    )
    parts = [(title, isk, False) for title, isk in materials]
    parts += [(title, Decimal(isk), True) for title, isk in fees]
    return tuple(JobShare(title, isk, float(isk / total), fee) for title, isk, fee in parts if isk > 0)


def _outcome_lines(quote: Quote) -> list[JobLine]:
    outcome, lines = quote.outcome, []
    if outcome is not None:
        lines = [
            JobLine(
                "probability", "Probability of an attempt", "fact", Amount(outcome.probability, "percent")
            ),
            JobLine("me", "ME of the copy", "fact", Amount(outcome.me, "level")),
            JobLine("te", "TE of the copy", "fact", Amount(outcome.te, "level")),
            JobLine("runs_per_copy", "Runs of the copy", "fact", Amount(outcome.runs_per_copy, "units")),
            JobLine("expected_copies", "Copies on average", "fact", Amount(outcome.expected_copies, "units")),
            JobLine("expected_runs", "Runs on average", "fact", Amount(outcome.expected_runs, "units")),
            JobLine("expected_units", "Units on average", "fact", Amount(outcome.expected_units, "units")),
        ]
    elif quote.job.activity in PRODUCING:
        lines = [JobLine("units", "Units", "fact", Amount(quote.units, "units"))]
    return [*lines, JobLine("time_seconds", "Time", "fact", Amount(quote.time_seconds, "seconds"))]


def _line(step: str, title: str, isk: int) -> JobLine:
    return JobLine(step, title, "fact", isk=Decimal(isk))


def _sum(step: str, title: str, isk: Decimal | None, total: Decimal | None) -> JobLine:
    return JobLine(step, title, "sum", isk=isk, share=_share(isk, total))


def _share(part: Decimal | None, total: Decimal | None) -> float | None:
    return None if part is None or not total else float(part / total)
