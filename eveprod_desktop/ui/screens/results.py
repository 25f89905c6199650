"""Results: what came of the jobs, by the game's bills and by what the wallets bought and sold."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.screen import Screen
from eveprod_desktop.ui.screens.results_batches import BatchesTab
from eveprod_desktop.ui.screens.results_inventions import InventionsTab
from eveprod_desktop.ui.screens.results_taxes import TaxesTab
from eveprod_desktop.ui.screens.results_wallet import WalletTab
from eveprod_desktop.ui.screens.results_words import ResultWords, read_words
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.undoable_changes import UndoableChanges
from eveprod_desktop.ui.widgets.labels import ElidedLabel, label
from eveprod_desktop.ui.widgets.undo import UndoButton

if TYPE_CHECKING:
    from eveprod_desktop.core.workflow.game_links import FacilityBills
    from eveprod_desktop.core.workflow.results import ResultsSheet


class ResultsScreen(Screen):
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
        self.undo = UndoButton(self)
        self.told = ElidedLabel("warning", self)
        self.told.hide()
        changes = UndoableChanges(session, self.undo, self, announced=Changed.JOBS)
        self.batches = BatchesTab(session, self)
        self.inventions = InventionsTab(session, self)
        self.taxes = TaxesTab(session, changes, self)
        self.wallet = WalletTab(session, changes, self)
        self.batches.planner_wanted.connect(lambda: self.place_wanted.emit("planner"))
        self.inventions.characters_wanted.connect(lambda: self.place_wanted.emit("characters"))
        self.taxes.jobs_wanted.connect(lambda: self.place_wanted.emit("jobs"))
        self.wallet.characters_wanted.connect(lambda: self.place_wanted.emit("characters"))
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        for page, title in (
            (self.batches, "&Batches"),
            (self.inventions, "&Inventions"),
            (self.taxes, "&Facility taxes"),
            (self.wallet, "&Wallet"),
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
        """Read the words, then have the worker work everything out."""
        app = self.session.app

        def read(_monitor: Monitor) -> ResultWords:
            return read_words(app)

        self.session.tasks.read("Reading the jobs", read, self._read, self._not_read, listed=False)

    def take_focus(self) -> None:
        """Put the keyboard into the list in sight."""
        page = self.tabs.currentWidget()
        if isinstance(page, BatchesTab | InventionsTab | TaxesTab | WalletTab):
            page.table.focus_view()

    def state(self) -> Mapping[str, object]:
        """Return which tab is in sight."""
        return {"tab": self.tabs.currentIndex()}

    def restore(self, state: Mapping[str, object]) -> None:
        """Show the same tab again."""
        tab = state.get("tab")
        if isinstance(tab, int) and 0 <= tab < self.tabs.count():
            self.tabs.setCurrentIndex(tab)

    def _read(self, words: ResultWords) -> None:
        self._words = words
        operations, tasks = self.session.operations, self.session.tasks
        tasks.compute("Working out the results", operations.results_sheet, self._show, self._not_read)
        tasks.compute("Comparing the bills", operations.facility_bills, self._show_bills, self._not_read)

    def _show(self, sheet: "ResultsSheet") -> None:
        self.told.hide()
        self.batches.show_sheet(sheet, self._words)
        self.inventions.show_sheet(sheet, self._words)
        self.wallet.show_sheet(sheet, self._words)

    def _show_bills(self, bills: "FacilityBills") -> None:
        self.taxes.show_bills(bills, self._words)

    def _not_read(self, error: AppError) -> None:
        self.told.tell(error.sentence, error.advice)
        self.told.show()
