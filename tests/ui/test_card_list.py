"""Cards of a board as they are painted and walked, from left to right and from right to left."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from eveprod_desktop.ui.models.cards import Card
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme.palette import Role
from eveprod_desktop.ui.widgets.card_list import CardList

LONG = "CONCORD Capital Shield Booster Blueprint of a very long name " * 2
TO_THE_RIGHT, TO_THE_LEFT = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft


def board(qtbot: QtBot, session: Session, card: Card, direction: Qt.LayoutDirection) -> CardList:
    cards = CardList(session, "Ready")
    qtbot.addWidget(cards)
    cards.setLayoutDirection(direction)
    cards.resize(260, 120)
    cards.cards.show([card])
    cards.show()
    return cards


def columns_of(image: QImage, colour: QColor, top: int, bottom: int) -> list[int]:
    return [x for x in range(image.width()) for y in range(top, bottom) if image.pixelColor(x, y) == colour]


@pytest.mark.parametrize("direction", [TO_THE_RIGHT, TO_THE_LEFT], ids=["ltr", "rtl"])
def test_the_dot_has_its_corner_for_itself(
    qtbot: QtBot, session: Session, direction: Qt.LayoutDirection
) -> None:
    cards = board(qtbot, session, Card(1, 0, LONG, dot=True), direction)
    image = cards.viewport().grab().toImage()
    dot = columns_of(image, session.look.colour(Role.ACCENT), 4, 18)
    words = columns_of(image, session.look.colour(Role.TEXT), 4, 24)
    assert dot
    assert words
    if direction is TO_THE_RIGHT:
        assert max(words) < min(dot)
        assert min(dot) > image.width() // 2
    else:
        assert min(words) > max(dot)
        assert max(dot) < image.width() // 2


@pytest.mark.parametrize("direction", [TO_THE_RIGHT, TO_THE_LEFT], ids=["ltr", "rtl"])
def test_what_comes_next_has_the_room_and_a_name_what_is_left(
    qtbot: QtBot, session: Session, direction: Qt.LayoutDirection
) -> None:
    card = Card(1, 0, "Badger", mark="01:04:29 left", mark_role=Role.PROFIT)
    cards = board(qtbot, session, card, direction)
    bottom = cards.visualRect(cards.cards.index(0)).bottom()
    alone = cards.viewport().grab().toImage()
    cards.cards.show([replace(card, who=LONG)])
    image = cards.viewport().grab().toImage()
    mark, before = (
        columns_of(one, session.look.colour(Role.PROFIT), bottom - 26, bottom) for one in (image, alone)
    )
    who = columns_of(image, session.look.colour(Role.MUTED), bottom - 26, bottom)
    assert mark == before
    assert mark
    assert max(mark) < min(who) if direction is TO_THE_RIGHT else min(mark) > max(who)


def test_arrows_lead_where_they_point(qtbot: QtBot, session: Session) -> None:
    cards = board(qtbot, session, Card(1, 0, "Badger"), TO_THE_LEFT)
    steps: list[int] = []
    cards.sideways.connect(steps.append)
    QTest.keyClick(cards, Qt.Key.Key_Left)
    QTest.keyClick(cards, Qt.Key.Key_Right)
    assert steps == [1, -1]  # the next column stands at the left
