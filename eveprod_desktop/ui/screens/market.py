"""How fresh each market is, which ones are watched and where, the orders of an item, prices of one's own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import (
    QCompleter,
    QHBoxLayout,
    QInputDialog,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.sde.rows import SearchHit
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.market_freshness import Freshness, read_freshness
from eveprod_desktop.ui.market_refreshing import MarketRefreshing
from eveprod_desktop.ui.messages import Level
from eveprod_desktop.ui.screen import Screen, page_layout
from eveprod_desktop.ui.screens.book_reading import Book, read_book
from eveprod_desktop.ui.screens.market_places import (
    PlaceChoice,
    PlacesChange,
    move,
    offered_places,
    unwatch,
    watch,
)
from eveprod_desktop.ui.screens.market_rows import freshness_columns
from eveprod_desktop.ui.screens.order_book import OrderBook
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.choice_boxes import choice_box
from eveprod_desktop.ui.widgets.flowing import FlowingLayout
from eveprod_desktop.ui.widgets.item_box import ItemBox
from eveprod_desktop.ui.widgets.labels import ElidedLabel, label
from eveprod_desktop.ui.widgets.number_edit import NumberEdit
from eveprod_desktop.ui.widgets.splitting import split
from eveprod_desktop.ui.widgets.table import RowsTable
from eveprod_desktop.ui.widgets.undo import UndoButton

if TYPE_CHECKING:
    from eveprod_desktop.core.market.rows import PriceOverride

_MOST_ISK = 1e15
_PRICE_WIDTH = 130
_PLACE_LETTERS = 34
_MARKETS_HEIGHT = 250
_BY_ID = -1
"""In place of a place: one that the user names by its id."""


@dataclass(frozen=True, slots=True)
class Markets:
    """What the list of markets shows, and the names of all regions."""

    rows: tuple[Freshness, ...]
    regions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offered:
    """The places offered for a region, and the one that counts there."""

    region_id: int
    places: tuple[PlaceChoice, ...]
    chosen: int | None


class MarketScreen(Screen):
    """A list of markets above, the order book of one item below. What is changed here can be undone."""

    NAME = "market"
    TITLE = "Market"
    WATCHES = Changed.STATIC_DATA | Changed.PRICES | Changed.SETTINGS

    def __init__(self, session: Session, refreshing: MarketRefreshing, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.refreshing = refreshing
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
        self.orders = OrderBook(session, "order-book", self)
        self.refresh_all = self._button("&Refresh all", refreshing.refresh_all)
        self.refresh_one = self._button("Refresh &this one", self._refresh_one)
        self.remove = self._button("Re&move", self.remove_market)
        self.stop = self._button("&Stop", refreshing.cancel)
        self.undo = UndoButton(self)
        self.add_box = QLineEdit(self)
        self.add_box.setPlaceholderText("Add a region")
        self.add_box.setAccessibleName("Add a region by name or id")
        self.add_box.setFixedWidth(170)
        self._region_names = QStringListModel(self)
        completer = QCompleter(self._region_names, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.add_box.setCompleter(completer)
        self.add_box.returnPressed.connect(self._add_typed)
        self.place = choice_box("Where the prices of this market are taken", self, letters=_PLACE_LETTERS)
        self.place.activated.connect(self._place_chosen)
        self.item_box = ItemBox(session, "Look up the orders of an item", self)
        self.item_box.setFixedWidth(330)
        self.item_box.picked.connect(self._item_picked)
        self.item_page = self._button("&Item page", self._open_item)
        self.buying = NumberEdit("My price as material", 0.0, _MOST_ISK, self, otherwise="market")
        self.selling = NumberEdit("My price as product", 0.0, _MOST_ISK, self, otherwise="market")
        for edit in (self.buying, self.selling):
            edit.setFixedWidth(_PRICE_WIDTH)
            edit.changed.connect(lambda _number: self._override())
        self.caption = ElidedLabel("muted", self)
        self.orders.orders.empty.acted.connect(self._refresh_one)
        self._lay_out()
        refreshing.changed.connect(self._follow)
        self._show_no_book()
        self._follow()

    @property
    def book(self) -> Book | None:
        """The orders in sight."""
        return self.orders.book

    def reload(self) -> None:
        """Read how the markets stand, and the orders again if an item is shown."""
        app = self.session.app

        def read(_monitor: Monitor) -> Markets:
            return Markets(tuple(read_freshness(app)), tuple(app.catalog().regions().values()))

        self.session.tasks.read("Looking at the markets", read, self._read, self._not_read, listed=False)
        self._ask_again()

    def take_focus(self) -> None:
        """Put the keyboard into the box for items."""
        self.item_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.item_box.selectAll()

    # markets

    def _read(self, read: Markets) -> None:
        if self._region_names.rowCount() != len(read.regions):
            self._region_names.setStringList(list(read.regions))
        if not read.rows:
            self.markets.empty.tell("No market is watched.", "Add a region by its name.", icon="market")
        self.markets.set_rows(read.rows)
        if read.rows and self.markets.current() is None:
            self.markets.select(read.rows[0].region_id)
        self._offer_places()
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
        self.place.setEnabled(row is not None and row.watched)
        self.stop.setEnabled(running)

    def _refresh_one(self) -> None:
        row = self.markets.current()
        if row is not None:
            self.refreshing.refresh(row.region_id)

    def _region_picked(self) -> None:
        self._follow()
        self._offer_places()
        self._ask_again()

    def _add_typed(self) -> None:
        if self.add_box.text().strip():
            self.add_market(self.add_box.text())

    def add_market(self, name: str) -> None:
        """Watch another region, at its trade hub if it has one; its prices are fetched at once."""
        app = self.session.app

        def add(_monitor: Monitor) -> PlacesChange:
            return watch(app, name)

        self.session.tasks.write("Adding a market", add, self._market_added)

    def _market_added(self, change: PlacesChange) -> None:
        self.add_box.clear()
        self._markets_changed(change)
        self.refreshing.refresh(change.region_id)

    def remove_market(self) -> None:
        """Watch the current region no more; its prices stay, and grow old."""
        row, app = self.markets.current(), self.session.app
        if row is None or not row.watched:
            return

        def remove(_monitor: Monitor) -> PlacesChange:
            return unwatch(app, row.region_id)

        self.session.tasks.write("Removing a market", remove, self._markets_changed)

    def _markets_changed(self, change: PlacesChange) -> None:
        self.undo.remember(change.what, lambda: self._put_places_back(change.before))
        self.mark_stale()

    def _put_places_back(self, text: str) -> None:
        def write_setting(_monitor: Monitor) -> None:
            self.session.app.settings.market_places = text

        self.session.tasks.write("Saving the settings", write_setting, self._put_back)

    def _put_back(self, _nothing: None) -> None:
        self.mark_stale()

    # the place that counts

    def _offer_places(self) -> None:
        row, app = self.markets.current(), self.session.app
        if row is None:
            self.place.clear()
            return

        def read(_monitor: Monitor) -> Offered:
            chosen = app.market.place(row.region_id).location_id
            return Offered(row.region_id, offered_places(app, row.region_id), chosen)

        self.session.tasks.read("Looking for places", read, self._show_places, listed=False)

    def _show_places(self, offered: Offered) -> None:
        row = self.markets.current()
        if row is None or row.region_id != offered.region_id:
            return  # another market was picked meanwhile
        self.place.clear()
        for one in offered.places:
            self.place.addItem(one.title, one.location_id)
        self.place.insertSeparator(self.place.count())
        self.place.addItem("Another place by its id …", _BY_ID)
        self.place.setCurrentIndex(max(0, self.place.findData(offered.chosen)))
        self.place.setToolTip(self.place.currentText())

    def _place_chosen(self, at: int) -> None:
        location_id = self.place.itemData(at)
        if location_id == _BY_ID:
            self._offer_places()  # what is chosen now stays in sight while one types
            dialog = QInputDialog(self)
            dialog.setWindowTitle("Another place")
            dialog.setLabelText(
                "Id of a station, or of a player's structure that one of your characters may enter:"
            )
            dialog.textValueSelected.connect(self._place_typed)
            dialog.open()
        else:
            self.take_prices_at(location_id)

    def _place_typed(self, text: str) -> None:
        if text.strip().isdecimal():
            self.take_prices_at(int(text))
        else:
            self.session.messages.report(
                AppError(f"“{text}” is no id of a place.", "Ids are whole numbers, such as 60003760.")
            )

    def take_prices_at(self, location_id: int | None) -> None:
        """Have another place of the current region count; None: all of it. Prices follow at once.

        A player's structure is asked for its orders then.
        """
        row, app = self.markets.current(), self.session.app
        if row is None or not row.watched:
            return

        def change(_monitor: Monitor) -> PlacesChange:
            return move(app, row.region_id, location_id)

        self.session.tasks.write("Choosing a place", change, self._place_changed)

    def _place_changed(self, change: PlacesChange) -> None:
        self._markets_changed(change)
        if change.warning:
            self.session.messages.post(
                Level.WARNING,
                change.warning,
                "Sign a character in on the Characters screen; until then public orders alone count.",
                key="market-place",
            )
        self.refreshing.refresh(change.region_id)

    # orders of an item

    def look_up(self) -> None:
        """Show the orders of the item typed, in the current region."""
        self.item_box.take()

    def _item_picked(self, hit: SearchHit) -> None:
        self._ask(hit.type_id)

    def _open_item(self) -> None:
        if self.book is not None:
            self.session.bus.open_item(self.book.card.type_id)

    def _ask_again(self) -> None:
        """Read the orders of the item in sight anew, or of the one that had none the last time."""
        if self.item_box.hit is not None:
            self._ask(self.item_box.hit.type_id)
        elif self.book is not None:
            self._ask(self.book.card.type_id)

    def _ask(self, type_id: int) -> None:
        row, app = self.markets.current(), self.session.app
        if row is None:
            self.orders.show_none("No market is chosen.", "Add a region above, then look the item up again.")
            return

        def read(_monitor: Monitor) -> Book:
            return read_book(app, str(type_id), row.region_id)

        self.session.tasks.read("Looking up orders", read, self._show_book, self._no_book, listed=False)

    def _show_book(self, book: Book) -> None:
        card = book.card
        age = (self.session.app.clock.now() - card.data_at).total_seconds()
        volume = "" if card.daily_volume is None else f", {write.quantity(card.daily_volume)} traded a day"
        self.caption.tell(f"{book.name} at {card.place_name}, {write.age(age)}{volume}")
        self.item_page.setEnabled(True)
        for edit, price, market in (
            (self.buying, card.buying_override, card.sell_min),
            (self.selling, card.selling_override, card.sell_min),
        ):
            edit.setEnabled(True)
            edit.setPlaceholderText("no price" if market is None else write.isk(market))
            edit.show_number(price)
        self.orders.show_book(book)

    def _no_book(self, error: AppError) -> None:
        from eveprod_desktop.core.market.region_market import NoPrices  # noqa: PLC0415 - numpy's room

        self._show_no_book()
        if isinstance(error, NoPrices):
            self.orders.show_none(
                error.sentence, "Its orders come from ESI, all of them at once.", action="Refresh this market"
            )
        else:
            self.orders.show_error(error)

    def _show_no_book(self) -> None:
        self.caption.tell("")
        self.item_page.setEnabled(False)
        for edit in (self.buying, self.selling):
            edit.show_number(None)
            edit.setEnabled(False)
        self.orders.show_none("No item is looked up.", "Type its name above and press Enter.")

    # prices of one's own

    def _override(self) -> None:
        if self.book is None:
            return
        card, name = self.book.card, self.book.name
        before = (card.buying_override, card.selling_override)
        self.undo.remember(f"your price of {name}", lambda: self._keep_price(card.type_id, *before))
        self._keep_price(card.type_id, self.buying.number, self.selling.number)

    def _keep_price(self, type_id: int, buying: float | None, selling: float | None) -> None:
        market = self.session.app.market

        def keep(_monitor: Monitor) -> None:
            market.set_override(_price_override(type_id, buying, selling))

        self.session.tasks.write("Keeping your price", keep, self._price_kept)

    def _price_kept(self, _nothing: None) -> None:
        self.session.bus.announce(Changed.PRICES)

    # small things

    def _button(self, text: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(text, self)
        button.clicked.connect(lambda _checked: act())
        return button

    def _lay_out(self) -> None:
        above, below = QWidget(self), QWidget(self)
        tools = FlowingLayout()
        column = QVBoxLayout(above)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(tools)
        column.addWidget(self.markets, 1)
        for widget in (self.refresh_all, self.refresh_one, self.stop):
            tools.addWidget(widget)
        tools.add_named("Prices of", self.place)
        tools.addWidget(self.add_box)
        tools.addWidget(self.remove)
        column = QVBoxLayout(below)
        column.setContentsMargins(0, sizes.SMALL, 0, 0)
        prices = FlowingLayout()
        column.addLayout(prices)
        prices.addWidget(self.item_box)
        prices.addWidget(self.item_page)
        prices.add_named("My price as material", self.buying)
        prices.add_named("as product", self.selling)
        column.addWidget(self.caption)
        column.addWidget(self.orders, 1)
        parts = [(above, 0), (below, 1)]
        sides = split("market-split", Qt.Orientation.Vertical, parts, self)
        sides.setSizes([_MARKETS_HEIGHT, 2 * _MARKETS_HEIGHT])  # what more there is goes to the orders
        head = QHBoxLayout()
        head.addWidget(label(self.TITLE, "title", self))
        head.addStretch(1)
        head.addWidget(self.undo)
        layout = page_layout(self, sizes.SMALL)
        layout.addLayout(head)
        layout.addWidget(sides, 1)


def _price_override(type_id: int, buying: float | None, selling: float | None) -> "PriceOverride":
    from eveprod_desktop.core.market.rows import PriceOverride  # noqa: PLC0415 - not at the start

    return PriceOverride(type_id, buying, selling)
