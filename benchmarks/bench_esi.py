"""A market refresh of the five hubs, against a bare loop of twenty connections over the same bytes."""

import contextlib
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from benchmarks.conftest import Bench
from benchmarks.esi_server import REGIONS
from eveprod_desktop.core.clock import SystemClock
from eveprod_desktop.core.db.kept_answers import KeptAnswers
from eveprod_desktop.core.market.orders import OrderCollector
from eveprod_desktop.core.received.pages import Page
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.esi.client import EsiClient
from eveprod_desktop.esi.http import AT_ONCE, open_client
from eveprod_desktop.esi.market import EsiMarket

ROOT = Path(__file__).parents[1]
PAGES = (411, 172, 71, 55, 50)


@contextlib.contextmanager
def served(pages: tuple[int, ...], latency_seconds: float) -> Iterator[str]:
    """Run the server in a process of its own; gives its address."""
    command = [sys.executable, "-m", "benchmarks.esi_server", ",".join(map(str, pages)), str(latency_seconds)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as server:
        assert server.stdout
        assert server.stdin
        yield server.stdout.readline().strip()
        server.stdin.close()


class Later(SystemClock):
    """The computer's clock, set ahead so that what was fetched has expired."""

    ahead_seconds = 0.0

    def now(self) -> datetime:
        """Return the present moment, set ahead."""
        return super().now() + timedelta(seconds=self.ahead_seconds)


class Refresh:
    """What a market refresh does with network and pages; computing economics is measured elsewhere."""

    def __init__(self, base: str, folder: Path) -> None:
        self.clock = Later()
        self.file = folder / "answers.db"
        self.kept = KeptAnswers(self.file, self.clock)
        self.http = open_client()
        self.client = EsiClient(lambda: self.http, base, self.kept, self.clock, daily_downtime=False)
        self.market = EsiMarket(self.client)
        self.marks: dict[int, str] = {}

    def forget(self) -> None:
        """Start with an empty disk again."""
        self.kept.close()
        self.file.unlink(missing_ok=True)
        self.marks.clear()

    def run(self) -> int:
        """Refresh the five hubs; returns how many orders are new."""
        orders = 0
        with self.market.orders_in_turn(REGIONS) as turn:
            for region in REGIONS:
                collector = OrderCollector()
                done = turn.region_orders(
                    region,
                    on_page=_into(collector),
                    on_restart=collector.restart,
                    monitor=Monitor(),
                    have=self.marks.get(region, ""),
                )
                self.marks[region] = done.mark
                orders += 0 if done.unchanged else len(collector.finish().orders)
        return orders

    def close(self) -> None:
        self.client.close()
        self.http.close()
        self.kept.close()


def _into(collector: OrderCollector) -> Callable[[Page], None]:
    return lambda page: collector.add(page.body, page.last_modified)


def bare(base: str, pages: tuple[int, ...]) -> Callable[[], None]:
    """Return the peer: twenty threads that only download."""
    urls = [
        f"{base}/markets/{region}/orders?order_type=all&page={page}"
        for region, count in zip(REGIONS, pages, strict=True)
        for page in range(1, count + 1)
    ]

    def download() -> None:
        limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
        headers = {"Accept-Encoding": "gzip"}
        with httpx.Client(limits=limits, headers=headers) as client, ThreadPoolExecutor(AT_ONCE) as threads:
            for answer in threads.map(client.get, urls):
                assert len(answer.content) > 100_000

    return download


@pytest.mark.parametrize(("latency_seconds", "goal"), [(0.1, 1.5), (0.0, 4.0)])
def test_market_refresh(bench: Bench, tmp_path: Path, latency_seconds: float, goal: float) -> None:
    pages = (5, 3, 2, 2, 2) if bench.smoke else PAGES
    what = f"refresh of {sum(pages)} pages at {latency_seconds * 1000:.0f} ms"
    with served(pages, latency_seconds) as base:
        refresh = Refresh(base, tmp_path)

        def from_nothing() -> None:
            refresh.forget()
            assert refresh.run() > 0

        try:
            peer = bench.seconds(bare(base, pages), 3)
            bench.at_most(f"{what} / bare download", bench.seconds(from_nothing, 3) / peer, goal, "x")

            def nothing_new() -> None:
                refresh.clock.ahead_seconds += 301
                assert refresh.run() == 0

            before = refresh.client.state()
            nothing_new()
            after = refresh.client.state()
            assert after.not_modified - before.not_modified == sum(pages)
            assert after.received_bytes == before.received_bytes
            bench.at_most(f"{what}, nothing new / bare", bench.seconds(nothing_new, 3) / peer, goal, "x")
        finally:
            refresh.close()
        if not latency_seconds and (peak := _peak_kib(base, tmp_path / "alone")):
            bench.at_most(f"{what}, peak memory", peak / 1024, 300, "MB")


def _peak_kib(base: str, folder: Path) -> int | None:
    """Return the most memory that a refresh alone in its process had; None where no kernel tells it."""
    if not Path("/proc/self/status").exists():
        return None
    told = (
        "import sys; from pathlib import Path; from benchmarks.bench_esi import Refresh;"
        " refresh = Refresh(sys.argv[1], Path(sys.argv[2])); refresh.run(); refresh.close();"
        " print(open('/proc/self/status').read())"
    )
    done = subprocess.run(
        [sys.executable, "-c", told, base, str(folder)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    peak = re.search(r"VmHWM:\s+(\d+) kB", done.stdout)
    return int(peak[1]) if peak else None
