"""Long work in the real worker process: what waits for hosts, and what computes meanwhile."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import copytree

import pytest

from eveprod_desktop import operations as work
from eveprod_desktop.app import App, build_app
from eveprod_desktop.core.errors import Cancelled, WorkerStopped
from eveprod_desktop.core.planning.options import PlanOptions
from eveprod_desktop.core.planning.rows import Target
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.sandbox.sandbox import Sandbox

RIFTER = 587
NEVER_FETCHED = (10000032,)
LONG_SECONDS = 60.0


@pytest.fixture
def slow(market_folder: Path, tmp_path: Path) -> Iterator[App]:
    """A program with prices of some regions, on a host that takes a minute for those of another."""
    copytree(market_folder, tmp_path / "data")
    with Sandbox() as sandbox:
        sandbox.faults.add("latency", where="/esi/markets/*", seconds=LONG_SECONDS, times=None)
        app = build_app(
            {
                "EVEPROD_DATA_DIR": str(tmp_path / "data"),
                "EVEPROD_TOKEN_STORE": "memory",
                **sandbox.environment(),
            }
        )
        yield app
        app.close()


def test_a_plan_and_what_esi_does_are_told_while_prices_are_on_their_way(slow: App) -> None:
    with ThreadPoolExecutor(1) as waiting:
        refresh = waiting.submit(slow.worker.submit, work.refresh_market, Monitor(), NEVER_FETCHED)
        plan = slow.worker.submit(work.make_plan, Monitor(), (Target(RIFTER, 10),), PlanOptions())
        while not slow.worker.submit(work.esi_state, Monitor()).in_flight:
            assert not refresh.done()
        assert not refresh.done()
        slow.worker.close()
        with pytest.raises((Cancelled, WorkerStopped)):
            refresh.result()
    assert plan.plan.jobs
