import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex, Qt

from eveprod_desktop.ui.models.columns import Column, quantity_column, text_column
from eveprod_desktop.ui.models.rows import RowsModel
from tests.ui.conftest import ModelCheck

Step = Callable[[], None]
Row = tuple[int, str, float | None]
COLUMNS: list[Column[Row]] = [
    text_column("name", "Name", lambda row: row[1]),
    quantity_column("amount", "Amount", lambda row: row[2]),
]
ROWS: list[Row] = [(1, "Beta", 2.0), (2, "alpha", None), (3, "Gamma", 1.0), (4, "alpha beta", 30.0)]
DASH = "\N{EN DASH}"
UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


def key_of(row: Row) -> int:
    return row[0]


def shown(model: RowsModel[Row]) -> list[int]:
    return [model.row(line)[0] for line in range(model.rowCount())]


@pytest.fixture
def model(qapp: object, check_model: ModelCheck) -> RowsModel[Row]:
    model: RowsModel[Row] = RowsModel(COLUMNS, key_of)
    model.set_rows(ROWS)
    check_model(model)
    return model


@pytest.mark.parametrize(
    ("column", "order", "expected"),
    [
        (0, UP, [2, 4, 1, 3]),
        (0, DOWN, [3, 1, 4, 2]),
        (1, UP, [3, 1, 4, 2]),
        (1, DOWN, [4, 1, 3, 2]),
        (-1, UP, [1, 2, 3, 4]),
    ],
)
def test_sort(model: RowsModel[Row], column: int, order: Qt.SortOrder, expected: list[int]) -> None:
    model.sort(0, DOWN)
    model.sort(column, order)
    assert shown(model) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("", [1, 2, 3, 4]), ("ALPHA", [2, 4]), ("beta al", [4]), ("30", []), ("x", [])]
)
def test_filter(model: RowsModel[Row], text: str, expected: list[int]) -> None:
    model.set_filter(text)
    assert shown(model) == expected


def test_order_and_filter_stay_with_new_rows(model: RowsModel[Row]) -> None:
    model.sort(1, DOWN)
    model.set_filter("a")
    model.set_rows([*ROWS, (5, "Delta", 99.0), (6, "x", 100.0)])
    assert shown(model) == [5, 4, 1, 3, 2]


def test_persistent_indexes_follow_their_rows(model: RowsModel[Row]) -> None:
    held = [QPersistentModelIndex(model.index(line, 1)) for line in range(4)]
    for column, order in ((0, UP), (1, DOWN), (-1, UP), (0, DOWN)):
        model.sort(column, order)
        assert [model.row(index.row())[0] for index in held] == [1, 2, 3, 4]
        assert {index.column() for index in held} == {1}


def test_text_is_written_once(qapp: object) -> None:
    written: list[float] = []

    def write(value: float) -> str:
        written.append(value)
        return "text"

    column: Column[Row] = Column("amount", "Amount", lambda row: row[2], write)
    model: RowsModel[Row] = RowsModel([column], key_of)
    model.set_rows(ROWS)
    for _ in range(3):
        assert model.data(model.index(0, 0)) == "text"
    assert model.data(model.index(1, 0)) == DASH
    assert written == [2.0]


def test_roles(model: RowsModel[Row]) -> None:
    index = model.index(0, 1)
    assert model.data(index, Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert model.data(index, Qt.ItemDataRole.AccessibleTextRole) == "2"
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Amount"
    assert model.headerData(9, Qt.Orientation.Horizontal) is None


def test_model_tester_through_all_changes(check_model: ModelCheck) -> None:
    model: RowsModel[Row] = RowsModel(COLUMNS, key_of)
    check_model(model)
    steps: list[Step] = [
        lambda: model.set_rows(ROWS),
        lambda: model.sort(0, DOWN),
        lambda: model.set_filter("al"),
        lambda: model.sort(1, UP),
        lambda: model.set_filter(""),
        lambda: model.set_rows([]),
    ]
    for step in steps:
        step()
        assert model.rowCount() == len(model.shown_rows())


@given(
    st.lists(st.tuples(st.text(max_size=4), st.none() | st.floats(allow_nan=False))),
    st.sampled_from([UP, DOWN]),
    st.text(max_size=2),
)
def test_order_is_pythons_order(
    qapp: object, values: list[tuple[str, float | None]], order: Qt.SortOrder, wanted: str
) -> None:
    rows: list[Row] = [(number, name, amount) for number, (name, amount) in enumerate(values)]
    model: RowsModel[Row] = RowsModel(COLUMNS, key_of)
    model.set_rows(rows)
    model.sort(1, order)
    model.set_filter(wanted)
    words = wanted.casefold().split()
    matching = [row for row in rows if all(word in row[1].casefold() for word in words)]
    known = [row for row in matching if row[2] is not None]
    known.sort(key=lambda row: row[2] or 0.0, reverse=order == DOWN)
    assert model.shown_rows() == known + [row for row in matching if row[2] is None]


def test_rows_that_know_a_quicker_way_are_searched_by_it(qapp: object) -> None:
    model: RowsModel[Row] = RowsModel(COLUMNS, key_of)
    asked = []

    def find(text: str) -> Callable[[Row], bool]:
        asked.append(text)
        return lambda row: row[0] % 2 == 0

    model.search_by(find)
    model.set_rows(ROWS)
    model.set_filter("  Alpha  BETA ")
    assert shown(model) == [2, 4]
    assert asked == ["alpha beta"]
    model.set_filter("")
    assert len(shown(model)) == len(ROWS)


def test_a_column_that_changes_with_time_is_written_again_alone(
    qapp: object, check_model: ModelCheck
) -> None:
    passed = 0.0
    written = 0

    def name(row: Row) -> str:
        nonlocal written
        written += 1
        return row[1]

    columns: list[Column[Row]] = [
        text_column("name", "Name", name),
        quantity_column("left", "Left", lambda row: row[0] * 10 - passed),
    ]
    model: RowsModel[Row] = RowsModel(columns, key_of)
    model.set_rows(ROWS)
    check_model(model)
    before = [model.index(line, 1).data() for line in range(4)]
    names = written
    passed = 3.0
    changed = []
    model.dataChanged.connect(lambda first, last: changed.append((first.row(), last.row(), last.column())))
    model.write_again(range(1, 3), 1)
    assert [model.index(line, 1).data() for line in range(4)] == [before[0], "17", "27", before[3]]
    assert changed == [(1, 2, 1)]
    assert written == names
    model.write_again(range(0), 1)
    assert len(changed) == 1


def test_many_numbers_are_ordered_as_few_are() -> None:
    chance = random.Random(7)
    numbers: list[float | None] = [
        None if number % 13 == 0 else float(chance.randrange(900)) for number in range(6_000)
    ]
    model: RowsModel[int] = RowsModel(
        [quantity_column("n", "N", lambda row: numbers[row])], key=lambda row: row
    )
    model.set_rows(range(len(numbers)))
    for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
        model.sort(0, order)
        known = [row for row in range(len(numbers)) if numbers[row] is not None]
        known.sort(key=lambda row: numbers[row] or 0.0, reverse=order == Qt.SortOrder.DescendingOrder)
        assert model.shown_rows() == known + [row for row in range(len(numbers)) if numbers[row] is None]
