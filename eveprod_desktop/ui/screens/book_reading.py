"""The orders of an item in a region, read at once on a waiting thread."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from eveprod_desktop.ui.screens.market_rows import BookLine, reach_words

if TYPE_CHECKING:
    from eveprod_desktop.app import App
    from eveprod_desktop.core.market.depth import Depth
    from eveprod_desktop.core.market.rows import PriceCard


@dataclass(frozen=True, slots=True)
class Book:
    """The orders of an item in a region, with its prices; `depth` is the book at the place that counts."""

    name: str
    card: "PriceCard"
    lines: tuple[BookLine, ...]
    depth: "Depth"


def read_book(app: "App", item: str, region_id: int) -> Book:
    """Return the orders of an item (type id or exact name) in a region. For a waiting thread.

    Raises:
        UnknownItem: there is no such item.
        NoPrices: the region was never fetched.

    """
    found = app.catalog().find(item)
    card = app.market.card(found.type_id, region_id)
    orders = app.market.order_lines(found.type_id, region_id)
    names = app.market.location_names(one.location_id for one in orders)
    lines = tuple(
        BookLine(
            number,
            "buy" if one.is_buy else "sell",
            one.price_isk,
            one.units,
            one.least_units,
            names[one.location_id],
            reach_words(one.reach, is_buy=one.is_buy),
            one.counts,
        )
        for number, one in enumerate(orders)
    )
    name = app.catalog().name(found.type_id, app.settings.language)
    return Book(name, card, lines, app.market.depth(found.type_id, region_id))
