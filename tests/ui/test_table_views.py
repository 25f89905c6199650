"""Filters of columns, totals, saved views, the menu of a row, typing ahead."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QInputDialog,
    QMenu,
    QStackedWidget,
    QStyleOptionViewItem,
    QWidget,
)
from pytestqt.qtbot import QtBot

from eveprod_desktop.ui.memory import Memory
from eveprod_desktop.ui.models.columns import (
    Column,
    Total,
    age_column,
    duration_column,
    isk_column,
    percent_column,
    quantity_column,
    text_column,
)
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme.palette import Role
from eveprod_desktop.ui.widgets.delegate import CellDelegate
from eveprod_desktop.ui.widgets.filter_header import ChoiceField, FilterField
from eveprod_desktop.ui.widgets.table import RowsTable
from tests.ui.conftest import ModelCheck

Row = tuple[str, str, float | None, float, float]
ROWS: list[Row] = [
    ("Rifter", "Ship", 120_000.0, 25.0, 6000.0),
    ("Reaper", "Ship", -5_000.0, -2.5, 60.0),
    ("Carbon Plate", "Material", None, 0.0, 3600.0),
    ("Tritanium", "Material", 0.5, 300.0, 90000.0),
]
COLUMNS: list[Column[Row]] = [
    text_column("name", "Name", lambda row: row[0]),
    text_column("kind", "Kind", lambda row: row[1], choice=True),
    isk_column("profit", "Profit", lambda row: row[2], signed=True, total=Total.SUM),
    percent_column("roi", "ROI", lambda row: row[3], signed=True, total=Total.MEAN),
    duration_column("time", "Time", lambda row: row[4]),
    age_column("age", "Age", lambda row: row[4], shown=False),
    quantity_column("count", "Letters", lambda row: len(row[0]), shown=False, total=Total.SUM),
]
PROFIT, ROI = 2, 3


def key_of(row: Row) -> str:
    return row[0]


@pytest.fixture
def table(qtbot: QtBot, session: Session, check_model: ModelCheck) -> RowsTable[Row]:
    table: RowsTable[Row] = RowsTable(session, "things", COLUMNS, key_of, noun="thing")
    check_model(table.model)
    qtbot.addWidget(table)
    table.resize(900, 400)
    table.show()
    table.set_rows(ROWS)
    return table


def names(table: RowsTable[Row]) -> list[str]:
    return [row[0] for row in table.everything()]


def field(table: RowsTable[Row], section: int) -> FilterField | ChoiceField:
    return table._head._fields[section]


def test_gain_and_loss_are_told_by_sign_and_colour(table: RowsTable[Row]) -> None:
    cells = [table.model.cell(table.model.index(line, PROFIT)) for line in range(4)]
    assert [cell.text for cell in cells] == ["+120\u202f000.00", "\u22125\u202f000.00", "\u2013", "+0.50"]
    assert [cell.role for cell in cells] == [Role.PROFIT, Role.LOSS, Role.MUTED, Role.PROFIT]
    assert table.model.cell(table.model.index(2, ROI)).text == "0.0\u00a0%"


def test_filters_of_columns_by_keyboard(qtbot: QtBot, table: RowsTable[Row]) -> None:
    table.activateWindow()
    table.focus_view()
    qtbot.keySequence(table.view, "Ctrl+Shift+F")
    name = field(table, 0)
    qtbot.waitUntil(name.hasFocus)
    QTest.keyClicks(name, "r")
    qtbot.waitUntil(lambda: names(table) == ["Rifter", "Reaper", "Carbon Plate", "Tritanium"])
    QTest.keyClicks(name, "e")
    qtbot.waitUntil(lambda: names(table) == ["Reaper"])
    QTest.keyClick(name, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(names(table)) == 4)
    QTest.keyClicks(field(table, PROFIT), "<=1k")
    qtbot.waitUntil(lambda: names(table) == ["Reaper", "Tritanium"])
    assert table.counted.text() == "2 of 4\u00a0things"
    QTest.keyClick(field(table, PROFIT), Qt.Key.Key_Down)
    qtbot.waitUntil(table.view.hasFocus)
    table.toggle_filters()
    qtbot.waitUntil(lambda: len(names(table)) == 4)


def test_fields_stand_below_their_titles(table: RowsTable[Row]) -> None:
    table.focus_filters()
    head = table.header()
    for section in (0, 1, PROFIT):
        geometry = field(table, section).geometry()
        assert abs(geometry.left() - head.sectionViewportPosition(section)) <= 3
        assert geometry.bottom() < head.height()
        assert geometry.top() > table.fontMetrics().height()
    assert not field(table, 5).isVisible()
    table.header().moveSection(PROFIT, 0)
    assert field(table, PROFIT).geometry().left() < field(table, 0).geometry().left()


def test_choices_are_ticked_in_a_list(qtbot: QtBot, table: RowsTable[Row]) -> None:
    table.focus_filters()
    kind = field(table, 1)
    assert isinstance(kind, ChoiceField)
    QTest.keyClick(kind, Qt.Key.Key_Down)
    popup = kind.popup
    assert popup is not None
    assert [popup.list.item(row).text() for row in range(popup.list.count())] == ["Material", "Ship"]
    QTest.keyClick(popup.list, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: names(table) == ["Carbon Plate", "Tritanium"])
    QTest.keyClick(popup.list, Qt.Key.Key_Escape)
    assert kind.text() == "Material"
    assert "Material" in kind.accessibleName()
    QTest.keyClick(kind, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(names(table)) == 4)


def test_nonsense_in_a_filter_is_told_and_filters_nothing(qtbot: QtBot, table: RowsTable[Row]) -> None:
    table.set_filters({"profit": "lots", "name": "r"})
    assert len(names(table)) == 4
    assert "lots" in table.counted.text()
    assert "5..10" in field(table, PROFIT).toolTip()
    table.set_filters({})
    assert table.counted.text() == "4\u00a0things"


def test_unknown_values_can_be_looked_for(table: RowsTable[Row]) -> None:
    table.set_filters({"profit": "?"})
    assert names(table) == ["Carbon Plate"]


def test_filters_out_of_reach_still_leave_the_fields(qtbot: QtBot, table: RowsTable[Row]) -> None:
    table.set_filters({"profit": ">1t"})
    assert names(table) == []
    assert table.view.isVisible()
    assert table.counted.text().startswith("0 of 4")


def test_totals_of_what_is_shown_and_of_what_is_selected(qtbot: QtBot, table: RowsTable[Row]) -> None:
    qtbot.waitUntil(lambda: table.totals.text(PROFIT) == "+115\u202f000.50")
    assert table.totals.text(ROI) == "+80.6\u00a0%"
    assert table.totals.title == "Total of 4\u00a0things"
    assert "Profit, ISK +115" in table.totals.accessibleName()
    table.set_filters({"kind": "Ship"})
    qtbot.waitUntil(lambda: table.totals.text(PROFIT) == "+115\u202f000.00")
    table.set_filters({})
    table.view.selectRow(1)
    table.view.selectionModel().select(
        table.model.index(3, 0),
        table.view.selectionModel().SelectionFlag.Select | table.view.selectionModel().SelectionFlag.Rows,
    )
    qtbot.waitUntil(lambda: table.totals.title == "2\u00a0things selected")
    assert table.totals.text(PROFIT) == "\u22124\u202f999.50"


def test_totals_of_a_list_out_of_sight_wait_until_it_is_seen(qtbot: QtBot, session: Session) -> None:
    window = QStackedWidget()
    qtbot.addWidget(window)
    table = RowsTable(session, "things", COLUMNS, key_of, parent=window)
    window.addWidget(QWidget())
    window.addWidget(table)
    window.show()
    table.set_rows(ROWS)
    qtbot.waitUntil(lambda: table._total_due)
    assert table.totals.text(PROFIT) == ""
    window.setCurrentWidget(table)
    qtbot.waitUntil(lambda: table.totals.text(PROFIT) == "+115\u202f000.50")


def test_totals_say_what_is_not_in_them(qtbot: QtBot, table: RowsTable[Row]) -> None:
    qtbot.waitUntil(lambda: bool(table.totals.text(PROFIT)))
    middle = table.header().sectionViewportPosition(PROFIT) + table.header().sectionSize(PROFIT) // 2
    hint = table.totals.hint_at(QPoint(middle, 5))
    assert hint == "Profit, ISK, sum: +115\u202f000.50\n1\u00a0row without a value not counted"
    assert table.totals.grab().toImage() != replace_totals(table)


def replace_totals(table: RowsTable[Row]) -> object:
    table.totals.tell("", {})
    return table.totals.grab().toImage()


def test_views_are_saved_used_and_removed(qtbot: QtBot, session: Session, table: RowsTable[Row]) -> None:
    table.choose_column(0, shown=False)
    table.choose_column(6, shown=True)
    table.header().moveSection(table.header().visualIndex(6), 0)
    table.header().setSortIndicator(PROFIT, Qt.SortOrder.DescendingOrder)
    table.set_filters({"kind": "Ship"})
    table.views.save("  My   ships ")
    table.use_view(table.views.standard)
    assert [column.key for column in table.visible_columns()] == ["name", "kind", "profit", "roi", "time"]
    assert names(table) == ["Rifter", "Reaper", "Carbon Plate", "Tritanium"]
    session.memory.save()
    other = replace(session, memory=Memory(session.app.paths.window_state))
    again: RowsTable[Row] = RowsTable(other, "things", COLUMNS, key_of)
    qtbot.addWidget(again)
    again.set_rows(ROWS)
    (view,) = again.views.saved
    assert view.name == "My ships"
    again.use_view(view)
    assert [column.key for column in again.visible_columns()] == ["count", "kind", "profit", "roi", "time"]
    assert names(again) == ["Rifter", "Reaper"]
    again.views.remove("My ships")
    assert again.views.saved == []


def test_a_column_with_nothing_to_say_is_left_out_until_it_has(table: RowsTable[Row]) -> None:
    head, layout = table.header(), table.layout_of_columns
    width = head.sectionSize(PROFIT)
    age = [column.key for column in COLUMNS].index("age")
    table.set_columns([replace(column, vacant=column.key in {"profit", "age"}) for column in COLUMNS])
    assert [column.key for column in layout.visible()] == ["name", "kind", "roi", "time"]
    menu = QMenu(table)
    layout.fill_menu(menu)
    assert [action.text() for action in menu.actions()] == ["Name", "Kind", "ROI", "Time", "Letters"]
    # what is remembered is what was chosen
    assert "profit" in {key for key, _width in layout.view_named("mine").columns}
    layout.arrange(layout.view_named("mine"))
    state = layout.state()
    assert head.isSectionHidden(PROFIT)
    table.set_columns(COLUMNS)
    assert not head.isSectionHidden(PROFIT)
    assert head.isSectionHidden(age)  # nobody asked for it
    assert head.sectionSize(PROFIT) == width
    assert head.restoreState(state)
    assert not head.isSectionHidden(PROFIT)


def test_a_number_that_grows_is_not_cut_while_there_is_room(table: RowsTable[Row]) -> None:
    head = table.header()
    before = head.sectionSize(PROFIT)
    name = "Standup XL-Set Extraordinarily Advanced Structure and Component Manufacturing Efficiency II"
    table.set_rows([(name, "Structure Module", -12_345_678_901_234.56, 25.0, 6000.0)])
    assert head.sectionSize(PROFIT) >= table.view.sizeHintForColumn(PROFIT) > before
    assert head.length() <= table.view.viewport().width()
    table.set_rows(ROWS)
    assert head.sectionSize(PROFIT) >= before


def test_view_is_named_in_a_dialog(qtbot: QtBot, table: RowsTable[Row]) -> None:
    table.views.fill()
    save = next(action for action in table.views.actions() if action.text() == "Save this view\u2026")
    save.trigger()
    (dialog,) = table.findChildren(QInputDialog)
    dialog.setTextValue("Plain")
    dialog.accept()
    table.views.fill()
    assert "Plain" in [action.text() for action in table.views.actions()]


def test_menu_of_a_row_by_key(qtbot: QtBot, table: RowsTable[Row]) -> None:
    table.menu_wanted.connect(lambda menu, row: menu.addAction(f"Praise {row[0]}"))
    table.view.setCurrentIndex(table.model.index(1, 1))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
    QApplication.sendEvent(table.view, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    texts = [action.text() for action in menu.actions()]
    assert texts[:3] == ["Open", "Praise Reaper", "Only rows with Kind Ship"]
    menu.actions()[2].trigger()
    menu.close()
    assert names(table) == ["Rifter", "Reaper"]
    assert table.filter_texts() == {"kind": "Ship"}


def test_menu_copies(table: RowsTable[Row]) -> None:
    table.view.selectRow(0)
    menu = table.row_menu(table.model.index(0, 0))
    next(action for action in menu.actions() if action.text() == "Copy the selected rows").trigger()
    assert QGuiApplication.clipboard().text().startswith("Rifter\tShip\t120000.0")
    menu.close()


def test_typing_leads_to_a_name(qtbot: QtBot, table: RowsTable[Row]) -> None:
    table.focus_view()
    QTest.keyClicks(table.view, "tri")
    assert table.current() == ROWS[3]
    QTest.qWait(QApplication.keyboardInputInterval() + 50)
    QTest.keyClicks(table.view, "r")
    assert table.current() == ROWS[0]
    QTest.keyClicks(table.view, "r")
    assert table.current() == ROWS[1]


def test_text_without_room_is_told_whole(table: RowsTable[Row]) -> None:
    delegate = table.view.itemDelegate()
    assert isinstance(delegate, CellDelegate)
    option = QStyleOptionViewItem()
    option.rect.setSize(table.size())
    option.rect.setWidth(40)
    assert delegate.hint(option, table.model.index(2, 0)) == "Carbon Plate"
    option.rect.setWidth(400)
    assert delegate.hint(option, table.model.index(2, 0)) == ""


def test_cells_are_described_to_screen_readers(table: RowsTable[Row]) -> None:
    index = table.model.index(0, PROFIT)
    assert table.model.data(index, Qt.ItemDataRole.AccessibleDescriptionRole) == "Profit, ISK"
    assert table.model.data(index, Qt.ItemDataRole.AccessibleTextRole) == "+120\u202f000.00"


def test_new_values_keep_order_filter_selection_and_place(qtbot: QtBot, table: RowsTable[Row]) -> None:
    many: list[Row] = [(f"Item {number}", "Ship", float(number), 1.0, 1.0) for number in range(500)]
    table.set_rows(many)
    table.header().setSortIndicator(PROFIT, Qt.SortOrder.DescendingOrder)
    table.set_filters({"profit": ">=10"})
    table.view.setCurrentIndex(table.model.index(200, PROFIT))
    table.view.verticalScrollBar().setValue(1234)
    chosen = table.current()
    assert chosen is not None
    table.set_rows([(name, kind, 1000 - (value or 0), 1.0, 1.0) for name, kind, value, _, _ in many])
    assert table.view.verticalScrollBar().value() == 1234
    assert [row[0] for row in table.selected()] == [chosen[0]]
    assert table.view.currentIndex().column() == PROFIT
    assert names(table)[0] == "Item 0"
    assert len(names(table)) == 500


def test_right_to_left(qtbot: QtBot, table: RowsTable[Row]) -> None:
    straight = table.view.viewport().grab().toImage()
    QApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        table.focus_filters()
        QApplication.processEvents()
        assert table.view.viewport().grab().toImage() != straight
        name, kind = field(table, 0).geometry(), field(table, 1).geometry()
        assert name.left() > kind.left()
        assert abs(name.left() - table.header().sectionViewportPosition(0)) <= 3
        qtbot.waitUntil(lambda: bool(table.totals.text(PROFIT)))
        table.totals.grab()
    finally:
        QApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_the_standard_view_has_the_order_rows_come_in(qtbot: QtBot, session: Session) -> None:
    table: RowsTable[Row] = RowsTable(session, "things", COLUMNS, key_of)
    qtbot.addWidget(table)
    table.sort_at_first("roi", falling=True)
    table.set_rows(ROWS)
    in_order = ["Tritanium", "Rifter", "Carbon Plate", "Reaper"]
    assert names(table) == in_order
    table.header().setSortIndicator(0, Qt.SortOrder.AscendingOrder)
    table.sort_at_first("roi", falling=True)  # what somebody chose stands
    assert names(table)[0] == "Carbon Plate"
    table.use_view(table.views.standard)
    assert names(table) == in_order


def test_a_view_is_renamed_and_a_removed_one_comes_back(table: RowsTable[Row]) -> None:
    table.set_filters({"kind": "Ship"})
    table.views.save("Mine")
    table.set_filters({})
    table.views.save("All")
    table.views.rename("Mine", " My  ships ")
    table.views.rename("gone", "Nothing")
    assert [(view.name, view.filters) for view in table.views.saved] == [
        ("All", {}),
        ("My ships", {"kind": "Ship"}),
    ]
    table.views.rename("My ships", "ALL")  # takes the place of the one that had the name
    assert [(view.name, view.filters) for view in table.views.saved] == [("ALL", {"kind": "Ship"})]
    table.views.remove("ALL")
    assert table.views.saved == []
    table.views.fill()
    next(one for one in table.views.actions() if one.text() == "Bring “ALL” back").trigger()
    assert [(view.name, view.filters) for view in table.views.saved] == [("ALL", {"kind": "Ship"})]
    table.views.fill()
    assert "Bring “ALL” back" not in [action.text() for action in table.views.actions()]


def test_the_new_name_of_a_view_is_asked_for(table: RowsTable[Row]) -> None:
    table.views.save("Mine")
    table.views.ask_new_name("Mine")
    (dialog,) = table.findChildren(QInputDialog)
    assert dialog.textValue() == "Mine"
    dialog.setTextValue("Yours")
    dialog.accept()
    assert [view.name for view in table.views.saved] == ["Yours"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Down])
def test_from_the_filter_box_to_its_rows(qtbot: QtBot, table: RowsTable[Row], key: Qt.Key) -> None:
    table.activateWindow()
    qtbot.waitUntil(table.isActiveWindow)
    table.focus_filter()
    QTest.keyClicks(table.quick_filter, "trit")
    QTest.keyClick(table.quick_filter, key)  # at once: nobody waits for the list to follow
    assert names(table) == ["Tritanium"]
    assert table.view.hasFocus()
    assert table.selected() == [ROWS[3]]
    table.focus_filter()
    QTest.keyClick(table.quick_filter, Qt.Key.Key_Escape)
    assert table.quick_filter.text() == ""
    assert table.quick_filter.hasFocus()
    QTest.keyClick(table.quick_filter, Qt.Key.Key_Escape)
    assert table.view.hasFocus()
