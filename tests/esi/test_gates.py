import itertools
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.core.db.kept_answers import KeptAnswers
from eveprod_desktop.core.errors import Downtime, Refused, ToldToWait
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.esi.client import EsiClient
from eveprod_desktop.esi.error_limit import ErrorLimit
from eveprod_desktop.esi.route import COST_INDICES, HISTORY, PRICES, STATUS, Route
from eveprod_desktop.esi.token_bucket import TokenBucket, cost
from tests.support.esi_host import EsiHost, Reply, Request, always, json_reply
from tests.support.moving_clock import MovingClock

_NUMBERS = itertools.count()
Start = Callable[..., EsiClient]


@pytest.fixture(autouse=True)
def _routes(host: EsiHost) -> None:
    """Everything is expired at once and different each time, so that every question is sent."""
    host.lasting.append(
        lambda request: (
            None if request.path in host.routes else json_reply([len(host.asked)], ETag=str(len(host.asked)))
        )
    )


def ask(client: EsiClient, route: Route = PRICES, number: int = 0, *, background: bool = False) -> bytes:
    """Ask what is nowhere kept."""
    path = {"region_id": number} if "{" in route.path else None
    return client.get(
        route,
        {"n": next(_NUMBERS)},
        path,
        monitor=Monitor(),
        background=background,
    ).body


def limit(group: str, tokens: str, remaining: int) -> dict[str, str]:
    return {
        "X-Ratelimit-Group": group,
        "X-Ratelimit-Limit": tokens,
        "X-Ratelimit-Remaining": str(remaining),
    }


SHUT = json_reply(
    {"error": "This software has exceeded the error limit for ESI."},
    420,
    X_ESI_Error_Limit_Remain="0",
    X_ESI_Error_Limit_Reset="42",
)


def test_420_shuts_every_route_until_its_reset(host: EsiHost, start: Start, clock: MovingClock) -> None:
    client = start()
    host.fail(SHUT)
    with pytest.raises(ToldToWait, match="too many errors") as told:
        ask(client)
    assert told.value.retry_at is not None
    assert (told.value.retry_at - clock.now()).total_seconds() <= 42
    assert "Nothing is asked before 15:00:4" in told.value.advice
    for route in (PRICES, COST_INDICES, STATUS):
        with pytest.raises(ToldToWait):
            ask(client, route)
    assert len(host.asked) == 1
    [waiting] = client.state().waiting
    assert waiting.scope == "everything"
    # neither a new start nor another process asks
    with pytest.raises(ToldToWait):
        ask(start())
    assert len(host.asked) == 1
    clock.advance(43)
    ask(client)
    ask(start(), COST_INDICES)
    assert client.state().waiting == ()


def test_another_process_is_obeyed_while_this_one_runs(
    host: EsiHost, start: Start, clock: MovingClock
) -> None:
    here, there = start(), start()
    ask(here)
    host.fail(SHUT)
    with pytest.raises(ToldToWait):
        ask(there)
    clock.advance(2)
    with pytest.raises(ToldToWait):
        ask(here)
    assert len(host.asked) == 2


def test_429_shuts_one_group(host: EsiHost, client: EsiClient, clock: MovingClock) -> None:
    host.fail(Reply(429, {**limit("industry", "150/15m", 0), "Retry-After": "90"}))
    with pytest.raises(ToldToWait, match="too fast") as told:
        ask(client, COST_INDICES)
    assert told.value.retry_at is not None
    assert (told.value.retry_at - clock.now()).total_seconds() <= 90
    with pytest.raises(ToldToWait):
        ask(client, COST_INDICES)
    assert len(host.asked) == 1
    ask(client, PRICES)
    ask(client, STATUS)
    clock.advance(91)
    ask(client, COST_INDICES)


def test_a_short_wait_is_waited(host: EsiHost, client: EsiClient, clock: MovingClock) -> None:
    host.fail(Reply(429, {"Retry-After": "15"}))
    ask(client, COST_INDICES)
    assert 15 <= sum(clock.waits) < 20
    state = client.state()
    assert state.waits == 1
    assert state.waited_seconds == pytest.approx(15, abs=2)


def test_retry_after_may_be_a_date(host: EsiHost, client: EsiClient, clock: MovingClock) -> None:
    at = clock.now() + timedelta(seconds=100)
    host.fail(Reply(429, {"Retry-After": at.strftime("%a, %d %b %Y %H:%M:%S GMT")}))
    with pytest.raises(ToldToWait) as told:
        ask(client)
    assert told.value.retry_at is not None
    assert abs((told.value.retry_at - at).total_seconds()) < 3


def test_429_without_a_word_shuts_the_route_ever_longer(
    host: EsiHost, client: EsiClient, clock: MovingClock
) -> None:
    for seconds in (60, 120, 240):
        host.fail(Reply(429))
        with pytest.raises(ToldToWait) as told:
            ask(client, HISTORY)
        assert told.value.retry_at is not None
        assert (told.value.retry_at - clock.now()).total_seconds() == pytest.approx(seconds, abs=5)
        ask(client, PRICES)
        clock.advance(seconds + 1)
    ask(client, HISTORY)
    host.fail(Reply(429))
    with pytest.raises(ToldToWait) as told:
        ask(client, HISTORY)
    assert told.value.retry_at is not None
    assert (told.value.retry_at - clock.now()).total_seconds() == pytest.approx(60, abs=5)


