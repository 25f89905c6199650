import csv
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from eveprod_desktop.ui.messages import Level
from eveprod_desktop.ui.models.columns import Column, quantity_column, text_column
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.widgets.table import RowsTable

Row = tuple[int, str, float | None]
ROWS: list[Row] = [(1, "Tritanium", 1234567.0), (2, "Pyerite", None), (3, "Mexallon, cut", 0.25)]
COLUMNS: list[Column[Row]] = [
    text_column("name", "Name", lambda row: row[1]),
    quantity_column("amount", "Amount", lambda row: row[2]),
    quantity_column("id", "Id", lambda row: row[0], shown=False),
]


def key_of(row: Row) -> int:
    return row[0]


@pytest.fixture
def table(qtbot: QtBot, session: Session) -> RowsTable[Row]:
    table: RowsTable[Row] = RowsTable(session, "minerals", COLUMNS, key_of, noun="mineral")
    qtbot.addWidget(table)
    table.resize(700, 400)
    table.show()
    table.set_rows(ROWS)
    return table


def names(table: RowsTable[Row]) -> list[str]:
    return [row[1] for row in table.everything()]


def test_counts_and_filters(qtbot: QtBot, table: RowsTable[Row]) -> None:
    assert table.counted.text() == "3\u00a0minerals"
    table.focus_filter()
    QTest.keyClicks(table.quick_filter, "e")
    qtbot.waitUntil(lambda: table.counted.text() == "2 of 3\u00a0minerals")
    assert names(table) == ["Pyerite", "Mexallon, cut"]
    QTest.keyClicks(table.quick_filter, "xx")
    qtbot.waitUntil(table.empty.isVisible)
    assert table.empty.sentence == "Nothing passes the filter."
    assert table.tools.isVisible()
    table.quick_filter.clear()
    qtbot.waitUntil(table.view.isVisible)


def test_nothing_to_show_hides_the_tools(table: RowsTable[Row]) -> None:
    table.empty.tell("Nothing here.", "Do something.")
    table.set_rows([])
    assert table.empty.isVisible()
    assert not table.tools.isVisible()
    table.set_rows(ROWS)
    assert table.tools.isVisible()


