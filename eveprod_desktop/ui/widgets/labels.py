"""Labels and frames by their kind; what a kind looks like stands in the style sheet."""

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QStyle, QWidget

Kind = Literal["title", "heading", "muted", "caption", "warning", "chip", "body"]


def label(
    text: str = "", kind: Kind = "body", parent: QWidget | None = None, *, wrap: bool = False
) -> QLabel:
    """Make a label of plain text that can be selected and copied."""
    result = QLabel(text, parent)
    result.setProperty("kind", kind)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setWordWrap(wrap)
    _begin_where_the_window_does(result)
    if kind in {"title", "body"}:
        result.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return result


class ElidedLabel(QLabel):
    """A line that gives way: what has no room ends in an ellipsis, and the tool tip has it whole."""

    def __init__(self, kind: Kind = "body", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", kind)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        _begin_where_the_window_does(self)
        self._hint = ""

    def tell(self, text: str, hint: str = "") -> None:
        """Show a text; `hint` is the tool tip while there is room for all of it."""
        self._hint = hint
        self.setText(text)
        self.setToolTip(hint)

    @property
    def hint(self) -> str:
        """The tool tip while there is room for the whole text."""
        return self._hint

    @property
    def cut(self) -> bool:
        """Whether there is too little room for the text."""
        return self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return room for a few letters."""
        return QSize(4 * self.fontMetrics().averageCharWidth(), super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return room for the whole text, and a hair for rounding."""
        beside = self.width() - self.contentsRect().width()
        width = self.fontMetrics().horizontalAdvance(self.text()) + beside + 2
        return QSize(width, super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint as much as there is room for."""
        if not self.cut:
            self.setToolTip(self._hint)
            super().paintEvent(event)
            return
        self.setToolTip(self.text())
        rect = self.contentsRect()
        with QPainter(self) as painter:
            painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # of words and numbers, in any window
            alignment = QStyle.visualAlignment(self.layoutDirection(), self.alignment())
            text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, rect.width())
            self.style().drawItemText(
                painter,
                rect,
                int(alignment),
                self.palette(),
                self.isEnabled(),
                text,
                self.foregroundRole(),
            )


def _begin_where_the_window_does(line: QLabel) -> None:
    """Have words stand at the right in a window from right to left: Qt goes by the script they are in."""
    if line.isRightToLeft():
        line.setAlignment(
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        )


def card(kind: Literal["card", "banner", "message"] = "card", parent: QWidget | None = None) -> QFrame:
    """Make a frame that sets its content apart."""
    frame = QFrame(parent)
    frame.setProperty("kind", kind)
    return frame


def primary(text: str, parent: QWidget | None = None) -> QPushButton:
    """Make the button for what a person most likely wants to do."""
    button = QPushButton(text, parent)
    button.setProperty("kind", "primary")
    button.setAutoDefault(True)  # Enter presses it where it has the keyboard, not only the space bar
    return button
