"""The time around the daily downtime of the game server (see `core.waking`), in which errors mean little."""

from datetime import datetime, timedelta

# answers just before and well after are no better than those in between
_TROUBLE_BEGINS = timedelta(hours=10, minutes=59)
_TROUBLE_ENDS = timedelta(hours=11, minutes=30)


def around_downtime(now: datetime) -> bool:
    """Whether errors are to be expected: they say nothing about access or the health of ESI."""
    midnight = datetime(now.year, now.month, now.day, tzinfo=now.tzinfo)
    return _TROUBLE_BEGINS <= now - midnight < _TROUBLE_ENDS
