"""What the game billed beside what is computed, and the true tax of a facility by one click."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.screens.results_money_rows import (
    BillLine,
    bill_columns,
    bill_lines,
    correction_columns,
)
from eveprod_desktop.ui.screens.results_words import ResultWords
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.undoable_changes import UndoableChanges
from eveprod_desktop.ui.widgets.labels import label, primary
from eveprod_desktop.ui.widgets.table import RowsTable

if TYPE_CHECKING:
    from eveprod_desktop.core.industry.profile_changes import BookChange
    from eveprod_desktop.core.workflow.game_links import FacilityBills, TaxCorrection

_OFFERS_HEIGHT = 110


class TaxesTab(QWidget):
    """`jobs_wanted`: nothing was billed yet, and the user wants to see the jobs."""

    jobs_wanted = Signal()

    def __init__(self, session: Session, changes: UndoableChanges, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._changes = changes
        self.words = label("", "body", self, wrap=True)
        self.correct_button = primary("&Correct the profile", self)
        self.correct_button.clicked.connect(lambda _checked: self.correct())
        self.offers: RowsTable[TaxCorrection] = RowsTable(
            session,
            "result-corrections",
            correction_columns(),
            lambda line: line.facility,
            noun="facility",
            nouns="facilities",
            empty_icon="tick",
            parent=self,
        )
        self.offers.show_tools(tools=False)
        self.offers.setFixedHeight(_OFFERS_HEIGHT)
        self.offers.opened.connect(self._correct)
        self.table: RowsTable[BillLine] = RowsTable(
            session,
            "result-bills",
            bill_columns(),
            lambda line: line.bill.job_id,
            noun="bill",
            empty_icon="results",
            parent=self,
        )
        self.table.opened.connect(lambda line: session.bus.open_item(line.type_id))
        self.table.empty.acted.connect(self.jobs_wanted)
        head = QHBoxLayout()
        head.addWidget(self.words, 1)
        head.addWidget(self.correct_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, sizes.NORMAL, 0, 0)
        column.setSpacing(sizes.SMALL)
        column.addLayout(head)
        column.addWidget(self.offers)
        column.addWidget(self.table, 1)

    def show_bills(self, found: "FacilityBills", words: ResultWords) -> None:
        """Show other bills."""
        lines = bill_lines(found.bills, words)
        if not lines:
            self.table.empty.tell(
                "The game has billed no job of yours yet",
                "Jobs that are linked with jobs of the game, by themselves or by hand, are compared here.",
                action="Go to the jobs",
                icon="results",
            )
        self.table.set_rows(lines)
        self.offers.set_rows(found.corrections)
        self.offers.setVisible(bool(found.corrections))
        self.correct_button.setVisible(bool(found.corrections))
        self.words.setVisible(bool(lines))
        if found.corrections:
            if self.offers.current() is None:
                self.offers.select(found.corrections[0].facility)
            self.words.setText(
                "The game's bills show another tax than the profile. All else in a bill is computed to the"
                " ISK, so what is left of it is the tax. Once corrected, it counts everywhere."
            )
        else:
            self.words.setText("No bill shows another tax than the profile of its facility.")

    def correct(self) -> None:
        """Take the tax that the bills tell over into the profiles selected; Undo takes it back."""
        chosen = self.offers.selected() or self.offers.everything()[:1]
        for correction in chosen:
            self._correct(correction)

    def _correct(self, correction: "TaxCorrection") -> None:
        app = self._session.app
        before: list[BookChange] = []

        def change() -> None:
            correcting = app.game_links.correcting(correction)
            before.append(app.facilities.apply(correcting, app.industry_facts()))

        def take_back() -> None:
            app.facilities.apply(before.pop(), app.industry_facts())

        tax = write.percent(100 * correction.true_tax, 2)
        self._changes.keep(
            f"the tax of {correction.facility}, {tax}", change, take_back, announced=Changed.FACILITIES
        )
