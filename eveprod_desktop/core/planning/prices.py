"""Prices of a plan from a market: the order book walked as deep as the plan needs it."""

from collections.abc import Callable, Mapping

from eveprod_desktop.core.market.depth import Depth, Level, walk
from eveprod_desktop.core.market.rows import PriceOverride

VolumeOf = Callable[[int], float]
"""Cubic metres of one unit, packaged; NaN where it is not known."""


class MarketPrices:
    """Prices at one place: what the player typed, else the orders. Books are read once each.

    `isk_per_m3` is what bringing a cubic metre from there to the jobs costs, `collateral_share` what it
    costs for every ISK of value; what is of unknown volume then has no price.
    """

    def __init__(
        self,
        depth_of: Callable[[int], Depth],
        overrides: Mapping[int, PriceOverride],
        *,
        volume_of: VolumeOf | None = None,
        isk_per_m3: float = 0.0,
        collateral_share: float = 0.0,
    ) -> None:
        self._read = depth_of
        self._overrides = overrides
        self._volume_of = volume_of
        self._isk_per_m3 = isk_per_m3
        self._collateral_share = collateral_share
        self._depths: dict[int, Depth] = {}

    def buying(self, type_id: int, units: int) -> float | None:
        """Return what buying so many units at once costs, brought to the jobs; None if fewer are on offer."""
        typed = self._overrides.get(type_id)
        if typed is not None and typed.buying_isk is not None:
            return self._brought(type_id, units, typed.buying_isk * units)
        cost = _filled(self._depth(type_id).sells, units)
        return None if cost is None else self._brought(type_id, units, cost)

    def selling(self, type_id: int, units: int) -> float | None:
        """Return what selling so many units at once to buy orders fetches; None if fewer are wanted."""
        typed = self._overrides.get(type_id)
        if typed is not None and typed.selling_isk is not None:
            return typed.selling_isk * units
        return _filled(self._depth(type_id).buys, units)

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

    def _brought(self, type_id: int, units: int, cost_isk: float) -> float | None:
        if not self._isk_per_m3 and not self._collateral_share:
            return cost_isk
        volume = self._volume_of(type_id) if self._volume_of else 0.0
        freight = volume * units * self._isk_per_m3 if self._isk_per_m3 else 0.0
        total = cost_isk * (1 + self._collateral_share) + freight
        return total if total == total else None  # noqa: PLR0124 - NaN is unknown


def _filled(levels: tuple[Level, ...], units: int) -> float | None:
    fill = walk(levels, units)
    return None if fill.short else fill.total_isk
