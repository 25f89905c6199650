"""Cost, profit and return of every product at once, by per-unit coefficients in numpy.

A material's coefficient is max(1, base quantity x modifiers) / units per run: a job takes at least one
unit a run, and jobs of many runs lose next to nothing to rounding. NaN is "not known for want of a
price" and spreads to everything worked out from it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.economics.freight import hauling
from eveprod_desktop.core.economics.place_factors import PlaceFactors
from eveprod_desktop.core.economics.products import InventionWays, ProductTable
from eveprod_desktop.core.economics.what_if import WhatIf
from eveprod_desktop.core.industry.invention import NO_DECRYPTOR, Decryptor
from eveprod_desktop.core.industry.skills import Skills
from eveprod_desktop.core.industry.typed_rules import (
    ENCRYPTION_SKILL_DIVISOR,
    JOB_COST_BASE_SHARE,
    SCIENCE_SKILL_DIVISOR,
)

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]
Number = TypeVar("Number", np.float64, np.intp)
_HOUR_SECONDS = 3600


@dataclass(frozen=True, slots=True, eq=False)
class RegionInputs:
    """What a region's market says, beside a `ProductTable`: ISK for one unit, NaN is "no price".

    `buying` and `adjusted` are for priced types, the others for products: `sell` and `buy` what a sell
    order asks and a buy order pays, `offered` the units in sell orders, `daily_volume` the units
    traded a day. `indices` are the region's mean cost indices.
    """

    buying: Floats
    adjusted: Floats
    sell: Floats
    buy: Floats
    offered: Floats
    daily_volume: Floats
    indices: Mapping[Activity, float]


@dataclass(frozen=True, slots=True, eq=False)
class Economics:
    """Figures of every product, beside a `ProductTable`: ISK for one unit, seconds for one run.

    Material costs three ways: every direct material bought, everything made that can be, and at
    every step the cheaper of the two (made things bring the cost of their own jobs and inventions).
    `profit_*` and `roi_*_percent` are on `total_cost` = materials (bought, unless the assumptions count
    them another way) + job. `net_profit_*` is
    what is left after invention, freight, sales tax and (for sell orders) broker fee as well.
    `invention_cost` is NaN for what is not invented, too. `coefficient` is for each material of each
    product, `buying` and `adjusted` are the prices it was worked out from. `me` and
    `te` are what each product is made with (NaN: it has none), `made` the priced types that are made,
    as the assumptions count materials, where they are needed.
    """

    coefficient: Floats
    buying: Floats
    adjusted: Floats
    material_cost: Floats
    material_cost_make_all: Floats
    material_cost_cheapest: Floats
    job_cost: Floats
    invention_cost: Floats
    freight: Floats
    total_cost: Floats
    sell: Floats
    buy: Floats
    profit_sell: Floats
    profit_buy: Floats
    roi_sell_percent: Floats
    roi_buy_percent: Floats
    net_profit_sell: Floats
    net_profit_buy: Floats
    margin_percent: Floats
    isk_per_hour: Floats
    time_seconds: Floats
    daily_volume: Floats
    days_to_sell: Floats
    missing_prices: Places
    missing_adjusted: Places
    possible: npt.NDArray[np.bool_]
    me: Floats
    te: Floats
    made: npt.NDArray[np.bool_]


def compute(
    table: ProductTable,
    inputs: RegionInputs,
    factors: PlaceFactors,
    what_if: WhatIf,
    *,
    decryptor: Decryptor = NO_DECRYPTOR,
    skilled_time: Floats | None = None,
) -> Economics:
    """Compute every product; `decryptor` is that of `what_if`, `skilled_time` what skills leave of times."""
    me, te = efficiencies(table, what_if)
    coefficient = _coefficients(table, factors, me)
    counted = np.nan_to_num(inputs.adjusted)
    run_value = _per_product(table, table.material_quantity * counted[table.material_type])
    job_cost = run_value * factors.cost_rate / table.units_per_run
    if not len(inputs.adjusted) or np.isnan(inputs.adjusted).all():
        job_cost = np.full(len(table), np.nan)

    def inventing(buying: Floats) -> tuple[Floats, Floats]:
        """Return invention per unit, and what stands on the materials of what is made."""
        invention = _invention(
            table, what_if.skills, decryptor, factors, buying=buying, adjusted=counted, run_value=run_value
        )
        return invention, job_cost + np.where(table.is_invented, invention, 0.0)

    shares = [coefficient[step.edges] for step in table.steps]

    def making() -> Floats:
        """Return what one unit of every priced type costs at the market, or made if that is cheaper."""
        return _ladder(table, shares, inputs.buying, inventing(inputs.buying)[1], cheapest=True)[1]

    buying = _own_goods(table, inputs.buying, what_if, making)
    material_cost = _per_product(table, coefficient * buying[table.material_type])
    invention_cost, on_top = inventing(buying)
    make_all, _ = _ladder(table, shares, buying, on_top, cheapest=False)
    cheapest, least = _ladder(table, shares, buying, on_top, cheapest=True)
    more = np.where(table.is_invented, invention_cost, 0.0)
    freight_in = np.zeros(len(table))
    if what_if.material_route is not None:
        hauled = hauling(what_if.material_route, table.volume_m3, buying)
        freight_in = _per_product(table, coefficient * hauled[table.material_type])
    volume = table.volume_m3[table.type_at]
    freight_sell = freight_in + hauling(what_if.product_route, volume, inputs.sell)
    freight_buy = freight_in + hauling(what_if.product_route, volume, inputs.buy)
    counted_cost = {"buy": material_cost, "make": make_all, "cheapest": cheapest}[what_if.costing]
    total = counted_cost + job_cost
    taxes = what_if.taxes
    profit_sell, profit_buy = inputs.sell - total, inputs.buy - total
    net_sell = inputs.sell * (1 - taxes.sales_tax - taxes.broker_fee) - total - more - freight_sell
    net_buy = inputs.buy * (1 - taxes.sales_tax) - total - more - freight_buy
    seconds = _seconds(table, factors, te, skilled_time)
    return Economics(
        coefficient=coefficient,
        buying=buying,
        adjusted=inputs.adjusted,
        material_cost=material_cost,
        material_cost_make_all=make_all,
        material_cost_cheapest=cheapest,
        job_cost=job_cost,
        invention_cost=invention_cost,
        freight=freight_sell,
        total_cost=total,
        sell=inputs.sell,
        buy=inputs.buy,
        profit_sell=profit_sell,
        profit_buy=profit_buy,
        roi_sell_percent=_percent(profit_sell, total),
        roi_buy_percent=_percent(profit_buy, total),
        net_profit_sell=net_sell,
        net_profit_buy=net_buy,
        margin_percent=_percent(profit_sell, inputs.sell),
        isk_per_hour=_ratio(net_sell * table.units_per_run * _HOUR_SECONDS, seconds),
        time_seconds=seconds,
        daily_volume=inputs.daily_volume,
        days_to_sell=_ratio(np.nan_to_num(inputs.offered) + table.units_per_run, inputs.daily_volume),
        missing_prices=_per_product(table, np.isnan(buying)[table.material_type].astype(np.intp)),
        missing_adjusted=_per_product(table, np.isnan(inputs.adjusted)[table.material_type].astype(np.intp)),
        possible=factors.possible,
        me=me,
        te=te,
        made=_made(table, what_if, buying, least),
    )


def efficiencies(table: ProductTable, what_if: WhatIf) -> tuple[Floats, Floats]:
    """Return the ME and TE that every product is made with, NaN where there is no such thing.

    One's own blueprint comes first, then what is assumed of invented ones, then of all.
    """
    typed = (what_if.me, what_if.invented_me), (what_if.te, what_if.invented_te)
    me, te = (
        np.where(table.is_invented, of_all if of_invented is None else of_invented, of_all).astype(np.float64)
        for of_all, of_invented in typed
    )
    owned = what_if.own_blueprints
    if owned:
        ids = np.array(sorted(owned), np.int64)
        at = np.minimum(np.searchsorted(ids, table.blueprint), len(ids) - 1)
        found = ids[at] == table.blueprint
        levels = np.array([(owned[one].me, owned[one].te) for one in ids.tolist()], np.float64)[at[found]]
        me[found], te[found] = levels[:, 0], levels[:, 1]
    me[~table.has_efficiency] = te[~table.has_efficiency] = np.nan
    return me, te


def _made(table: ProductTable, what_if: WhatIf, buying: Floats, least: Floats) -> npt.NDArray[np.bool_]:
    """Return which types are made where they are materials; `least` is what the cheaper way costs."""
    can_be: npt.NDArray[np.bool_] = table.product_at >= 0
    if what_if.costing == "buy":
        return np.zeros(len(can_be), bool)
    return can_be if what_if.costing == "make" else can_be & ~(buying <= least)


def _coefficients(table: ProductTable, factors: PlaceFactors, me: Floats) -> Floats:
    stays = (1 - np.nan_to_num(me) / 100) * factors.material
    product = table.material_product
    per_run = np.maximum(1.0, table.material_quantity * stays[product])
    coefficient: Floats = per_run / table.units_per_run[product]
    return coefficient


def _seconds(table: ProductTable, factors: PlaceFactors, te: Floats, skilled: Floats | None) -> Floats:
    seconds = table.seconds * (1 - np.nan_to_num(te) / 100) * factors.time
    if skilled is not None:
        seconds = seconds * skilled
    whole: Floats = np.floor(seconds + 0.5)
    return whole


def _invention(
    table: ProductTable,
    skills: Skills,
    decryptor: Decryptor,
    factors: PlaceFactors,
    *,
    buying: Floats,
    adjusted: Floats,
    run_value: Floats,
) -> Floats:
    """Return invention per unit by the cheapest way of each product, NaN where there is none or no price.

    An attempt uses up datacores, decryptor, relic and one licensed run of a T1 copy, which was a job
    too; what it yields on average is chance x runs of the copy x units of a run.
    """
    ways = table.ways
    found = np.full(len(table), np.nan)
    if not len(ways):
        return found
    used = np.bincount(ways.used_way, ways.used_quantity * buying[ways.used_type], len(ways))
    copied = np.bincount(ways.copied_way, ways.copied_quantity * adjusted[ways.copied_type], len(ways))
    key = 0.0 if decryptor.type_id is None else float(buying[_place_of(table, decryptor.type_id)])
    value = JOB_COST_BASE_SHARE * (
        run_value[ways.product] * factors.invention_rate + copied * factors.copying_rate
    )
    # a relic is not copied, so an unknown copying rate does not matter to it
    value = np.where(
        copied > 0, value, JOB_COST_BASE_SHARE * run_value[ways.product] * factors.invention_rate
    )
    units = (
        _chances(ways, skills, decryptor)
        * (ways.runs_per_copy + decryptor.runs)
        * table.units_per_run[ways.product]
    )
    per_unit = _ratio(used + key + value, units)
    first = np.flatnonzero(np.diff(ways.product, prepend=-1))
    found[ways.product[first]] = np.fmin.reduceat(per_unit, first)
    return found


def _chances(ways: InventionWays, skills: Skills, decryptor: Decryptor) -> Floats:
    """Return the chance of one attempt of each way; see `invention.success_chance`."""
    levels = np.array([skills.level(one) if one else 0 for one in ways.skill_type_id.tolist()], np.float64)
    one, two, encryption = levels[ways.skill_at].T
    skilled = 1 + (one + two) / SCIENCE_SKILL_DIVISOR + encryption / ENCRYPTION_SKILL_DIVISOR
    chances: Floats = ways.chance * skilled * decryptor.probability
    return chances


def _own_goods(table: ProductTable, buying: Floats, what_if: WhatIf, made: Callable[[], Floats]) -> Floats:
    """Return material prices with the player's own goods valued as chosen; `made` is what making costs."""
    if not what_if.own_goods or what_if.own_goods_at == "market":
        return buying
    own = np.array(sorted(what_if.own_goods), np.int64)
    at = np.searchsorted(table.priced_type_id, own)
    inside = at < len(table.priced_type_id)
    inside[inside] = table.priced_type_id[at[inside]] == own[inside]
    at, own = at[inside], own[inside]
    valued = buying.copy()
    if what_if.own_goods_at == "zero":
        valued[at] = 0.0
        return valued
    told = np.array(
        [np.nan if (cost := what_if.own_goods[one]) is None else cost for one in own.tolist()], np.float64
    )
    making = np.where(table.product_at[at] >= 0, made()[at], np.nan)
    otherwise = np.where(np.isnan(making), buying[at], making)
    valued[at] = np.where(np.isnan(told), otherwise, told)
    return valued


