import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from eveprod_desktop.core.errors import HostUnreachable
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.assembling import make_window
from eveprod_desktop.ui.crash import CrashDialog, CrashReporter
from eveprod_desktop.ui.memory import Memory
from eveprod_desktop.ui.messages import Level, Message
from eveprod_desktop.ui.opening import Opening
from eveprod_desktop.ui.places import PLACES
from eveprod_desktop.ui.screens.item import ItemScreen
from eveprod_desktop.ui.screens.items import ItemsScreen
from eveprod_desktop.ui.screens.static_data import StaticDataScreen
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.widgets.task_line import RunningTasks
from eveprod_desktop.ui.window import Window
from tests.conftest import Logged
from tests.ui import fakes


def test_first_screen_is_ready_to_type(qtbot: QtBot, window: Window) -> None:
    assert window.current_screen is window.page(ItemsScreen)
    assert window._build_label.text() == "Game data: build 2024061801 (came with the program)"


def test_search_is_a_key_away(qtbot: QtBot, window: Window) -> None:
    window.show_screen("static-data")
    qtbot.keySequence(window, "Ctrl+L")
    assert window.current_screen is window.page(ItemsScreen)
    assert window.page(ItemsScreen).search.hasFocus()


def test_screens_are_made_when_they_are_needed(window: Window) -> None:
    assert [place.name for place in PLACES if window.is_made(place.name)] == ["items"]
    window.show_screen("about")
    assert window.is_made("about")
    with pytest.raises(KeyError):
        window.show_screen("nowhere")


def test_keyboard_alone_finds_an_item_copies_its_chain_and_closes(qtbot: QtBot, window: Window) -> None:
    qtbot.keySequence(window, "Ctrl+K")
    QTest.keyClicks(window.palette_box.box, "rifter")
    QTest.keyClick(window.palette_box.box, Qt.Key.Key_Return)
    item = window.page(ItemScreen)
    qtbot.waitUntil(lambda: window.current_screen is item)
    tree = item.chain.tree.view
    qtbot.waitUntil(tree.hasFocus)
    QTest.keyClick(tree, Qt.Key.Key_Down)
    qtbot.keySequence(tree, "Ctrl+C")
    assert QGuiApplication.clipboard().text().startswith("Tritanium\tRaw\t\t90\t90.0")
    QTest.keyClick(tree, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: item.facts is not None and item.facts.item.type_id == fakes.TRITANIUM)
    qtbot.keySequence(window, "Alt+Left")
    qtbot.waitUntil(lambda: item.facts is not None and item.facts.item.type_id == fakes.SHIP)
    qtbot.keySequence(window, "Ctrl+Q")
    assert not window.isVisible()


def test_keyboard_alone_buys_a_material_and_copies_the_list(qtbot: QtBot, window: Window) -> None:
    qtbot.keySequence(window, "Ctrl+K")
    QTest.keyClicks(window.palette_box.box, "rifter")
    QTest.keyClick(window.palette_box.box, Qt.Key.Key_Return)
    item = window.page(ItemScreen)
    tree = item.chain.tree.view
    qtbot.waitUntil(tree.hasFocus)
    for _step in range(2):
        QTest.keyClick(tree, Qt.Key.Key_Down)
    assert item.chain.tree.row_at(tree.currentIndex()).name == "Carbon Plate"
    before = item.facts
    QTest.keyClick(tree, Qt.Key.Key_B)
    qtbot.waitUntil(lambda: item.facts is not before and not window.session.tasks.running)
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier)
    table = item.shopping.table
    qtbot.waitUntil(table.isVisible)
    qtbot.waitUntil(lambda: table.model.rowCount() == 2)
    table.focus_view()
    qtbot.keySequence(table.view, "Ctrl+A")
    qtbot.keySequence(table.view, "Ctrl+C")
    assert [line.split("\t")[:2] for line in QGuiApplication.clipboard().text().splitlines()] == [
        ["Tritanium", "90"],
        ["Carbon Plate", "3"],
    ]
    qtbot.keySequence(window, "Ctrl+Q")
    assert not window.isVisible()


def test_language_of_names_changes_everywhere_at_once(qtbot: QtBot, window: Window) -> None:
    window.open_item(fakes.SHIP)
    item = window.page(ItemScreen)
    qtbot.waitUntil(lambda: item._title.text() == "Rifter")
    window.session.app.settings.language = "de"
    qtbot.waitUntil(lambda: item._title.text() == "Rifter (de)")
    assert item._facts_line.text("group") == "Frigate (de)"
    names = [place.name for place in item.chain.tree.everything()]
    assert names[:3] == ["Rifter (de)", "Tritanium (de)", "Carbon Plate (de)"]
    shopping = item.shopping.table
    qtbot.waitUntil(lambda: [row.group_name for row in shopping.everything()][:1] == ["Frigate (de)"])
    window.session.app.settings.language = "en"
    qtbot.waitUntil(lambda: item._title.text() == "Rifter")