def test_click_on_a_head_sorts(qtbot: QtBot, table: RowsTable[Row]) -> None:
    header = table.header()
    where = QPoint(header.sectionViewportPosition(1) + 20, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert names(table) == ["Mexallon, cut", "Tritanium", "Pyerite"]
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert names(table) == ["Tritanium", "Mexallon, cut", "Pyerite"]
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert names(table) == ["Tritanium", "Pyerite", "Mexallon, cut"]


def test_copies_plain_numbers(qtbot: QtBot, table: RowsTable[Row]) -> None:
    table.select(1)
    qtbot.keySequence(table.view, "Ctrl+C")
    assert QGuiApplication.clipboard().text() == "Tritanium\t1234567.0\n"
    table.copy()
    assert QGuiApplication.clipboard().text() == "Tritanium\t1234567.0\nPyerite\t\nMexallon, cut\t0.25\n"
    assert table.session.messages.history()[0].text == "3 rows copied."


def test_copies_columns_as_they_stand(table: RowsTable[Row]) -> None:
    table.choose_column(2, shown=True)
    table.header().moveSection(2, 0)
    table.choose_column(1, shown=False)
    assert table.as_text(ROWS[:1], head=True) == "Id\tName\n1\tTritanium\n"


def test_csv_can_be_read_back(qtbot: QtBot, table: RowsTable[Row], tmp_path: Path) -> None:
    file = tmp_path / "minerals.csv"
    table.export(file)
    qtbot.waitUntil(lambda: bool(table.session.messages.history()))
    with file.open(encoding="utf-8-sig", newline="") as lines:
        assert list(csv.reader(lines)) == [
            ["Name", "Amount"],
            ["Tritanium", "1234567.0"],
            ["Pyerite", ""],
            ["Mexallon, cut", "0.25"],
        ]


def test_csv_that_cannot_be_written_is_told(qtbot: QtBot, table: RowsTable[Row], tmp_path: Path) -> None:
    table.export(tmp_path / "no such folder" / "minerals.csv")
    qtbot.waitUntil(lambda: bool(table.session.messages.history()))
    message = table.session.messages.history()[0]
    assert message.level is Level.ERROR
    assert "could not be written: no such file or directory" in message.text


def test_columns_are_kept_between_starts(qtbot: QtBot, session: Session, table: RowsTable[Row]) -> None:
    table.choose_column(2, shown=True)
    table.header().resizeSection(1, 222)
    table.header().moveSection(2, 0)
    table.save_columns()
    session.memory.save()
    again: RowsTable[Row] = RowsTable(session, "minerals", COLUMNS, key_of)
    qtbot.addWidget(again)
    assert again.header().sectionSize(1) == 222
    assert [column.key for column in again.visible_columns()] == ["id", "name", "amount"]
    other: RowsTable[Row] = RowsTable(session, "other", COLUMNS, key_of)
    qtbot.addWidget(other)
    assert [column.key for column in other.visible_columns()] == ["name", "amount"]


def test_cut_texts_get_the_room_that_is_left_first(qtbot: QtBot, session: Session) -> None:
    columns: list[Column[Row]] = [
        text_column("name", "Name", lambda row: row[1], width=6),
        quantity_column("amount", "A title longer than its numbers", lambda row: row[2], width=6),
        text_column("last", "", lambda _row: "", width=6),
    ]
    table: RowsTable[Row] = RowsTable(session, "cut", columns, key_of)
    qtbot.addWidget(table)
    table.resize(900, 300)
    table.show()
    long_name = "Standup XL-Set Structure and Component Manufacturing Efficiency II"
    table.set_rows([(1, long_name, 1e12)])
    head, metrics = table.view.horizontalHeader(), table.view.fontMetrics()
    assert head.sectionSize(0) > metrics.horizontalAdvance(long_name)
    assert head.sectionSize(1) >= head.sectionSizeHint(1)
    assert sum(head.sectionSize(at) for at in range(3)) == table.view.viewport().width()
    table.resize(300, 300)
    assert head.sectionSize(0) < metrics.horizontalAdvance(long_name)


def test_words_take_the_room_that_is_left(table: RowsTable[Row]) -> None:
    header = table.header()
    natural = COLUMNS[0].width * table.fontMetrics().averageCharWidth()
    for width in (1200, 500):
        table.resize(width, 400)
        assert header.length() == table.view.viewport().width()
    table.resize(150, 400)
    assert header.sectionSize(0) >= natural


def test_selection_survives_new_rows_and_filters(table: RowsTable[Row]) -> None:
    table.view.selectAll()
    table.set_rows([(3, "Mexallon, cut", 9.0), (4, "Isogen", 1.0), (1, "Tritanium", 1.0)])
    assert sorted(row[0] for row in table.selected()) == [1, 3]


def test_rows_open_by_keyboard_and_mouse(qtbot: QtBot, table: RowsTable[Row]) -> None:
    opened: list[Row] = []
    table.opened.connect(opened.append)
    table.focus_view()
    QTest.keyClick(table.view, Qt.Key.Key_Down)
    QTest.keyClick(table.view, Qt.Key.Key_Return)
    assert opened == [ROWS[1]]
    where = table.view.visualRect(table.model.index(2, 0)).center()
    QTest.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    QTest.mouseDClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert opened == [ROWS[1], ROWS[2]]


def test_last_column_in_sight_cannot_be_hidden(table: RowsTable[Row]) -> None:
    table._column_menu.aboutToShow.emit()
    table.choose_column(1, shown=False)
    table._column_menu.aboutToShow.emit()
    states = [
        (action.text(), action.isChecked(), action.isEnabled()) for action in table._column_menu.actions()
    ]
    assert states == [("Name", True, False), ("Amount", False, True), ("Id", False, True)]


def test_every_cell_paints(table: RowsTable[Row]) -> None:
    wide = table.grab().toImage()
    assert len({wide.pixelColor(x, y).name() for x in range(0, 300, 2) for y in range(40, 110, 2)}) > 5
