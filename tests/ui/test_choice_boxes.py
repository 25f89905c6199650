"""Boxes to choose from: names without room, lists that open, the wheel over a page."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from eveprod_desktop.ui.theme.palette import DARK
from eveprod_desktop.ui.theme.style import style_sheet
from eveprod_desktop.ui.widgets.choice_boxes import ChoiceBox, choice_box, offer

LONG = "Standup L-Set Advanced Component Manufacturing Efficiency and Thukker Capital Works II"


@pytest.fixture
def box(qtbot: QtBot) -> Iterator[ChoiceBox]:
    page = QWidget()
    qtbot.addWidget(page)
    page.setStyleSheet(style_sheet(DARK, 9.0, {}))  # with it Qt leaves out the ellipsis
    column = QVBoxLayout(page)
    column.addWidget(QLineEdit(page))
    box = choice_box("Rig", page, letters=8)
    column.addWidget(box)
    page.resize(160, 80)
    page.show()
    page.activateWindow()
    offer(box, (("None", None), (LONG, 7), ("Tritanium", 34)))
    yield box
    box.hidePopup()


def test_a_name_without_room_ends_in_an_ellipsis_and_is_whole_under_the_mouse(box: ChoiceBox) -> None:
    box.setToolTip("What it is fitted with")
    assert box.shown_text == "None"
    assert box.toolTip() == "What it is fitted with"
    box.setCurrentIndex(1)
    assert box.shown_text.endswith("\N{HORIZONTAL ELLIPSIS}")
    assert LONG.startswith(box.shown_text[:-1])
    box.grab()
    assert box.toolTip() == f"{LONG}\nWhat it is fitted with"
    box.setMinimumWidth(2 * box.fontMetrics().horizontalAdvance(LONG))
    assert box.window().layout() is not None
    QApplication.sendPostedEvents()
    assert box.shown_text == LONG
    box.grab()
    assert box.toolTip() == "What it is fitted with"


def test_the_open_list_has_room_for_the_longest_name(box: ChoiceBox) -> None:
    box.showPopup()
    assert box.view().viewport().width() >= box.fontMetrics().horizontalAdvance(LONG) > box.width()


def test_the_wheel_turns_the_page_not_the_box_under_the_mouse(qtbot: QtBot, box: ChoiceBox) -> None:
    def turn() -> bool:
        middle = box.rect().center()
        event = QWheelEvent(
            QPointF(middle),
            QPointF(box.mapToGlobal(middle)),
            QPoint(),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(box, event)
        return event.isAccepted()

    box.clearFocus()
    qtbot.waitUntil(lambda: not box.hasFocus())
    assert not turn()
    assert box.currentIndex() == 0
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    turn()
    assert box.currentIndex() == 1
