"""Answers as the rest of the program gets them: single ones with their rows, large sets page by page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a set: `body` is JSON, whole and well formed; what its rows hold is not looked at.

    `not_modified`: the page is as it was when it was last fetched (a 304, or not asked for because it
    has not expired). `last_modified` is the moment of the server's snapshot, `expires` the moment
    before which asking again is no use; both aware, in UTC, by the server's clock.
    """

    number: int
    body: bytes
    not_modified: bool
    last_modified: datetime | None
    expires: datetime


@dataclass(frozen=True, slots=True)
class PageSet:
    """How fetching a whole set went.

    `mark` names the content of the whole set: equal marks, equal bodies. Keep it together with what
    was made of the pages and pass it as `have` the next time. `unchanged`: the set is what `have`
    names, so no page was handed over. `mixed`: pages of different snapshots, even after asking
    again; `last_modified` is that of the oldest page then. `asked` counts requests that were answered,
    `not_modified` those answered 304, `fresh` the pages that were not asked for as they had not expired.
    `expires`: asking again before is no use.
    """

    pages: int
    mark: str
    unchanged: bool
    mixed: bool
    asked: int
    not_modified: int
    fresh: int
    last_modified: datetime | None
    expires: datetime


@dataclass(frozen=True, slots=True)
class Fetched(Generic[Row]):
    """The rows of an unpaged route. `skipped`, `not_modified`, `mark` and the moments as for pages."""

    rows: list[Row]
    skipped: int
    mark: str
    not_modified: bool
    last_modified: datetime | None
    expires: datetime
