"""Results: what came of the jobs, by the game's bills and by what the wallets bought and sold."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.screens.results_batches import BatchesTab
from eveprod_desktop.ui.screens.results_inventions import InventionsTab
from eveprod_desktop.ui.screens.results_taxes import TaxesTab
from eveprod_desktop.ui.screens.results_wallet import WalletTab
from eveprod_desktop.ui.screens.results_words import ResultWords, read_words
from eveprod_desktop.ui.screens.tabbed_screen import TabbedScreen
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.undoable_changes import UndoableChanges

if TYPE_CHECKING:
    from eveprod_desktop.core.workflow.game_links import FacilityBills
    from eveprod_desktop.core.workflow.results import ResultsSheet


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

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._words = ResultWords()
        changes = UndoableChanges(session, self.undo, self, announced=Changed.JOBS)
        self.batches = BatchesTab(session, self)
        self.inventions = InventionsTab(session, self)
        self.taxes = TaxesTab(session, changes, self)
        self.wallet = WalletTab(session, changes, self)
        self.batches.planner_wanted.connect(lambda: self.place_wanted.emit("planner"))
        self.inventions.characters_wanted.connect(lambda: self.place_wanted.emit("characters"))
        self.taxes.jobs_wanted.connect(lambda: self.place_wanted.emit("jobs"))
        self.wallet.characters_wanted.connect(lambda: self.place_wanted.emit("characters"))
        for page, title in (
            (self.batches, "&Batches"),
            (self.inventions, "&Inventions"),
            (self.taxes, "&Facility taxes"),
            (self.wallet, "&Wallet"),
        ):
            self.add_tab(page, title, page.table.focus_view)

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
        self.batches.show_sheet(sheet, self._words)
        self.inventions.show_sheet(sheet, self._words)
        self.wallet.show_sheet(sheet, self._words)

    def _show_bills(self, bills: "FacilityBills") -> None:
        self.taxes.show_bills(bills, self._words)
