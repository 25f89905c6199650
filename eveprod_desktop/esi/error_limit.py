"""The older limit of ESI: 100 errors a minute over all routes, then every route answers 420."""

_LIMIT = 100
_WINDOW_SECONDS = 60.0
_LEFT_ALONE = 5
_LOOK_AGAIN_SECONDS = 0.05


class ErrorLimit:
    """How many errors this minute may still have. Times are seconds that never run backwards.

    Not safe to use from several threads; who owns it has a lock.
    """

    def __init__(self) -> None:
        self._remaining = _LIMIT
        self._reset_at = float("-inf")
        self._in_flight = 0

    def remaining(self, now: float) -> int:
        """Return the errors left in this minute."""
        return self._remaining if now < self._reset_at else _LIMIT

    def delay(self, now: float) -> float:
        """Return the seconds until a question may go, 0 for at once.

        Were all that is under way to fail, a few errors must still be left: whoever goes on after a 420
        may be shut out for good.
        """
        left = self.remaining(now)
        if left - self._in_flight > _LEFT_ALONE:
            return 0.0
        return _LOOK_AGAIN_SECONDS if left > _LEFT_ALONE else self._reset_at - now

    def start(self) -> None:
        """Count a question that goes out."""
        self._in_flight += 1

    def finish(self, now: float, status: int, remain: int | None, reset_seconds: float | None) -> None:
        """Count its answer; status 0 stands for none. `remain` and `reset_seconds` as the headers tell."""
        self._in_flight -= 1
        if remain is not None and reset_seconds is not None:
            if now >= self._reset_at or remain < self._remaining:
                self._remaining, self._reset_at = remain, now + reset_seconds
        elif status >= 400:
            if now >= self._reset_at:
                self._remaining, self._reset_at = _LIMIT, now + _WINDOW_SECONDS
            self._remaining -= 1
