"""Tables of the public market and of what is computed from it. All of it can be fetched or computed again.

Moments are ISO 8601 in UTC, ISK stand for one unit. A price that is not there is NULL, never 0.
"""

from sqlalchemy import (
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
)

market_metadata = MetaData()

EVERYWHERE = 0
"""Stands in place of a region where a row holds for all of them."""

market_sections = Table(
    "market_sections",
    market_metadata,
    Column("section", Text, primary_key=True, comment="orders, prices, indices or history"),
    Column("region_id", Integer, primary_key=True, autoincrement=False, comment="0: holds for all regions"),
    Column("mark", Text, nullable=False, comment="names the content that stands here"),
    Column("data_at", Text, comment="moment of the server's snapshot; NULL before the first success"),
    Column("expires_at", Text, comment="asking again before is no use"),
    Column("location_id", Integer, comment="place of the prices; NULL: the whole region"),
    Column("pages", Integer, nullable=False),
    Column("orders", Integer, nullable=False, comment="distinct order ids received"),
    Column("types", Integer, nullable=False),
    Column("skipped", Integer, nullable=False, comment="rows that could not be understood"),
    Column("failed_at", Text, comment="moment of the last failure, NULL if the last fetch succeeded"),
    Column("failure", Text, comment="what went wrong, in a sentence"),
    Column("retry_at", Text, comment="nothing is asked before"),
    sqlite_with_rowid=False,
)
market_prices = Table(
    "market_prices",
    market_metadata,
    Column("region_id", Integer, primary_key=True, autoincrement=False),
    Column("type_id", Integer, primary_key=True, autoincrement=False),
    Column("sell_min", Float),
    Column("buy_max", Float),
    Column("sell_p5", Float),
    Column("buy_p5", Float),
    Column("sell_volume", Integer, nullable=False),
    Column("buy_volume", Integer, nullable=False),
    Column("sell_orders", Integer, nullable=False),
    Column("buy_orders", Integer, nullable=False),
    sqlite_with_rowid=False,
)
market_order_books = Table(
    "market_order_books",
    market_metadata,
    Column("region_id", Integer, primary_key=True, autoincrement=False),
    Column("chunk", Integer, primary_key=True, autoincrement=False, comment="a span of type ids"),
    Column("orders", LargeBinary, nullable=False, comment="columns of orders; see core/market/packing.py"),
)
reference_prices = Table(
    "reference_prices",
    market_metadata,
    Column("type_id", Integer, primary_key=True, autoincrement=False),
    Column("adjusted_price", Float),
    Column("average_price", Float),
)
system_cost_indices = Table(
    "system_cost_indices",
    market_metadata,
    Column("system_id", Integer, primary_key=True, autoincrement=False),
    Column("activity_id", Integer, primary_key=True, autoincrement=False),
    Column("cost_index", Float, nullable=False, comment="a share; 0.05 is 5 %"),
    sqlite_with_rowid=False,
)
market_history = Table(
    "market_history",
    market_metadata,
    Column("region_id", Integer, primary_key=True, autoincrement=False),
    Column("type_id", Integer, primary_key=True, autoincrement=False),
    Column("day", Text, primary_key=True, comment="YYYY-MM-DD; a day without trade has no row"),
    Column("average", Float, nullable=False),
    Column("highest", Float, nullable=False),
    Column("lowest", Float, nullable=False),
    Column("order_count", Integer, nullable=False),
    Column("volume", Integer, nullable=False),
    sqlite_with_rowid=False,
)
market_history_state = Table(
    "market_history_state",
    market_metadata,
    Column("region_id", Integer, primary_key=True, autoincrement=False),
    Column("type_id", Integer, primary_key=True, autoincrement=False),
    Column("fetched_at", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    Column("daily_volume", Float, comment="units a day over the last 30 days; NULL where it was refused"),
    Column("refused_in_build", Integer, comment="the build in which the server said: not traded"),
    sqlite_with_rowid=False,
)
production_economics = Table(
    "production_economics",
    market_metadata,
    Column("type_id", Integer, nullable=False),
    Column("region_id", Integer, nullable=False),
    Column("material_cost", Float, comment="all direct materials of one unit, bought"),
    Column("base_job_cost", Float, comment="installing the job, for one unit"),
    Column("market_sell_price", Float),
    Column("market_buy_price", Float),
    Column("base_production_time", Integer, nullable=False, comment="seconds of one run"),
    Column("market_volume_daily", Float),
    Column("updated_at", Text, nullable=False),
    PrimaryKeyConstraint("type_id", "region_id"),
    Index("ix_production_economics_type", "type_id"),
    Index("ix_production_economics_region", "region_id"),
    Index("ix_production_economics_updated", "updated_at"),
    sqlite_with_rowid=False,
)
economics_snapshots = Table(
    "economics_snapshots",
    market_metadata,
    Column("region_id", Integer, primary_key=True, autoincrement=False),
    Column("recorded_at", Text, primary_key=True),
    Column("figures", LargeBinary, nullable=False, comment="columns; see core/economics/snapshots.py"),
)
