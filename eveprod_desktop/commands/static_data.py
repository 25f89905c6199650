"""`eveprod sde …`: CCP's static data, loaded and compared."""

from pathlib import Path
from typing import Annotated

import typer

from eveprod_desktop.commands.console import Column, Console, console_of
from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.sde.members import FEATURES
from eveprod_desktop.core.sde.rows import RecipeSketch, StaticDataStatus
from eveprod_desktop.operations import check_latest_build, update_static_data

commands = typer.Typer(help="The game's static data: what is loaded, newer builds, what a patch changed.")


@commands.command()
def status(context: typer.Context) -> None:
    """Show what is loaded, and whether the host has a newer build."""
    console = console_of(context)
    with console.work() as monitor:
        loaded = check_latest_build(console.app, monitor)
    console.answer(_status(loaded), lambda: _show_status(console, loaded))


@commands.command()
def update(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Option("--from", metavar="FILE", help="Read this zip, and only that.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Load the newest build even if it is there.")
    ] = False,
) -> None:
    """Load a newer build (or the one in a file) and rebuild everything made from it."""
    console = console_of(context)
    with console.work() as monitor:
        result = update_static_data(console.app, monitor, file, force)
    changed = result.changed

    def show() -> None:
        if not result.imported:
            console.line(f"Build {result.status.build} is the newest; nothing to do.")
            return
        _show_status(console, result.status)
        console.line(
            f"Recipes: {changed.added:,} added, {changed.removed:,} removed, {changed.changed:,} changed."
            f" Took {result.seconds:.1f} s."
        )

    console.answer(
        {
            **_status(result.status),
            "seconds": round(result.seconds, 3),
            "changed": {"added": changed.added, "removed": changed.removed, "changed": changed.changed},
            "imported": result.imported,
        },
        show,
    )


@commands.command()
def diff(context: typer.Context) -> None:
    """List the recipes that differ between the last two builds."""
    console = console_of(context)
    changes = console.app.static_data.diff()
    rows: list[dict[str, object]] = [
        {
            "type_id": change.type_id,
            "name": change.name,
            "kind": change.kind,
            "before": _recipe(change.before),
            "after": _recipe(change.after),
        }
        for change in changes
    ]

    def show() -> None:
        if rows:
            columns = (
                Column("Product", "name"),
                Column("Id", "type_id", right=True),
                Column("Recipe", "kind"),
            )
            console.table(columns, rows)
        else:
            console.line("No recipe differs: only one build was loaded so far, or nothing changed.")

    console.answer(rows, show)


def _status(status: StaticDataStatus) -> dict[str, object]:
    return {
        "build": status.build,
        "release_date": status.release_date,
        "source": status.source,
        "imported_at": status.imported_at,
        "types": status.types,
        "blueprints": status.blueprints,
        "producible": status.producible,
        "chains": status.chains,
        "missing": list(status.missing),
        "warnings": list(status.warnings),
        "latest_build": status.latest_build,
    }


def _show_status(console: Console, status: StaticDataStatus) -> None:
    if status.build is None:
        console.line("No static data are loaded yet. Load them with `eveprod sde update`.")
        return
    console.line(f"Build {status.build} of {status.release_date} ({status.source})")
    console.line(
        f"{status.types:,} types, {status.blueprints:,} blueprints,"
        f" {status.producible:,} products with a recipe, {status.chains:,} chains"
    )
    for name in status.missing:
        console.line(f"Without {name}: no {FEATURES.get(name, name)}")
    for warning in status.warnings:
        console.line(warning)
    if status.latest_build is not None and status.latest_build > status.build:
        console.line(f"Build {status.latest_build} is out: `eveprod sde update` loads it.")


def _recipe(recipe: RecipeSketch | None) -> dict[str, object] | None:
    if recipe is None:
        return None
    return {
        "blueprint_type_id": recipe.blueprint_type_id,
        "activity": Activity(recipe.activity_id).key,
        "time_seconds": recipe.time_seconds,
        "units_per_run": recipe.units_per_run,
        "materials": [{"type_id": type_id, "quantity": quantity} for type_id, quantity in recipe.materials],
    }
