"""Entry point of the window: reads the arguments before anything large is loaded.

The worker process imports this module again when it starts, so Qt is loaded inside functions only.
"""

import os
import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

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
    import typer  # noqa: PLC0415 - the worker process needs none of it

    def show_version(wanted: bool) -> None:  # noqa: FBT001 - the form typer calls
        if wanted:
            from eveprod_desktop import __version__  # noqa: PLC0415

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
        _version: Annotated[  # noqa: FBT002 - a switch
            bool,
            typer.Option("--version", help="Show the version.", callback=show_version, is_eager=True),
        ] = False,
    ) -> None:
        """Show what can be built in EVE Online, and what it takes."""
        raise SystemExit(open_window(screenshots, theme))

    program(prog_name="eveprod-desktop")


def open_window(screenshots: Path | None, theme: ThemeChoice | None) -> int:
    """Show the window, or take pictures of it; return the exit status."""
    if not has_display(sys.platform, os.environ):
        if screenshots is None:
            sys.stderr.write(f"{_NO_DISPLAY}\n")
            return 1
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from eveprod_desktop import operations as work  # noqa: PLC0415
    from eveprod_desktop.app import build_app  # noqa: PLC0415
    from eveprod_desktop.ui.session import Operations  # noqa: PLC0415
    from eveprod_desktop.ui.start import run  # noqa: PLC0415

    operations = Operations(
        work.ensure_static_data,
        work.check_latest_build,
        work.update_static_data,
        work.rebuild_chains,
        work.back_up_if_due,
    )
    return run(build_app, operations, screenshots=screenshots, theme=None if theme is None else theme.value)


def has_display(platform: str, environment: Mapping[str, str]) -> bool:
    """Whether a window can be shown: only Linux and its like may run without a display."""
    if platform in {"win32", "cygwin", "darwin"}:
        return True
    return any(environment.get(name) for name in _DISPLAYS)


if __name__ == "__main__":
    main()
