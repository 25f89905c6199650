"""Days of refreshing in fast motion, with everything going wrong that can."""

import contextlib
import gc
import json
import random
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from eveprod_desktop.core.errors import EsiError, ToldToWait
from eveprod_desktop.esi.client import EsiClient
from tests.esi.conftest import ORDERS, Orders
from tests.support.esi_host import EsiHost, Reply, Request, Served, json_reply
from tests.support.moving_clock import MovingClock

TIMES = 200
PATIENCE_SECONDS = 20.0

FAULTS = (
    Reply(502, {}, b"<html>awselb</html>"),
    Reply(500),
    Reply(504, {}, b'{"error": "Timeout contacting tranquility"}'),
    Reply(200, {}, b"<html>"),
    Reply(200, {"ETag": '"torn"'}, b'[{"order": 1}'),
    Reply(200, {}, b"[1, 2, 3]", break_after=2),
    Reply(429, {"Retry-After": "5"}),
    Reply(429),
    json_reply({"error": "x"}, 420, X_ESI_Error_Limit_Remain="0", X_ESI_Error_Limit_Reset="30"),
    json_reply({"error": "Requested page does not exist!"}, 404),
)


class Trouble:
    """Spoils one answer in twelve, and cuts the set anew in the middle of some fetches."""

    def __init__(self, host: EsiHost, served: Served, seed: int) -> None:
        self.host, self.served, self.chance = host, served, random.Random(seed)
        self.version = 0

    def __call__(self, request: Request) -> Reply | None:
        if self.chance.random() < 0.02:
            self.host.clock.advance(1)
            self.cut()
        if self.chance.random() > 0.08:
            return None
        if "if-none-match" not in request.headers and self.chance.random() < 0.1:
            return Reply(304)
        return self.chance.choice(FAULTS)

    def cut(self) -> None:
        """Cut the set anew; every page is another one then."""
        self.version += 1
        pages = range(self.chance.randint(1, 7))
        self.served.change([[{"version": self.version, "page": page}] for page in pages])


def outcome(orders: Orders, mark: str) -> tuple[str, str]:
    """Fetch once; returns how it ended, and the mark of what is held then."""
    try:
        got = orders.fetch(have=mark)
    except EsiError as error:
        assert error.sentence.endswith(".")  # noqa: PT017 - every kind of error is right here
        assert error.advice  # noqa: PT017 - likewise
        return ("told to wait" if isinstance(error, ToldToWait) else "failed"), mark
    if got.mixed:
        return "mixed", mark
    if got.unchanged:
        assert orders.pages == []
        assert got.mark == mark
        return "unchanged", mark
    rows = [row for body in orders.bodies for row in json.loads(body)]
    assert len({row["version"] for row in rows}) == 1
    assert [row["page"] for row in rows] == list(range(got.pages))
    return "right", got.mark


def settle(client: EsiClient) -> None:
    """Let the questions end that were under way when the set was given up."""
    quiet = 0
    while quiet < 3:
        time.sleep(0.005)
        quiet = 0 if client.state().in_flight else quiet + 1


@pytest.mark.parametrize("seed", range(4))
def test_every_refresh_is_right_or_says_why_not(
    host: EsiHost, start: Callable[..., EsiClient], clock: MovingClock, seed: int
) -> None:
    trouble = Trouble(host, host.serve(ORDERS), seed)
    trouble.cut()
    host.lasting.append(trouble)
    orders = Orders(start())
    mark, objects = "", 0
    outcomes: Counter[str] = Counter()
    for number in range(TIMES):
        if number % 40 == 39:
            orders = Orders(start())  # another start of the program
        if number == 100:
            gc.collect()
            objects = len(gc.get_objects())
        if trouble.chance.random() < 0.5:
            trouble.cut()
        else:
            trouble.served.modified = clock.now()
        how, mark = outcome(orders, mark)
        outcomes[how] += 1
        if how == "told to wait":
            settle(orders.client)
            asked = len(host.asked)
            longest = max(one.until for one in orders.client.state().waiting)
            if (longest - clock.now()).total_seconds() > PATIENCE_SECONDS:
                # what was under way may have completed the set meanwhile
                with contextlib.suppress(ToldToWait):
                    orders.fetch()
                settle(orders.client)
                assert len(host.asked) == asked
        host.forget()
        clock.waits.clear()
        clock.advance(trouble.chance.choice((10, 310, 310, 1800)))
    gc.collect()
    assert outcomes["right"] > TIMES / 4
    assert outcomes["unchanged"] > 0
    assert outcomes["mixed"] < TIMES / 20
    assert outcomes["failed"] + outcomes["told to wait"] < TIMES / 2
    assert len(gc.get_objects()) < objects + 5_000


@pytest.mark.parametrize("clock", [MovingClock(datetime(2026, 9, 1, 10, 50, tzinfo=UTC))])
def test_a_day_with_its_downtime(host: EsiHost, start: Callable[..., EsiClient], clock: MovingClock) -> None:
    """Five minutes apart, from before the downtime until after it, with a server that is down for longer."""
    host.serve(ORDERS, [{"version": 1, "page": 0}])

    def down(_request: Request) -> Reply | None:
        return Reply(503) if 1100 <= int(f"{clock.now():%H%M}") < 1125 else None

    host.lasting.append(down)
    orders = Orders(start(daily_downtime=True))
    mark, seen = "", []
    for _ in range(10):
        before = len(host.asked)
        at = f"{clock.now():%H:%M}"
        how, mark = outcome(orders, mark)
        seen.append((at, how, len(host.asked) > before))
        clock.advance(301)
    assert [how for _, how, _ in seen].count("failed") == 5
    assert not [at for at, _, asked in seen if asked and "11:00" <= at < "11:15"]
    assert seen[-1][1] in ("right", "unchanged")
