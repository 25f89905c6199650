"""Everything that takes time, off the GUI thread, with its result back on it.

Three ways to run: `read` waits in a pool (database reads, files, network), `write` waits in one
thread so that writes follow each other, `compute` sends a function to the worker process and waits
for it in a thread. Each task has a title, progress and a cancel; one that lasts is announced through
`noticed`, so that the status bar can show it.
"""

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from eveprod_desktop.core.clock import Clock
from eveprod_desktop.core.errors import AppError, Cancelled
from eveprod_desktop.core.work.monitor import Monitor, Progress, working
from eveprod_desktop.core.work.worker import Worker
from eveprod_desktop.ui.messages import Messages
from eveprod_desktop.ui.time_left import TimeLeft

P = ParamSpec("P")
R = TypeVar("R")
C = TypeVar("C")

_READERS = 6
_COMPUTERS = 6
"""Threads that wait for the worker: enough that refreshes in a row leave some to what computes."""
_TICK_MS = 50
_NOTICED_SECONDS = 0.2
_GRACE_SECONDS = 0.5
_REMEMBERED = 20


class InternalFault(AppError):
    """A task ran into a bug. The crash dialog shows the bug; this tells the screen to wait no longer."""

    def __init__(self, title: str) -> None:
        super().__init__(
            f"“{title}” stopped because of a fault in the program.",
            "The details are in the log; trying again does no harm.",
        )


class Task:
    """One piece of work under way, as the GUI thread sees it."""

    def __init__(self, title: str, started_seconds: float, *, listed: bool = True) -> None:
        self.title = title
        self.started_seconds = started_seconds
        self.monitor = Monitor(self._hear)
        self.progress: Progress | None = None
        self.noticed = False
        self.listed = listed
        self.ended = False
        self.ended_seconds: float | None = None
        self.outcome = ""
        self._heard: Progress | None = None
        self._dropped = False
        self._time_left = TimeLeft()

    @property
    def dropped(self) -> bool:
        """Whether nobody waits for the result any more."""
        return self._dropped

    def cancel(self) -> None:
        """Stop it; the one who asked is told with `Cancelled`."""
        self.monitor.cancel()

    def drop(self) -> None:
        """Stop it and deliver nothing: the one who asked wants something else now."""
        self._dropped = True
        self.monitor.cancel()

    def catch_up(self, now_seconds: float) -> bool:
        """Take over the newest progress told by the working side; return whether there was any."""
        if self._heard is self.progress:
            return False
        self.progress = self._heard
        fraction = None if self.progress is None else self.progress.fraction
        if fraction is not None:
            self._time_left.tell(fraction, now_seconds)
        return True

    def seconds_left(self, now_seconds: float) -> float | None:
        """Return how long it will still take, None while that can't be told."""
        return self._time_left.seconds(now_seconds)

    def _hear(self, progress: Progress) -> None:
        # called on the working thread: only the newest is kept, the timer picks it up
        self._heard = progress


class _Settled(Generic[R]):
    """A task that came to its end, on its way to the GUI thread."""

    def __init__(
        self,
        task: Task,
        future: "Future[R]",
        done: Callable[[R], None],
        failed: Callable[[AppError], None] | None,
        work: Callable[[Monitor], R],
    ) -> None:
        self.work = work
        self.task = task
        self.future = future
        self.done = done
        self.failed = failed


