"""The one table of the program."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.models.columns import Column
from eveprod_desktop.ui.models.rows import RowsModel
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.listing import Listing

Row = TypeVar("Row")


class RowsTable(Listing, Generic[Row]):
    """A table of frozen rows with everything a table of this program can do.

    `name` is under which the columns are remembered; `noun` counts the rows ("12 items").
    """

    def __init__(
        self,
        session: Session,
        name: str,
        columns: Sequence[Column[Row]],
        key: Callable[[Row], Hashable],
        *,
        noun: str = "row",
        empty_icon: str = "search",
        parent: QWidget | None = None,
    ) -> None:
        self.view = QTableView()
        super().__init__(session, name, self.view, empty_icon, parent)
        self._noun = noun
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
        self.put_together(self.model)
        self.header().setStretchLastSection(False)
        self.view.setSortingEnabled(True)
        self.view.selectionModel().currentRowChanged.connect(self._tell_picked)
        self.show_view(filled=False)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows; what was selected stays selected where it is still there."""
        self._keep_selection(lambda: self.model.set_rows(rows))
        self._count()

    def set_columns(self, columns: Sequence[Column[Row]]) -> None:
        """Write the same rows with other columns of the same number."""
        self._keep_selection(lambda: self.model.set_columns(columns))

    def set_noun(self, noun: str) -> None:
        """Count the rows under another name."""
        self._noun = noun
        self._count()

    def apply_filter(self) -> None:
        """Show only rows that match the filter box."""
        self._keep_selection(lambda: self.model.set_filter(self.quick_filter.text()))
        self._count()

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

    def _keep_selection(self, change: Callable[[], None]) -> None:
        kept = {self.model.key(row) for row in self.selected()}
        current = self.current()
        current_key = None if current is None else self.model.key(current)
        change()
        if not kept and current_key is None:
            return
        lines = {self.model.key(row): line for line, row in enumerate(self.model.shown_rows())}
        last = self.model.columnCount() - 1
        selection = QItemSelection()
        for key in kept & lines.keys():
            selection.select(self.model.index(lines[key], 0), self.model.index(lines[key], last))
        chooser = self.view.selectionModel()
        if current_key in lines:
            chooser.setCurrentIndex(
                self.model.index(lines[current_key], 0), QItemSelectionModel.SelectionFlag.NoUpdate
            )
        chooser.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _count(self) -> None:
        shown, total = self.model.rowCount(), self.model.total
        all_of_them = write.count(total, self._noun)
        self.counted.setText(f"{write.whole(shown)} of {all_of_them}" if shown != total else all_of_them)
        if total and not shown:
            self.empty.tell("Nothing passes the filter.", "Change or clear the filter above.", icon="search")
        self.show_view(filled=bool(shown), bare=not total)

    def _tell_picked(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self.picked.emit(self.model.row(current.row()))
