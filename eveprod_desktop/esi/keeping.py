"""What the client needs kept on disk, and for how long an answer is good."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Protocol

import httpx

from eveprod_desktop.core.received.kept import KeptAnswer, KeptWait
from eveprod_desktop.esi.asking import Ask
from eveprod_desktop.esi.route import COMPATIBILITY_DATE, Route
from eveprod_desktop.esi.server_clock import http_date

_LEAST_SECONDS = 30.0
_MOST_SECONDS = 7 * 86400.0
_DAILY = timedelta(hours=11, minutes=5)


class KeptAnswers(Protocol):
    """Where answers are kept between starts. It may lose anything at any time, and never raises."""

    def find(self, key: str) -> KeptAnswer | None:
        """Return what came with a kept body, None if there is none."""
        ...

    def body(self, key: str, tag: str) -> bytes | None:
        """Return the body of this tag, packed with gzip or zlib; None if it is gone or another one."""
        ...

    def put(self, key: str, answer: KeptAnswer, packed: bytes) -> None:
        """Keep an answer in place of what was there."""
        ...

    def renew(self, key: str, answer: KeptAnswer) -> None:
        """Keep what came with a 304; the body stays."""
        ...

    def forget(self, key: str) -> None:
        """Drop an answer."""
        ...

    def forget_beginning(self, beginning: str) -> None:
        """Drop all answers whose key begins like this."""
        ...

    def put_wait(self, wait: KeptWait) -> None:
        """Keep an order to wait, for other starts and processes."""
        ...

    def waits(self) -> list[KeptWait]:
        """Return the orders to wait that are kept."""
        ...


def key_of(base: str, ask: Ask) -> str:
    """Name the answer to a question: nobody gets what another character was told."""
    return f"{beginning_for(ask.user or 'all')}{base}{ask.path}"


def beginning_for(user: str) -> str:
    """Return how the names of all answers to somebody begin."""
    return f"{COMPATIBILITY_DATE} {user} "


def describe(
    route: Route, headers: httpx.Headers, body: bytes | None, before: KeptAnswer | None, now: float
) -> KeptAnswer:
    """Return what to keep of an answer with these headers; of a 304 (`body` None) over what was `before`.

    `now` is this computer's clock, in seconds since 1970.
    """
    tag = etag_of(headers) if body is not None else before.tag if before else ""
    if body is not None and not tag:
        tag = "#" + hashlib.blake2b(body, digest_size=16).hexdigest()
    server_now = http_date(headers.get("Date", ""))
    present = server_now.timestamp() if server_now else now
    seconds = lifetime(route, headers, present)
    modified = http_date(headers.get("Last-Modified", ""))
    return KeptAnswer(
        tag=tag,
        last_modified=modified.timestamp() if modified else before.last_modified if before else 0.0,
        expires=present + seconds,
        fetched=now,
        fresh_until=now + seconds,
        pages=page_count(headers) or (before.pages if before and body is None else 0),
    )


def lifetime(route: Route, headers: httpx.Headers, present: float) -> float:
    """Return the seconds for which an answer is good, at the server's `present` moment.

    `Expires` says it. Where that is missing, or not after the moment it was sent, the age in
    Cache-Control counts, else that of the route; then at least 30 s, so that nobody asks in a loop.
    """
    expires = http_date(headers.get("Expires", ""))
    if expires and expires.timestamp() > present:
        return min(expires.timestamp() - present, _MOST_SECONDS)
    for word in headers.get("Cache-Control", "").lower().split(","):
        name, _, seconds = word.strip().partition("=")
        if name == "max-age" and seconds.isdecimal():
            return min(max(float(seconds), _LEAST_SECONDS), _MOST_SECONDS)
    if route.age_seconds is not None:
        return max(route.age_seconds, _LEAST_SECONDS)
    return max(_until_next_day(present), _LEAST_SECONDS)


def etag_of(headers: httpx.Headers) -> str:
    """Return the ETag, empty where there is none or none that can be sent back (RFC 9110, 8.8.3)."""
    etag = headers.get("ETag", "")
    return etag if etag.isascii() and etag.isprintable() else ""


def page_count(headers: httpx.Headers) -> int:
    """Return X-Pages, 0 where it is missing or no number."""
    told = headers.get("X-Pages", "")
    return int(told) if told.isdecimal() else 0


def _until_next_day(present: float) -> float:
    """Return the seconds to the next 11:05 EVE time, when daily data change."""
    return 86400.0 - (present - _DAILY.total_seconds()) % 86400.0


def moment(seconds: float) -> datetime:
    """Return a moment, aware, in UTC, from seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)
