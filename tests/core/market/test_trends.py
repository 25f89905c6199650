from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.core.market.rows import HistoryDay
from eveprod_desktop.core.market.trends import last_days, moving_average

START = date(2026, 1, 1)


def days_of(prices: dict[int, float]) -> list[HistoryDay]:
    """Make days by their number after the start."""
    return [
        HistoryDay((START + timedelta(days=at)).isoformat(), price, price, price, 1, 1)
        for at, price in sorted(prices.items())
    ]


def test_a_moving_average_by_hand() -> None:
    days = days_of({0: 1.0, 1: 2.0, 2: 6.0, 5: 10.0})
    assert moving_average(days, 3) == [None, None, 3.0, 10.0]
    assert moving_average(days, 1) == [1.0, 2.0, 6.0, 10.0]
    assert moving_average(days, 6) == [None, None, None, pytest.approx(4.75)]
    assert moving_average([], 5) == []


@given(
    st.dictionaries(st.integers(0, 120), st.floats(0.01, 1e12), min_size=1, max_size=60),
    st.sampled_from([1, 5, 20]),
)
def test_a_moving_average_is_the_mean_of_its_window(prices: dict[int, float], span: int) -> None:
    found = moving_average(days_of(prices), span)
    first = min(prices)
    for at, value in zip(sorted(prices), found, strict=True):
        window = [price for number, price in prices.items() if at - span < number <= at]
        if at - first + 1 < span:
            assert value is None
        else:
            assert value == pytest.approx(sum(window) / len(window))


def test_the_last_days_are_those_of_the_calendar() -> None:
    days = days_of({0: 1.0, 10: 1.0, 29: 1.0})
    today = START + timedelta(days=31)
    assert last_days(days, 30, today) == 1
    assert last_days(days, 2, today) == 2
    assert last_days(days, 1, today) == 3
    assert last_days(days, None, today) == 0
