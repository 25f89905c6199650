"""A layout that goes on in the next line where there is no more room, as words do."""

from collections.abc import Sequence

from PySide6.QtCore import QMargins, QRect, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QLayoutItem, QStyle, QWidget

from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.labels import label


class FlowingLayout(QLayout):
    """Puts its widgets side by side from where words begin, each as wide as it wants to be.

    `line_spacing` is what lies between lines, None: as much as between widgets.
    """

    line_spacing: int | None = None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(QMargins())
        self.setSpacing(sizes.SMALL)

    def add_named(self, words: str, *widgets: QWidget) -> None:
        """Add widgets that stay together behind a caption."""
        together = QWidget(self.parentWidget())
        line = QHBoxLayout(together)
        line.setContentsMargins(QMargins())
        line.setSpacing(sizes.SMALL)
        if words:
            line.addWidget(label(words, "muted", together))
        for widget in widgets:
            line.addWidget(widget)
        self.addWidget(together)

    @property
    def items(self) -> Sequence[QLayoutItem]:
        """What is laid out, in order."""
        return self._items

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        """Add an item at the end."""
        self._items.append(item)

    def count(self) -> int:
        """Return the number of items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem:  # noqa: N802 - Qt's name
        """Return an item, None where there is none."""
        # Qt asks beyond the end and wants nothing then, which its annotation leaves out
        return self._items[index] if 0 <= index < len(self._items) else None  # type: ignore[return-value]  # Qt takes None, the stub does not

    def takeAt(self, index: int) -> QLayoutItem:  # noqa: N802 - Qt's name
        """Take an item out, None where there is none."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None  # type: ignore[return-value]  # Qt takes None, the stub does not

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt's name
        """Want no more room than there is need for."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Tell Qt that the height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Return how high it is at a width."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - Qt's name
        """Put everything in its place."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the least size."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        """Return room for the widest item."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, *, move: bool) -> int:
        """Go along each line and from line to line; return the height of all lines."""
        top = rect.y()
        owner = self.parentWidget()
        direction = Qt.LayoutDirection.LeftToRight if owner is None else owner.layoutDirection()
        between = self.spacing() if self.line_spacing is None else self.line_spacing
        for line in self._lines(rect.width()):
            height = max(item.sizeHint().height() for item in line)
            left = rect.x()
            for item in line:
                size = item.sizeHint()
                if move:
                    width = min(size.width(), rect.width())
                    place = QRect(left, top + (height - size.height()) // 2, width, size.height())
                    item.setGeometry(QStyle.visualRect(direction, rect, place))
                left += size.width() + self.spacing()
            top += height + between
        return max(0, top - between - rect.y())

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        """Part the items into lines; one that is too wide has a line for itself."""
        lines: list[list[QLayoutItem]] = []
        used = 0
        for item in self._items:
            if item.isEmpty():  # hidden
                continue
            wide = item.sizeHint().width()
            if not lines or used + wide > width:
                lines.append([])
                used = 0
            lines[-1].append(item)
            used += wide + self.spacing()
        return lines
