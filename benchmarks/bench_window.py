"""A table of 50,000 rows sorted, filtered and painted, and a tree of 4,000 places opened, beside their goals.

Run it as `python benchmarks/bench_window.py`; it needs no display. It prints ratios of the goal to the
median of several runs: 1.0 and more is reached.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from eveprod_desktop.core.chains.rows import ChainLink, ChainNode
from eveprod_desktop.ui.bus import Bus
from eveprod_desktop.ui.memory import Memory
from eveprod_desktop.ui.messages import Messages
from eveprod_desktop.ui.models.columns import Column, isk_column, percent_column, quantity_column, text_column
from eveprod_desktop.ui.screens.item_facts import ChainPlace
from eveprod_desktop.ui.screens.item_tabs import chain_columns
from eveprod_desktop.ui.session import Operations, Session
from eveprod_desktop.ui.tasks import Tasks
from eveprod_desktop.ui.theme.look import Look
from eveprod_desktop.ui.widgets.table import RowsTable
from eveprod_desktop.ui.widgets.tree import PayloadTree

ROWS = 50_000
RUNS = 7
SORT_GOAL_SECONDS = 0.050
FILTER_GOAL_SECONDS = 0.050
PAINT_GOAL_SECONDS = 0.020
OPEN_GOAL_SECONDS = 0.200


@dataclass(frozen=True, slots=True)
class Offer:
    """A row with a word, a group and three numbers, some of them unknown."""

    type_id: int
    name: str
    group: str
    profit_isk: float | None
    roi_percent: float
    units: int


def offers() -> list[Offer]:
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
        for number in range(ROWS)
    ]


def columns() -> list[Column[Offer]]:
    """Return the columns of the table."""
    return [
        text_column("name", "Item", lambda row: row.name, icon=lambda _row: "made"),
        text_column("group", "Group", lambda row: row.group),
        isk_column("profit", "Profit", lambda row: row.profit_isk),
        percent_column("roi", "ROI", lambda row: row.roi_percent),
        quantity_column("units", "Units", lambda row: row.units),
    ]


def chain(depth: int, width: int, type_id: int = 1) -> ChainNode:
    """Return a tree of `width ** depth` leaves that shares its subtrees."""
    if depth == 0:
        return ChainNode(type_id, None, None, 1, 0, ())
    below = chain(depth - 1, width, type_id + 1)
    return ChainNode(
        type_id, 1, 2, 10, 600, tuple(ChainLink(below, part + 1, (part + 1) / 10) for part in range(width))
    )


def median_seconds(work: Callable[[], object], before: Callable[[], object] = int) -> float:
    """Return the median time of several runs after one to warm up; `before` each run is not counted."""
    work()
    times = []
    for _ in range(RUNS):
        before()
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def report(what: str, seconds: float, goal_seconds: float) -> None:
    """Print one figure beside its goal."""
    figures = f"{seconds * 1000:8.1f} ms   goal {goal_seconds * 1000:4.0f} ms   x{goal_seconds / seconds:.2f}"
    print(f"{what:44} {figures}")


def paint(widget: QWidget) -> None:
    """Paint a widget once, whole."""
    picture = QPixmap(widget.size())
    widget.render(picture)


def main() -> int:
    """Run all and print."""
    application = QApplication.instance() or QApplication([])
    messages = Messages()
    # neither the program's services nor its worker are asked by a bare table
    tasks = Tasks(cast("object", None), cast("object", None), messages)  # type: ignore[arg-type]
    operations = cast("Operations", None)
    look = Look("dark")
    session = Session(None, operations, tasks, Bus(), messages, look, Memory(None))  # type: ignore[arg-type]
    table: RowsTable[Offer] = RowsTable(session, "bench", columns(), lambda row: row.type_id)
    look.dress(cast("QApplication", application), Path(tempfile.gettempdir()) / "eveprod-bench-theme")
    table.resize(1440, 900)
    table.show()
    rows = offers()
    report(f"show {ROWS:,} rows", median_seconds(lambda: table.set_rows(rows)), SORT_GOAL_SECONDS)
    for section, name in ((0, "words"), (2, "numbers, some unknown"), (3, "numbers")):

        def sort(section: int = section) -> None:
            table.model.sort(section, Qt.SortOrder.DescendingOrder)

        def forget() -> None:
            table.model.sort(-1)
            table.set_rows(rows)

        report(f"sort by {name}, first time", median_seconds(sort, forget), SORT_GOAL_SECONDS)
        report(
            f"sort by {name}, again", median_seconds(sort, lambda: table.model.sort(-1)), SORT_GOAL_SECONDS
        )
    words = ["item 12", ""]

    def narrow() -> None:
        words.reverse()
        table.model.set_filter(words[0])

    report("filter, and show all again, on average", median_seconds(narrow), FILTER_GOAL_SECONDS)
    table.model.set_filter("")
    report("paint the table", median_seconds(lambda: paint(table.view.viewport())), PAINT_GOAL_SECONDS)

    tree: PayloadTree[ChainPlace] = PayloadTree(session, "bench", chain_columns(1), ChainPlace.materials)
    tree.resize(1440, 900)
    tree.show()
    root = ChainPlace(chain(5, 5), {}, None, None, 1.0)

    def open_all() -> None:
        tree.set_roots([root])
        tree.open_all()

    report("show a tree and open all 3,906 places", median_seconds(open_all), OPEN_GOAL_SECONDS)
    report("paint the tree", median_seconds(lambda: paint(tree.view.viewport())), PAINT_GOAL_SECONDS)
    tasks.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main())
