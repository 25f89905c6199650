"""How long work tells how far it is, and how it learns that it should stop."""

import math
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from eveprod_desktop.core.clock import Clock, SystemClock
from eveprod_desktop.core.errors import Cancelled


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a task stands: `done` of `total` `unit` in step `step` (`number` of `steps`).

    `total` is None where the end can't be known.
    """

    step: str
    done: int = 0
    total: int | None = None
    unit: str = ""
    number: int = 1
    steps: int = 1

    @property
    def fraction(self) -> float | None:
        """Part of the whole task done, 0 to 1, every step weighing the same; None if unknown."""
        if self.total is None:
            return None
        inner = min(1.0, self.done / self.total) if self.total else 1.0
        return (self.number - 1 + inner) / self.steps


class Monitor:
    """Handed to every long task: reports its progress and stops it when asked to.

    A task calls `step` when a new step begins, `advance` inside it and `check` wherever it could
    stop. Calling `cancel` from any thread makes the next `check` (or `advance`) raise `Cancelled`.
    """

    def __init__(
        self, listener: Callable[[Progress], None] | None = None, *, stop: threading.Event | None = None
    ) -> None:
        self._listener = listener
        self._stop = stop or threading.Event()
        self._progress = Progress("")
        self._stopwatch: Clock = SystemClock()
        self._until = math.inf

    @property
    def seconds_left(self) -> float:
        """How long anybody will wait for the end; infinite unless `within` said otherwise."""
        return max(0.0, self._until - self._stopwatch.monotonic())

    def cancel(self) -> None:
        """Ask the task to stop at its next check."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked the task to stop."""
        return self._stop.is_set()

    def check(self) -> None:
        """Stop here if asked to.

        Raises:
            Cancelled: `cancel` was called.

        """
        if self._stop.is_set():
            raise Cancelled

    def wait(self, seconds: float) -> None:
        """Do nothing for some time, or until asked to stop (which `check` then tells)."""
        self._stop.wait(seconds)

    def step(
        self, step: str, number: int = 1, steps: int = 1, *, total: int | None = None, unit: str = ""
    ) -> None:
        """Begin step `number` of `steps`; raises `Cancelled` like `check`."""
        self._tell(Progress(step, 0, total, unit, number, steps))

    def advance(self, done: int, total: int | None = None) -> None:
        """Tell that `done` (of `total`, if it is known only now) of the step is done; checks too."""
        now = self._progress
        self._tell(
            Progress(now.step, done, now.total if total is None else total, now.unit, now.number, now.steps)
        )

    def relay(self, progress: Progress) -> None:
        """Pass on progress that a task told elsewhere (the worker process); never raises."""
        self._progress = progress
        if self._listener is not None:
            self._listener(progress)

    def aside(self, words: str = "") -> None:
        """Tell for a moment what is waited for; without `words`, what was told before stands again."""
        if self._listener is not None:
            self._listener(Progress(words) if words else self._progress)

    def quiet(self) -> "Monitor":
        """Return a monitor of the same task that tells nobody, for parts that run side by side."""
        quiet = Monitor(stop=self._stop)
        quiet._stopwatch, quiet._until = self._stopwatch, self._until
        return quiet

    def within(self, seconds: float, stopwatch: Clock | None = None) -> "Monitor":
        """Return a monitor of the same task for a part that is worth waiting only so long for.

        Nothing stops by itself when the time is over: who waits or tries again looks at `seconds_left`.
        """
        part = Monitor(self._listener, stop=self._stop)
        part._stopwatch = stopwatch or self._stopwatch
        part._until = part._stopwatch.monotonic() + seconds
        return part

    def _tell(self, progress: Progress) -> None:
        self.check()
        self._progress = progress
        if self._listener is not None:
            self._listener(progress)


_at_work: ContextVar[Monitor | None] = ContextVar("at_work", default=None)


@contextmanager
def working(monitor: Monitor) -> Iterator[None]:
    """Let whatever runs inside, on this thread, find the monitor of its task with `monitor_at_work`."""
    before = _at_work.set(monitor)
    try:
        yield
    finally:
        _at_work.reset(before)


def monitor_at_work() -> Monitor | None:
    """Return the monitor of the task that runs on this thread, None where nobody could hear or stop it.

    For waiting deep inside, in what many tasks share and none of them hands a monitor to.
    """
    return _at_work.get()
