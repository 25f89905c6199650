"""`eveprod buildable …`: what the assets of some characters allow to build."""

from typing import TYPE_CHECKING, Annotated

import typer

from eveprod_desktop.commands.arguments import PlacesOption
from eveprod_desktop.commands.console import Column, Console, console_of
from eveprod_desktop.commands.means import means_choice
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.operations import ensure_static_data

if TYPE_CHECKING:
    from eveprod_desktop.core.planning.what_to_build import BuildableRow


def buildable(
    context: typer.Context,
    *,
    character: Annotated[
        list[str] | None,
        typer.Option("--character", metavar="CHARACTER", help="Whose things count; as often as wanted."),
    ] = None,
    corporation: Annotated[
        list[str] | None,
        typer.Option("--corporation", metavar="CORPORATION", help="Whose things count too: id or name."),
    ] = None,
    place: PlacesOption = None,
    region: Annotated[
        str | None, typer.Option("--region", metavar="REGION", help="Where the products would be sold.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--everything", help="List the products that can't be built now as well.")
    ] = False,
) -> None:
    """List what can be built now from what is owned, directly and through components."""
    console = console_of(context)
    app = console.app
    choice = means_choice(app, character, corporation, place)
    if choice.nobody:
        raise AppError("Nobody is named whose things could be built with.", "Add --character NAME.")
    with console.work() as monitor:
        ensure_static_data(app, monitor)
    region_id = None if region is None else app.catalog().find_region(region)[0]
    rows = app.buildable(choice, region_id, everything=everything)
    answer = [_plain(console, row) for row in rows]

    def show() -> None:
        if not rows:
            console.line("Nothing can be built from what is there.")
            return
        console.table(
            (
                Column("Product", "name"),
                Column("Runs", "runs_direct", right=True),
                Column("With components", "runs_with_components", right=True),
                Column("Blueprint", "blueprint"),
                Column("ME", "me", right=True),
                Column("Limited by", "limiting_name"),
                Column("Missing for one more", "missing", right=True),
                Column("Profit", "profit", right=True),
            ),
            sorted(answer, key=lambda row: (row["profit"] is None, -float(str(row["profit"] or 0)))),
        )

    console.answer(answer, show)


def _plain(console: Console, row: "BuildableRow") -> dict[str, object]:
    name = console.app.catalog().name
    return {
        "type_id": row.type_id,
        "name": name(row.type_id),
        "runs_direct": row.runs_direct,
        "runs_with_components": row.runs_with_components,
        "units_per_run": row.units_per_run,
        "blueprint": row.blueprint,
        "blueprint_item_id": row.blueprint_item_id,
        "blueprint_runs": row.blueprint_runs,
        "me": row.me,
        "te": row.te,
        "components": row.components,
        "components_without_blueprint": row.components_without_blueprint,
        "skills": row.has_skills,
        "limiting_direct_type_id": row.limiting_direct_type_id,
        "missing_direct": row.missing_direct,
        "limiting_type_id": row.limiting_type_id,
        "limiting_name": name(row.limiting_type_id),
        "missing": row.missing,
        "unit_profit": row.unit_profit_isk,
        "profit": row.profit_isk,
    }
