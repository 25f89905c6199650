"""`eveprod market …`: order books, prices and history of the public market."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer

from eveprod_desktop.commands.arguments import ItemArgument, RegionArgument, RegionIfNamedOption
from eveprod_desktop.commands.console import Column, Console, console_of, number
from eveprod_desktop.commands.trade import own_prices
from eveprod_desktop.core.errors import AppError, EsiError
from eveprod_desktop.core.market.places import MarketPlace, places_to_text, usual_place
from eveprod_desktop.core.market.rows import PriceCard, RegionRefresh
from eveprod_desktop.operations import (
    ensure_static_data,
    recompute_economics,
    refresh_history,
    refresh_market,
)

commands = typer.Typer(help="The public market: refresh it, look prices up.")
commands.add_typer(own_prices, name="own-prices")

RegionsOption = Annotated[
    list[str] | None,
    typer.Option("--region", metavar="REGION", help="A region's id or name; more than once for several."),
]
_PRICES = ("sell_min", "buy_max", "sell_p5", "buy_p5", "split", "average", "adjusted")


@commands.command()
def refresh(context: typer.Context, region: RegionsOption = None) -> None:
    """Fetch order books, adjusted prices and cost indices, and compute economics anew."""
    console = console_of(context)
    with console.work() as monitor:
        ensure_static_data(console.app, monitor)
        region_ids = _regions(console, region)
        result = refresh_market(console.app, monitor, region_ids)
    rows = [_refreshed(console, one) for one in result.regions]
    columns = (
        Column("Region", "name"),
        Column("Pages", "pages", right=True),
        Column("Orders", "orders", right=True),
        Column("Types", "types", right=True),
        Column("Not modified", "not_modified", right=True),
        Column("Seconds", "seconds", right=True),
    )
    if not result.regions or any(one.failure is None for one in result.regions):
        failures = [{"what": what, "why": str(error)} for what, error in result.failures]
        console.answer({"regions": rows, "failures": failures}, lambda: console.table(columns, rows))
    if result.failures:
        raise refresh_failure(console, result.failures)


@commands.command()
def price(
    context: typer.Context,
    item: ItemArgument,
    region: RegionIfNamedOption = None,
) -> None:
    """Show every price of an item in a region (the first of the watched ones, if none is named)."""
    console = console_of(context)
    with console.work() as monitor:
        ensure_static_data(console.app, monitor)
    catalog = console.app.catalog()
    region_id = _first_region(console) if region is None else catalog.find_region(region)[0]
    card = console.app.market.card(catalog.find(item).type_id, region_id)
    age = max(0.0, (console.app.clock.now() - card.data_at).total_seconds())
    name = catalog.name(card.type_id)
    console.answer(_card(card, name, age), lambda: _show_card(console, card, name, age))


@commands.command()
def history(
    context: typer.Context,
    items: Annotated[
        list[str] | None,
        typer.Argument(metavar="ITEM…", help="Items; none: the best products of the region."),
    ] = None,
    region: RegionsOption = None,
    best: Annotated[
        int | None, typer.Option("--best", min=1, max=1000, help="How many of the best products.")
    ] = None,
) -> None:
    """Fetch the daily trade of items, or of the best products of every watched region."""
    console = console_of(context)
    with console.work() as monitor:
        ensure_static_data(console.app, monitor)
        app = console.app
        wanted = tuple(app.catalog().find(item).type_id for item in items or ())
        regions = _regions(console, region)
        rows = []
        for region_id in app.market.fetched_regions() if regions is None else regions:
            ranked = wanted or tuple(
                row.type_id
                for row in app.economics.find_opportunities(
                    region_id, min_profit_isk=0.0, limit=best or app.settings.market_history_ranked
                )
            )
            done = refresh_history(app, monitor, region_id, ranked)
            if done.failure is not None:
                raise done.failure
            rows.append(
                {
                    "region_id": region_id,
                    "name": app.market.region_name(region_id),
                    "fetched": done.fetched,
                    "not_traded": done.refused,
                }
            )
    columns = (
        Column("Region", "name"),
        Column("Fetched", "fetched", right=True),
        Column("Not traded", "not_traded", right=True),
    )
    console.answer({"regions": rows}, lambda: console.table(columns, rows))


@commands.command()
def orders(
    context: typer.Context,
    item: ItemArgument,
    region: RegionIfNamedOption = None,
    units: Annotated[
        int | None,
        typer.Option("--units", min=1, help="Say what buying and selling so many at once comes to."),
    ] = None,
) -> None:
    """Show every order of an item in a region, and what a quantity comes to."""
    console = console_of(context)
    with console.work() as monitor:
        ensure_static_data(console.app, monitor)
    app, catalog = console.app, console.app.catalog()
    type_id = catalog.find(item).type_id
    region_id = _first_region(console) if region is None else catalog.find_region(region)[0]
    lines = app.market.order_lines(type_id, region_id)
    names = app.market.location_names(one.location_id for one in lines)
    rows = [
        {
            "side": "buy" if one.is_buy else "sell",
            "price": one.price_isk,
            "units": one.units,
            "least_units": one.least_units,
            "place_id": one.location_id,
            "place": names[one.location_id],
            "counts": one.counts,
        }
        for one in lines
    ]
    answer: dict[str, object] = {"type_id": type_id, "region_id": region_id, "orders": rows}
    if units is not None:
        answer["buying"] = asdict(app.market.cost_of(type_id, region_id, units))
        answer["selling"] = asdict(app.market.yield_of(type_id, region_id, units))
    columns = (
        Column("Side", "side"),
        Column("Price", "price", right=True),
        Column("Units", "units", right=True),
        Column("Place", "place"),
        Column("Counts", "counts"),
    )

    def show() -> None:
        console.table(columns, rows)
        for verb, key in (("Buying", "buying"), ("Selling", "selling")):
            fill = answer.get(key)
            if isinstance(fill, dict):
                short = f", no order for {fill['short']:,} more" if fill["short"] else ""
                console.line(f"{verb} {fill['units']:,} at once: {number(fill['total_isk'])} ISK{short}")

    console.answer(answer, show)


@commands.command("places")
def list_places(context: typer.Context) -> None:
    """List the watched regions, the place of each whose prices count, and how old they are."""
    console = console_of(context)
    with console.work() as monitor:
        ensure_static_data(console.app, monitor)
    market, now = console.app.market, console.app.clock.now()
    sections = market.sections()
    rows = []
    for place in market.places():
        section = sections.get(("orders", place.region_id))
        age = None if section is None else section.age_seconds(now)
        rows.append(
            {
                "region_id": place.region_id,
                "region": market.region_name(place.region_id),
                "place_id": place.location_id,
                "place": market.place_name(place.region_id),
                "age_seconds": None if age is None else round(age, 1),
                "failure": None if section is None else section.failure,
            }
        )
    columns = (
        Column("Region", "region"),
        Column("Prices of", "place"),
        Column("Age, seconds", "age_seconds", right=True),
        Column("Last error", "failure"),
    )
    console.answer(rows, lambda: console.table(columns, rows))


@commands.command()
def watch(
    context: typer.Context,
    region: RegionArgument,
    at: Annotated[
        str | None,
        typer.Option(
            "--at",
            metavar="PLACE",
            help="Id of a station or structure whose prices count; region: the whole of it.",
        ),
    ] = None,
) -> None:
    """Watch a region, or take its prices at another place; left out, its trade hub."""
    console = console_of(context)
    with console.work() as monitor:
        ensure_static_data(console.app, monitor)
        app = console.app
        region_id, _name = app.catalog().find_region(region)
        wanted = usual_place(region_id) if at is None else MarketPlace(region_id, _location(at))
        places = app.market.places()
        kept = tuple(wanted if one.region_id == region_id else one for one in places)
        app.settings.market_places = places_to_text(kept if wanted in kept else (*places, wanted))
        recompute_economics(app, monitor)
    list_places(context)


@commands.command()
def unwatch(
    context: typer.Context,
    region: RegionArgument,
) -> None:
    """Watch a region no more; its prices stay, and grow old."""
    console = console_of(context)
    with console.work() as monitor:
        ensure_static_data(console.app, monitor)
    app = console.app
    region_id, name = app.catalog().find_region(region)
    kept = tuple(one for one in app.market.places() if one.region_id != region_id)
    if len(kept) == len(app.market.places()):
        raise AppError(f"{name} is not watched.", "`eveprod market places` lists those that are.")
    app.settings.market_places = places_to_text(kept)
    list_places(context)


def _location(text: str) -> int | None:
    if text.casefold() == "region":
        return None
    if not text.isdecimal():
        raise AppError(f"{text!r} is no place.", "Give the id of a station or structure, or region.")
    return int(text)


def _regions(console: Console, names: list[str] | None) -> tuple[int, ...] | None:
    catalog = console.app.catalog()
    return tuple(catalog.find_region(name)[0] for name in names) if names else None


def _first_region(console: Console) -> int:
    places = console.app.market.places()
    if not places:
        raise AppError("No market is watched.", "Name a region with --region.")
    return places[0].region_id


def _refreshed(console: Console, one: RegionRefresh) -> dict[str, object]:
    return {
        "region_id": one.region_id,
        "name": console.app.market.region_name(one.region_id),
        "pages": one.pages,
        "orders": one.orders,
        "types": one.types,
        "not_modified": one.not_modified,
        "asked": one.asked,
        "skipped": one.skipped,
        "seconds": round(one.seconds, 3),
        "failure": one.failure,
    }


def refresh_failure(console: Console, failures: Sequence[tuple[str, EsiError]]) -> AppError:
    """Say what failed, each reason once, and return the first as the error of the command."""
    by_reason: dict[str, list[tuple[str, EsiError]]] = {}
    for what, error in failures:
        by_reason.setdefault(error.sentence, []).append((what, error))
    first, *others = ((", ".join(what for what, _ in same), same[0][1]) for same in by_reason.values())
    for what, error in others:
        console.say(f"{what}: {error}")
    what, error = first
    return AppError(f"{what[0].upper()}{what[1:]} could not be fetched. {error.sentence}", error.advice)


def _card(card: PriceCard, name: str, age_seconds: float) -> dict[str, object]:
    return {
        "type_id": card.type_id,
        "name": name,
        "region_id": card.place.region_id,
        **{basis: getattr(card, basis) for basis in _PRICES},
        "place": card.place_name,
        "place_id": card.place.location_id,
        "age_seconds": round(age_seconds, 1),
        "sell_volume": card.sell_volume,
        "buy_volume": card.buy_volume,
        "sell_orders": card.sell_orders,
        "buy_orders": card.buy_orders,
        "daily_volume": card.daily_volume,
        "buying_override": card.buying_override,
        "selling_override": card.selling_override,
    }


def _show_card(console: Console, card: PriceCard, name: str, age_seconds: float) -> None:
    console.line(f"{name} at {card.place_name}, {number(age_seconds / 60)} minutes old")
    rows: list[dict[str, object]] = [
        {"basis": basis.replace("_", " "), "isk": getattr(card, basis)} for basis in _PRICES
    ]
    console.table((Column("Price", "basis"), Column("ISK", "isk", right=True)), rows)
