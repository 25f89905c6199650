"""The orders of one market as columns, read page by page from what the server sent."""

from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

import numpy as np
import numpy.typing as npt

from eveprod_desktop.core.received.decoding import decode_rows
from eveprod_desktop.core.received.market import OrderRow, StructureOrderRow

STATION_ONLY, SAME_SYSTEM, WHOLE_REGION = -1, 0, 32_767
"""What `Orders.reach` holds besides a number of jumps."""

_REACH = {"station": STATION_ONLY, "solarsystem": SAME_SYSTEM, "region": WHOLE_REGION}
_REACH |= {str(jumps): jumps for jumps in range(1, 41)}
_MOST_UNITS = 1 << 40
_MOST_ISK = 1e15
"""No order of the game comes near; what lies beyond would spoil sums, and is passed over as a bad row."""
_LARGEST_ID = (1 << 63) - 1
_LARGEST_SMALL_ID = (1 << 31) - 1

_DTYPES: dict[str, npt.DTypeLike] = {
    "type_id": np.int64,
    "is_buy": np.bool_,
    "price_isk": np.float64,
    "units": np.int64,
    "least_units": np.int64,
    "location_id": np.int64,
    "system_id": np.int64,
    "reach": np.int16,
}
Column = npt.NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Orders:
    """Orders, one a place of every column, by type; within a type sells by price, then buys by price.

    `units` are those still on offer (or wanted), `least_units` the fewest that one deal may take.
    `system_id` is 0 where it was not told. `reach` is how far a buy order's buyer lets sellers be
    away, in jumps; see the three constants of this module.
    """

    type_id: npt.NDArray[np.int64]
    is_buy: npt.NDArray[np.bool_]
    price_isk: npt.NDArray[np.float64]
    units: npt.NDArray[np.int64]
    least_units: npt.NDArray[np.int64]
    location_id: npt.NDArray[np.int64]
    system_id: npt.NDArray[np.int64]
    reach: npt.NDArray[np.int16]

    def __len__(self) -> int:
        return len(self.type_id)

    def columns(self) -> dict[str, Column]:
        """Return every column by its name, in a fixed order."""
        return {name: getattr(self, name) for name in _DTYPES}

    def where(self, chosen: npt.NDArray[np.bool_] | npt.NDArray[np.intp] | slice) -> "Orders":
        """Return some of the orders, in the order given."""
        return Orders(**{name: column[chosen] for name, column in self.columns().items()})


def no_orders() -> Orders:
    """Return an empty market."""
    return Orders(**{name: np.empty(0, dtype) for name, dtype in _DTYPES.items()})


@dataclass(frozen=True, slots=True, eq=False)
class Collected:
    """All pages of one market together: every order once. `skipped` rows could not be understood."""

    orders: Orders
    skipped: int


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """One page: order ids and the moments of their snapshot (seconds) beside the orders."""

    order_ids: npt.NDArray[np.int64]
    stamps: npt.NDArray[np.float64]
    orders: Orders
    skipped: int


class OrderCollector:
    """Takes pages in any order and makes one market of them."""

    def __init__(self) -> None:
        self._parts: list[_Part] = []

    def mark(self) -> int:
        """Return what `restart` takes to come back to here."""
        return len(self._parts)

    def restart(self, mark: int = 0) -> None:
        """Forget every page since `mark`: the whole set comes again."""
        del self._parts[mark:]

    def add(
        self,
        body: bytes,
        last_modified: datetime | None,
        kind: type[OrderRow] | type[StructureOrderRow] = OrderRow,
    ) -> None:
        """Read one page of JSON.

        Raises:
            BadAnswer: the body is no list of orders.

        """
        decoded = decode_rows(body, kind)
        order_ids, orders = _columns(decoded.rows)
        stamp = last_modified.timestamp() if last_modified else 0.0
        skipped = decoded.skipped + len(decoded.rows) - len(orders)
        self._parts.append(_Part(order_ids, np.full(len(orders), stamp), orders, skipped))

    def finish(self) -> Collected:
        """Return the market; of an order that came twice the newer page's row counts."""
        parts, self._parts = self._parts, []
        skipped = sum(part.skipped for part in parts)
        if not parts:
            return Collected(no_orders(), skipped)
        order_ids = np.concatenate([part.order_ids for part in parts])
        stamps = np.concatenate([part.stamps for part in parts])
        columns = {name: np.concatenate([getattr(part.orders, name) for part in parts]) for name in _DTYPES}
        del parts
        newest_first = np.lexsort((-stamps, order_ids))
        sorted_ids = order_ids[newest_first]
        first = np.ones(len(sorted_ids), bool)
        first[1:] = sorted_ids[1:] != sorted_ids[:-1]
        kept = newest_first[first]
        by_type = np.lexsort((columns["price_isk"][kept], columns["is_buy"][kept], columns["type_id"][kept]))
        return Collected(Orders(**columns).where(kept[by_type]), skipped)


def _columns(rows: list[Any]) -> tuple[npt.NDArray[np.int64], Orders]:
    """Return order ids and columns of the rows that make sense."""
    try:
        return _checked(rows)
    except OverflowError:  # an id or a number of units that no machine word holds
        return _checked([row for row in rows if _fits(row)])


def _fits(row: Any) -> bool:  # noqa: ANN401 - a row of either kind
    numbers = (row.order_id, row.type_id, row.location_id, row.volume_remain, row.min_volume)
    return all(-_LARGEST_ID <= one <= _LARGEST_ID for one in (*numbers, getattr(row, "system_id", 0)))


def _checked(rows: list[Any]) -> tuple[npt.NDArray[np.int64], Orders]:
    count = len(rows)

    def column(field: str, dtype: npt.DTypeLike) -> Column:
        return np.fromiter(map(attrgetter(field), rows), dtype, count)

    order_ids = column("order_id", np.int64)
    orders = Orders(
        type_id=column("type_id", np.int64),
        is_buy=column("is_buy_order", np.bool_),
        price_isk=column("price", np.float64),
        units=column("volume_remain", np.int64),
        least_units=column("min_volume", np.int64),
        location_id=column("location_id", np.int64),
        system_id=column("system_id", np.int64)
        if count and hasattr(rows[0], "system_id")
        else np.zeros(count, np.int64),
        # a range that is not known yet reaches as far as the shortest one surely does
        reach=np.fromiter((_REACH.get(row.range, STATION_ONLY) for row in rows), np.int16, count),
    )
    good = (
        (orders.price_isk > 0)
        & (orders.price_isk <= _MOST_ISK)
        & (orders.units >= 0)
        & (orders.units <= _MOST_UNITS)
        & (orders.type_id > 0)
        & (orders.type_id <= _LARGEST_SMALL_ID)
        & (order_ids > 0)
    )
    return (order_ids, orders) if good.all() else (order_ids[good], orders.where(good))
