"""What was traded day by day: kept for charts, and as units a day for the ranking."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, delete, func, select

from eveprod_desktop.core.db.bulk import insert_rows
from eveprod_desktop.core.db.market_tables import market_history, market_history_state
from eveprod_desktop.core.market.rows import HistoryDay
from eveprod_desktop.core.received.market import HistoryRow

WINDOW_DAYS = 30
"""Daily volume is the mean over so many days, those without trade counting as nothing."""
KEPT_DAYS = 90
"""What is fetched for ranking is kept so far back; what somebody looks at is kept as far as ESI tells it."""
_CUT_WITHIN_DAYS = 7
"""A history that begins so close to `KEPT_DAYS` ago was cut there, most likely."""


@dataclass(frozen=True, slots=True)
class HistoryState:
    """What is known of one type's history in a region; `refused_in_build`: it is not traded there.

    `first_day` (YYYY-MM-DD) is the oldest one kept, None where none is or nobody asked for it.
    """

    expires_at: datetime
    refused_in_build: int | None
    first_day: str | None = None


def daily_volume(rows: Iterable[tuple[str, int]], today: date) -> float:
    """Return units a day over the 30 days before `today`, from (YYYY-MM-DD, units) of days with trade."""
    first, last = (today - timedelta(days=WINDOW_DAYS)).isoformat(), today.isoformat()
    return sum(units for day, units in rows if first <= day < last) / WINDOW_DAYS


def is_due(state: HistoryState | None, now: datetime, build: int | None, *, whole: bool = False) -> bool:
    """Whether a type's history is worth asking for: never asked, expired, or refused in an older build.

    `whole`: also what was cut to the days that ranking needs; ESI's answer is kept, so that asking
    again on the same day costs no request.
    """
    if state is None:
        return True
    if state.refused_in_build is not None:
        return state.refused_in_build != build
    return now >= state.expires_at or (whole and _cut(state.first_day, now))


def _cut(first_day: str | None, now: datetime) -> bool:
    if first_day is None:
        return False
    oldest = (now.date() - timedelta(days=KEPT_DAYS + 1)).isoformat()
    return oldest <= first_day < (now.date() - timedelta(days=KEPT_DAYS - _CUT_WITHIN_DAYS)).isoformat()


def write_history(
    connection: Connection,
    region_id: int,
    type_id: int,
    rows: Sequence[HistoryRow],
    *,
    now: datetime,
    expires_at: datetime,
    whole: bool = False,
) -> None:
    """Write the last 90 days of one type in a region in place of those that stood; older ones stay.

    `whole`: write all that came in place of all that stood.
    """
    first = "" if whole else (now.date() - timedelta(days=KEPT_DAYS)).isoformat()
    row = market_history.c
    connection.execute(
        delete(market_history).where(row.region_id == region_id, row.type_id == type_id, row.day >= first)
    )
    kept = [one for one in rows if one.date >= first and one.volume >= 0]
    insert_rows(
        connection,
        market_history,
        [
            (region_id, type_id, one.date, one.average, one.highest, one.lowest, one.order_count, one.volume)
            for one in kept
        ],
    )
    volume = daily_volume(((one.date, one.volume) for one in kept), now.date())
    _write_state(connection, region_id, type_id, now=now, expires_at=expires_at, volume=volume)


def write_refusal(
    connection: Connection, region_id: int, type_id: int, now: datetime, build: int | None
) -> None:
    """Remember that a type is not traded, until the static data change."""
    _write_state(connection, region_id, type_id, now=now, expires_at=now, refused_in_build=build or 0)


def read_states(
    connection: Connection, region_id: int, *, first_days: bool = False
) -> dict[int, HistoryState]:
    """Read what is known of the histories of a region, by type; their oldest days only if asked for."""
    row, day = market_history_state.c, market_history.c
    oldest: dict[int, str] = {}
    if first_days:
        rows = connection.execute(
            select(day.type_id, func.min(day.day)).where(day.region_id == region_id).group_by(day.type_id)
        )
        oldest = dict(rows.all())
    return {
        type_id: HistoryState(datetime.fromisoformat(expires_at), refused, oldest.get(type_id))
        for type_id, expires_at, refused in connection.execute(
            select(row.type_id, row.expires_at, row.refused_in_build).where(row.region_id == region_id)
        )
    }


def read_state(connection: Connection, region_id: int, type_id: int) -> HistoryState | None:
    """Read what is known of the history of one type in a region, its oldest day included."""
    row, day = market_history_state.c, market_history.c
    known = connection.execute(
        select(row.expires_at, row.refused_in_build).where(row.region_id == region_id, row.type_id == type_id)
    ).first()
    if known is None:
        return None
    first_day = connection.scalar(
        select(func.min(day.day)).where(day.region_id == region_id, day.type_id == type_id)
    )
    return HistoryState(datetime.fromisoformat(known.expires_at), known.refused_in_build, first_day)


def read_days(connection: Connection, region_id: int, type_id: int) -> list[HistoryDay]:
    """Read the days of one type in a region, oldest first."""
    row = market_history.c
    return [
        HistoryDay(*values)
        for values in connection.execute(
            select(row.day, row.average, row.highest, row.lowest, row.order_count, row.volume)
            .where(row.region_id == region_id, row.type_id == type_id)
            .order_by(row.day)
        )
    ]


def read_daily_volumes(
    connection: Connection, region_id: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Read type ids and their units a day in a region, by type id; types never asked for are not there."""
    row = market_history_state.c
    rows = connection.execute(
        select(row.type_id, row.daily_volume)
        .where(row.region_id == region_id, row.daily_volume.is_not(None))
        .order_by(row.type_id)
    ).all()
    columns = list(zip(*rows, strict=True)) or [()] * 2
    return np.array(columns[0], np.int64), np.array(columns[1], np.float64)


def _write_state(
    connection: Connection,
    region_id: int,
    type_id: int,
    *,
    now: datetime,
    expires_at: datetime,
    volume: float | None = None,
    refused_in_build: int | None = None,
) -> None:
    insert_rows(
        connection,
        market_history_state,
        [
            (
                region_id,
                type_id,
                now.isoformat(timespec="seconds"),
                expires_at.isoformat(timespec="seconds"),
                volume,
                refused_in_build,
            )
        ],
    )
