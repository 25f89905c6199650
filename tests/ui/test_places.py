"""Every screen of the window at once, on the real program: what holds for all of them."""

import gc
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLabel, QPushButton

from eveprod_desktop.app import App
from eveprod_desktop.core.clock import SystemClock
from eveprod_desktop.ui.assembling import make_window
from eveprod_desktop.ui.bus import Bus
from eveprod_desktop.ui.main import program_operations
from eveprod_desktop.ui.making_ahead import MakingAhead
from eveprod_desktop.ui.memory import Memory
from eveprod_desktop.ui.messages import Messages
from eveprod_desktop.ui.opening import Opening
from eveprod_desktop.ui.place import Group
from eveprod_desktop.ui.places import PLACES
from eveprod_desktop.ui.screens.item import ItemScreen
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.tasks import Tasks
from eveprod_desktop.ui.theme.look import Look
from eveprod_desktop.ui.widgets.buttons import IconButton
from eveprod_desktop.ui.widgets.listing import Listing
from eveprod_desktop.ui.window import Window
from tests.ui.alt_keys import doubled
from tests.ui.conftest import InlineWorker, ModelCheck

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def session(owned_app: App, messages: Messages, tmp_path: Path) -> Iterator[Session]:
    """A window's means on the real program with its real operations, for tests that only look."""
    tasks = Tasks(cast("Any", InlineWorker(owned_app)), SystemClock(), messages)
    memory = Memory(tmp_path / "window.ini")
    yield Session(owned_app, program_operations(), tasks, Bus(), messages, Look("dark"), memory)
    tasks.shutdown()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


@pytest.fixture
def window(qtbot: "QtBot", session: Session) -> Iterator[Window]:
    window = make_window(session)
    qtbot.addWidget(window)
    window.resize(1280, 820)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    opening = Opening(session, window, look_for_newer=False)
    with qtbot.waitSignal(opening.ready):
        opening.start()
    yield window
    qtbot.waitUntil(lambda: not session.tasks.running, timeout=20_000)


def test_keyboard_reaches_every_screen(qtbot: "QtBot", window: Window) -> None:
    for number, place in enumerate(PLACES[:9], start=1):
        qtbot.keySequence(window, f"Ctrl+{number}")
        assert window.current_screen is window.page(place.name)
        assert window.navigation.current == place.name
    window.navigation.setFocus()
    window.show_screen(PLACES[0].name)
    for place in PLACES[1:]:
        QTest.keyClick(window.navigation, Qt.Key.Key_Down)
        assert window.navigation.current == place.name
        assert window.current_screen is window.page(place.name)
        if place.name != "characters":  # each card has the same buttons: Alt goes through them
            assert not doubled(window), place.name
    for place in reversed(PLACES[:-1]):
        QTest.keyClick(window.navigation, Qt.Key.Key_Up)
        assert window.navigation.current == place.name
    QTest.keyClick(window.navigation, Qt.Key.Key_Up)
    assert window.navigation.current == PLACES[0].name


def test_places_are_called_what_their_screens_are(window: Window) -> None:
    for place in PLACES:
        screen = window.page(place.name)
        assert (place.name, place.title) == (screen.NAME, screen.TITLE)
        assert not window.session.look.icon(place.icon).isNull()
    assert [group for group, _ in groupby(place.group for place in PLACES)] == [
        group for group in Group if any(place.group is group for place in PLACES)
    ]


def test_navigation_needs_no_scroll_bar(window: Window) -> None:
    assert not window.navigation.verticalScrollBar().isVisible()


def test_every_screen_and_its_parts_are_made_ahead(qtbot: "QtBot", window: Window) -> None:
    MakingAhead(window).start()
    item = PLACES[[place.name for place in PLACES].index(ItemScreen.NAME)]
    qtbot.waitUntil(lambda: all(window.is_made(place.name) for place in PLACES), timeout=40_000)
    tabs = window.page(ItemScreen).tabs
    qtbot.waitUntil(lambda: len(tabs.made_pages()) == tabs.count())
    assert len(item.modules) > 1
    assert window.navigation.current == "items"
    assert [place.name for place in PLACES if window.page(place.name).isVisible()] == ["items"]


def test_every_button_and_list_has_a_name_and_no_label_reads_html(
    window: Window, check_model: ModelCheck
) -> None:
    for place in PLACES:
        screen = window.page(place.name)
        while screen.make_part():
            pass
    ours = (IconButton, QPushButton, QCheckBox)
    shown = [button for button in window.findChildren(QAbstractButton) if not button.isHidden()]
    buttons = [button for button in shown if isinstance(button, ours)]
    assert len(buttons) > 20
    assert [button for button in buttons if not (button.text() or button.accessibleName())] == []
    labels = [label for label in window.findChildren(QLabel) if label.pixmap().isNull()]
    assert len(labels) > 100
    # names are made up by players: <img src=…> in one must not be looked at by anybody
    plain = Qt.TextFormat.PlainText
    assert [(label.parent(), label.text()) for label in labels if label.textFormat() is not plain] == []
    listings = window.findChildren(Listing)
    assert len(listings) > 15
    for listing in listings:
        assert listing._view.accessibleName()
        check_model(listing._view.model())


def test_right_to_left_mirrors_the_window(qtbot: "QtBot", window: Window) -> None:
    def middle() -> int:
        return window.navigation.mapTo(window, window.navigation.rect().center()).x()

    assert middle() < window.width() // 2
    QGuiApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        qtbot.waitUntil(lambda: middle() > window.width() // 2)
        for place in PLACES:
            window.show_screen(place.name)
            assert not window.grab().isNull()
    finally:
        QGuiApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
