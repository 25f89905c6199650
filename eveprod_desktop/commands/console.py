"""What every command shares: the program behind it, answers on stdout, messages and progress on stderr."""

import contextlib
import math
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import FrameType

import msgspec
import typer

from eveprod_desktop.app import App, build_app
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.work.monitor import Monitor, Progress, working

_WIDE = 10_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a printed table: its title, the key of its value, and how it is aligned."""

    title: str
    key: str
    right: bool = False


class Console:
    """Handed to every command: the program, opened at first use, and the way out for its answer."""

    def __init__(self, *, json: bool) -> None:
        self.json = json
        self._app: App | None = None

    @property
    def app(self) -> App:
        """The program on the data folder of the environment; raises `AppError` if it can't be used."""
        if self._app is None:
            self._app = build_app()
            if self._app.warning:
                self.say(self._app.warning)
        return self._app

    def close(self) -> None:
        """Take the program down again."""
        if self._app is not None:
            self._app.close()

    def answer(self, answer: object, show: Callable[[], None]) -> None:
        """Print the answer: as one JSON document, or the way `show` does for people."""
        try:
            if self.json:
                # JSON is UTF-8, whatever the language of the system
                sys.stdout.flush()
                sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n")
            else:
                show()
            sys.stdout.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            # nothing is left for the interpreter to complain of at its end
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise AppError(
                f"The answer can't be written: {(error.strerror or str(error)).lower()}.",
                "Whatever the command did is done.",
            ) from error

    def line(self, text: str) -> None:
        """Print one line for people."""
        sys.stdout.write(text + "\n")

    def say(self, text: str) -> None:
        """Print a message that is not part of the answer."""
        sys.stderr.write(text + "\n")

    def table(self, columns: Sequence[Column], rows: Sequence[Mapping[str, object]]) -> None:
        """Print rows as aligned columns, a line each, never wrapped."""
        from rich import box  # noqa: PLC0415 - only people read tables
        from rich.console import Console as RichConsole  # noqa: PLC0415 - likewise
        from rich.table import Table  # noqa: PLC0415 - likewise

        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
        for column in columns:
            table.add_column(column.title, justify="right" if column.right else "left", no_wrap=True)
        for row in rows:
            table.add_row(*(_cell(row[column.key]) for column in columns))
        screen = RichConsole(file=sys.stdout, markup=False, highlight=False, emoji=False)
        screen.width = screen.width if sys.stdout.isatty() else _WIDE
        screen.print(table)

    @contextlib.contextmanager
    def work(self) -> Iterator[Monitor]:
        """Show the progress of long work, and let Ctrl+C cancel it cleanly."""
        with contextlib.ExitStack() as stack:
            monitor = Monitor(stack.enter_context(_progress_bar()) if sys.stderr.isatty() else None)

            def cancel(_signal: int, _frame: FrameType | None) -> None:
                if monitor.cancelled:  # asked twice: not even to the next check of the monitor
                    raise KeyboardInterrupt
                monitor.cancel()

            before = signal.signal(signal.SIGINT, cancel)
            stack.callback(signal.signal, signal.SIGINT, before)
            stack.enter_context(working(monitor))
            yield monitor


def console_of(context: typer.Context) -> Console:
    """Return the console that `eveprod` made for this call."""
    console = context.find_root().obj
    assert isinstance(console, Console)  # noqa: S101 - the root command puts it there
    return console


def finite(value: float | None) -> float | None:
    """Let numbers through that are numbers: a callback of options, where `nan` and `inf` are wrong usage."""
    if value is not None and not math.isfinite(value):
        raise typer.BadParameter(f"{value} is no number to reckon with")
    return value


@contextlib.contextmanager
def _progress_bar() -> Iterator[Callable[[Progress], None]]:
    from rich.console import Console as RichConsole  # noqa: PLC0415 - only a terminal needs it
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415 - likewise
    from rich.progress import Progress as Bar  # noqa: PLC0415 - likewise

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[count]}"),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=RichConsole(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, count="")

        def show(progress: Progress) -> None:
            total = f" of {progress.total:,}" if progress.total is not None else ""
            bar.update(
                task,
                description=progress.step,
                total=None if progress.fraction is None else 1.0,
                completed=progress.fraction or 0.0,
                count=f"{progress.done:,}{total} {progress.unit}" if progress.unit else "",
            )

        yield show


def _cell(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return number(value)
    return str(value)


def number(value: float) -> str:
    """Return a quantity for people: thousands apart, six significant digits, never an exponent."""
    digits = 0 if abs(value) >= 1e5 else max(0, 5 - math.floor(math.log10(abs(value)))) if value else 0
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
