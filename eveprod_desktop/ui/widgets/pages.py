"""One page of many in sight, which scrolls where the window is too small for it."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QStackedWidget, QWidget


class Pages(QStackedWidget):
    """Pages of which only the one in sight says how much room it needs; Qt asks all of them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentChanged.connect(lambda _at: self.updateGeometry())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the room the page in sight can't do without."""
        page = self.currentWidget()
        return QSize() if page is None else page.minimumSizeHint().expandedTo(page.minimumSize())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the room the page in sight would like."""
        page = self.currentWidget()
        return QSize() if page is None else page.sizeHint()

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Return the height the page in sight can't do without, -1 where that does not follow from the width.

        The view of the pages asks; Qt's own answer is what the highest page, seen or not, would like.
        """
        page = self.currentWidget()
        layout = None if page is None else page.layout()
        if layout is None or not layout.hasHeightForWidth():
            return -1
        return layout.totalMinimumHeightForWidth(width)


class PagesArea(QScrollArea):
    """A view of pages that fills itself with them, and scrolls only what would be cut otherwise."""

    def __init__(self, pages: Pages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setWidget(pages)
        # it takes the keyboard, to be scrolled by it, where nothing on the page does (`reading_order.py`)
        self.setAccessibleName("Page")
        # the window may be as small as a person wants it, whatever is in sight
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
