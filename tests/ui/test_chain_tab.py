import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from eveprod_desktop.core.chains.decisions import Decision, Decisions
from eveprod_desktop.ui.screens.chain_tab import decision_words
from eveprod_desktop.ui.screens.item import ItemScreen
from eveprod_desktop.ui.session import Session
from tests.ui import fakes

HERE = (fakes.SHIP, fakes.PLATE)


@pytest.fixture
def screen(qtbot: QtBot, session: Session) -> ItemScreen:
    screen = ItemScreen(session)
    qtbot.addWidget(screen)
    screen.resize(1400, 700)
    screen.show()
    screen.open(fakes.SHIP)
    qtbot.waitUntil(lambda: screen.facts is not None)
    screen.chain.tree.focus_view()
    select_plate(screen)
    return screen


def select_plate(screen: ItemScreen) -> None:
    tree = screen.chain.tree
    tree.view.setCurrentIndex(
        next(i for i in tree.model.walk() if tree.model.payload(i).name == "Carbon Plate")
    )


def decisions(screen: ItemScreen) -> Decisions:
    return screen.session.app.make_or_buy.decisions()


def words(screen: ItemScreen) -> list[tuple[str, str]]:
    return [(place.name, decision_words(place)) for place in screen.chain.tree.everything()]


def press(qtbot: QtBot, screen: ItemScreen, key: Qt.Key, *, shift: bool = False) -> None:
    before = screen.facts
    modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(screen.chain.tree.view, key, modifier)
    qtbot.waitUntil(lambda: screen.facts is not before and not screen.session.tasks.running)


def test_b_buys_and_everything_follows(qtbot: QtBot, screen: ItemScreen) -> None:
    assert words(screen)[2] == ("Carbon Plate", "not decided")
    press(qtbot, screen, Qt.Key.Key_B)
    assert decisions(screen).everywhere == {fakes.PLATE: Decision.BUY}
    assert words(screen) == [("Rifter", ""), ("Tritanium", ""), ("Carbon Plate", "buy")]
    assert [(row.name, row.per_unit, row.bought) for row in screen.totals.table.everything()] == [
        ("Tritanium", 90.0, False),
        ("Carbon Plate", 3.0, True),
    ]
    shopping = screen.shopping.table
    qtbot.waitUntil(lambda: bool(shopping.everything()))
    assert [(row.name, row.quantity) for row in shopping.everything()] == [
        ("Tritanium", 90),
        ("Carbon Plate", 3),
    ]


def test_space_goes_round_and_the_row_stays_chosen(qtbot: QtBot, screen: ItemScreen) -> None:
    for expected in ("make", "buy", "not decided"):
        press(qtbot, screen, Qt.Key.Key_Space)
        assert dict(words(screen))["Carbon Plate"] == expected
        assert [place.name for place in screen.chain.tree.selected()] == ["Carbon Plate"]


def test_shift_decides_at_this_place_only(qtbot: QtBot, screen: ItemScreen) -> None:
    press(qtbot, screen, Qt.Key.Key_M, shift=True)
    assert decisions(screen) == Decisions({}, {HERE: Decision.MAKE})
    assert dict(words(screen))["Carbon Plate"] == "make here"
    press(qtbot, screen, Qt.Key.Key_B)
    assert dict(words(screen))["Carbon Plate"] == "make here"
    press(qtbot, screen, Qt.Key.Key_Delete)
    assert decisions(screen) == Decisions({}, {})
    assert dict(words(screen))["Carbon Plate"] == "not decided"


def test_undo_and_redo(qtbot: QtBot, screen: ItemScreen) -> None:
    press(qtbot, screen, Qt.Key.Key_B)
    press(qtbot, screen, Qt.Key.Key_M, shift=True)
    for expected in (Decisions({fakes.PLATE: Decision.BUY}, {}), Decisions({}, {})):
        before = screen.facts
        screen.chain.decisions.undo()
        qtbot.waitUntil(lambda before=before: screen.facts is not before)  # type: ignore[misc]  # a value bound in a loop
        assert decisions(screen) == expected
    screen.chain.decisions.undo()
    screen.chain.decisions.redo()
    qtbot.waitUntil(lambda: decisions(screen).everywhere == {fakes.PLATE: Decision.BUY})
    qtbot.waitUntil(lambda: not screen.session.tasks.running)


def test_what_is_open_stays_open(qtbot: QtBot, screen: ItemScreen) -> None:
    tree = screen.chain.tree
    tree.open_all()
    press(qtbot, screen, Qt.Key.Key_M)
    assert tree.view.isExpanded(tree.view.currentIndex())
    assert len(words(screen)) == 5


def test_raw_materials_have_no_choice(qtbot: QtBot, screen: ItemScreen) -> None:
    screen.chain.tree.view.setCurrentIndex(next(screen.chain.tree.model.walk()))
    screen.chain.decide(Decision.BUY, here=False)
    assert decisions(screen) == Decisions({}, {})
    assert "raw" in screen.session.messages.history()[0].text


def test_click_on_the_switch(qtbot: QtBot, screen: ItemScreen) -> None:
    tree = screen.chain.tree
    column = [column.key for column in tree.columns()].index("decision")
    screen.chain.here.setChecked(True)
    tree.view.clicked.emit(tree.view.currentIndex().siblingAtColumn(column))
    qtbot.waitUntil(lambda: decisions(screen).places == {HERE: Decision.MAKE})
    qtbot.waitUntil(lambda: not screen.session.tasks.running)


def test_the_menu_of_a_row_decides_too(qtbot: QtBot, screen: ItemScreen) -> None:
    tree = screen.chain.tree
    menu = tree.row_menu(tree.view.currentIndex())
    here = next(one for one in menu.actions() if one.text().startswith("Buy at this place only"))
    here.trigger()
    qtbot.waitUntil(lambda: decisions(screen).places != {})
    assert decisions(screen).places == {HERE: Decision.BUY}
    raw = next(i for i in tree.model.walk() if tree.model.payload(i).name == "Tritanium")
    assert not [one for one in tree.row_menu(raw).actions() if one.text().startswith("Buy")]
