"""Order books: any page of any region at any moment, without the pages before it.

A book has a fixed number of slots. Each holds one order after the other: it is placed, edited now
and then at the level of that moment, partly filled, and replaced by another. What a slot holds at a
moment is computed from the seed alone.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import numpy as np
import numpy.typing as npt

from eveprod_desktop.sandbox.hashing import Floats, bell, bits, unit
from eveprod_desktop.sandbox.market.prices import DAY_SECONDS, PriceLevels

ROWS_A_PAGE = 1000

_HOUR_SECONDS = 3600
_FIRST_ORDER_ID = 6_000_000_000
_SLOTS = 1 << 20
_GENERATIONS = 1 << 10
_DURATIONS_DAYS = np.array([1, 3, 7, 14, 30, 90, 90, 90])
_RANGES = np.array(
    ["station", "station", "solarsystem", "1", "2", "3", "4", "5", "10", "20", "30", "40", "region", "region"]
)
_SELL_SHARE = 0.62
_SELL_ONLY, _BUY_ONLY = 0.04, 0.07
_COVERED = 0.93  # of all types, in the first hub
_COVERED_LESS = 0.18
_LARGEST_SHARE = 0.004
_STAPLE_USES = 20  # what so many recipes use is always both sold and wanted

Ints = npt.NDArray[np.int64]


class Order(msgspec.Struct, gc=False, omit_defaults=True):
    """A row of an order book, as ESI writes it; a structure's own book has no `system_id`."""

    duration: int
    is_buy_order: bool
    issued: str
    location_id: int
    min_volume: int
    order_id: int
    price: float
    range: str
    type_id: int
    volume_remain: int
    volume_total: int
    system_id: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where orders stand."""

    location_id: int
    system_id: int


@dataclass(frozen=True, slots=True)
class Traded:
    """Who trades where.

    `number` tells books apart, `orders` is how many there are. `hub` draws most of them, `elsewhere`
    the rest; in `structures` stand only buy orders, as in CCP's public books. `dear` is the level
    over the first hub's, `share` the part of the daily turnover.
    """

    number: int
    orders: int
    hub: Place | None
    elsewhere: Sequence[Place]
    structures: Sequence[Place]
    dear: float = 1.0
    share: float = 1.0
    tells_system: bool = True


@dataclass(frozen=True, slots=True)
class _Slots:
    """For every slot: the place of its type, its rank among the type's, their count, the sells of it."""

    place: npt.NDArray[np.intp]
    rank: Ints
    count: Ints
    sells: Ints


