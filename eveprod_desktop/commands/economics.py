"""`eveprod economics …`: what building pays, where."""

from dataclasses import asdict
from datetime import timedelta
from typing import Annotated

import typer

from eveprod_desktop.commands.console import Column, Console, console_of
from eveprod_desktop.core.economics.rows import EconomicsRow, Ranking
from eveprod_desktop.core.sde.catalog import ItemCatalog
from eveprod_desktop.operations import ensure_static_data, refresh_history

commands = typer.Typer(help="What building pays: cost, profit and return in every region.")

ItemArgument = Annotated[str, typer.Argument(metavar="ITEM", help="A type id, or an exact name in any case.")]
RegionOption = Annotated[str, typer.Option("--region", metavar="REGION", help="A region's id or name.")]
_PEOPLE_SEE = 50
_ONLINE = timedelta(hours=1)
_PATIENCE_SECONDS = 2.0
_COLUMNS = (
    Column("Cost", "total_cost", right=True),
    Column("Sell", "sell", right=True),
    Column("Buy", "buy", right=True),
    Column("Profit, sell", "profit_sell", right=True),
    Column("ROI %, sell", "roi_sell_percent", right=True),
    Column("Profit, buy", "profit_buy", right=True),
    Column("Net, sell", "net_profit_sell", right=True),
    Column("Daily volume", "daily_volume", right=True),
)


@commands.command()
def show(
    context: typer.Context,
    item: ItemArgument,
    region: RegionOption,
    me: Annotated[int, typer.Option("--me", min=0, max=10, help="The blueprint's material efficiency.")] = 0,
    te: Annotated[int, typer.Option("--te", min=0, max=20, help="The blueprint's time efficiency.")] = 0,
) -> None:
    """Show what building one unit costs and fetches in a region."""
    console, catalog = _opened(context)
    type_id, region_id = catalog.find(item).type_id, catalog.find_region(region)[0]
    _look_at(console, type_id, region_id)
    row = console.app.economics.get_economics(type_id, region_id, me, te)
    answer = _answer(row, catalog)
    lines: list[dict[str, object]] = [
        {"what": key.replace("_", " "), "value": value}
        for key, value in answer.items()
        if not isinstance(value, list) and key not in {"type_id", "region_id"}
    ]

    def show_lines() -> None:
        console.table((Column("", "what"), Column("", "value", right=True)), lines)
        if row.missing_prices:
            console.line(f"No price: {', '.join(map(catalog.name, row.missing_prices))}")

    console.answer(answer, show_lines)


@commands.command()
def opportunities(
    context: typer.Context,
    *,
    region: RegionOption,
    min_roi: Annotated[
        float | None, typer.Option("--min-roi", help="Least return of a sell order, per cent.")
    ] = None,
    min_profit: Annotated[
        float | None, typer.Option("--min-profit", help="Least profit of a sell order, ISK a unit.")
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="How many.")] = None,
    rank: Annotated[Ranking, typer.Option("--rank", help="What the best have most of.")] = "roi_sell_percent",
) -> None:
    """List the products of a region, best first; those of unknown profit come last."""
    console, catalog = _opened(context)
    found = console.app.economics.find_opportunities(
        catalog.find_region(region)[0],
        min_roi_percent=min_roi,
        min_profit_isk=min_profit,
        ranking=rank,
        limit=limit,
    )
    shown = found if console.json or limit is not None else found[:_PEOPLE_SEE]
    rows = [_answer(row, catalog) for row in shown]

    def show_rows() -> None:
        console.table((Column("Product", "name"), *_COLUMNS), rows)
        if len(shown) < len(found):
            console.line(f"{len(found) - len(shown):,} more; --limit shows as many as you like.")

    console.answer(rows, show_rows)


@commands.command()
def regions(context: typer.Context, item: ItemArgument) -> None:
    """Show one item in every region that has prices, the most profitable first."""
    console, catalog = _opened(context)
    found = console.app.economics.compare_regions(catalog.find(item).type_id)
    rows = [
        {**_answer(row, catalog), "region": console.app.market.region_name(row.region_id)} for row in found
    ]
    console.answer(rows, lambda: console.table((Column("Region", "region"), *_COLUMNS), rows))


def _opened(context: typer.Context) -> tuple[Console, ItemCatalog]:
    console = console_of(context)
    with console.work() as monitor:
        ensure_static_data(console.app, monitor)
    return console, console.app.catalog()


def _look_at(console: Console, type_id: int, region_id: int) -> None:
    """Fetch the daily trade of an item that is looked at, unless the network was last seen long ago.

    It is worth a short wait: everything else about the item is known already.
    """
    app = console.app
    section = app.market.sections().get(("orders", region_id))
    if section is None or section.data_at is None or section.failure is not None:
        return
    if app.clock.now() - section.data_at > _ONLINE:
        return
    with console.work() as monitor:
        done = refresh_history(app, monitor.within(_PATIENCE_SECONDS), region_id, (type_id,))
    if done.failure is not None:
        console.say(f"The daily volume is not known: {done.failure.sentence}")


def _answer(row: EconomicsRow, catalog: ItemCatalog) -> dict[str, object]:
    answer = asdict(row)
    answer["missing_prices"] = list(row.missing_prices)
    answer["missing_adjusted"] = list(row.missing_adjusted)
    answer["updated_at"] = row.updated_at.isoformat(timespec="seconds")
    return {"type_id": row.type_id, "name": catalog.name(row.type_id), **answer}
