import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.ui.time_left import TimeLeft


def test_no_guess_before_there_is_something_to_go_by() -> None:
    left = TimeLeft()
    assert left.seconds(0.0) is None
    left.tell(0.0, 0.0)
    left.tell(0.1, 1.0)
    assert left.seconds(1.0) is None


@pytest.mark.parametrize("total_seconds", [10.0, 600.0])
def test_even_pace(total_seconds: float) -> None:
    left = TimeLeft()
    for part in range(51):
        left.tell(part / 100, total_seconds * part / 100)
    assert left.seconds(total_seconds / 2) == pytest.approx(total_seconds / 2)


def test_goes_by_the_last_seconds_only() -> None:
    left = TimeLeft()
    for second in range(100):
        left.tell(second / 1000, float(second))
    for second in range(100, 140):
        left.tell(0.1 + (second - 100) / 100, float(second))
    found = left.seconds(139.0)
    assert found is not None
    assert 40 < found < 60


def test_a_new_beginning_forgets_the_old_pace() -> None:
    left = TimeLeft()
    left.tell(0.1, 0.0)
    left.tell(0.9, 10.0)
    left.tell(0.0, 11.0)
    assert left.seconds(11.0) is None


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 100)), max_size=20))
def test_never_negative(told: list[tuple[float, float]]) -> None:
    left, now = TimeLeft(), 0.0
    for fraction, passed in told:
        now += passed
        left.tell(fraction, now)
        found = left.seconds(now)
        assert found is None or found >= 0
