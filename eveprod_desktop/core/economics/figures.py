"""Every product in one region as columns, and one product of them as a row."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import numpy.typing as npt

from eveprod_desktop.core.economics.best_blueprints import BestBlueprint
from eveprod_desktop.core.economics.compute import Economics
from eveprod_desktop.core.economics.products import ProductTable
from eveprod_desktop.core.economics.rows import BLUEPRINT_KINDS, EconomicsRow


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """Columns beside the table of products, from the market as of `data_at`.

    `own_blueprints` are those whose ME and TE stand in for assumed ones, by blueprint.
    """

    table: ProductTable
    region_id: int
    economics: Economics
    data_at: datetime
    own_blueprints: Mapping[int, BestBlueprint] = field(default_factory=dict)


def economics_row(figures: Figures, at: int) -> EconomicsRow:
    """Return the product at a place of the table as a row."""
    table, economics = figures.table, figures.economics

    def figure(values: npt.NDArray[np.float64]) -> float | None:
        value = float(values[at])
        return None if math.isnan(value) else value

    start = table.material_start[at]
    end = table.material_start[at + 1] if at + 1 < len(table) else len(table.material_type)
    materials = table.material_type[start:end]
    priced = table.priced_type_id[materials]
    return EconomicsRow(
        type_id=int(table.type_id[at]),
        region_id=figures.region_id,
        material_cost=figure(economics.material_cost),
        material_cost_make_all=figure(economics.material_cost_make_all),
        material_cost_cheapest=figure(economics.material_cost_cheapest),
        job_cost=figure(economics.job_cost),
        invention_cost=figure(economics.invention_cost),
        freight=figure(economics.freight),
        total_cost=figure(economics.total_cost),
        sell=figure(economics.sell),
        buy=figure(economics.buy),
        profit_sell=figure(economics.profit_sell),
        profit_buy=figure(economics.profit_buy),
        roi_sell_percent=figure(economics.roi_sell_percent),
        roi_buy_percent=figure(economics.roi_buy_percent),
        net_profit_sell=figure(economics.net_profit_sell),
        net_profit_buy=figure(economics.net_profit_buy),
        margin_percent=figure(economics.margin_percent),
        isk_per_hour=figure(economics.isk_per_hour),
        time_seconds=int(economics.time_seconds[at]),
        units_per_run=int(table.units_per_run[at]),
        daily_volume=figure(economics.daily_volume),
        days_to_sell=figure(economics.days_to_sell),
        missing_prices=tuple(priced[np.isnan(economics.buying[materials])].tolist()),
        missing_adjusted=tuple(priced[np.isnan(economics.adjusted[materials])].tolist()),
        blueprint_source=BLUEPRINT_KINDS[table.source[at]],
        possible=bool(economics.possible[at]),
        me=None if (me := figure(economics.me)) is None else int(me),
        te=None if (te := figure(economics.te)) is None else int(te),
        updated_at=figures.data_at,
    )
