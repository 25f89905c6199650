"""Entry point of the window: reads the arguments before anything large is loaded.

The worker process imports this module again when it starts, so Qt is loaded inside functions only.
"""

import os
import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

# ruff: noqa: PLC0415 - the worker process needs nothing of what the window does

if TYPE_CHECKING:
    from eveprod_desktop.ui.session import Operations

_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
_NO_DISPLAY = (
    "There is no display to show a window on."
    " Start it in a graphical session, or use the command line: eveprod --help."
)


class ThemeChoice(StrEnum):
    """What --theme takes."""

    LIGHT = "light"
    DARK = "dark"


def main() -> None:
    """Run the `eveprod-desktop` program and exit."""
    if not sys.argv[1:]:
        # nothing to read: what reads arguments is a tenth of the time to the first paint
        raise SystemExit(open_window(None, None))
    import typer

    def show_version(wanted: bool) -> None:  # noqa: FBT001 - the form typer calls
        if wanted:
            from eveprod_desktop import __version__

            sys.stdout.write(f"eveprod-desktop {__version__}\n")
            raise typer.Exit

    program = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

    @program.command()
    def start(
        screenshots: Annotated[
            Path | None,
            typer.Option(
                metavar="DIR",
                file_okay=False,
                help="Open every screen on loaded data, save a picture of each in this folder, and quit.",
            ),
        ] = None,
        theme: Annotated[ThemeChoice | None, typer.Option(help="Colours for this run.")] = None,
        demo: Annotated[  # noqa: FBT002 - a switch
            bool,
            typer.Option(
                "--demo",
                help="Run on make-believe servers on this computer: no account, no network, data of its own.",
            ),
        ] = False,
        _version: Annotated[  # noqa: FBT002 - a switch
            bool,
            typer.Option("--version", help="Show the version.", callback=show_version, is_eager=True),
        ] = False,
    ) -> None:
        """Show what can be built in EVE Online, and what it takes."""
        raise SystemExit(open_window(screenshots, theme, demo=demo))

    program(prog_name="eveprod-desktop")


def open_window(screenshots: Path | None, theme: ThemeChoice | None, *, demo: bool = False) -> int:
    """Show the window, or take pictures of it; return the exit status. `demo` runs it on the sandbox."""
    if not has_display(sys.platform, os.environ):
        if screenshots is None:
            sys.stderr.write(f"{_NO_DISPLAY}\n")
            return 1
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from eveprod_desktop.app import build_app
    from eveprod_desktop.demo import demo_environment, running_sandbox
    from eveprod_desktop.ui.start import run

    operations = program_operations()

    def show() -> int:
        return run(
            build_app,
            operations,
            running_sandbox,
            screenshots=screenshots,
            theme=None if theme is None else theme.value,
            demo=demo,
        )

    if not demo:
        return show()
    from eveprod_desktop.core.errors import AppError

    try:
        with demo_environment(os.environ):
            return show()
    except AppError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def program_operations() -> "Operations":
    """Return the long operations of the program, as every window of it is given them."""
    from dataclasses import fields

    from eveprod_desktop import operations as work
    from eveprod_desktop.ui.session import Operations

    return Operations(**{field.name: getattr(work, field.name) for field in fields(Operations)})


def has_display(platform: str, environment: Mapping[str, str]) -> bool:
    """Whether a window can be shown: only Linux and its like may run without a display."""
    if platform in {"win32", "cygwin", "darwin"}:
        return True
    return any(environment.get(name) for name in _DISPLAYS)


if __name__ == "__main__":
    main()
