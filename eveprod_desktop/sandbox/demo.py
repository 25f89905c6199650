"""The sandbox in a process of its own: for the demo mode of the window, and for benchmarks.

It ends when the program that started it does, however that comes about.
"""

import contextlib
import multiprocessing
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from eveprod_desktop.core.errors import AppError, HostUnreachable
from eveprod_desktop.sandbox.sandbox import Sandbox

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

DEMO_SIZE = 0.2
"""Enough orders for nearly everything that can be built to have a price in the first hubs."""

_START_SECONDS = 60.0
_END_SECONDS = 3.0


@dataclass(slots=True)
class Demo:
    """A running sandbox process; `environment` points the program at it."""

    environment: Mapping[str, str]
    base_url: str
    _process: "BaseProcess"
    _pipe: Connection

    def stop(self) -> None:
        """End the process. Ending it twice does nothing more."""
        self._pipe.close()
        self._process.join(_END_SECONDS)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


def start_demo(
    *, size: float = DEMO_SIZE, seed: int = 1, latency_seconds: float = 0.0, port: int = 0
) -> Demo:
    """Start a sandbox in its own process and return once it answers.

    The environment holds the addresses, a client id, and keeps tokens in memory only.

    Raises:
        HostUnreachable: the process did not come up.

    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(
        target=_serve, args=(theirs, size, seed, latency_seconds, port), name="sandbox", daemon=True
    )
    process.start()
    theirs.close()
    told: Mapping[str, str] | None = None
    with contextlib.suppress(EOFError):  # the process ended; said below
        if ours.poll(_START_SECONDS):
            told = ours.recv()
    if told is None or "error" in told:
        ours.close()
        process.kill()
        process.join()
        reason = told["error"] if told else "its process ended"
        raise HostUnreachable(f"The demo could not be started: {reason}.", "Try again.")
    environment = {**told, "EVEPROD_TOKEN_STORE": "memory"}
    return Demo(environment, told["EVEPROD_ESI_URL"].removesuffix("/esi"), process, ours)


def _serve(pipe: Connection, size: float, seed: int, latency_seconds: float, port: int) -> None:
    """Run a sandbox until the other end of the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the program that started us
    sandbox = Sandbox(size=size, seed=seed, latency_seconds=latency_seconds, port=port)
    try:
        sandbox.start()
    except (OSError, AppError) as error:
        pipe.send({"error": str(error)})
        return
    pipe.send(sandbox.environment())
    with contextlib.suppress(EOFError, OSError):
        pipe.recv()
    sandbox.stop()
