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
    QVBoxLayout,
    QWidget,
)

from eveprod_desktop.core.chains.decisions import Decision
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.formulas import Step
from eveprod_desktop.core.planning.sheet import PlanSheet
from eveprod_desktop.core.planning.shopping import multibuy_text
from eveprod_desktop.core.workflow.movement import Movement
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.charts.gantt import GanttChart
from eveprod_desktop.ui.charts.gantt_lanes import Gantt, gantt_of
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
from eveprod_desktop.ui.widgets.labels import ElidedLabel, label
from eveprod_desktop.ui.widgets.later_tabs import LaterTabs, PageOf, holder_of
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
_JOBS, _BUY, _PARTS, _SCHEDULE = "Jobs", "To buy", "Make or buy", "Schedule"
_SUMS, _GOODS, _MOVED = "Account", "Stock", "What moved"


class PlanAnswerView(QWidget):
    """`decide` is sent with parts and a decision, `undo_wanted` when the last is to be taken back.

    `explain_wanted` is sent with the number of a job; `shopping_wanted`: the list of what to buy, to shop by.
    """

    decide = Signal(list, object)
    undo_wanted = Signal()
    explain_wanted = Signal(int)
    shopping_wanted = Signal()
    buy = PageOf[RowsTable[BuyLine]](_BUY)
    gantt = PageOf[GanttChart](_SCHEDULE)
    sums = PageOf[RowsTable[SumLine]](_SUMS)
    goods = PageOf[RowsTable[GoodsLine]](_GOODS)
    moved = PageOf[MovedView](_MOVED)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.sheet: PlanSheet | None = None
        self._decisions: Mapping[int, Decision] = {}
        self._movement: Movement | None = None
        self._explained = 0
        self.facts = Facts(_FACTS, self, columns=4)
        self.place = ElidedLabel("muted", self)
        self.notes = label("", "warning", self, wrap=True)
        self.notes.hide()
        # from the outside in: a widget put into another later has its style worked out once more
        self._filled = QWidget(self)
        self.tabs = LaterTabs(self._filled)
        self.tabs.setDocumentMode(True)
        holder_of(self.tabs).setContentsMargins(0, sizes.SMALL, 0, 0)
        for title, make in (
            (_JOBS, self._make_jobs),
            (_BUY, self._make_buy),
            (_PARTS, self._make_parts),
            (_SCHEDULE, self._make_schedule),
            (_SUMS, self._make_sums),
            (_GOODS, self._make_goods),
            (_MOVED, partial(MovedView, session)),
        ):
            self.tabs.add_later(title, make)
        self.tabs.page(_JOBS)  # what is seen first is never made by being chosen
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
        self.place.tell(place)
        told = gaps(sheet)
        self.notes.setText("\n".join(told))
        self.notes.setVisible(bool(told))
        self.jobs.set_rows(job_lines(sheet))
        once_made = self.tabs.once_made
        once_made(_BUY, lambda: self.buy.set_rows(buy_lines(sheet)))
        once_made(_SUMS, lambda: self.sums.set_rows(sum_lines(sheet)))
        once_made(_GOODS, lambda: self.goods.set_rows(goods_lines(sheet)))
        once_made(_SCHEDULE, lambda: self.gantt.show_gantt(_gantt(sheet)))
        self.show_decisions(self._decisions)
        self._show_moved()
        self._close_explanation()
        self._stack.setCurrentWidget(self._filled)

    def show_decisions(self, decisions: Mapping[int, Decision]) -> None:
        """Show what the user decided everywhere."""
        self._decisions = decisions
        sheet = self.sheet
        if sheet is not None:
            self.tabs.once_made(_PARTS, lambda: self.parts.set_rows(part_lines(sheet, decisions)))

    def show_movement(self, movement: Movement | None) -> None:
        """Show how the margin of the saved plan moved; None: there is nothing to compare."""
        self._movement = movement
        self._show_moved()

    def movement_failed(self, error: AppError) -> None:
        """Say why it can't be told how the margin moved."""
        self.tabs.once_made(_MOVED, lambda: self.moved.show_failed(error))

    def _show_moved(self) -> None:
        self.tabs.once_made(_MOVED, self._fill_moved)

    def _fill_moved(self) -> None:
        if self.sheet is not None:
            self.moved.know(self.sheet.name)
        self.moved.show_movement(self._movement)

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

    @property
    def parts(self) -> RowsTable[PartLine]:
        """What can be made or bought."""
        self.tabs.page(_PARTS)
        return self._parts

    # building: one tab at a time, when it is first needed

    def _make_jobs(self, parent: QWidget) -> QWidget:
        page = QSplitter(Qt.Orientation.Vertical, parent)
        page.setObjectName("plan-jobs-split")
        page.setChildrenCollapsible(False)
        self.jobs: RowsTable[PlanJobLine] = self._list(
            "plan-jobs", job_columns(), lambda row: row.job.number, "job", page
        )
        self.jobs.opened.connect(self.explain)
        self.jobs.menu_wanted.connect(self._job_menu)
        self.jobs.picked.connect(self._mark_in_schedule)
        self.explanation = JobExplanation(self._session, page)
        self.explanation.hide()
        self.explanation.closed.connect(self._close_explanation)
        page.addWidget(self.jobs)
        page.addWidget(self.explanation)
        page.setStretchFactor(0, 1)
        return page

    def _make_buy(self, parent: QWidget) -> QWidget:
        page: RowsTable[BuyLine] = self._list(
            "plan-buy", buy_columns(), lambda row: row.type_id, "item", parent
        )
        page.opened.connect(lambda row: self._session.bus.open_item(row.type_id))
        page.empty.tell("Nothing has to be bought.", "Everything is there or is made.", icon="tick")
        shopping = QPushButton("S&hopping list…", page.tools)
        shopping.setToolTip("Where to buy it, less your stock, with ticks; and what to carry")
        shopping.clicked.connect(self.shopping_wanted)
        page.add_tool(shopping)
        return page

    def _make_parts(self, parent: QWidget) -> QWidget:
        page = QWidget(parent)
        self._parts: RowsTable[PartLine] = self._list(
            "plan-parts", part_columns(), lambda row: row.type_id, "part", page
        )
        self._parts.opened.connect(lambda row: self._session.bus.open_item(row.type_id))
        self._parts.menu_wanted.connect(self._part_menu)
        self._parts.empty.tell("Nothing to decide.", "No material of this plan has a recipe.", icon="tick")
        for keys, decision in (("M", Decision.MAKE), ("B", Decision.BUY), ("U", None)):
            on_keys(self._parts.view, keys, partial(self._decide, decision), alone=True)
        buttons = QHBoxLayout()
        buttons.setSpacing(sizes.SMALL)
        for text, decision in (
            ("Always mak&e", Decision.MAKE),
            ("&Always buy", Decision.BUY),
            ("Leave &to the plan", None),
        ):
            button = QPushButton(text, page)
            button.clicked.connect(lambda _checked, decision=decision: self._decide(decision))
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(buttons)
        column.addWidget(self._parts, 1)
        return page

    def _make_schedule(self, parent: QWidget) -> QWidget:
        page = GanttChart(self._session, parent)
        page.picked.connect(self._job_picked)
        return page

    def _make_sums(self, parent: QWidget) -> QWidget:
        return self._list("plan-sums", sum_columns(), lambda row: row.position, "line", parent)

    def _make_goods(self, parent: QWidget) -> QWidget:
        page: RowsTable[GoodsLine] = self._list(
            "plan-goods", goods_columns(), lambda row: (row.kind, row.type_id), "line", parent
        )
        page.opened.connect(lambda row: self._session.bus.open_item(row.type_id))
        page.empty.tell(
            "Nothing is taken and nothing is left.",
            "Choose who builds at the left to have their stock counted.",
            icon="tick",
        )
        return page

    def _list(self, name: str, columns: Any, key: Any, noun: str, parent: QWidget) -> RowsTable[Any]:  # noqa: ANN401 - any row
        return RowsTable(self._session, name, columns, key, noun=noun, empty_icon="made", parent=parent)

    def _job_menu(self, menu: QMenu, row: PlanJobLine) -> None:
        menu.addAction("Explain its numbers", lambda: self.explain(row))
        menu.addAction("Go to the item", lambda: self._session.bus.open_item(row.job.type_id))
        menu.addAction("Show in the schedule", lambda: self._show_in_schedule(row))

    def _mark_in_schedule(self, row: PlanJobLine) -> None:
        if self.tabs.is_made(_SCHEDULE):
            self.gantt.choose(row.job.number)

    def _show_in_schedule(self, row: PlanJobLine) -> None:
        self.tabs.setCurrentWidget(self.gantt)
        self.gantt.choose(row.job.number)

    def _part_menu(self, menu: QMenu, _row: PartLine) -> None:
        menu.addAction("Always make (M)", lambda: self._decide(Decision.MAKE))
        menu.addAction("Always buy (B)", lambda: self._decide(Decision.BUY))
        menu.addAction("Leave it to the plan (U)", lambda: self._decide(None))
        menu.addAction("Undo the last decision (Ctrl+Z)", self.undo_wanted.emit)

    def _lay_out(self) -> None:
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


def _gantt(sheet: PlanSheet) -> Gantt:
    return gantt_of(sheet.answer.schedule, sheet.answer.plan.jobs, sheet.names, sheet.characters)
