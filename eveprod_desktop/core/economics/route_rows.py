"""Building a product in one region and selling it in another, as a row."""

import numpy as np

from eveprod_desktop.core.economics.figures import Figures
from eveprod_desktop.core.economics.freight import FreightRoute
from eveprod_desktop.core.economics.rows import RouteRow
from eveprod_desktop.core.economics.taxes import TradeTaxes


def route_row(
    build: Figures, sell: Figures, at: int, route: FreightRoute | None, taxes: TradeTaxes
) -> RouteRow:
    """Return building in one region and selling one unit through a sell order in another, in ISK.

    `at` is the product's place in the table. The taxes are those of the sale; freight of materials, if
    there is any, is that of `build`, and `route` brings the product.
    """
    table, made = build.table, build.economics
    price = float(sell.economics.sell[at])
    freight = float(made.freight[at])
    if route is not None:
        # what costs nothing needs not be known
        if route.isk_per_m3:
            freight += float(table.volume_m3[table.type_at[at]]) * route.isk_per_m3
        freight += price * route.collateral_share if route.collateral_share else 0.0
    invention = float(made.invention_cost[at]) if table.is_invented[at] else 0.0
    total = float(made.total_cost[at])
    net = price * (1 - taxes.sales_tax - taxes.broker_fee) - total - invention - freight
    known = (None if np.isnan(value) else value for value in (total, freight, price, net))
    return RouteRow(int(table.type_id[at]), build.region_id, sell.region_id, *known)
