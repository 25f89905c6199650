"""Where Tab goes: from one thing to the next as one reads them, whatever was made first.

Qt follows the order in which widgets were made, which says nothing once parts are made later, moved or put
below others. What the layouts say is what the eye sees, in a window from right to left too.
"""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QGraphicsView,
    QGridLayout,
    QHeaderView,
    QLayout,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QScrollArea,
    QSplitter,
    QTabBar,
    QTableView,
    QTabWidget,
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
_CORNERS = (Qt.Corner.TopLeftCorner, Qt.Corner.TopRightCorner)


def stops(root: QWidget) -> list[QWidget]:
    """Return what the keyboard can stand on inside a widget in sight, in the order one reads it."""
    found: list[QWidget] = []
    for part in _parts(root):
        _collect(part, found)
    return found


def step(root: QWidget, current: QWidget | None, *, forward: bool) -> bool:
    """Put the keyboard on the next stop, round and round; return False where `current` is none of them."""
    order = stops(root)
    if current is None or current not in order:
        return False
    wanted = order[(order.index(current) + (1 if forward else -1)) % len(order)]
    wanted.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    around = wanted.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(wanted)
        around = around.parentWidget()
    return True


def _collect(widget: QWidget, found: list[QWidget]) -> None:
    if not widget.isVisible():
        return
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
    """Return the widgets directly inside one, in reading order."""
    parts: list[QWidget] | list[QWidget | None]
    if isinstance(widget, QMainWindow):
        parts = [widget.centralWidget(), widget.statusBar()]
    elif isinstance(widget, QScrollArea):
        parts = [widget.widget()]
    elif isinstance(widget, QSplitter):
        parts = [widget.widget(at) for at in range(widget.count())]
    elif isinstance(widget, QTabWidget):
        corners = [widget.cornerWidget(corner) for corner in _CORNERS]
        parts = [widget.tabBar(), *corners, widget.currentWidget()]
    else:
        layout = widget.layout()
        laid_out = [] if layout is None else list(_items(layout))
        direct = widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        others = [one for one in direct if one not in laid_out and not one.isWindow()]
        parts = [*laid_out, *sorted(others, key=lambda one: (one.y(), one.x()))]
    return [one for one in parts if one is not None]


def _items(layout: QLayout) -> Iterator[QWidget]:
    places = list(range(layout.count()))
    if isinstance(layout, QGridLayout):
        grid = layout
        places.sort(key=lambda at: grid.getItemPosition(at)[:2])  # type: ignore[index]  # the stub says None
    for at in places:
        item = layout.itemAt(at)
        if isinstance(item, QLayout):
            yield from _items(item)
            continue
        widget = None if item is None else item.widget()
        if widget is not None:
            yield widget


def _fields(header: QHeaderView) -> list[QWidget]:
    """Return the fields that stand in a header, as they follow each other."""
    fields = header.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    shown = [one for one in fields if one.isVisible() and one.focusPolicy() != Qt.FocusPolicy.NoFocus]
    return sorted(shown, key=lambda one: one.x(), reverse=header.isRightToLeft())
