"""How fresh each market is: rows for the status bar and the Market screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from eveprod_desktop.ui import format as write

if TYPE_CHECKING:
    from eveprod_desktop.app import App

_REGION_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Freshness:
    """How the orders of one region stand.

    `data_at` is None before the first success. `failure` is the sentence of a failure that came after it;
    `next_at` is when the clock fetches next. A region that is not `watched` any more is never fetched.
    """

    region_id: int
    name: str
    place: str
    watched: bool
    data_at: datetime | None = None
    pages: int = 0
    orders: int = 0
    types: int = 0
    skipped: int = 0
    failure: str | None = None
    next_at: datetime | None = None

    def age_seconds(self, now: datetime) -> float | None:
        """Return how old the prices are, None if there are none."""
        return None if self.data_at is None else max(0.0, (now - self.data_at).total_seconds())


def read_freshness(app: "App") -> list[Freshness]:
    """Return the watched regions in the user's order, then others that have prices. For a waiting thread."""
    from eveprod_desktop.core.market.timing import due_at  # noqa: PLC0415 - SQL, not at the start

    market, now = app.market, app.clock.now()
    interval = timedelta(minutes=app.settings.market_refresh_minutes)
    sections = market.sections()
    watched = [place.region_id for place in market.places()]
    others = sorted(
        region
        for (name, region), section in sections.items()
        if name == "orders" and section.data_at is not None and region not in watched
    )
    rows = []
    for region_id in (*watched, *others):
        section = sections.get(("orders", region_id))
        row = Freshness(
            region_id,
            market.region_name(region_id),
            market.place_name(region_id),
            region_id in watched,
            next_at=due_at(section, interval, now) if region_id in watched else None,
        )
        if section is not None:
            row = Freshness(
                row.region_id,
                row.name,
                row.place,
                row.watched,
                section.data_at,
                section.pages,
                section.orders,
                section.types,
                section.skipped,
                section.failure,
                row.next_at,
            )
        rows.append(row)
    return rows


def ages_line(rows: Sequence[Freshness], now: datetime) -> str:
    """Tell the age of prices by region in one line: `Prices: The Forge 3 min, Domain none`."""
    watched = [row for row in rows if row.watched]
    if not watched:
        return "No market is watched"
    if all(row.data_at is None for row in watched):
        return "Prices: none yet"
    parts = [f"{row.name} {short_age(row.age_seconds(now))}" for row in watched[:_REGION_SHOWN]]
    more = len(watched) - len(parts)
    return f"Prices: {', '.join(parts)}" + (f", {more} more" if more else "")


def ages_text(rows: Sequence[Freshness], now: datetime) -> str:
    """Tell all of it, a line for each region."""
    lines = []
    for row in rows:
        age = "never fetched" if row.data_at is None else write.age(row.age_seconds(now))
        lines.append(f"{row.name}, {row.place}: {age}" + (f". {row.failure}" if row.failure else ""))
    return "\n".join(lines)


def esi_line(rows: Sequence[Freshness], *, running: bool, paused: str | None) -> str:
    """Tell in words how ESI answers."""
    failed = [row for row in rows if row.watched and row.failure]
    if running:
        return "ESI: fetching"
    if failed:
        return "ESI: trouble" if any(row.data_at for row in rows) else "ESI: no answer"
    if paused:
        return "ESI: paused"
    return "ESI: fine" if any(row.data_at for row in rows) else "ESI: not asked yet"


def short_age(seconds: float | None) -> str:
    """Write an age in few letters: `now`, `3 min`, `2 h`, `4 d`; `none` where there is nothing."""
    if seconds is None:
        return "none"
    for limit, unit, letters in ((60, 1, ""), (3600, 60, "min"), (172_800, 3600, "h")):
        if seconds < limit:
            return f"{int(seconds // unit)}{write.NO_BREAK_SPACE}{letters}" if letters else "now"
    return f"{int(seconds // 86_400)}{write.NO_BREAK_SPACE}d"
