"""Paints the cells of every table and tree from text the model has already written."""

from typing import Protocol

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from eveprod_desktop.ui.models.columns import Cell
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.theme.look import Look
from eveprod_desktop.ui.theme.palette import Role

_WIDTHS_KEPT = 20_000


class CellSource(Protocol):
    """A model whose cells are ready to be painted."""

    def cell(self, index: QModelIndex | QPersistentModelIndex) -> Cell:
        """Return the cell at an index."""
        ...


class CellDelegate(QStyledItemDelegate):
    """Background, icon and text, nothing else: the style is not asked, which halves the time of a repaint."""

    def __init__(self, source: CellSource, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._look = look
        self._widths: dict[str, int] = {}
        self._metrics_of = ""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one cell."""
        cell = self._source.cell(index)
        look = self._look
        state = option.state
        rect: QRect = option.rect
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, look.colour(Role.SELECTION))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, look.colour(Role.HOVER))
        left = rect.left() + sizes.CELL_MARGIN
        width = rect.width() - 2 * sizes.CELL_MARGIN
        if cell.icon:
            top = rect.top() + (rect.height() - sizes.ICON) // 2
            look.icon(cell.icon, cell.icon_role).paint(painter, QRect(left, top, sizes.ICON, sizes.ICON))
            left += sizes.ICON + sizes.SMALL
            width -= sizes.ICON + sizes.SMALL
        if width <= 0:
            return
        text = cell.text
        metrics: QFontMetrics = option.fontMetrics
        if self._width(text, metrics) > width:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        painter.setPen(look.colour(cell.role))
        side = Qt.AlignmentFlag.AlignRight if cell.right else Qt.AlignmentFlag.AlignLeft
        flags = side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(left, rect.top(), width, rect.height(), flags, text)
        if state & QStyle.StateFlag.State_HasFocus and not state & QStyle.StateFlag.State_Selected:
            painter.setPen(look.colour(Role.ACCENT))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def sizeHint(  # noqa: N802 - Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the room a cell wants."""
        cell = self._source.cell(index)
        metrics: QFontMetrics = option.fontMetrics
        icon = sizes.ICON + sizes.SMALL if cell.icon else 0
        width = self._width(cell.text, metrics) + icon + 2 * sizes.CELL_MARGIN
        return QSize(width, metrics.height() + sizes.ROW_PADDING)

    def _width(self, text: str, metrics: QFontMetrics) -> int:
        known = self._widths.get(text)
        if known is None:
            if len(self._widths) >= _WIDTHS_KEPT:
                self._widths.clear()
            known = self._widths[text] = metrics.horizontalAdvance(text)
        return known

    def forget_widths(self) -> None:
        """Measure again: the font is another one."""
        self._widths.clear()
