from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.core.market.rows import Section, SectionName
from eveprod_desktop.core.market.timing import due_at, plan
from eveprod_desktop.core.waking import sleep_seconds

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)
MINUTE = timedelta(minutes=1)


def orders(
    age: timedelta,
    *,
    expires_in: timedelta = timedelta(0),
    failed: timedelta | None = None,
    retry_in: timedelta | None = None,
    region: int = 1,
) -> Section:
    return Section(
        "orders",
        region,
        data_at=NOW - age,
        expires_at=NOW + expires_in,
        failed_at=None if failed is None else NOW - failed,
        retry_at=None if retry_in is None else NOW + retry_in,
    )


def universe(age: timedelta) -> dict[tuple[SectionName, int], Section]:
    names: tuple[SectionName, ...] = ("prices", "indices")
    return {
        (name, 0): Section(name, 0, data_at=NOW - age, expires_at=NOW - age + timedelta(hours=1))
        for name in names
    }


def test_what_was_never_fetched_is_due_at_once() -> None:
    found = plan({}, [1, 2], now=NOW, interval=HALF_HOUR)
    assert (found.regions, found.universe, found.next_at) == ((1, 2), ("prices", "indices"), NOW)
    assert found.anything


def test_orders_are_due_an_interval_after_their_snapshot_but_not_before_they_expire() -> None:
    assert due_at(orders(10 * MINUTE), HALF_HOUR, NOW) == NOW + 20 * MINUTE
    late = due_at(orders(29 * MINUTE, expires_in=5 * MINUTE), HALF_HOUR, NOW)
    assert late == NOW + 5 * MINUTE + timedelta(seconds=3)


def test_only_what_is_due_is_asked_for() -> None:
    sections: dict[tuple[SectionName, int], Section] = {
        ("orders", 1): orders(31 * MINUTE, expires_in=-MINUTE),
        ("orders", 2): orders(10 * MINUTE, region=2),
    }
    found = plan(sections | universe(10 * MINUTE), [1, 2], now=NOW, interval=HALF_HOUR)
    assert (found.regions, found.universe) == ((1,), ())
    quiet = plan(
        universe(10 * MINUTE) | {("orders", 2): sections["orders", 2]}, [2], now=NOW, interval=HALF_HOUR
    )
    assert not quiet.anything
    assert quiet.next_at == NOW + 20 * MINUTE
    assert sleep_seconds(quiet.next_at, NOW) == 60
    assert sleep_seconds(quiet.next_at, quiet.next_at - timedelta(seconds=7)) == 7
    assert sleep_seconds(quiet.next_at, quiet.next_at + MINUTE) == 1


def test_prices_and_indices_are_hourly_whatever_the_interval() -> None:
    sections = universe(61 * MINUTE) | {("orders", 1): orders(10 * MINUTE)}
    assert plan(sections, [1], now=NOW, interval=timedelta(hours=6)).universe == ("prices", "indices")


def test_after_a_failure_nothing_is_asked_before_the_server_allows() -> None:
    told = orders(40 * MINUTE, failed=MINUTE, retry_in=15 * MINUTE)
    assert due_at(told, HALF_HOUR, NOW) == NOW + 15 * MINUTE
    assert due_at(orders(40 * MINUTE, failed=MINUTE), HALF_HOUR, NOW) == NOW + MINUTE
    never = Section("orders", 1, failed_at=NOW)
    assert due_at(never, HALF_HOUR, NOW) == NOW + 2 * MINUTE
    # an old failure, before the data that stand, no longer matters
    assert due_at(orders(10 * MINUTE, failed=20 * MINUTE), HALF_HOUR, NOW) == NOW + 20 * MINUTE


@pytest.mark.parametrize(
    ("clock", "paused"),
    [((10, 59, 59), False), ((11, 0, 0), True), ((11, 14, 59), True), ((11, 15, 0), False)],
)
def test_nothing_is_done_in_the_daily_downtime(clock: tuple[int, int, int], paused: bool) -> None:
    now = datetime(2026, 11, 23, *clock, tzinfo=UTC)
    found = plan({}, [1], now=now, interval=HALF_HOUR)
    assert found.anything is not paused
    assert bool(found.paused) is paused
    assert not paused or found.next_at == datetime(2026, 11, 23, 11, 15, tzinfo=UTC)


def test_without_a_network_nothing_is_done_and_the_reason_is_told() -> None:
    found = plan({}, [1], now=NOW, interval=HALF_HOUR, offline=True)
    assert not found.anything
    assert found.paused is not None
    assert "network" in found.paused


@given(
    age=st.integers(-(10**6), 10**6).map(lambda seconds: timedelta(seconds=seconds)),
    expires=st.none() | st.integers(-(10**6), 10**6),
    failed=st.none() | st.integers(-(10**6), 10**6),
    retry=st.none() | st.integers(-(10**6), 10**6),
)
def test_whatever_the_clock_did_the_next_refresh_comes(
    age: timedelta, expires: int | None, failed: int | None, retry: int | None
) -> None:
    def moment(seconds: int | None) -> datetime | None:
        return None if seconds is None else NOW + timedelta(seconds=seconds)

    section = Section(
        "orders", 1, "", NOW - age, moment(expires), failed_at=moment(failed), retry_at=moment(retry)
    )
    due = due_at(section, HALF_HOUR, NOW)
    # set back or forward by days, it is never further away than an hour, or than the server said
    assert due <= max(NOW + timedelta(hours=1), moment(expires) or NOW) + MINUTE
    found = plan({("orders", 1): section}, [1], now=NOW, interval=HALF_HOUR)
    assert found.next_at >= NOW
    assert (found.regions == (1,)) is (due <= NOW)
    assert 1 <= sleep_seconds(found.next_at, NOW) <= 60
