"""The worker process: everything that computes for longer than a blink runs there.

One busy Python thread stretches the repaint of a large table from 20 ms to seconds; a busy process
does not. Functions are sent by name, and only progress and small frozen rows cross the pipe. What
computes runs one after the other. What mostly waits for hosts (`mostly_waits`) runs on a few threads of
its own, so that neither a plan nor a character who just signed in is held up by prices on their way.

What is asked and what is answered travels as bytes inside small envelopes, so that something that
can't be read (a function that can't be imported, a result that can't be pickled) spoils one task
and never the conversation.
"""

import contextlib
import itertools
import multiprocessing
import pickle
import queue
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Concatenate, Generic, ParamSpec, TypeVar, cast

from eveprod_desktop.core.errors import AppError, Cancelled, WorkerStopped
from eveprod_desktop.core.work.monitor import Monitor, Progress, working
from eveprod_desktop.core.work.priority import step_back

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

P = ParamSpec("P")
R = TypeVar("R")
C = TypeVar("C")
F = TypeVar("F", bound=Callable[..., object])

_CLOSE_SECONDS = 2.0
_LOOK_FOR_CANCEL_SECONDS = 0.05
_PROGRESS_SECONDS = 0.03
_HOSTS_AT_ONCE = 3
"""How much waits for hosts at once: prices, characters, and the history of an item somebody looks at."""


def mostly_waits(work: F) -> F:
    """Mark a function whose time goes into waiting: the worker runs it beside what computes.

    It must stand being run while other functions, marked ones too, run on the same context.
    """
    vars(work)[mostly_waits.__name__] = True
    return work


class WorkerBug(Exception):
    """A task in the worker raised something that is not an `AppError`; the text is its traceback."""


@dataclass(frozen=True, slots=True)
class _Request:
    number: int
    call: bytes  # pickled (work, args)
    waits: bool


@dataclass(frozen=True, slots=True)
class _Cancel:
    number: int


@dataclass(frozen=True, slots=True)
class _Told:
    number: int
    progress: Progress


@dataclass(frozen=True, slots=True)
class _Answer:
    number: int
    result: bytes  # pickled (result, error), one of the two None


@dataclass(frozen=True, slots=True)
class _Lost:
    """Put by the reader for every task that was waiting when the process died."""


_Message = _Told | _Answer | _Lost


