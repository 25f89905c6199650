"""`eveprod sandbox`: the make-believe ESI, sign-on, static data host and image host."""

import signal
import threading
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from eveprod_desktop.commands.console import console_of
from eveprod_desktop.core.errors import AppError


def sandbox(
    context: typer.Context,
    *,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes any free one.")] = 0,
    size: Annotated[
        float, typer.Option(min=0.001, max=1.0, help="How many orders; 1 is as many as the real hubs have.")
    ] = 1.0,
    seed: Annotated[int, typer.Option(min=0, help="Another number, another market.")] = 1,
    latency: Annotated[float, typer.Option(min=0.0, help="Seconds before every answer.")] = 0.0,
    static_data: Annotated[
        list[Path] | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="A build to offer, repeatable; ESI knows the first. Left out: the starter set.",
        ),
    ] = None,
) -> None:
    """Run a make-believe ESI, sign-on and static data host on this computer until Ctrl+C.

    Prints its base address: below it stand /esi, /sso, /sde, /images and /control.
    """
    from eveprod_desktop.sandbox.sandbox import Sandbox  # noqa: PLC0415 - loads numpy and cryptography

    console = console_of(context)
    host = Sandbox(size=size, seed=seed, builds=static_data or (), latency_seconds=latency, port=port)
    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {one: signal.signal(one, end) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        host.start()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        sentence = f"The sandbox can't listen on port {port}: {reason}."
        raise AppError(sentence, "Choose another with --port.") from error
    try:
        answer = {"base": host.base_url, "environment": host.environment()}
        console.answer(answer, lambda: console.line(host.base_url))
        for name, value in host.environment().items():
            console.say(f"{name}={value}")
        while not stop.wait(0.2):  # a wait without end could not be interrupted on every system
            pass
    finally:
        host.stop()
        for one, handler in before.items():
            signal.signal(one, handler)
