"""Every limit that ESI sets, as one gate that each question passes: it goes, waits, or is told when to come.

Two systems stand side by side (CCP's rate limiting and best practices pages): buckets of tokens per
group of routes and user, and for all other routes a limit of errors a minute. 420 shuts every route,
429 one group, both as long as the answer says. Orders to wait are kept on disk, so that neither a new
start nor another process of the program asks in spite of them.
"""

import random
import threading
from collections.abc import Callable
from datetime import timedelta

from eveprod_desktop.core.clock import Clock
from eveprod_desktop.core.errors import Downtime, EsiError, ToldToWait
from eveprod_desktop.core.received.esi_state import BucketState, Waiting
from eveprod_desktop.core.received.kept import KeptWait
from eveprod_desktop.core.waking import downtime_ends
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.esi.asking import Answer, Ask, Send
from eveprod_desktop.esi.counting import Counts
from eveprod_desktop.esi.error_limit import ErrorLimit
from eveprod_desktop.esi.keeping import KeptAnswers
from eveprod_desktop.esi.limit_headers import retry_after, told_limit, told_number
from eveprod_desktop.esi.route import RateLimit, Route
from eveprod_desktop.esi.server_clock import ServerClock
from eveprod_desktop.esi.token_bucket import TokenBucket

EVERYTHING = "everything"

_ERROR_WINDOW_SECONDS = 60.0
_UNTOLD_SECONDS = 60.0
_SPAMMING_SECONDS = 10.0
_LONGEST_SECONDS = 86400.0
_SPREAD_SECONDS = 60.0
_LOOK_AT_DISK_SECONDS = 1.0

Pause = Callable[[float, Monitor], None]


def pause(seconds: float, monitor: Monitor) -> None:
    """Wait; raises `Cancelled` as soon as the monitor is cancelled."""
    monitor.wait(seconds)
    monitor.check()