def test_520_slows_its_route(host: EsiHost, client: EsiClient, clock: MovingClock) -> None:
    spam = json_reply({"error": "{'error_label': 'ConStopSpamming'}"}, 520)
    host.fail(spam)
    with pytest.raises(ToldToWait, match="520"):
        ask(client, HISTORY)
    assert len(host.asked) == 1  # not asked again
    ask(client, HISTORY, 2)
    assert sum(clock.waits) >= 10


def test_503_that_says_how_long_shuts_everything(host: EsiHost, client: EsiClient) -> None:
    host.fail(Reply(503, {"Retry-After": "600"}))
    with pytest.raises(ToldToWait, match="not available"):
        ask(client)
    with pytest.raises(ToldToWait):
        ask(client, STATUS)
    assert len(host.asked) == 1


def test_an_absurd_wait_is_a_day(host: EsiHost, client: EsiClient, clock: MovingClock) -> None:
    host.fail(Reply(429, {"Retry-After": "99999999999"}))
    with pytest.raises(ToldToWait) as told:
        ask(client)
    assert told.value.retry_at is not None
    assert told.value.retry_at <= clock.now() + timedelta(days=1)


def test_errors_stop_before_the_limit(host: EsiHost, client: EsiClient, clock: MovingClock) -> None:
    left = [12]

    def failing(request: Request) -> Reply:
        left[0] -= 1
        return json_reply(
            {"error": "x"}, 403, X_ESI_Error_Limit_Remain=str(left[0]), X_ESI_Error_Limit_Reset="50"
        )

    host.routes["/markets/prices"] = failing
    for _ in range(7):
        with pytest.raises(Refused):
            ask(client)
    with pytest.raises(ToldToWait, match="shut us out"):
        ask(client)
    assert left[0] == 5
    assert client.state().error_limit_remaining == 5
    clock.advance(51)
    with pytest.raises(Refused):
        ask(client)


def test_errors_without_headers_are_counted_here(host: EsiHost, client: EsiClient) -> None:
    host.routes["/markets/prices"] = always(Reply(404))
    with pytest.raises(ToldToWait):  # noqa: PT012 - one of many
        for _ in range(200):
            with pytest.raises(Refused):
                ask(client)
    assert len(host.asked) == 95


def test_an_empty_bucket_is_left_alone_until_tokens_come_back(
    host: EsiHost, client: EsiClient, clock: MovingClock
) -> None:
    host.routes["/industry/systems"] = always(Reply(200, limit("industry", "150/15m", 4), b"[]"))
    ask(client, COST_INDICES)
    with pytest.raises(ToldToWait, match="no more questions of the kind industry") as told:
        ask(client, COST_INDICES)
    assert told.value.retry_at is not None
    assert told.value.retry_at > clock.now() + timedelta(minutes=14)
    ask(client, PRICES)
    clock.advance(901)
    ask(client, COST_INDICES)


def test_background_work_leaves_the_last_tenth(host: EsiHost, client: EsiClient) -> None:
    host.routes["/industry/systems"] = always(Reply(200, limit("industry", "1000/15m", 100), b"[]"))
    ask(client, COST_INDICES)
    with pytest.raises(ToldToWait):
        ask(client, COST_INDICES, background=True)
    ask(client, COST_INDICES)


def test_a_bucket_that_runs_low_is_asked_slowly(host: EsiHost, client: EsiClient, clock: MovingClock) -> None:
    host.routes["/industry/systems"] = always(Reply(200, limit("industry", "1000/15m", 150), b"[]"))
    ask(client, COST_INDICES)
    for _ in range(3):
        ask(client, COST_INDICES)
    assert sum(clock.waits) >= 3 * 1.8


def test_groups_are_learned_and_change(host: EsiHost, client: EsiClient) -> None:
    host.routes["/markets/prices"] = always(Reply(200, limit("brand-new", "60/1h", 50), b"[]"))
    ask(client)
    [bucket] = client.state().buckets
    assert (bucket.group, bucket.limit, bucket.window_seconds, bucket.remaining) == (
        "brand-new",
        60,
        3600,
        50,
    )
    host.routes["/markets/prices"] = always(Reply(200, limit("other", "80/15m", 70), b"[]"))
    ask(client)
    buckets = {bucket.group: bucket.remaining for bucket in client.state().buckets}
    assert buckets["other"] == 70
    # and back to the older limit
    legacy = {"X-ESI-Error-Limit-Remain": "99", "X-ESI-Error-Limit-Reset": "30"}
    host.routes["/markets/prices"] = always(Reply(200, legacy, b"[]"))
    ask(client)
    ask(client)
    assert client.state().error_limit_remaining == 99


