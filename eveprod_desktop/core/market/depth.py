"""Walking an order book: what a quantity really costs or fetches, and how deep the market is."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from eveprod_desktop.core.market.orders import Orders


@dataclass(frozen=True, slots=True)
class Level:
    """One order of a book: `least_units` is the fewest that one deal may take."""

    price_isk: float
    units: int
    least_units: int = 1


@dataclass(frozen=True, slots=True)
class Depth:
    """The book of one type at one place: sells from the cheapest, buys from the dearest."""

    sells: tuple[Level, ...]
    buys: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Fill:
    """What a quantity costs or fetches. `short` units found no order; ISK are for the `units` filled.

    `average_isk` and `last_isk` (the worst price taken) are None where nothing was filled.
    """

    units: int
    short: int
    total_isk: float
    average_isk: float | None
    last_isk: float | None
    orders: int


def depth_of(orders: Orders) -> Depth:
    """Return the book of orders that are all of one type and place; those without units are left out."""
    levels = [
        (is_buy, Level(price, units, least))
        for is_buy, price, units, least in zip(
            orders.is_buy.tolist(),
            orders.price_isk.tolist(),
            orders.units.tolist(),
            orders.least_units.tolist(),
            strict=True,
        )
        if units > 0
    ]
    return Depth(
        tuple(sorted((one for is_buy, one in levels if not is_buy), key=lambda one: one.price_isk)),
        tuple(sorted((one for is_buy, one in levels if is_buy), key=lambda one: -one.price_isk)),
    )


def walk(levels: Iterable[Level], units: int) -> Fill:
    """Fill `units` from the best order on, the last order counting partly.

    An order that asks for more in one deal than is left is passed over, unless it holds less than
    that itself (then all of it counts as its least).
    """
    left = units
    total: list[float] = []
    last = None
    for level in levels:
        if left == 0:
            break
        if min(level.least_units, level.units) > left:
            continue
        taken = min(left, level.units)
        left -= taken
        last = level.price_isk
        total.append(taken * level.price_isk)
    isk = math.fsum(total)
    filled = units - left
    return Fill(filled, left, isk, isk / filled if filled else None, last, len(total))
