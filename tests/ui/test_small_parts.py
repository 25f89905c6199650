"""History, memory, differences, garbage: the parts without a window."""

import gc
import weakref
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from eveprod_desktop.core.sde.rows import RecipeChange, RecipeSketch
from eveprod_desktop.core.work.monitor import Progress
from eveprod_desktop.ui.collecting import GarbageCollector
from eveprod_desktop.ui.memory import Memory, columns_key
from eveprod_desktop.ui.screens.history import History
from eveprod_desktop.ui.screens.recipe_difference import difference_rows, summary
from eveprod_desktop.ui.theme.look import Look
from eveprod_desktop.ui.widgets.empty import EmptyState
from eveprod_desktop.ui.widgets.labels import ElidedLabel, label
from eveprod_desktop.ui.widgets.task_line import progress_text
from tests.support.moving_clock import MovingClock
from tests.ui.fakes import CHANGES, NAMES, PLATE_FORMULA, SHIP, SHIP_BLUEPRINT, TRITANIUM

THIN = "\u202f"
DASH = "\N{EN DASH}"


def test_history_is_a_browsers() -> None:
    assert History[int]().current is None
    history: History[int] = History()
    assert not history.back()
    for place in (1, 2, 2, 3):
        history.visit(place)
    assert history.back()
    assert history.back()
    assert history.current == 1
    assert not history.back()
    assert history.forward()
    history.visit(9)
    assert history.current == 9
    assert not history.can_go_forward
    assert history.back()
    assert history.current == 2


def test_history_forgets_the_oldest() -> None:
    history: History[int] = History()
    for place in range(500):
        history.visit(place)
    steps = 0
    while history.back():
        steps += 1
    assert steps == 99
    assert history.current == 400


@pytest.mark.parametrize("kept_on_disk", [True, False])
def test_memory_keeps_states_and_moments(tmp_path: Path, kept_on_disk: bool) -> None:
    file = tmp_path / "window.ini" if kept_on_disk else None
    memory = Memory(file)
    moment = datetime(2026, 11, 23, 12, tzinfo=UTC)
    memory.keep("a/b", QByteArray(b"\x00\x01"))
    memory.keep_moment("c", moment)
    memory.save()
    again = Memory(file) if kept_on_disk else memory
    assert again.bytes_of("a/b") == QByteArray(b"\x00\x01")
    assert again.moment_of("c") == moment
    assert again.bytes_of("c") is None
    assert again.moment_of("a/b") is None
    assert again.moment_of("x") is None


def test_damaged_memory_is_an_empty_one(tmp_path: Path) -> None:
    file = tmp_path / "window.ini"
    file.write_bytes(b"\xff\xfe[[[\x00 not an ini = @ByteArray(")
    memory = Memory(file)
    assert memory.bytes_of("window/geometry") is None
    assert memory.moment_of("x") is None


def test_other_columns_are_another_place() -> None:
    assert columns_key("items", ["a", "b"]) != columns_key("items", ["a", "c"])


def test_difference_of_a_changed_recipe() -> None:
    rows = difference_rows(CHANGES[0], NAMES)
    assert [(row.what, row.before, row.after, row.rise, row.rise_text) for row in rows] == [
        ("Units per run", "1", "1", None, ""),
        ("Time per run", "01:40:00", "01:23:20", -1000, "-00:16:40"),
        ("Carbon Plate", DASH, "3", 3, "+3"),
        ("Tritanium", "100", "90", -10, "-10"),
    ]
    assert [row.differs for row in rows] == [False, True, True, True]
    assert summary(CHANGES[0], NAMES) == "2\u00a0materials, time per run"


def test_difference_of_a_new_and_a_removed_recipe() -> None:
    new = CHANGES[1]
    gone = RecipeChange(new.type_id, new.name, "removed", new.after, None)
    assert [row.after for row in difference_rows(new, NAMES)] == ["200", "00:10:00", "5"]
    assert [row.before for row in difference_rows(gone, NAMES)] == ["200", "00:10:00", "5"]
    assert all(row.rise is None for row in difference_rows(new, NAMES) + difference_rows(gone, NAMES))
    assert summary(new, NAMES) == "made of 1\u00a0material"
    assert summary(gone, NAMES) == "no longer made"


def test_another_blueprint_is_a_line() -> None:
    before = RecipeSketch(SHIP_BLUEPRINT, 1, 60, 1, ((TRITANIUM, 5),))
    after = RecipeSketch(PLATE_FORMULA, 1, 60, 1, ((TRITANIUM, 5),))
    change = RecipeChange(SHIP, "Rifter", "changed", before, after)
    first = difference_rows(change, NAMES)[0]
    assert (first.what, first.before, first.after) == (
        "Blueprint",
        "Rifter Blueprint",
        "Carbon Plate Formula",
    )
    assert summary(change, NAMES) == "blueprint"


