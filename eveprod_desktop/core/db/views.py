"""Views: derived values, computed when they are read and never stored.

A missing price makes whatever is derived from it NULL, never 0.
"""

from sqlalchemy import Connection

_TOTAL = "(material_cost + base_job_cost)"
_STORED = (
    "type_id, region_id, material_cost, base_job_cost, market_sell_price, market_buy_price,"
    " base_production_time, market_volume_daily, updated_at"
)

VIEWS: dict[str, str] = {
    "production_economics_calculated": (
        f"SELECT {_STORED}, {_TOTAL} AS total_cost,"  # noqa: S608 - our own names
        f" market_sell_price - {_TOTAL} AS profit_sell,"
        f" market_buy_price - {_TOTAL} AS profit_buy,"
        f" (market_sell_price - {_TOTAL}) * 100.0 / NULLIF({_TOTAL}, 0) AS roi_sell_percent,"
        f" (market_buy_price - {_TOTAL}) * 100.0 / NULLIF({_TOTAL}, 0) AS roi_buy_percent"
        " FROM production_economics"
    ),
}
"""The SELECT behind each view, by name. ISK for one unit of the product."""


def drop_views(connection: Connection) -> None:
    """Drop all views: a table that a view mentions can't be changed."""
    for name in VIEWS:
        connection.exec_driver_sql(f'DROP VIEW IF EXISTS "{name}"')


def create_views(connection: Connection) -> None:
    """Make all views; their tables must be there."""
    for name, statement in VIEWS.items():
        connection.exec_driver_sql(f'CREATE VIEW "{name}" AS {statement}')
