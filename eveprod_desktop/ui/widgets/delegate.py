"""Paints the cells of every table and tree from text the model has already written."""

from typing import Protocol

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from eveprod_desktop.ui.models.columns import Cell
from eveprod_desktop.ui.pictures import ItemPictures
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.theme.look import Look
from eveprod_desktop.ui.theme.palette import Role

_WIDTHS_KEPT = 20_000
_ICON_INSET = (sizes.PICTURE - sizes.ICON) // 2

# plain numbers: every operation on one of Qt's flags makes an object, several in each of hundreds of cells
_SELECTED = QStyle.StateFlag.State_Selected.value
_UNDER_MOUSE = QStyle.StateFlag.State_MouseOver.value
_FOCUSED = QStyle.StateFlag.State_HasFocus.value
_IN_LINE = (
    # in a window from right to left too the sign stands before its number, and the words in their order
    Qt.TextFlag.TextForceLeftToRight.value
    | Qt.AlignmentFlag.AlignVCenter.value
    | Qt.AlignmentFlag.AlignAbsolute.value
    | Qt.TextFlag.TextSingleLine.value
)
_RIGHT = Qt.AlignmentFlag.AlignRight.value | _IN_LINE
_LEFT = Qt.AlignmentFlag.AlignLeft.value | _IN_LINE


class CellSource(Protocol):
    """A model whose cells are ready to be painted."""

    def cell(self, index: QModelIndex | QPersistentModelIndex) -> Cell:
        """Return the cell at an index."""
        ...


class CellDelegate(QStyledItemDelegate):
    """Background, icon and text, nothing else: the style is not asked, which halves the time of a repaint."""

    def __init__(
        self, source: CellSource, look: Look, pictures: ItemPictures, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._source = source
        self._look = look
        self._pictures = pictures
        self._widths: dict[str, int] = {}
        self._metrics_of = ""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one cell."""
        cell = self._source.cell(index)
        look = self._look
        state: int = option.state.value
        rect: QRect = option.rect
        if state & _SELECTED:
            painter.fillRect(rect, look.colour(Role.SELECTION))
        elif state & _UNDER_MOUSE:
            painter.fillRect(rect, look.colour(Role.HOVER))
        left = rect.left() + sizes.CELL_MARGIN
        width = rect.width() - 2 * sizes.CELL_MARGIN
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        if cell.picture:
            side = min(sizes.PICTURE, rect.height())
            top = rect.top() + (rect.height() - side) // 2
            at = left + width - side if mirrored else left
            self._pictures.paint(painter, QRect(at, top, side, side), cell.picture, look)
            left += 0 if mirrored else side + sizes.SMALL
            width -= side + sizes.SMALL
        if cell.icon:
            top = rect.top() + (rect.height() - sizes.ICON) // 2
            # as wide as a picture: texts of one column stand below each other
            at = _ICON_INSET + (left + width - sizes.PICTURE if mirrored else left)
            look.icon(cell.icon, cell.icon_role).paint(painter, QRect(at, top, sizes.ICON, sizes.ICON))
            left += 0 if mirrored else sizes.PICTURE + sizes.SMALL
            width -= sizes.PICTURE + sizes.SMALL
        if width <= 0:
            return
        text = cell.text
        metrics: QFontMetrics = option.fontMetrics
        if self._width(text, metrics) > width:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        painter.setPen(look.colour(cell.role))
        flags = _RIGHT if cell.right is not mirrored else _LEFT
        painter.drawText(left, rect.top(), width, rect.height(), flags, text)
        if state & _FOCUSED and not state & _SELECTED:
            painter.setPen(look.colour(Role.ACCENT))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def sizeHint(  # noqa: N802 - Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the room a cell wants."""
        cell = self._source.cell(index)
        metrics: QFontMetrics = option.fontMetrics
        width = self._width(cell.text, metrics) + _beside_text(cell)
        return QSize(width, metrics.height() + sizes.ROW_PADDING)

    def helpEvent(  # noqa: N802 - Qt's name
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Show a text that has no room whole under the mouse."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        QToolTip.showText(event.globalPos(), self.hint(option, index), view)
        return True

    def hint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> str:
        """Return the text of a cell that has no room for it, and what the model tells of the cell."""
        cell = self._source.cell(index)
        rect: QRect = option.rect
        room = rect.width() - _beside_text(cell)
        metrics: QFontMetrics = option.fontMetrics
        text = cell.text if self._width(cell.text, metrics) > room else ""
        return "\n".join(filter(None, (text, index.data(Qt.ItemDataRole.ToolTipRole))))

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


def _beside_text(cell: Cell) -> int:
    """Return how many pixels of a cell's width its text can't have."""
    pictures = (cell.picture != 0) + bool(cell.icon)
    return 2 * sizes.CELL_MARGIN + pictures * (sizes.PICTURE + sizes.SMALL)
