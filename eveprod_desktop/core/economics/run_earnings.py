"""What one run earns on each of many blueprints, at the ME and TE of each, all at once.

The same coefficients as in `compute`, of direct materials bought; the rows are blueprints instead of
products, so a product may come several times. What was paid for the blueprint itself (invention, copying) is
spent already and not counted.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from eveprod_desktop.core.economics.compute import Economics
from eveprod_desktop.core.economics.freight import hauling
from eveprod_desktop.core.economics.place_factors import PlaceFactors
from eveprod_desktop.core.economics.products import ProductTable
from eveprod_desktop.core.economics.what_if import WhatIf

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Places = npt.NDArray[np.intp]
_HOUR_SECONDS = 3600


@dataclass(frozen=True, slots=True, eq=False)
class RunEarnings:
    """ISK and seconds of one run on each blueprint; NaN where a price is missing, or nothing is made.

    `net_profit` is what is left of the product's price after materials, job, freight, sales tax and
    broker fee.
    """

    material_cost: Floats
    job_cost: Floats
    revenue: Floats
    net_profit: Floats
    seconds: Floats
    isk_per_hour: Floats


def run_earnings(
    table: ProductTable,
    economics: Economics,
    factors: PlaceFactors,
    what_if: WhatIf,
    *,
    product: Places,
    me: Ints,
    te: Ints,
    skilled_time: Floats | None = None,
) -> RunEarnings:
    """Compute one run of each blueprint; `product` are places in the table, -1 for what makes nothing.

    `economics` of the same table and assumptions gives prices and job costs, which no ME changes.
    """
    made = np.flatnonzero(product >= 0)
    at = product[made]
    starts = table.material_start[at]
    ends = np.append(table.material_start, len(table.material_type))[at + 1]
    counts = ends - starts
    first = np.cumsum(counts) - counts
    edges = np.repeat(starts - first, counts) + np.arange(counts.sum())
    stays = np.where(table.has_efficiency[at], 1 - me[made] / 100, 1.0) * factors.material[at]
    per_run = np.maximum(1.0, table.material_quantity[edges] * np.repeat(stays, counts))
    kind = table.material_type[edges]

    def added(of_materials: Floats) -> Floats:
        sums: Floats = np.add.reduceat(of_materials, first) if len(first) else np.empty(0)
        return sums

    units = table.units_per_run[at]
    materials = added(per_run * economics.buying[kind])
    job = economics.job_cost[at] * units
    revenue = economics.sell[at] * units
    freight = hauling(what_if.product_route, table.volume_m3[table.type_at[at]], economics.sell[at]) * units
    if what_if.material_route is not None:
        hauled = hauling(what_if.material_route, table.volume_m3, economics.buying)
        freight = freight + added(per_run * hauled[kind])
    taxes = what_if.taxes
    net = revenue * (1 - taxes.sales_tax - taxes.broker_fee) - materials - job - freight
    seconds = (
        table.seconds[at] * np.where(table.has_efficiency[at], 1 - te[made] / 100, 1.0) * factors.time[at]
    )
    if skilled_time is not None:
        seconds = seconds * skilled_time[at]
    seconds = np.floor(seconds + 0.5)

    def spread(values: Floats) -> Floats:
        whole = np.full(len(product), np.nan)
        whole[made] = values
        return whole

    hourly = net * _HOUR_SECONDS / np.where(seconds == 0, np.nan, seconds)
    return RunEarnings(
        spread(materials), spread(job), spread(revenue), spread(net), spread(seconds), spread(hourly)
    )