class OrderBook:
    """The orders of one region or structure."""

    def __init__(self, levels: PriceLevels, seed: int, traded: Traded) -> None:
        self._levels = levels
        self._seed = seed
        self._traded = traded
        self._counts = self._count()
        self._ends = np.cumsum(self._counts)
        self._places = _table(traded)
        self.size = int(self._ends[-1]) if len(self._ends) else 0
        self._stride = _coprime(self.size)
        self._encoder = msgspec.json.Encoder()

    def pages(self, rows: int | None = None) -> int:
        """Return how many pages the book (or `rows` of it) fills; an empty one has one."""
        return max(1, math.ceil((self.size if rows is None else rows) / ROWS_A_PAGE))

    def page(self, number: int, moment: float) -> bytes:
        """Return page `number` (from 1) as JSON."""
        first = (number - 1) * ROWS_A_PAGE
        rows = np.arange(first, min(first + ROWS_A_PAGE, self.size), dtype=np.int64)
        shift = int(moment) * 7
        slots = (rows * self._stride + shift % max(1, self.size)) % max(1, self.size)
        return self._encoder.encode(self.orders(slots, moment))

    def type_ids(self) -> list[int]:
        """Return the types that have orders, by id."""
        return [int(one) for one in self._levels.type_id[self._counts > 0]]

    def slots_of(self, type_id: int) -> Ints:
        """Return the slots that hold a type."""
        at = self._levels.index(type_id)
        if at is None:
            return np.empty(0, np.int64)
        end = int(self._ends[at])
        return np.arange(end - int(self._counts[at]), end, dtype=np.int64)

    def orders(self, slots: Ints, moment: float) -> list[Order]:
        """Return what slots hold at a moment."""
        if not len(slots):
            return []
        seed, number = self._seed, self._traded.number
        place = np.searchsorted(self._ends, slots, side="right")
        count = self._counts[place]
        rank = slots - (self._ends[place] - count)
        sells = self._sells(place, count)
        buy = rank >= sells
        duration = _DURATIONS_DAYS[(unit(seed, 31, number, slots) * len(_DURATIONS_DAYS)).astype(np.int64)]
        life = duration * (0.6 * DAY_SECONDS)
        born, generation = _turn(moment, life, unit(seed, 32, number, slots))
        edit = (2.0 + 38.0 * unit(seed, 33, number, slots)) * _HOUR_SECONDS
        edited = np.maximum(born, _turn(moment, edit, unit(seed, 34, number, slots))[0])
        own = bits(seed, 35, number, slots, generation).astype(np.int64)

        reference = self._levels.at_moments(place, edited) * self.local(place)
        price = self._price(_Slots(place, rank, count, sells), buy, own, reference)
        total = np.maximum(1, np.rint(self.budget(place) * 10 ** (0.4 * bell(seed, 36, own)) / reference))
        filled = np.clip((np.floor(moment / 1800) * 1800 - born) / life, 0.0, 1.0) * unit(seed, 37, own)
        remain = np.maximum(1, np.rint(total * (1.0 - 0.9 * filled)))
        wholesale = unit(seed, 38, own) < 0.03
        least = np.where(
            buy & wholesale, np.maximum(1, np.minimum(remain, 10 ** np.floor(np.log10(remain)))), 1
        )
        location, system = self._stand(slots, buy)
        reach = np.where(buy, _RANGES[(unit(seed, 39, own) * len(_RANGES)).astype(np.int64)], "region")
        order_id = _FIRST_ORDER_ID + (number * _SLOTS + slots) * _GENERATIONS + generation % _GENERATIONS
        issued = np.datetime_as_string(edited.astype(np.int64).astype("datetime64[s]"))
        systems = system.tolist() if self._traded.tells_system else [None] * len(slots)
        return [
            Order(days, is_buy, f"{when}Z", where, at_least, key, isk, far, type_id, left, whole, in_system)
            for days, is_buy, when, where, at_least, key, isk, far, type_id, left, whole, in_system in zip(
                duration.tolist(),
                buy.tolist(),
                issued.tolist(),
                location.tolist(),
                least.astype(np.int64).tolist(),
                order_id.tolist(),
                price.tolist(),
                reach.tolist(),
                self._levels.type_id[place].tolist(),
                remain.astype(np.int64).tolist(),
                total.astype(np.int64).tolist(),
                systems,
                strict=True,
            )
        ]

    def local(self, place: npt.NDArray[np.intp]) -> Floats:
        """Return how much dearer types are here than in the first hub."""
        ids = self._levels.type_id[place]
        return self._traded.dear * (1.0 + 0.03 * bell(self._seed, 41, self._traded.number, ids))

    def budget(self, place: npt.NDArray[np.intp]) -> Floats:
        """Return the ISK that one order of a type usually stands for."""
        return 10 ** (7.3 + 0.5 * self.popularity(place)) * (0.4 + 0.6 * self._traded.share)

    def popularity(self, place: npt.NDArray[np.intp]) -> Floats:
        """Return how much a type is traded, as a power of ten around 0."""
        ids = self._levels.type_id[place]
        liking: Floats = 0.45 * bell(self._seed, 42, ids) + 0.6 * self._levels.is_part[place]
        liking += 0.4 * np.log10(1.0 + self._levels.uses[place])
        return liking

    def _count(self) -> Ints:
        """Give each type its slots: two for every one that is traded here, the rest by popularity."""
        everything = np.arange(len(self._levels))
        counts = np.zeros(len(everything), np.int64)
        if not self._traded.orders or not len(everything):
            return counts
        taste = 0.35 * bell(self._seed, 43, self._traded.number, self._levels.type_id)
        liking = self.popularity(everything) + taste
        most = int(len(everything) * _COVERED * self._traded.share**_COVERED_LESS)
        covered = min(max(1, most), max(1, int(self._traded.orders * 0.45)))
        staple = self._levels.uses >= _STAPLE_USES
        chosen = np.lexsort((-liking, ~staple))[:covered]
        counts[chosen] = 2
        rest = self._traded.orders - 2 * covered
        if rest > 0:
            weight = np.minimum(10 ** (1.4 * liking[chosen]), 10**2.2)
            share = np.minimum(weight / weight.sum(), max(_LARGEST_SHARE, 2.0 / covered))
            more = np.floor(share / share.sum() * rest).astype(np.int64)
            more[: rest - int(more.sum())] += 1
            counts[chosen] += more
        return counts

    def _sells(self, place: npt.NDArray[np.intp], count: Ints) -> Ints:
        """Return how many of a type's slots hold sell orders; some types are only sold or only wanted."""
        habit = unit(self._seed, 44, self._traded.number, self._levels.type_id[place])
        habit = np.where(self._levels.uses[place] >= _STAPLE_USES, 1.0, habit)
        both = np.rint(count * _SELL_SHARE)
        sells = np.where(habit < _SELL_ONLY, count, np.where(habit < _BUY_ONLY, 0, both))
        return sells.astype(np.int64)

    def _price(self, slots: "_Slots", buy: npt.NDArray[np.bool_], own: Ints, reference: Floats) -> Floats:
        """Return prices: a spread around the level, dearer with the rank, and a few absurd ones."""
        seed, sells = self._seed, slots.sells
        ids = self._levels.type_id[slots.place]
        spread = 0.015 + 0.07 * unit(seed, 45, ids) ** 2
        back = np.where(buy, slots.rank - sells, slots.rank)
        depth = back * (0.002 + 0.006 * unit(seed, 46, ids)) + 0.004 * np.abs(bell(seed, 47, own))
        far = back > 0.8 * np.where(buy, slots.count - sells, sells)
        depth += np.where(far & (back > 2), 10 ** (0.7 * unit(seed, 48, own)) - 1.0, 0.0)
        price = reference * np.where(buy, (1.0 - spread) / (1.0 + depth), (1.0 + spread) * (1.0 + depth))
        luck = unit(seed, 49, own)
        # a scam alone in a thin book would lead every ranking of profits
        absurd = (luck < 0.015) & (back > np.where(buy, 0, 2))
        price = np.where(absurd & ~buy, price * 10 ** (1.3 + 2.2 * unit(seed, 50, own)), price)
        price = np.where(absurd & buy, 0.01, price)
        return tick(price)

    def _stand(self, slots: Ints, buy: npt.NDArray[np.bool_]) -> tuple[Ints, Ints]:
        """Return location and system of each slot's order."""
        table, hubs, others = self._places
        draw = unit(self._seed, 51, self._traded.number, slots)
        which = unit(self._seed, 52, self._traded.number, slots)
        structures = len(table) - hubs - others
        row = np.zeros(len(slots), np.int64)
        if others:
            away = draw >= (0.72 if hubs else 0.0)
            row = np.where(away, hubs + (which**2 * others).astype(np.int64), row)
        if structures:
            row = np.where(buy & (draw > 0.9), hubs + others + (which * structures).astype(np.int64), row)
        return table[row, 0], table[row, 1]


