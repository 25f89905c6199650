from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.widgets.item_box import ItemBox

if TYPE_CHECKING:
    from eveprod_desktop.core.sde.rows import SearchHit


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[QWidget]:
    window = QWidget()
    qtbot.addWidget(window)
    QVBoxLayout(window)
    window.resize(500, 400)
    window.show()
    yield window
    window.hide()


@pytest.fixture
def box(session: Session, window: QWidget, qtbot: QtBot) -> ItemBox:
    box = ItemBox(session, "Find an item", window)
    layout = window.layout()
    assert layout is not None
    layout.addWidget(box)
    layout.addWidget(QPushButton("other", window))
    window.activateWindow()
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    return box


def test_typing_opens_a_list_and_enter_takes_the_line_marked(box: ItemBox, qtbot: QtBot) -> None:
    picked: list[SearchHit] = []
    box.picked.connect(picked.append)
    QTest.keyClicks(box, "r")
    qtbot.waitUntil(lambda: box.open)
    names = [choice.title for choice in box.model.choices]
    assert "Rifter" in names
    assert len(names) > 1
    QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert [hit.name for hit in picked] == [names[1]]
    assert not box.open
    assert box.hit == picked[0]
    assert box.text() == names[1]


def test_enter_before_the_search_has_ended_takes_the_first(box: ItemBox, qtbot: QtBot) -> None:
    box.setText("rifter")
    with qtbot.waitSignal(box.picked) as told:
        QTest.keyClick(box, Qt.Key.Key_Return)
    assert told.args is not None
    assert told.args[0].name == "Rifter"


def test_what_is_typed_on_is_no_item_any_more(box: ItemBox, qtbot: QtBot) -> None:
    box.setText("rifter")
    with qtbot.waitSignal(box.picked):
        QTest.keyClick(box, Qt.Key.Key_Return)
    QTest.keyClicks(box, "x")
    assert box.hit is None


def test_of_a_long_name_the_beginning_is_seen_and_all_of_it_under_the_mouse(
    box: ItemBox, window: QWidget
) -> None:
    window.findChildren(QPushButton)[-1].setFocus()
    name = "Standup L-Set Advanced Component Manufacturing Efficiency II and more than there is room for"
    box.show_known(34, name)
    assert box.cursorPosition() == 0
    assert box.toolTip() == name
    assert box.hit is not None
    box.setText("Rif")
    assert box.toolTip() == ""


def test_escape_and_leaving_close_the_list(box: ItemBox, window: QWidget, qtbot: QtBot) -> None:
    QTest.keyClicks(box, "ri")
    qtbot.waitUntil(lambda: box.open)
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert not box.open
    QTest.keyClicks(box, "f")
    qtbot.waitUntil(lambda: box.open)
    button = window.findChild(QPushButton)
    assert button is not None
    button.setFocus()
    qtbot.waitUntil(lambda: not box.open)


def test_nonsense_is_told_so(box: ItemBox, qtbot: QtBot) -> None:
    QTest.keyClicks(box, "qqqzzzxxx")
    qtbot.waitUntil(lambda: box.open)
    assert box.model.rowCount() == 0
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert box.hit is None


def test_only_what_makes_sense_is_offered(session: Session, window: QWidget, qtbot: QtBot) -> None:
    box = ItemBox(session, "Find a ship", window, only=lambda hit: hit.name == "Rifter")
    box.show()
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    QTest.keyClicks(box, "r")
    qtbot.waitUntil(lambda: box.open)
    assert [choice.title for choice in box.model.choices] == ["Rifter"]
