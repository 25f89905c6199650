"""The answer to a plan: its figures, and below them jobs, purchases, parts, schedule, account, goods."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedLayout,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from eveprod_desktop.core.chains.decisions import Decision
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.formulas import Step
from eveprod_desktop.core.planning.sheet import PlanSheet
from eveprod_desktop.core.planning.shopping import multibuy_text
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.charts.gantt import GanttChart
from eveprod_desktop.ui.charts.gantt_lanes import gantt_of
from eveprod_desktop.ui.screens.job_explanation import JobExplanation
from eveprod_desktop.ui.screens.plan_lines import (
    BuyLine,
    GoodsLine,
    PartLine,
    PlanJobLine,
    SumLine,
    buy_lines,
    gaps,
    goods_lines,
    job_lines,
    part_lines,
    sum_lines,
    summary,
)
from eveprod_desktop.ui.screens.plan_moved import MovedView
from eveprod_desktop.ui.screens.plan_tables import (
    buy_columns,
    goods_columns,
    job_columns,
    part_columns,
    sum_columns,
)
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.empty import EmptyState
from eveprod_desktop.ui.widgets.facts import Facts
from eveprod_desktop.ui.widgets.keys import on_keys
from eveprod_desktop.ui.widgets.labels import label
from eveprod_desktop.ui.widgets.later_tabs import holder_of
from eveprod_desktop.ui.widgets.table import RowsTable

_FACTS = {
    "profit": "Net profit, ISK",
    "roi": "ROI",
    "cost": "Cost, ISK",
    "revenue": "Revenue, ISK",
    "seconds": "All done in",
    "jobs": "Jobs",
    "startable": "Start now",
    "volume": "To buy",
}
_ACCOUNT = {"profit", "roi", "cost", "revenue"}


class PlanAnswerView(QWidget):
    """`decide` is sent with parts and a decision, `undo_wanted` when the last is to be taken back.

    `explain_wanted` is sent with the number of a job; `shopping_wanted`: the list of what to buy, to shop by.
    """

    decide = Signal(list, object)
    undo_wanted = Signal()
    explain_wanted = Signal(int)
    shopping_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.sheet: PlanSheet | None = None
        self._decisions: Mapping[int, Decision] = {}
        self._explained = 0
        self.facts = Facts(_FACTS, self, columns=4)
        self.place = label("", "muted", self)
        self.notes = label("", "warning", self, wrap=True)
        self.notes.hide()
        # from the outside in: a widget put into another later has its style worked out once more
        self._filled = QWidget(self)
        self.tabs = QTabWidget(self._filled)
        self.tabs.setDocumentMode(True)
        self._make_lists()
        self.moved = MovedView(session, holder_of(self.tabs))
        self.gantt = GanttChart(session, holder_of(self.tabs))
        self.gantt.picked.connect(self._job_picked)
        self.explanation = JobExplanation(session, self)
        self.explanation.hide()
        self.explanation.closed.connect(self._close_explanation)
        self.empty = EmptyState(session.look, "made", self)
        self._lay_out()
        self.show_nothing()

    # what is shown

    def show_nothing(self) -> None:
        """Say how to begin."""
        self.sheet = None
        self.empty.tell(
            "Nothing planned yet",
            "Type a product at the left and how many units you want, or paste a multibuy list or a fit.",
            icon="made",
        )
        self._stack.setCurrentWidget(self.empty)

    def show_busy(self) -> None:
        """Say that a plan is being made, where none is in sight."""
        if self.sheet is None:
            self.empty.tell_progress("Planning …", "The status bar shows how far it is.", None)
            self._stack.setCurrentWidget(self.empty)

    def show_error(self, error: AppError) -> None:
        """Say why there is no plan."""
        self.sheet = None
        self.empty.tell_error(error)
        self._stack.setCurrentWidget(self.empty)

    def show_sheet(self, sheet: PlanSheet) -> None:
        """Show a plan."""
        self.sheet = sheet
        for key, text in summary(sheet).items():
            hint = "The Account tab tells how it comes about" if key in _ACCOUNT else ""
            self.facts.tell(key, text, hint)
        place = ""
        if sheet.data_at is not None:
            age = (self._session.app.clock.now() - sheet.data_at).total_seconds()
            place = f"Bought at {sheet.place}, prices {write.age(age)}"
        self.place.setText(place)
        told = gaps(sheet)
        self.notes.setText("\n".join(told))
        self.notes.setVisible(bool(told))
        self.jobs.set_rows(job_lines(sheet))
        self.buy.set_rows(buy_lines(sheet))
        self.sums.set_rows(sum_lines(sheet))
        self.goods.set_rows(goods_lines(sheet))
        self.moved.know(sheet.name)
        self.show_decisions(self._decisions)
        self.gantt.show_gantt(
            gantt_of(sheet.answer.schedule, sheet.answer.plan.jobs, sheet.names, sheet.characters)
        )
        self._close_explanation()
        self._stack.setCurrentWidget(self._filled)

    def show_decisions(self, decisions: Mapping[int, Decision]) -> None:
        """Show what the user decided everywhere."""
        self._decisions = decisions
        if self.sheet is not None:
            self.parts.set_rows(part_lines(self.sheet, decisions))

    def multibuy(self) -> str:
        """Return the shopping list for the game's multibuy window."""
        if self.sheet is None:
            return ""
        return multibuy_text(self.sheet.answer.plan.buy, self.sheet.name)

    # explaining a job

    def explain(self, line: PlanJobLine) -> None:
        """Ask how the numbers of a job come about."""
        self._explained = line.job.number
        self.explain_wanted.emit(line.job.number)

    def show_explanation(self, steps: tuple[Step, ...]) -> None:
        """Show how the numbers of the job come about, its installation first."""
        names = {} if self.sheet is None else self.sheet.names
        self.explanation.explain({step.name: step for step in steps}, "total_cost", names)
        if self.explanation.value == "Not known":
            self.explanation.explain({step.name: step for step in steps}, "total_job_cost", names)
        self.explanation.show()
        self.explanation.inputs.focus_view()

    def explanation_failed(self, error: AppError) -> None:
        """Say why a job can't be explained."""
        self._session.messages.report(error)

    def _close_explanation(self) -> None:
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self.explanation.isAncestorOf(focused)
        self.explanation.hide()
        if had_focus:
            self.jobs.focus_view()

    def _job_picked(self, number: int) -> None:
        self.jobs.select(number)

    # make or buy

    def _decide(self, decision: Decision | None) -> None:
        lines = self.parts.selected() or [one for one in (self.parts.current(),) if one is not None]
        if lines:
            self.decide.emit(lines, decision)

    # building

    def _make_lists(self) -> None:
        session = self._session
        self.jobs: RowsTable[PlanJobLine] = self._list(
            "plan-jobs", job_columns(), lambda row: row.job.number, "job"
        )
        self.buy: RowsTable[BuyLine] = self._list("plan-buy", buy_columns(), lambda row: row.type_id, "item")
        self.parts: RowsTable[PartLine] = self._list(
            "plan-parts", part_columns(), lambda row: row.type_id, "part"
        )
        self.goods: RowsTable[GoodsLine] = self._list(
            "plan-goods", goods_columns(), lambda row: (row.kind, row.type_id), "line"
        )
        self.sums: RowsTable[SumLine] = self._list(
            "plan-sums", sum_columns(), lambda row: row.position, "line"
        )
        self.jobs.opened.connect(self.explain)
        self.jobs.menu_wanted.connect(self._job_menu)
        self.jobs.picked.connect(lambda row: self.gantt.choose(row.job.number))
        self.buy.opened.connect(lambda row: session.bus.open_item(row.type_id))
        self.parts.opened.connect(lambda row: session.bus.open_item(row.type_id))
        self.parts.menu_wanted.connect(self._part_menu)
        self.goods.opened.connect(lambda row: session.bus.open_item(row.type_id))
        self.buy.empty.tell("Nothing has to be bought.", "Everything is there or is made.", icon="tick")
        self.parts.empty.tell("Nothing to decide.", "No material of this plan has a recipe.", icon="tick")
        self.goods.empty.tell(
            "Nothing is taken and nothing is left.",
            "Choose who builds at the left to have their stock counted.",
            icon="tick",
        )
        for keys, decision in (("M", Decision.MAKE), ("B", Decision.BUY), ("U", None)):
            on_keys(self.parts.view, keys, partial(self._decide, decision), alone=True)

    def _list(self, name: str, columns: Any, key: Any, noun: str) -> RowsTable[Any]:  # noqa: ANN401 - any row
        parent = holder_of(self.tabs)
        return RowsTable(self._session, name, columns, key, noun=noun, empty_icon="made", parent=parent)

    def _job_menu(self, menu: QMenu, row: PlanJobLine) -> None:
        menu.addAction("Explain its numbers", lambda: self.explain(row))
        menu.addAction("Go to the item", lambda: self._session.bus.open_item(row.job.type_id))
        menu.addAction("Show in the schedule", lambda: self._show_in_schedule(row))

    def _show_in_schedule(self, row: PlanJobLine) -> None:
        self.tabs.setCurrentWidget(self.gantt)
        self.gantt.choose(row.job.number)

    def _part_menu(self, menu: QMenu, _row: PartLine) -> None:
        menu.addAction("Always make (M)", lambda: self._decide(Decision.MAKE))
        menu.addAction("Always buy (B)", lambda: self._decide(Decision.BUY))
        menu.addAction("Leave it to the plan (U)", lambda: self._decide(None))
        menu.addAction("Undo the last decision (Ctrl+Z)", self.undo_wanted.emit)

    def _lay_out(self) -> None:
        jobs = QSplitter(Qt.Orientation.Vertical, self)
        jobs.setObjectName("plan-jobs-split")
        jobs.setChildrenCollapsible(False)
        jobs.addWidget(self.jobs)
        jobs.addWidget(self.explanation)
        jobs.setStretchFactor(0, 1)
        parts = QWidget(self)
        buttons = QHBoxLayout()
        buttons.setSpacing(sizes.SMALL)
        for text, decision in (
            ("Always ma&ke", Decision.MAKE),
            ("Always bu&y", Decision.BUY),
            ("Leave to the &plan", None),
        ):
            button = QPushButton(text, parts)
            button.clicked.connect(lambda _checked, decision=decision: self._decide(decision))
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(parts)
        column.setContentsMargins(0, sizes.SMALL, 0, 0)
        column.addLayout(buttons)
        column.addWidget(self.parts, 1)
        shopping = QPushButton("Shopping &list…", self.buy.tools)
        shopping.setToolTip("Where to buy it, less your stock, with ticks; and what to carry")
        shopping.clicked.connect(self.shopping_wanted)
        self.buy.add_tool(shopping)
        for widget, title in (
            (jobs, "Jobs"),
            (self.buy, "To buy"),
            (parts, "Make or buy"),
            (self.gantt, "Schedule"),
            (self.sums, "Account"),
            (self.goods, "Stock"),
            (self.moved, "What moved"),
        ):
            self.tabs.addTab(widget, title)
        column = QVBoxLayout(self._filled)
        column.setContentsMargins(sizes.NORMAL, 0, 0, 0)
        column.setSpacing(sizes.SMALL)
        column.addWidget(self.facts)
        column.addWidget(self.place)
        column.addWidget(self.notes)
        column.addWidget(self.tabs, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._filled)
