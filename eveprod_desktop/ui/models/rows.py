"""A table over frozen rows that sorts, filters and writes its own text.

A proxy model over a Python model takes seconds for 50,000 rows; sorting positions by keys computed
once per column takes a few hundredths of that.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from eveprod_desktop.ui.models.answers import cell_answer, column_header
from eveprod_desktop.ui.models.columns import Cell, Column, Total
from eveprod_desktop.ui.models.filters import FilterKind, Passes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_MANY = 5_000
_FEW = 8


def sort_key(value: object) -> Any:  # noqa: ANN401 - whatever a column compares
    """Return what a value is compared by: words without regard to case."""
    return value.casefold() if isinstance(value, str) else value


def sort_keys(values: list[Any]) -> list[Any]:
    """Return what values are compared by, quicker where all of them are words."""
    try:
        return [*map(str.casefold, values)]
    except TypeError:  # numbers among them, or nothing
        return [*map(sort_key, values)]


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Rows, columns, one order, filters. `key` tells rows apart across two sets of rows.

    The quick filter looks for words in all searched columns; each column may have a filter of its own.
    """

    def __init__(
        self, columns: Sequence[Column[Row]], key: Callable[[Row], Hashable], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.key = key
        self._rows: Sequence[Row] = ()
        self._shown: list[int] = []
        self._cells: list[list[Cell | None] | None] = []
        self._keys: dict[int, list[Any]] = {}
        self._numbers: dict[int, NDArray[np.float64]] = {}
        self._orders: dict[tuple[int, Qt.SortOrder], list[int]] = {}
        self._haystack: list[str] | None = None
        self._find: Callable[[str], Callable[[Row], bool]] | None = None
        self._words: tuple[str, ...] = ()
        self._filters: dict[int, Passes] = {}
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None

    # what is in it

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows, in the order and through the filter in use."""
        self.beginResetModel()
        self._rows = rows
        self._cells = [None] * len(rows)
        self.forget_orders()
        self._haystack = None
        self._shown = self._arranged()
        self.endResetModel()

    def set_columns(self, columns: Sequence[Column[Row]]) -> None:
        """Write the same rows with other columns of the same number, for example for other quantities."""
        if len(columns) != len(self.columns):
            raise ValueError("the number of columns stays")
        self.beginResetModel()
        self.columns = tuple(columns)
        self._cells = [None] * len(self._rows)
        self.forget_orders()
        self._haystack = None
        self._shown = self._arranged()
        self.endResetModel()

    def set_filter(self, text: str) -> None:
        """Show only rows whose searched columns contain every word of `text`, in any case."""
        words = tuple(text.casefold().split())
        if words == self._words:
            return
        self.beginResetModel()
        self._words = words
        self._shown = self._arranged()
        self.endResetModel()

    def search_by(self, find: Callable[[str], Callable[[Row], bool]]) -> None:
        """Have the quick filter ask `find` for a test of rows, instead of looking through columns.

        For rows that know a quicker way; to be set before there are any.
        """
        self._find = find

    def write_again(self, lines: range, column: int) -> None:
        """Write a column anew in some lines, whose values changed with time; order and filters stay."""
        if not lines:
            return
        for line in lines:
            position = self._shown[line]
            cells = self._cells[position]
            if cells is not None:
                cells[column] = None
        self.dataChanged.emit(self.index(lines.start, column), self.index(lines.stop - 1, column))

    def set_column_filters(self, filters: Mapping[int, Passes]) -> None:
        """Show only rows whose values pass the test of each column named, besides the quick filter."""
        if not filters and not self._filters:
            return
        self.beginResetModel()
        self._filters = dict(filters)
        self._shown = self._arranged()
        self.endResetModel()

    @property
    def total(self) -> int:
        """Number of rows, filtered away or not."""
        return len(self._rows)

    @property
    def filtered(self) -> bool:
        """Whether a filter is in use."""
        return bool(self._words or self._filters)

    def row(self, number: int) -> Row:
        """Return the row shown as line `number`."""
        return self._rows[self._shown[number]]

    def key_at(self, number: int) -> Hashable:
        """Return the key of the row shown as line `number`."""
        return self.key(self.row(number))

    def position(self, number: int) -> int:
        """Return which of all rows is shown as line `number`, until others are set."""
        return self._shown[number]

    def positions(self) -> Sequence[int]:
        """Return which of all rows are shown, line by line."""
        return self._shown

    def shown_rows(self) -> list[Row]:
        """Return the rows that pass the filter, in the order shown."""
        return [self._rows[position] for position in self._shown]

    def line_of(self, key: Hashable) -> int | None:
        """Return the line in which the row with this key is shown."""
        for line, position in enumerate(self._shown):
            if self.key(self._rows[position]) == key:
                return line
        return None

    def starting_with(self, text: str, column: int, after: int) -> int | None:
        """Return the first line from `after` on (round the end) whose text in a column starts with `text`."""
        wanted, count = text.casefold(), len(self._shown)
        if not wanted or not count:
            return None
        keys = self._keys_of(column)
        for step in range(count):
            line = (after + step) % count
            key = keys[self._shown[line]]
            if key is not None and str(key).casefold().startswith(wanted):
                return line
        return None

    def values(self, column: int, lines: Iterable[int] | None = None) -> list[Any]:
        """Return the values of a column in the lines given, or in all lines shown."""
        positions = self._shown if lines is None else [self._shown[line] for line in lines]
        if self.columns[column].total is not Total.NONE:  # numbers, and asked for with every selection
            return [*map(self._keys_of(column).__getitem__, positions)]
        value, rows = self.columns[column].value, self._rows
        return [value(rows[position]) for position in positions]

    def choices(self, column: int) -> list[str]:
        """Return the different values of a column of words in all rows, in order."""
        value = self.columns[column].value
        found = {str(one) for row in self._rows if (one := value(row)) is not None}
        return sorted(found, key=str.casefold)

    def cell(self, index: Index) -> Cell:
        """Return a cell ready to be painted, written once; columns that are hidden are not written."""
        position, column = self._shown[index.row()], index.column()
        cells = self._cells[position]
        if cells is None:
            cells = self._cells[position] = [None] * len(self.columns)
        cell = cells[column]
        if cell is None:
            cell = cells[column] = self.columns[column].cell(self._rows[position])
        return cell

    # Qt's side

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Return the number of lines shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Return the number of columns, hidden ones included."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's type
        """Return what Qt asks for; the delegate asks `cell` instead."""
        if not index.isValid():
            return None
        return cell_answer(
            self.columns[index.column()],
            role,
            lambda: self.cell(index),
            lambda: self._rows[self._shown[index.row()]],
        )

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's type
        """Return the title of a column, its hint as a tool tip."""
        return column_header(self.columns, section, orientation, role)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the rows by a column; -1 gives back the order they came in. Selections stay on their rows."""
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        positions = [self._shown[index.row()] for index in held]
        self._sorted_by = (column, order) if 0 <= column < len(self.columns) else None
        self._shown = self._arranged()
        if held:
            line_at = self._lines_of({*positions})
            self.changePersistentIndexList(
                held,
                [
                    self.index(line_at[position], index.column())
                    for position, index in zip(positions, held, strict=True)
                ],
            )
        self.layoutChanged.emit()

    def _lines_of(self, positions: set[int]) -> dict[int, int]:
        """Return the lines in which rows are shown; looking for a few one by one is far quicker."""
        if len(positions) <= _FEW:
            return {position: self._shown.index(position) for position in positions}
        return {position: line for line, position in enumerate(self._shown)}

    def forget_orders(self) -> None:
        """Compute sort keys and orders anew at the next sort."""
        self._keys.clear()
        self._numbers.clear()
        self._orders.clear()

    # order and filter

    def _arranged(self) -> list[int]:
        """Return the positions that pass the filter, in order; rows without a value come last either way."""
        shown = self._matching()
        if self._sorted_by is None:
            return shown
        everything = len(shown) == len(self._rows)
        order = self._orders.get(self._sorted_by)
        if order is None:
            order = self._sorted(shown, *self._sorted_by)
            if everything:
                self._orders[self._sorted_by] = order
            return list(order)
        if everything:
            return list(order)
        chosen = set(shown)
        return [position for position in order if position in chosen]

    def _sorted(self, positions: list[int], column: int, order: Qt.SortOrder) -> list[int]:
        if len(positions) >= _MANY and _are_numbers(self.columns[column]):
            everything = len(positions) == len(self._rows)
            return _sorted_numbers(None if everything else positions, self._numbers_of(column), order)
        keys = self._keys_of(column)
        known = [position for position in positions if keys[position] is not None]
        known.sort(key=keys.__getitem__, reverse=order == Qt.SortOrder.DescendingOrder)
        if len(known) < len(positions):
            known.extend(position for position in positions if keys[position] is None)
        return known

    def _matching(self) -> list[int]:
        found: Iterable[int] = self._with_words() if self._words else range(len(self._rows))
        for column, passes in self._filters.items():
            value, rows = self.columns[column].value, self._rows
            found = [position for position in found if passes(value(rows[position]))]
        return list(found)

    def _with_words(self) -> list[int]:
        if self._find is not None:
            passes = self._find(" ".join(self._words))
            return [position for position, row in enumerate(self._rows) if passes(row)]
        if self._haystack is None:
            searched = [column.value for column in self.columns if column.searched]
            self._haystack = [
                "\n".join([str(value(row)) for value in searched]).casefold() for row in self._rows
            ]
        first, *others = self._words
        found = [position for position, text in enumerate(self._haystack) if first in text]
        for word in others:
            found = [position for position in found if word in self._haystack[position]]
        return found

    def _keys_of(self, column: int) -> list[Any]:
        keys = self._keys.get(column)
        if keys is None:
            values = self._values_of(column)
            keys = self._keys[column] = values if _are_numbers(self.columns[column]) else sort_keys(values)
        return keys

    def _values_of(self, column: int) -> list[Any]:
        all_at_once = self.columns[column].of_all
        rows = self._rows
        return all_at_once(rows) if all_at_once else [*map(self.columns[column].value, rows)]

    def _numbers_of(self, column: int) -> "NDArray[np.float64]":
        """Return the numbers of a column in all rows, NaN for none."""
        numbers = self._numbers.get(column)
        if numbers is None:
            import numpy as np  # noqa: PLC0415 - a window of short lists does without

            numbers = self._numbers[column] = np.array(self._keys_of(column), dtype=float)
        return numbers


def _sorted_numbers(
    positions: list[int] | None, numbers: "NDArray[np.float64]", order: Qt.SortOrder
) -> list[int]:
    """Sort positions (None: all) by numbers, those without one last, equal ones as they came."""
    import numpy as np  # noqa: PLC0415 - a window of short lists does without

    chosen = None if positions is None else np.array(positions)
    if chosen is not None:
        numbers = numbers[chosen]
    if order == Qt.SortOrder.DescendingOrder:
        numbers = -numbers
    at = np.argsort(numbers, kind="stable")
    sorted_positions: list[int] = (at if chosen is None else chosen[at]).tolist()
    return sorted_positions


def _are_numbers(column: Column[Any]) -> bool:
    return column.kind in {FilterKind.NUMBER, FilterKind.SPAN}
