"""What the headers of an answer say about limits."""

from datetime import datetime

import httpx

from eveprod_desktop.esi.route import RateLimit
from eveprod_desktop.esi.server_clock import http_date

_UNIT_SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


def told_limit(headers: httpx.Headers) -> RateLimit | None:
    """Return group and limit (`X-Ratelimit-Limit: 12000/15m`), None where they are missing or garbled."""
    group = headers.get("X-Ratelimit-Group", "")
    tokens, _, window = headers.get("X-Ratelimit-Limit", "").partition("/")
    seconds = _UNIT_SECONDS.get(window[-1:], 0.0) * float(window[:-1] if window[:-1].isdecimal() else 0)
    if not group or not tokens.isdecimal() or int(tokens) == 0 or seconds == 0:
        return None
    return RateLimit(group, int(tokens), seconds)


def told_number(headers: httpx.Headers, name: str) -> int | None:
    """Return a header that holds a whole number, None where it is missing or garbled."""
    text = headers.get(name, "")
    return int(text) if text.isdecimal() else None


def retry_after(headers: httpx.Headers, now: datetime) -> float | None:
    """Return the seconds that Retry-After asks for, as a number or as a date; None where it says nothing."""
    text = headers.get("Retry-After", "")
    if text.isdecimal():
        return float(text)
    if date := http_date(text):
        return max((date - now).total_seconds(), 0.0)
    return None
