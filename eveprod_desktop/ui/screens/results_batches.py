"""What came of every batch, how the profit of one comes about, and how it all grew."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from eveprod_desktop.ui.charts.data import Line
from eveprod_desktop.ui.charts.over_time import OverTime
from eveprod_desktop.ui.screens.plan_tables import sum_columns
from eveprod_desktop.ui.screens.results_rows import BatchLine, account_lines, batch_columns, batch_lines
from eveprod_desktop.ui.screens.results_words import ResultWords
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.labels import ElidedLabel, label
from eveprod_desktop.ui.widgets.splitting import split
from eveprod_desktop.ui.widgets.table import RowsTable

if TYPE_CHECKING:
    from eveprod_desktop.core.workflow.results import ResultsSheet
    from eveprod_desktop.ui.screens.plan_lines import SumLine


_WIDTHS = {"title": 21, "isk": 17, "how": 38}
"""Of the columns of the account, in characters: there is less room than in a plan."""


class BatchesTab(QWidget):
    """`planner_wanted`: there is nothing yet, and the user wants to plan something."""

    planner_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table: RowsTable[BatchLine] = RowsTable(
            session,
            "result-batches",
            batch_columns(),
            lambda line: line.key,
            noun="batch",
            nouns="batches",
            empty_icon="results",
            parent=self,
        )
        self.table.picked.connect(self._pick)
        self.table.opened.connect(lambda line: session.bus.open_item(line.type_id))
        self.table.empty.acted.connect(self.planner_wanted)
        self._below = QWidget(self)
        account = QWidget(self._below)
        self.account: RowsTable[SumLine] = RowsTable(
            session,
            "result-account",
            [replace(one, width=_WIDTHS[one.key]) for one in sum_columns()],
            lambda line: line.position,
            noun="line",
            empty_icon="results",
            parent=account,
        )
        self.account.show_tools(tools=False)
        chart = QWidget(self._below)
        self.chart = OverTime(session, "Realised profit over time, ISK", signed=True, parent=chart)
        self.title = ElidedLabel("heading", account)
        for side, title, widget, left in (
            (account, self.title, self.account, 0),
            (chart, label("Profit of all batches, ISK", "heading", chart), self.chart, sizes.NORMAL),
        ):
            column = QVBoxLayout(side)
            column.setContentsMargins(left, 0, 0, 0)
            column.setSpacing(sizes.SMALL)
            column.addWidget(title)
            column.addWidget(widget, 1)
        sides = split("results-sides", Qt.Orientation.Horizontal, [(account, 3), (chart, 2)], self._below)
        column = QVBoxLayout(self._below)
        column.setContentsMargins(0, sizes.SMALL, 0, 0)
        column.addWidget(sides)
        parts = split("results-parts", Qt.Orientation.Vertical, [(self.table, 3), (self._below, 2)], self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, sizes.NORMAL, 0, 0)
        column.addWidget(parts)
        self._below.hide()  # until there is a batch to look at

    def show_sheet(self, sheet: "ResultsSheet", words: ResultWords) -> None:
        """Show other results; the batch that was looked at stays in sight."""
        if not sheet.batches:
            self.table.empty.tell(
                "No jobs yet",
                "Plan something and create its jobs. What they really cost and brought stands here: by the"
                " game's bills and by what your wallets bought and sold.",
                action="Open the planner",
                icon="results",
            )
        lines = batch_lines(sheet.batches, words)
        self.table.set_rows(lines)
        self._below.setVisible(bool(lines))
        if lines and self.table.current() is None:
            self.table.select(lines[0].key)
        current = self.table.current()
        if current is not None:
            self._pick(current)
        moments = [one.at.timestamp() for one in sheet.profit]
        profits = [one.profit_isk for one in sheet.profit]
        self.chart.show_lines([Line("Profit", moments, profits)] if moments else [])

    def _pick(self, line: BatchLine) -> None:
        self.title.tell(f"{line.name}, {line.what[:1].lower()}{line.what[1:]}")
        self.account.set_rows(account_lines(line))
