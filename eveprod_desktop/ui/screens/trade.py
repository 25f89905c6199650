"""What trading costs this player: prices and goods of his own, freight, taxes and fees."""

from PySide6.QtWidgets import QWidget

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.screens.tabbed_screen import TabbedScreen
from eveprod_desktop.ui.screens.trade_rows import TradeData, read_trade
from eveprod_desktop.ui.screens.trade_tabs import GoodsKept, PricesKept, RoutesKept
from eveprod_desktop.ui.screens.trade_taxes import TaxesKept
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.undoable_changes import UndoableChanges


class TradeScreen(TabbedScreen):
    """Four lists in tabs. Everything counts at once, everywhere, and can be undone."""

    NAME = "trade"
    TITLE = "Prices & trade"
    WATCHES = Changed.STATIC_DATA | Changed.PRICES | Changed.SETTINGS | Changed.CHARACTERS | Changed.OWNED

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        changes = UndoableChanges(session, self.undo, self)
        self.prices = PricesKept(session, changes, self)
        self.goods = GoodsKept(session, changes, self)
        self.routes = RoutesKept(session, changes, self)
        self.taxes = TaxesKept(session, changes, self)
        for page, title in (
            (self.prices, "Own &prices"),
            (self.goods, "Own &goods"),
            (self.routes, "&Freight"),
            (self.taxes, "&Taxes and fees"),
        ):
            self.add_tab(page, title, page.table.focus_view)

    def reload(self) -> None:
        """Read everything anew."""
        app = self.session.app

        def read(_monitor: Monitor) -> TradeData:
            return read_trade(app)

        self.session.tasks.read("Reading prices and fees", read, self._show, self.tell_error, listed=False)

    def _show(self, data: TradeData) -> None:
        self.told.hide()
        for page in (self.prices, self.goods, self.routes, self.taxes):
            page.show_data(data)