class Tasks(QObject):
    """The one runner of the window. To be used on the GUI thread; threads start with the first task.

    `done` and `failed` must be bound methods of QObjects; they are called on the GUI thread, and not
    at all when that object is gone. Without `failed`, an error goes to the messages.
    """

    noticed = Signal(object)
    progressed = Signal(object)
    ended = Signal(object)
    _settled = Signal(object)

    def __init__(
        self, worker: Worker[Any], clock: Clock, messages: Messages, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._worker = worker
        self._clock = clock
        self._messages = messages
        self._readers = ThreadPoolExecutor(_READERS, "reading")
        self._writer = ThreadPoolExecutor(1, "writing")
        self._computers = ThreadPoolExecutor(_COMPUTERS, "computing")
        self._stopping = threading.Event()
        self._running: dict[Task, Future[Any]] = {}
        # work, receivers and errors lead to widgets: were the working thread the last to let go of one,
        # it would be deleted there, and Qt with it. So they are let go of here, well after that thread has.
        self._works: dict[Task, object] = {}
        self._lately: list[_Settled[Any]] = []
        self._before: list[_Settled[Any]] = []
        self._recent: deque[Task] = deque(maxlen=_REMEMBERED)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._settled.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> list[Task]:
        """Tasks not yet ended, oldest first."""
        return list(self._running)

    @property
    def recent(self) -> list[Task]:
        """Tasks that lasted and have ended, newest first."""
        return list(reversed(self._recent))

    def now(self) -> float:
        """Return the seconds of the stopwatch that tasks are timed by."""
        return self._clock.monotonic()

    def read(
        self,
        title: str,
        work: Callable[[Monitor], R],
        done: Callable[[R], None],
        failed: Callable[[AppError], None] | None = None,
        *,
        listed: bool = True,
    ) -> Task:
        """Run `work` on a waiting thread, beside others. `listed=False` keeps it out of the status bar."""
        return self._start(self._readers, title, work, done, failed, listed=listed)

    def write(
        self,
        title: str,
        work: Callable[[Monitor], R],
        done: Callable[[R], None],
        failed: Callable[[AppError], None] | None = None,
    ) -> Task:
        """Run `work` on the writing thread, after the writes asked for before it."""
        return self._start(self._writer, title, work, done, failed)

    def compute(
        self,
        title: str,
        work: Callable[Concatenate[C, Monitor, P], R],
        done: Callable[[R], None],
        failed: Callable[[AppError], None] | None = None,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Task:
        """Run `work(app, monitor, *args)` in the worker process."""
        worker: Worker[C] = self._worker

        def ask_worker(monitor: Monitor) -> R:
            return worker.submit(work, monitor, *args, **kwargs)

        return self._start(self._computers, title, ask_worker, done, failed)

    def shutdown(self) -> None:
        """Cancel everything, join every thread, deliver nothing more.

        A worker that does not listen within half a second is ended; its transaction is rolled back.
        """
        self._stopping.set()
        self._timer.stop()
        for task in self._running:
            task.cancel()
        for executor in (self._readers, self._writer, self._computers):
            executor.shutdown(wait=False, cancel_futures=True)
        if wait_for(list(self._running.values()), timeout=_GRACE_SECONDS).not_done:
            self._worker.close()
        for executor in (self._readers, self._writer, self._computers):
            executor.shutdown(wait=True)
        for held in (self._running, self._works, self._lately, self._before):
            held.clear()

    def _start(
        self,
        executor: ThreadPoolExecutor,
        title: str,
        work: Callable[[Monitor], R],
        done: Callable[[R], None],
        failed: Callable[[AppError], None] | None,
        *,
        listed: bool = True,
    ) -> Task:
        for receiver in (done, failed):
            if receiver is not None and not isinstance(getattr(receiver, "__self__", None), QObject):
                raise TypeError("results go to bound methods of QObjects only")
        task = Task(title, self._clock.monotonic(), listed=listed)
        if self._stopping.is_set():
            task.ended = True
            return task

        def run() -> R:
            task.monitor.check()
            with working(task.monitor):
                return work(task.monitor)

        self._works[task] = work
        future = executor.submit(run)
        self._running[task] = future
        future.add_done_callback(lambda ended: self._tell_end(_Settled(task, ended, done, failed, work)))
        if not self._timer.isActive():
            self._timer.start()
        return task

    def _tell_end(self, settled: "_Settled[Any]") -> None:
        if not self._stopping.is_set():
            self._settled.emit(settled)

    def _tick(self) -> None:
        now = self._clock.monotonic()
        for task in self.running:
            moved = task.catch_up(now)
            if task.listed and not task.noticed and now - task.started_seconds >= _NOTICED_SECONDS:
                task.noticed = True
                self.noticed.emit(task)
            elif moved and task.noticed:
                self.progressed.emit(task)
        self._before, self._lately = self._lately, []
        if not self._running and not self._before:
            self._timer.stop()

    def _deliver(self, settled: "_Settled[Any]") -> None:
        task = settled.task
        task.ended = True
        task.ended_seconds = self._clock.monotonic()
        self._running.pop(task, None)
        self._works.pop(task, None)
        self._lately.append(settled)
        error = Cancelled() if settled.future.cancelled() else settled.future.exception()
        task.outcome = _outcome(error)
        if task.noticed:
            self._recent.append(task)
            self.ended.emit(task)
        if self._stopping.is_set():
            return
        receiver = settled.failed if error is not None else settled.done
        wanted = not task.dropped and (receiver is None or _alive(receiver))
        if error is None:
            if wanted:
                settled.done(settled.future.result())
        elif isinstance(error, AppError):
            if wanted:
                (settled.failed or self._messages.report)(error)
        else:
            if wanted and settled.failed is not None:
                settled.failed(InternalFault(task.title))
            raise error  # a bug: the crash dialog and the log get it with its own traceback


def _outcome(error: BaseException | None) -> str:
    """Say in a word how a task ended."""
    if error is None:
        return "done"
    return "cancelled" if isinstance(error, Cancelled) else "failed"


def _alive(receiver: Callable[..., None]) -> bool:
    """Whether the QObject a bound method belongs to still exists on Qt's side."""
    return bool(shiboken6.isValid(getattr(receiver, "__self__", None)))
