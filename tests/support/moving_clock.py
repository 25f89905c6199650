"""A clock that stands still until it is moved; waiting moves it."""

import threading
from datetime import UTC, datetime, timedelta

from eveprod_desktop.core.work.monitor import Monitor


class MovingClock:
    """Wall clock and stopwatch of a test; `waits` lists the seconds that were waited through `pause`."""

    def __init__(self, now: datetime = datetime(2026, 9, 1, 15, 0, tzinfo=UTC)) -> None:
        self._lock = threading.Lock()
        self._now = now
        self._monotonic = 1000.0
        self.waits: list[float] = []

    def now(self) -> datetime:
        with self._lock:
            return self._now

    def monotonic(self) -> float:
        with self._lock:
            return self._monotonic

    def advance(self, seconds: float) -> None:
        with self._lock:
            self._now += timedelta(seconds=seconds)
            self._monotonic += seconds

    def set_back(self, seconds: float) -> None:
        """Change the wall clock only, as a user or a time server does."""
        with self._lock:
            self._now -= timedelta(seconds=seconds)

    def pause(self, seconds: float, monitor: Monitor) -> None:
        self.waits.append(seconds)
        monitor.check()
        self.advance(seconds)
