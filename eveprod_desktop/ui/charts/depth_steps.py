"""An order book as two stairs: how much is offered up to a price, how much is wanted down to one."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from eveprod_desktop.ui import format as write

if TYPE_CHECKING:
    from eveprod_desktop.core.market.depth import Depth, Level

_MOST_OF_THE_UNITS = 0.8
_FARTHEST = 0.5
"""Of its best price, so far a side is shown at first: beyond stand orders that nobody means."""
_LEAST_MARGIN = 0.02
_FINE = 0.05
"""Prices closer together than this share of themselves are written in full: three digits would look alike."""
_THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class Stairs:
    """One side of a book, best price first: `units` and `total_isk` of all orders up to each price.

    `sign` is 1 where prices rise from the best (sell orders) and -1 where they fall (buy orders).
    """

    prices: tuple[float, ...] = ()
    units: tuple[int, ...] = ()
    total_isk: tuple[float, ...] = ()
    sign: int = 1

    def reached(self, price_isk: float) -> int:
        """Return how many steps a price reaches: of sell orders those not above it, of buys not below it."""
        return bisect_right([self.sign * one for one in self.prices], self.sign * price_isk)

    def outline(self, far_isk: float) -> tuple[list[float], list[float]]:
        """Return prices and units of the line around the stairs, on from nothing to `far_isk`."""
        if not self.prices:
            return [], []
        x, y = [self.prices[0]], [0.0]
        before = 0.0
        for price, units in zip(self.prices, self.units, strict=True):
            x += [price, price]
            y += [before, float(units)]
            before = float(units)
        x.append(max(far_isk * self.sign, self.prices[-1] * self.sign) * self.sign)
        y.append(before)
        return x, y


def stairs_of(levels: "Sequence[Level]", *, buys: bool) -> Stairs:
    """Add orders up, from the best price on; orders of one price are one step."""
    prices: list[float] = []
    units: list[int] = []
    totals: list[float] = []
    all_units, all_isk = 0, 0.0
    for level in levels:
        all_units += level.units
        all_isk += level.units * level.price_isk
        if prices and prices[-1] == level.price_isk:
            units[-1], totals[-1] = all_units, all_isk
        else:
            prices.append(level.price_isk)
            units.append(all_units)
            totals.append(all_isk)
    return Stairs(tuple(prices), tuple(units), tuple(totals), -1 if buys else 1)


@dataclass(frozen=True, slots=True)
class Book:
    """Both sides of an order book."""

    sells: Stairs = Stairs()
    buys: Stairs = Stairs(sign=-1)

    @property
    def prices(self) -> tuple[float, ...]:
        """Every price there is, rising."""
        return tuple(sorted({*self.sells.prices, *self.buys.prices}))

    def span(self) -> tuple[float, float]:
        """Return the lowest and highest price to show at first.

        That is where most of the units of each side are, not farther from its best price than half of
        that: one order at a thousandth or a thousandfold would squeeze all others into a line.
        """
        ends = []
        for side in (self.buys, self.sells):
            if not side.prices:
                continue
            best = side.prices[0]
            wanted = _MOST_OF_THE_UNITS * side.units[-1]
            most = next(
                price for price, units in zip(side.prices, side.units, strict=True) if units >= wanted
            )
            farthest = best * (1 + side.sign * _FARTHEST)
            ends += [best, min(most * side.sign, farthest * side.sign) * side.sign]
        if not ends:
            return 0.0, 1.0
        low, high = min(ends), max(ends)
        margin = max((high - low) * 0.08, high * _LEAST_MARGIN)
        return max(0.0, low - margin), high + margin

    def reading(self, price_isk: float) -> str:
        """Say what is offered up to a price, or wanted down to it."""
        lines = [write.isk(price_isk)]
        for side, words in ((self.sells, "offered up to it"), (self.buys, "wanted down to it")):
            steps = side.reached(price_isk)
            if steps:
                units, isk = side.units[steps - 1], side.total_isk[steps - 1]
                lines.append(f"{write.whole(units)} {words}")
                lines.append(f"{write.isk_short(isk)} in all, {write.isk(isk / units)} each")
        if len(lines) == 1:
            lines.append("between the two sides")
        return "\n".join(lines)

    def words(self) -> str:
        """Tell both sides in a sentence, for those who do not see the chart."""
        sides = []
        if self.sells.prices:
            sides.append(
                f"{write.whole(self.sells.units[-1])} offered from {write.isk(self.sells.prices[0])} ISK"
            )
        if self.buys.prices:
            sides.append(
                f"{write.whole(self.buys.units[-1])} wanted from {write.isk(self.buys.prices[0])} ISK"
            )
        return "; ".join(sides)

    def as_text(self) -> str:
        """Write the stairs as a table to be copied."""
        lines = ["side\tprice\tunits up to it\tISK up to it"]
        for side, name in ((self.sells, "sell"), (self.buys, "buy")):
            lines += [
                f"{name}\t{price:.12g}\t{units}\t{isk:.15g}"
                for price, units, isk in zip(side.prices, side.units, side.total_isk, strict=True)
            ]
        return "\n".join(lines) + "\n"


def book_of(depth: "Depth | None") -> Book:
    """Lay an order book out as stairs; None is an empty one."""
    if depth is None:
        return Book()
    return Book(stairs_of(depth.sells, buys=False), stairs_of(depth.buys, buys=True))


def price_writer(low_isk: float, high_isk: float) -> Callable[[float | None], str]:
    """Return how prices of a span are written on its axis: so that neighbours can be told apart."""
    if high_isk - low_isk >= _FINE * high_isk:
        return write.isk_short
    decimals = 0 if high_isk - low_isk >= 10 else 2
    return lambda value: write.isk(value, decimals)


def units_short(units: float | None) -> str:
    """Write an amount of goods in three digits: `950`, `1.23 M`."""
    if units is None or abs(units) < _THOUSAND:
        return write.quantity(None if units is None else round(units, 2))
    return write.isk_short(units)