def tick(price: Floats) -> Floats:
    """Round prices to four digits, as the market takes them, and at least to 0.01 ISK."""
    safe = np.maximum(price, 0.01)
    power = np.floor(np.log10(safe)).astype(np.int64) - 3
    up = 10.0 ** np.maximum(power, 0)
    down = 10.0 ** np.clip(-power, 0, 2)
    rounded: Floats = np.where(power > 0, np.rint(safe / up) * up, np.rint(safe * down) / down)
    return rounded


def _turn(moment: float, length: Floats, phase: Floats) -> tuple[Floats, Ints]:
    """Return when the present turn of something that repeats began, and its number."""
    number = np.floor(moment / length + phase)
    return np.floor((number - phase) * length) + 1.0, number.astype(np.int64)


def _table(traded: Traded) -> tuple[Ints, int, int]:
    hubs = [traded.hub] if traded.hub else []
    rows = [(one.location_id, one.system_id) for one in (*hubs, *traded.elsewhere, *traded.structures)]
    return np.array(rows or [(0, 0)], np.int64).reshape(-1, 2), len(hubs), len(traded.elsewhere)


def _coprime(size: int) -> int:
    """Return a stride that visits every slot once, far from its neighbours."""
    stride = max(1, int(size * 0.618))
    while math.gcd(stride, size) != 1:
        stride += 1
    return stride
