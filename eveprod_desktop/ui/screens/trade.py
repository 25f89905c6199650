"""What trading costs this player: prices and goods of his own, freight, taxes and fees."""

from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.screen import Screen
from eveprod_desktop.ui.screens.trade_rows import TradeData, read_trade
from eveprod_desktop.ui.screens.trade_tabs import GoodsKept, PricesKept, RoutesKept
from eveprod_desktop.ui.screens.trade_taxes import TaxesKept
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.undoable_changes import UndoableChanges
from eveprod_desktop.ui.widgets.labels import ElidedLabel, label
from eveprod_desktop.ui.widgets.undo import UndoButton


class TradeScreen(Screen):
    """Four lists in tabs. Everything counts at once, everywhere, and can be undone."""

    NAME = "trade"
    TITLE = "Prices & trade"
    WATCHES = Changed.STATIC_DATA | Changed.PRICES | Changed.SETTINGS | Changed.CHARACTERS | Changed.OWNED

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.undo = UndoButton(self)
        self.told = ElidedLabel("warning", self)
        self.told.hide()
        changes = UndoableChanges(session, self.undo, self)
        self.prices = PricesKept(session, changes, self)
        self.goods = GoodsKept(session, changes, self)
        self.routes = RoutesKept(session, changes, self)
        self.taxes = TaxesKept(session, changes, self)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        for page, title in (
            (self.prices, "Own &prices"),
            (self.goods, "Own &goods"),
            (self.routes, "&Freight"),
            (self.taxes, "&Taxes and fees"),
        ):
            self.tabs.addTab(page, title)
        head = QHBoxLayout()
        head.addWidget(label(self.TITLE, "title", self))
        head.addWidget(self.told, 1)
        head.addStretch(1)
        head.addWidget(self.undo)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(sizes.HUGE, sizes.LARGE, sizes.HUGE, sizes.NORMAL)
        layout.setSpacing(sizes.SMALL)
        layout.addLayout(head)
        layout.addWidget(self.tabs, 1)

    def reload(self) -> None:
        """Read everything anew."""
        app = self.session.app

        def read(_monitor: Monitor) -> TradeData:
            return read_trade(app)

        self.session.tasks.read("Reading prices and fees", read, self._show, self._not_read, listed=False)

    def take_focus(self) -> None:
        """Put the keyboard into the list in sight."""
        page = self.tabs.currentWidget()
        if isinstance(page, PricesKept | GoodsKept | RoutesKept | TaxesKept):
            page.table.focus_view()

    def _show(self, data: TradeData) -> None:
        self.told.hide()
        for page in (self.prices, self.goods, self.routes, self.taxes):
            page.show_data(data)

    def _not_read(self, error: AppError) -> None:
        self.told.tell(error.sentence, error.advice)
        self.told.show()
