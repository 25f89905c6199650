"""Whether anybody answers at all: the first question is given up soon, so that nobody waits in vain.

ESI that was heard just now may take its time, and is asked again after an accident. Where there is no
network, a host that is gone or a connection that leads nowhere, patience only delays the news.
"""

import httpx

from eveprod_desktop.core.clock import Clock

GIVE_UP_SECONDS = 5.0
"""In silence, nothing is tried again that would begin later than this after the first try."""

_SILENCE_SECONDS = 30.0
_PATIENT = httpx.Timeout(30.0, connect=10.0, pool=None)
# the packet that opens a connection is sent again after one second and after three (RFC 6298)
_IMPATIENT = httpx.Timeout(8.0, connect=4.0, pool=None)


class Hearing:
    """Remembers when ESI was heard last. Safe to use from any thread."""

    def __init__(self, stopwatch: Clock) -> None:
        self._stopwatch = stopwatch
        self._heard = float("-inf")

    @property
    def silent(self) -> bool:
        """Whether nothing was heard for a while, or ever."""
        return self.now() - self._heard > _SILENCE_SECONDS

    @property
    def timeout(self) -> httpx.Timeout:
        """How long to wait for a connection, and for the next sign of life on it."""
        return _IMPATIENT if self.silent else _PATIENT

    def heard(self) -> None:
        """Take note of a sign of life."""
        self._heard = self.now()

    def now(self) -> float:
        """Return the present moment of the stopwatch, in seconds."""
        return self._stopwatch.monotonic()
