"""What stands on the Prices & trade screen: the player's own prices, goods, routes and fees, as rows."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.models.columns import Column, isk_column, percent_column, text_column
from eveprod_desktop.ui.theme.palette import Role

if TYPE_CHECKING:
    from eveprod_desktop.app import App
    from eveprod_desktop.core.characters.trader import Trader
    from eveprod_desktop.core.economics.freight import FreightRoute
    from eveprod_desktop.core.economics.usual import TaxesAt
    from eveprod_desktop.core.market.rows import PriceOverride


@dataclass(frozen=True, slots=True)
class OwnPrice:
    """A price the player typed: ISK for one unit, None: the market's.

    `market_isk` is the cheapest sell order.
    """

    type_id: int
    name: str
    buying_isk: float | None
    selling_isk: float | None
    market_isk: float | None


@dataclass(frozen=True, slots=True)
class OwnGood:
    """A type the player mines or makes; `cost_isk` is what one unit cost him, None: not told."""

    type_id: int
    name: str
    cost_isk: float | None
    market_isk: float | None


Named = TypeVar("Named", OwnPrice, OwnGood)


@dataclass(frozen=True, slots=True)
class Route:
    """What hauling between two regions costs."""

    from_region_id: int
    to_region_id: int
    from_name: str
    to_name: str
    isk_per_m3: float
    collateral_share: float


@dataclass(frozen=True, slots=True)
class FeesAt:
    """Taxes at the place of one market, shares; `why` says where the broker fee is from."""

    region_id: int
    location_id: int | None
    region: str
    place: str
    sales_tax: float
    broker_fee: float
    typed_fee: float | None
    why: str


@dataclass(frozen=True, slots=True)
class TradeData:
    """Everything the screen shows. `place` and `data_at` are of the market prices, None: nothing was fetched.

    `regions` are all regions by id, the watched ones first.
    """

    prices: tuple[OwnPrice, ...]
    goods: tuple[OwnGood, ...]
    routes: tuple[Route, ...]
    fees: tuple[FeesAt, ...]
    regions: Mapping[int, str]
    traders: "tuple[Trader, ...]"
    place: str = ""
    data_at: datetime | None = None


def read_trade(app: "App") -> TradeData:
    """Read everything. For a waiting thread."""
    overrides = app.market.overrides()
    goods = app.economics.trade.own_goods()
    names = app.catalog().names(app.settings.language)
    region_id = app.first_region()
    market = None if region_id is None else app.market.market(region_id)
    asked = _market_prices(app, region_id, {*overrides, *goods})
    watched = [place.region_id for place in app.market.places()]
    every = app.catalog().regions()
    regions = {one: every[one] for one in (*(one for one in watched if one in every), *every)}

    def name(type_id: int) -> str:
        return names.get(type_id) or f"Type {type_id}"

    return TradeData(
        _by_name(own_price(one, name(one.type_id), asked.get(one.type_id)) for one in overrides.values()),
        _by_name(OwnGood(one, name(one), cost, asked.get(one)) for one, cost in goods.items()),
        tuple(
            sorted(
                (route_row(one, regions) for one in app.economics.trade.routes().values()),
                key=lambda row: (row.from_name, row.to_name),
            )
        ),
        tuple(_fees(app, one) for one in watched),
        regions,
        app.traders.all(),
        market.place_name if market else "",
        market.data_at if market else None,
    )


def own_price(override: "PriceOverride", name: str, market_isk: float | None) -> OwnPrice:
    """Return a typed price as a row."""
    return OwnPrice(override.type_id, name, override.buying_isk, override.selling_isk, market_isk)


def route_row(route: "FreightRoute", regions: Mapping[int, str]) -> Route:
    """Return a route as a row; a region that the data do not name is called by its id."""

    def name(region_id: int) -> str:
        return regions.get(region_id) or f"Region {region_id}"

    return Route(
        route.from_region_id,
        route.to_region_id,
        name(route.from_region_id),
        name(route.to_region_id),
        route.isk_per_m3,
        route.collateral_share,
    )


def why_words(at: "TaxesAt") -> str:
    """Say where a broker fee is from."""
    if at.source == "place":
        return "typed for this place"
    if at.source == "typed":
        return "typed for all places"
    if at.source == "levels":
        return "by the levels typed"
    words = f"by the skills of {at.trader}"
    standings = [
        f"{write.isk_signed(standing)} with {whom}"
        for standing, whom in (
            (at.corporation_standing, "the owner"),
            (at.faction_standing, "its faction"),
        )
        if standing
    ]
    return f"{words}, standing {' and '.join(standings)}" if standings else words


def price_columns(market_tip: Callable[[], str]) -> list[Column[OwnPrice]]:
    """Make the columns of the player's own prices."""
    return [
        text_column("name", "Item", lambda row: row.name, width=34, picture=lambda row: row.type_id),
        isk_column(
            "buying",
            "As material, ISK",
            lambda row: row.buying_isk,
            nothing=lambda _row: "market",
            hint="What you pay for one unit, ISK",
        ),
        isk_column(
            "selling",
            "As product, ISK",
            lambda row: row.selling_isk,
            nothing=lambda _row: "market",
            hint="What you get for one unit, ISK",
        ),
        _market_column(market_tip),
    ]


