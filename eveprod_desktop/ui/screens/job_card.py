"""The job card: one job of an item, quoted anew at every change, with every number explained."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.formulas import Step
from eveprod_desktop.core.industry.full_price import InventedProduct
from eveprod_desktop.core.industry.research_table import ResearchRow
from eveprod_desktop.core.industry.training import LevelGain
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.screens.item_facts import ItemFacts
from eveprod_desktop.ui.screens.item_tabs import ItemTab
from eveprod_desktop.ui.screens.job_choice import RESEARCH
from eveprod_desktop.ui.screens.job_explanation import JobExplanation
from eveprod_desktop.ui.screens.job_inputs import JobInputs
from eveprod_desktop.ui.screens.job_lines import JobLine
from eveprod_desktop.ui.screens.job_prices import JobPrices
from eveprod_desktop.ui.screens.job_reading import JobSubject, read_subject
from eveprod_desktop.ui.screens.job_result import JobResult, explain_level, explain_way, work_out
from eveprod_desktop.ui.screens.job_summary import bar_parts, gap_words, headline, missing_words, skill_words
from eveprod_desktop.ui.screens.job_tables import gain_columns, line_columns, research_columns, way_columns
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.empty import EmptyState
from eveprod_desktop.ui.widgets.facts import Facts
from eveprod_desktop.ui.widgets.labels import card, label
from eveprod_desktop.ui.widgets.later_tabs import LaterTabs, PageOf
from eveprod_desktop.ui.widgets.stacked_bar import StackedBar
from eveprod_desktop.ui.widgets.table import RowsTable

if TYPE_CHECKING:
    from eveprod_desktop.ui.tasks import Task

_HEADLINE = {
    "total": "Total, ISK",
    "each": "Each, ISK",
    "materials": "Materials, ISK",
    "job_cost": "Job cost, ISK",
    "time": "Time",
    "yields": "Yields",
}
_EXPLANATION_HEIGHT = 230
_LEAST_WIDTH = 320

_LINES, _WAYS, _RESEARCH, _TRAINING, _PRICES = "Breakdown", "Decryptors", "Levels", "Training", "Prices"
Row = TypeVar("Row")


class JobCard(ItemTab):
    """The form at the left, the sums beside it, the explanation of one number below them.

    Data are read when the tab is first seen. While one quote is worked out, only the newest wish waits.
    """

    lines = PageOf[RowsTable[JobLine]](_LINES)
    ways = PageOf[RowsTable[InventedProduct]](_WAYS)
    research = PageOf[RowsTable[ResearchRow]](_RESEARCH)
    training = PageOf[RowsTable[LevelGain]](_TRAINING)
    prices = PageOf[JobPrices](_PRICES)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._item: tuple[int, int | None] | None = None
        self._stale = True
        self._reading: Task | None = None
        self._subject: JobSubject | None = None
        self._result: JobResult | None = None
        self._quoting = False
        self._wanted = False
        self._explained_in = ""
        # from the outside in: a widget put into another later has its style worked out once more
        self._body = body = QWidget(self)
        self._stack = QStackedLayout(body)
        self._page = QWidget(body)
        self._middle = QWidget(self._page)
        self._sums_page = QWidget(self._middle)
        self._split = QSplitter(Qt.Orientation.Vertical, self._sums_page)
        self.inputs = JobInputs(self._page)
        self.inputs.changed.connect(self._ask)
        self.headline = Facts(_HEADLINE, self._sums_page)
        self.bar = StackedBar(session.look, "Where the money goes", self._sums_page)
        self.notes = label("", "warning", self._sums_page, wrap=True)
        self.empty = EmptyState(session.look, "made", body)
        self.tabs = LaterTabs(self._split)
        self.explanation = JobExplanation(session, self._split)
        self.explanation.closed.connect(self.close_explanation)
        self.explanation.hide()
        self._make_tabs()
        self._make_gap()
        self._lay_out()
        session.bus.changed.connect(self._hear)

    @property
    def result(self) -> JobResult | None:
        """The quote in sight."""
        return self._result

    def show_facts(self, facts: ItemFacts) -> None:
        """Take over an item; it is quoted once the tab is seen."""
        blueprint = None if facts.recipe is None else facts.recipe.blueprint_type_id
        self._item = (facts.item.type_id, blueprint)
        self._go_stale()

    def make_part(self) -> bool:
        """Make one more of the tabs."""
        return self.tabs.make_next()

    def focus_list(self) -> None:
        """Put the keyboard into the breakdown."""
        self.lines.focus_view()

    def close_explanation(self) -> None:
        """Put the explanation away, and the keyboard back into the list it was opened from."""
        self.explanation.hide()
        if self._explained_in == "ways":
            self.ways.focus_view()
        elif self._explained_in == "research":
            self.research.focus_view()
        else:
            self.lines.focus_view()

    # reading and quoting

    def _hear(self, what: Changed) -> None:
        if what & (Changed.FACILITIES | Changed.PRICES | Changed.SKILLS | Changed.SETTINGS):
            self._go_stale()

    def _go_stale(self) -> None:
        self._stale = True
        if self.isVisible():
            self._read()

    def _read(self) -> None:
        if self._item is None:
            return
        self._stale = False
        type_id, blueprint = self._item
        if self._reading is not None:
            self._reading.drop()
        if self._subject is None or self._subject.type_id != type_id:
            self.empty.tell("Reading the blueprint …", icon="made")
            self._stack.setCurrentIndex(0)

        def read(_monitor: Monitor) -> JobSubject:
            return read_subject(self.session, type_id, blueprint)

        self._reading = self.session.tasks.read("Reading the blueprint", read, self._offer, self._unreadable)

    def _offer(self, subject: JobSubject) -> None:
        self._subject = subject
        if not subject.ways:
            self._result = None
            self.empty.tell(
                f"No job makes {subject.terms.name(subject.type_id)}.",
                "It has no blueprint and is none: it is bought, mined, gathered or found.",
                icon="raw",
            )
            self._stack.setCurrentIndex(0)
            return
        self.inputs.offer(subject.ways, subject.terms)
        self._ask()

    def _unreadable(self, error: AppError) -> None:
        self._subject = self._result = None
        self.empty.tell_error(error)
        self._stack.setCurrentIndex(0)

    def _ask(self) -> None:
        choice, subject = self.inputs.choice(), self._subject
        if choice is None or subject is None:
            return
        if self._quoting:
            self._wanted = True
            return
        self._quoting, self._wanted = True, False
        typed = self.prices.typed
        selling = {**subject.terms.selling, **typed.market}
        terms = replace(subject.terms, prices=typed.over(subject.terms.prices), selling=selling)

        def quote(_monitor: Monitor) -> JobResult:
            return work_out(choice, terms)

        self.session.tasks.read("Quoting the job", quote, self._quoted, self._refused, listed=False)

    def _quoted(self, result: JobResult) -> None:
        self._quoting = False
        if self._wanted:
            self._ask()
            return
        self._show(result)

    def _refused(self, error: AppError) -> None:
        self._quoting = False
        if self._wanted:
            self._ask()
            return
        self._result = None
        self._refusal.tell_error(error)
        self._sums.setCurrentIndex(1)
        self._stack.setCurrentIndex(1)

    # showing

    def _show(self, result: JobResult) -> None:
        before, self._result = self._result, result
        for key, (text, hint) in headline(result).items():
            self.headline.tell(key, text, hint)
        parts = bar_parts(result.shares)
        self.bar.show_parts(parts)
        self.bar.setVisible(bool(parts))
        notes = [*filter(None, [skill_words(result)]), *result.notes]
        self.notes.setText("\n".join(notes))
        self.notes.setVisible(bool(notes))
        words = gap_words(result)
        self._gap_text.setText(words)
        self._gap.setVisible(bool(words))
        self.lines.set_rows(result.lines)
        for title, rows, show in (
            (_WAYS, result.ways, self._show_ways),
            (_RESEARCH, result.research, self._show_research),
            (_TRAINING, result.gains, self._show_training),
        ):
            self.tabs.once_made(title, partial(show, result))
            self.tabs.show_tab(title, shown=bool(rows))
        if self._subject is not None:
            self.prices.show_needs(result.needs, self._subject.terms.prices, self._subject.prices_of)
        known = result.placed.index_known
        self.inputs.show_index(result.placed.facility.system_cost_index if known else None)
        gaps = len({*result.market_gaps, *result.adjusted_gaps})
        self.tabs.setTabText(self.tabs.indexOf(self.prices), f"Prices ({gaps} missing)" if gaps else "Prices")
        self._sums.setCurrentIndex(0)
        self._stack.setCurrentIndex(1)
        if before is None or before.choice.way != result.choice.way:
            self.explanation.hide()
        elif self.explanation.isVisible():
            self._keep_explaining(result)

    def _show_ways(self, result: JobResult) -> None:
        self.ways.set_columns(way_columns(result, result.terms.name))
        self.ways.set_rows(result.ways)

    def _show_research(self, result: JobResult) -> None:
        activity = result.choice.way.activity
        if activity in RESEARCH:
            self.research.set_columns(research_columns(activity))
        self.research.set_rows(result.research)

    def _show_training(self, result: JobResult) -> None:
        self.training.set_columns(gain_columns(result.choice.way.activity, result.terms.name))
        self.training.set_rows(result.gains)

    # explaining

    def explain_line(self, line: JobLine) -> None:
        """Explain a line of the breakdown."""
        if self._result is not None:
            self._explain("lines", self._result.steps, line.step)

    def explain_way(self, way: InventedProduct) -> None:
        """Explain what a unit costs with a decryptor."""
        if self._result is not None:
            self._explain("ways", explain_way(self._result, way), "cost_per_unit")

    def explain_level(self, row: ResearchRow) -> None:
        """Explain what research to a level costs and saves."""
        if self._result is not None:
            steps = explain_level(self._result, row)
            last = "runs_until_paid" if "runs_until_paid" in steps else "research: total_job_cost"
            self._explain("research", steps, last)

    def _explain(self, table: str, steps: Mapping[str, Step], name: str) -> None:
        result = self._result
        if result is None:
            return
        self._explained_in = table
        self.explanation.explain(steps, name, result.terms.names, missing_words(result))
        self.explanation.show()

    def _keep_explaining(self, result: JobResult) -> None:
        if self._explained_in == "lines":
            self.explanation.keep_up(result.steps, missing_words(result))
        elif self._explained_in == "ways" and (way := self.ways.current()) is not None:
            self.explanation.keep_up(explain_way(result, way), missing_words(result))
        elif (row := self.research.current()) is not None:
            self.explanation.keep_up(explain_level(result, row), missing_words(result))

    # putting it together

    def _make_tabs(self) -> None:
        """Make the tabs that are always seen; those of some jobs are made when they are first looked at."""
        self.tabs.setDocumentMode(True)
        self.tabs.add_later(_LINES, self._make_lines)
        self.tabs.add_later(_WAYS, self._make_ways)
        self.tabs.add_later(_RESEARCH, self._make_research)
        self.tabs.add_later(_TRAINING, self._make_training)
        self.tabs.add_later(_PRICES, JobPrices)
        self.tabs.page(_LINES)  # what is seen first is never made by being chosen
        self.prices.changed.connect(self._ask)

    def _make_lines(self, parent: QWidget) -> RowsTable[JobLine]:
        table: RowsTable[JobLine] = RowsTable(
            self.session, "job-lines", line_columns(), lambda row: row.step, noun="line", parent=parent
        )
        return _explained(table, self.explain_line)

    def _make_ways(self, parent: QWidget) -> RowsTable[InventedProduct]:
        table: RowsTable[InventedProduct] = RowsTable(
            self.session,
            "job-decryptors",
            way_columns(None, str),
            lambda way: (way.source_type_id, way.decryptor_type_id),
            noun="way",
            parent=parent,
        )
        return _explained(table, self.explain_way)

    def _make_research(self, parent: QWidget) -> RowsTable[ResearchRow]:
        table: RowsTable[ResearchRow] = RowsTable(
            self.session,
            "job-research",
            research_columns(Activity.RESEARCH_MATERIAL),
            lambda row: row.level,
            noun="level",
            parent=parent,
        )
        return _explained(table, self.explain_level)

    def _make_training(self, parent: QWidget) -> RowsTable[LevelGain]:
        table: RowsTable[LevelGain] = RowsTable(
            self.session,
            "job-training",
            gain_columns(Activity.MANUFACTURING, str),
            lambda row: row.skill_type_id,
            noun="skill",
            parent=parent,
        )
        table.show_tools(filtering=False)
        return table

    def _make_gap(self) -> None:
        self._gap = card("banner", self._sums_page)
        self._gap_text = label("", "body", self._gap, wrap=True)
        type_prices = QPushButton("T&ype prices", self._gap)
        type_prices.clicked.connect(self.type_prices)
        line = QHBoxLayout(self._gap)
        line.setContentsMargins(sizes.NORMAL, sizes.HAIR, sizes.HAIR, sizes.HAIR)
        line.addWidget(self._gap_text, 1)
        line.addWidget(type_prices)
        self._gap.hide()

    def type_prices(self) -> None:
        """Lead to the first price that is missing."""
        self.tabs.setCurrentWidget(self.prices)
        self.prices.focus_gap()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._sums_page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.SMALL)
        column.addWidget(self.headline)
        column.addWidget(self.bar)
        column.addWidget(self._gap)
        column.addWidget(self.notes)
        split = self._split
        split.setChildrenCollapsible(False)
        split.addWidget(self.tabs)
        split.addWidget(self.explanation)
        split.setStretchFactor(0, 1)
        split.setSizes([2 * _EXPLANATION_HEIGHT, _EXPLANATION_HEIGHT])
        column.addWidget(split, 1)
        self._refusal = EmptyState(self.session.look, "warning", self._middle)
        middle = self._middle
        middle.setMinimumWidth(_LEAST_WIDTH)  # lists scroll sideways; the window stays as small as asked
        self._sums = QStackedLayout(middle)
        self._sums.addWidget(self._sums_page)
        self._sums.addWidget(self._refusal)
        line = QHBoxLayout(self._page)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(sizes.LARGE)
        line.addWidget(self.inputs)
        line.addWidget(middle, 1)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._page)
        self.layout_.addWidget(self._body)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Read what is needed, now that the tab is seen."""
        super().showEvent(event)
        if self._stale:
            self._read()


def _explained(table: RowsTable[Row], explain: Callable[[Row], None]) -> RowsTable[Row]:
    """Have a row explained that is clicked or opened."""
    table.show_tools(filtering=False)
    table.opened.connect(explain)
    table.view.clicked.connect(lambda index: explain(table.row_at(index)))
    return table
