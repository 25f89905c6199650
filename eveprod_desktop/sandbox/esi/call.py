"""What a route's handler is given, and what it may return."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from eveprod_desktop.sandbox.esi.routes import Route

PAGE_ROWS = 1000


class Refused(Exception):
    """Ends a call with an error; `more` stands beside the text in the body."""

    def __init__(self, status: int, error: str, **more: object) -> None:
        super().__init__(error)
        self.status = status
        self.error = error
        self.more = more

    def body(self) -> dict[str, object]:
        """Return the body as ESI writes it."""
        return {"error": self.error, **self.more}


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom a token speaks for."""

    character_id: int
    client_id: str
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Call:
    """A call that passed every check: `moment` is the time its data are of, in seconds since 1970."""

    route: Route
    params: dict[str, int]
    query: dict[str, str]
    content: Any
    moment: float
    compatibility_date: str
    identity: Identity | None

    def whole(self, name: str) -> int | None:
        """Return a whole number from the query, None if it is not given; refuses what is not one."""
        text = self.query.get(name)
        if text is None:
            return None
        if not text.lstrip("-").isdecimal():
            raise Refused(400, f"{name} must be a whole number")
        return int(text)

    def flag(self, name: str) -> bool:
        """Return a yes or no from the query."""
        return self.query.get(name, "false").lower() in ("true", "1")


@dataclass(frozen=True, slots=True)
class Rows:
    """A list that is given out in pages."""

    rows: list[Any]
    a_page: int = PAGE_ROWS


@dataclass(frozen=True, slots=True)
class Pages:
    """Pages that are made one by one, as JSON."""

    count: int
    make: Callable[[int], bytes]


class NoContent:
    """204: done, nothing to say."""


Handler = Callable[[Call], Any]
"""Returns something that is JSON, `Rows`, `Pages` or `NoContent`; raises `Refused`."""
