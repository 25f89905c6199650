"""The sandbox's clock: runs with the computer's, faster, or stands still until it is told."""

import threading
import time
from datetime import UTC, datetime, timedelta


class SandboxClock:
    """A clock that tests can set; it is a `core.clock.Clock`, so a client can be handed the same one.

    `rate` is how many seconds pass in the sandbox while one passes outside: 1 as usual, 60 for fast
    motion, 0 to stand still between calls of `advance`.
    """

    def __init__(self, start: datetime | None = None, rate: float = 1.0) -> None:
        self._lock = threading.Lock()
        self._rate = rate
        self._since = time.monotonic()
        self._base = (start or datetime.now(UTC)).timestamp()
        self._elapsed = 0.0

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.fromtimestamp(self.seconds(), UTC)

    def seconds(self) -> float:
        """Return the present moment as seconds since 1970."""
        with self._lock:
            return self._base + self._run()

    def monotonic(self) -> float:
        """Return seconds that never run backwards, also when the clock is set back."""
        with self._lock:
            return self._elapsed + self._run()

    def advance(self, seconds: float) -> None:
        """Let time pass at once; raises ValueError if it would run backwards."""
        if seconds < 0:
            raise ValueError("time can't be advanced by less than nothing; use set()")
        with self._lock:
            self._settle()
            self._base += seconds
            self._elapsed += seconds

    def set(self, moment: datetime) -> None:
        """Put the wall clock to a moment; the stopwatch goes on as if nothing had been done."""
        with self._lock:
            self._settle()
            self._base = moment.timestamp()

    def set_rate(self, rate: float) -> None:
        """Change how fast time passes; raises ValueError below 0."""
        if rate < 0:
            raise ValueError("time can't run backwards")
        with self._lock:
            self._settle()
            self._rate = rate

    def _run(self) -> float:
        return (time.monotonic() - self._since) * self._rate if self._rate else 0.0

    def _settle(self) -> None:
        run = self._run()
        self._base += run
        self._elapsed += run
        self._since = time.monotonic()


def http_date(seconds: float) -> str:
    """Return a moment the way HTTP headers write it: `Tue, 01 Sep 2026 12:05:00 GMT`."""
    moment = datetime.fromtimestamp(int(seconds), UTC)
    day = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[moment.weekday()]
    month = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")[
        moment.month - 1
    ]
    return f"{day}, {moment.day:02d} {month} {moment.year} {moment:%H:%M:%S} GMT"


def iso_time(seconds: float) -> str:
    """Return a moment the way ESI writes it: `2026-09-01T12:05:00Z`."""
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def next_daily(seconds: float, *, hour: int = 11, minute: int = 5) -> float:
    """Return the next moment, in seconds since 1970, when the day's `hour:minute` UTC comes."""
    moment = datetime.fromtimestamp(seconds, UTC)
    then = moment.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if then <= moment:
        then += timedelta(days=1)
    return then.timestamp()