def _ladder(
    table: ProductTable, shares: Sequence[Floats], buying: Floats, on_top: Floats, *, cheapest: bool
) -> tuple[Floats, Floats]:
    """Go up the levels; return material costs of products, and what one unit of each priced type costs then.

    `shares` are the coefficients of each level's materials. A product costs its materials and `on_top`
    (job, invention); with `cheapest` the market's price if that is lower.
    """
    unit = buying.copy()
    materials = np.empty(len(table))
    for step, share in zip(table.steps, shares, strict=True):
        cost = np.add.reduceat(share * unit[step.types], step.starts)
        materials[step.products] = cost
        whole = cost + on_top[step.products]
        unit[step.at] = np.fmin(unit[step.at], whole) if cheapest else whole
    return materials, unit


def _per_product(table: ProductTable, of_materials: npt.NDArray[Number]) -> npt.NDArray[Number]:
    """Add what stands for each material of each product; a recipe without materials does not count."""
    if not len(table):
        return of_materials[:0]
    added: npt.NDArray[Number] = np.add.reduceat(of_materials, table.material_start)
    return added


def _place_of(table: ProductTable, type_id: int) -> int:
    return int(np.searchsorted(table.priced_type_id, type_id))


def _percent(part: Floats, whole: Floats) -> Floats:
    return _ratio(part * 100, whole)


def _ratio(part: Floats, whole: Floats) -> Floats:
    """Divide; what would be divided by nothing is not known."""
    known = np.where(whole == 0, np.nan, whole)
    return part / known
