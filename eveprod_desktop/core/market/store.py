"""The tables of this room: read as rows and arrays, written in the caller's transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, delete, func, select

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.db.bulk import fetch_tuples, insert_rows
from eveprod_desktop.core.db.character_tables import structures
from eveprod_desktop.core.db.market_tables import (
    market_order_books,
    market_prices,
    market_sections,
    reference_prices,
    system_cost_indices,
)
from eveprod_desktop.core.db.static_tables import npc_corporations, solar_systems, stations
from eveprod_desktop.core.market.book import PriceBook
from eveprod_desktop.core.market.orders import Orders, no_orders
from eveprod_desktop.core.market.packing import chunk_of, unpack
from eveprod_desktop.core.market.rows import Section, SectionName
from eveprod_desktop.core.received.market import PriceRow, SystemIndicesRow

_ACTIVITY_OF = {
    "manufacturing": Activity.MANUFACTURING,
    "researching_time_efficiency": Activity.RESEARCH_TIME,
    "researching_material_efficiency": Activity.RESEARCH_MATERIAL,
    "copying": Activity.COPYING,
    "invention": Activity.INVENTION,
    "reaction": Activity.REACTION,
}
"""How ESI spells the activities of cost indices; others are leftovers and passed over."""
_LARGEST_ID = (1 << 63) - 1


def read_sections(connection: Connection) -> dict[tuple[SectionName, int], Section]:
    """Read how every part of the market data stands, by name and region."""
    return {
        (row.section, row.region_id): Section(
            row.section,
            row.region_id,
            row.mark,
            _moment(row.data_at),
            _moment(row.expires_at),
            row.location_id,
            row.pages,
            row.orders,
            row.types,
            row.skipped,
            _moment(row.failed_at),
            row.failure,
            _moment(row.retry_at),
        )
        for row in connection.execute(select(market_sections))
    }


def write_sections(connection: Connection, sections: Iterable[Section]) -> None:
    """Write how parts of the market data stand, over what stood before."""
    insert_rows(
        connection,
        market_sections,
        [
            (
                one.name,
                one.region_id,
                one.mark,
                _text(one.data_at),
                _text(one.expires_at),
                one.location_id,
                one.pages,
                one.orders,
                one.types,
                one.skipped,
                _text(one.failed_at),
                one.failure,
                _text(one.retry_at),
            )
            for one in sections
        ],
    )


def write_orders(connection: Connection, region_id: int, chunks: Sequence[tuple[int, bytes]]) -> None:
    """Write the packed orders of a region in place of those that stood."""
    connection.execute(delete(market_order_books).where(market_order_books.c.region_id == region_id))
    insert_rows(connection, market_order_books, [(region_id, chunk, data) for chunk, data in chunks])


def read_orders(connection: Connection, region_id: int, type_id: int | None = None) -> Orders:
    """Read the orders of a region, or those of one type."""
    book = market_order_books.c
    query = select(book.orders).where(book.region_id == region_id).order_by(book.chunk)
    if type_id is not None:
        query = query.where(book.chunk == chunk_of(type_id))
    parts = [unpack(data) for data in connection.scalars(query)]
    if not parts:
        return no_orders()
    orders = Orders(
        **{name: np.concatenate([part.columns()[name] for part in parts]) for name in parts[0].columns()}
    )
    return orders if type_id is None else orders.where(orders.type_id == type_id)


def write_prices(connection: Connection, region_id: int, book: PriceBook) -> None:
    """Write the prices of a region in place of those that stood."""
    connection.execute(delete(market_prices).where(market_prices.c.region_id == region_id))
    columns: list[list[object]] = [
        book.type_id.tolist(),
        *(or_null(prices) for prices in (book.sell_min, book.buy_max, book.sell_p5, book.buy_p5)),
        *(
            counts.tolist()
            for counts in (book.sell_volume, book.buy_volume, book.sell_orders, book.buy_orders)
        ),
    ]
    insert_rows(connection, market_prices, [(region_id, *values) for values in zip(*columns, strict=True)])


def read_prices(connection: Connection, region_id: int) -> PriceBook:
    """Read the prices of a region as a book; empty if there are none."""
    row = market_prices.c
    names = [field.name for field in fields(PriceBook)]
    rows = fetch_tuples(
        connection,
        select(*(row[name] for name in names)).where(row.region_id == region_id).order_by(row.type_id),
    )
    columns = dict(zip(names, list(zip(*rows, strict=True)) or [()] * len(names), strict=True))

    def isk(name: str) -> npt.NDArray[np.float64]:
        return np.array(columns[name], np.float64)

    def whole(name: str) -> npt.NDArray[np.int64]:
        return np.array(columns[name], np.int64)

    return PriceBook(
        type_id=whole("type_id"),
        sell_min=isk("sell_min"),
        buy_max=isk("buy_max"),
        sell_p5=isk("sell_p5"),
        buy_p5=isk("buy_p5"),
        sell_volume=whole("sell_volume"),
        buy_volume=whole("buy_volume"),
        sell_orders=whole("sell_orders"),
        buy_orders=whole("buy_orders"),
    )


def write_reference_prices(connection: Connection, rows: Iterable[PriceRow]) -> None:
    """Write CCP's adjusted and average prices in place of those that stood."""
    connection.execute(delete(reference_prices))
    insert_rows(
        connection,
        reference_prices,
        [
            (row.type_id, _sensible(row.adjusted_price), _sensible(row.average_price))
            for row in rows
            if 0 < row.type_id <= _LARGEST_ID
        ],
    )


