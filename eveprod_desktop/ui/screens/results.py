"""Results: what came of the jobs, by the game's bills and by what the wallets bought and sold."""

from functools import partial
from typing import TYPE_CHECKING, TypeVar, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.screens.results_batches import BatchesTab
from eveprod_desktop.ui.screens.results_inventions import InventionsTab
from eveprod_desktop.ui.screens.results_taxes import TaxesTab
from eveprod_desktop.ui.screens.results_wallet import WalletTab
from eveprod_desktop.ui.screens.results_words import ResultWords, read_words
from eveprod_desktop.ui.screens.tabbed_screen import TabbedScreen
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.undoable_changes import UndoableChanges
from eveprod_desktop.ui.widgets.later_tabs import PageOf

if TYPE_CHECKING:
    from eveprod_desktop.core.workflow.game_links import FacilityBills
    from eveprod_desktop.core.workflow.results import ResultsSheet

_BATCHES, _INVENTIONS, _TAXES, _WALLET = "&Batches", "&Inventions", "&Facility taxes", "&Wallet"

_Tab = BatchesTab | InventionsTab | TaxesTab | WalletTab
Tab = TypeVar("Tab", BatchesTab, InventionsTab, TaxesTab, WalletTab)


class ResultsScreen(TabbedScreen):
    """Four sides of the same thing in tabs. What is given or corrected by hand can be undone.

    `place_wanted` is sent with the name of a screen that is the next step where there is nothing yet.
    """

    NAME = "results"
    TITLE = "Results"
    WATCHES = (
        Changed.JOBS
        | Changed.PLANS
        | Changed.OWNED
        | Changed.CHARACTERS
        | Changed.STATIC_DATA
        | Changed.FACILITIES
        | Changed.SETTINGS
        | Changed.PRICES
    )
    place_wanted = Signal(str)
    batches = PageOf[BatchesTab](_BATCHES)
    inventions = PageOf[InventionsTab](_INVENTIONS)
    taxes = PageOf[TaxesTab](_TAXES)
    wallet = PageOf[WalletTab](_WALLET)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._words = ResultWords()
        self._error: AppError | None = None
        changes = UndoableChanges(session, self.undo, self, announced=Changed.JOBS)
        self.add_page(_BATCHES, self._make_batches)
        self.add_page(_INVENTIONS, self._make_inventions)
        self.add_page(_TAXES, partial(self._make_taxes, changes))
        self.add_page(_WALLET, partial(self._make_wallet, changes))

    def _make_batches(self, parent: QWidget) -> BatchesTab:
        page = self._begun(BatchesTab(self.session, parent))
        page.planner_wanted.connect(lambda: self.place_wanted.emit("planner"))
        return page

    def _make_inventions(self, parent: QWidget) -> InventionsTab:
        page = self._begun(InventionsTab(self.session, parent))
        page.characters_wanted.connect(lambda: self.place_wanted.emit("characters"))
        return page

    def _make_taxes(self, changes: UndoableChanges, parent: QWidget) -> TaxesTab:
        page = self._begun(TaxesTab(self.session, changes, parent))
        page.jobs_wanted.connect(lambda: self.place_wanted.emit("jobs"))
        return page

    def _make_wallet(self, changes: UndoableChanges, parent: QWidget) -> WalletTab:
        page = self._begun(WalletTab(self.session, changes, parent))
        page.characters_wanted.connect(lambda: self.place_wanted.emit("characters"))
        return page

    def _begun(self, page: Tab) -> Tab:
        """Say on a page that is new why nothing stands there yet."""
        if self._error is not None:
            page.table.empty.tell_error(self._error)
        else:
            page.table.empty.tell_progress(
                "Working out the results …", "The status bar shows how far it is.", None
            )
        return page

    def tell_error(self, error: AppError) -> None:
        """Say it on the pages that show nothing, too."""
        super().tell_error(error)
        self._error = error
        for page in self.tabs.made_pages():
            table = cast("_Tab", page).table
            if not table.model.total:
                table.empty.tell_error(error)

    def reload(self) -> None:
        """Read the words, then have the worker work everything out."""
        app = self.session.app

        def read(_monitor: Monitor) -> ResultWords:
            return read_words(app)

        self.session.tasks.read("Reading the jobs", read, self._read, self.tell_error, listed=False)

    def _read(self, words: ResultWords) -> None:
        self._words = words
        operations, tasks = self.session.operations, self.session.tasks
        tasks.compute("Working out the results", operations.results_sheet, self._show, self.tell_error)
        tasks.compute("Comparing the bills", operations.facility_bills, self._show_bills, self.tell_error)

    def _show(self, sheet: "ResultsSheet") -> None:
        self.told.hide()
        self._error = None
        words, once_made = self._words, self.tabs.once_made
        once_made(_BATCHES, lambda: self.batches.show_sheet(sheet, words))
        once_made(_INVENTIONS, lambda: self.inventions.show_sheet(sheet, words))
        once_made(_WALLET, lambda: self.wallet.show_sheet(sheet, words))

    def _show_bills(self, bills: "FacilityBills") -> None:
        words = self._words
        self.tabs.once_made(_TAXES, lambda: self.taxes.show_bills(bills, words))