class Gates:
    """The layer that keeps every limit. A wait of up to `patience_seconds` is waited here.

    Raises:
        ToldToWait: the wait would be longer.
        Downtime: likewise, for the daily downtime (only where `daily_downtime`).

    """

    def __init__(
        self,
        send: Send,
        kept: KeptAnswers,
        clock: Clock,
        server: ServerClock,
        counts: Counts,
        *,
        patience_seconds: float,
        daily_downtime: bool,
        pause: Pause = pause,
    ) -> None:
        self._send = send
        self._kept = kept
        self._clock = clock
        self._server = server
        self._counts = counts
        self._patience_seconds = patience_seconds
        self._daily_downtime = daily_downtime
        self._pause = pause
        self._lock = threading.Lock()
        self._errors = ErrorLimit()
        self._buckets: dict[tuple[str, str], TokenBucket] = {}
        self._limits: dict[Route, RateLimit | None] = {}
        self._shut: dict[str, tuple[float, str]] = {}
        self._in_a_row: dict[Route, int] = {}
        self._looked_at_disk = float("-inf")
        # not everybody comes back in the same second
        self._spread_seconds = random.uniform(0, _SPREAD_SECONDS)  # noqa: S311 - not a secret

    def __call__(self, ask: Ask) -> Answer:
        """Hand the question on as soon as every limit allows it."""
        bucket = self._pass(ask)
        answer: Answer | None = None
        try:
            answer = self._send(ask)
        finally:
            with self._lock:
                self._finish(ask, bucket, answer)
        self._server.learn(answer.headers.get("Date", ""))
        self._counts.answered(self._server.now())
        return answer

    def state(self) -> tuple[int, tuple[BucketState, ...], tuple[Waiting, ...]]:
        """Return the errors left this minute, the tokens left per bucket, and what is shut until when."""
        with self._lock:
            now, server_now = self._clock.monotonic(), self._server.now()
            self._look_at_disk(now)
            buckets = tuple(
                BucketState(group, user, bucket.limit, bucket.remaining(now), bucket.window_seconds)
                for (group, user), bucket in sorted(self._buckets.items())
            )
            waiting = tuple(
                Waiting(scope, server_now + timedelta(seconds=until - now), reason)
                for scope, (until, reason) in sorted(self._shut.items())
                if until > now
            )
            return self._errors.remaining(now), buckets, waiting

    def _pass(self, ask: Ask) -> TokenBucket | None:
        """Wait until every limit lets the question go; returns the bucket it is counted in."""
        waits = 0
        while True:
            ask.monitor.check()
            with self._lock:
                seconds, reason, kind = self._obstacle(ask)
                if seconds <= 0:
                    return self._start(ask)
            if seconds > min(self._patience_seconds, ask.monitor.seconds_left):
                raise kind(reason, retry_at=self._server.now() + timedelta(seconds=seconds))
            self._counts.add(waits=0 if waits else 1, waited_seconds=seconds)
            waits += 1
            self._pause(seconds * random.uniform(1.0, 1.1), ask.monitor)  # noqa: S311 - not a secret

    def _obstacle(self, ask: Ask) -> tuple[float, str, type[EsiError]]:
        """Return the longest wait that any limit asks for now, its reason and the error it would be."""
        now = self._clock.monotonic()
        self._look_at_disk(now)
        limit = self._limit(ask.route)
        found: list[tuple[float, str, type[EsiError]]] = []
        for scope in (EVERYTHING, _route_scope(ask), _group_scope(limit, ask)):
            if scope in self._shut:
                until, reason = self._shut[scope]
                found.append((until - now, reason, ToldToWait))
        found.append((self._downtime(), "The game server is down for its daily maintenance.", Downtime))
        failed = "So many questions failed that more would shut us out."
        found.append((self._errors.delay(now), failed, ToldToWait))
        if limit:
            delay = self._bucket(limit, ask).delay(now, background=ask.background)
            found.append((delay, f"ESI takes no more questions of the kind {limit.group} now.", ToldToWait))
        return max(found, key=lambda wait: wait[0])

    def _start(self, ask: Ask) -> TokenBucket | None:
        self._errors.start()
        limit = self._limit(ask.route)
        if limit is None:
            return None
        bucket = self._bucket(limit, ask)
        bucket.start(self._clock.monotonic())
        return bucket

    def _finish(self, ask: Ask, bucket: TokenBucket | None, answer: Answer | None) -> None:
        now = self._clock.monotonic()
        if answer is None:
            self._errors.finish(now, 0, None, None)
            if bucket:
                bucket.finish(now, 0)
            return
        headers, told = answer.headers, told_limit(answer.headers)
        remain = told_number(headers, "X-ESI-Error-Limit-Remain")
        reset = told_number(headers, "X-ESI-Error-Limit-Reset")
        # errors of the asker cost tokens where there is a bucket; those of the server count here too
        self._errors.finish(now, 0 if told and answer.status < 500 else answer.status, remain, reset)
        # groups and limits change without notice: what the answer says replaces what was known
        if told:
            self._limits[ask.route] = told
        elif remain is not None:
            self._limits[ask.route] = None
        counted = self._bucket(told, ask) if told else bucket
        if bucket is not counted:
            if bucket:
                bucket.finish(now, 0)
            if counted:
                counted.start(now)
        if counted:
            if told:
                counted.resize(told.tokens, told.window_seconds)
            # a 429 says itself when to come back, and that is sooner than a whole window
            remaining = told_number(headers, "X-Ratelimit-Remaining")
            counted.finish(now, answer.status, None if answer.status == 429 else remaining)
        self._obey(ask, answer)

    def _obey(self, ask: Ask, answer: Answer) -> None:
        """Shut what the answer says must not be asked for a while."""
        status, headers = answer.status, answer.headers
        after = retry_after(headers, self._server.now())
        if status == 420:
            reset = after or told_number(headers, "X-ESI-Error-Limit-Reset") or _ERROR_WINDOW_SECONDS
            self._close(EVERYTHING, reset, "ESI has seen too many errors and answers nothing for now.")
        elif status in (429, 520):
            # without a word it comes from the game server's own limiter, and that is per route
            self._in_a_row[ask.route] = self._in_a_row.get(ask.route, 0) + 1
            untold = _UNTOLD_SECONDS if status == 429 else _SPAMMING_SECONDS
            limit = self._limit(ask.route)
            scope = _group_scope(limit, ask) if after and limit and status == 429 else _route_scope(ask)
            self._close(
                scope,
                after or untold * 2 ** (self._in_a_row[ask.route] - 1),
                "ESI was asked too fast and wants a pause.",
            )
        elif status == 503 and after:
            self._close(EVERYTHING, after, "ESI says that it is not available for now.")
        elif status < 400:
            self._in_a_row.pop(ask.route, None)

    def _close(self, scope: str, seconds: float, reason: str) -> None:
        now, seconds = self._clock.monotonic(), min(max(seconds, 1.0), _LONGEST_SECONDS)
        if scope in self._shut and self._shut[scope][0] >= now + seconds:
            return
        self._shut[scope] = (now + seconds, reason)
        since = self._clock.now().timestamp()
        self._kept.put_wait(KeptWait(scope, since, since + seconds, reason))

    def _look_at_disk(self, now: float) -> None:
        """Obey what another process, or the last start, was told."""
        if now - self._looked_at_disk < _LOOK_AT_DISK_SECONDS:
            return
        self._looked_at_disk = now
        wall = self._clock.now().timestamp()
        for wait in self._kept.waits():
            # a clock that was set back since tells nothing
            if not wait.since <= wall < wait.until <= wait.since + _LONGEST_SECONDS:
                continue
            until = now + wait.until - wall
            if until > self._shut.get(wait.scope, (now, ""))[0]:
                self._shut[wait.scope] = (until, wait.reason)

    def _downtime(self) -> float:
        if not self._daily_downtime:
            return 0.0
        now = self._server.now()
        ends = downtime_ends(now)
        return (ends - now).total_seconds() + self._spread_seconds if ends else 0.0

    def _limit(self, route: Route) -> RateLimit | None:
        return self._limits.get(route, route.rate_limit)

    def _bucket(self, limit: RateLimit, ask: Ask) -> TokenBucket:
        key = (limit.group, ask.user)
        if key not in self._buckets:
            self._buckets[key] = TokenBucket(limit.tokens, limit.window_seconds)
        return self._buckets[key]


def _route_scope(ask: Ask) -> str:
    return f"{ask.route.method} {ask.route.path}"


def _group_scope(limit: RateLimit | None, ask: Ask) -> str:
    return f"group {limit.group} {ask.user}".rstrip() if limit else _route_scope(ask)
