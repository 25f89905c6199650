"""`eveprod plan …`: what to start and what to buy for a list of products."""

import re
from typing import Annotated, Any, Literal

import typer

from eveprod_desktop.commands.console import Column, Console, console_of
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.planning.rows import Strategy, Target
from eveprod_desktop.operations import ensure_static_data

_TARGET = re.compile(r"^(?P<item>.+?)\s*=\s*(?P<units>[\d,_]+)\s*$")


def plan(
    context: typer.Context,
    items: Annotated[
        list[str], typer.Argument(metavar="ITEM=QTY…", help="What to make: a type id or name, and units.")
    ],
    *,
    region: Annotated[
        str | None,
        typer.Option("--region", metavar="REGION", help="Where to buy and sell; the first watched one."),
    ] = None,
    me: Annotated[
        int | None,
        typer.Option(
            "--me",
            min=0,
            max=10,
            help="Material efficiency of every blueprint that has it; left out: originals 10, invented 2,"
            " others 0.",
        ),
    ] = None,
    strategy: Annotated[
        Strategy, typer.Option("--strategy", help="What is made and what is bought.")
    ] = "min_cost",
    invent: Annotated[
        bool,
        typer.Option(
            "--invent/--no-invent",
            help="Copy and invent the blueprints that are invented, or have originals (as make_all does).",
        ),
    ] = True,
    decryptor: Annotated[
        str | None, typer.Option("--decryptor", metavar="ITEM", help="The decryptor of every invention.")
    ] = None,
    certainty: Annotated[
        float | None,
        typer.Option("--certainty", help="How sure inventions must suffice, 0 to 1; left out: on average."),
    ] = None,
    export: Annotated[
        Literal["multibuy", "csv"] | None,
        typer.Option("--export", help="Print the shopping list alone, in this form."),
    ] = None,
) -> None:
    """Plan products exactly: whole jobs, what they need, what to buy, what is left over."""
    console = console_of(context)
    with console.work() as monitor:
        ensure_static_data(console.app, monitor)
    app, catalog = console.app, console.app.catalog()
    answer = app.plan(
        tuple(_target(console, item) for item in items),
        region_id=catalog.find_region(region)[0] if region else None,
        strategy=strategy,
        me=me,
        invent=invent,
        decryptor_type_id=catalog.find(decryptor).type_id if decryptor else None,
        certainty=certainty,
        export=export,
    )
    for note in answer["notes"]:
        console.say(note)
    if export and not console.json:
        console.line(answer["export"].rstrip("\n"))
        return
    console.answer(answer, lambda: _show(console, answer))


def _target(console: Console, text: str) -> Target:
    match = _TARGET.match(text)
    if match is None:
        raise AppError(f"{text!r} names no item and quantity.", "Write ITEM=QTY, for example Drake=20.")
    units = int(re.sub(r"\D", "", match["units"]) or "0")
    return Target(console.app.catalog().find(match["item"]).type_id, units)


def _show(console: Console, answer: dict[str, Any]) -> None:
    console.table(
        (
            Column("Job", "number", right=True),
            Column("Activity", "activity"),
            Column("Product", "name"),
            Column("Runs", "runs", right=True),
            Column("ME", "me", right=True),
            Column("TE", "te", right=True),
            Column("Units", "units", right=True),
            Column("Job cost", "job_cost", right=True),
            Column("Seconds", "seconds", right=True),
        ),
        answer["jobs"],
    )
    console.line("")
    console.table(
        (
            Column("Buy", "name"),
            Column("Quantity", "quantity", right=True),
            Column("Unit price", "unit_price", right=True),
            Column("Cost", "cost", right=True),
        ),
        answer["buy"],
    )
    if answer["leftovers"]:
        console.line("")
        console.table(
            (Column("Left over", "name"), Column("Quantity", "quantity", right=True)), answer["leftovers"]
        )
    console.line("")
    console.table(
        (Column("", "what"), Column("", "value", right=True)),
        [{"what": key, "value": answer[key]} for key in ("cost", "revenue", "profit", "seconds")],
    )
    if answer["missing_prices"]:
        names = ", ".join(console.app.catalog().name(one) for one in answer["missing_prices"])
        console.line(f"The total is not known: no price, or too few on offer, of {names}.")
