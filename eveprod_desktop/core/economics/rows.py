"""Frozen rows of the economics room."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

BlueprintKind = Literal["market", "invention", "other"]
BLUEPRINT_KINDS: tuple[BlueprintKind, ...] = ("market", "invention", "other")
"""Where blueprints come from."""
Costing = Literal["buy", "make", "cheapest"]
COSTINGS: tuple[Costing, ...] = get_args(Costing)
"""What materials cost: all bought, everything made that can be, at each step the cheaper of the two."""
Ranking = Literal[
    "roi_sell_percent", "profit_sell", "net_profit_sell", "isk_per_hour", "profit_buy", "roi_buy_percent"
]
"""What products may be ranked by."""


@dataclass(frozen=True, slots=True)
class EconomicsRow:
    """One product in one region: ISK for one unit, seconds for one run; None is "not known".

    `total_cost` is materials bought and job; profits and returns are on it. `net_profit_*` is what is
    left after `invention_cost` (None where nothing is invented), `freight`, sales tax and, for sell
    orders, broker fee as well. `missing_prices` are materials the market has no price for,
    `missing_adjusted` those that count as nothing in the job's cost for want of CCP's price.
    `updated_at` is the moment of the market's snapshot, `me` and `te` are what it is made with (None: it
    has none).
    """

    type_id: int
    region_id: int
    material_cost: float | None
    material_cost_make_all: float | None
    material_cost_cheapest: float | None
    job_cost: float | None
    invention_cost: float | None
    freight: float | None
    total_cost: float | None
    sell: float | None
    buy: float | None
    profit_sell: float | None
    profit_buy: float | None
    roi_sell_percent: float | None
    roi_buy_percent: float | None
    net_profit_sell: float | None
    net_profit_buy: float | None
    margin_percent: float | None
    isk_per_hour: float | None
    time_seconds: int
    units_per_run: int
    daily_volume: float | None
    days_to_sell: float | None
    missing_prices: tuple[int, ...]
    missing_adjusted: tuple[int, ...]
    blueprint_source: BlueprintKind
    possible: bool
    updated_at: datetime
    me: int | None = None
    te: int | None = None


def best_per_product(rows: Iterable[EconomicsRow], ranking: Ranking) -> list[EconomicsRow]:
    """Keep of each product the row of the region where it ranks best, the best product first.

    What is not known ranks last.
    """

    def rank(row: EconomicsRow) -> float:
        figure: float | None = getattr(row, ranking)
        return -math.inf if figure is None else figure

    best: dict[int, EconomicsRow] = {}
    for row in rows:
        known = best.get(row.type_id)
        if known is None or rank(row) > rank(known):
            best[row.type_id] = row
    return sorted(best.values(), key=rank, reverse=True)


@dataclass(frozen=True, slots=True)
class RouteRow:
    """Building in one region and selling in another: what one unit leaves after everything, or None."""

    type_id: int
    build_region_id: int
    sell_region_id: int
    total_cost: float | None
    freight: float | None
    sell: float | None
    net_profit_sell: float | None


@dataclass(frozen=True, slots=True)
class RecordedProfit:
    """What a past refresh recorded of one product in one region: ISK for one unit, None is "not known"."""

    recorded_at: datetime
    total_cost: float | None
    sell: float | None
    buy: float | None

    @property
    def profit_sell(self) -> float | None:
        """What a sell order left over the cost at the time."""
        return None if self.sell is None or self.total_cost is None else self.sell - self.total_cost
