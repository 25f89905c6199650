from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.industry.skills import JobSlots
from eveprod_desktop.core.planning.rows import BlueprintUse, PlannedJob
from eveprod_desktop.core.planning.schedule import Builder, make_schedule
from eveprod_desktop.ui.charts.gantt import GanttChart
from eveprod_desktop.ui.charts.gantt_lanes import Gantt, gantt_of, mark_words, time_marks
from eveprod_desktop.ui.session import Session

_HOUR = 3600
_NAMES = {11: "Part", 12: "Plate", 20: "Ship"}


def _job(number: int, type_id: int, hours: int, after: tuple[int, ...] = ()) -> PlannedJob:
    use = BlueprintUse(type_id + 1000, "original", 10, 20)
    return PlannedJob(number, Activity.MANUFACTURING, type_id, use, 1, 1.0, (), 0, hours * _HOUR, after)


JOBS = (_job(1, 11, 5), _job(2, 12, 2), _job(3, 20, 10, (1, 2)))
BUILDER = Builder(7, JobSlots(manufacturing=2, science=1, reaction=1), {"science": (_HOUR,)})


@pytest.fixture
def gantt() -> Gantt:
    return gantt_of(make_schedule(JOBS, [BUILDER]), JOBS, _NAMES, {7: "Ada"})


@pytest.fixture
def chart(session: Session, gantt: Gantt, qtbot: QtBot) -> Iterator[GanttChart]:
    chart = GanttChart(session)
    qtbot.addWidget(chart)
    chart.resize(900, 240)
    chart.show()
    chart.show_gantt(gantt)
    yield chart
    chart.hide()


def test_each_slot_in_use_has_a_lane(gantt: Gantt) -> None:
    assert [lane.title for lane in gantt.lanes] == [
        "Ada: Manufacturing 1",
        "Ada: Manufacturing 2",
        "Ada: Science 1",
    ]
    assert {bar.number: (bar.title, bar.start_seconds, bar.state) for _lane, bar in gantt.bars()} == {
        1: ("Part", 0, "critical"),
        2: ("Plate", 0, "planned"),
        3: ("Ship", 5 * _HOUR, "critical"),
    }
    busy = gantt.lanes[2].bars
    assert [(bar.number, bar.end_seconds, bar.state) for bar in busy] == [(0, _HOUR, "busy")]
    assert "free again in 01:00:00" in busy[0].words
    assert gantt.words() == "3\u00a0jobs on 3\u00a0slots, all done in 15:00:00"


def test_a_plan_of_nobody_names_nobody() -> None:
    plain = gantt_of(make_schedule(JOBS, [Builder(0, JobSlots(1, 1, 1))]), JOBS, _NAMES, {})
    assert [lane.title for lane in plain.lanes] == ["Manufacturing 1"]


def test_bars_are_copied_as_a_table(chart: GanttChart, gantt: Gantt) -> None:
    QTest.keyClick(chart, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[1:3] == ["job", "what"]
    assert len(lines) == 1 + sum(len(lane.bars) for lane in gantt.lanes)
    assert "Ada: Manufacturing 1\t1\tPart\t0\t18000\tyes" in lines


@given(st.floats(1, 1e9), st.integers(1, 40))
def test_the_axis_is_marked_a_readable_number_of_times(span: float, most: int) -> None:
    marks = time_marks(span, most)
    assert marks[0] == 0
    assert 1 <= len(marks) <= most + 1
    assert marks[-1] <= span


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "now"), (2700, "+45 min"), (6 * 3600, "+6 h"), (86400, "+1 d"), (90000, "+1 d 1 h")],
)
def test_moments_on_the_axis(seconds: int, words: str) -> None:
    assert mark_words(seconds).replace("\u00a0", " ") == words


def test_a_click_picks_a_job_and_arrows_go_on(chart: GanttChart) -> None:
    picked: list[int] = []
    chart.picked.connect(picked.append)
    place = next(
        QPoint(x, y)
        for y in range(20, 120, 4)
        for x in range(100, 880, 8)
        if (bar := chart.bar_at(QPoint(x, y))) is not None and bar.number == 1
    )
    QTest.mousePress(chart.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chart.current == 1
    QTest.keyClick(chart, Qt.Key.Key_Right)
    QTest.keyClick(chart, Qt.Key.Key_Down)
    assert picked == [1, 3, 2]
    assert "Plate" in chart.accessibleDescription()


def test_zooming_keeps_the_job_in_the_middle_and_ends_at_the_whole(chart: GanttChart) -> None:
    for _ in range(6):
        QTest.keyClick(chart, Qt.Key.Key_Plus)
    assert chart.horizontalScrollBar().maximum() > 0
    chart.choose(3)
    assert any(
        (bar := chart.bar_at(QPoint(x, y))) is not None and bar.number == 3
        for y in range(20, 120, 4)
        for x in range(0, 900, 4)
    )
    QTest.keyClick(chart, Qt.Key.Key_0)
    assert chart.horizontalScrollBar().maximum() == 0


def test_the_kinds_of_bars_look_different(chart: GanttChart) -> None:
    before = chart.grab().toImage()
    chart.choose(2)
    assert chart.grab().toImage() != before


def test_nothing_to_show_is_no_fault(chart: GanttChart) -> None:
    chart.show_gantt(Gantt())
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart.current is None
    assert chart.bar_at(QPoint(300, 60)) is None
    assert not chart.grab().isNull()
