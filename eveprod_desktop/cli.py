"""`eveprod`: the command line. Loads no Qt.

Answers go to stdout (with `--json` as one document), messages to stderr. Exit status 0: done, 1:
failed, with one sentence; 2: wrong usage.
"""

import logging
import os
import sys
from typing import Annotated

import typer

from eveprod_desktop import __version__
from eveprod_desktop.commands import chains, database, static_data
from eveprod_desktop.commands.console import Console
from eveprod_desktop.core.errors import AppError

_log = logging.getLogger(__name__)

program = typer.Typer(
    name="eveprod",
    help="What can I build in EVE Online, and what does it take?",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
program.add_typer(static_data.commands, name="sde", no_args_is_help=True)
program.add_typer(chains.commands, name="chains", no_args_is_help=True)
program.add_typer(database.commands, name="database", no_args_is_help=True)


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - the form typer calls
    if wanted:
        sys.stdout.write(f"eveprod {__version__}\n")
        raise typer.Exit


@program.callback()
def start(
    context: typer.Context,
    json: Annotated[bool, typer.Option("--json", help="Print the answer as one JSON document.")] = False,  # noqa: FBT002 - a switch
    _version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_show_version, is_eager=True)
    ] = False,  # noqa: FBT002 - a switch
) -> None:
    """What can I build in EVE Online, and what does it take?"""
    context.obj = Console(json=json)
    context.call_on_close(context.obj.close)


def main() -> None:
    """Run the command line of this process and exit."""
    try:
        program()
    except AppError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(1)
    except BrokenPipeError:
        # whoever read our answer has seen enough; keep the interpreter from complaining at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception:
        _log.exception("eveprod failed")
        raise


if __name__ == "__main__":
    main()
