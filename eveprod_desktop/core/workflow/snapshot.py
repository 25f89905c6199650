"""What a plan or a job rested on when it was priced: kept, so that one can tell later what has moved."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

import msgspec

from eveprod_desktop.core.activities import PRODUCING, Activity
from eveprod_desktop.core.industry.job import Quote
from eveprod_desktop.core.industry.numbers import cents, exact
from eveprod_desktop.core.industry.quoting import quote_job
from eveprod_desktop.core.planning.exact import sum_known
from eveprod_desktop.core.planning.quoted import job_to_quote
from eveprod_desktop.core.planning.rows import Plan, PlannedJob, Purchase
from eveprod_desktop.core.planning.terms import Terms
from eveprod_desktop.core.planning.trade import Trade


@dataclass(frozen=True, slots=True)
class Line:
    """Units bought or sold, and what they cost or fetch in all; None where there was no price."""

    type_id: int
    units: int
    isk: Decimal | None


@dataclass(frozen=True, slots=True)
class Bill:
    """What the game bills for all jobs of one activity with one outcome.

    `value` is what the taxes are a share of, `index_isk` the system cost index with the bonuses of the
    place; the four amounts are whole ISK for each of the `jobs`. `recipe` are the base materials of one
    run. `known`: every price the value rests on was there.
    """

    activity: Activity
    item_type_id: int
    jobs: int
    runs: int
    value: Decimal
    index_isk: Decimal
    tax_isk: Decimal
    surcharge_isk: Decimal
    alpha_isk: Decimal
    recipe: tuple[tuple[int, int], ...]
    known: bool = True

    @property
    def total_isk(self) -> Decimal:
        """The sum of the four amounts."""
        return self.index_isk + self.tax_isk + self.surcharge_isk + self.alpha_isk


FeeKind = Literal["sales tax", "broker fee", "freight"]
"""What selling takes off; freight is that of the products."""


@dataclass(frozen=True, slots=True)
class Fee:
    """What selling takes off all sales; None where it is not known."""

    kind: FeeKind
    isk: Decimal | None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything a margin is made of. `sales` are the targets at the price they were to be offered at."""

    sales: tuple[Line, ...]
    purchases: tuple[Line, ...]
    bills: tuple[Bill, ...]
    fees: tuple[Fee, ...] = ()

    @property
    def unpriced(self) -> tuple[int, ...]:
        """Types without a price, any of which leaves the margin unknown."""
        return tuple(one.type_id for one in (*self.sales, *self.purchases) if one.isk is None)

    @property
    def sales_isk(self) -> Decimal:
        """What is sold where it has a price."""
        return _all(one.isk for one in self.sales)

    @property
    def margin_isk(self) -> Decimal | None:
        """Sales less purchases, bills and fees; None where a price or a fee is not known."""
        if self.unpriced or any(one.isk is None for one in self.fees):
            return None
        spent = _all(one.isk for one in self.purchases) + _all(one.isk for one in self.fees)
        return self.sales_isk - spent - _all(one.total_isk for one in self.bills)


