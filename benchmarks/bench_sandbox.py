"""Whether the sandbox is quick enough to be measured against: its start, and 759 pages of order books."""

from concurrent.futures import ThreadPoolExecutor

import httpx

from benchmarks.conftest import Bench
from eveprod_desktop.core.paths import find_paths
from eveprod_desktop.sandbox.demo import start_demo
from eveprod_desktop.sandbox.market.market import HUBS, Market
from eveprod_desktop.sandbox.universe import universe_of

CONNECTIONS = 20
MOMENT = 1_788_000_000.0


def test_start(bench: Bench) -> None:
    seconds = bench.seconds(lambda: start_demo().stop(), rounds=3)
    bench.at_most("sandbox: process started, answering and ended", seconds, 1.0, "s")


def test_pages_made(bench: Bench) -> None:
    market = Market(universe_of(find_paths({}).starter_set), 1, 1.0, {})
    books = [book for hub in HUBS if (book := market.region_book(hub.region_id))]
    pages = [(book, page) for book in books for page in range(1, book.pages() + 1)]
    few = pages[::20] if bench.smoke else pages
    seconds = bench.seconds(lambda: [book.page(page, MOMENT) for book, page in few], rounds=2)
    bench.at_most("sandbox: one page of 1,000 orders made", seconds / len(few) * 1000, 3.0, "ms")


def test_pages_served(bench: Bench) -> None:
    """759 pages over 20 connections, already made: what a client measured against it can reach at most."""
    limits = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
    size = 0.02 if bench.smoke else 1.0
    demo = start_demo(size=size)
    try:
        with httpx.Client(trust_env=False, limits=limits, timeout=60) as client:

            def fetch(place: tuple[int, int]) -> int:
                region, page = place
                url = f"{demo.base_url}/esi/markets/{region}/orders"
                answer = client.get(url, params={"order_type": "all", "page": page})
                assert answer.status_code == 200
                return int(answer.headers["X-Pages"])

            counts = [(hub.region_id, fetch((hub.region_id, 1))) for hub in HUBS]
            places = [(region, page) for region, count in counts for page in range(1, count + 1)]
            with ThreadPoolExecutor(CONNECTIONS) as threads:
                seconds = bench.seconds(lambda: list(threads.map(fetch, places)), rounds=3)
    finally:
        demo.stop()
    bench.at_least(
        "sandbox: pages served a second, bare httpx loop of 20", len(places) / seconds, 300, "a second"
    )
