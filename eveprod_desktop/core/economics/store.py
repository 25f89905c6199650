"""The tables of this room: written in one go for a refresh, read back as rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from sqlalchemy import Connection, delete, func, select

from eveprod_desktop.core.db.bulk import among, insert_rows, put_rows
from eveprod_desktop.core.db.market_tables import economics_snapshots, production_economics
from eveprod_desktop.core.db.tables import broker_fees, freight_routes, own_goods
from eveprod_desktop.core.economics.compute import Economics
from eveprod_desktop.core.economics.freight import FreightRoute
from eveprod_desktop.core.economics.products import ProductTable
from eveprod_desktop.core.economics.rows import RecordedProfit
from eveprod_desktop.core.economics.snapshots import figures_of, pack_figures, superfluous
from eveprod_desktop.core.market.store import or_null


@dataclass(frozen=True, slots=True, eq=False)
class RegionFigures:
    """The figures of one region, computed from the market as of `updated_at`."""

    region_id: int
    updated_at: datetime
    economics: Economics


def write_economics(connection: Connection, table: ProductTable, figures: Sequence[RegionFigures]) -> None:
    """Write the rows of some regions in place of those that stood, every product once."""
    if not figures:
        return
    by_region = [_rows(table, one) for one in sorted(figures, key=lambda one: one.region_id)]
    # in the order in which they lie in the file; those that are there already are written over
    rows = [row for of_type in zip(*by_region, strict=True) for row in of_type]
    put_rows(connection, production_economics, rows)
    row = production_economics.c
    of_these = row.region_id.in_([one.region_id for one in figures])
    if connection.scalar(select(func.count()).select_from(production_economics).where(of_these)) != len(rows):
        gone = ~among(row.type_id, table.type_id.tolist())
        connection.execute(delete(production_economics).where(of_these, gone))


def write_one(connection: Connection, table: ProductTable, figures: RegionFigures, at: int) -> None:
    """Write the row of one product in one region."""
    insert_rows(connection, production_economics, [_rows(table, figures)[at]])


def record(connection: Connection, table: ProductTable, figures: Iterable[RegionFigures]) -> None:
    """Keep the figures of some regions for charts, and drop old ones that stand too close together."""
    row = economics_snapshots.c
    for one in figures:
        packed = pack_figures(table.type_id, one.economics.total_cost, one.economics.sell, one.economics.buy)
        insert_rows(connection, economics_snapshots, [(one.region_id, _text(one.updated_at), packed)])
        recorded = connection.scalars(select(row.recorded_at).where(row.region_id == one.region_id))
        old = superfluous(map(datetime.fromisoformat, recorded), one.updated_at)
        if old:
            connection.execute(
                delete(economics_snapshots).where(
                    row.region_id == one.region_id, row.recorded_at.in_([_text(moment) for moment in old])
                )
            )


def read_recorded(connection: Connection, type_id: int, region_id: int) -> list[RecordedProfit]:
    """Read what past refreshes recorded of one product in one region, oldest first."""
    row = economics_snapshots.c
    found = []
    for recorded_at, data in connection.execute(
        select(row.recorded_at, row.figures).where(row.region_id == region_id).order_by(row.recorded_at)
    ):
        figures = figures_of(data, type_id)
        if figures is not None:
            known = (None if np.isnan(value) else value for value in figures)
            found.append(RecordedProfit(datetime.fromisoformat(recorded_at), *known))
    return found


def read_updated(connection: Connection) -> dict[int, datetime]:
    """Read the moment of the market that each region's rows were computed from."""
    row = production_economics.c
    return {
        region: datetime.fromisoformat(updated)
        for region, updated in connection.execute(
            select(row.region_id, func.min(row.updated_at)).group_by(row.region_id)
        )
    }


def read_own_goods(connection: Connection) -> dict[int, float | None]:
    """Read the types the user mines or makes, with what one unit cost (None: not told)."""
    row = own_goods.c
    return dict(connection.execute(select(row.type_id, row.cost_isk)).all())


def write_own_goods(connection: Connection, goods: Mapping[int, float | None]) -> None:
    """Write the types the user mines or makes in place of those that stood."""
    connection.execute(delete(own_goods))
    insert_rows(connection, own_goods, list(goods.items()))


def read_routes(connection: Connection) -> dict[tuple[int, int], FreightRoute]:
    """Read what hauling costs, by the regions from and to."""
    return {
        (row.from_region_id, row.to_region_id): FreightRoute(*row)
        for row in connection.execute(select(freight_routes))
    }


def write_route(connection: Connection, route: FreightRoute) -> None:
    """Write what hauling on one route costs; a route that costs nothing is taken away."""
    row = freight_routes.c
    connection.execute(
        delete(freight_routes).where(
            row.from_region_id == route.from_region_id, row.to_region_id == route.to_region_id
        )
    )
    if route.isk_per_m3 or route.collateral_share:
        insert_rows(
            connection,
            freight_routes,
            [(route.from_region_id, route.to_region_id, route.isk_per_m3, route.collateral_share)],
        )


def read_broker_fees(connection: Connection) -> dict[int, float]:
    """Read the broker fees the user typed, shares by station or structure."""
    return {row.location_id: row.fee for row in connection.execute(select(broker_fees))}


def write_broker_fee(connection: Connection, location_id: int, fee: float | None) -> None:
    """Write the broker fee of one place; None takes it away."""
    connection.execute(delete(broker_fees).where(broker_fees.c.location_id == location_id))
    if fee is not None:
        insert_rows(connection, broker_fees, [(location_id, fee)])


def _rows(table: ProductTable, figures: RegionFigures) -> list[tuple[object, ...]]:
    economics = figures.economics
    count = len(table)
    return list(
        zip(
            table.type_id.tolist(),
            [figures.region_id] * count,
            or_null(economics.material_cost),
            or_null(economics.job_cost),
            or_null(economics.sell),
            or_null(economics.buy),
            table.seconds.astype(np.int64).tolist(),
            or_null(economics.daily_volume),
            [_text(figures.updated_at)] * count,
            strict=True,
        )
    )


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
