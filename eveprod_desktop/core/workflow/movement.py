"""What moved a margin: the difference of two snapshots, told cause by cause, summing up to the ISK."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.industry.numbers import share
from eveprod_desktop.core.workflow.snapshot import Bill, Line, Snapshot

CauseKind = Literal[
    "sales price",
    "price",
    "recipe",
    "value",
    "index",
    "tax",
    "surcharge",
    "alpha tax",
    "sales tax",
    "broker fee",
    "freight",
]
"""What moved: the price a product sells at (with the fees on it) or a material costs, how much or how many
jobs a recipe asks for, the value CCP's adjusted prices give a job, the cost index (with the bonuses) of its
system, the tax of its facility, the SCC surcharge, the alpha tax, the rates of what selling takes off."""

_ON_SALES = frozenset({"sales tax", "broker fee"})
"""Fees that are a share of what is sold; freight is by volume as well."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that moved. `effect_isk` is what it did to the margin: below 0 it took from it.

    `type_id` is the material or the outcome of the jobs, 0 of what is taken off all sales. `before` and
    `after` are ISK a unit of prices, units of a recipe's material (runs of its jobs, where `activity` is
    given), ISK of a value, shares of an index, a tax or a fee.
    """

    kind: CauseKind
    type_id: int
    effect_isk: Decimal
    before: float
    after: float
    activity: Activity | None = None


@dataclass(frozen=True, slots=True)
class Movement:
    """How a margin moved. The effects sum up to the difference of the margins, where both are known.

    `unpriced` had no price then or have none now. `gone`: there was a profit and there is none any more.
    """

    before_isk: Decimal | None
    now_isk: Decimal | None
    causes: tuple[Cause, ...]
    unpriced: tuple[int, ...]

    @property
    def gone(self) -> bool:
        """Whether there was a profit and there is none any more (a price that is missing is none either)."""
        if self.before_isk is None or self.before_isk <= 0:
            return False
        return self.now_isk is None or self.now_isk <= 0


def what_moved(before: Snapshot, now: Snapshot) -> Movement:
    """Compare two snapshots of the same plan, the largest effects first.

    A material whose units changed has the change of units at the old price as its recipe's effect, the
    rest as its price's. What fees take of a changed sales price, at their old rates, goes with the price.
    Of a bill, the change of the value at the old rates goes to the recipe (where it
    or the runs changed) or to CCP's adjusted prices, the rest of each amount to its rate. So every
    difference is told once, and the effects sum up exactly. What had or has no price is left out.
    """
    causes = [
        *_with_fees(before, now),
        *_of_lines(before.purchases, now.purchases, "price", -1),
        *_of_bills(before.bills, now.bills),
    ]
    known = [one for one in causes if one.effect_isk]
    known.sort(key=lambda one: (-abs(one.effect_isk), one.kind, one.type_id))
    unpriced = tuple(sorted({*before.unpriced, *now.unpriced}))
    return Movement(before.margin_isk, now.margin_isk, tuple(known), unpriced)


def _with_fees(before: Snapshot, now: Snapshot) -> Iterable[Cause]:
    """Tell sales prices net of what is taken off them at the old rates, and what each rate did."""
    rows = list(_of_lines(before.sales, now.sales, "sales price", 1))
    old, new = {one.kind: one.isk for one in before.fees}, {one.kind: one.isk for one in now.fees}
    gross = [one.effect_isk for one in rows]
    for kind in sorted({*old, *new}):
        was, here = old.get(kind, Decimal(0)), new.get(kind, Decimal(0))
        if was is None or here is None:
            continue
        taken = Decimal(0)
        for at, effect in enumerate(gross if kind in _ON_SALES and before.sales_isk else ()):
            part = share(was * effect, before.sales_isk)
            rows[at] = replace(rows[at], effect_isk=rows[at].effect_isk - part)
            taken += part
        yield Cause(kind, 0, -(here - was - taken), _of(was, before), _of(here, now))
    yield from rows


def _of(fee: Decimal, snapshot: Snapshot) -> float:
    return float(fee / snapshot.sales_isk) if snapshot.sales_isk else 0.0


def _of_lines(before: Iterable[Line], now: Iterable[Line], kind: CauseKind, sign: int) -> Iterable[Cause]:
    old, new = {one.type_id: one for one in before}, {one.type_id: one for one in now}
    for type_id in sorted({*old, *new}):
        was = old.get(type_id) or Line(type_id, 0, Decimal(0))
        here = new.get(type_id) or Line(type_id, 0, Decimal(0))
        if was.isk is None or here.isk is None:
            continue
        # what is bought for the first time has no old price: its units count at the new one
        price = _each(was) if was.units else _each(here)
        by_units = share(price * (here.units - was.units), 1)
        rest = here.isk - was.isk - by_units
        yield Cause("recipe", type_id, sign * by_units, float(was.units), float(here.units))
        yield Cause(kind, type_id, sign * rest, float(_each(was)), float(_each(here)))


def _each(line: Line) -> Decimal:
    return (line.isk or Decimal(0)) / line.units if line.units else Decimal(0)


def _of_bills(before: Iterable[Bill], now: Iterable[Bill]) -> Iterable[Cause]:
    old = {(one.activity, one.item_type_id): one for one in before}
    new = {(one.activity, one.item_type_id): one for one in now}
    for key in sorted({*old, *new}):
        was, here = old.get(key), new.get(key)
        if was is None or here is None:
            there = was or here
            assert there is not None  # noqa: S101 - the key comes from one of the two
            effect = there.total_isk if here is None else -there.total_isk
            runs = (float(was.runs) if was else 0.0, float(here.runs) if here else 0.0)
            yield Cause("recipe", there.item_type_id, effect, *runs, there.activity)
        else:
            yield from _of_bill(was, here)


def _of_bill(was: Bill, here: Bill) -> Iterable[Cause]:
    amounts: tuple[tuple[CauseKind, Decimal, Decimal], ...] = (
        ("index", was.index_isk, here.index_isk),
        ("tax", was.tax_isk, here.tax_isk),
        ("surcharge", was.surcharge_isk, here.surcharge_isk),
        ("alpha tax", was.alpha_isk, here.alpha_isk),
    )
    by_value = Decimal(0)
    for kind, old, new in amounts:
        # rounded, so that what is left for the rate is a finite decimal too
        moved = share(old * (here.value - was.value), was.value) if was.value else Decimal(0)
        if here.value != was.value and abs(new - old - moved) <= max(was.jobs, here.jobs):
            moved = new - old  # the game rounds each amount of each job: that is no new rate
        by_value += moved
        yield Cause(
            kind, here.item_type_id, -(new - old - moved), _rate(old, was), _rate(new, here), here.activity
        )
    changed = was.recipe != here.recipe or was.runs != here.runs
    if changed and was.runs != here.runs:
        span = float(was.runs), float(here.runs)
    else:
        span = float(was.value), float(here.value)
    yield Cause("recipe" if changed else "value", here.item_type_id, -by_value, *span, here.activity)


def _rate(amount: Decimal, bill: Bill) -> float:
    return float(amount / bill.value) if bill.value else 0.0
