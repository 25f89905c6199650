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
from eveprod_desktop.ui.widgets.later_tabs import PageOf

_PRICES, _GOODS, _ROUTES, _TAXES = "Own &prices", "Own &goods", "&Freight", "&Taxes and fees"


class TradeScreen(TabbedScreen):
    """Four lists in tabs. Everything counts at once, everywhere, and can be undone."""

    NAME = "trade"
    TITLE = "Prices & trade"
    WATCHES = Changed.STATIC_DATA | Changed.PRICES | Changed.SETTINGS | Changed.CHARACTERS | Changed.OWNED
    prices = PageOf[PricesKept](_PRICES)
    goods = PageOf[GoodsKept](_GOODS)
    routes = PageOf[RoutesKept](_ROUTES)
    taxes = PageOf[TaxesKept](_TAXES)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        changes = UndoableChanges(session, self.undo, self)
        self.add_page(_PRICES, lambda parent: PricesKept(session, changes, parent))
        self.add_page(_GOODS, lambda parent: GoodsKept(session, changes, parent))
        self.add_page(_ROUTES, lambda parent: RoutesKept(session, changes, parent))
        self.add_page(_TAXES, lambda parent: TaxesKept(session, changes, parent))

    def reload(self) -> None:
        """Read everything anew."""
        app = self.session.app

        def read(_monitor: Monitor) -> TradeData:
            return read_trade(app)

        self.session.tasks.read("Reading prices and fees", read, self._show, self.tell_error, listed=False)

    def _show(self, data: TradeData) -> None:
        self.told.hide()
        once_made = self.tabs.once_made
        once_made(_PRICES, lambda: self.prices.show_data(data))
        once_made(_GOODS, lambda: self.goods.show_data(data))
        once_made(_ROUTES, lambda: self.routes.show_data(data))
        once_made(_TAXES, lambda: self.taxes.show_data(data))
