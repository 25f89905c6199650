"""A small ESI on loopback, and clients of it that never really wait."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from eveprod_desktop.core.db.kept_answers import KeptAnswers
from eveprod_desktop.core.received.pages import Page, PageSet
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.esi.client import EsiClient
from eveprod_desktop.esi.http import open_client
from eveprod_desktop.esi.route import REGION_ORDERS
from tests.support.esi_host import EsiHost, esi_host
from tests.support.moving_clock import MovingClock

ORDERS = "/markets/10000002/orders"


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
def host(clock: MovingClock) -> Iterator[EsiHost]:
    with esi_host(clock) as host:
        yield host


@pytest.fixture
def start(host: EsiHost, clock: MovingClock, tmp_path: Path) -> Iterator[Callable[..., EsiClient]]:
    """Start the program anew on the same disk."""
    with ExitStack() as running:

        def start(*, contact: str = "", **how: Any) -> EsiClient:
            kept = KeptAnswers(tmp_path / "answers.db", clock)
            running.callback(kept.close)
            http = running.enter_context(open_client(contact))
            client = EsiClient(
                lambda: http,
                how.pop("base", host.base),
                kept,
                clock,
                pause=how.pop("pause", clock.pause),
                daily_downtime=how.pop("daily_downtime", False),
                **how,
            )
            running.callback(client.close)
            return client

        yield start


@pytest.fixture
def client(start: Callable[..., EsiClient]) -> EsiClient:
    return start()


class Orders:
    """Asks for the orders of The Forge and keeps what is handed over."""

    def __init__(self, client: EsiClient) -> None:
        self.client = client
        self.pages: list[Page] = []
        self.restarts = 0

    def fetch(self, have: str = "", monitor: Monitor | None = None) -> PageSet:
        self.pages, self.restarts = [], 0
        return self.client.pages(
            REGION_ORDERS,
            {"order_type": "all"},
            {"region_id": 10000002},
            on_page=self.pages.append,
            on_restart=self._restart,
            have=have,
            monitor=monitor or Monitor(),
        )

    def _restart(self) -> None:
        self.restarts += 1
        self.pages.clear()

    @property
    def bodies(self) -> list[bytes]:
        """The bodies handed over since the last restart, by page number."""
        return [page.body for page in sorted(self.pages, key=lambda page: page.number)]


@pytest.fixture
def orders(client: EsiClient) -> Orders:
    return Orders(client)
