"""What trading costs this player: `market own-prices`, `economics goods|freight|fees`."""

from collections.abc import Mapping
from typing import Annotated

import typer

from eveprod_desktop.commands.arguments import FromArgument, ItemArgument, RegionArgument, ToArgument
from eveprod_desktop.commands.console import Column, Console, console_of, finite
from eveprod_desktop.core.economics.freight import FreightRoute
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.market.rows import PriceOverride
from eveprod_desktop.operations import ensure_static_data, recompute_economics

_PERCENT = 100

own_prices = typer.Typer(help="Prices of your own, counted instead of the market's.")
goods = typer.Typer(help="Things you mine or make yourself, and what they cost you.")
freight = typer.Typer(help="What hauling between regions costs.")
fees = typer.Typer(help="Sales tax and broker fee at every watched place.")


@own_prices.command("list")
def list_prices(context: typer.Context) -> None:
    """List the prices of your own."""
    console = _opened(context)
    rows: list[dict[str, object]] = [
        {
            "type_id": one.type_id,
            "name": console.app.catalog().name(one.type_id),
            "buying": one.buying_isk,
            "selling": one.selling_isk,
        }
        for one in console.app.market.overrides().values()
    ]
    _answer(console, rows, {"name": "Item", "buying": "As material", "selling": "As product"})


@own_prices.command("set")
def set_price(
    context: typer.Context,
    item: ItemArgument,
    *,
    buying: Annotated[
        float | None, typer.Option("--buying", min=0, callback=finite, help="What you pay for one unit.")
    ] = None,
    selling: Annotated[
        float | None, typer.Option("--selling", min=0, callback=finite, help="What you get for one unit.")
    ] = None,
) -> None:
    """Keep a price of your own; what is not named is as it was."""
    console = _opened(context)
    type_id = console.app.catalog().find(item).type_id
    if buying is None and selling is None:
        raise AppError("No price is named.", "Give --buying, --selling or both; `remove` takes them away.")
    before = console.app.market.overrides().get(type_id, PriceOverride(type_id))
    console.app.market.set_override(
        PriceOverride(
            type_id,
            before.buying_isk if buying is None else buying,
            before.selling_isk if selling is None else selling,
        )
    )
    _counted(console)
    list_prices(context)


@own_prices.command("remove")
def remove_price(context: typer.Context, item: ItemArgument) -> None:
    """Count the market's prices again."""
    console = _opened(context)
    console.app.market.set_override(PriceOverride(console.app.catalog().find(item).type_id))
    _counted(console)
    list_prices(context)


@goods.command("list")
def list_goods(context: typer.Context) -> None:
    """List what you mine or make yourself."""
    console = _opened(context)
    rows: list[dict[str, object]] = [
        {"type_id": type_id, "name": console.app.catalog().name(type_id), "cost": cost}
        for type_id, cost in console.app.economics.trade.own_goods().items()
    ]
    _answer(console, rows, {"name": "Item", "cost": "Cost you"})


@goods.command("set")
def set_good(
    context: typer.Context,
    item: ItemArgument,
    cost: Annotated[
        float | None,
        typer.Option(
            "--cost", min=0, callback=finite, help="What one unit cost you; left out: what making it costs."
        ),
    ] = None,
) -> None:
    """Keep a thing of your own; the setting economics.own_goods_at says how such things count."""
    console = _opened(context)
    economics = console.app.economics
    type_id = console.app.catalog().find(item).type_id
    economics.trade.set_own_goods({**economics.trade.own_goods(), type_id: cost})
    _counted(console)
    list_goods(context)


@goods.command("remove")
def remove_good(context: typer.Context, item: ItemArgument) -> None:
    """Take a thing away from your own."""
    console = _opened(context)
    economics = console.app.economics
    type_id = console.app.catalog().find(item).type_id
    economics.trade.set_own_goods(
        {one: cost for one, cost in economics.trade.own_goods().items() if one != type_id}
    )
    _counted(console)
    list_goods(context)


@freight.command("list")
def list_routes(context: typer.Context) -> None:
    """List the freight routes."""
    console = _opened(context)
    names = console.app.market.region_name
    rows = [
        {
            "from_region_id": one.from_region_id,
            "to_region_id": one.to_region_id,
            "from": names(one.from_region_id),
            "to": names(one.to_region_id),
            "isk_per_m3": one.isk_per_m3,
            "collateral_percent": one.collateral_share * _PERCENT,
        }
        for one in console.app.economics.trade.routes().values()
    ]
    _answer(
        console,
        rows,
        {"from": "From", "to": "To", "isk_per_m3": "ISK per m3", "collateral_percent": "Collateral %"},
    )


