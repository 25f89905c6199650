import threading
import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from eveprod_desktop.core.clock import SystemClock
from eveprod_desktop.core.errors import AppError, Cancelled
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.core.work.worker import Worker, WorkerBug
from eveprod_desktop.ui.messages import Level, Message, Messages
from eveprod_desktop.ui.tasks import InternalFault, Task, Tasks
from tests.ui import fakes


class Asker(QObject):
    """Remembers what it was told, and on which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.results: list[object] = []
        self.errors: list[AppError] = []
        self.threads: set[threading.Thread] = set()

    def done(self, result: object) -> None:
        self.results.append(result)
        self.threads.add(threading.current_thread())

    def failed(self, error: AppError) -> None:
        self.errors.append(error)
        self.threads.add(threading.current_thread())


def until_cancelled(monitor: Monitor) -> None:
    while True:
        monitor.check()
        time.sleep(0.005)


def test_result_comes_back_on_the_gui_thread(qtbot: QtBot, tasks: Tasks) -> None:
    asker = Asker()
    worked_on: list[threading.Thread] = []

    def work(_monitor: Monitor) -> int:
        worked_on.append(threading.current_thread())
        return 42

    tasks.read("Thinking", work, asker.done)
    qtbot.waitUntil(lambda: bool(asker.results))
    assert asker.results == [42]
    assert asker.threads == {threading.main_thread()}
    assert worked_on[0] is not threading.main_thread()
    assert not tasks.running


def test_only_bound_methods_of_qobjects_get_results(tasks: Tasks) -> None:
    with pytest.raises(TypeError):
        tasks.read("Thinking", lambda _monitor: 1, print)


def test_writes_follow_each_other(qtbot: QtBot, tasks: Tasks) -> None:
    asker = Asker()
    order: list[int] = []
    inside: list[int] = []

    def write(number: int) -> Callable[[Monitor], int]:
        def work(_monitor: Monitor) -> int:
            inside.append(number)
            assert len(inside) == 1
            time.sleep(0.002)
            inside.pop()
            order.append(number)
            return number

        return work

    for number in range(20):
        tasks.write("Writing", write(number), asker.done)
    qtbot.waitUntil(lambda: len(asker.results) == 20)
    assert order == list(range(20))


def test_reads_run_beside_each_other(qtbot: QtBot, tasks: Tasks) -> None:
    asker = Asker()
    meeting = threading.Barrier(3)
    for _ in range(3):
        tasks.read("Meeting", lambda _monitor: meeting.wait(10), asker.done)
    qtbot.waitUntil(lambda: len(asker.results) == 3)


def test_gone_asker_is_not_told(qtbot: QtBot, tasks: Tasks) -> None:
    gone, staying = Asker(), Asker()
    go_on = threading.Event()
    tasks.write("For nobody", lambda _monitor: go_on.wait(10), gone.done)
    tasks.write("For somebody", lambda _monitor: 1, staying.done)
    results = gone.results
    gone.deleteLater()
    with qtbot.waitSignal(gone.destroyed):
        pass
    go_on.set()
    qtbot.waitUntil(lambda: staying.results == [1])
    assert not results


def test_cancelled_task_is_told_quietly(qtbot: QtBot, tasks: Tasks, messages: Messages) -> None:
    asker = Asker()
    shown: list[Message] = []
    messages.attach(shown.append)
    tasks.read("Waiting", until_cancelled, asker.done).cancel()
    qtbot.waitUntil(lambda: bool(shown))
    assert shown[0].level is Level.INFO
    assert not asker.results


def test_dropped_task_tells_nothing(qtbot: QtBot, tasks: Tasks, messages: Messages) -> None:
    asker = Asker()
    task = tasks.read("Waiting", until_cancelled, asker.done, asker.failed)
    task.drop()
    qtbot.waitUntil(lambda: task.ended)
    assert not asker.results
    assert not asker.errors
    assert not messages.history()


def test_error_goes_to_the_asker_or_else_to_the_messages(
    qtbot: QtBot, tasks: Tasks, messages: Messages
) -> None:
    asker = Asker()

    def work(_monitor: Monitor) -> None:
        raise AppError("No.", "Try tomorrow.")

    tasks.read("Failing", work, asker.done, asker.failed)
    tasks.read("Failing", work, asker.done)
    qtbot.waitUntil(lambda: bool(asker.errors and messages.history()))
    assert str(asker.errors[0]) == "No. Try tomorrow."
    assert messages.history() == [Message(Level.ERROR, "No.", "Try tomorrow.", "AppError")]


def test_bug_reaches_the_hook_and_frees_the_screen(qtbot: QtBot, tasks: Tasks) -> None:
    asker = Asker()

    def work(_monitor: Monitor) -> float:
        return 1 / 0

    with capture_exceptions() as caught:
        tasks.read("Dividing", work, asker.done, asker.failed)
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is ZeroDivisionError
    assert isinstance(asker.errors[0], InternalFault)


def test_long_task_is_noticed_with_few_updates(qtbot: QtBot, tasks: Tasks) -> None:
    asker = Asker()
    noticed: list[Task] = []
    updates: list[Task] = []
    ended: list[Task] = []
    tasks.noticed.connect(noticed.append)
    tasks.progressed.connect(updates.append)
    tasks.ended.connect(ended.append)
    go_on = threading.Event()

    def work(monitor: Monitor) -> int:
        monitor.step("counting", total=100_000)
        number = 0
        while not go_on.is_set():
            number += 1
            monitor.advance(number)
        return number

    task = tasks.read("Counting", work, asker.done)
    qtbot.waitUntil(lambda: len(updates) >= 3)
    assert noticed == [task]
    assert task.progress is not None
    assert task.progress.step == "counting"
    go_on.set()
    qtbot.waitUntil(lambda: bool(asker.results))
    reports = asker.results[0]
    assert isinstance(reports, int)
    assert len(updates) < reports / 10
    assert ended == [task]


def test_short_task_is_not_noticed(qtbot: QtBot, tasks: Tasks) -> None:
    asker = Asker()
    noticed: list[Task] = []
    tasks.noticed.connect(noticed.append)
    tasks.read("Quick", lambda _monitor: 1, asker.done)
    qtbot.waitUntil(lambda: bool(asker.results))
    assert not noticed


def test_compute_runs_in_the_worker(qtbot: QtBot, tasks: Tasks) -> None:
    asker = Asker()
    tasks.compute("Adding", fakes.add, asker.done, asker.failed, 5)
    qtbot.waitUntil(lambda: bool(asker.results), timeout=20_000)
    assert asker.results == [12]


def test_compute_can_be_cancelled(qtbot: QtBot, tasks: Tasks) -> None:
    asker = Asker()
    task = tasks.compute("Waiting", fakes.wait_to_be_cancelled, asker.done, asker.failed)
    qtbot.waitUntil(lambda: task.progress is not None, timeout=20_000)
    task.cancel()
    qtbot.waitUntil(lambda: bool(asker.errors), timeout=20_000)
    assert isinstance(asker.errors[0], Cancelled)


def test_bug_in_the_worker_is_a_bug_here(qtbot: QtBot, tasks: Tasks) -> None:
    asker = Asker()
    with capture_exceptions() as caught:
        tasks.compute("Dividing", fakes.fail_badly, asker.done, asker.failed)
        qtbot.waitUntil(lambda: bool(caught), timeout=20_000)
    assert caught[0][0] is WorkerBug
    assert "ZeroDivisionError" in str(caught[0][1])


def test_shutdown_joins_every_thread(qtbot: QtBot, messages: Messages, worker: Worker[int]) -> None:
    before = set(threading.enumerate())
    tasks = Tasks(worker, SystemClock(), messages)
    asker = Asker()
    for _ in range(4):
        tasks.read("Waiting", until_cancelled, asker.done, asker.failed)
        tasks.write("Waiting", until_cancelled, asker.done, asker.failed)
    tasks.compute("Waiting", fakes.wait_to_be_cancelled, asker.done, asker.failed)
    qtbot.waitUntil(lambda: any(task.progress for task in tasks.running), timeout=20_000)
    tasks.shutdown()
    worker.close()
    assert set(threading.enumerate()) <= before
    qtbot.wait(50)
    assert not asker.results
    assert not asker.errors
    tasks.read("Too late", lambda _monitor: 1, asker.done)
    assert not tasks.running


class Widgetlike(QObject):
    """Notes the thread that lets go of the last one who knows it."""

    def __init__(self, ends: list[threading.Thread]) -> None:
        super().__init__()
        self._ends = ends

    def work(self, _monitor: Monitor) -> int:
        return 1

    def __del__(self) -> None:
        self._ends.append(threading.current_thread())


def test_what_work_knows_is_let_go_of_on_the_gui_thread(qtbot: QtBot, tasks: Tasks) -> None:
    ends: list[threading.Thread] = []
    other = Asker()
    for _ in range(20):
        asker = Widgetlike(ends)
        tasks.read("Thinking", asker.work, other.done)
        del asker
    qtbot.waitUntil(lambda: len(ends) == 20)
    assert {*ends} == {threading.main_thread()}
    qtbot.waitUntil(lambda: not tasks._timer.isActive())
