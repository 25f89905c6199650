"""Both limits, counted as ESI counts."""

import pytest

from eveprod_desktop.sandbox.esi.limits import ERROR_WINDOW_SECONDS, WINDOW_SECONDS, Limits
from eveprod_desktop.sandbox.sandbox import Sandbox
from tests.sandbox.conftest import Api


def test_answers_cost_what_their_kind_costs(sandbox: Sandbox, api: Api) -> None:
    first = api.orders()
    assert first.headers["X-Ratelimit-Limit"] == "12000/15m"
    assert (first.headers["X-Ratelimit-Used"], first.headers["X-Ratelimit-Remaining"]) == ("2", "11998")
    same = api.orders(headers={"If-None-Match": first.headers["ETag"]})
    assert (same.status_code, same.headers["X-Ratelimit-Remaining"]) == (304, "11997")
    wrong = api.orders(page=999)
    assert (wrong.status_code, wrong.headers["X-Ratelimit-Remaining"]) == (404, "11992")
    sandbox.faults.add("status", status=503)
    down = api.orders()
    assert (down.status_code, down.headers["X-Ratelimit-Used"]) == (503, "0")
    assert "X-ESI-Error-Limit-Remain" not in down.headers


def test_an_empty_bucket_is_429_until_tokens_come_back(sandbox: Sandbox, api: Api) -> None:
    sandbox.esi.limits.tokens["market-order"] = 10
    for _ in range(5):
        assert api.orders().status_code == 200
        sandbox.clock.advance(10)
    refused = api.orders()
    assert refused.status_code == 429
    wait = int(refused.headers["Retry-After"])
    assert wait == WINDOW_SECONDS - 50
    assert refused.headers["X-Ratelimit-Used"] == "0"
    assert api.get("/industry/systems").status_code == 200  # another group
    sandbox.clock.advance(wait - 1)
    assert api.orders().status_code == 429
    sandbox.clock.advance(1)
    assert api.orders().status_code == 200


def test_buckets_are_kept_by_character(sandbox: Sandbox, api: Api) -> None:
    sandbox.esi.limits.tokens["char-wallet"] = 4
    path = "/characters/{}/wallet"
    for who in (api.maren, api.teo):
        assert [api.get(path.format(who), api.token(who)).status_code for _ in range(3)] == [200, 200, 429]


def test_a_hundred_errors_a_minute_close_every_route(sandbox: Sandbox, api: Api) -> None:
    for left in range(99, -1, -1):
        answer = api.get("/universe/types/999999")
        assert answer.headers["X-ESI-Error-Limit-Remain"] == str(left)
    refused = api.get("/universe/types/34")
    assert refused.status_code == 420
    assert "This software has exceeded the error limit for ESI." in refused.json()["error"]
    assert api.orders().status_code == 420  # limited by tokens otherwise
    sandbox.clock.advance(int(refused.headers["X-ESI-Error-Limit-Reset"]))
    assert api.get("/universe/types/34").status_code == 200
    assert api.orders().status_code == 200


def test_played_limits_hold_as_long_as_they_say(sandbox: Sandbox, api: Api) -> None:
    sandbox.faults.add("rate_limited", seconds=120, where="/esi/markets/*")
    assert api.orders().headers["Retry-After"] == "120"
    sandbox.clock.advance(119)
    assert api.orders().headers["Retry-After"] == "1"
    sandbox.clock.advance(1)
    assert api.orders().status_code == 200
    sandbox.faults.add("error_limited")
    assert [api.orders().status_code for _ in range(3)] == [420, 420, 420]
    sandbox.clock.advance(ERROR_WINDOW_SECONDS)
    assert api.orders().status_code == 200


def test_the_limiter_of_the_game_server_sends_no_headers(sandbox: Sandbox, api: Api) -> None:
    sandbox.faults.add("rate_limited", bare=True)
    answer = api.orders()
    assert answer.status_code == 429
    assert not {"retry-after", "x-ratelimit-group"} & set(answer.headers)
    assert api.orders().status_code == 200


@pytest.mark.parametrize("tokens", [2, 3, 100])
def test_a_bucket_never_goes_below_zero(tokens: int) -> None:
    limits = Limits()
    limits.tokens["industry"] = tokens
    given = 0
    for second in range(400):
        if not limits.refused_seconds("industry", "someone", second):
            headers = limits.group_headers("industry", "someone", second, 200)
            assert int(headers["X-Ratelimit-Remaining"]) >= 0
            given += 2
    assert given == tokens // 2 * 2
