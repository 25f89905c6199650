"""Everything the Prices tab of an item shows, read at once on a waiting thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, NamedTuple

from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.charts.data import Line
from eveprod_desktop.ui.charts.price_history import DailyTrade
from eveprod_desktop.ui.models.columns import Column, text_column
from eveprod_desktop.ui.screens.book_reading import Book, read_book
from eveprod_desktop.ui.screens.item_market import Regions, read_regions
from eveprod_desktop.ui.theme.palette import Role

if TYPE_CHECKING:
    from eveprod_desktop.app import App
    from eveprod_desktop.core.market.depth import Fill
    from eveprod_desktop.core.market.rows import HistoryDay, PriceCard

SPANS = {"Last 30 days": 30, "Last 90 days": 90, "All days": None}
"""What parts of a history can be looked at, in days."""
AVERAGES = (5, 20)
"""Days that the moving averages are taken over, as in the game's own window."""


class Figure(NamedTuple):
    """Money or an amount of goods; compared and exported as the plain number."""

    number: float
    isk: bool

    def __str__(self) -> str:
        return repr(self.number)

    @property
    def text(self) -> str:
        """The number as it is shown."""
        return write.isk(self.number) if self.isk else write.quantity(self.number)


@dataclass(frozen=True, slots=True)
class CardLine:
    """One line of the price card: ISK or an amount, and where it is from; `number` None is "no price"."""

    key: str
    title: str
    number: float | None
    isk: bool
    place: str
    data_at: datetime | None


@dataclass(frozen=True, slots=True)
class ItemPrices:
    """The prices of an item in a region. `book` is None where no region has prices at all.

    `history_due`: its daily trade is worth asking ESI for; `refused`: ESI says that it is not traded.
    """

    type_id: int
    name: str
    regions: Regions
    book: "Book | None" = None
    card_lines: tuple[CardLine, ...] = ()
    days: tuple["HistoryDay", ...] = ()
    history_due: bool = False
    refused: bool = False
    age_seconds: float = 0.0

    @property
    def card(self) -> "PriceCard | None":
        """Every price there is."""
        return None if self.book is None else self.book.card


def read_prices(app: "App", type_id: int, wanted_region: int | None) -> ItemPrices:
    """Return what is known of an item's prices in the wanted region, or in the first one that has any.

    Raises:
        AppError: the database can't be read.

    """
    from eveprod_desktop.core.market.history import is_due  # noqa: PLC0415 - SQL, not at the start

    regions = read_regions(app, wanted_region)
    name = app.catalog().name(type_id, app.settings.language)
    region_id = regions.chosen
    if region_id is None:
        return ItemPrices(type_id, name, regions)
    book = read_book(app, str(type_id), region_id)
    state = app.market.history_state(type_id, region_id)
    now = app.clock.now()
    refused = state is not None and state.refused_in_build is not None
    build = app.static_data.status().build if refused else None
    reference_at = app.market.reference().data_at
    return ItemPrices(
        type_id,
        name,
        regions,
        book,
        card_lines(book.card, reference_at),
        tuple(app.market.history(type_id, region_id)),
        is_due(state, now, build, whole=True),
        refused,
        (now - book.card.data_at).total_seconds(),
    )


def card_lines(card: "PriceCard", reference_at: datetime | None) -> tuple[CardLine, ...]:
    """Return every price of a card with its place and moment, then what is offered, wanted and traded."""
    here, at = card.place_name, card.data_at

    def local(key: str, title: str, number: float | None, *, isk: bool = True) -> CardLine:
        return CardLine(key, title, number, isk, here, at)

    def everywhere(key: str, title: str, number: float | None) -> CardLine:
        return CardLine(key, title, number, isk=True, place="All regions, by CCP", data_at=reference_at)

    lines = [
        local("sell_min", "Cheapest sell order", card.sell_min),
        local("buy_max", "Dearest buy order", card.buy_max),
        local("split", "Between the two", card.split),
        local("sell_p5", "Cheapest 5 % offered", card.sell_p5),
        local("buy_p5", "Dearest 5 % wanted", card.buy_p5),
        everywhere("average", "Average price", card.average),
        everywhere("adjusted", "Adjusted price", card.adjusted),
    ]
    for key, title, price in (
        ("buying", "My price as material", card.buying_override),
        ("selling", "My price as product", card.selling_override),
    ):
        if price is not None:
            lines.append(CardLine(key, title, price, isk=True, place="Typed by you", data_at=None))
    lines += [
        local("offered", "Units offered", card.sell_volume, isk=False),
        local("wanted", "Units wanted", card.buy_volume, isk=False),
        local("sell_orders", "Sell orders", card.sell_orders, isk=False),
        local("buy_orders", "Buy orders", card.buy_orders, isk=False),
        CardLine(
            "volume",
            "Traded a day, 30 days",
            card.daily_volume,
            isk=False,
            place="The whole region",
            data_at=None,
        ),
    ]
    return tuple(lines)


def card_columns(now: datetime) -> list[Column[CardLine]]:
    """Return the columns of the price card."""

    def age(line: CardLine) -> str:
        return "" if line.data_at is None else write.age((now - line.data_at).total_seconds())

    return [
        text_column("what", "Price", lambda line: line.title, width=22),
        Column(
            "value",
            "ISK, or units",
            lambda line: None if line.number is None else Figure(line.number, line.isk),
            lambda figure: figure.text,
            right=True,
            width=17,
            nothing=lambda line: "no price" if line.isk else write.UNKNOWN,
            tip=lambda line: f"{line.place}, {age(line)}".rstrip(", "),
        ),
        text_column("age", "Age", age, width=15, searched=False, role=lambda _line: Role.MUTED),
        text_column(
            "place",
            "Place",
            lambda line: line.place,
            width=40,
            role=lambda _line: Role.MUTED,
            shown=False,  # what is said above the chart, and under the mouse on each price
        ),
    ]


def daily_trade(days: Sequence["HistoryDay"], span_days: int | None, today: date) -> DailyTrade:
    """Lay a history out for its chart; the averages of the first days shown rest on those before them."""
    from eveprod_desktop.core.market.trends import last_days, moving_average  # noqa: PLC0415 - as above

    first = last_days(days, span_days, today)
    shown = days[first:]
    moments = [datetime.fromisoformat(one.day).replace(tzinfo=UTC).timestamp() for one in shown]
    lines = [Line("Average", moments, [one.average for one in shown])]
    lines += [
        Line(f"{span}-day average", moments, moving_average(days, span)[first:])
        for span in AVERAGES
        if len(days) > 1
    ]
    return DailyTrade(
        moments,
        lines if shown else (),
        [one.lowest for one in shown],
        [one.highest for one in shown],
        [float(one.volume) for one in shown],
    )


def walked_words(units: int, buying: "Fill", selling: "Fill") -> tuple[str, str]:
    """Say what buying and selling a quantity at once comes to, and what no order is there for."""
    return _fill_words("Buying", units, buying), _fill_words("Selling", units, selling)


def _fill_words(verb: str, units: int, fill: "Fill") -> str:
    if fill.average_isk is None or fill.last_isk is None:
        return f"{verb} {write.whole(units)} at once: there is no order."
    words = (
        f"{verb} {write.whole(fill.units)} at once: {write.isk(fill.total_isk)} ISK,"
        f" {write.isk(fill.average_isk)} each, the last at {write.isk(fill.last_isk)},"
        f" from {write.count(fill.orders, 'order')}."
    )
    return f"{words} No order for {write.whole(fill.short)} more." if fill.short else words
