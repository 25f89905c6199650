"""What is refreshed by the clock."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.core.waking import downtime_ends, paused, sleep_seconds

moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the form hypothesis takes


@given(moments, st.timedeltas(timedelta(days=-9), timedelta(days=9)))
def test_a_timer_sleeps_a_second_at_least_and_a_minute_at_most(now: datetime, ahead: timedelta) -> None:
    assert 1 <= sleep_seconds(now + ahead, now) <= 60


@given(moments)
def test_the_downtime_is_a_quarter_of_an_hour_from_eleven(now: datetime) -> None:
    ends = downtime_ends(now)
    assert (ends is not None) == (now.hour == 11 and now.minute < 15)
    if ends is not None:
        assert timedelta(0) < ends - now <= timedelta(minutes=15)


def test_why_nothing_is_done() -> None:
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert paused(noon, "prices", offline=False) is None
    assert paused(noon, "prices", offline=True) == (
        "There is no network; prices are refreshed when it is back."
    )
    down = noon.replace(hour=11, minute=14)
    assert paused(down, "prices", offline=True) == "Daily downtime until 11:15 EVE time."
