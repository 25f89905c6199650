"""Where an item is worth building: region by region, as table and bars, every figure explained."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QMenu,
    QSpinBox,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.typed_rules import BEST_MATERIAL_LEVEL, BEST_TIME_LEVEL
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.charts.bars import BarChart
from eveprod_desktop.ui.models.columns import Column
from eveprod_desktop.ui.screens.assumed import AS_SET_UP, COSTING_WORDS, NPC_STATION, PROFILE, Assumed
from eveprod_desktop.ui.screens.economics_lines import gap_words
from eveprod_desktop.ui.screens.economics_reading import (
    Explained,
    ItemEconomics,
    read_economics,
    read_explanation,
)
from eveprod_desktop.ui.screens.economics_rows import (
    BAR_PARTS,
    RegionLine,
    barred,
    figure_bars,
    missing_words,
    region_columns,
)
from eveprod_desktop.ui.screens.item_facts import ItemFacts, lowered
from eveprod_desktop.ui.screens.item_market import REFRESH_FIRST, MarketTab
from eveprod_desktop.ui.screens.item_tabs import spin_box
from eveprod_desktop.ui.screens.job_explanation import JobExplanation
from eveprod_desktop.ui.screens.job_lines import JobLine
from eveprod_desktop.ui.screens.job_tables import line_columns
from eveprod_desktop.ui.screens.own_blueprints_box import OwnBlueprintsBox
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.choice_boxes import by_title, choice_box, offer
from eveprod_desktop.ui.widgets.empty import EmptyState
from eveprod_desktop.ui.widgets.flowing import FlowingLayout
from eveprod_desktop.ui.widgets.labels import label
from eveprod_desktop.ui.widgets.splitting import share_out, split
from eveprod_desktop.ui.widgets.table import RowsTable

if TYPE_CHECKING:
    from eveprod_desktop.ui.tasks import Task

_USUAL_FIGURE = "net_profit_sell"
_LETTERS = 18
_CHART_HEIGHT = 150
_WIDTH_FOR_BARS = 800
_LINE_WIDTHS = (27, 10, 16, 16, 9)


class EconomicsTab(MarketTab):
    """Regions above with bars of the current column, what the current region's figures add up from below.

    Going to a figure, by mouse or keys, explains it.
    """

    READING = "Comparing regions"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.economics: ItemEconomics | None = None
        self.explained: Explained | None = None
        self._explaining: Task | None = None
        self._figure = _USUAL_FIGURE
        self.me: QSpinBox = spin_box("Material efficiency", 0, BEST_MATERIAL_LEVEL, self)
        self.te: QSpinBox = spin_box("Time efficiency", 0, BEST_TIME_LEVEL, self)
        self.te.setSingleStep(2)
        self.own_blueprints = OwnBlueprintsBox(self)
        self.own_blueprints.toggled.connect(lambda _on: self.ask_again())
        self.place = choice_box("Facility", self, letters=_LETTERS)
        self.costing = choice_box(
            "What materials cost", self, letters=_LETTERS, entries=by_title(COSTING_WORDS)
        )
        for box in (self.me, self.te):
            box.valueChanged.connect(lambda _value: self.ask_again())
        for combo in (self.place, self.costing):
            combo.activated.connect(lambda _at: self.ask_again())
        # from the outside in: a widget put into another later has its style worked out once more
        self._holder = QWidget(self)
        self._page = QWidget(self._holder)
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self._split = split("item-economics-split", down, (), self._page)
        self._above = split("item-economics-above", across, (), self._split)
        self._below = split("item-economics-below", across, (), self._split)
        self.best_place, self.best_sale = (
            label("", "body", self._page, wrap=True),
            label("", "body", self._page, wrap=True),
        )
        self.missing = label("", "warning", self._page, wrap=True)
        self.table: RowsTable[RegionLine] = RowsTable(
            session,
            "item-regions",
            region_columns(session.app.clock.now),
            lambda line: line.region_id,
            noun="region",
            empty_icon="market",
            parent=self._above,
        )
        self.table.show_tools(filtering=False)
        self.table.opened.connect(lambda line: self.pick_region(line.region_id))
        self.table.menu_wanted.connect(self._offer_region)
        self.table.view.selectionModel().currentChanged.connect(self._go_to)
        self._chart = QWidget(self._above)
        self.bars_title = label("", "caption", self._chart)
        self.bars = BarChart(session, "Regions side by side", BAR_PARTS, legend=False, parent=self._chart)
        self.bars.setMinimumHeight(_CHART_HEIGHT)
        self.lines: RowsTable[JobLine] = RowsTable(
            session,
            "item-economics-lines",
            _narrowed(line_columns()),
            lambda line: line.step,
            noun="line",
            empty_icon="info",
            parent=self._below,
        )
        self.lines.show_tools(filtering=False)
        self.lines.picked.connect(lambda line: self.explain(line.step))
        self.lines.opened.connect(lambda line: self.explain(line.step))
        self.lines.menu_wanted.connect(self._offer_item)
        self.explanation = JobExplanation(session, self._below)
        self.explanation.closed.connect(self.explanation.hide)
        self.explanation.hide()
        self.empty = EmptyState(session.look, "market", self._holder)
        self._offer_places(())
        self._lay_out()
        self.show_nothing(None)

    @property
    def assumed(self) -> Assumed:
        """What is assumed of the blueprint and the place."""
        return Assumed(
            me=self.me.value(),
            te=self.te.value(),
            place=self.place.currentData() or AS_SET_UP,
            costing=self.costing.currentData(),
            own_blueprints=self.own_blueprints.isChecked(),
        )

    def explain(self, step: str) -> None:
        """Explain a figure of the current region."""
        explained = self.explained
        if explained is None:
            return
        self._figure = step
        self.explanation.explain(
            explained.steps, step, explained.names, gap_words(explained.gaps.get(step, ()))
        )
        self.explanation.show()

    # MarketTab

    def reader(self, facts: ItemFacts) -> Callable[[Monitor], ItemEconomics]:
        """Return what compares the regions for an item."""
        session, type_id = self.session, facts.item.type_id
        assumed, wanted = self.assumed, self.regions.region_id

        def read(_monitor: Monitor) -> ItemEconomics:
            return read_economics(session, type_id, assumed, wanted)

        return read

    def show_read(self, read: ItemEconomics) -> None:
        """Show the regions; the one chosen on the other tabs is the current one at first."""
        self.economics = read
        self._bar.setVisible(bool(read.lines))
        self._offer_places(read.profiles)
        self.own_blueprints.offer(somebody=read.somebody)
        if not read.lines:
            self.empty.tell("No prices were fetched yet.", REFRESH_FIRST, icon="market")
            self._stack.setCurrentIndex(0)
            return
        self._stack.setCurrentIndex(1)
        self.best_place.setText(read.best_place)
        self.best_sale.setText(read.best_sale)
        current = self.table.current()
        self.table.set_rows(read.lines)
        if current is None or self.table.current() is None:
            column = self._column_at(_USUAL_FIGURE)
            line = self.table.model.line_of(read.regions.chosen)
            self.table.view.setCurrentIndex(self.table.model.index(line or 0, column))
            self.table.view.horizontalScrollBar().setValue(0)  # whose figures they are is to be seen
        self._draw_bars()
        self._read_explanation()

    def show_nothing(self, error: AppError | None) -> None:
        """Empty the page: another item is being read, or nothing can be."""
        self.economics = self.explained = None
        self._bar.setVisible(error is None)
        self.table.set_rows(())
        self.lines.set_rows(())
        self.bars.show_bars(())
        self.explanation.hide()
        if error is None:
            self.empty.tell("Comparing regions …", icon="market")
        else:
            self.empty.tell_error(error)
        self._stack.setCurrentIndex(0)

    def show_facts(self, facts: ItemFacts) -> None:
        """Show an item; of what can't be built there is nothing to compare."""
        super().show_facts(facts)
        self._bar.setVisible(facts.recipe is not None)

    def ask_again(self) -> None:
        """Compare anew, unless nothing makes the item."""
        facts = self.facts
        if facts is None or facts.recipe is not None:
            super().ask_again()
            return
        self.drop()
        self.show_nothing(None)
        self._bar.hide()
        self.empty.tell(
            f"{facts.name} can't be built: {lowered(facts.raw_because)}",
            "What it costs to buy stands on the Prices tab.",
            icon="raw",
        )

    def drop(self) -> None:
        """Let nothing arrive any more that was asked for before."""
        super().drop()
        if self._explaining is not None:
            self._explaining.drop()

    def focus_list(self) -> None:
        """Put the keyboard into the table of regions."""
        self.table.focus_view()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the bars out where the table needs all the room."""
        super().resizeEvent(event)
        self._chart.setVisible(self.width() >= _WIDTH_FOR_BARS)

    # inside

    def _go_to(self, current: QModelIndex, previous: QModelIndex) -> None:
        """Show the current cell's figure as bars and explained; another region is read first."""
        if not current.isValid():
            return
        line = self.table.model.row(current.row())
        key = self.table.model.columns[current.column()].key
        self._draw_bars()
        if self.explained is None or self.explained.region_id != line.region_id:
            self._figure = key
            self._read_explanation()
        elif current.column() != previous.column() or key != self._figure:
            self.explain(self._explained_by(key))

    def _explained_by(self, key: str) -> str:
        """Return the figure to explain for a column; the words of a row stand for its net profit."""
        return _USUAL_FIGURE if key in _NOT_EXPLAINED else key

    def _read_explanation(self) -> None:
        economics, line = self.economics, self.table.current()
        if economics is None or line is None:
            return
        if self._explaining is not None:
            self._explaining.drop()
        session, type_id, region_id = self.session, economics.type_id, line.region_id
        assumed = economics.assumed

        def read(_monitor: Monitor) -> Explained:
            return read_explanation(session, type_id, region_id, assumed)

        self._explaining = session.tasks.read(
            "Explaining figures", read, self._show_explanation, self._not_explained, listed=False
        )

    def _show_explanation(self, explained: Explained) -> None:
        economics, line = self.economics, self.table.current()
        if economics is None or line is None or explained.type_id != economics.type_id:
            return
        self.explained = explained
        self.missing.setText(missing_words(line, explained.names))
        self.missing.setVisible(bool(self.missing.text()))
        self.lines_title.setText(f"One unit in {line.region}")
        self.lines.set_rows(explained.lines)
        self.explain(self._explained_by(self._figure))

    def _not_explained(self, error: AppError) -> None:
        self.explained = None
        self.lines.empty.tell_error(error)
        self.lines.set_rows(())
        self.explanation.hide()

    def _draw_bars(self) -> None:
        economics = self.economics
        if economics is None:
            return
        index = self.table.view.currentIndex()
        columns = self.table.model.columns
        column = barred(columns, columns[index.column()].key if index.isValid() else _USUAL_FIGURE)
        bars, text = figure_bars(economics.lines, column)
        if bars == self.bars.bars and self.bars_title.text() == column.title:
            return
        self.bars_title.setText(column.title)
        self.bars_title.setToolTip(column.hint)
        self.bars.show_bars(bars, text)

    def _column_at(self, key: str) -> int:
        return [column.key for column in self.table.model.columns].index(key)

    def _offer_places(self, profiles: tuple[str, ...]) -> None:
        choices = [("As set up", AS_SET_UP), ("NPC station", NPC_STATION)]
        choices += [(name, PROFILE + name) for name in profiles]
        offer(self.place, choices)

    def _offer_region(self, menu: QMenu, line: RegionLine) -> None:
        menu.addAction(f"Look at {line.region} on the other tabs", lambda: self.pick_region(line.region_id))

    def _offer_item(self, menu: QMenu, line: JobLine) -> None:
        if line.type_id is not None:
            type_id = line.type_id
            menu.addAction("Open the item", lambda: self.item_wanted.emit(type_id))

    def _lay_out(self) -> None:
        self._bar = QWidget(self)
        bar = FlowingLayout(self._bar)
        bar.add_named("ME", self.me)
        bar.add_named("TE", self.te)
        bar.addWidget(self.own_blueprints)
        bar.add_named("Facility", self.place)
        bar.add_named("Cost of", self.costing)
        column = QVBoxLayout(self._chart)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.HAIR)
        column.addWidget(self.bars_title)
        column.addWidget(self.bars, 1)
        self.lines_title = label("", "heading", self.lines.tools)
        self.lines.put_heading(self.lines_title)
        share_out(self._above, 3, 2)
        self._above.setSizes([3000, 2000])  # left to itself a chart asks for more than the figures
        share_out(self._below, 3, 2)
        share_out(self._split, 2, 3)
        column = QVBoxLayout(self._page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.SMALL)
        for words in (self.best_place, self.best_sale, self.missing):
            column.addWidget(words)
        column.addWidget(self._split, 1)
        self._stack = QStackedLayout(self._holder)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._page)
        self.layout_.addWidget(self._bar)
        self.layout_.addWidget(self._holder, 1)


_NOT_EXPLAINED = frozenset({"region", "missing", "possible", "age"})


def _narrowed(columns: Sequence[Column[JobLine]]) -> list[Column[JobLine]]:
    """Make the columns of a job's breakdown fit beside an explanation."""
    return [replace(column, width=width) for column, width in zip(columns, _LINE_WIDTHS, strict=True)]
