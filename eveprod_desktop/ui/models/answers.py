"""What Qt asks of lists and trees alike: of a cell, and of the head of a column."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from PySide6.QtCore import Qt

from eveprod_desktop.ui.models.columns import Cell, Column

Row = TypeVar("Row")
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def cell_answer(column: Column[Row], role: int, cell: Callable[[], Cell], row: Callable[[], Row]) -> Any:  # noqa: ANN401 - Qt's type
    """Return what Qt asks about a cell: its text, what is spoken, its side, its tool tip.

    `cell` and `row` are called only for an answer that needs them.
    """
    if role == Qt.ItemDataRole.DisplayRole:
        return cell().text
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return cell().spoken
    if role == Qt.ItemDataRole.AccessibleDescriptionRole:
        return column.title
    if role == Qt.ItemDataRole.TextAlignmentRole:
        return _RIGHT if column.right else _LEFT
    if role == Qt.ItemDataRole.ToolTipRole:
        return column.tip(row()) if column.tip else None
    return None


def column_header(
    columns: Sequence[Column[Any]], section: int, orientation: Qt.Orientation, role: int
) -> Any:  # noqa: ANN401 - Qt's type
    """Return what Qt asks about the head of a column."""
    if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(columns):
        return None
    column = columns[section]
    if role == Qt.ItemDataRole.DisplayRole:
        return column.title
    if role == Qt.ItemDataRole.ToolTipRole:
        return "\n".join(filter(None, (column.title, column.hint))) or None
    if role == Qt.ItemDataRole.TextAlignmentRole:
        return _RIGHT if column.right else _LEFT
    return None