class Worker(Generic[C]):
    """A process started on first use, restarted if it died, closed with the program.

    `prepare` runs in the new process before its first task and returns the context that every
    function gets first; `before_each` runs with it before every task, and brings it up to date. They
    and the functions must be importable by name.
    """

    def __init__(self, prepare: Callable[[], C], before_each: Callable[[C], object] | None = None) -> None:
        self._prepare = prepare, before_each
        self._lock = threading.Lock()
        self._life: _Life | None = None
        self._closed = False

    def submit(
        self,
        work: Callable[Concatenate[C, Monitor, P], R],
        monitor: Monitor,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Run `work(context, monitor, *args)` in the worker and wait for its result.

        To be called on a waiting thread, never on the GUI thread. Progress goes to `monitor`, on
        the calling thread, and cancelling `monitor` cancels the work. Of progress told in quick
        succession only the newest of each 30 ms is passed on; the last one always is.

        Raises:
            Cancelled: `monitor` was cancelled, or the worker is closed.
            WorkerStopped: the process died on the way.
            WorkerBug: the function, or `prepare`, has a bug, or its result can't be pickled.
            AppError: as the function, or `prepare`, raised it.

        """
        if kwargs:
            raise TypeError("tasks of the worker take positional arguments only")
        monitor.check()
        call = pickle.dumps((work, args))
        with self._lock:
            life = self._living()
            number, told = life.ask(call, waits=getattr(work, mostly_waits.__name__, False))
        try:
            return cast("R", _wait(life, number, told, monitor))
        finally:
            life.forget(number)

    def close(self) -> None:
        """End the process for good; whatever it was doing is rolled back by the database."""
        with self._lock:
            self._closed = True
        self.let_go()

    def let_go(self) -> None:
        """End the process, and with it all it has open; the next task starts another one."""
        with self._lock:
            life, self._life = self._life, None
        if life is not None:
            life.end()

    def _living(self) -> "_Life":
        if self._closed:
            raise Cancelled("The program is closing.")
        if self._life is not None and not self._life.alive:
            self._life.end()
            self._life = None
        if self._life is None:
            self._life = _Life(*self._prepare)
        return self._life


def _wait(life: "_Life", number: int, told: "queue.SimpleQueue[_Message]", monitor: Monitor) -> object:
    asked_to_stop = False
    while True:
        try:
            message = told.get(timeout=_LOOK_FOR_CANCEL_SECONDS)
        except queue.Empty:
            message = None
        if isinstance(message, _Told):
            monitor.relay(message.progress)
        elif isinstance(message, _Lost):
            raise WorkerStopped
        elif isinstance(message, _Answer):
            return _open(message)
        if monitor.cancelled and not asked_to_stop:
            asked_to_stop = True
            life.cancel(number)


def _open(answer: _Answer) -> object:
    try:
        result, error = pickle.loads(answer.result)  # noqa: S301 - written by our own process
    except Exception as problem:
        raise WorkerBug("the answer of the worker can't be read") from problem
    if error is not None:
        raise error
    return result


class _Life:
    """One process from start to end, the thread that reads its answers, and who waits for them."""

    def __init__(self, prepare: Callable[[], C], before_each: Callable[[C], object] | None) -> None:
        self.alive = True
        self._sending = threading.Lock()
        self._tasks_lock = threading.Lock()
        self._tasks: dict[int, queue.SimpleQueue[_Message]] = {}
        self._numbers = itertools.count(1)
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process: BaseProcess = context.Process(
            target=_serve,
            args=(theirs, pickle.dumps((prepare, before_each))),
            name="eveprod-worker",
            daemon=True,
        )
        try:
            with _interrupts_blocked():
                self._process.start()
        except BaseException:
            self._pipe.close()
            raise
        finally:
            theirs.close()
        self._reader = threading.Thread(target=self._read, name="worker-reader", daemon=True)
        self._reader.start()

    def ask(self, call: bytes, *, waits: bool) -> "tuple[int, queue.SimpleQueue[_Message]]":
        """Send a task; its number, and where its progress and its answer will arrive."""
        number = next(self._numbers)
        told: queue.SimpleQueue[_Message] = queue.SimpleQueue()
        with self._tasks_lock:
            if not self.alive:
                raise WorkerStopped
            self._tasks[number] = told
        try:
            self._send(_Request(number, call, waits))
        except OSError as error:
            self.forget(number)
            raise WorkerStopped from error
        return number, told

    def cancel(self, number: int) -> None:
        """Ask the process to stop a task; a process that is gone has stopped already."""
        with contextlib.suppress(OSError):
            self._send(_Cancel(number))

    def forget(self, number: int) -> None:
        """Wait for a task no longer; if it is still under way it is cancelled."""
        with self._tasks_lock:
            unanswered = self._tasks.pop(number, None) is not None
        if unanswered:
            self.cancel(number)

    def end(self) -> None:
        """Stop the process, gently first, and leave nothing of it behind."""
        with contextlib.suppress(OSError):
            self._send(None)
        self._reader.join(_CLOSE_SECONDS)
        if self._reader.is_alive():
            self._process.kill()
            self._reader.join()
        self._pipe.close()
        self._process.close()

    def _send(self, message: _Request | _Cancel | None) -> None:
        with self._sending:
            self._pipe.send(message)

    def _read(self) -> None:
        while True:
            try:
                message = self._pipe.recv()
            except (EOFError, OSError):
                break
            with self._tasks_lock:
                answered = isinstance(message, _Answer)
                told = self._tasks.pop(message.number, None) if answered else self._tasks.get(message.number)
            if told is not None:
                told.put(message)
        with self._tasks_lock:
            self.alive = False
            lost, self._tasks = list(self._tasks.values()), {}
        # the pipe closes a moment before the process has ended
        self._process.join()
        for told in lost:
            told.put(_Lost())


@contextlib.contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Start the process deaf to Ctrl+C, which a terminal sends to it too, until it ignores it itself."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    # started first because its start would unblock the signal again
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Serving:
    """The worker's own side: one thread listens, the main thread computes, a few more wait for hosts."""

    def __init__(self, pipe: Connection, prepare: bytes) -> None:
        self._pipe = pipe
        self._sending = threading.Lock()
        self._prepare = prepare
        self._preparing = threading.Lock()
        self._context: tuple[object, Callable[[object], object] | None] | None = None
        self._to_compute: queue.SimpleQueue[_Request | None] = queue.SimpleQueue()
        self._to_wait_for: queue.SimpleQueue[_Request | None] = queue.SimpleQueue()
        self._stops_lock = threading.Lock()
        self._stops: dict[int, threading.Event] = {}

    def listen(self) -> None:
        """Take what is asked until the program says good-bye, or is gone."""
        while True:
            try:
                message = self._pipe.recv()
            except (EOFError, OSError):
                message = None
            with self._stops_lock:
                if isinstance(message, _Request):
                    self._stops[message.number] = threading.Event()
                elif isinstance(message, _Cancel):
                    if stop := self._stops.get(message.number):
                        stop.set()
                else:
                    for stop in self._stops.values():
                        stop.set()
            if isinstance(message, _Request):
                (self._to_wait_for if message.waits else self._to_compute).put(message)
            elif message is None:
                for _ in range(_HOSTS_AT_ONCE):
                    self._to_wait_for.put(None)
                self._to_compute.put(None)
                return

    def work(self) -> None:
        """Run what was asked until the program says good-bye."""
        waiting = [
            threading.Thread(target=self._run_all, args=(self._to_wait_for,), name=f"waiting-{number}")
            for number in range(1, _HOSTS_AT_ONCE + 1)
        ]
        for thread in waiting:
            thread.start()
        self._run_all(self._to_compute)
        for thread in waiting:
            thread.join()

    def _run_all(self, arriving: "queue.SimpleQueue[_Request | None]") -> None:
        while (request := arriving.get()) is not None:
            with self._stops_lock:
                stop = self._stops[request.number]
            teller = _Teller(self, request.number)
            result = self._run(request, Monitor(teller.tell, stop=stop))
            teller.flush()
            self.send(_Answer(request.number, result))
            with self._stops_lock:
                del self._stops[request.number]

    def send(self, message: _Told | _Answer) -> None:
        """Send; a program that is gone needs no answer, `listen` ends the work."""
        with contextlib.suppress(OSError), self._sending:
            self._pipe.send(message)

    def _run(self, request: _Request, monitor: Monitor) -> bytes:
        try:
            try:
                monitor.check()
                work, args = pickle.loads(request.call)  # noqa: S301 - written by our own program
                with working(monitor):
                    return pickle.dumps((work(self._prepared(), monitor, *args), None))
            except AppError as error:
                return pickle.dumps((None, error))
        except Exception:  # noqa: BLE001 - a bug: it is told with its traceback to the program that asked
            return pickle.dumps((None, WorkerBug(traceback.format_exc())))

    def _prepared(self) -> object:
        with self._preparing:
            # made with the first task, so that a failure is told to somebody, and tried again with the next
            if self._context is None:
                prepare, before_each = pickle.loads(self._prepare)  # noqa: S301 - written by our own program
                self._context = prepare(), before_each
            context, refresh = self._context
            if refresh is not None:
                refresh(context)
            return context


class _Teller:
    """Sends a task's progress, but not more often than anybody can look at it."""

    def __init__(self, serving: _Serving, number: int) -> None:
        self._serving = serving
        self._number = number
        self._kept: Progress | None = None
        self._step = ""
        self._next_seconds = 0.0

    def tell(self, progress: Progress) -> None:
        """Send the progress now, or keep it until it is time."""
        now = time.monotonic()
        if progress.step != self._step:
            self.flush()
        elif now < self._next_seconds:
            self._kept = progress
            return
        self._kept, self._step, self._next_seconds = None, progress.step, now + _PROGRESS_SECONDS
        self._serving.send(_Told(self._number, progress))

    def flush(self) -> None:
        """Send what was kept back."""
        if self._kept is not None:
            self._serving.send(_Told(self._number, self._kept))
            self._kept = None


def _serve(pipe: Connection, prepare: bytes) -> None:
    """Be the worker process."""
    step_back()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    serving = _Serving(pipe, prepare)
    threading.Thread(target=serving.listen, name="listener", daemon=True).start()
    serving.work()
