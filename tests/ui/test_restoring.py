"""The window after another start: where it stood, what it showed, and what damaged memory does to it."""

import gc
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QByteArray, QRect
from PySide6.QtWidgets import QSplitter
from pytestqt.qtbot import QtBot

from eveprod_desktop.ui.assembling import make_window
from eveprod_desktop.ui.memory import Memory
from eveprod_desktop.ui.opening import Opening
from eveprod_desktop.ui.placing import placed
from eveprod_desktop.ui.screens.history import History
from eveprod_desktop.ui.screens.item import ItemScreen
from eveprod_desktop.ui.screens.items import ItemsScreen
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.window import Window
from tests.ui import fakes

DESK = QRect(0, 0, 1920, 1040)
BESIDE = QRect(1920, 0, 1280, 1000)
RECTS = st.builds(
    QRect, st.integers(-9000, 9000), st.integers(-9000, 9000), st.integers(1, 5000), st.integers(1, 5000)
)


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (QRect(100, 100, 1280, 820), QRect(100, 100, 1280, 820)),
        (QRect(2000, 50, 1280, 820), QRect(640, 50, 1280, 820)),
        (QRect(-1200, 100, 1280, 820), QRect(0, 100, 1280, 820)),
        (QRect(100, -300, 1280, 820), QRect(100, 0, 1280, 820)),
        (QRect(0, 0, 4000, 3000), DESK),
        (QRect(1700, 900, 1280, 820), QRect(1700, 900, 1280, 820)),
    ],
)
def test_windows_are_brought_back(window: QRect, expected: QRect) -> None:
    assert placed(window, [DESK]) == expected


def test_second_screen_is_a_place_too() -> None:
    assert placed(QRect(2000, 50, 1000, 820), [DESK, BESIDE]) == QRect(2000, 50, 1000, 820)
    assert placed(QRect(5, 5, 10, 10), []) == QRect(5, 5, 10, 10)


@given(RECTS, st.lists(st.sampled_from([DESK, BESIDE, QRect(0, -900, 1400, 860)]), min_size=1, max_size=3))
def test_every_window_can_be_grabbed(window: QRect, screens: list[QRect]) -> None:
    found = placed(window, screens)
    grabbed = max(screen.intersected(found).width() for screen in screens)
    assert grabbed >= min(120, found.width())
    assert any(screen.top() <= found.top() <= screen.bottom() for screen in screens)
    assert found.width() <= window.width()
    assert placed(found, screens) == found or found.height() < 24


def test_history_comes_back() -> None:
    history: History[int] = History()
    for place in (1, 2, 3):
        history.visit(place)
    history.back()
    again: History[int] = History()
    again.restore(history.places, history.at)
    assert (again.current, again.can_go_back, again.can_go_forward) == (2, True, True)
    again.restore([7], 99)
    assert again.current == 7
    again.restore([], 0)
    assert again.current is None


def reopened(qtbot: QtBot, session: Session, window: Window) -> Window:
    window.close()
    session.memory.save()
    other = replace(session, memory=Memory(session.app.paths.window_state))
    again = make_window(other)
    qtbot.addWidget(again)
    again.show()
    opening = Opening(other, again, look_for_newer=False)
    with qtbot.waitSignal(opening.ready):
        opening.start()
    return again


def test_window_comes_back_as_it_was(qtbot: QtBot, session: Session) -> None:
    window = make_window(session)
    qtbot.addWidget(window)
    window.show()
    window.page(ItemsScreen).become_ready()
    window.open_item(fakes.PLATE)
    window.open_item(fakes.SHIP)
    item = window.page(ItemScreen)
    qtbot.waitUntil(lambda: item.facts is not None and item.facts.item.type_id == fakes.SHIP)
    item.tabs.setCurrentWidget(item.totals)
    item.units.setValue(12)
    again = reopened(qtbot, session, window)
    item_again = again.page(ItemScreen)
    assert again.current_screen is item_again
    qtbot.waitUntil(lambda: item_again.facts is not None and item_again.facts.item.type_id == fakes.SHIP)
    assert item_again.tabs.currentWidget() is item_again.totals
    assert item_again.units.value() == 12
    item_again.go_back()
    qtbot.waitUntil(lambda: item_again.facts is not None and item_again.facts.item.type_id == fakes.PLATE)


