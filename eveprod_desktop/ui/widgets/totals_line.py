"""The line below a table: sums and means of what is shown, or of what is selected."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QToolTip, QWidget

from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.models.columns import Column, Total
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.theme.look import Look
from eveprod_desktop.ui.theme.palette import Role

_WORDS = {Total.SUM: "sum", Total.MEAN: "mean"}


class TotalsLine(QWidget):
    """Paints a total below each column that has one, in line with it."""

    def __init__(
        self,
        look: Look,
        header: Callable[[], QHeaderView],
        columns: Callable[[], Sequence[Column[Any]]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._header = header
        self._columns = columns
        self._title = ""
        self._texts: dict[int, str] = {}
        self._unknown: dict[int, int] = {}
        look.changed.connect(self.update)

    def tell(self, title: str, totals: dict[int, tuple[str, int]]) -> None:
        """Show totals by column with the number of rows without a value; `title` says of which rows."""
        self._title = title
        self._texts = {section: text for section, (text, _unknown) in totals.items() if text}
        self._unknown = {section: unknown for section, (_text, unknown) in totals.items()}
        columns = self._columns()
        spoken = [f"{columns[section].title} {text}" for section, text in self._texts.items()]
        self.setAccessibleName(f"{title}: {', '.join(spoken)}")
        self.update()

    def text(self, section: int) -> str:
        """Return the total of a column as it is shown."""
        return self._texts.get(section, "")

    @property
    def title(self) -> str:
        """What the totals are of."""
        return self._title

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the height of a row of the table."""
        return QSize(0, self.fontMetrics().height() + sizes.ROW_PADDING + 1)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the same."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Paint the totals where their columns are now."""
        with QPainter(self) as painter:
            look = self._look
            metrics = self.fontMetrics()
            title_room = self.width()
            vertical = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
            # of words and numbers; the columns stand as the window does
            painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            numbers, words = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft
            if self.isRightToLeft():
                numbers, words = words, numbers
            for section, text in self._texts.items():
                cell = self._cell(section)
                if cell.width() <= 0:
                    continue
                inside = cell.adjusted(sizes.CELL_MARGIN, 0, -sizes.CELL_MARGIN, 0)
                fitting = metrics.elidedText(text, Qt.TextElideMode.ElideLeft, inside.width())
                title_room = min(
                    title_room, cell.left() if self.isLeftToRight() else self.width() - cell.right()
                )
                painter.setPen(look.colour(Role.TEXT))
                painter.drawText(inside, numbers | vertical, fitting)
            room = QRect(0, 0, max(0, title_room), self.height())
            if self.isRightToLeft():
                room.moveRight(self.width() - 1)
            room.adjust(sizes.CELL_MARGIN, 0, -sizes.CELL_MARGIN, 0)
            painter.setPen(look.colour(Role.MUTED))
            title = metrics.elidedText(self._title, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, words | vertical, title)

    def event(self, event: QEvent) -> bool:
        """Say under the mouse what a total is of, and how many rows are not in it."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.hint_at(event.pos()), self)
            return True
        return super().event(event)

    def hint_at(self, where: QPoint) -> str:
        """Return what the tool tip says at a place."""
        for section, text in self._texts.items():
            if self._cell(section).contains(where):
                column = self._columns()[section]
                left_out = self._unknown.get(section, 0)
                hint = f"{column.title}, {_WORDS[column.total]}: {text}"
                return (
                    f"{hint}\n{write.count(left_out, 'row')} without a value not counted"
                    if left_out
                    else hint
                )
        return self._title

    def _cell(self, section: int) -> QRect:
        header = self._header()
        if header.isSectionHidden(section):
            return QRect()
        shift = header.mapToGlobal(QPoint(0, 0)).x() - self.mapToGlobal(QPoint(0, 0)).x()
        return QRect(
            header.sectionViewportPosition(section) + shift, 0, header.sectionSize(section), self.height()
        )
