"""Labels and frames by their kind; what a kind looks like stands in the style sheet."""

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

Kind = Literal["title", "heading", "muted", "caption", "warning", "chip", "body"]


def label(
    text: str = "", kind: Kind = "body", parent: QWidget | None = None, *, wrap: bool = False
) -> QLabel:
    """Make a label of plain text that can be selected and copied."""
    result = QLabel(text, parent)
    result.setProperty("kind", kind)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setWordWrap(wrap)
    if kind in {"title", "body"}:
        result.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return result


def card(kind: Literal["card", "banner", "message"] = "card", parent: QWidget | None = None) -> QFrame:
    """Make a frame that sets its content apart."""
    frame = QFrame(parent)
    frame.setProperty("kind", kind)
    return frame


def primary(text: str, parent: QWidget | None = None) -> QPushButton:
    """Make the button for what a person most likely wants to do."""
    button = QPushButton(text, parent)
    button.setProperty("kind", "primary")
    return button
