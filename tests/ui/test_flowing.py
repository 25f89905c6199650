"""A layout that breaks lines."""

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from eveprod_desktop.ui.widgets.facts import Facts
from eveprod_desktop.ui.widgets.flowing import FlowingLayout
from eveprod_desktop.ui.widgets.labels import ElidedLabel


def test_lines_break_where_the_room_ends(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    layout = FlowingLayout(owner)
    for _number in range(4):
        button = QPushButton(owner)
        button.setFixedSize(QSize(100, 30))
        layout.addWidget(button)
    gap = layout.spacing()
    assert layout.heightForWidth(1000) == 30
    assert layout.heightForWidth(200 + gap) == 60 + gap
    assert layout.heightForWidth(50) == 120 + 3 * gap
    assert layout.minimumSize() == QSize(100, 30)
    owner.resize(200 + gap, 200)
    owner.show()
    places = [item.geometry().topLeft().toTuple() for item in layout.items]
    assert places == [(0, 0), (100 + gap, 0), (0, 30 + gap), (100 + gap, 30 + gap)]
    first = owner.findChildren(QPushButton)[0]
    first.hide()
    layout.setGeometry(owner.rect())
    assert layout.items[1].geometry().topLeft() == QPoint(0, 0)
    first.show()
    owner.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    layout.setGeometry(owner.rect())
    places = [item.geometry().topLeft().toTuple() for item in layout.items]
    assert places == [(100 + gap, 0), (0, 0), (100 + gap, 30 + gap), (0, 30 + gap)]
    layout.takeAt(0)
    assert layout.count() == 3
    assert layout.takeAt(9) is None


def test_facts_go_on_in_the_next_line_instead_of_being_cut(qtbot: QtBot) -> None:
    facts = Facts({name: name.capitalize() for name in ("cost", "profit", "volume", "time")})
    qtbot.addWidget(facts)
    for name in ("cost", "profit", "volume", "time"):
        facts.tell(name, "10 000 000 000 000.00 ISK")
    facts.resize(facts.sizeHint().width(), facts.heightForWidth(facts.sizeHint().width()))
    facts.show()
    labels = facts.findChildren(ElidedLabel)
    assert len({one.mapTo(facts, QPoint(0, 0)).y() for one in labels}) == 1
    half = facts.sizeHint().width() // 2 + 10
    facts.resize(half, facts.heightForWidth(half))
    qtbot.waitUntil(lambda: len({one.mapTo(facts, QPoint(0, 0)).y() for one in labels}) == 2)
    assert not any(one.cut for one in labels)
    facts.resize(60, facts.heightForWidth(60))
    qtbot.waitUntil(lambda: all(one.cut for one in labels))  # too narrow for one: an ellipsis, and a tool tip
