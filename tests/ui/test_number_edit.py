import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from eveprod_desktop.ui.widgets.number_edit import NumberEdit


@pytest.fixture
def share(qtbot: QtBot) -> NumberEdit:
    edit = NumberEdit("Tax in per cent", -1, 1, share=True)
    qtbot.addWidget(edit)
    edit.show()
    return edit


def enter(edit: NumberEdit, text: str) -> None:
    edit.selectAll()
    QTest.keyClick(edit, Qt.Key.Key_Delete)
    QTest.keyClicks(edit, text)
    QTest.keyClick(edit, Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("text", "number"), [("7.31", 0.0731), ("5 %", 0.05), ("-50%", -0.5), ("", None), (" ", None)]
)
def test_per_cent_are_shares(qtbot: QtBot, share: NumberEdit, text: str, number: float | None) -> None:
    share.show_number(0.25)
    with qtbot.waitSignal(share.changed) as told:
        enter(share, text)
    assert told.args == [number]
    assert share.number == number
    shown = share.text()
    assert share.read(shown) == number


def test_what_is_no_number_is_marked_and_put_back(qtbot: QtBot, share: NumberEdit) -> None:
    share.show_number(0.25)
    before = share.text()
    with qtbot.assertNotEmitted(share.changed):
        share.selectAll()
        QTest.keyClicks(share, "a lot")
        assert share.property("wrong") == "true"
        assert "-100" in share.toolTip()
        enter(share, "250")
        enter(share, "nan")
    assert (share.text(), share.number, share.property("wrong")) == (before, 0.25, "false")


def test_the_same_number_is_no_news(qtbot: QtBot, share: NumberEdit) -> None:
    share.show_number(0.25)
    with qtbot.assertNotEmitted(share.changed):
        enter(share, "25.0")


def test_money_is_read_as_people_write_it(qtbot: QtBot) -> None:
    edit = NumberEdit("Price", 0, 1e15)
    qtbot.addWidget(edit)
    assert edit.read("1,234,567.89") == edit.read("1 234 567.89") == edit.read("1'234'567.89") == 1234567.89
    edit.show_number(1234567.89)
    assert edit.text() == "1\u202f234\u202f567.89"
    edit.show_number(5e14)
    assert edit.read(edit.text()) == 5e14
