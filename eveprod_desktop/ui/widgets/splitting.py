"""Parts of a page with lines between them that can be moved."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget


def split(name: str, way: Qt.Orientation, parts: Sequence[tuple[QWidget, int]], parent: QWidget) -> QSplitter:
    """Put widgets side by side, or one below the other, each with its share of the room.

    Parts made as children of it join in the order in which they are made; `share_out` gives them room.
    """
    splitter = QSplitter(way, parent)
    splitter.setObjectName(name)
    splitter.setChildrenCollapsible(False)
    for at, (widget, share) in enumerate(parts):
        splitter.addWidget(widget)
        splitter.setStretchFactor(at, share)
    return splitter


def share_out(splitter: QSplitter, *shares: int) -> None:
    """Give each part its share of the room, from the first."""
    for at, share in enumerate(shares):
        splitter.setStretchFactor(at, share)
