from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.planning.logins import logins_from_text, seconds_until

NOW = datetime(2026, 11, 23, 18, 30, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "seconds"), [("19:30", 3585), ("18:30", 86_385), (" 8:00 ", 48_585), ("18:31", 45)]
)
def test_seconds_until_a_time_of_day(text: str, seconds: int) -> None:
    assert seconds_until(text, NOW) == seconds


@given(st.datetimes(timezones=st.just(UTC)), st.integers(0, 23), st.integers(0, 59))
def test_a_login_is_within_a_day(now: datetime, hour: int, minute: int) -> None:
    assert 0 <= seconds_until(f"{hour}:{minute:02}", now) < 86_400


def test_several_times() -> None:
    text = "08:00, 19:30;20:00"
    assert logins_from_text(text, NOW) == tuple(
        seconds_until(one, NOW) for one in ("08:00", "19:30", "20:00")
    )
    assert logins_from_text("  ", NOW) == ()


@pytest.mark.parametrize("text", ["24:00", "8", "noon", "08:60", "-1:00", "8:0"])
def test_what_is_no_time_of_day_is_a_sentence(text: str) -> None:
    with pytest.raises(AppError, match="time of day"):
        logins_from_text(text, NOW)