def read_reference_prices(
    connection: Connection,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Read type ids, adjusted and average prices, by type id; NaN is "no price"."""
    rows = fetch_tuples(connection, select(reference_prices).order_by(reference_prices.c.type_id))
    columns = list(zip(*rows, strict=True)) or [()] * 3
    return (
        np.array(columns[0], np.int64),
        np.array(columns[1], np.float64),
        np.array(columns[2], np.float64),
    )


def write_cost_indices(connection: Connection, rows: Iterable[SystemIndicesRow]) -> None:
    """Write the cost indices of all systems in place of those that stood."""
    connection.execute(delete(system_cost_indices))
    insert_rows(
        connection,
        system_cost_indices,
        [
            (row.solar_system_id, int(_ACTIVITY_OF[one.activity]), one.cost_index)
            for row in rows
            for one in row.cost_indices
            if one.activity in _ACTIVITY_OF
            and 0 < row.solar_system_id <= _LARGEST_ID
            and 0 <= one.cost_index <= 1
        ],
    )


def read_mean_indices(connection: Connection) -> dict[int, dict[Activity, float]]:
    """Read, by region, the mean cost index of the systems that have one for an activity."""
    index, system = system_cost_indices.c, solar_systems.c
    means: dict[int, dict[Activity, float]] = {}
    for region, activity, mean in connection.execute(
        select(system.region_id, index.activity_id, func.avg(index.cost_index))
        .join_from(system_cost_indices, solar_systems, index.system_id == system.system_id)
        .group_by(system.region_id, index.activity_id)
    ):
        means.setdefault(region, {})[Activity(activity)] = mean
    return means


def read_station(connection: Connection, station_id: int) -> tuple[str, int] | None:
    """Read name and system of an NPC station, None if the data have no such one."""
    row = connection.execute(
        select(stations.c.name, stations.c.system_id).where(stations.c.station_id == station_id)
    ).one_or_none()
    return (row.name, row.system_id) if row else None


def read_station_owner(connection: Connection, station_id: int) -> tuple[int, int | None] | None:
    """Read the corporation that runs an NPC station, and its faction; None if the data have no such one."""
    row = connection.execute(
        select(stations.c.owner_id, npc_corporations.c.faction_id)
        .join_from(
            stations, npc_corporations, npc_corporations.c.corporation_id == stations.c.owner_id, isouter=True
        )
        .where(stations.c.station_id == station_id)
    ).one_or_none()
    return (row.owner_id, row.faction_id) if row else None


def read_structures(connection: Connection, region_id: int) -> dict[int, str]:
    """Read the players' structures of a region whose names some character was told, by id."""
    query = select(structures.c.structure_id, structures.c.name).join_from(
        structures, solar_systems, solar_systems.c.system_id == structures.c.solar_system_id
    )
    rows = connection.execute(query.where(solar_systems.c.region_id == region_id))
    return {row.structure_id: row.name for row in rows}


def read_location_name(connection: Connection, location_id: int) -> str | None:
    """Read the name of a station, or of a structure that some character was told."""
    station = read_station(connection, location_id)
    if station is not None:
        return station[0]
    return connection.scalar(select(structures.c.name).where(structures.c.structure_id == location_id))


def or_null(values: npt.NDArray[np.float64]) -> list[object]:
    """Return values for a table: NaN, which is "no price", becomes NULL."""
    listed: list[object] = values.tolist()
    for at in np.flatnonzero(np.isnan(values)).tolist():
        listed[at] = None
    return listed


def _sensible(price: float | None) -> float | None:
    """Return a price as it came, None for what can't be one."""
    return price if price is not None and 0 <= price < 1e18 else None


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")
