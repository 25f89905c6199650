"""Tab on every screen: in the order one reads, with a name for everything, without a trap."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QTabBar,
    QTabWidget,
    QWidget,
)

from eveprod_desktop.core.planning.rows import Target
from eveprod_desktop.ui.places import PLACES
from eveprod_desktop.ui.widgets.reading_order import stops
from eveprod_desktop.ui.window import Window
from tests.ui.test_places import session, window

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

__all__ = ["session", "window"]
_MOST_STOPS = 120


def name_of(widget: QWidget) -> str:
    if isinstance(widget, QTabBar):
        return widget.tabText(widget.currentIndex())  # a screen reader says the tab
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")


def place_of(widget: QWidget, window: Window) -> tuple[int, int, int, int]:
    corner = widget.mapTo(window, QPoint(0, 0))
    return corner.x(), corner.y(), corner.x() + widget.width(), corner.y() + widget.height()


def goes_back(before: QWidget, after: QWidget, window: Window) -> bool:
    """Whether the eye would have to go back: up without going to a column further on, or left in a line."""
    left, top, right, bottom = place_of(before, window)
    next_left, next_top, _, next_bottom = place_of(after, window)
    if next_bottom <= top:
        return next_left < right
    in_line = min(bottom, next_bottom) - max(top, next_top) > min(bottom - top, next_bottom - next_top) / 2
    return in_line and next_left < left


def at_keyboard() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def walked(window: Window) -> Iterator[tuple[QWidget, QWidget]]:
    """Press Tab until the keyboard is where it began; give each step from where to where."""
    first = before = at_keyboard()
    for _ in range(_MOST_STOPS):
        QTest.keyClick(before, Qt.Key.Key_Tab)
        after = at_keyboard()
        if after is first:
            return
        yield before, after
        before = after
    pytest.fail(f"Tab does not come back to {first}: a trap on {window.current_screen.NAME}")


def test_tab_follows_the_eye_on_every_screen(qtbot: "QtBot", window: Window) -> None:
    troubles: list[str] = []
    ship = window.session.app.catalog().find_type("Rifter")
    assert ship is not None
    window.open_item(ship)
    window.plan((Target(ship, 1),))
    for place in PLACES:
        window.show_screen(place.name)
        screen = window.page(place.name)
        while screen.make_part():
            pass
        qtbot.waitUntil(lambda: not window.session.tasks.running, timeout=20_000)
        tabs = screen.findChild(QTabWidget)
        for at in range(1 if tabs is None else tabs.count()):
            if tabs is not None and tabs.isVisible():
                tabs.setCurrentIndex(at)
                qtbot.waitUntil(lambda: not window.session.tasks.running, timeout=20_000)
            window._find.setFocus()
            where = place.name if tabs is None else f"{place.name}, {tabs.tabText(at)}"
            seen = []
            for one, after in walked(window):
                seen.append(after)
                assert after.isVisible()
                if not name_of(after):
                    troubles.append(f"{where}: no name for {after}")
                if goes_back(one, after, window):
                    troubles.append(f"{where}: {name_of(one)} -> {name_of(after)}")
            assert {one for one in seen if screen.isAncestorOf(one)} == set(stops(screen)), where
    assert troubles == []
