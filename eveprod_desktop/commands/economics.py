"""`eveprod economics …`: what building pays, where."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import timedelta
from typing import Annotated

import typer

from eveprod_desktop.commands.arguments import ItemArgument, RegionOption
from eveprod_desktop.commands.console import Column, Console, console_of, finite
from eveprod_desktop.commands.trade import fees, freight, goods
from eveprod_desktop.core.economics.best_blueprints import BestBlueprint
from eveprod_desktop.core.economics.rows import (
    BLUEPRINT_KINDS,
    BlueprintKind,
    Costing,
    EconomicsRow,
    Ranking,
    best_per_product,
)
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.sde.catalog import ItemCatalog
from eveprod_desktop.operations import ensure_static_data, refresh_history

commands = typer.Typer(help="What building pays: cost, profit and return in every region.")
commands.add_typer(goods, name="goods")
commands.add_typer(freight, name="freight")
commands.add_typer(fees, name="fees")

_PEOPLE_SEE = 50
_ALL_REGIONS = "all"
_FIELDS = [field.name for field in fields(EconomicsRow)]
_ONLINE = timedelta(hours=1)
_PATIENCE_SECONDS = 3.0
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
    *,
    region: RegionOption,
    me: Annotated[int, typer.Option("--me", min=0, max=10, help="The blueprint's material efficiency.")] = 0,
    te: Annotated[int, typer.Option("--te", min=0, max=20, help="The blueprint's time efficiency.")] = 0,
    wait: Annotated[
        float,
        typer.Option(
            "--wait", min=0, callback=finite, help="Seconds to wait for the item's daily trade, if it is due."
        ),
    ] = _PATIENCE_SECONDS,
) -> None:
    """Show what building one unit costs and fetches in a region."""
    console, catalog = _opened(context)
    type_id, region_id = catalog.find(item).type_id, catalog.find_region(region)[0]
    _look_at(console, type_id, region_id, wait)
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
    region: Annotated[
        str,
        typer.Option(
            "--region", metavar="REGION", help="A region's id or name; all: each product where it pays most."
        ),
    ],
    min_roi: Annotated[
        float | None,
        typer.Option("--min-roi", callback=finite, help="Least return of a sell order, per cent."),
    ] = None,
    min_profit: Annotated[
        float | None,
        typer.Option("--min-profit", callback=finite, help="Least profit of a sell order, ISK a unit."),
    ] = None,
    min_volume: Annotated[
        float | None, typer.Option("--min-volume", callback=finite, help="Fewest units traded a day.")
    ] = None,
    category: Annotated[
        list[str] | None, typer.Option("--category", help="Of this category only; may be given again.")
    ] = None,
    tech: Annotated[
        list[str] | None, typer.Option("--tech", help="Of this tech level only, such as Tech II.")
    ] = None,
    source: Annotated[
        BlueprintKind | None, typer.Option("--blueprint", help="Where the blueprint comes from.")
    ] = None,
    possible: Annotated[
        bool, typer.Option("--possible", help="Only jobs that may be done at your facilities.")
    ] = False,
    buildable: Annotated[
        bool,
        typer.Option("--buildable", help="Only what your characters have the blueprint and skills for."),
    ] = False,
    me: Annotated[int, typer.Option("--me", min=0, max=10, help="Material efficiency.")] = 0,
    te: Annotated[int, typer.Option("--te", min=0, max=20, help="Time efficiency.")] = 0,
    own_blueprints: Annotated[
        bool,
        typer.Option(
            "--own-blueprints",
            help="ME and TE of the best blueprint your characters own; --me and --te hold for the others.",
        ),
    ] = False,
    materials: Annotated[
        Costing, typer.Option("--materials", help="All bought, all made, or the cheaper of the two.")
    ] = "buy",
    buy_in: Annotated[
        str | None, typer.Option("--buy-in", metavar="REGION", help="Where materials come from.")
    ] = None,
    sell_in: Annotated[
        str | None, typer.Option("--sell-in", metavar="REGION", help="Where products go to.")
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="How many.")] = None,
    rank: Annotated[Ranking, typer.Option("--rank", help="What the best have most of.")] = "roi_sell_percent",
) -> None:
    """List the products of a region, best first; those of unknown profit come last."""
    console, catalog = _opened(context)
    economics = console.app.economics
    bought, sold = (None if one is None else catalog.find_region(one)[0] for one in (buy_in, sell_in))
    able = _buildable(console) if buildable else None
    among = _among(console, category, tech, source)
    if able is not None:
        among = able if among is None else among & able
    owned = _best_blueprints(console) if own_blueprints else {}
    together = region.strip().casefold() == _ALL_REGIONS
    found = []
    for region_id in _watched(console) if together else (catalog.find_region(region)[0],):
        assumed = replace(economics.usual(region_id), me=me, te=te, costing=materials, own_blueprints=owned)
        found += economics.find_opportunities(
            region_id,
            min_roi_percent=min_roi,
            min_profit_isk=min_profit,
            min_daily_volume=min_volume,
            only_possible=possible or buildable,
            among=among,
            ranking=rank,
            limit=None if together else limit,
            what_if=assumed,
            buy_region_id=bought,
            sell_region_id=sold,
        )
    if together:
        found = best_per_product(found, rank)[:limit]
    shown = found if console.json or limit is not None else found[:_PEOPLE_SEE]
    rows = [
        {**_answer(row, catalog), "region": console.app.market.region_name(row.region_id)} for row in shown
    ]
    where = (Column("Region", "region"),) if together else ()

    def show_rows() -> None:
        console.table((Column("Product", "name"), *where, *_COLUMNS), rows)
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
    if not rows:
        console.say("No market was fetched yet: `eveprod market refresh` fetches the trade hubs.")
    console.answer(rows, lambda: console.table((Column("Region", "region"), *_COLUMNS), rows))


def _watched(console: Console) -> list[int]:
    """Return the watched regions that have prices."""
    fetched = set(console.app.market.fetched_regions())
    watched = [place.region_id for place in console.app.market.places() if place.region_id in fetched]
    if not watched:
        raise AppError("No market was fetched yet.", "Refresh them first: `eveprod market refresh`.")
    return watched


def _among(
    console: Console,
    categories: list[str] | None,
    techs: list[str] | None,
    source: BlueprintKind | None,
) -> set[int] | None:
    """Return the types that the filters by kind leave, None where there is no such filter.

    Raises:
        AppError: a category or tech level that no product has.

    """
    if not (categories or techs or source):
        return None
    catalog, table = console.app.catalog(), console.app.economics.table()
    ids = table.type_id.tolist()
    left = set(ids)
    if categories:
        kinds = {hit.type_id: hit.category_name for hit in catalog.hits(ids)}
        left &= _named("category", categories, kinds)
    if techs:
        levels = catalog.meta_groups()
        left &= _named("tech level", techs, {one: levels[one] for one in ids if one in levels})
    if source:
        wanted = BLUEPRINT_KINDS.index(source)
        left &= {one for one, kind in zip(ids, table.source.tolist(), strict=True) if kind == wanted}
    return left


def _named(what: str, wanted: list[str], names: Mapping[int, str]) -> set[int]:
    folded = {one.casefold() for one in wanted}
    known = {name.casefold(): name for name in names.values()}
    for one in wanted:
        if one.casefold() not in known:
            raise AppError(
                f"No product has the {what} {one!r}.", f"There are {', '.join(sorted(known.values()))}."
            )
    return {type_id for type_id, name in names.items() if name.casefold() in folded}


def _buildable(console: Console) -> set[int]:
    ability = console.app.ability()
    if ability is None:
        raise _nobody()
    return ability.buildable(console.app.economics.table())


def _best_blueprints(console: Console) -> Mapping[int, BestBlueprint]:
    if not console.app.crew.owner_ids():
        raise _nobody()
    return console.app.best_blueprints()


def _nobody() -> AppError:
    return AppError("No character is signed in.", "Sign one in first: `eveprod characters login`.")


def _opened(context: typer.Context) -> tuple[Console, ItemCatalog]:
    console = console_of(context)
    with console.work() as monitor:
        ensure_static_data(console.app, monitor)
    return console, console.app.catalog()


def _look_at(console: Console, type_id: int, region_id: int, patience_seconds: float) -> None:
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
        done = refresh_history(app, monitor.within(patience_seconds), region_id, (type_id,))
    if done.failure is not None:
        console.say(f"The daily volume is not known: {done.failure.sentence}")


def _answer(row: EconomicsRow, catalog: ItemCatalog) -> dict[str, object]:
    answer = {name: getattr(row, name) for name in _FIELDS}  # `asdict` copies each value, deeply
    answer["missing_prices"] = list(row.missing_prices)
    answer["missing_adjusted"] = list(row.missing_adjusted)
    answer["updated_at"] = row.updated_at.isoformat(timespec="seconds")
    return {"type_id": row.type_id, "name": catalog.name(row.type_id), **answer}
