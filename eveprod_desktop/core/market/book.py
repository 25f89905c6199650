"""Prices of every type at one place, worked out of its orders."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from eveprod_desktop.core.market.orders import STATION_ONLY, WHOLE_REGION, Orders

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

Basis = Literal["sell_min", "buy_max", "sell_p5", "buy_p5", "split", "average"]
BASES: tuple[Basis, ...] = get_args(Basis)
"""What a price may be taken from: cheapest sell order, dearest buy order, the 5 % of either side,
the mean of the first two, CCP's average price of the whole universe."""

_SHARE = 0.05
_ABSURD = 10


@dataclass(frozen=True, slots=True, eq=False)
class PriceBook:
    """Prices in ISK of types, by type id; NaN is "no price".

    `sell_p5` is the volume-weighted average of the cheapest 5 % of the units offered, `buy_p5` of the
    dearest 5 % wanted. Absurd orders (sells above ten times, buys below a tenth of the best) are left
    out of these two and count in volumes and numbers of orders.
    """

    type_id: Ints
    sell_min: Floats
    buy_max: Floats
    sell_p5: Floats
    buy_p5: Floats
    sell_volume: Ints
    buy_volume: Ints
    sell_orders: Ints
    buy_orders: Ints

    def __len__(self) -> int:
        return len(self.type_id)

    @property
    def split(self) -> Floats:
        """The mean of cheapest sell and dearest buy; NaN where either is missing."""
        return (self.sell_min + self.buy_max) / 2


def aligned(type_id: Ints, values: Floats | Ints, wanted: Ints) -> Floats:
    """Return the values of wanted types, NaN where there is none; `type_id` is sorted."""
    if not len(type_id):
        return np.full(len(wanted), np.nan)
    found = np.minimum(np.searchsorted(type_id, wanted), len(type_id) - 1)
    return np.where(type_id[found] == wanted, values[found].astype(np.float64), np.nan)


@dataclass(frozen=True, slots=True)
class Reach:
    """A place as buy orders see it: the station or structure, its system, jumps from there by system."""

    location_id: int
    system_id: int | None
    jumps: dict[int, int]


def at_place(orders: Orders, reach: Reach | None) -> Orders:
    """Return the orders that count at a place; see `counting`."""
    return orders if reach is None else orders.where(counting(orders, reach))


def counting(orders: Orders, reach: Reach | None) -> npt.NDArray[np.bool_]:
    """Tell of every order whether it counts at a place: sells standing there, buys that reach it.

    Without a place all orders of the region do.
    """
    if reach is None:
        return np.ones(len(orders), bool)
    here = orders.location_id == reach.location_id
    buy_here = here | (orders.reach == WHOLE_REGION)
    if reach.system_id is not None:
        systems = np.fromiter(reach.jumps, np.int64, len(reach.jumps))
        distances = np.fromiter(reach.jumps.values(), np.int64, len(reach.jumps))
        by_id = np.argsort(systems)
        systems, distances = systems[by_id], distances[by_id]
        found = np.minimum(np.searchsorted(systems, orders.system_id), len(systems) - 1)
        known = systems[found] == orders.system_id
        buy_here |= known & (orders.reach > STATION_ONLY) & (distances[found] <= orders.reach)
    counts: npt.NDArray[np.bool_] = np.where(orders.is_buy, buy_here, here)
    return counts


def price_book(orders: Orders) -> PriceBook:
    """Work out the prices of orders that all count at one place; they stand in the order of `Orders`.

    Orders without units left are passed over.
    """
    orders = orders.where(orders.units > 0)
    type_id = np.unique(orders.type_id)
    sells = _side(orders.where(~orders.is_buy), type_id, 1)
    buys = _side(orders.where(orders.is_buy), type_id, -1)
    return PriceBook(
        type_id,
        sells.best,
        buys.best,
        sells.percentile,
        buys.percentile,
        sells.volume,
        buys.volume,
        sells.orders,
        buys.orders,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    best: Floats
    percentile: Floats
    volume: Ints
    orders: Ints


def _side(orders: Orders, type_id: Ints, direction: int) -> _Side:
    """Work out one side of the book; `direction` is 1 where a low price is the best one, else -1."""
    count = len(type_id)
    side = _Side(
        np.full(count, np.nan), np.full(count, np.nan), np.zeros(count, np.int64), np.zeros(count, np.int64)
    )
    if not len(orders):
        return side
    if direction < 0:
        # buys stand by rising price within their type; the best one has to come first
        orders = orders.where(slice(None, None, -1))
    changes = np.flatnonzero(orders.type_id[1:] != orders.type_id[:-1]) + 1
    start = np.concatenate(([0], changes))
    length = np.diff(np.append(start, len(orders)))
    at = np.searchsorted(type_id, orders.type_id[start])
    best = orders.price_isk[start]
    cents, best_cents = np.rint(orders.price_isk * 100), np.repeat(np.rint(best * 100), length)
    sensible = cents <= best_cents * _ABSURD if direction > 0 else cents * _ABSURD >= best_cents
    units = np.where(sensible, orders.units, 0)
    # sensible orders come first in their type, so what was offered before an order is a difference of sums
    so_far = np.cumsum(units) - units
    before = (so_far - np.repeat(so_far[start], length)).astype(np.float64)
    wanted = np.add.reduceat(units, start) * _SHARE
    taken = np.clip(np.repeat(wanted, length) - before, 0, units)
    side.best[at] = best
    side.percentile[at] = _cents(np.add.reduceat(taken * orders.price_isk, start) / wanted)
    side.volume[at] = np.add.reduceat(orders.units, start)
    side.orders[at] = length
    return side


def _cents(isk: Floats) -> Floats:
    """Round to 0.01 ISK, halves upwards."""
    rounded: Floats = np.floor(isk * 100 + 0.5) / 100
    return rounded
