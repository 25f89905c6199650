"""The order book of one item in one region: depth as a chart, every order, what a quantity comes to."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.charts.depth import DepthChart
from eveprod_desktop.ui.screens.book_reading import Book
from eveprod_desktop.ui.screens.market_rows import BookLine, book_columns
from eveprod_desktop.ui.screens.price_reading import walked_words
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.empty import EmptyState
from eveprod_desktop.ui.widgets.flowing import FlowingLayout
from eveprod_desktop.ui.widgets.labels import ElidedLabel
from eveprod_desktop.ui.widgets.number_edit import NumberEdit
from eveprod_desktop.ui.widgets.splitting import split
from eveprod_desktop.ui.widgets.table import RowsTable

_MOST_UNITS = 1e12
_UNITS_WIDTH = 120


class OrderBook(QWidget):
    """Chart and orders side by side. `name` is under which columns and split are remembered."""

    def __init__(self, session: Session, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.book: Book | None = None
        self._now = session.app.clock.now
        self.units = NumberEdit("Units to buy or sell at once", 1.0, _MOST_UNITS, self, otherwise="any")
        self.units.setFixedWidth(_UNITS_WIDTH)
        self.units.changed.connect(lambda _number: self._walk())
        self.buying, self.selling = ElidedLabel("muted", self), ElidedLabel("muted", self)
        self.chart = DepthChart(session, "Order depth", self)
        self.nothing = EmptyState(session.look, "chart", self)
        self.orders: RowsTable[BookLine] = RowsTable(
            session,
            name,
            book_columns(self._age),
            lambda row: row.number,
            noun="order",
            empty_icon="market",
            parent=self,
        )
        self._picture = QWidget(self)
        self._stack = QStackedLayout(self._picture)
        self._stack.addWidget(self.nothing)
        self._stack.addWidget(self.chart)
        self._line = QWidget(self)
        line = FlowingLayout(self._line)
        line.setSpacing(sizes.NORMAL)
        line.line_spacing = sizes.HAIR
        line.add_named("Units at once", self.units)
        line.addWidget(self.buying)
        line.addWidget(self.selling)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.HAIR)
        column.addWidget(self._line)
        column.addWidget(
            split(f"{name}-split", Qt.Orientation.Horizontal, ((self.orders, 3), (self._picture, 2)), self), 1
        )
        self.show_none("No item is looked up.", "Type its name above and press Enter.")

    def show_book(self, book: Book) -> None:
        """Show the orders of an item."""
        self.book = book
        self._line.show()
        self._picture.show()
        if not book.lines:
            self.orders.empty.tell(f"Nobody trades {book.name} here.", "Choose another market above.")
        self.orders.set_rows(book.lines)
        self.nothing.tell(f"No order for {book.name} counts at {book.card.place_name}.", "")
        self.chart.show_depth(book.depth)
        self._stack.setCurrentIndex(1 if self.chart.filled() else 0)
        self._walk()

    def show_none(self, sentence: str, advice: str = "", *, action: str = "") -> None:
        """Empty it, with a sentence that says why, an advice, and a button where `action` names one."""
        self._empty()
        self.orders.empty.tell(sentence, advice, action=action, icon="search")
        self.orders.show_view(filled=False)

    def show_error(self, error: AppError) -> None:
        """Empty it, and say what went wrong."""
        self._empty()
        self.orders.empty.tell_error(error)
        self.orders.show_view(filled=False)

    def _empty(self) -> None:
        self.book = None
        self._line.hide()
        self._picture.hide()
        self.chart.show_depth(None)
        self.orders.set_rows(())
        self._walk()

    def _age(self) -> str:
        if self.book is None:
            return ""
        return write.age((self._now() - self.book.card.data_at).total_seconds())

    def _walk(self) -> None:
        """Say what the quantity typed comes to, and point at the last price that buying takes."""
        units = self.units.number
        if self.book is None or units is None:
            for words in (self.buying, self.selling):
                words.tell("")
                words.hide()
            return
        from eveprod_desktop.core.market.depth import walk  # noqa: PLC0415 - numpy's room

        depth = self.book.depth
        bought, sold = walk(depth.sells, int(units)), walk(depth.buys, int(units))
        for words, text in zip(
            (self.buying, self.selling), walked_words(int(units), bought, sold), strict=True
        ):
            words.tell(text)
            words.show()
        if bought.last_isk is not None:
            self.chart.point_at(bought.last_isk)
