"""Every command of `eveprod` under its name."""

import sys
from typing import Annotated

import typer

from eveprod_desktop import __version__
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
