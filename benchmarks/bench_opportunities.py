"""Opportunities: a step of a slider until it is painted, and how late events are while prices are fetched."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from benchmarks.conftest import Bench
from eveprod_desktop import operations as work
from eveprod_desktop.app import build_app
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.sandbox.demo import DEMO_SIZE, start_demo
from eveprod_desktop.sandbox.sandbox import SMALL
from eveprod_desktop.ui.bus import Bus
from eveprod_desktop.ui.market_refreshing import MarketRefreshing
from eveprod_desktop.ui.memory import Memory
from eveprod_desktop.ui.messages import Messages
from eveprod_desktop.ui.screens.opportunities import OpportunitiesScreen
from eveprod_desktop.ui.session import Operations, Session
from eveprod_desktop.ui.tasks import Tasks
from eveprod_desktop.ui.theme.look import Look

pytestmark = [
    pytest.mark.qt_log_ignore("does not support propagateSizeHints", extend=True),
    pytest.mark.timeout(300),
]

FORGE = 10000002
WHAT_IF_GOAL_MS = 40
DELAY_P99_GOAL_MS = 16
DELAY_MOST_GOAL_MS = 60
_TICK_MS = 4
_PATIENCE_SECONDS = 150


@pytest.fixture
def screen(
    qapp: QApplication,  # noqa: ARG001 - there has to be one
    bench: Bench,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[OpportunitiesScreen]:
    """The screen on the prices of one region; the others are still to be fetched."""
    demo = start_demo(size=SMALL if bench.smoke else DEMO_SIZE)
    for name, value in {**demo.environment, "EVEPROD_DATA_DIR": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    app = build_app()
    work.refresh_market(app, Monitor(), (FORGE,))
    messages = Messages()
    tasks = Tasks(app.worker, app.clock, messages)
    operations = Operations(
        work.ensure_static_data,
        work.check_latest_build,
        work.update_static_data,
        work.rebuild_chains,
        work.back_up_if_due,
        work.refresh_market,
        work.refresh_ranked_history,
        work.recompute_economics,
        work.esi_state,
    )
    session = Session(app, operations, tasks, Bus(), messages, Look("dark"), Memory(None))
    refreshing = MarketRefreshing(session)
    screen = OpportunitiesScreen(session, refreshing)
    screen.resize(1250, 800)
    screen.show()
    until(lambda: screen.table.model.total > 0 and not tasks.running)
    yield screen
    tasks.shutdown()
    screen.close()
    screen.deleteLater()
    refreshing.deleteLater()
    QApplication.processEvents()
    app.close()
    demo.stop()


def until(reached: Callable[[], bool]) -> None:
    """Handle events until something is so."""
    ends = time.monotonic() + _PATIENCE_SECONDS
    while not reached():
        if time.monotonic() > ends:
            raise TimeoutError("it did not come")
        QApplication.processEvents()
        time.sleep(0.0005)


def test_what_if(screen: OpportunitiesScreen, bench: Bench) -> None:
    picture = QPixmap(screen.size())

    def step() -> None:
        before = screen.shown.ages
        screen.bar.me.setValue((screen.bar.me.value() + 1) % 11)
        until(lambda: screen.shown.ages is not before)
        screen.render(picture)

    seconds = bench.seconds(step, rounds=25)
    bench.at_most("opportunities: a step of a slider, painted", 1000 * seconds, WHAT_IF_GOAL_MS, "ms")


def test_event_delay_during_a_refresh(screen: OpportunitiesScreen, bench: Bench) -> None:
    late: list[float] = []
    last = [time.perf_counter()]
    bar = screen.table.view.verticalScrollBar()

    def tick() -> None:
        now = time.perf_counter()
        late.append(max(0.0, 1000 * (now - last[0]) - _TICK_MS))
        last[0] = now
        bar.setValue((bar.value() + 40) % max(1, bar.maximum()))

    timer = QTimer()
    timer.setInterval(_TICK_MS)
    timer.timeout.connect(tick)
    screen.refreshing.refresh_all()
    last[0] = time.perf_counter()
    timer.start()
    until(lambda: not screen.refreshing.running)
    timer.stop()
    late.sort()
    p99 = late[int(0.99 * (len(late) - 1))]
    bench.at_most("window: delay of events during a refresh, p99", p99, DELAY_P99_GOAL_MS, "ms")
    bench.at_most("window: longest delay during a refresh", late[-1], DELAY_MOST_GOAL_MS, "ms")
