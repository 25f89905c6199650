"""A tree whose branches are made when they are opened.

What hangs below a payload is asked from a function, so a graph that shares subtrees can be shown as
the tree a person expects without being copied out first.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from eveprod_desktop.ui.models.answers import cell_answer, column_header
from eveprod_desktop.ui.models.columns import Cell, Column
from eveprod_desktop.ui.models.rows import sort_key

Payload = TypeVar("Payload")
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_ROOT = 0


class _Node(Generic[Payload]):
    """A place in the tree: what stands there, its parent's number, its line there, its children's numbers."""

    __slots__ = ("cells", "children", "line", "parent", "payload")

    def __init__(self, payload: Payload | None, parent: int, line: int) -> None:
        self.payload = payload
        self.parent = parent
        self.line = line
        self.children: list[int] | None = None
        self.cells: tuple[Cell, ...] | None = None


class TreeModel(QAbstractItemModel, Generic[Payload]):
    """Payloads in a tree; `children_of` gives what hangs below one, asked once per place."""

    def __init__(
        self,
        columns: Sequence[Column[Payload]],
        children_of: Callable[[Payload], Sequence[Payload]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._children_of = children_of
        self._nodes: list[_Node[Payload]] = []
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None
        self._plant(())

    def set_roots(self, roots: Sequence[Payload]) -> None:
        """Show other trees."""
        self.beginResetModel()
        self._plant(roots)
        self.endResetModel()

    def set_columns(self, columns: Sequence[Column[Payload]]) -> None:
        """Write the same tree with other columns of the same number, for example for other quantities."""
        if len(columns) != len(self.columns):
            raise ValueError("the number of columns stays")
        self.columns = tuple(columns)
        for node in self._nodes:
            node.cells = None
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(columns) - 1)
        for parent in [number for number, node in enumerate(self._nodes) if node.children]:
            below = self._nodes[parent].children or []
            self.dataChanged.emit(
                self.createIndex(0, 0, below[0]),
                self.createIndex(len(below) - 1, len(columns) - 1, below[-1]),
            )

    def payload(self, index: Index) -> Payload:
        """Return what stands at an index."""
        payload = self._nodes[index.internalId()].payload
        if payload is None:
            raise IndexError("the root of all trees is not shown")
        return payload

    def cell(self, index: Index) -> Cell:
        """Return a cell ready to be painted; written once per place."""
        node = self._nodes[index.internalId()]
        if node.cells is None:
            payload = self.payload(index)
            node.cells = tuple(column.cell(payload) for column in self.columns)
        return node.cells[index.column()]

    def walk(self, parent: Index = _NOWHERE) -> Iterator[QModelIndex]:
        """Go through every place below `parent`, top down; makes the branches it comes to."""
        for line in range(self.rowCount(parent)):
            index = self.index(line, 0, parent)
            yield index
            yield from self.walk(index)

    # Qt's side

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        """Return the index of a place."""
        below = self._below(self._number(parent)) if parent.column() <= 0 else []
        if not (0 <= row < len(below) and 0 <= column < len(self.columns)):
            return QModelIndex()
        return self.createIndex(row, column, below[row])

    def parent(self, index: Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]  # Qt has two of that name
        """Return the index a place hangs below."""
        if not index.isValid():
            return QModelIndex()
        number = self._nodes[index.internalId()].parent
        return QModelIndex() if number == _ROOT else self.createIndex(self._nodes[number].line, 0, number)

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Return the number of places below one."""
        return len(self._below(self._number(parent))) if parent.column() <= 0 else 0

    def hasChildren(self, parent: Index = _NOWHERE) -> bool:  # noqa: N802 - Qt's name
        """Tell whether anything hangs below a place, without making it."""
        if parent.column() > 0:
            return False
        node = self._nodes[self._number(parent)]
        if node.children is not None or node.payload is None:
            return bool(node.children)
        return bool(self._children_of(node.payload))

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: ARG002, N802 - Qt's name
        """Return the number of columns, hidden ones included."""
        return len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's type
        """Return what Qt asks for; the delegate asks `cell` instead."""
        if not index.isValid():
            return None
        return cell_answer(
            self.columns[index.column()], role, lambda: self.cell(index), lambda: self.payload(index)
        )

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's type
        """Return the title of a column, its hint as a tool tip."""
        return column_header(self.columns, section, orientation, role)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order what hangs below each place by a column; -1 gives back the order it came in."""
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        self._sorted_by = (column, order) if 0 <= column < len(self.columns) else None
        for node in self._nodes:
            if node.children:
                node.children = self._arranged(node.children)
        if held:
            self.changePersistentIndexList(
                held,
                [
                    self.createIndex(self._nodes[index.internalId()].line, index.column(), index.internalId())
                    for index in held
                ],
            )
        self.layoutChanged.emit()

    # the places

    def _plant(self, roots: Sequence[Payload]) -> None:
        root: _Node[Payload] = _Node(None, _ROOT, 0)
        self._nodes = [root]
        root.children = self._grow(_ROOT, roots)

    def _number(self, index: Index) -> int:
        return index.internalId() if index.isValid() else _ROOT

    def _below(self, number: int) -> list[int]:
        node = self._nodes[number]
        if node.children is None:
            node.children = (
                [] if node.payload is None else self._grow(number, self._children_of(node.payload))
            )
        return node.children

    def _grow(self, parent: int, payloads: Sequence[Payload]) -> list[int]:
        first = len(self._nodes)
        self._nodes.extend(_Node(payload, parent, line) for line, payload in enumerate(payloads))
        return self._arranged(list(range(first, len(self._nodes))))

    def _arranged(self, numbers: list[int]) -> list[int]:
        """Put siblings in order and tell them their lines; numbers rise in the order they came in."""
        arranged = sorted(numbers)
        if self._sorted_by is not None:
            column, order = self._sorted_by
            value = self.columns[column].value
            keys: dict[int, Any] = {}
            for number in numbers:
                payload = self._nodes[number].payload
                keys[number] = None if payload is None else sort_key(value(payload))
            known = [number for number in arranged if keys[number] is not None]
            known.sort(key=keys.__getitem__, reverse=order == Qt.SortOrder.DescendingOrder)
            arranged = known + [number for number in arranged if keys[number] is None]
        for line, number in enumerate(arranged):
            self._nodes[number].line = line
        return arranged
