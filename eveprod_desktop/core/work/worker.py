"""The worker process: everything that computes for longer than a blink runs there.

One busy Python thread stretches the repaint of a large table from 20 ms to seconds; a busy process
does not. Functions are sent by name, run one after the other, and only progress and small frozen
rows cross the pipe.
"""

import contextlib
import multiprocessing
import pickle
import signal
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from eveprod_desktop.core.errors import AppError, WorkerStopped
from eveprod_desktop.core.work.monitor import Monitor, Progress

P = ParamSpec("P")
R = TypeVar("R")
C = TypeVar("C")

_CLOSE_SECONDS = 2.0


class WorkerBug(Exception):
    """A task in the worker raised something that is not an `AppError`; the text is its traceback."""


@dataclass(frozen=True, slots=True)
class _Request:
    number: int
    work: Callable[..., object]
    args: tuple[object, ...]


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
    result: object
    error: BaseException | None


class _Task:
    """What this side remembers of a task in the worker."""

    def __init__(self, listener: Callable[[Progress], None] | None) -> None:
        self.future: Future[Any] = Future()
        self.listener = listener


class Worker(Generic[C]):
    """A process started on first use, restarted if it died, closed with the program.

    `prepare` runs once in the new process and returns the context that every function gets first.
    """

    def __init__(self, prepare: Callable[[], C]) -> None:
        self._prepare = prepare
        self._lock = threading.Lock()
        self._tasks: dict[int, _Task] = {}
        self._next = 0
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection | None = None
        self._reader: threading.Thread | None = None

    def submit(
        self,
        work: Callable[Concatenate[C, Monitor, P], R],
        monitor: Monitor,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Run `work(context, monitor, *args)` in the worker and wait for its result.

        To be called on a waiting thread, never on the GUI thread. Progress goes to `monitor`, and
        cancelling `monitor` cancels the work.

        Raises:
            WorkerStopped: the process died on the way.
            WorkerBug: the function has a bug.
            AppError: as the function raised it.

        """
        if kwargs:
            raise TypeError("tasks of the worker take positional arguments only")
        monitor.check()
        number, task, pipe = self._send(work, args, monitor)
        told = False
        while True:
            with contextlib.suppress(TimeoutError):
                result: R = task.future.result(timeout=0.05)
                return result
            if monitor.cancelled and not told:
                told = True
                with contextlib.suppress(OSError), self._lock:
                    pipe.send(_Cancel(number))

    def close(self) -> None:
        """End the process; whatever it was doing is rolled back by the database."""
        with self._lock:
            process, pipe, reader = self._process, self._pipe, self._reader
            self._process = self._pipe = self._reader = None
        if process is None or pipe is None or reader is None:
            return
        with contextlib.suppress(OSError):
            pipe.send(None)
        process.join(_CLOSE_SECONDS)
        if process.is_alive():
            process.kill()
            process.join()
        reader.join()
        pipe.close()
        process.close()

    def _send(
        self, work: Callable[..., object], args: tuple[object, ...], monitor: Monitor
    ) -> tuple[int, _Task, Connection]:
        with self._lock:
            pipe = self._running()
            self._next += 1
            number, task = self._next, _Task(monitor.relay)
            self._tasks[number] = task
            try:
                pipe.send(_Request(number, work, args))
            except OSError as error:
                del self._tasks[number]
                raise WorkerStopped from error
        return number, task, pipe

    def _running(self) -> Connection:
        if self._process is not None and self._process.is_alive() and self._pipe is not None:
            return self._pipe
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self._prepare), name="eveprod-worker", daemon=True)
        process.start()
        theirs.close()
        reader = threading.Thread(target=self._read, args=(ours,), name="worker-reader", daemon=True)
        self._process, self._pipe, self._reader = process, ours, reader
        reader.start()
        return ours

    def _read(self, pipe: Connection) -> None:
        while True:
            try:
                message = pipe.recv()
            except (EOFError, OSError):
                break
            if isinstance(message, _Told):
                task = self._tasks.get(message.number)
                if task is not None and task.listener is not None:
                    task.listener(message.progress)
            elif isinstance(message, _Answer):
                self._settle(self._tasks.pop(message.number), message)
        with self._lock:
            lost = list(self._tasks.values())
            self._tasks.clear()
        for task in lost:
            task.future.set_exception(WorkerStopped())

    @staticmethod
    def _settle(task: _Task, answer: _Answer) -> None:
        if answer.error is not None:
            task.future.set_exception(answer.error)
        else:
            task.future.set_result(answer.result)


class _Serving:
    """The worker's own side: one thread listens, the main thread works."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._sending = threading.Lock()
        self._arrived = threading.Condition()
        self._queue: list[_Request | None] = []
        self._stops: dict[int, threading.Event] = {}

    def send(self, message: object) -> None:
        with self._sending, contextlib.suppress(OSError):
            self._pipe.send(message)

    def listen(self) -> None:
        while True:
            try:
                message = self._pipe.recv()
            except (EOFError, OSError):
                message = None
            if isinstance(message, _Cancel):
                if stop := self._stops.get(message.number):
                    stop.set()
                continue
            with self._arrived:
                if isinstance(message, _Request):
                    self._stops[message.number] = threading.Event()
                else:
                    for stop in list(self._stops.values()):
                        stop.set()
                self._queue.append(message)
                self._arrived.notify()
            if message is None:
                return

    def work(self, context: object) -> None:
        while True:
            with self._arrived:
                self._arrived.wait_for(lambda: self._queue)
                request = self._queue.pop(0)
            if request is None:
                return
            self.send(self._run(context, request))
            del self._stops[request.number]

    def _run(self, context: object, request: _Request) -> _Answer:
        def tell(progress: Progress) -> None:
            self.send(_Told(request.number, progress))

        monitor = Monitor(tell, stop=self._stops[request.number])
        try:
            result = request.work(context, monitor, *request.args)
            pickle.dumps(result)
        except AppError as error:
            return _Answer(request.number, None, error)
        except Exception:  # noqa: BLE001 - a bug: it is told with its traceback to the process that asked
            return _Answer(request.number, None, WorkerBug(traceback.format_exc()))
        return _Answer(request.number, result, None)


def _serve(pipe: Connection, prepare: Callable[[], object]) -> None:
    """Be the worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    serving = _Serving(pipe)
    threading.Thread(target=serving.listen, name="listener", daemon=True).start()
    serving.work(prepare())
