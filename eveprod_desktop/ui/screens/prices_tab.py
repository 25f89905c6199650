"""What an item fetches: its history with averages, every price there is, the depth of its market."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QStackedLayout,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.charts.price_history import DailyTrade, PriceHistory
from eveprod_desktop.ui.screens.item_facts import ItemFacts
from eveprod_desktop.ui.screens.item_market import REFRESH_FIRST, MarketTab, RegionBox
from eveprod_desktop.ui.screens.order_book import OrderBook
from eveprod_desktop.ui.screens.price_reading import (
    SPANS,
    CardLine,
    ItemPrices,
    card_columns,
    daily_trade,
    read_prices,
)
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.choice_boxes import choice_box
from eveprod_desktop.ui.widgets.empty import EmptyState
from eveprod_desktop.ui.widgets.forms import buddy
from eveprod_desktop.ui.widgets.labels import ElidedLabel
from eveprod_desktop.ui.widgets.later_tabs import holder_of
from eveprod_desktop.ui.widgets.splitting import share_out, split
from eveprod_desktop.ui.widgets.table import RowsTable

if TYPE_CHECKING:
    from eveprod_desktop.core.market.refresh import HistoryRefresh

_USUAL_SPAN = "Last 90 days"


class PricesTab(MarketTab):
    """History and price card on one page, order depth and orders on another.

    The history of an item that nobody looked at yet is fetched when the tab is seen.
    """

    READING = "Reading prices"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.prices: ItemPrices | None = None
        self._asked: set[tuple[int, int]] = set()
        self._fetching: tuple[int, int] | None = None
        self._failed_at: tuple[tuple[int, int], AppError] | None = None
        # from the outside in: a widget put into another later has its style worked out once more
        self._holder = QWidget(self)
        self._page = QWidget(self._holder)
        self.region = RegionBox(self._page)
        self.region.picked.connect(self.pick_region)
        self.span = choice_box("Days shown", self._page, letters=None, entries=SPANS.items())
        self.span.setCurrentText(_USUAL_SPAN)
        self.span.currentIndexChanged.connect(lambda _at: self._draw_history())
        self.status = ElidedLabel("muted", self._page)
        self.again = QPushButton("Try again", self._page)
        self.again.clicked.connect(self.fetch_history)
        self.again.hide()
        self.pages = QTabWidget(self._page)
        self.pages.setDocumentMode(True)
        holder_of(self.pages).setContentsMargins(0, sizes.SMALL, 0, 0)
        self._sides = split("item-prices-split", Qt.Orientation.Horizontal, (), holder_of(self.pages))
        self._chart = QWidget(self._sides)
        self.history = PriceHistory(session, "Price history", self._chart)
        self.no_history = EmptyState(session.look, "chart", self._chart)
        self.no_history.acted.connect(self.fetch_history)
        self.card: RowsTable[CardLine] = RowsTable(
            session,
            "price-card",
            card_columns(session.app.clock.now()),
            lambda line: line.key,
            noun="price",
            empty_icon="market",
            parent=self._sides,
        )
        self.card.show_tools(filtering=False)
        self.orders = OrderBook(session, "item-orders", holder_of(self.pages))
        self.empty = EmptyState(session.look, "market", self._holder)
        self._lay_out()

    # MarketTab

    def reader(self, facts: ItemFacts) -> Callable[[Monitor], ItemPrices]:
        """Return what reads the prices of an item."""
        app, type_id, wanted = self.session.app, facts.item.type_id, self.regions.region_id

        def read(_monitor: Monitor) -> ItemPrices:
            return read_prices(app, type_id, wanted)

        return read

    def show_read(self, read: ItemPrices) -> None:
        """Show the prices of an item; a history that is due is asked for."""
        self.prices = read
        self.region.offer(read.regions)
        if read.card is None:
            self.empty.tell("No prices were fetched yet.", REFRESH_FIRST)
            self._stack.setCurrentWidget(self.empty)
            return
        self._stack.setCurrentWidget(self._page)
        self.card.set_columns(card_columns(self.session.app.clock.now()))
        self.card.set_rows(read.card_lines)
        if read.book is not None:
            self.orders.show_book(read.book)
        wanted = (read.type_id, read.card.place.region_id)
        if read.history_due and wanted not in self._asked:
            self.fetch_history()
        self._draw_history()

    def show_nothing(self, error: AppError | None) -> None:
        """Empty the page: another item is being read, or nothing can be."""
        self.prices = None
        self._failed_at = None
        self._asked.clear()
        self.history.show_trade(DailyTrade())
        self.card.set_rows(())
        self.orders.show_none("Reading the orders …")
        self.status.tell("")
        self.again.hide()
        if error is None:
            self.empty.tell("Reading prices …")
        else:
            self.empty.tell_error(error)
        self._stack.setCurrentWidget(self.empty)

    def focus_list(self) -> None:
        """Put the keyboard onto the chart, or into the list of orders."""
        if self.pages.currentIndex() == 0:
            self.history.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.orders.orders.focus_view()

    # history

    def fetch_history(self) -> None:
        """Ask ESI for the daily trade of the item in the region."""
        prices = self.prices
        if prices is None or prices.card is None or self._fetching is not None:
            return
        region_id, type_id = prices.card.place.region_id, prices.type_id
        self._fetching = type_id, region_id
        self._asked.add(self._fetching)
        self._failed_at = None
        self.session.tasks.compute(
            f"Fetching the history of {prices.name}",
            self.session.operations.look_at_history,
            self._fetched,
            self._not_fetched,
            region_id,
            type_id,
        )
        self._draw_history()

    def _fetched(self, result: "HistoryRefresh") -> None:
        if result.failure is not None:
            self._not_fetched(result.failure)
            return
        self._fetching = None
        if result.fetched or result.refused:
            self.session.bus.announce(Changed.PRICES)
        else:
            self.ask_again()

    def _not_fetched(self, error: AppError) -> None:
        if self._fetching is not None:
            self._failed_at = self._fetching, error
        self._fetching = None
        self.ask_again()

    @property
    def _trouble(self) -> AppError | None:
        """What went wrong when the history in sight was asked for last."""
        if self._failed_at is None or self._failed_at[0] != self._shown:
            return None
        return self._failed_at[1]

    @property
    def _shown(self) -> tuple[int, int] | None:
        prices = self.prices
        if prices is None or prices.card is None:
            return None
        return prices.type_id, prices.card.place.region_id

    def _draw_history(self) -> None:
        prices = self.prices
        if prices is None or prices.card is None:
            return
        fetching = self._fetching is not None and self._fetching == self._shown
        trade = daily_trade(prices.days, self.span.currentData(), self.session.app.clock.now().date())
        self.history.show_trade(trade)
        self._history_stack.setCurrentIndex(0 if trade.moments else 1)
        self._tell_status(prices, fetching=fetching)
        if trade.moments:
            return
        if fetching:
            self.no_history.tell_progress("Fetching the history …", "It comes from ESI, once a day.", None)
        elif self._trouble is not None:
            self.no_history.tell_error(self._trouble, action="Try again")
        elif prices.refused:
            self.no_history.tell(
                f"{prices.name} is not traded on the market.", "ESI has no history of it.", icon="info"
            )
        elif prices.days:
            self.no_history.tell("Nothing was traded in these days.", "Choose more days above.", icon="chart")
        elif prices.history_due:
            self.no_history.tell(
                "The history was not fetched yet.", "It comes from ESI.", action="Fetch it", icon="chart"
            )
        else:
            self.no_history.tell(
                f"Nobody traded {prices.name} in this region.", "Choose another region above.", icon="chart"
            )

    def _tell_status(self, prices: ItemPrices, *, fetching: bool) -> None:
        card = prices.card
        if card is None:
            return
        words = f"Prices at {card.place_name}, {write.age(prices.age_seconds)}."
        if prices.days:
            words += f" History up to {prices.days[-1].day}"
            words += ", being fetched anew …" if fetching else "."
        if self._trouble is not None:
            words += f" {self._trouble.sentence}"
        self.status.tell(words, "" if self._trouble is None else self._trouble.advice)
        self.again.setVisible(self._trouble is not None and bool(prices.days))

    # Qt's side

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(sizes.SMALL)
        for words, box in (("Re&gion", self.region), ("&Days", self.span)):
            line.addWidget(buddy(words, box, self._page))
            line.addWidget(box)
            line.addSpacing(sizes.SMALL)
        line.addWidget(self.status)
        line.addStretch(1)
        line.addWidget(self.again)
        column = QVBoxLayout(self._page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.SMALL)
        column.addLayout(line)
        column.addWidget(self.pages, 1)
        self.pages.addTab(self._history_page(), "Histor&y")
        self.pages.addTab(self.orders, "Depth a&nd orders")
        self._stack = QStackedLayout(self._holder)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._page)
        self.layout_.addWidget(self._holder, 1)
        self.empty.tell("Reading prices …")

    def _history_page(self) -> QWidget:
        self._history_stack = QStackedLayout(self._chart)
        self._history_stack.addWidget(self.history)
        self._history_stack.addWidget(self.no_history)
        share_out(self._sides, 5, 4)
        return self._sides
