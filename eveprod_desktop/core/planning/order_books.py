"""The order books of markets, kept in memory while they stand."""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from eveprod_desktop.core.market.depth import Depth, Level
from eveprod_desktop.core.market.service import MarketService

if TYPE_CHECKING:
    from eveprod_desktop.core.market.region_market import RegionMarket

_MOST_REGIONS = 3
_ENDLESS = 10**15
"""Units at a price that the player typed."""


class OrderBooks:
    """Reads all orders of a region at once. Safe to call from any thread."""

    def __init__(self, market: MarketService) -> None:
        self._market = market
        self._lock = threading.Lock()
        self._known: dict[int, tuple[RegionMarket, Callable[[int], Depth]]] = {}

    def forget(self) -> None:
        """Read the books anew at the next question."""
        with self._lock:
            self._known.clear()

    def depths(self, region_id: int) -> Callable[[int], Depth]:
        """Return the books of a region by type; those asked for last are kept.

        Raises:
            NoPrices: the region's market was never fetched.

        """
        market = self._market.market(region_id)
        with self._lock:
            known = self._known.pop(region_id, None)
            if known is None or known[0] is not market:
                known = market, self._market.depths(region_id)
            self._known[region_id] = known
            while len(self._known) > _MOST_REGIONS:
                del self._known[next(iter(self._known))]
            return known[1]

    def sells(self, region_id: int) -> Callable[[int], tuple[Level, ...]]:
        """Return the sell orders of a region by type, cheapest first; a price that was typed stands for all.

        Raises:
            NoPrices: the region's market was never fetched.

        """
        depths, typed = self.depths(region_id), self._market.overrides()

        def sells(type_id: int) -> tuple[Level, ...]:
            own = typed.get(type_id)
            if own is not None and own.buying_isk is not None:
                return (Level(own.buying_isk, _ENDLESS),)
            return depths(type_id).sells

        return sells
