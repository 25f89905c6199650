"""`eveprod plan …`: what to start and what to buy for a list of products."""

import re
from typing import Annotated, Any, Literal

import typer

from eveprod_desktop.commands.arguments import PlacesOption
from eveprod_desktop.commands.console import Column, Console, console_of, finite
from eveprod_desktop.commands.means import means_choice
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.planning.logins import seconds_until
from eveprod_desktop.core.planning.options import PlanExtras, PlanOptions
from eveprod_desktop.core.planning.rows import Strategy, Target
from eveprod_desktop.operations import ensure_static_data

_TARGET = re.compile(r"^(?P<item>.+?)\s*=\s*(?P<units>[\d,_]+)\s*$")

_TOTALS = ("cost", "revenue", "profit", "net_profit", "seconds")


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
        typer.Option(
            "--certainty",
            callback=finite,
            help="How sure inventions must suffice, 0 to 1; left out: on average.",
        ),
    ] = None,
    character: Annotated[
        list[str] | None,
        typer.Option(
            "--character",
            metavar="CHARACTER",
            help="Who builds: their skills and slots, and their stock, blueprints and running jobs count."
            " May be given several times.",
        ),
    ] = None,
    corporation: Annotated[
        list[str] | None,
        typer.Option(
            "--corporation", metavar="CORPORATION", help="Whose things count too: id, name or ticker."
        ),
    ] = None,
    place: PlacesOption = None,
    targets_from_stock: Annotated[
        bool, typer.Option("--targets-from-stock", help="What is there of the products need not be made.")
    ] = False,
    buy_in: Annotated[
        str | None, typer.Option("--buy-in", metavar="REGION", help="Buy in another market.")
    ] = None,
    sell_in: Annotated[
        str | None, typer.Option("--sell-in", metavar="REGION", help="Sell in another market.")
    ] = None,
    login: Annotated[
        list[str] | None,
        typer.Option(
            "--login",
            metavar="HH:MM",
            help="When you log in, EVE time: jobs start then, and are cut to end by then.",
        ),
    ] = None,
    carry_to: Annotated[
        str | None,
        typer.Option(
            "--carry-to",
            metavar="PLACE",
            help="Say what to carry from where to the jobs' station or container.",
        ),
    ] = None,
    hold: Annotated[
        float | None,
        typer.Option(
            "--hold", metavar="M3", callback=finite, help="The hold it is carried in, to count trips."
        ),
    ] = None,
    ore: Annotated[
        bool, typer.Option("--ore", help="Look for compressed ore that is cheaper than the minerals.")
    ] = False,
    export: Annotated[
        Literal["multibuy", "csv", "text"] | None,
        typer.Option("--export", help="Print the shopping list alone, in this form."),
    ] = None,
) -> None:
    """Plan products exactly: whole jobs, what they need, what to buy, what is left over."""
    console = console_of(context)
    with console.work() as monitor:
        ensure_static_data(console.app, monitor)
    app, catalog = console.app, console.app.catalog()

    def region_id(name: str | None) -> int | None:
        return None if name is None else catalog.find_region(name)[0]

    options = PlanOptions(
        strategy=strategy,
        region_id=region_id(region),
        buy_region_id=region_id(buy_in),
        sell_region_id=region_id(sell_in),
        me=me,
        invent=invent,
        decryptor_type_id=catalog.find(decryptor).type_id if decryptor else None,
        certainty=certainty,
        means=means_choice(app, character, corporation, place),
        targets_from_stock=targets_from_stock,
        logins=tuple(seconds_until(one, app.clock.now()) for one in login or ()),
    )
    if carry_to and options.means.nobody:
        raise AppError("Nobody is named whose things could be carried.", "Add --character NAME.")
    carried_to = None
    if carry_to:
        carried_to = int(carry_to) if carry_to.isdecimal() else app.players_means.find_place(carry_to)
    targets = tuple(_target(console, item) for item in items)
    answer = app.plan(targets, options, export, PlanExtras(carried_to, hold, ore))
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
    if answer["from_stock"]:
        console.line("")
        console.table(
            (Column("From stock", "name"), Column("Quantity", "quantity", right=True)), answer["from_stock"]
        )
    if answer["blueprints_to_get"]:
        console.line("")
        console.table(
            (
                Column("Blueprint to get", "name"),
                Column("How", "how"),
                Column("Runs", "runs", right=True),
                Column("Price", "price", right=True),
            ),
            answer["blueprints_to_get"],
        )
    for one in answer.get("carry", {}).get("stops", ()):
        console.line("")
        trips = "" if one["trips"] is None else f", {len(one['trips'])} trips"
        console.line(f"From {one['place']}: {one['m3']:,.2f} m3{trips}")
        lines = [{**line, "from": " > ".join(line["inside"]) or "hangar"} for line in one["lines"]]
        console.table(
            (Column("Carry", "name"), Column("Quantity", "quantity", right=True), Column("From", "from")),
            lines,
        )
    if answer.get("ore"):
        console.line("")
        console.table(
            (Column("Instead of minerals", "name"), Column("Quantity", "quantity", right=True)),
            answer["ore"]["buy"],
        )
    console.line("")
    console.table(
        (Column("", "what"), Column("", "value", right=True)),
        [
            {"what": key, "value": answer[key]}
            for key in ("cost", "revenue", "profit", "net_profit", "seconds")
        ],
    )
    if answer["missing_prices"]:
        names = ", ".join(console.app.catalog().name(one) for one in answer["missing_prices"])
        console.line(f"The total is not known: no price, or too few on offer, of {names}.")
