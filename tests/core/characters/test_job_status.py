from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.core.characters.job_status import display_status, seconds_left

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
LATER, EARLIER = NOW + timedelta(hours=1), NOW - timedelta(hours=1)


@pytest.mark.parametrize(
    ("status", "ends_at", "shown", "left"),
    [
        ("active", LATER, "active", 3600.0),
        ("active", NOW, "ready", 0.0),
        ("active", EARLIER, "ready", 0.0),
        ("ready", EARLIER, "ready", 0.0),
        ("paused", EARLIER, "paused", None),
        ("paused", LATER, "paused", None),
        ("delivered", EARLIER, "delivered", None),
        ("cancelled", LATER, "cancelled", None),
        ("reverted", EARLIER, "reverted", None),
        ("unknown", LATER, "unknown", None),
        ("invented_yesterday", EARLIER, "other", None),
    ],
)
def test_what_a_status_means(status: str, ends_at: datetime, shown: str, left: float | None) -> None:
    assert display_status(status, ends_at, NOW) == shown
    assert seconds_left(status, ends_at, NOW) == left


@given(seconds=st.integers(-(10**7), 10**7))
def test_a_countdown_reaches_zero_and_stays(seconds: int) -> None:
    left = seconds_left("active", NOW + timedelta(seconds=seconds), NOW)
    assert left == max(0, seconds)
