"""`eveprod market …`: order books, prices and history of the public market."""

from typing import Annotated

import typer

from eveprod_desktop.commands.console import Column, Console, console_of, number
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.market.rows import PriceCard, RegionRefresh
from eveprod_desktop.operations import ensure_static_data, refresh_history, refresh_market

commands = typer.Typer(help="The public market: refresh it, look prices up.")

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
        for what, error in result.failures[1:]:
            console.say(f"{what}: {error}")
        what, error = result.failures[0]
        raise AppError(f"{what[0].upper()}{what[1:]} could not be fetched. {error.sentence}", error.advice)


@commands.command()
def price(
    context: typer.Context,
    item: Annotated[str, typer.Argument(metavar="ITEM", help="A type id, or an exact name in any case.")],
    region: Annotated[
        str | None, typer.Option("--region", metavar="REGION", help="A region's id or name.")
    ] = None,
) -> None:
    """Show every price of an item in a region (the first of the watched ones, if none is named)."""
    console = console_of(context)
    with console.work() as monitor:
        ensure_static_data(console.app, monitor)
    catalog = console.app.catalog()
    region_id = catalog.find_region(region)[0] if region else _first_region(console)
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
