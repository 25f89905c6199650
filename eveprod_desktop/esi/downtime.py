"""The daily downtime of the game server: 11:00 EVE time, rarely longer than a quarter of an hour."""

from datetime import datetime, timedelta

_BEGINS = timedelta(hours=11)
_ENDS = timedelta(hours=11, minutes=15)
# answers just before and well after are no better than those in between
_TROUBLE_BEGINS = timedelta(hours=10, minutes=59)
_TROUBLE_ENDS = timedelta(hours=11, minutes=30)


def downtime_ends(now: datetime) -> datetime | None:
    """Return when asking makes sense again, None if `now` is not in the downtime."""
    midnight = datetime(now.year, now.month, now.day, tzinfo=now.tzinfo)
    return midnight + _ENDS if _BEGINS <= now - midnight < _ENDS else None


def around_downtime(now: datetime) -> bool:
    """Whether errors are to be expected: they say nothing about access or the health of ESI."""
    midnight = datetime(now.year, now.month, now.day, tzinfo=now.tzinfo)
    return _TROUBLE_BEGINS <= now - midnight < _TROUBLE_ENDS
