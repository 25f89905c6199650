"""What stands in the tables of the Market screen."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.market_freshness import Freshness
from eveprod_desktop.ui.models.columns import (
    Column,
    age_column,
    isk_column,
    quantity_column,
    text_column,
)
from eveprod_desktop.ui.theme.palette import Role


@dataclass(frozen=True, slots=True)
class BookLine:
    """One order of the item looked up; `place` is a name, `reach` words."""

    number: int
    side: str
    price_isk: float
    units: int
    least_units: int
    place: str
    reach: str
    counts: bool


def freshness_columns(now: Callable[[], datetime]) -> list[Column[Freshness]]:
    """Make the columns of the list of markets."""
    return [
        text_column("region", "Region", lambda row: row.name, width=18),
        text_column("place", "Prices of", lambda row: row.place, width=38, role=lambda _row: Role.MUTED),
        age_column("age", "Prices from", lambda row: row.age_seconds(now())),
        quantity_column("orders", "Orders", lambda row: _counted(row, row.orders), width=10),
        quantity_column("pages", "Pages", lambda row: _counted(row, row.pages), width=8),
        quantity_column("types", "Types", lambda row: _counted(row, row.types), width=9, shown=False),
        quantity_column(
            "skipped",
            "Rows passed over",
            lambda row: _counted(row, row.skipped),
            shown=False,
            hint="Rows that made no sense",
        ),
        text_column(
            "next",
            "Next refresh",
            lambda row: _next(row, now()),
            width=18,
            searched=False,
        ),
        text_column(
            "failure",
            "Last error",
            lambda row: row.failure or "",
            width=44,
            searched=False,
            icon=lambda row: "warning" if row.failure else "",
            icon_role=lambda _row: Role.WARNING,
        ),
    ]


def book_columns(age: Callable[[], str]) -> list[Column[BookLine]]:
    """Make the columns of an order book; `age` says how old it is."""
    return [
        text_column(
            "side",
            "Side",
            lambda row: row.side,
            width=8,
            choice=True,
        ),
        isk_column("price", "Price, ISK", lambda row: row.price_isk, tip=lambda row: f"{row.place}, {age()}"),
        quantity_column("units", "Units", lambda row: row.units, width=16),
        quantity_column("least", "At least", lambda row: row.least_units, width=10, shown=False),
        text_column("place", "Place", lambda row: row.place, width=44),
        text_column("reach", "Reaches", lambda row: row.reach, width=14, searched=False),
        text_column(
            "counts",
            "Counts",
            lambda row: "yes" if row.counts else "no",
            width=10,
            choice=True,
            searched=False,
            hint="Whether it makes the region's prices",
        ),
    ]


def reach_words(reach: int, *, is_buy: bool) -> str:
    """Say how far a buy order reaches; `reach` is in jumps, as the market room keeps it."""
    from eveprod_desktop.core.market.orders import STATION_ONLY, WHOLE_REGION  # noqa: PLC0415 - numpy's room

    if not is_buy:
        return ""
    if reach == STATION_ONLY:
        return "station"
    if reach == WHOLE_REGION:
        return "region"
    return write.count(reach, "jump") if reach else "system"


def _next(row: Freshness, now: datetime) -> str:
    if not row.watched:
        return "not watched"
    if row.next_at is None:
        return ""
    return "due now" if row.next_at <= now else f"{row.next_at:%H:%M} EVE time"


def _counted(row: Freshness, number: int) -> int | None:
    return None if row.data_at is None else number
