"""What selling a plan's products takes off, and what hauling costs: from revenue to what is left."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from eveprod_desktop.core.economics.freight import FreightRoute
from eveprod_desktop.core.economics.taxes import TradeTaxes
from eveprod_desktop.core.industry.numbers import cents, exact
from eveprod_desktop.core.planning.rows import Plan


@dataclass(frozen=True, slots=True)
class Trade:
    """ISK of the whole plan, None where something of it is not known.

    `material_freight_isk` is part of the plan's cost already, `product_freight_isk` is not. Sales tax and
    broker fee are those of sell orders. `net_profit_isk` is revenue less cost, taxes, fee and freight.
    `stock_isk` is what the stock that is used up would fetch at once instead: no cost of the plan, but what
    it takes out of the hangar.
    """

    sales_tax_isk: Decimal | None = None
    broker_fee_isk: Decimal | None = None
    material_freight_isk: Decimal | None = None
    product_freight_isk: Decimal | None = None
    net_profit_isk: Decimal | None = None
    stock_isk: Decimal | None = None


NO_TRADE = Trade()


def trade_of(
    plan: Plan,
    revenue_isk: Decimal | None,
    taxes: TradeTaxes,
    *,
    bring: FreightRoute | None,
    take: FreightRoute | None,
    volume_of: Callable[[int], float],
    at_the_market: Callable[[int, int], float | None],
    selling: Callable[[int, int], float | None] = lambda _type_id, _units: None,
) -> Trade:
    """Return what trading a plan's goods comes to.

    `bring` and `take` are the routes of materials and products (None: nothing is hauled), `volume_of` m3
    of one unit (NaN: not known), `at_the_market` what units cost before freight, `selling` what they fetch.
    """
    brought = Decimal(0) if bring is None else _material_freight(plan, at_the_market)
    taken = _product_freight(plan, take, revenue_isk, volume_of)
    stock = _stock_isk(plan, selling)
    if revenue_isk is None:
        return Trade(None, None, brought, taken, None, stock)
    tax = cents(revenue_isk * exact(taxes.sales_tax))
    fee = cents(revenue_isk * exact(taxes.broker_fee))
    net = None
    if plan.cost_isk is not None and taken is not None:
        net = revenue_isk - plan.cost_isk - tax - fee - taken
    return Trade(tax, fee, brought, taken, net, stock)


def _stock_isk(plan: Plan, selling: Callable[[int, int], float | None]) -> Decimal | None:
    total = Decimal(0)
    for type_id, units in plan.from_stock:
        fetched = selling(type_id, units)
        if fetched is None:
            return None
        total += cents(exact(float(fetched)))
    return total


def _material_freight(plan: Plan, at_the_market: Callable[[int, int], float | None]) -> Decimal | None:
    total = Decimal(0)
    for one in plan.buy:
        there = at_the_market(one.type_id, one.units)
        if one.cost_isk is None or there is None:
            return None
        total += one.cost_isk - cents(exact(float(there)))
    return total


def _product_freight(
    plan: Plan, route: FreightRoute | None, revenue_isk: Decimal | None, volume_of: Callable[[int], float]
) -> Decimal | None:
    if route is None:
        return Decimal(0)
    m3 = sum(volume_of(one.type_id) * one.units for one in plan.targets)
    if math.isnan(m3) or (revenue_isk is None and route.collateral_share):
        return None
    collateral = exact(route.collateral_share) * (revenue_isk or Decimal(0))
    return cents(exact(float(m3 * route.isk_per_m3)) + collateral)
