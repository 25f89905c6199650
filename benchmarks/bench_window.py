"""The window's lists: 50,000 rows sorted, filtered, summed and painted, all values replaced, a tree."""

import gc
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import cast

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks.conftest import Bench
from eveprod_desktop.core.chains.rows import ChainLink, ChainNode
from eveprod_desktop.core.clock import SystemClock
from eveprod_desktop.ui.bus import Bus
from eveprod_desktop.ui.memory import Memory
from eveprod_desktop.ui.messages import Messages
from eveprod_desktop.ui.models.columns import (
    Column,
    Total,
    isk_column,
    percent_column,
    quantity_column,
    text_column,
)
from eveprod_desktop.ui.screens.chain_tab import chain_columns
from eveprod_desktop.ui.screens.item_facts import ChainPlace
from eveprod_desktop.ui.session import Operations, Session
from eveprod_desktop.ui.tasks import Tasks
from eveprod_desktop.ui.theme.look import Look
from eveprod_desktop.ui.widgets.table import RowsTable
from eveprod_desktop.ui.widgets.tree import PayloadTree

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints", extend=True)

ROWS = 50_000
PRODUCTS = 4_063
SORT_GOAL_MS = 50
FILTER_GOAL_MS = 50
PAINT_GOAL_MS = 20
RERANK_GOAL_MS = 20
OPEN_GOAL_MS = 200


@dataclass(frozen=True, slots=True)
class Offer:
    """A row with a word, a group and three numbers, some of them unknown."""

    type_id: int
    name: str
    group: str
    profit_isk: float | None
    roi_percent: float
    units: int


def offers(count: int) -> list[Offer]:
    """Make rows that look like a market, the same at each run."""
    chance = random.Random(42)
    return [
        Offer(
            number,
            f"{chance.choice(('Large', 'Small', 'Medium'))} Item {chance.randrange(10**6)} {number}",
            f"Group {number % 400}",
            None if number % 11 == 0 else chance.uniform(-1e9, 1e10),
            chance.uniform(-80, 300),
            chance.randrange(10**7),
        )
        for number in range(count)
    ]


def columns() -> list[Column[Offer]]:
    """Return the columns of the table."""
    return [
        text_column("name", "Item", lambda row: row.name, icon=lambda _row: "made"),
        text_column("group", "Group", lambda row: row.group, choice=True),
        isk_column("profit", "Profit", lambda row: row.profit_isk, signed=True, total=Total.SUM),
        percent_column("roi", "ROI", lambda row: row.roi_percent, signed=True, total=Total.MEAN),
        quantity_column("units", "Units", lambda row: row.units, total=Total.SUM),
    ]


def chain(depth: int, width: int, type_id: int = 1) -> ChainNode:
    """Return a tree of `width ** depth` leaves that shares its subtrees."""
    if depth == 0:
        return ChainNode(type_id, None, None, 1, 0, ())
    below = chain(depth - 1, width, type_id + 1)
    return ChainNode(
        type_id, 1, 2, 10, 600, tuple(ChainLink(below, part + 1, (part + 1) / 10) for part in range(width))
    )


def paint(widget: QWidget) -> None:
    """Paint a widget once, whole."""
    picture = QPixmap(widget.size())
    widget.render(picture)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    application = QApplication.instance() or QApplication([])
    messages = Messages()
    # neither the program's services nor its worker are asked by a bare list
    tasks = Tasks(cast("object", None), SystemClock(), messages)  # type: ignore[arg-type]  # a stand-in
    look = Look("dark")
    session = Session(None, cast("Operations", None), tasks, Bus(), messages, look, Memory(None))  # type: ignore[arg-type]  # a stand-in
    look.dress(cast("QApplication", application), tmp_path_factory.mktemp("theme"))
    gc.disable()  # as the window does, which collects by timer
    yield session
    gc.enable()
    tasks.shutdown()


@pytest.fixture
def table(session: Session) -> Iterator[RowsTable[Offer]]:
    table: RowsTable[Offer] = RowsTable(session, "bench", columns(), lambda row: row.type_id)
    table.resize(1440, 900)
    table.show()
    yield table
    table.deleteLater()


def test_fifty_thousand_rows(bench: Bench, table: RowsTable[Offer]) -> None:
    rows = offers(ROWS)
    bench.at_most("show 50,000 rows", bench.seconds(lambda: table.set_rows(rows)) * 1e3, SORT_GOAL_MS, "ms")
    for section, name in ((0, "words"), (2, "money, some unknown"), (3, "percent")):

        def sort(section: int = section) -> None:
            table.model.forget_orders()
            table.model.sort(section, Qt.SortOrder.DescendingOrder)

        bench.at_most(f"sort 50,000 rows by {name}", bench.seconds(sort) * 1e3, SORT_GOAL_MS, "ms")
    words = ["item 12", "item 34"]

    def narrow() -> None:
        words.reverse()
        table.quick_filter.setText(words[0])
        table.apply_filter()

    bench.at_most("quick filter, 50,000 rows", bench.seconds(narrow) * 1e3, FILTER_GOAL_MS, "ms")
    table.quick_filter.clear()
    for key, texts in (
        ("profit", [">=1.5b", "100m..2b"]),
        ("name", ["large !99", "small 7"]),
        ("group", ["Group 7 | Group 8", "Group 9"]),
    ):

        def by_column(key: str = key, texts: list[str] = texts) -> None:
            texts.reverse()
            table.set_filters({key: texts[0]})

        figure = bench.seconds(by_column) * 1e3
        bench.at_most(f"filter of column {key}, 50,000 rows", figure, FILTER_GOAL_MS, "ms")
    table.set_filters({})
    bench.at_most("three totals over 50,000 rows", bench.seconds(table.add_up) * 1e3, FILTER_GOAL_MS, "ms")
    figure = bench.seconds(lambda: paint(table.view.viewport())) * 1e3
    bench.at_most("paint the table", figure, PAINT_GOAL_MS, "ms")


def test_all_values_replaced(bench: Bench, table: RowsTable[Offer]) -> None:
    """What a change in the what-if bar costs: every row is another one of the same key."""
    rows = offers(PRODUCTS)
    sets = [
        [replace(row, profit_isk=None if row.profit_isk is None else row.profit_isk * factor) for row in rows]
        for factor in (1.0, -0.7)
    ]
    table.set_rows(sets[0])
    table.header().setSortIndicator(2, Qt.SortOrder.DescendingOrder)
    table.set_filters({"roi": ">=-50"})
    table.view.setCurrentIndex(table.model.index(100, 0))
    table.view.verticalScrollBar().setValue(4000)

    def rerank() -> None:
        sets.reverse()
        table.set_rows(sets[0])
        paint(table.view.viewport())

    bench.at_most("4,063 rows re-ranked and painted", bench.seconds(rerank, 15) * 1e3, RERANK_GOAL_MS, "ms")


def test_tree(bench: Bench, session: Session) -> None:
    tree: PayloadTree[ChainPlace] = PayloadTree(session, "bench", chain_columns(1), ChainPlace.materials)
    tree.resize(1440, 900)
    tree.show()
    root = ChainPlace(chain(5, 5), {}, None, None, 1.0)

    def open_all() -> None:
        tree.set_roots([root])
        tree.open_all()

    bench.at_most("show a tree and open all 3,906 places", bench.seconds(open_all) * 1e3, OPEN_GOAL_MS, "ms")
    figure = bench.seconds(lambda: paint(tree.view.viewport())) * 1e3
    bench.at_most("paint the tree", figure, PAINT_GOAL_MS, "ms")
    tree.deleteLater()
