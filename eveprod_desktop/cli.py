"""`eveprod`: the command line. Loads no Qt.

Answers go to stdout (with `--json` as one document), messages to stderr. Exit status 0: done, 1:
failed, with one sentence; 2: wrong usage.
"""

import logging
import os
import sys
from typing import Annotated

import typer

from eveprod_desktop import __version__, logs
from eveprod_desktop.commands import (
    buildable,
    chains,
    characters,
    database,
    economics,
    facilities,
    jobs,
    market,
    plan,
    quote,
    sandbox,
    static_data,
)
from eveprod_desktop.commands.console import Console
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.paths import find_paths

_log = logging.getLogger(__name__)

program = typer.Typer(
    name="eveprod",
    help="Tell what can be built in EVE Online, and what it takes.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
program.add_typer(static_data.commands, name="sde", no_args_is_help=True)
program.add_typer(chains.commands, name="chains", no_args_is_help=True)
program.add_typer(database.commands, name="database", no_args_is_help=True)
program.add_typer(facilities.commands, name="facilities", no_args_is_help=True)
program.add_typer(characters.commands, name="characters", no_args_is_help=True)
program.add_typer(market.commands, name="market", no_args_is_help=True)
program.add_typer(economics.commands, name="economics", no_args_is_help=True)
program.add_typer(jobs.commands, name="jobs", no_args_is_help=True)
program.command()(quote.quote)
program.command()(plan.plan)
program.command()(buildable.buildable)
program.command()(sandbox.sandbox)


def _show_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"eveprod {__version__}\n")
        raise typer.Exit


@program.callback()
def start(
    context: typer.Context,
    json: Annotated[bool, typer.Option("--json", help="Print the answer as one JSON document.")] = False,
    _version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Tell what can be built in EVE Online, and what it takes."""
    context.obj = Console(json=json)
    context.call_on_close(context.obj.close)


def main() -> None:
    """Run the command line of this process and exit."""
    paths = find_paths()
    logs.install(paths)
    try:
        program()
    except AppError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(1)
    except BrokenPipeError:
        # whoever read our answer has seen enough; keep the interpreter from complaining at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:  # noqa: BLE001 - the last resort: a bug is told in a line and logged whole
        _log.exception("eveprod failed")
        sys.stderr.write(
            f"This is a bug in EVE Production Desktop: {type(error).__name__}: {error}\n"
            f"The log in {paths.logs} has the details; please report it.\n"
        )
        sys.exit(1)
    finally:
        logs.uninstall()


if __name__ == "__main__":
    main()
