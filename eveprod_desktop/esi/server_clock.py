"""The server's time: players' clocks are often minutes off, so moments are told by the Date of answers."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache

from eveprod_desktop.core.clock import Clock

_NOISE_SECONDS = 2.0
"""A Date has whole seconds and has travelled; smaller differences mean nothing."""


class ServerClock:
    """Time as the server has it; this computer's own until the first answer came."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.offset_seconds = 0.0

    def now(self) -> datetime:
        """Return the server's present moment, aware, in UTC."""
        return self._clock.now() + timedelta(seconds=self.offset_seconds)

    def own(self, moment: datetime) -> datetime:
        """Return a moment of the server's as this computer's clock will show it."""
        return moment - timedelta(seconds=self.offset_seconds)

    def learn(self, date: str) -> None:
        """Take the Date header of an answer that just came; anything but a date is passed over."""
        if told := http_date(date):
            offset = (told - self._clock.now()).total_seconds() + 0.5
            if abs(offset - self.offset_seconds) > _NOISE_SECONDS:
                self.offset_seconds = offset if abs(offset) > _NOISE_SECONDS else 0.0


# the pages of a set tell the same few dates again and again
@lru_cache(maxsize=64)
def http_date(text: str) -> datetime | None:
    """Read a date as headers write it; None for anything else."""
    try:
        told = parsedate_to_datetime(text)
    except ValueError:
        return None
    return told.replace(tzinfo=UTC) if told.tzinfo is None else told.astimezone(UTC)
