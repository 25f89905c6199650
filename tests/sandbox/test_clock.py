import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.sandbox.clock import SandboxClock, http_date, iso_time, next_daily

NOON = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)


def test_it_stands_still_until_told() -> None:
    clock = SandboxClock(NOON, rate=0)
    before = clock.monotonic()
    clock.advance(90)
    assert clock.now() == NOON + timedelta(seconds=90)
    assert clock.monotonic() - before == 90
    clock.set(NOON)
    assert clock.now() == NOON
    assert clock.monotonic() - before == 90


def test_it_runs_faster() -> None:
    clock = SandboxClock(NOON, rate=10_000)
    time.sleep(0.01)
    assert clock.now() - NOON >= timedelta(seconds=100)
    clock.set_rate(0)
    stopped = clock.now()
    time.sleep(0.01)
    assert clock.now() == stopped


def test_time_does_not_run_backwards() -> None:
    clock = SandboxClock(NOON, rate=0)
    with pytest.raises(ValueError, match="less than nothing"):
        clock.advance(-1)
    with pytest.raises(ValueError, match="backwards"):
        clock.set_rate(-1)


@given(st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - hypothesis wants naive bounds
def test_dates_are_written_as_headers_write_them(moment: datetime) -> None:
    assert http_date(moment.timestamp()) == format_datetime(moment, usegmt=True)
    assert iso_time(moment.timestamp()) == moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@given(st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - hypothesis wants naive bounds
def test_the_next_day_begins_within_a_day(moment: datetime) -> None:
    then = datetime.fromtimestamp(next_daily(moment.timestamp()), UTC)
    assert (then.hour, then.minute, then.second) == (11, 5, 0)
    assert timedelta(0) < then - moment <= timedelta(days=1)