def _all(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((one for one in amounts if one is not None), Decimal(0))


def to_text(snapshot: Snapshot) -> str:
    """Write a snapshot for the database."""
    return msgspec.json.encode(snapshot).decode()


def from_text(text: str) -> Snapshot:
    """Read a snapshot that `to_text` wrote."""
    return msgspec.json.decode(text, type=Snapshot)


def snapshot_of_plan(plan: Plan, terms: Terms, trade: Trade) -> Snapshot:
    """Return what a plan rests on. ISK as the plan has them: purchases to 0.01, bills whole."""
    sales = []
    for type_id, units in _summed((one.type_id, one.units) for one in plan.targets).items():
        listed = terms.prices.listing(type_id, units)
        sales.append(Line(type_id, units, None if listed is None else cents(exact(float(listed)))))
    purchases = tuple(Line(one.type_id, one.units, one.cost_isk) for one in plan.buy)
    fees = (
        Fee("sales tax", trade.sales_tax_isk),
        Fee("broker fee", trade.broker_fee_isk),
        Fee("freight", trade.product_freight_isk),
    )
    return Snapshot(tuple(sales), purchases, bills_of(_quotes(plan.jobs, terms)), fees)


def repriced(plan: Plan, terms: Terms) -> Plan:
    """Return a plan with the same jobs as the recipes, prices and fees are now.

    What its jobs need more than they did is bought, what they need less is not; stock and running jobs
    serve as they were to serve then. The seconds of jobs are the old ones.
    """
    quotes = {id(job): quote for job, quote in _each_quote(plan.jobs, terms)}
    jobs = tuple(
        replace(
            job,
            materials=quotes[id(job)].materials,
            job_cost_isk=quotes[id(job)].cost.total if terms.fee_known(job.activity, job.type_id) else None,
        )
        for job in plan.jobs
    )
    need: Counter[int] = Counter()
    for one in plan.targets:
        need[one.type_id] += one.units
    for job in jobs:
        need.update(dict(job.materials))
    there: Counter[int] = Counter(dict(plan.from_stock))
    there.update(dict(plan.from_running))
    for job in jobs:
        if job.activity in PRODUCING:
            there[job.type_id] += int(job.units)
    buy = []
    for type_id in sorted(need):
        units = need[type_id] - there[type_id]
        if units > 0:
            cost = terms.prices.buying(type_id, units)
            buy.append(Purchase(type_id, units, None if cost is None else cents(exact(float(cost)))))
    unpriced = tuple(one.type_id for one in buy if one.cost_isk is None)
    materials = None if unpriced else _all(one.cost_isk for one in buy)
    fees = sum_known(job.job_cost_isk for job in jobs)
    left = tuple((one, there[one] - need[one]) for one in sorted(there) if there[one] > need[one])
    return replace(
        plan,
        jobs=jobs,
        buy=tuple(buy),
        leftovers=left,
        job_cost_isk=fees,
        material_cost_isk=materials,
        cost_isk=None if materials is None or fees is None else materials + fees,
        unpriced=unpriced,
    )


def bills_of(quotes: Iterable[tuple[Quote, int]]) -> tuple[Bill, ...]:
    """Sum up the bills of quotes, each of so many equal jobs, by activity and outcome."""
    bills: dict[tuple[Activity, int], Bill] = {}
    for quote, count in quotes:
        cost, key = quote.cost, (quote.job.activity, quote.basis.product_type_id)
        before = bills.get(key)
        one = Bill(
            *key,
            count,
            quote.job.runs * count,
            cost.value * count,
            Decimal((cost.index_amount + cost.bonuses) * count),
            Decimal(cost.facility_tax * count),
            Decimal(cost.scc_surcharge * count),
            Decimal(cost.alpha_tax * count),
            quote.basis.activity.materials,
            not quote.basis.run_value.missing,
        )
        bills[key] = one if before is None else _together(before, one)
    return tuple(bills[key] for key in sorted(bills))


def _together(one: Bill, other: Bill) -> Bill:
    return Bill(
        one.activity,
        one.item_type_id,
        one.jobs + other.jobs,
        one.runs + other.runs,
        one.value + other.value,
        one.index_isk + other.index_isk,
        one.tax_isk + other.tax_isk,
        one.surcharge_isk + other.surcharge_isk,
        one.alpha_isk + other.alpha_isk,
        one.recipe,
        one.known and other.known,
    )


def _quotes(jobs: Iterable[PlannedJob], terms: Terms) -> list[tuple[Quote, int]]:
    """Quote every kind of job once, and count its jobs."""
    count: Counter[int] = Counter()
    known: dict[int, Quote] = {}
    for _, quote in _each_quote(jobs, terms):
        known[id(quote)] = quote
        count[id(quote)] += 1
    return [(quote, count[key]) for key, quote in known.items()]


def _each_quote(jobs: Iterable[PlannedJob], terms: Terms) -> list[tuple[PlannedJob, Quote]]:
    """Return every job with its quote; equal jobs, of which a plan has many, share one."""
    kinds: dict[tuple[object, ...], Quote] = {}
    found = []
    for one in jobs:
        use = one.blueprint
        what = one.activity, use.blueprint_type_id, one.type_id
        key = (*what, tuple(one.materials), one.runs, use.me, use.te, one.runs_per_copy)
        if key not in kinds:
            job = job_to_quote(one, terms.facts, terms.skills, terms.facility(one.activity, one.type_id))
            kinds[key] = quote_job(job, terms.facts, terms.fees)
        found.append((one, kinds[key]))
    return found


def _summed(pairs: Iterable[tuple[int, int]]) -> Mapping[int, int]:
    units: Counter[int] = Counter()
    for type_id, count in pairs:
        units[type_id] += count
    return units
