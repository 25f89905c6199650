"""Opportunities: a step of a slider until it is painted, and how late events are while prices are fetched."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from benchmarks.conftest import Bench
from eveprod_desktop import operations as work
from eveprod_desktop.app import build_app
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.sandbox.demo import DEMO_SIZE, start_demo
from eveprod_desktop.sandbox.sandbox import SMALL
from eveprod_desktop.ui.bus import Bus
from eveprod_desktop.ui.collecting import GarbageCollector
from eveprod_desktop.ui.main import program_operations
from eveprod_desktop.ui.market_refreshing import MarketRefreshing
from eveprod_desktop.ui.memory import Memory
from eveprod_desktop.ui.messages import Messages
from eveprod_desktop.ui.screens.opportunities import OpportunitiesScreen
from eveprod_desktop.ui.session import Session
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
_HEARTBEAT_MS = 5
_SCROLLED_EVERY_SECONDS = 1.0
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
    session = Session(app, program_operations(), tasks, Bus(), messages, Look("dark"), Memory(None))
    refreshing = MarketRefreshing(session)
    screen = OpportunitiesScreen(session, refreshing)
    screen.resize(1250, 800)
    screen.show()
    collector = GarbageCollector(clock=app.clock)
    collector.start()
    until(lambda: screen.table.model.total > 0 and not tasks.running)
    yield screen
    tasks.shutdown()
    collector.stop()
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


class Painted(QObject):
    """Knows which figures were painted last."""

    def __init__(self, screen: OpportunitiesScreen) -> None:
        super().__init__()
        self._screen = screen
        self.ages = screen.shown.ages
        screen.table.view.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Look at the events; nothing is taken from anybody."""
        if event.type() is QEvent.Type.Paint:
            self.ages = self._screen.shown.ages
        return False


def test_what_if(screen: OpportunitiesScreen, bench: Bench) -> None:
    """From the step until the rows are painted with other figures: every product ranked, sorted, filtered."""
    painted = Painted(screen)

    def step() -> None:
        before = screen.shown.ages
        screen.bar.me.setValue((screen.bar.me.value() + 1) % 11)
        until(lambda: painted.ages is not before)

    seconds = bench.seconds(step, rounds=25)
    bench.at_most("opportunities: a step of a slider, painted", 1000 * seconds, WHAT_IF_GOAL_MS, "ms")


def test_event_delay_during_a_refresh(screen: OpportunitiesScreen, bench: Bench) -> None:
    """A heartbeat while four more hubs are fetched, computed and shown, and the list is scrolled."""
    late: list[float] = []
    last = [time.perf_counter()]
    scrolled = [0.0]
    bar = screen.table.view.verticalScrollBar()

    def beat() -> None:
        now = time.perf_counter()
        late.append(max(0.0, 1000 * (now - last[0]) - _HEARTBEAT_MS))
        last[0] = now
        if now - scrolled[0] >= _SCROLLED_EVERY_SECONDS:
            scrolled[0] = now
            bar.setValue((bar.value() + 400) % max(1, bar.maximum()))

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(_HEARTBEAT_MS)
    timer.timeout.connect(beat)
    screen.refreshing.refresh_all()
    last[0] = time.perf_counter()
    timer.start()
    until(lambda: not screen.refreshing.running and not screen.session.tasks.running)
    timer.stop()
    late.sort()
    p99 = late[int(0.99 * (len(late) - 1))]
    bench.at_most("window: delay of events during a refresh, p99", p99, DELAY_P99_GOAL_MS, "ms")
    bench.at_most("window: longest delay during a refresh", late[-1], DELAY_MOST_GOAL_MS, "ms")
