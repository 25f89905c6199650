"""What came of a batch: real costs and revenue beside the estimates, the profit of what is sold. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from eveprod_desktop.core.activities import PRODUCING
from eveprod_desktop.core.chains.decisions import Decision
from eveprod_desktop.core.workflow.attribution import Attributed, TradeKey, Wanted
from eveprod_desktop.core.workflow.rows import ProductionJob


@dataclass(frozen=True, slots=True)
class Rates:
    """What selling takes off, as shares of the revenue.

    `paid` are the sales taxes of transactions of which it is known; `sales_tax` stands in for the others.
    """

    sales_tax: float = 0.0
    broker_fee: float = 0.0
    paid: Mapping[TradeKey, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Realised:
    """A plan's jobs, or one job of no plan.

    ISK are of the whole batch, None where something is not known. `estimated_isk` is the part of the costs
    that rests on estimates still (what the wallet does not show bought, and jobs the game has not billed).
    `made` are units for sale, `sold` those that were sold. `cost_of_sold_isk` is their share of the cost:
    by units, and between several products by what they were to fetch. `realised_isk` is revenue less sales
    tax, broker fee and that share; `expected_isk` what the whole batch was to earn before the two.
    `stock_materials` counts the materials of its jobs that were in stock, in part or all: they cost nothing.
    `taxed_share` (0 to 1) of the revenue has the sales tax that the journal says was paid.
    """

    plan_id: int | None
    job_ids: tuple[int, ...]
    done: bool
    made: int
    sold: int
    material_isk: float | None
    job_cost_isk: float | None
    cost_isk: float | None
    estimated_isk: float
    revenue_isk: float
    sales_tax_isk: float
    broker_fee_isk: float
    cost_of_sold_isk: float | None
    realised_isk: float | None
    expected_isk: float | None
    stock_materials: int = 0
    taxed_share: float = 0.0


def batches(
    jobs: Iterable[ProductionJob],
    attributed: Iterable[Attributed],
    for_sale: Iterable[Wanted],
    rates: Rates,
) -> tuple[Realised, ...]:
    """Return what came of every plan and of every job of none, the latest first.

    Cancelled jobs cost what they were billed and bring nothing.
    """
    groups: dict[int, list[ProductionJob]] = {}
    for job in jobs:
        groups.setdefault(-job.job_id if job.plan_id is None else job.plan_id, []).append(job)
    by_job: dict[int, list[Attributed]] = {}
    for one in attributed:
        by_job.setdefault(one.job_id, []).append(one)
    sellable: dict[int, int] = {}
    for want in for_sale:
        sellable[want.job_id] = sellable.get(want.job_id, 0) + want.units
    found = [_result(group, by_job, sellable, rates) for group in groups.values()]
    return tuple(sorted(found, key=lambda one: -max(one.job_ids)))


def _result(
    jobs: Sequence[ProductionJob],
    by_job: Mapping[int, Sequence[Attributed]],
    sellable: Mapping[int, int],
    rates: Rates,
) -> Realised:
    estimated = 0.0
    material: float | None = 0.0
    billed: float | None = 0.0
    revenue = tax = taxed = 0.0
    made = sold = 0
    for job in jobs:
        rows = by_job.get(job.job_id, ())
        real, guessed = _materials(job, [one for one in rows if one.is_buy])
        material = _plus(material, real)
        estimated += guessed
        fee = _fee(job)
        if fee is not None and job.job_cost_actual_isk is None:
            estimated += fee
        billed = _plus(billed, fee)
        sales = [one for one in rows if not one.is_buy]
        if job.revenue_actual_isk is not None:
            revenue += job.revenue_actual_isk
            tax += job.revenue_actual_isk * rates.sales_tax
        else:
            revenue += sum(one.isk for one in sales)
            tax += sum(one.isk * rates.paid.get(one.key, rates.sales_tax) for one in sales)
            taxed += sum(one.isk for one in sales if one.key in rates.paid)
        made += sellable.get(job.job_id, 0)
        sold += (
            sellable.get(job.job_id, 0)
            if job.revenue_actual_isk is not None
            else sum(one.units for one in sales)
        )
    cost = _plus(material, billed)
    share = _share_sold(jobs, by_job, sellable)
    cost_of_sold = None if cost is None else cost * share
    broker = revenue * rates.broker_fee
    expected: float | None = 0.0
    for job in jobs:
        if job.status != "cancelled":
            expected = _plus(expected, _expected(job))
    return Realised(
        jobs[0].plan_id,
        tuple(job.job_id for job in jobs),
        all(job.status in {"completed", "cancelled"} for job in jobs),
        made,
        sold,
        material,
        billed,
        cost,
        estimated,
        revenue,
        tax,
        broker,
        cost_of_sold,
        None if cost_of_sold is None else revenue - tax - broker - cost_of_sold,
        expected,
        sum(one.from_stock > 0 for job in jobs if job.status != "cancelled" for one in job.materials),
        taxed / revenue if revenue else 0.0,
    )


def _materials(job: ProductionJob, bought: Sequence[Attributed]) -> tuple[float | None, float]:
    """Return what the bought materials of a job cost, and how much of it is estimated.

    What was in stock when the job was planned costs nothing, as in the plan.
    """
    if job.material_cost_actual_isk is not None:
        return job.material_cost_actual_isk, 0.0
    if job.status == "cancelled" and job.starts_at is None:
        return 0.0, 0.0
    real = sum(one.isk for one in bought)
    units: dict[int, int] = {}
    for one in bought:
        units[one.type_id] = units.get(one.type_id, 0) + one.units
    guessed = 0.0
    for material in job.materials:
        if material.decision is Decision.BUY:
            left = max(0, material.quantity - material.from_stock - units.get(material.type_id, 0))
            if left and material.unit_cost_isk is None:
                return None, 0.0
            guessed += left * (material.unit_cost_isk or 0.0)
    return real + guessed, guessed


def _fee(job: ProductionJob) -> float | None:
    if job.job_cost_actual_isk is not None:
        return job.job_cost_actual_isk
    return 0.0 if job.status == "cancelled" else job.job_cost_estimate_isk


def _expected(job: ProductionJob) -> float | None:
    """Return what a job adds to the profit that was expected; only the last ones of a plan fetch anything."""
    revenue = job.revenue_estimate_isk
    if revenue is None:
        if job.activity in PRODUCING and job.plan_id is None:
            return None
        revenue = 0.0
    cost = job.cost_estimate_isk
    return None if cost is None else revenue - cost


def _share_sold(
    jobs: Sequence[ProductionJob], by_job: Mapping[int, Sequence[Attributed]], sellable: Mapping[int, int]
) -> float:
    """Return the share (0 to 1) of the batch's worth that was sold."""
    weights = []
    for job in jobs:
        units = sellable.get(job.job_id, 0)
        if units:
            sold = sum(one.units for one in by_job.get(job.job_id, ()) if not one.is_buy)
            if job.revenue_actual_isk is not None:
                sold = units
            weights.append((job.revenue_estimate_isk, units, min(units, sold) / units))
    if not weights:
        return 0.0
    by_worth = all(worth for worth, _, _ in weights)
    total = sum((worth or 0.0) if by_worth else units for worth, units, _ in weights)
    return sum(((worth or 0.0) if by_worth else units) * part for worth, units, part in weights) / total


def _plus(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other