def test_what_was_not_opened_is_still_known_at_the_start_after(qtbot: QtBot, session: Session) -> None:
    window = make_window(session)
    qtbot.addWidget(window)
    window.show()
    window.open_item(fakes.PLATE)
    item = window.page(ItemScreen)
    item.units.setValue(12)
    window.show_screen("items")
    between = reopened(qtbot, session, window)
    assert not between.is_made("item")
    again = reopened(qtbot, session, between)
    item_again = again.page(ItemScreen)
    assert item_again.units.value() == 12
    again.show_screen("item")
    qtbot.waitUntil(lambda: item_again.facts is not None and item_again.facts.item.type_id == fakes.PLATE)


def test_what_is_shown_outlives_a_program_that_is_killed(qtbot: QtBot, session: Session) -> None:
    session = replace(session, memory=Memory(session.app.paths.window_state))
    window = make_window(session)
    qtbot.addWidget(window)
    window.show()
    window.open_item(fakes.PLATE)
    window.remember_what_is_shown()  # as each minute
    session.memory.save()  # as Qt does by itself
    after = make_window(replace(session, memory=Memory(session.app.paths.window_state)))
    qtbot.addWidget(after)
    item = after.page(ItemScreen)
    assert after.current_screen is item
    after.show()
    qtbot.waitUntil(lambda: item.facts is not None and item.facts.item.type_id == fakes.PLATE)


def test_what_is_made_later_is_divided_as_before(qtbot: QtBot, session: Session) -> None:
    window = make_window(session)
    qtbot.addWidget(window)
    window.show()

    def parts(item: ItemScreen) -> QSplitter:
        return item.prices.findChildren(QSplitter, "item-prices-split")[0]

    window.open_item(fakes.PLATE)
    item = window.page(ItemScreen)
    unmoved = parts(item).saveState()
    parts(item).setSizes([600, 200])
    again = reopened(qtbot, session, window)  # nobody moved it: it was never seen, and has no sizes yet
    assert parts(again.page(ItemScreen)).saveState() == unmoved
    parts(again.page(ItemScreen)).setSizes([600, 200])
    parts(again.page(ItemScreen)).splitterMoved.emit(600, 1)  # as the mouse does
    kept = parts(again.page(ItemScreen)).saveState()
    after = reopened(qtbot, session, again)
    assert parts(after.page(ItemScreen)).saveState() == kept


@pytest.mark.parametrize(
    "content",
    [
        b"\x00\x01\x02 not an ini \xff\xfe[[[",
        b"[window]\ngeometry=7\nscreen=no such screen\n",
        b'[screens]\nitem="{\\"items\\": [\\"x\\"], \\"at\\": {}}"\n',
        b"[screens]\nitem=@ByteArray(\\xff)\n[splits]\nstatic-data-split=@ByteArray(abc)\n",
        b"[columns]\nitems-=@Invalid()\n[views]\nitems=12\n",
    ],
    ids=["garbage", "wrong values", "wrong item", "wrong bytes", "wrong columns"],
)
def test_damaged_memory_is_harmless(qtbot: QtBot, session: Session, content: bytes) -> None:
    session.app.paths.window_state.write_bytes(content)
    memory = Memory(session.app.paths.window_state)
    window = make_window(replace(session, memory=memory))
    qtbot.addWidget(window)
    window.show()
    assert window.current_screen is window.page(ItemsScreen)
    assert window.page(ItemsScreen).table.views.saved == []
    window.close()
    assert Memory(session.app.paths.window_state).text_of("window/screen") == "items"
    del window
    gc.collect()


def test_columns_of_another_version_are_harmless(qtbot: QtBot, session: Session) -> None:
    window = make_window(session)
    qtbot.addWidget(window)
    for listing in (window.page(ItemsScreen).table, window.page(ItemScreen).chain.tree):
        session.memory.keep(listing._memory_key(), QByteArray(b"\x00\x00\x00\xff nonsense"))
    again = reopened(qtbot, session, window)
    assert len(again.page(ItemsScreen).table.visible_columns()) >= 4


def test_plain_values_come_back(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "window.ini")
    values = {"a": 1, "b": [1, 2], "c": "with, comma; and \u65e5\u672c", "d": None}
    memory.keep_mapping("x/y", values)
    memory.save()
    again = Memory(tmp_path / "window.ini")
    assert again.mapping_of("x/y") == values
    assert again.mapping_of("nothing") == {}
    again.keep_text("x/y", "[1]")
    assert again.mapping_of("x/y") == {}
