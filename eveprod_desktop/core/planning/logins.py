"""When the player logs in, written as times of day in EVE time (UTC)."""

import re
from datetime import datetime

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.planning.schedule import DAY_SECONDS

_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def seconds_until(text: str, now: datetime) -> int:
    """Return the seconds from `now` until the next time of day written as HH:MM.

    Raises:
        AppError: it is no time of day.

    """
    match = _TIME.fullmatch(text.strip())
    if match is None:
        raise AppError(f"{text!r} is no time of day.", "Write HH:MM in EVE time, for example 19:30.")
    seconds = int(match[1]) * 3600 + int(match[2]) * 60
    return (seconds - now.hour * 3600 - now.minute * 60 - now.second) % DAY_SECONDS


def logins_from_text(text: str, now: datetime) -> tuple[int, ...]:
    """Return the seconds until each of several times of day, parted by commas or blanks; raises likewise."""
    return tuple(seconds_until(one, now) for one in re.split(r"[,;\s]+", text.strip()) if one)