@freight.command("set")
def set_route(
    context: typer.Context,
    start: FromArgument,
    end: ToArgument,
    *,
    per_m3: Annotated[
        float, typer.Option("--per-m3", min=0, callback=finite, help="ISK for each cubic metre.")
    ] = 0.0,
    collateral: Annotated[
        float, typer.Option("--collateral", min=0, max=100, help="Per cent of the value carried.")
    ] = 0.0,
    both_ways: Annotated[bool, typer.Option("--both-ways", help="The same for the way back.")] = False,
) -> None:
    """Keep what hauling on a route costs; one that costs nothing is taken away."""
    console = _opened(context)
    catalog = console.app.catalog()
    first, last = catalog.find_region(start)[0], catalog.find_region(end)[0]
    if first == last:
        raise AppError("A route leads from one region to another.", "Name two regions.")
    for one, other in ((first, last), (last, first))[: 2 if both_ways else 1]:
        console.app.economics.trade.set_route(FreightRoute(one, other, per_m3, collateral / _PERCENT))
    _counted(console)
    list_routes(context)


@freight.command("remove")
def remove_route(
    context: typer.Context,
    start: FromArgument,
    end: ToArgument,
) -> None:
    """Take a route away."""
    console = _opened(context)
    catalog = console.app.catalog()
    route = FreightRoute(catalog.find_region(start)[0], catalog.find_region(end)[0], 0.0, 0.0)
    console.app.economics.trade.set_route(route)
    _counted(console)
    list_routes(context)


@fees.command("list")
def list_fees(context: typer.Context) -> None:
    """List sales tax and broker fee of every watched place, in per cent, and where the fee is from."""
    console = _opened(context)
    app = console.app
    rows = []
    for place in app.market.places():
        at = app.assumptions.taxes_at(place.region_id)
        rows.append(
            {
                "region_id": place.region_id,
                "region": app.market.region_name(place.region_id),
                "place_id": place.location_id,
                "place": app.market.place_name(place.region_id),
                "sales_tax_percent": at.taxes.sales_tax * _PERCENT,
                "broker_fee_percent": at.taxes.broker_fee * _PERCENT,
                "source": at.source,
                "trader": at.trader,
            }
        )
    titles = {
        "region": "Region",
        "place": "Place",
        "sales_tax_percent": "Sales tax %",
        "broker_fee_percent": "Broker fee %",
        "source": "Fee by",
    }
    _answer(console, rows, titles)


@fees.command("set")
def set_fee(
    context: typer.Context,
    region: RegionArgument,
    percent: Annotated[float, typer.Argument(min=0, max=100, help="The broker fee in per cent.")],
) -> None:
    """Type the broker fee of a region's place, as in a structure whose owner sets it."""
    _keep_fee(context, region, percent / _PERCENT)


@fees.command("remove")
def remove_fee(context: typer.Context, region: RegionArgument) -> None:
    """Work the broker fee of a region's place out again."""
    _keep_fee(context, region, None)


def _keep_fee(context: typer.Context, region: str, fee: float | None) -> None:
    console = _opened(context)
    region_id, name = console.app.catalog().find_region(region)
    location_id = console.app.market.place(region_id).location_id
    if location_id is None:
        raise AppError(
            f"The whole of {name} has no broker fee of its own.",
            "Watch it at a station: `eveprod market watch`.",
        )
    console.app.economics.trade.set_broker_fee(location_id, fee)
    _counted(console)
    list_fees(context)


def _opened(context: typer.Context) -> Console:
    console = console_of(context)
    with console.work() as monitor:
        ensure_static_data(console.app, monitor)
    return console


def _counted(console: Console) -> None:
    """Have what was changed count in what is stored."""
    with console.work() as monitor:
        recompute_economics(console.app, monitor)


def _answer(console: Console, rows: list[dict[str, object]], titles: Mapping[str, str]) -> None:
    columns = [
        Column(title, key, right=any(isinstance(row[key], float) for row in rows))
        for key, title in titles.items()
    ]

    def show() -> None:
        if rows:
            console.table(columns, rows)
        else:
            console.line("Nothing is kept.")

    console.answer(rows, show)
