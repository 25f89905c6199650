"""Functions for the worker process; it imports them by name, so they stand in a module without pytest."""

import os
import signal
import sys
import time
from pathlib import Path

from eveprod_desktop.core.errors import AppError, DatabaseTooNew
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.core.work.worker import mostly_waits


class OddError(AppError):
    """Takes other arguments than its base class, and one by keyword."""

    def __init__(self, number: int, *, colour: str) -> None:
        super().__init__(f"Number {number} is {colour}.", "Paint it.")
        self.number = number
        self.colour = colour


class HandleError(AppError):
    """Carries something that no pipe can carry."""

    def __init__(self) -> None:
        super().__init__("It has a handle.")
        self.handle = (part for part in "abc")


class Unreadable:
    """Can be written by pickle, but not read again."""

    def __reduce__(self) -> tuple[object, ...]:
        return int, ("not a number",)


def prepare() -> dict[str, int]:
    return {"pid": os.getpid(), "calls": 0}


def count(context: dict[str, int]) -> None:
    context["begun"] = context.get("begun", 0) + 1


def begun(context: dict[str, int], _monitor: Monitor) -> int:
    return context["begun"]


def prepare_refused() -> dict[str, int]:
    raise DatabaseTooNew(Path("eveprod.db"), 9, 1)


def prepare_broken() -> dict[str, int]:
    raise ZeroDivisionError("no context today")


def prepare_dying() -> dict[str, int]:
    os._exit(3)


def add(context: dict[str, int], monitor: Monitor, a: int, b: int) -> tuple[int, int]:
    context["calls"] += 1
    return a + b, context["calls"]


def pid(context: dict[str, int], monitor: Monitor) -> int:
    return context["pid"]


def echo(context: dict[str, int], monitor: Monitor, value: object) -> object:
    return value


def raise_odd(context: dict[str, int], monitor: Monitor) -> None:
    raise OddError(7, colour="green")


def raise_handle(context: dict[str, int], monitor: Monitor) -> None:
    raise HandleError


def raise_bug(context: dict[str, int], monitor: Monitor) -> None:
    raise KeyError("the missing key")


def return_lock(context: dict[str, int], monitor: Monitor) -> object:
    return (part for part in "abc")


def return_unreadable(context: dict[str, int], monitor: Monitor) -> object:
    return Unreadable()


def count_slowly(context: dict[str, int], monitor: Monitor, steps: int, seconds: float) -> int:
    for number in range(1, steps + 1):
        monitor.step(f"step {number}", number, steps, total=2, unit="rows")
        for done in (1, 2):
            time.sleep(seconds)
            monitor.advance(done)
    return steps


def count_fast(context: dict[str, int], monitor: Monitor, total: int) -> int:
    monitor.step("count", total=total)
    for done in range(1, total + 1):
        monitor.advance(done)
    return total


def until_cancelled(context: dict[str, int], monitor: Monitor, sign: Path) -> None:
    monitor.step("wait")
    sign.write_text("started", "utf-8")
    while True:
        time.sleep(0.005)
        monitor.check()


@mostly_waits
def wait_for_a_host(context: dict[str, int], monitor: Monitor, sign: Path) -> None:
    until_cancelled(context, monitor, sign)


def deaf(context: dict[str, int], monitor: Monitor, sign: Path, seconds: float) -> None:
    sign.write_text(str(os.getpid()), "utf-8")
    time.sleep(seconds)


def kill_itself(context: dict[str, int], monitor: Monitor) -> None:
    if sys.platform == "win32":
        os._exit(1)
    os.kill(os.getpid(), signal.SIGKILL)


def interrupt_itself(context: dict[str, int], monitor: Monitor) -> str:
    signal.raise_signal(signal.SIGINT)
    return "still here"


def niceness(context: dict[str, int], monitor: Monitor) -> int:
    return os.nice(0)