def test_messages_stand_at_the_lower_edge(qtbot: QtBot, window: Window) -> None:
    messages = window.session.messages
    messages.report(HostUnreachable("First.", "Later."))
    messages.report(HostUnreachable("Second.", "Later."))
    for number in range(4):
        messages.post(Level.INFO, f"note {number}", key=f"note {number}")
    bar = window.message_bar
    assert [message.text for message in bar.messages] == ["note 1", "note 2", "note 3"]
    for line in list(bar._lines):
        bar.remove(line)
    assert not bar.isVisible()
    bar.show_message(Message(Level.ERROR, "Bad.", key="x"))
    bar.show_message(Message(Level.ERROR, "Worse.", key="x"))
    assert [message.text for message in bar.messages] == ["Worse."]


def test_lasting_tasks_stand_in_the_status_bar(qtbot: QtBot, window: Window) -> None:
    def wait(monitor: Monitor) -> None:
        monitor.step("waiting", total=10, unit="things")
        while True:
            monitor.check()
            QTest.qSleep(5)

    tasks = [window.session.tasks.read(f"Task {n}", wait, window.page(ItemsScreen)._pinned) for n in range(4)]
    strip = window.findChildren(type(window.statusBar()))[0]
    running = next(child for child in strip.children() if type(child).__name__ == "RunningTasks")
    assert isinstance(running, RunningTasks)
    qtbot.waitUntil(lambda: len(running.lines) == 4)
    assert running.button.text() == "2 more"
    line = running.lines[0]
    qtbot.waitUntil(lambda: line.text == "Task 0: waiting 0 of 10 things")
    line._cancel.click()
    qtbot.waitUntil(lambda: len(running.lines) == 3)
    qtbot.keySequence(window, "Ctrl+Shift+T")
    assert running.list is not None
    assert len(running.list.lines) == 3
    assert running.list.ended[0].startswith("Task 0: cancelled after ")
    running.list.cancel_all()
    qtbot.waitUntil(lambda: not running.lines)
    qtbot.waitUntil(lambda: running.list is not None and len(running.list.ended) == len(tasks))
    running.list.close()


def test_theme_changes_under_an_open_window(qtbot: QtBot, window: Window) -> None:
    before = window.grab().toImage()
    window.session.look.use("light")
    try:
        assert window.grab().toImage() != before
    finally:
        window.session.look.use("dark")


def test_size_is_kept(qtbot: QtBot, window: Window, session: Session) -> None:
    # the make-believe screen is 800 by 800, and a window never comes back larger than the screen
    window.resize(window.minimumSizeHint().width(), 666)
    window.close()
    again = make_window(replace(session, memory=Memory(session.app.paths.window_state)))
    qtbot.addWidget(again)
    assert again.height() == 666


def test_newer_build_is_told_in_the_status_bar(qtbot: QtBot, window: Window) -> None:
    opening = Opening(window.session, window)
    opening._look()
    qtbot.waitUntil(lambda: "build 2025062501 is out" in window._build_label.text())
    asked = window.session.memory.moment_of("static-data/looked-for-newer")
    assert asked is not None
    window.show_screen("static-data")
    qtbot.waitUntil(window.page(StaticDataScreen).banner.isVisible)
    before = window.session.tasks.running
    opening._look()
    assert window.session.tasks.running == before


def test_newer_builds_are_not_looked_for_unasked(qtbot: QtBot, window: Window) -> None:
    qtbot.waitUntil(lambda: not window.session.tasks.running)
    window.session.app.settings.sde_check_daily = False
    Opening(window.session, window)._look()
    assert not window.session.tasks.running


def test_pin_by_key_on_either_screen(qtbot: QtBot, window: Window) -> None:
    QTest.keyClicks(window.page(ItemsScreen).search, "rifter")
    qtbot.waitUntil(lambda: window.page(ItemsScreen)._shown_for == "rifter")
    QTest.keyClick(window.page(ItemsScreen).search, Qt.Key.Key_Down)
    pinned = window.session.app.pinned
    qtbot.keySequence(window.page(ItemsScreen).table.view, "Ctrl+D")
    qtbot.waitUntil(lambda: pinned.items() == [fakes.SHIP])
    window.open_item(fakes.PLATE)
    qtbot.waitUntil(lambda: window.page(ItemScreen).facts is not None)
    qtbot.keySequence(window, "Ctrl+D")
    qtbot.waitUntil(lambda: pinned.items() == [fakes.SHIP, fakes.PLATE])


def test_long_names_are_cut_with_a_hint(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    long_name = "Federation Navy Comet Purity of the Throne Very Limited Edition Reinforced SKIN Permit " * 2
    monkeypatch.setitem(fakes.NAMES, fakes.SHIP, long_name)
    window.resize(900, 700)
    window.open_item(fakes.SHIP)
    item = window.page(ItemScreen)
    qtbot.waitUntil(lambda: item._title.text() == long_name)
    qtbot.waitUntil(lambda: item._title.toolTip() == long_name)
    assert item._title.cut
    assert window.width() == 900


def test_fault_on_any_thread_is_shown_in_the_window(qtbot: QtBot, window: Window, logged: Logged) -> None:
    reporter = CrashReporter()
    reporter.crashed.connect(window.show_crash, Qt.ConnectionType.QueuedConnection)
    reporter.install()
    try:
        thread = threading.Thread(target=[].pop)
        thread.start()
        thread.join()
    finally:
        reporter.uninstall()
    qtbot.waitUntil(lambda: bool(window.findChildren(CrashDialog)))
    dialog = window.findChildren(CrashDialog)[0]
    assert "IndexError" in dialog.details
    dialog.close()
    assert len(logged.messages) == 1
