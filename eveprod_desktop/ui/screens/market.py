"""How fresh each market is, which ones are watched, the orders of an item, prices of one's own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QPushButton, QSplitter, QVBoxLayout, QWidget

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.market_freshness import Freshness, read_freshness
from eveprod_desktop.ui.market_refreshing import MarketRefreshing
from eveprod_desktop.ui.screen import Screen
from eveprod_desktop.ui.screens.market_rows import (
    BookLine,
    book_columns,
    freshness_columns,
    reach_words,
)
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.flowing import FlowingLayout
from eveprod_desktop.ui.widgets.labels import ElidedLabel, label
from eveprod_desktop.ui.widgets.number_edit import NumberEdit
from eveprod_desktop.ui.widgets.table import RowsTable

if TYPE_CHECKING:
    from eveprod_desktop.app import App
    from eveprod_desktop.core.market.rows import PriceCard, PriceOverride

_MOST_ISK = 1e15
_EDIT_WIDTH = 150


@dataclass(frozen=True, slots=True)
class Book:
    """The orders of an item in a region, with its prices."""

    name: str
    card: "PriceCard"
    lines: tuple[BookLine, ...]


class MarketScreen(Screen):
    """A list of markets above, the orders of one item below. What is changed here can be undone."""

    NAME = "market"
    TITLE = "Market"
    WATCHES = Changed.STATIC_DATA | Changed.PRICES | Changed.SETTINGS

    def __init__(self, session: Session, refreshing: MarketRefreshing, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.refreshing = refreshing
        self.book: Book | None = None
        self._undo: list[tuple[str, Callable[[], None]]] = []
        self._region_wanted: int | None = None
        self.markets: RowsTable[Freshness] = RowsTable(
            session,
            "markets",
            freshness_columns(session.app.clock.now),
            lambda row: row.region_id,
            noun="market",
            empty_icon="market",
            parent=self,
        )
        self.markets.picked.connect(lambda _row: self._region_picked())
        self.orders: RowsTable[BookLine] = RowsTable(
            session,
            "order-book",
            book_columns(),
            lambda row: row.number,
            noun="order",
            empty_icon="market",
            parent=self,
        )
        self.refresh_all = self._button("&Refresh all", refreshing.refresh_all)
        self.refresh_one = self._button("Refresh &this one", self._refresh_one)
        self.remove = self._button("Re&move", self.remove_market)
        self.stop = self._button("&Stop", refreshing.cancel)
        self.undo = self._button("&Undo", self.take_back)
        self.add_box = QLineEdit(self)
        self.add_box.setPlaceholderText("Add a region by name or id")
        self.add_box.setAccessibleName("Add a region")
        self.add_box.setFixedWidth(220)
        self.add_box.returnPressed.connect(self._add_typed)
        self.item_box = QLineEdit(self)
        self.item_box.setPlaceholderText("Look up the orders of an item by name or type id")
        self.item_box.setAccessibleName("Look up an item")
        self.item_box.setClearButtonEnabled(True)
        self.item_box.setFixedWidth(360)
        self.item_box.returnPressed.connect(self.look_up)
        self.buying = NumberEdit("My price as material", 0.0, _MOST_ISK, self, otherwise="market")
        self.selling = NumberEdit("My price as product", 0.0, _MOST_ISK, self, otherwise="market")
        for edit in (self.buying, self.selling):
            edit.setFixedWidth(_EDIT_WIDTH)
            edit.changed.connect(lambda _number: self._override())
        self.caption = ElidedLabel("muted", self)
        keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.take_back)
        self._lay_out()
        refreshing.changed.connect(self._follow)
        self._show_no_book()
        self._follow()

    def reload(self) -> None:
        """Read how the markets stand, and the orders again if an item is shown."""
        app = self.session.app

        def read(_monitor: Monitor) -> list[Freshness]:
            return read_freshness(app)

        self.session.tasks.read("Looking at the markets", read, self._read, self._not_read, listed=False)
        if self.book is not None:
            self._ask(str(self.book.card.type_id))

    def take_focus(self) -> None:
        """Put the keyboard into the box for items."""
        self.item_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.item_box.selectAll()

    # markets

    def _read(self, rows: list[Freshness]) -> None:
        if not rows:
            self.markets.empty.tell("No market is watched.", "Add a region by its name.", icon="market")
        self.markets.set_rows(rows)
        if rows and self.markets.current() is None:
            self.markets.select(rows[0].region_id)
        self._follow()

    def _not_read(self, error: AppError) -> None:
        self.markets.set_rows(())
        self.markets.empty.tell_error(error)
        self.markets.show_view(filled=False)

    def _follow(self) -> None:
        """Offer what can be done now."""
        row, running = self.markets.current(), self.refreshing.running
        self.refresh_all.setEnabled(not running)
        self.refresh_one.setEnabled(not running and row is not None)
        self.remove.setEnabled(row is not None and row.watched)
        self.stop.setEnabled(running)
        what = self._undo[-1][0] if self._undo else ""
        self.undo.setEnabled(bool(self._undo))
        self.undo.setToolTip(f"Undo: {what} (Ctrl+Z)" if what else "")

    def _refresh_one(self) -> None:
        row = self.markets.current()
        if row is not None:
            self.refreshing.refresh(row.region_id)

    def _region_picked(self) -> None:
        self._follow()
        if self.book is not None:
            self._ask(str(self.book.card.type_id))

    def _add_typed(self) -> None:
        if self.add_box.text().strip():
            self.add_market(self.add_box.text())

    def add_market(self, name: str) -> None:
        """Watch another region, at its trade hub if it has one; its prices are fetched at once."""
        app = self.session.app

        def add(_monitor: Monitor) -> tuple[str, str]:
            from eveprod_desktop.core.market.places import places_to_text, usual_place  # noqa: PLC0415

            region_id, found = app.catalog().find_region(name)
            before = app.settings.market_places
            places = app.market.places()
            if any(place.region_id == region_id for place in places):
                raise AppError(f"{found} is watched already.")
            app.settings.market_places = places_to_text((*places, usual_place(region_id)))
            self._region_wanted = region_id
            return before, f"adding {found}"

        self.session.tasks.write("Adding a market", add, self._market_added)

    def _market_added(self, change: tuple[str, str]) -> None:
        self.add_box.clear()
        self._markets_changed(change)
        if self._region_wanted is not None:
            self.refreshing.refresh(self._region_wanted)

    def remove_market(self) -> None:
        """Watch the current region no more; its prices stay, and grow old."""
        row, app = self.markets.current(), self.session.app
        if row is None or not row.watched:
            return

        def remove(_monitor: Monitor) -> tuple[str, str]:
            from eveprod_desktop.core.market.places import places_to_text  # noqa: PLC0415

            before = app.settings.market_places
            kept = tuple(place for place in app.market.places() if place.region_id != row.region_id)
            app.settings.market_places = places_to_text(kept)
            return before, f"removing {row.name}"

        self.session.tasks.write("Removing a market", remove, self._markets_changed)

    def _markets_changed(self, change: tuple[str, str]) -> None:
        before, what = change
        self._undo.append((what, lambda: self._put_places_back(before)))
        self.mark_stale()

    def _put_places_back(self, text: str) -> None:
        def write_setting(_monitor: Monitor) -> None:
            self.session.app.settings.market_places = text

        self.session.tasks.write("Saving the settings", write_setting, self._put_back)

    def _put_back(self, _nothing: None) -> None:
        self.mark_stale()

    def take_back(self) -> None:
        """Undo the last change made here."""
        if self._undo:
            self._undo.pop()[1]()
            self._follow()

    # orders of an item

    def look_up(self) -> None:
        """Show the orders of the item typed, in the current region."""
        if self.item_box.text().strip():
            self._ask(self.item_box.text())

    def _ask(self, item: str) -> None:
        row, app = self.markets.current(), self.session.app
        if row is None:
            return

        def read(_monitor: Monitor) -> Book:
            return read_book(app, item, row.region_id)

        self.session.tasks.read("Looking up orders", read, self._show_book, self._no_book, listed=False)

    def _show_book(self, book: Book) -> None:
        self.book = book
        card = book.card
        age = (self.session.app.clock.now() - card.data_at).total_seconds()
        volume = "" if card.daily_volume is None else f", {write.quantity(card.daily_volume)} traded a day"
        self.caption.tell(f"{book.name} at {card.place_name}, {write.age(age)}{volume}")
        for edit, price, market in (
            (self.buying, card.buying_override, card.sell_min),
            (self.selling, card.selling_override, card.sell_min),
        ):
            edit.setEnabled(True)
            edit.setPlaceholderText("no price" if market is None else write.isk(market))
            edit.show_number(price)
        if not book.lines:
            self.orders.empty.tell(f"Nobody trades {book.name} here.", "Choose another market above.")
        self.orders.set_rows(book.lines)

    def _no_book(self, error: AppError) -> None:
        self._show_no_book()
        self.orders.empty.tell_error(error)
        self.orders.show_view(filled=False)

    def _show_no_book(self) -> None:
        self.book = None
        self.caption.tell("")
        for edit in (self.buying, self.selling):
            edit.show_number(None)
            edit.setEnabled(False)
        self.orders.set_rows(())
        self.orders.empty.tell("No item is looked up.", "Type its name above and press Enter.", icon="search")
        self.orders.show_view(filled=False)

    # prices of one's own

    def _override(self) -> None:
        if self.book is None:
            return
        card = self.book.card
        before = (card.buying_override, card.selling_override)
        self._undo.append(
            (f"your price of {self.book.name}", lambda: self._keep_price(card.type_id, *before))
        )
        self._keep_price(card.type_id, self.buying.number, self.selling.number)
        self._follow()

    def _keep_price(self, type_id: int, buying: float | None, selling: float | None) -> None:
        market = self.session.app.market

        def keep(_monitor: Monitor) -> None:
            market.set_override(_price_override(type_id, buying, selling))

        self.session.tasks.write("Keeping your price", keep, self._price_kept)

    def _price_kept(self, _nothing: None) -> None:
        self.session.tasks.compute(
            "Computing economics", self.session.operations.recompute_economics, self._recomputed
        )

    def _recomputed(self, _rows: int) -> None:
        self.session.bus.announce(Changed.PRICES | Changed.ECONOMICS)

    # small things

    def _button(self, text: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(text, self)
        button.clicked.connect(lambda _checked: act())
        return button

    def _lay_out(self) -> None:
        above, below = QWidget(self), QWidget(self)
        tools = FlowingLayout()
        for widget in (self.refresh_all, self.refresh_one, self.stop, self.add_box, self.remove, self.undo):
            tools.addWidget(widget)
        column = QVBoxLayout(above)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(tools)
        column.addWidget(self.markets, 1)
        prices = FlowingLayout()
        prices.addWidget(self.item_box)
        prices.add_named("My price as material", self.buying)
        prices.add_named("as product", self.selling)
        column = QVBoxLayout(below)
        column.setContentsMargins(0, sizes.SMALL, 0, 0)
        column.addLayout(prices)
        column.addWidget(self.caption)
        column.addWidget(self.orders, 1)
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.setObjectName("market-split")
        split.addWidget(above)
        split.addWidget(below)
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(sizes.HUGE, sizes.LARGE, sizes.HUGE, sizes.NORMAL)
        layout.setSpacing(sizes.SMALL)
        layout.addWidget(label(self.TITLE, "title", self))
        layout.addWidget(split, 1)


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
    return Book(app.catalog().name(found.type_id, app.settings.language), card, lines)


def _price_override(type_id: int, buying: float | None, selling: float | None) -> "PriceOverride":
    from eveprod_desktop.core.market.rows import PriceOverride  # noqa: PLC0415 - not at the start

    return PriceOverride(type_id, buying, selling)
