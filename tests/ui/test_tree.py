import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from eveprod_desktop.ui.screens.chain_tab import chain_columns
from eveprod_desktop.ui.screens.item_facts import ChainPlace
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.widgets.tree import PayloadTree
from tests.ui import fakes


@pytest.fixture
def tree(qtbot: QtBot, session: Session) -> PayloadTree[ChainPlace]:
    tree: PayloadTree[ChainPlace] = PayloadTree(session, "chain", chain_columns(1), ChainPlace.materials)
    qtbot.addWidget(tree)
    tree.resize(1000, 400)
    tree.show()
    tree.set_roots([ChainPlace(fakes.node(fakes.SHIP), fakes.NAMES, None, None, 1.0)])
    return tree


def visible_lines(tree: PayloadTree[ChainPlace]) -> list[str]:
    lines = []
    index = tree.model.index(0, 0)
    while index.isValid():
        lines.append(tree.model.payload(index).name)
        index = tree.view.indexBelow(index)
    return lines


def test_branches_open_and_close(tree: PayloadTree[ChainPlace]) -> None:
    assert visible_lines(tree) == ["Rifter", "Tritanium", "Carbon Plate"]
    tree.open_all()
    assert visible_lines(tree) == ["Rifter", "Tritanium", "Carbon Plate", "Hydrocarbons", "Tritanium"]
    tree.close_all()
    assert visible_lines(tree) == ["Rifter", "Tritanium", "Carbon Plate"]


def test_keys_open_branches_and_items(qtbot: QtBot, tree: PayloadTree[ChainPlace]) -> None:
    opened: list[ChainPlace] = []
    tree.opened.connect(opened.append)
    tree.focus_view()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(tree.view, key)
    assert [place.name for place in opened] == ["Hydrocarbons"]
    assert opened[0].per_run == 100
    assert opened[0].per_unit == pytest.approx(1.5)


def test_finding_goes_round(qtbot: QtBot, tree: PayloadTree[ChainPlace]) -> None:
    tree.quick_filter.setText("trit")
    qtbot.waitUntil(lambda: tree.counted.text() == "1 of 2")
    QTest.keyClick(tree.quick_filter, Qt.Key.Key_Return)
    assert tree.counted.text() == "2 of 2"
    assert "Hydrocarbons" in visible_lines(tree)
    tree.find_next()
    assert tree.counted.text() == "1 of 2"
    tree.quick_filter.setText("nothing like it")
    qtbot.waitUntil(lambda: tree.counted.text() == "not found")
    tree.quick_filter.clear()
    qtbot.waitUntil(lambda: tree.counted.text() == "")


def test_copy_takes_the_whole_tree(tree: PayloadTree[ChainPlace]) -> None:
    tree.copy()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert [line.split("\t")[0] for line in lines] == [
        "Rifter",
        "Tritanium",
        "Carbon Plate",
        "Hydrocarbons",
        "Tritanium",
    ]
    assert lines[3] == "Hydrocarbons\tRaw\t\t100\t1.5\t1.5\t\t"


def test_screen_reader_hears_what_the_icon_means(tree: PayloadTree[ChainPlace]) -> None:
    root = tree.model.index(0, 0)
    role = Qt.ItemDataRole.AccessibleTextRole
    assert tree.model.data(tree.model.index(0, 0, root), role) == "Tritanium, raw"
    assert tree.model.data(tree.model.index(1, 0, root), role) == "Carbon Plate, reaction"


def test_saved_columns_of_a_tree(tree: PayloadTree[ChainPlace]) -> None:
    tree.views.save("All")
    keys = [column.key for column in tree.visible_columns()]
    tree.choose_column(1, shown=False)
    tree.header().moveSection(3, 1)
    tree.views.save("Few")
    few = [column.key for column in tree.visible_columns()]
    assert few != keys
    for view in tree.views.saved:
        tree.use_view(view)
        assert [column.key for column in tree.visible_columns()] == (keys if view.name == "All" else few)
    assert [view.name for view in tree.views.saved] == ["All", "Few"]


def test_menu_of_a_place(tree: PayloadTree[ChainPlace]) -> None:
    menu = tree.row_menu(tree.model.index(0, 0))
    texts = [action.text() for action in menu.actions()]
    assert texts[0] == "Open"
    assert "Copy all rows" in texts
    menu.close()
