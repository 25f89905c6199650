"""Prices of a plan from a market: the order book walked as deep as the plan needs it."""

import math
from collections.abc import Callable, Mapping

from eveprod_desktop.core.market.depth import Depth, Level, walk
from eveprod_desktop.core.market.rows import PriceOverride
from eveprod_desktop.core.planning.terms import PlanPrices

VolumeOf = Callable[[int], float]
"""Cubic metres of one unit, packaged; NaN where it is not known."""


class MarketPrices:
    """Prices at one place: what the player typed, else the orders. Books are read once each.

    `isk_per_m3` is what bringing a cubic metre from there to the jobs costs, `collateral_share` what it
    costs for every ISK of value; what is of unknown volume then has no price.
    `sale_keeps` is the share of a sale that the sales tax leaves.
    """

    def __init__(
        self,
        depth_of: Callable[[int], Depth],
        overrides: Mapping[int, PriceOverride],
        *,
        volume_of: VolumeOf | None = None,
        isk_per_m3: float = 0.0,
        collateral_share: float = 0.0,
        sale_keeps: float = 1.0,
    ) -> None:
        self._read = depth_of
        self._overrides = overrides
        self._volume_of = volume_of
        self._isk_per_m3 = isk_per_m3
        self._collateral_share = collateral_share
        self._sale_keeps = sale_keeps
        self._depths: dict[int, Depth] = {}

    def buying(self, type_id: int, units: int) -> float | None:
        """Return what buying so many units at once costs, brought to the jobs; None if fewer are on offer."""
        cost = self.at_the_market(type_id, units)
        if cost is None:
            return None
        haul = self._hauling(type_id, units, cost)
        return None if haul is None else cost + haul

    def at_the_market(self, type_id: int, units: int) -> float | None:
        """Return what buying so many units at once costs where they are sold."""
        typed = self._overrides.get(type_id)
        if typed is not None and typed.buying_isk is not None:
            return typed.buying_isk * units
        return _filled(self._depth(type_id).sells, units)

    def selling(self, type_id: int, units: int) -> float | None:
        """Return what selling so many units at once to buy orders leaves; None if fewer are wanted."""
        typed = self._overrides.get(type_id)
        if typed is not None and typed.selling_isk is not None:
            return typed.selling_isk * units * self._sale_keeps
        fetched = _filled(self._depth(type_id).buys, units)
        return None if fetched is None else fetched * self._sale_keeps

    def listing(self, type_id: int, units: int) -> float | None:
        """Return what so many units fetch at the lowest price asked at present; None if nobody offers any."""
        typed = self._overrides.get(type_id)
        if typed is not None and typed.selling_isk is not None:
            return typed.selling_isk * units
        sells = self._depth(type_id).sells
        return sells[0].price_isk * units if sells else None

    def _depth(self, type_id: int) -> Depth:
        if type_id not in self._depths:
            self._depths[type_id] = self._read(type_id)
        return self._depths[type_id]

    def _hauling(self, type_id: int, units: int, value_isk: float) -> float | None:
        if not self._isk_per_m3 and not self._collateral_share:
            return 0.0
        volume = self._volume_of(type_id) if self._volume_of else 0.0
        freight = volume * units * self._isk_per_m3 if self._isk_per_m3 else 0.0
        total = value_isk * self._collateral_share + freight
        return None if math.isnan(total) else total


class TwoMarkets:
    """Bought in one market and sold in another one."""

    def __init__(self, here: PlanPrices, there: PlanPrices) -> None:
        self.here = here
        self.there = there

    def buying(self, type_id: int, units: int) -> float | None:
        """Return what so many units cost where they are bought, brought to the jobs."""
        return self.here.buying(type_id, units)

    def selling(self, type_id: int, units: int) -> float | None:
        """Return what so many units leave where they are sold."""
        return self.there.selling(type_id, units)

    def listing(self, type_id: int, units: int) -> float | None:
        """Return what so many units fetch at the lowest price asked where they are sold."""
        return self.there.listing(type_id, units)


def before_freight(prices: PlanPrices) -> Callable[[int, int], float | None]:
    """Return what tells the cost of units where they are bought, hauling left out."""
    if isinstance(prices, TwoMarkets):
        return before_freight(prices.here)
    return prices.at_the_market if isinstance(prices, MarketPrices) else prices.buying


def _filled(levels: tuple[Level, ...], units: int) -> float | None:
    fill = walk(levels, units)
    return None if fill.short else fill.total_isk
