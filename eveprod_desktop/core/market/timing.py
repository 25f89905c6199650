"""When to refresh: pure functions of the clock and of what stands.

Nothing here remembers anything. Whoever keeps the timer asks `plan` every minute or so with the wall
clock, which makes sleep and clock changes harmless: after them the next answer is right again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from eveprod_desktop.core.db.market_tables import EVERYWHERE
from eveprod_desktop.core.market.rows import Section, SectionName
from eveprod_desktop.core.waking import downtime_ends, paused

HOURLY = timedelta(hours=1)
"""How often CCP's own prices and the cost indices change."""
AFTER_EXPIRY = timedelta(seconds=3)
"""Asking at the very moment of expiry would as often as not be answered with the old data."""
AFTER_FAILURE = timedelta(minutes=2)
"""Earliest new try after a failure that did not say when."""
_AHEAD = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class RefreshPlan:
    """What is due now, and what the user is told.

    `regions` are those whose orders are due, `universe` the other parts. `next_at` is the moment when
    something is due next (now if something is), `paused` why nothing is done although it may be due.
    """

    regions: tuple[int, ...]
    universe: tuple[SectionName, ...]
    next_at: datetime
    paused: str | None

    @property
    def anything(self) -> bool:
        """Whether there is something to fetch now."""
        return self.paused is None and bool(self.regions or self.universe)


def due_at(section: Section | None, interval: timedelta, now: datetime) -> datetime:
    """Return when a part of the market is to be fetched next.

    That is `interval` after its snapshot, but never before it expires; after a failure as soon as the
    server allows. Data from the future (the clock was set back) are due as soon as they expire by it,
    at the latest one interval from now.
    """
    if section is None:
        return now
    if section.failed_at is not None and (section.data_at is None or section.failed_at > section.data_at):
        again = section.retry_at or section.failed_at + AFTER_FAILURE
        return min(max(again, section.failed_at + AFTER_FAILURE), now + HOURLY)
    if section.data_at is None:
        return now
    due = section.data_at + interval
    if section.expires_at is not None:
        due = max(due, section.expires_at + AFTER_EXPIRY)
    return min(due, now + max(interval, HOURLY)) if section.data_at > now + _AHEAD else due


def plan(
    sections: Mapping[tuple[SectionName, int], Section],
    regions: Iterable[int],
    *,
    now: datetime,
    interval: timedelta,
    offline: bool = False,
) -> RefreshPlan:
    """Return what of the watched regions is due, and when something is due next.

    Cost indices and CCP's own prices are due hourly, whatever the interval. Nothing is done in the
    daily downtime, nor while there is no network.
    """
    orders = {region: due_at(sections.get(("orders", region)), interval, now) for region in regions}
    universe: dict[SectionName, datetime] = {
        "prices": due_at(sections.get(("prices", EVERYWHERE)), HOURLY, now),
        "indices": due_at(sections.get(("indices", EVERYWHERE)), HOURLY, now),
    }
    next_at = max(now, min([*orders.values(), *universe.values()]))
    if (ends := downtime_ends(now)) is not None:
        next_at = max(next_at, ends)
    return RefreshPlan(
        tuple(region for region, due in orders.items() if due <= now),
        tuple(name for name, due in universe.items() if due <= now),
        next_at,
        paused(now, "prices", offline=offline),
    )
