import math
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.core.errors import Cancelled
from eveprod_desktop.core.work.monitor import Monitor, Progress
from tests.support.moving_clock import MovingClock


def test_a_listener_hears_every_step_and_advance() -> None:
    told: list[Progress] = []
    monitor = Monitor(told.append)
    monitor.step("read", 1, 2, total=4, unit="files")
    monitor.advance(3)
    monitor.step("write", 2, 2)
    monitor.advance(10, 20)
    assert told == [
        Progress("read", 0, 4, "files", 1, 2),
        Progress("read", 3, 4, "files", 1, 2),
        Progress("write", 0, None, "", 2, 2),
        Progress("write", 10, 20, "", 2, 2),
    ]


def test_without_a_listener_nothing_is_needed() -> None:
    monitor = Monitor()
    monitor.step("read")
    monitor.advance(1)
    monitor.relay(Progress("elsewhere"))
    assert not monitor.cancelled


def test_cancelled_it_stops_at_check_step_and_advance_and_tells_nothing_more() -> None:
    told: list[Progress] = []
    monitor = Monitor(told.append)
    monitor.step("read")
    monitor.cancel()
    assert monitor.cancelled
    with pytest.raises(Cancelled):
        monitor.check()
    with pytest.raises(Cancelled):
        monitor.step("write")
    with pytest.raises(Cancelled):
        monitor.advance(1)
    assert told == [Progress("read")]


def test_another_thread_can_cancel() -> None:
    monitor = Monitor()
    thread = threading.Thread(target=monitor.cancel)
    thread.start()
    thread.join()
    with pytest.raises(Cancelled):
        monitor.check()


def test_two_monitors_can_share_one_stop() -> None:
    stop = threading.Event()
    first, second = Monitor(stop=stop), Monitor(stop=stop)
    first.cancel()
    assert second.cancelled


def test_relayed_progress_passes_even_when_cancelled() -> None:
    told: list[Progress] = []
    monitor = Monitor(told.append)
    monitor.cancel()
    monitor.relay(Progress("elsewhere", 1, 2))
    assert told == [Progress("elsewhere", 1, 2)]


def test_the_fraction_is_unknown_without_a_total() -> None:
    assert Progress("read", 5).fraction is None


@pytest.mark.parametrize(
    ("progress", "fraction"),
    [
        (Progress("a", 0, 4), 0.0),
        (Progress("a", 1, 4), 0.25),
        (Progress("a", 4, 4, number=2, steps=4), 0.5),
        (Progress("a", 0, 0, number=1, steps=2), 0.5),
        (Progress("a", 9, 4, number=2, steps=2), 1.0),
    ],
)
def test_every_step_weighs_the_same(progress: Progress, fraction: float) -> None:
    assert progress.fraction == fraction


@given(
    total=st.integers(0, 10**9),
    steps=st.integers(1, 50),
    data=st.data(),
)
def test_the_fraction_grows_from_0_to_1(total: int, steps: int, data: st.DataObject) -> None:
    number = data.draw(st.integers(1, steps))
    done = sorted(data.draw(st.lists(st.integers(0, total), min_size=2, max_size=2)))
    low, high = (Progress("a", n, total, number=number, steps=steps).fraction for n in done)
    assert low is not None
    assert high is not None
    assert (number - 1) / steps <= low <= high <= number / steps


def test_a_quiet_monitor_tells_nobody_and_stops_with_the_task() -> None:
    told: list[Progress] = []
    monitor = Monitor(told.append)
    quiet = monitor.quiet()
    quiet.step("a part")
    quiet.advance(1)
    assert told == []
    monitor.cancel()
    with pytest.raises(Cancelled):
        quiet.check()


def test_a_part_may_be_worth_a_short_wait_only() -> None:
    stopwatch = MovingClock()
    monitor = Monitor()
    assert monitor.seconds_left == math.inf
    part = monitor.within(2.0, stopwatch)
    stopwatch.advance(0.5)
    assert part.seconds_left == pytest.approx(1.5)
    assert part.quiet().seconds_left == pytest.approx(1.5)
    stopwatch.advance(5)
    assert part.seconds_left == 0
    part.check()  # nothing stops by itself
    assert monitor.seconds_left == math.inf
    monitor.cancel()
    assert part.cancelled
