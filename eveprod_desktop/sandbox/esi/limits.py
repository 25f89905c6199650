"""ESI's two limits side by side: token buckets by group and user, and the error limit of all others."""

import math
from collections import deque
from dataclasses import dataclass, field

from eveprod_desktop.sandbox.esi.routes import GROUP_TOKENS

WINDOW_SECONDS = 900
ERROR_WINDOW_SECONDS = 60
ERRORS_A_WINDOW = 100

_COST = {2: 2, 3: 1, 4: 5, 5: 0}


@dataclass(slots=True)
class _Bucket:
    spent: deque[tuple[float, int]] = field(default_factory=deque)
    used: int = 0
    blocked_until: float = 0.0


class Limits:
    """Counts every answer; `tokens` may be changed to play another limit.

    A token comes back one window after it was spent. Errors are counted in fixed minutes; after the
    hundredth every route is refused until the minute ends.
    """

    def __init__(self) -> None:
        self.tokens = dict(GROUP_TOKENS)
        self.errors_a_window = ERRORS_A_WINDOW
        self._buckets: dict[tuple[str, str], _Bucket] = {}
        self._window = -1
        self._errors = 0

    def error_limited(self, now: float) -> bool:
        """Whether every route is refused now."""
        self._turn(now)
        return self._errors >= self.errors_a_window

    def lock_out(self, now: float) -> None:
        """Refuse every route until the present window ends."""
        self._turn(now)
        self._errors = self.errors_a_window

    def refused_seconds(self, group: str, user: str, now: float) -> int:
        """Return how long this user has to stay away from a group, 0 if not at all."""
        bucket = self._bucket(group, user, now)
        if now < bucket.blocked_until:
            return math.ceil(bucket.blocked_until - now)
        if bucket.used + _COST[2] <= self.tokens[group]:
            return 0
        freed = 0
        for when, tokens in bucket.spent:
            freed += tokens
            if bucket.used - freed + _COST[2] <= self.tokens[group]:
                return max(1, math.ceil(when + WINDOW_SECONDS - now))
        return WINDOW_SECONDS

    def block(self, group: str, user: str, now: float, seconds: float) -> None:
        """Refuse a group for a while, whatever was spent."""
        self._bucket(group, user, now).blocked_until = now + seconds

    def group_headers(self, group: str, user: str, now: float, status: int) -> dict[str, str]:
        """Count an answer of a limited route and return its headers."""
        cost = 0 if status == 429 else _COST.get(status // 100, 0)
        bucket = self._bucket(group, user, now)
        if cost:
            bucket.spent.append((now, cost))
            bucket.used += cost
        return {
            "X-Ratelimit-Group": group,
            "X-Ratelimit-Limit": f"{self.tokens[group]}/15m",
            "X-Ratelimit-Remaining": str(max(0, self.tokens[group] - bucket.used)),
            "X-Ratelimit-Used": str(cost),
        }

    def error_headers(self, now: float, status: int) -> dict[str, str]:
        """Count an answer of a route without group and return its headers."""
        self._turn(now)
        if status >= 400 and status != 420:
            self._errors += 1
        return {
            "X-ESI-Error-Limit-Remain": str(max(0, self.errors_a_window - self._errors)),
            "X-ESI-Error-Limit-Reset": str(self._reset_seconds(now)),
        }

    def _reset_seconds(self, now: float) -> int:
        return max(1, math.ceil((self._window + 1) * ERROR_WINDOW_SECONDS - now))

    def _turn(self, now: float) -> None:
        window = int(now // ERROR_WINDOW_SECONDS)
        if window != self._window:
            self._window = window
            self._errors = 0

    def _bucket(self, group: str, user: str, now: float) -> _Bucket:
        bucket = self._buckets.setdefault((group, user), _Bucket())
        while bucket.spent and bucket.spent[0][0] <= now - WINDOW_SECONDS:
            bucket.used -= bucket.spent.popleft()[1]
        return bucket
