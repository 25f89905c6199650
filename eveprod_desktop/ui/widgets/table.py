"""The one table of the program."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QElapsedTimer, QItemSelection, QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QHeaderView, QMenu, QTableView, QWidget

from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.models.columns import Column, Total
from eveprod_desktop.ui.models.filters import FilterKind, one_value_filter
from eveprod_desktop.ui.models.rows import RowsModel
from eveprod_desktop.ui.models.saved_view import SavedView
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.theme.palette import Role
from eveprod_desktop.ui.widgets.buttons import IconButton
from eveprod_desktop.ui.widgets.filter_header import FilterHeader
from eveprod_desktop.ui.widgets.keys import on_keys
from eveprod_desktop.ui.widgets.listing import Listing
from eveprod_desktop.ui.widgets.totals_line import TotalsLine

Row = TypeVar("Row")
_TOTALS_AFTER_MS = 30


class _View(QTableView):
    """Qt's table, in which typing leads to the row whose name starts so."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._typed = ""
        self._since = QElapsedTimer()

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt's name
        """Go to the next row that starts with what was typed in quick succession."""
        model = self.model()
        if not isinstance(model, RowsModel):
            return
        current = max(0, self.currentIndex().row())
        gap = QApplication.keyboardInputInterval()
        if not self._since.isValid() or self._since.elapsed() > gap:
            self._typed = ""
        self._since.start()
        again = self._typed == search and len(search) == 1
        self._typed = search if again else self._typed + search
        head = self.horizontalHeader()
        words = [
            at for at, column in enumerate(model.columns) if column.searched and not head.isSectionHidden(at)
        ]
        if words:
            column = min(words, key=head.visualIndex)
            line = model.starting_with(self._typed, column, current + (len(self._typed) == 1))
            if line is not None:
                self.setCurrentIndex(model.index(line, column))


