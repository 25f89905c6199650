"""What a history of prices tells over time: moving averages, and the part of it that is looked at."""

from collections.abc import Sequence
from datetime import date, timedelta
from statistics import fmean

from eveprod_desktop.core.market.rows import HistoryDay


def moving_average(days: Sequence[HistoryDay], span_days: int) -> list[float | None]:
    """Return for each day the mean of the average prices (ISK) of the days up to it, itself included.

    Counted are the days with trade among the last `span_days` of the calendar. A day before the history
    reaches so far back has none. `days` rise.
    """
    numbers = [date.fromisoformat(one.day).toordinal() for one in days]
    found: list[float | None] = []
    first = 0
    for at, number in enumerate(numbers):
        while numbers[first] <= number - span_days:
            first += 1
        reaches_back = number - numbers[0] + 1 >= span_days
        found.append(fmean(one.average for one in days[first : at + 1]) if reaches_back else None)
    return found


def last_days(days: Sequence[HistoryDay], span_days: int | None, today: date) -> int:
    """Return the place of the first day of the last `span_days` before `today`; None is all of them."""
    if span_days is None:
        return 0
    first = (today - timedelta(days=span_days)).isoformat()
    return sum(one.day < first for one in days)
