import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from eveprod_desktop.ui.models.columns import Column, quantity_column, text_column
from eveprod_desktop.ui.models.tree import TreeModel
from tests.ui.conftest import ModelCheck

Branch = tuple[str, int, tuple["Branch", ...]]
LEAF: Branch = ("leaf", 5, ())
SHARED: Branch = ("shared", 7, (LEAF, ("twig", 1, ())))
ROOT: Branch = ("root", 1, (SHARED, LEAF, ("other", 9, (SHARED,))))
COLUMNS: list[Column[Branch]] = [
    text_column("name", "Name", lambda branch: branch[0]),
    quantity_column("size", "Size", lambda branch: branch[1]),
]


def below(branch: Branch) -> tuple[Branch, ...]:
    return branch[2]


def names(model: TreeModel[Branch], parent: QModelIndex | None = None) -> list[str]:
    return [model.payload(index)[0] for index in model.walk(parent or QModelIndex())]


@pytest.fixture
def model(qapp: object, check_model: ModelCheck) -> TreeModel[Branch]:
    model: TreeModel[Branch] = TreeModel(COLUMNS, below)
    check_model(model)
    model.set_roots([ROOT])
    return model


def test_shared_branches_stand_in_every_place(model: TreeModel[Branch]) -> None:
    expected = ["root", "shared", "leaf", "twig", "leaf", "other", "shared", "leaf", "twig"]
    assert names(model) == expected


def test_branches_are_made_when_opened(qapp: object) -> None:
    asked: list[str] = []

    def asked_below(branch: Branch) -> tuple[Branch, ...]:
        asked.append(branch[0])
        return branch[2]

    model: TreeModel[Branch] = TreeModel(COLUMNS, asked_below)
    model.set_roots([ROOT])
    assert not asked
    assert model.rowCount(model.index(0, 0)) == 3
    assert asked == ["root"]


def test_parents(model: TreeModel[Branch]) -> None:
    for index in model.walk():
        for line in range(model.rowCount(index)):
            child = model.index(line, 1, index)
            assert model.parent(child) == index
            assert model.payload(child) in below(model.payload(index))


def test_siblings_are_sorted_and_indexes_follow(model: TreeModel[Branch]) -> None:
    held = [(QPersistentModelIndex(index), model.payload(index)) for index in model.walk()]
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert names(model) == ["root", "other", "shared", "leaf", "twig", "shared", "leaf", "twig", "leaf"]
    assert all(model.payload(index) == payload for index, payload in held)
    model.sort(0, Qt.SortOrder.AscendingOrder)
    assert names(model) == ["root", "leaf", "other", "shared", "leaf", "twig", "shared", "leaf", "twig"]
    model.sort(-1)
    assert names(model)[:2] == ["root", "shared"]
    assert all(model.payload(index) == payload for index, payload in held)


def test_other_columns_write_other_text(model: TreeModel[Branch]) -> None:
    root = model.index(0, 0)
    leaf = model.index(1, 1, root)
    assert model.data(leaf) == "5"
    model.set_columns([COLUMNS[0], quantity_column("size", "Size of 10", lambda branch: branch[1] * 10)])
    assert model.data(leaf) == "50"
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Size of 10"
    with pytest.raises(ValueError, match="number of columns"):
        model.set_columns(COLUMNS[:1])