@pytest.mark.parametrize(
    ("progress", "text"),
    [
        (None, ""),
        (Progress("Reading"), "Reading"),
        (
            Progress("Reading types", 12345, 50000, "rows", 2, 7),
            f"Reading types 12{THIN}345 of 50{THIN}000 rows (2 of 7)",
        ),
        (Progress("Downloading", 5, None, "MB"), "Downloading 5 MB"),
    ],
)
def test_progress_in_words(progress: Progress | None, text: str) -> None:
    assert progress_text(progress) == text


class Ring:
    """Garbage that only a collection finds."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collector(qapp: object) -> Iterator[tuple[GarbageCollector, MovingClock]]:
    clock = MovingClock()
    collector = GarbageCollector(clock=clock)
    collector.start()
    yield collector, clock
    collector.stop()
    # as tests/conftest.py and the conftest of this room have it
    gc.disable()
    gc.collect()
    gc.freeze()


def test_garbage_is_collected_on_this_thread_only(
    collector: tuple[GarbageCollector, MovingClock],
) -> None:
    one, _ = collector
    assert not gc.isenabled()
    gc.collect()
    assert one.collect_if_due() is None
    ring = weakref.ref(Ring())
    kept = [[number] for number in range(2_000)]
    assert one.collect_if_due() is not None
    assert ring() is None
    assert len(kept) == 2_000
    one.stop()
    assert gc.isenabled()


def test_objects_that_another_thread_is_making_are_not_touched(
    collector: tuple[GarbageCollector, MovingClock], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _ = collector
    gc.collect()

    def held(_generation: int | None = None) -> list[object]:
        raise AssertionError("whoever holds a half-made tuple breaks it")

    monkeypatch.setattr(gc, "get_objects", held)
    frozen = gc.get_freeze_count()
    kept: list[list[int]] = []
    while gc.get_freeze_count() == frozen:  # what survives adds up until it is too much to look at
        kept += [[number] for number in range(2_000)]
        one.collect_if_due()
        assert len(kept) < 60_000
    assert len(kept) >= 15_000


def test_many_objects_are_set_aside_until_the_player_is_away(
    collector: tuple[GarbageCollector, MovingClock],
) -> None:
    one, clock = collector
    before = gc.get_freeze_count()
    ring = weakref.ref(Ring())
    kept = [[number] for number in range(30_000)]
    assert one.collect_if_due() is None
    assert gc.get_freeze_count() >= before + len(kept)
    assert ring() is not None
    assert gc.get_count()[0] < 700
    clock.advance(3601)
    assert one.collect_if_due() == 2
    assert ring() is None
    assert gc.get_freeze_count() >= len(kept)
    one.stop()
    assert gc.get_freeze_count() == 0


def test_words_begin_where_the_window_does(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    assert not label("Assets", "title", window).alignment() & Qt.AlignmentFlag.AlignRight
    window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    for line in (label("Assets", "title", window), ElidedLabel("muted", window)):
        assert line.alignment() & Qt.AlignmentFlag.AlignRight
        assert line.alignment() & Qt.AlignmentFlag.AlignAbsolute


def test_a_heading_where_nothing_stands_has_no_full_stop(qtbot: QtBot) -> None:
    empty = EmptyState(Look("dark"), "items")
    qtbot.addWidget(empty)
    empty.tell("No order counts.", "Choose another market above.")
    shown = [line.text() for line in empty.findChildren(QLabel)]
    assert "No order counts" in shown
    assert "Choose another market above." in shown
    assert empty.sentence == "No order counts."


def test_line_that_gives_way_in_a_window_from_right_to_left(qtbot: QtBot) -> None:
    line = ElidedLabel()
    qtbot.addWidget(line)
    line.tell("+12.5 % of everything there is")
    line.resize(80, 24)
    line.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    mirrored = line.grab().toImage()
    line.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    assert line.cut
    assert mirrored == line.grab().toImage()  # the sign before its number, the dots behind the words


def test_enter_does_the_next_step_where_there_is_nothing(qtbot: QtBot) -> None:
    empty = EmptyState(Look("dark"), "items")
    qtbot.addWidget(empty)
    empty.tell("No character has signed in yet", action="Add character")
    empty.show()
    empty.activateWindow()
    qtbot.waitUntil(empty.isActiveWindow)
    empty.setFocus()
    button = empty.focusProxy()
    assert button is not None
    with qtbot.waitSignal(empty.acted):
        QTest.keyClick(button, Qt.Key.Key_Return)