def goods_columns(market_tip: Callable[[], str]) -> list[Column[OwnGood]]:
    """Make the columns of the player's own goods."""
    return [
        text_column("name", "Item", lambda row: row.name, width=34, picture=lambda row: row.type_id),
        isk_column(
            "cost",
            "Cost you, ISK",
            lambda row: row.cost_isk,
            nothing=lambda _row: "what making it costs",
            hint="ISK for one unit; where it is not told, what making it costs, else the market price",
            width=22,
        ),
        _market_column(market_tip),
    ]


def route_columns() -> list[Column[Route]]:
    """Make the columns of freight routes."""
    return [
        text_column("from", "From", lambda row: row.from_name, width=22),
        text_column("to", "To", lambda row: row.to_name, width=22),
        isk_column("per_m3", "ISK per m3", lambda row: row.isk_per_m3, width=16),
        percent_column(
            "collateral",
            "Collateral",
            lambda row: row.collateral_share * 100,
            width=14,
            hint="Share of the value carried",
        ),
    ]


def fee_columns() -> list[Column[FeesAt]]:
    """Make the columns of taxes and fees."""
    return [
        text_column("region", "Region", lambda row: row.region, width=18),
        text_column("place", "Place", lambda row: row.place, width=38, role=lambda _row: Role.MUTED),
        _share_column("tax", "Sales tax", lambda row: row.sales_tax, "Off every sale"),
        _share_column("fee", "Broker fee", lambda row: row.broker_fee, "Off every order of your own"),
        text_column("why", "Broker fee from", lambda row: row.why, width=44, searched=False),
    ]


def _share_column(key: str, title: str, share: Callable[[FeesAt], float], hint: str) -> Column[FeesAt]:
    return Column(
        key,
        title,
        lambda row: share(row) * 100,
        lambda percent: write.percent(percent, 2),
        right=True,
        width=13,
        hint=hint,
    )


def _market_column(tip: Callable[[], str]) -> Column[Named]:
    return isk_column(
        "market",
        "Cheapest sell order, ISK",
        lambda row: row.market_isk,
        width=24,
        nothing=lambda _row: "no price",
        tip=lambda _row: tip(),
    )


def _market_prices(app: "App", region_id: int | None, type_ids: Iterable[int]) -> dict[int, float]:
    import numpy as np  # noqa: PLC0415 - not at the start

    ids = sorted(type_ids)
    if region_id is None or not ids:
        return {}
    market = app.market.market(region_id)
    found = market.column(market.book.sell_min, np.array(ids, np.int64)).tolist()
    return {one: price for one, price in zip(ids, found, strict=True) if not math.isnan(price)}


def _by_name(rows: Iterable[Named]) -> tuple[Named, ...]:
    return tuple(sorted(rows, key=lambda row: row.name.casefold()))


def _fees(app: "App", region_id: int) -> FeesAt:
    at = app.assumptions.taxes_at(region_id)
    return FeesAt(
        region_id,
        at.location_id,
        app.market.region_name(region_id),
        app.market.place_name(region_id),
        at.taxes.sales_tax,
        at.taxes.broker_fee,
        app.economics.trade.broker_fees().get(at.location_id or 0),
        why_words(at),
    )
