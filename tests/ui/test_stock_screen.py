"""Stock targets on the real program: kept, counted, planned, removed, undone."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from eveprod_desktop.core.planning.rows import Target
from eveprod_desktop.core.workflow.stock_targets import StockCount, StockTarget, TargetState
from eveprod_desktop.ui.screens.stock import StockScreen
from eveprod_desktop.ui.screens.stock_rows import rule_words, stock_lines
from eveprod_desktop.ui.session import Session


@pytest.fixture
def screen(working_session: Session, qtbot: QtBot) -> Iterator[StockScreen]:
    screen = StockScreen(working_session)
    qtbot.addWidget(screen)
    screen.resize(1200, 700)
    screen.show()
    qtbot.waitUntil(lambda: screen.table.empty.sentence == "No stock target yet")
    yield screen
    screen.hide()


def keep(screen: StockScreen, qtbot: QtBot, name: str, kind: str, amount: float) -> None:
    screen.item.setText(name)
    with qtbot.waitSignal(screen.item.picked):
        screen.item.take()
    screen.kind.setCurrentIndex(screen.kind.findData(kind))
    screen.amount.clear()
    QTest.keyClicks(screen.amount, f"{amount:g}")
    QTest.keyClick(screen.amount, Qt.Key.Key_Return)


def test_a_rule_is_kept_counted_planned_removed_and_undone(screen: StockScreen, qtbot: QtBot) -> None:
    keep(screen, qtbot, "Hammerhead II", "on_sale", 200_000)
    qtbot.waitUntil(lambda: screen.table.model.total == 1)
    line = screen.table.everything()[0]
    assert line.rule == "200\u202f000 on sale"
    assert line.state.short == 200_000 - line.state.counted.total > 0
    wanted: list[tuple[Target, ...]] = []
    screen.session.bus.plan_wanted.connect(wanted.append)
    screen.plan()
    assert wanted == [(Target(line.target.type_id, line.state.short),)]
    # the same item, kind and owner: the rule is changed
    keep(screen, qtbot, "Hammerhead II", "on_sale", 1)
    qtbot.waitUntil(lambda: screen.table.everything()[0].target.units == 1)
    assert screen.table.model.total == 1
    screen.take_back()
    qtbot.waitUntil(lambda: screen.table.everything()[0].target.units == 200_000)
    assert not screen.remove_button.isEnabled()
    screen.table.select(line.target.target_id)
    # the rule stands in the form, to be changed without naming its item again
    hit = screen.item.hit
    assert hit is not None
    assert (hit.name, screen.amount.number) == ("Hammerhead II", 200_000)
    assert screen.remove_button.isEnabled()
    screen.remove()
    qtbot.waitUntil(lambda: screen.table.model.total == 0)
    screen.take_back()
    qtbot.waitUntil(lambda: screen.table.model.total == 1)
    screen.rest(screen.table.everything()[0])
    qtbot.waitUntil(lambda: not screen.table.everything()[0].target.enabled)
    assert not screen.plan_button.isEnabled()


def test_a_rule_that_asks_for_nothing_is_told(screen: StockScreen, qtbot: QtBot) -> None:
    told: list[object] = []
    screen.session.messages.attach(told.append)
    keep(screen, qtbot, "Rifter", "days", 30)
    qtbot.waitUntil(lambda: bool(told))
    assert screen.table.model.total == 0


def test_rules_in_words() -> None:
    days = StockTarget(1, "days", days=30, units_per_day=12)
    assert rule_words(days) == "30 days at 12 a day"
    states = [
        TargetState(days, StockCount(), 0),
        TargetState(StockTarget(2, "in_stock", 5, owner_id=7), StockCount(in_stock=2), 3),
    ]
    lines = stock_lines(states, lambda one: f"Item {one}", {})
    assert [(line.name, line.whose) for line in lines] == [
        ("Item 2", "Somebody gone"),
        ("Item 1", "Everyone"),
    ]