class RowsTable(Listing, Generic[Row]):
    """A table of frozen rows with everything a table of this program can do.

    `name` is under which the columns are remembered; `noun` counts the rows ("12 items"), `nouns` where
    several are not just one with an s.
    """

    def __init__(
        self,
        session: Session,
        name: str,
        columns: Sequence[Column[Row]],
        key: Callable[[Row], Hashable],
        *,
        noun: str = "row",
        nouns: str = "",
        empty_icon: str = "search",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, name, empty_icon, parent)
        self._noun, self._nouns = noun, nouns
        self.model: RowsModel[Row] = RowsModel(columns, key, self)
        self.view.setModel(self.model)
        self.view.setShowGrid(False)
        self.view.setWordWrap(False)
        self.view.setCornerButtonEnabled(False)
        self.view.setTabKeyNavigation(False)
        self.view.verticalHeader().hide()
        self.view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.view.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + sizes.ROW_PADDING)
        self.header().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self._filter_button = IconButton(
            session.look, "filter", "Filter by column (Ctrl+Shift+F)", self.toggle_filters, self.tools
        )
        if any(column.kind is not FilterKind.NONE for column in columns):
            self.add_tool(self._filter_button)
        else:
            self._filter_button.hide()
        self.totals = TotalsLine(session.look, self.header, self.columns, self)
        self.put_together(self.model)
        self.put_below(self.totals)
        self.header().setStretchLastSection(False)
        self.view.setSortingEnabled(True)
        self.view.selectionModel().currentRowChanged.connect(self._tell_picked)
        self._connect_filters_and_totals()
        self.show_view(filled=False)

    def make_view(self, parent: QWidget) -> QTableView:
        """Make the table with its head."""
        self.view = _View(parent)
        self._head = FilterHeader(self.columns, self._choices, self.view)
        self.view.setHorizontalHeader(self._head)
        return self.view

    def _connect_filters_and_totals(self) -> None:
        self._total_later = self._timer(_TOTALS_AFTER_MS, self._add_up_in_sight)
        self._total_due = False
        self.view.selectionModel().selectionChanged.connect(lambda *_what: self._total_later.start())
        for told in (self._head.sectionResized, self._head.sectionMoved):
            told.connect(lambda *_what: self.totals.update())
        self.view.horizontalScrollBar().valueChanged.connect(lambda _at: self._head.arrange())
        self.view.horizontalScrollBar().valueChanged.connect(lambda _at: self.totals.update())
        self._head.filtered.connect(self._filter_later.start)
        self._head.left.connect(self.focus_view)
        on_keys(self, "Ctrl+Shift+F", self.focus_filters)

    def set_rows(self, rows: Sequence[Row], *, swap: Callable[[], None] | None = None) -> None:
        """Show other rows; order, filters, selection and place stay where the same rows are still there.

        Where rows are numbers into something else, `swap` puts the other thing in its place.
        """

        def change() -> None:
            if swap is not None:
                swap()
            self.model.set_rows(rows)

        self._keep_place(change)
        self._count()
        if self.view.isVisible():
            self.layout_of_columns.fit_numbers()

    def set_columns(self, columns: Sequence[Column[Row]]) -> None:
        """Write the same rows with other columns of the same number."""
        self._keep_place(lambda: self.model.set_columns(columns))
        self.layout_of_columns.leave_out_vacant()
        self._count()

    def set_noun(self, noun: str, nouns: str = "") -> None:
        """Count the rows under another name; `nouns` where several are not just one with an s."""
        self._noun, self._nouns = noun, nouns
        self._count()

    def apply_filter(self) -> None:
        """Show only rows that match the filter box and the filters of the columns."""
        tests, mistake = self._head.read()

        def change() -> None:
            self.model.set_filter(self.quick_filter.text())
            self.model.set_column_filters(tests)

        self._keep_place(change, same_rows=True)
        self._count()
        if mistake is not None:
            self.counted.setText(mistake.sentence)
        role = Role.ACCENT if self._head.texts() else Role.MUTED
        self._filter_button.change_icon("filter", role)

    # filters of columns

    def toggle_filters(self) -> None:
        """Show the row of filters, or put it away with what stands in it."""
        if self._head.open:
            self._head.show_row(shown=False)
            self.focus_view()
        else:
            self.focus_filters()

    def focus_filters(self) -> None:
        """Put the keyboard into the filter of the current column."""
        self._head.show_row(shown=True)
        self._head.focus_field(self.view.currentIndex().column())

    def filter_texts(self) -> dict[str, str]:
        """Return the filters of columns as typed, by the column's key."""
        return self._head.texts()

    def set_filters(self, texts: Mapping[str, str]) -> None:
        """Filter by columns, written as a person would type it, by the column's key."""
        self._head.set_texts(texts)
        self.apply_filter()

    def present_view(self, name: str) -> SavedView:
        """Return how the table is looked at now, filters included."""
        return self.layout_of_columns.view_named(
            name, quick=self.quick_filter.text(), filters=self._head.texts()
        )

    def use_view(self, view: SavedView) -> None:
        """Look at the table as a saved view says."""
        self._head.set_texts(view.filters)
        if not view.filters:
            self._head.show_row(shown=False)
        super().use_view(view)

    def add_to_menu(self, menu: QMenu, index: QModelIndex) -> None:
        """Offer to keep only the rows that have the same value as this cell."""
        column = self.model.columns[index.column()]
        if column.kind is FilterKind.NONE:
            return
        wanted = one_value_filter(column.kind, column.value(self.model.row(index.row())))
        text = self.model.cell(index).text
        menu.addAction(
            f"Only rows with {column.title} {text}",
            lambda: self.set_filters({**self._head.texts(), column.key: wanted}),
        )
        if self._head.texts():
            menu.addAction("Clear the filters of columns", lambda: self.set_filters({}))

    def select(self, key: Hashable) -> bool:
        """Make the row with this key the current one; return whether it is there."""
        line = self.model.line_of(key)
        if line is None:
            return False
        self.view.setCurrentIndex(self.model.index(line, 0))
        return True

    def current(self) -> Row | None:
        """Return the row the keyboard is on."""
        index = self.view.currentIndex()
        return self.model.row(index.row()) if index.isValid() else None

    # Listing

    def columns(self) -> Sequence[Column[Any]]:
        """Return the columns of the model."""
        return self.model.columns

    def header(self) -> QHeaderView:
        """Return the head of the view."""
        return self.view.horizontalHeader()

    def row_at(self, index: QModelIndex) -> Row:
        """Return the row at an index."""
        return self.model.row(index.row())

    def selected(self) -> list[Row]:
        """Return the selected rows from top to bottom."""
        lines = sorted({index.row() for index in self.view.selectionModel().selectedRows()})
        return [self.model.row(line) for line in lines]

    def everything(self) -> list[Row]:
        """Return all rows shown, from top to bottom."""
        return self.model.shown_rows()

    # small things

    def _choices(self, section: int) -> list[str]:
        return self.model.choices(section)

    def _keep_place(self, change: Callable[[], None], *, same_rows: bool = False) -> None:
        """Change the rows, then select the same ones again and stay where one was scrolled to.

        With the `same_rows`, in another order or filtered otherwise, nobody's key has to be asked for.
        """
        model = self.model
        identity: Callable[[int], Hashable] = model.position if same_rows else model.key_at
        kept = {identity(index.row()) for index in self.view.selectionModel().selectedRows()}
        index = self.view.currentIndex()
        current = identity(index.row()) if index.isValid() else None
        places = [
            (bar, bar.value()) for bar in (self.view.verticalScrollBar(), self.view.horizontalScrollBar())
        ]
        change()
        if kept or current is not None:
            rows = model.positions() if same_rows else map(model.key, model.shown_rows())
            self._select_again(kept, current, max(0, index.column()), rows)
        for bar, place in places:
            bar.setValue(place)

    def _select_again(
        self, kept: set[Hashable], current: Hashable, column: int, identities: Iterable[Hashable]
    ) -> None:
        model, last = self.model, self.model.columnCount() - 1
        chosen: list[int] = []
        current_line = None
        for line, identity in enumerate(identities):
            if identity in kept:
                chosen.append(line)
            if identity == current:
                current_line = line
            if len(chosen) == len(kept) and (current_line is not None or current is None):
                break
        selection = QItemSelection()
        for first, end in _stretches(chosen):
            selection.select(model.index(first, 0), model.index(end, last))
        chooser = self.view.selectionModel()
        if current_line is not None:
            chooser.setCurrentIndex(
                model.index(current_line, column), QItemSelectionModel.SelectionFlag.NoUpdate
            )
        chooser.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _count(self) -> None:
        shown, total = self.model.rowCount(), self.model.total
        all_of_them = write.count(total, self._noun, self._nouns)
        self.counted.setText(f"{write.whole(shown)} of {all_of_them}" if shown != total else all_of_them)
        if total and not shown:
            self.empty.tell("Nothing passes the filter.", "Change or clear the filter above.", icon="search")
        filtering = self._head.open and bool(total)
        self.show_view(filled=bool(shown) or filtering, bare=not total)
        self._total_later.start()

    def _add_up_in_sight(self) -> None:
        """Write the totals, of a list that a window hides when it comes into sight."""
        self._total_due = not self.isVisible() and self.window().isVisible()
        if not self._total_due:
            self.add_up()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Write the totals that nobody could see."""
        super().showEvent(event)
        if self._total_due:
            self._total_later.start()

    def add_up(self) -> None:
        """Write the totals of the selected rows if there are several, else of all rows shown."""
        model = self.model
        totalled = [at for at, column in enumerate(model.columns) if column.total is not Total.NONE]
        self.totals.setVisible(bool(totalled) and model.rowCount() > 1)
        if not totalled:
            return
        lines = sorted({index.row() for index in self.view.selectionModel().selectedRows()})
        some = len(lines) > 1
        title = write.count(len(lines) if some else model.rowCount(), self._noun, self._nouns)
        self.totals.tell(
            f"{title} selected" if some else f"Total of {title}",
            {at: model.columns[at].totalled(model.values(at, lines if some else None)) for at in totalled},
        )

    def _tell_picked(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self.picked.emit(self.model.row(current.row()))


def _stretches(lines: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Join rising line numbers to stretches without a gap."""
    first = end = None
    for line in lines:
        if first is None or end is None:
            first = end = line
        elif line == end + 1:
            end = line
        else:
            yield first, end
            first = end = line
    if first is not None and end is not None:
        yield first, end
