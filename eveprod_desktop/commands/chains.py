"""`eveprod chains …`: production chains, precomputed from the static data."""

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated

import typer

from eveprod_desktop.commands.arguments import ItemArgument
from eveprod_desktop.commands.console import Column, Console, console_of, number
from eveprod_desktop.core.activities import PLANETARY_ACTIVITY, Activity
from eveprod_desktop.core.chains.rows import Batch, ChainNode
from eveprod_desktop.core.sde.catalog import ItemCatalog
from eveprod_desktop.operations import ensure_static_data, rebuild_chains

commands = typer.Typer(help="Production chains: every product down to its raw materials.")


class ChainFormat(StrEnum):
    """How a chain is printed."""

    TREE = "tree"
    FLAT = "flat"


@commands.command()
def build(
    context: typer.Context,
    batch: Annotated[Batch | None, typer.Option("--batch", help="Only this batch.")] = None,
) -> None:
    """Compute all chains, or one batch of them, anew."""
    console = console_of(context)
    with console.work() as monitor:
        results = rebuild_chains(console.app, monitor, batch)
    rows: list[dict[str, object]] = [
        {"name": one.name, "items": one.items, "rows": one.rows, "seconds": round(one.seconds, 4)}
        for one in results
    ]
    columns = (
        Column("Batch", "name"),
        Column("Types", "items", right=True),
        Column("Rows", "rows", right=True),
        Column("Seconds", "seconds", right=True),
    )
    console.answer({"batches": rows}, lambda: console.table(columns, rows))


@commands.command()
def show(
    context: typer.Context,
    item: ItemArgument,
    form: Annotated[
        ChainFormat, typer.Option("--format", help="A tree, or raw materials only.")
    ] = ChainFormat.TREE,
    planetary: Annotated[bool, typer.Option("--planetary", help="Open planetary goods too (tree).")] = False,
) -> None:
    """Show the complete chain of ONE unit of an item, without material efficiency."""
    console, catalog, type_id = _asked(context, item)
    if form is ChainFormat.FLAT:
        rows: list[dict[str, object]] = [
            {
                "type_id": row.type_id,
                "name": catalog.name(row.type_id),
                "quantity": row.quantity,
                "chain_depth": row.chain_depth,
                "path": "->".join(map(str, row.path)),
            }
            for row in console.app.chains.get_chain(type_id)
        ]
        columns = (
            Column("Raw material", "name"),
            Column("Quantity", "quantity", right=True),
            Column("Steps", "chain_depth", right=True),
        )
        console.answer(rows, lambda: console.table(columns, rows))
        return
    tree = console.app.chains.get_chain_tree(type_id, open_planetary=planetary)
    console.answer(_tree(tree, 1.0, catalog.name), lambda: _print_tree(console, tree, catalog.name))


@commands.command()
def direct(context: typer.Context, item: ItemArgument) -> None:
    """Show the recipe of an item: one level, for one run."""
    console, catalog, type_id = _asked(context, item)
    recipe = console.app.chains.get_direct_dependencies(type_id)
    rows: list[dict[str, object]] = [
        {
            "type_id": need.type_id,
            "name": catalog.name(need.type_id),
            "quantity": need.quantity,
            "units_per_run": recipe.units_per_run,
        }
        for need in recipe.materials
    ]

    def show_recipe() -> None:
        console.line(
            f"{catalog.name(type_id)}: one run of {catalog.name(recipe.blueprint_type_id)}"
            f" makes {recipe.units_per_run:,} in {recipe.time_seconds:,} s."
        )
        for other in recipe.other_blueprints:
            console.line(f"{catalog.name(other)} ({other}) makes it too and was not chosen.")
        console.table((Column("Material", "name"), Column("Quantity", "quantity", right=True)), rows)

    console.answer(rows, show_recipe)


@commands.command()
def materials(
    context: typer.Context,
    item: ItemArgument,
    me: Annotated[int, typer.Option("--me", min=0, max=10, help="Material efficiency, on every level.")] = 0,
    runs: Annotated[int, typer.Option("--runs", min=1, help="Runs of the item itself.")] = 1,
) -> None:
    """Show what to buy in whole units, down to raw materials, one job per type."""
    console, catalog, type_id = _asked(context, item)
    needs = console.app.chains.get_materials_list(type_id, runs=runs, material_efficiency=me)
    rows: list[dict[str, object]] = [
        {"type_id": need.type_id, "name": catalog.name(need.type_id), "quantity": need.quantity}
        for need in needs
    ]
    columns = (Column("Raw material", "name"), Column("Quantity", "quantity", right=True))
    console.answer(rows, lambda: console.table(columns, rows))


def _asked(context: typer.Context, item: str) -> tuple[Console, ItemCatalog, int]:
    """Return the console, the names, and the item asked for, with data loaded if none were there."""
    console = console_of(context)
    with console.work() as monitor:
        ensure_static_data(console.app, monitor)
    catalog = console.app.catalog()
    return console, catalog, catalog.find(item).type_id


def _tree(node: ChainNode, quantity: float, name: Callable[[int], str]) -> dict[str, object]:
    return {
        "type_id": node.type_id,
        "name": name(node.type_id),
        "quantity": quantity,
        "activity": _activity(node.activity_id),
        "materials": [_tree(link.node, quantity * link.per_unit, name) for link in node.materials],
    }


def _activity(activity_id: int | None) -> str | None:
    if activity_id is None:
        return None
    return "planetary" if activity_id == PLANETARY_ACTIVITY else Activity(activity_id).key


def _print_tree(console: Console, root: ChainNode, name: Callable[[int], str]) -> None:
    def print_node(node: ChainNode, quantity: float, indent: int) -> None:
        raw = "" if node.materials else "  (raw)"
        console.line(f"{'  ' * indent}{number(quantity)} × {name(node.type_id)}{raw}")
        for link in node.materials:
            print_node(link.node, quantity * link.per_unit, indent + 1)

    print_node(root, 1.0, 0)
