"""What everything that is refreshed by the clock has in common: the daily downtime, and how long to sleep.

Pure functions of the wall clock. Nobody keeps a timer's state, so sleep and clock changes do no harm.
"""

from datetime import datetime, time, timedelta

LONGEST_SLEEP = timedelta(minutes=1)
"""A timer looks at the clock at least so often: sleep and clock changes stop nothing for longer."""
DOWNTIME_BEGINS, DOWNTIME_ENDS = time(11, 0), time(11, 15)
"""The game server is down every day, EVE time."""


def downtime_ends(now: datetime) -> datetime | None:
    """Return when the daily downtime ends if it is on, else None; `now` in UTC."""
    if not DOWNTIME_BEGINS <= now.time() < DOWNTIME_ENDS:
        return None
    return datetime.combine(now.date(), DOWNTIME_ENDS, now.tzinfo)


def paused(now: datetime, what: str, *, offline: bool) -> str | None:
    """Return in a sentence why `what` (as "prices") is not refreshed now, None if nothing is in the way."""
    if (ends := downtime_ends(now)) is not None:
        return f"Daily downtime until {ends:%H:%M} EVE time."
    return f"There is no network; {what} are refreshed when it is back." if offline else None


def sleep_seconds(next_at: datetime, now: datetime) -> float:
    """Return how long a timer may sleep before it looks at the clock again: 1 to 60 seconds."""
    return min(LONGEST_SLEEP.total_seconds(), max(1.0, (next_at - now).total_seconds()))
