"""`eveprod database …`: backups of the user's data."""

import typer

from eveprod_desktop.commands.console import console_of

commands = typer.Typer(help="The database: back it up, or put the last backup back.")


@commands.command()
def backup(context: typer.Context) -> None:
    """Copy the database as it is now into the folder of backups."""
    console = console_of(context)
    taken = console.app.back_up()
    console.answer({"backup": str(taken)}, lambda: console.line(f"Backed up to {taken}."))


@commands.command()
def restore(context: typer.Context) -> None:
    """Put the newest backup in place of the database; the present file is kept beside it."""
    console = console_of(context)
    used = console.app.restore_backup()
    console.answer({"backup": str(used)}, lambda: console.line(f"Restored {used.name}."))