@pytest.mark.parametrize("garbled", ["", "12000", "x/15m", "0/15m", "100/y", "-5/15m", "100/m"])
def test_garbled_limits_are_passed_over(host: EsiHost, client: EsiClient, garbled: str) -> None:
    headers = {"X-Ratelimit-Group": "g", "X-Ratelimit-Limit": garbled, "X-Ratelimit-Remaining": "?"}
    host.routes["/markets/prices"] = always(Reply(200, headers, b"[]"))
    ask(client)
    ask(client)
    assert client.state().buckets == ()


@pytest.mark.parametrize("clock", [MovingClock(datetime(2026, 9, 1, 10, 59, 58, tzinfo=UTC))])
def test_nothing_is_asked_in_the_downtime(host: EsiHost, start: Start, clock: MovingClock) -> None:
    client = start(daily_downtime=True)
    ask(client)
    clock.advance(60)
    with pytest.raises(Downtime, match="daily maintenance") as down:
        ask(client)
    assert down.value.retry_at is not None
    assert "11:15:00" <= f"{down.value.retry_at:%H:%M:%S}" <= "11:16:00"
    assert len(host.asked) == 1
    ask(start(daily_downtime=False))  # a server of one's own
    clock.advance(17 * 60)
    ask(client)


@pytest.mark.parametrize("clock", [MovingClock(datetime(2026, 9, 1, 11, 20, tzinfo=UTC))])
@pytest.mark.parametrize("status", [502, 503, 504, 403])
def test_errors_after_the_downtime_are_its_fault(host: EsiHost, client: EsiClient, status: int) -> None:
    host.routes["/markets/prices"] = always(Reply(status, {}, b"<html>"))
    with pytest.raises(Downtime):
        ask(client)


def test_the_downtime_is_told_by_the_servers_clock(host: EsiHost, start: Start, clock: MovingClock) -> None:
    client = start(daily_downtime=True)
    host.ahead_seconds = -(4 * 3600 - 300)  # 11:05 there, 15:00 here
    ask(client)
    with pytest.raises(Downtime):
        ask(client)


def test_waits_of_the_past_and_the_future_are_passed_over(
    host: EsiHost, start: Start, clock: MovingClock, tmp_path: Path
) -> None:
    client = start()
    host.fail(SHUT)
    with pytest.raises(ToldToWait):
        ask(client)
    clock.set_back(7 * 86400)
    ask(start())
    kept = KeptAnswers(tmp_path / "answers.db", clock)
    assert kept.waits() == []
    kept.close()


class Server:
    """A bucket as CCP's page on rate limiting describes it."""

    def __init__(self, limit: int, window: float) -> None:
        self.limit, self.window = limit, window
        self.spent: deque[tuple[float, int]] = deque()

    def remaining(self, now: float) -> int:
        while self.spent and self.spent[0][0] + self.window <= now:
            self.spent.popleft()
        return self.limit - sum(tokens for _, tokens in self.spent)

    def spend(self, now: float, tokens: int) -> None:
        self.spent.append((now, tokens))


@given(
    st.integers(15, 400),
    st.lists(st.tuples(st.sampled_from([200, 304, 404, 502, 429]), st.floats(0, 20)), max_size=150),
    st.booleans(),
)
def test_a_bucket_never_asks_for_more_than_the_server_has(
    tokens: int, answers: list[tuple[int, float]], background: bool
) -> None:
    """Whoever waits as the bucket says is never turned away."""
    server, bucket, now = Server(tokens, 900.0), TokenBucket(tokens, 900.0), 0.0
    for status, pause in answers:
        now += pause
        while (delay := bucket.delay(now, background=background)) > 0:
            now += delay
        bucket.start(now)
        assert server.remaining(now) >= cost(status)
        server.spend(now, cost(status))
        bucket.finish(now, status, server.remaining(now))
        assert bucket.remaining(now) == server.remaining(now)
    if background:
        assert server.remaining(now) >= tokens // 10


def test_questions_under_way_count() -> None:
    bucket = TokenBucket(20, 900.0)
    started = 0
    while bucket.delay(started * 1000.0, background=False) == 0 and started < 50:
        bucket.start(started * 0.0)
        started += 1
    assert started == 8  # 20 - 8 * 2 leaves less than the dearest answer


def test_a_bucket_takes_over_what_the_server_says() -> None:
    bucket = TokenBucket(100, 900.0)
    bucket.start(0.0)
    bucket.finish(0.0, 200, 40)  # somebody else behind the same address
    assert bucket.remaining(1.0) == 40
    bucket.start(1.0)
    bucket.finish(1.0, 200, 90)  # the server knows better
    assert bucket.remaining(1.0) == 90
    assert bucket.remaining(902.0) == 100


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 30)), max_size=300))
def test_the_error_limit_is_never_reached(answers: list[tuple[bool, float]]) -> None:
    """Against a server that allows 100 errors in fixed windows of a minute."""
    limit, now, window, errors = ErrorLimit(), 0.0, 0.0, 0
    for fails, pause in answers:
        now += pause
        while (delay := limit.delay(now)) > 0:
            now += delay
        limit.start()
        if now - window >= 60:
            window, errors = now, 0
        errors += fails
        assert errors < 100
        limit.finish(now, 500 if fails else 200, 100 - errors, window + 60 - now)
