"""A bucket of tokens as ESI counts them: each spent token comes back one window later."""

from collections import deque

_ORDINARY = 2
_DEAREST = 5
_BACKGROUND_LEAVES = 0.1
_SLOW_BELOW = 0.2
_LOOK_AGAIN_SECONDS = 0.05


def cost(status: int) -> int:
    """Return the tokens that an answer costs: 2xx 2, 3xx 1, 4xx 5 (429 nothing), 5xx nothing."""
    if status == 429:
        return 0
    return {2: _ORDINARY, 3: 1, 4: _DEAREST}.get(status // 100, 0)


class TokenBucket:
    """The tokens of one group and user. Times are seconds that never run backwards.

    Not safe to use from several threads; who owns it has a lock.
    """

    def __init__(self, limit: int, window_seconds: float) -> None:
        self.limit = limit
        self.window_seconds = window_seconds
        self._spent: deque[tuple[float, int]] = deque()
        self._total = 0
        self._in_flight = 0
        self._last_start = float("-inf")

    def remaining(self, now: float) -> int:
        """Return the tokens left, questions that are under way not counted."""
        while self._spent and self._spent[0][0] + self.window_seconds <= now:
            self._total -= self._spent.popleft()[1]
        return self.limit - self._total

    def delay(self, now: float, *, background: bool) -> float:
        """Return the seconds until one more question may go, 0 for at once.

        Room must be left for the dearest answer; background work leaves a tenth of the bucket, and
        below a fifth everybody slows down to the pace at which tokens come back.
        """
        left = self.remaining(now) - self._in_flight * _ORDINARY
        floor = _DEAREST + (int(self.limit * _BACKGROUND_LEAVES) if background else 0)
        if left >= floor:
            if left >= self.limit * _SLOW_BELOW:
                return 0.0
            pace = _ORDINARY * self.window_seconds / self.limit
            return max(0.0, self._last_start + pace - now)
        for when, tokens in self._spent:
            left += tokens
            if left >= floor:
                return max(when + self.window_seconds - now, 0.0)
        # only questions under way stand in between
        return _LOOK_AGAIN_SECONDS

    def start(self, now: float) -> None:
        """Count a question that goes out."""
        self._in_flight += 1
        self._last_start = now

    def finish(self, now: float, status: int, told_remaining: int | None = None) -> None:
        """Count its answer; status 0 stands for none. What the server says it has left is the truth."""
        self._in_flight -= 1
        self._spend(now, cost(status))
        if told_remaining is None:
            return
        # the server may have counted already what is still under way to us
        beyond = self.remaining(now) - told_remaining - self._in_flight * _ORDINARY
        if beyond > 0:
            self._spend(now, beyond)
        while self._spent and self.remaining(now) < told_remaining:
            when, tokens = self._spent.popleft()
            back = min(tokens, told_remaining - self.remaining(now))
            self._total -= back
            if tokens > back:
                self._spent.appendleft((when, tokens - back))
                break

    def resize(self, limit: int, window_seconds: float) -> None:
        """Take over another limit, as told by the server."""
        self.limit, self.window_seconds = limit, window_seconds

    def _spend(self, now: float, tokens: int) -> None:
        if tokens:
            self._spent.append((now, tokens))
            self._total += tokens
