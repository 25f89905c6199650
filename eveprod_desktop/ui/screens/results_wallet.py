"""The wallet: which job each purchase and each sale belongs to, and giving it to another by hand."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from eveprod_desktop.core.workflow.attribution import Pin, TradeKey
from eveprod_desktop.core.workflow.ledger import LedgerEntry
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.screens.results_money_rows import (
    WalletLine,
    pins_for,
    takers,
    wallet_columns,
    wallet_lines,
)
from eveprod_desktop.ui.screens.results_words import ResultWords
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.undoable_changes import UndoableChanges
from eveprod_desktop.ui.widgets.choice_boxes import choice_box, offer
from eveprod_desktop.ui.widgets.flowing import FlowingLayout
from eveprod_desktop.ui.widgets.labels import label
from eveprod_desktop.ui.widgets.number_edit import NumberEdit
from eveprod_desktop.ui.widgets.table import RowsTable

if TYPE_CHECKING:
    from eveprod_desktop.core.workflow.results import ResultsSheet

BY_ITSELF, NO_JOB = "by itself", "no job"
_MOST_UNITS = 1_000_000_000_000
_UNITS_WIDTH = 120
_LETTERS = 28


class WalletTab(QWidget):
    """`characters_wanted`: no wallet is known, and the user wants to sign somebody in."""

    characters_wanted = Signal()

    def __init__(self, session: Session, changes: UndoableChanges, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._changes = changes
        self._words = ResultWords()
        self.job = choice_box("Give it to", self, letters=_LETTERS)
        self.units = NumberEdit("Units to give", 1, _MOST_UNITS, self, otherwise="all units")
        self.units.setFixedWidth(_UNITS_WIDTH)
        self.give_button = QPushButton("&Give", self)
        self.give_button.setToolTip("Give the transactions selected to what is chosen; Undo takes it back")
        self.give_button.clicked.connect(lambda _checked: self.give())
        self.about = label(
            "Purchases go to the jobs that buy the item, sales to those that made it, first in, first out."
            " Give one to another job, or to none, by hand.",
            "muted",
            self,
            wrap=True,
        )
        self.table: RowsTable[WalletLine] = RowsTable(
            session,
            "result-wallet",
            wallet_columns(),
            lambda line: line.entry.trade.key,
            noun="transaction",
            empty_icon="results",
            parent=self,
        )
        self.table.picked.connect(self._pick)
        self.table.opened.connect(lambda line: session.bus.open_item(line.entry.trade.type_id))
        self.table.empty.acted.connect(self.characters_wanted)
        self._form = QWidget(self)
        form = FlowingLayout(self._form)
        form.setContentsMargins(0, 0, 0, 0)
        form.add_named("Give", self.units)
        form.add_named("to", self.job)
        form.addWidget(self.give_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, sizes.NORMAL, 0, 0)
        column.setSpacing(sizes.SMALL)
        column.addWidget(self.about)
        column.addWidget(self._form)
        column.addWidget(self.table, 1)

    def show_sheet(self, sheet: "ResultsSheet", words: ResultWords) -> None:
        """Show other transactions."""
        self._words = words
        lines = wallet_lines(sheet.entries, words)
        if not words.owners:
            self.table.empty.tell(
                "No wallet is known yet",
                "Sign a character in: what its wallet bought and sold is given to the jobs by itself.",
                action="Go to the characters",
                icon="results",
            )
        elif not lines:
            self.table.empty.tell(
                "The wallets show nothing that your jobs use or make",
                "What is bought for jobs, and what is sold of them, appears here after the next refresh.",
                icon="results",
            )
        self.table.set_rows(lines)
        for widget in (self.about, self._form):
            widget.setVisible(bool(lines))
        if lines and self.table.current() is None:
            self.table.select(lines[0].entry.trade.key)
        current = self.table.current()
        if current is not None:
            self._pick(current)

    def give(self) -> None:
        """Give the transactions selected to the job chosen, to none, or leave it to first in, first out."""
        current = self.table.current()
        if current is None:
            return
        chosen = [
            line.entry
            for line in self.table.selected() or [current]
            if line.entry.trade.type_id == current.entry.trade.type_id
            and line.entry.trade.is_buy == current.entry.trade.is_buy
        ]
        wanted = self.job.currentData()
        units = self.units.number
        said = [(entry.trade.key, _pins(entry, wanted, units)) for entry in chosen]
        self._give(said, f"giving {write.count(len(said), 'transaction')} of {current.name}")

    def _give(self, said: Sequence[tuple[TradeKey, Sequence[Pin]]], what: str) -> None:
        results = self._session.app.results
        before: list[tuple[TradeKey, Sequence[Pin]]] = []

        def change() -> None:
            before.extend((key, results.give(key, pins)) for key, pins in said)

        def take_back() -> None:
            while before:
                results.give(*before.pop())

        self._changes.keep(what, change, take_back)

    def _pick(self, line: WalletLine) -> None:
        entry = line.entry
        jobs = [(self._words.job(job_id), job_id) for job_id in takers(entry, self._words.jobs)]
        offer(self.job, [("First in, first out", BY_ITSELF), ("No job", NO_JOB), *jobs])
        said = {pin.job_id for pin in entry.pins}
        present = BY_ITSELF if len(said) != 1 else NO_JOB if said == {None} else next(iter(said))
        self.job.setCurrentIndex(max(0, self.job.findData(present)))
        self.units.show_number(None)


def _pins(entry: LedgerEntry, wanted: object, units: float | None) -> Sequence[Pin]:
    if wanted == BY_ITSELF:
        return ()
    return pins_for(entry, wanted if isinstance(wanted, int) else None, units)
