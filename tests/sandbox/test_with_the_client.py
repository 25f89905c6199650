"""The program's own ESI client against the sandbox: both sides were written from CCP's papers, apart."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import msgspec
import pytest

from eveprod_desktop.core.db.kept_answers import KeptAnswers
from eveprod_desktop.core.errors import EsiError, ToldToWait
from eveprod_desktop.core.received.pages import PageSet
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.esi.client import EsiClient
from eveprod_desktop.esi.http import open_client
from eveprod_desktop.esi.route import REGION_ORDERS
from eveprod_desktop.sandbox.faults import FaultKind
from eveprod_desktop.sandbox.sandbox import Sandbox

HEIMATAR = 10000030
PASSING: tuple[FaultKind, ...] = (
    "status",
    "truncated",
    "reset",
    "html",
    "moved",
    "slow",
    "no_pages",
    "weak_etag",
)


class Refresh:
    """Fetches the orders of a region and keeps what it was handed."""

    def __init__(self, client: EsiClient) -> None:
        self._client = client
        self.bodies: dict[int, bytes] = {}

    def __call__(self, have: str = "", region: int = HEIMATAR) -> PageSet:
        self.bodies.clear()
        return self._client.pages(
            REGION_ORDERS,
            {"order_type": "all"},
            {"region_id": region},
            on_page=lambda page: self.bodies.update({page.number: page.body}),
            on_restart=self.bodies.clear,
            have=have,
            monitor=Monitor(),
        )

    def order_ids(self) -> list[int]:
        return [row["order_id"] for body in self.bodies.values() for row in msgspec.json.decode(body)]


@pytest.fixture
def refresh(sandbox: Sandbox, tmp_path: Path) -> Iterator[Refresh]:
    clock = sandbox.clock

    def pause(seconds: float, monitor: Monitor) -> None:
        monitor.check()
        clock.advance(seconds)

    with ExitStack() as running:
        kept = KeptAnswers(tmp_path / "answers.db", clock)
        running.callback(kept.close)
        http = running.enter_context(open_client(""))
        client = EsiClient(lambda: http, sandbox.esi_url, kept, clock, pause=pause)
        running.callback(client.close)
        yield Refresh(client)


def whole(sandbox: Sandbox, region: int = HEIMATAR) -> int:
    book = sandbox.market.region_book(region)
    assert book is not None
    return book.size


def test_a_refresh_gets_everything_and_a_second_asks_nothing(sandbox: Sandbox, refresh: Refresh) -> None:
    first = refresh()
    assert sorted(refresh.bodies) == list(range(1, first.pages + 1))
    assert len(set(refresh.order_ids())) == whole(sandbox)
    assert sandbox.most_in_flight <= 20
    asked = len(sandbox.requests)
    assert refresh(first.mark).unchanged
    assert len(sandbox.requests) == asked


def test_unchanged_data_cost_only_304s(sandbox: Sandbox, refresh: Refresh) -> None:
    first = refresh()
    sandbox.faults.add("unchanged", times=None)
    sandbox.clock.advance(400)
    sandbox.requests.clear()
    again = refresh(first.mark)
    assert again.unchanged
    assert {one.status for one in sandbox.requests} == {304}


def test_nothing_is_asked_while_told_to_wait(sandbox: Sandbox, refresh: Refresh) -> None:
    for kind in ("rate_limited", "error_limited"):
        sandbox.clock.advance(10_000)
        sandbox.faults.add(kind, seconds=500)
        try:
            refresh()
        except ToldToWait:
            sandbox.requests.clear()
            with pytest.raises(ToldToWait):
                refresh()
            assert not sandbox.requests
    sandbox.clock.advance(600)
    refresh()
    assert len(set(refresh.order_ids())) == whole(sandbox)


@pytest.mark.parametrize("kind", PASSING)
def test_an_accident_passes(sandbox: Sandbox, refresh: Refresh, kind: FaultKind) -> None:
    sandbox.faults.add(kind, times=1, after=1, status=502, seconds=0.1)
    fetched = refresh()
    assert not fetched.mixed
    assert len(set(refresh.order_ids())) == len(refresh.order_ids()) == whole(sandbox)


def test_a_bad_day_ends_with_everything_or_a_sentence(sandbox: Sandbox, refresh: Refresh) -> None:
    """Thirty refreshes, a third of all answers spoilt; then quiet, and everything is there."""
    for kind in PASSING:
        sandbox.faults.add(kind, times=None, chance=0.04, status=504, body="html", seconds=0.01)
    mark, done, said = "", 0, []
    for _ in range(30):
        try:
            mark = refresh(mark).mark
            done += 1
        except EsiError as error:
            said.append(str(error))
        sandbox.clock.advance(700)
    assert done > 5
    assert all(one.endswith(".") for one in said)
    sandbox.faults.clear()
    sandbox.clock.advance(1000)
    refresh()
    assert len(set(refresh.order_ids())) == whole(sandbox)


def test_no_region_is_too_small(sandbox: Sandbox, refresh: Refresh) -> None:
    assert refresh(region=11000001).pages == 1
    assert refresh.bodies == {1: b"[]"}
