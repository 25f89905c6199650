"""Where Tab goes: from one thing to the next as one reads them, whatever was made first.

Qt follows the order in which widgets were made, which says nothing once parts are made later, moved or put
below others. Where things stand says what the eye sees, in a window from right to left too.
"""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QGraphicsView,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTabBar,
    QTableView,
    QWidget,
)

_WHOLE = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QGraphicsView,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
)
"""Widgets whose own parts the keyboard does not stand on."""
_BY_TAB = Qt.FocusPolicy.TabFocus.value
_TOUCHING = 2
"""Pixels by which things may lie over each other that stand beside each other."""


class Box(NamedTuple):
    """Where something stands, in pixels; `right` and `bottom` are the first ones beyond it."""

    left: int
    top: int
    right: int
    bottom: int


def read_in_order(boxes: Sequence[Box], *, mirrored: bool = False) -> list[int]:
    """Return the places of boxes as one reads them: line by line, and in a line column by column.

    What a straight line from side to side parts is read from top to bottom, what one from top to bottom
    parts from left to right (`mirrored`: from right to left), and what lies in a part likewise.
    """
    return _read(boxes, list(range(len(boxes))), mirrored=mirrored)


def stops(root: QWidget) -> list[QWidget]:
    """Return what the keyboard can stand on inside a widget in sight, in the order one reads it."""
    found: list[QWidget] = []
    for part in _parts(root):
        _collect(part, found)
    return found


def step(root: QWidget, current: QWidget | None, *, forward: bool) -> bool:
    """Put the keyboard on the next stop, round and round; return False where `current` is none of them."""
    # Qt asks as well where the keyboard shall go from what is being hidden or taken apart: let it decide that
    if current is None or not current.isVisible() or not current.isEnabled():
        return False
    order = stops(root)
    if current not in order:
        return False
    wanted = order[(order.index(current) + (1 if forward else -1)) % len(order)]
    wanted.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    around = wanted.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(wanted)
        around = around.parentWidget()
    return True


def _read(boxes: Sequence[Box], places: list[int], *, mirrored: bool) -> list[int]:
    if len(places) < 2:
        return places
    lines = _cut([(boxes[at].top, boxes[at].bottom, at) for at in places])
    if len(lines) > 1:
        return [at for line in lines for at in _read(boxes, line, mirrored=mirrored)]
    columns = _cut([(boxes[at].left, boxes[at].right, at) for at in places])
    if len(columns) > 1:
        ordered = reversed(columns) if mirrored else columns
        return [at for column in ordered for at in _read(boxes, column, mirrored=mirrored)]
    return sorted(places, key=lambda at: boxes[at])


def _cut(spans: list[tuple[int, int, int]]) -> list[list[int]]:
    """Part places by (begin, end, place) where nothing goes across."""
    parts: list[list[int]] = []
    reached = 0
    for begin, end, at in sorted(spans):
        if not parts or begin >= reached - _TOUCHING:
            parts.append([])
            reached = end
        parts[-1].append(at)
        reached = max(reached, end)
    return parts


def _collect(widget: QWidget, found: list[QWidget]) -> None:
    if isinstance(widget, QTableView):
        for field in _fields(widget.horizontalHeader()):
            _collect(field, found)
    before = len(found)
    if not isinstance(widget, _WHOLE):
        for part in _parts(widget):
            _collect(part, found)
    by_tab = widget.focusPolicy().value & _BY_TAB and widget.isEnabled() and widget.focusProxy() is None
    # what scrolls is moved by what stands in it
    if by_tab and not (isinstance(widget, QScrollArea) and len(found) > before):
        found.insert(before, widget)


def _parts(widget: QWidget) -> list[QWidget]:
    """Return the widgets in sight directly inside one, in reading order."""
    inside = widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    parts = [one for one in inside if one.isVisible() and not one.isWindow()]
    boxes = [Box(one.x(), one.y(), one.x() + one.width(), one.y() + one.height()) for one in parts]
    return [parts[at] for at in read_in_order(boxes, mirrored=widget.isRightToLeft())]


def _fields(header: QHeaderView) -> list[QWidget]:
    """Return the fields that stand in a header, as they follow each other."""
    return [one for one in _parts(header) if one.focusPolicy() != Qt.FocusPolicy.NoFocus]
