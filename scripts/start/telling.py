"""What the start tells the person in front of it, and how it gives up."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class CannotStart(Exception):
    """The start can't go on; the text is one sentence that says why and what to do."""


def say(text: str) -> None:
    """Write a line for the user; stdout belongs to the program that is started."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def step(text: str) -> Iterator[None]:
    """Tell what happens now, and when it is done how many seconds it took."""
    began = time.monotonic()
    print(f"{text} ...", end="", file=sys.stderr, flush=True)
    try:
        yield
    except BaseException:
        say("")
        raise
    say(f" {time.monotonic() - began:.0f} s")
