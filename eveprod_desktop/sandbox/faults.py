"""Faults on request: what a test, or the control address, asks the sandbox to do wrong."""

import itertools
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Literal

from eveprod_desktop.sandbox.exchange import Request
from eveprod_desktop.sandbox.hashing import one_unit

FaultKind = Literal[
    "status",
    "error_limited",
    "rate_limited",
    "downtime",
    "html",
    "truncated",
    "reset",
    "slow",
    "latency",
    "moved",
    "shrink",
    "empty",
    "no_expires",
    "expired",
    "no_pages",
    "weak_etag",
    "unknown_enum",
    "unknown_field",
    "null_field",
    "odd_rows",
    "unchanged",
    "bad_token",
]

KINDS: dict[str, str] = {
    "status": "answers `status` with `body` (json, html or empty)",
    "error_limited": "420: everything is refused until the error window ends",
    "rate_limited": "429: the route's group is refused for `seconds`; with `bare` without any header",
    "downtime": "502, 503 and 504 in turn, JSON and HTML, on every matching address",
    "html": "200 with a page of HTML",
    "truncated": "half of the body, then the connection closes",
    "reset": "the connection is reset",
    "slow": "the body drips in over `seconds`",
    "latency": "the answer waits `seconds`",
    "moved": "a new snapshot begins before page `page` (default 2) is answered",
    "shrink": "pages after `page` no longer exist",
    "empty": "an empty list",
    "no_expires": "no Expires, no Last-Modified",
    "expired": "Expires lies in the past",
    "no_pages": "no X-Pages",
    "weak_etag": "ETag and what it is compared with are weak",
    "unknown_enum": "the first enum-like field of the first row has a value nobody knows",
    "unknown_field": "every row has a field nobody knows",
    "null_field": "the first field of the first row is null",
    "odd_rows": "assets in a loop, ids beyond 2^53, unknown types, negative counts",
    "unchanged": "new snapshots repeat the data of the last one",
    "bad_token": "the token endpoint gives out an access token with the flaw `body`",
}


@dataclass(slots=True)
class Fault:
    """One thing to do wrong.

    It concerns requests whose path below the base address matches `where` (`/esi/markets/*`) and
    whose method is `method`, if given; lets the first `after` of them through and then strikes
    `times` times (None: until removed), each with the probability `chance`.
    """

    kind: FaultKind
    where: str = "/esi/*"
    times: int | None = 1
    after: int = 0
    chance: float = 1.0
    method: str | None = None
    status: int = 500
    seconds: float = 0.0
    body: str = "json"
    bare: bool = False
    page: int = 2
    headers: dict[str, str] = field(default_factory=dict)
    number: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no fault is called {self.kind!r}; there are {', '.join(KINDS)}")

    def concerns(self, request: Request) -> bool:
        """Whether the request is one of those the fault is meant for."""
        if self.method is not None and self.method != request.method:
            return False
        if not fnmatchcase(request.path, self.where):
            return False
        if self.kind in ("moved", "shrink"):
            page = request.query.get("page", "1")
            return page.isdecimal() and int(page) >= self.page + (self.kind == "shrink")
        return True


class Faults:
    """The faults that are waiting to strike. Safe to use from any thread."""

    def __init__(self, seed: int = 0) -> None:
        self._lock = threading.Lock()
        self._seed = seed
        self._numbers = itertools.count(1)
        self._draws = itertools.count()
        self._faults: list[Fault] = []

    def add(
        self,
        kind: FaultKind,
        *,
        where: str = "/esi/*",
        times: int | None = 1,
        after: int = 0,
        chance: float = 1.0,
        method: str | None = None,
        status: int = 500,
        seconds: float = 0.0,
        body: str = "json",
        bare: bool = False,
        page: int = 2,
        headers: dict[str, str] | None = None,
    ) -> Fault:
        """Ask for a fault (see `Fault` and `KINDS`); raises ValueError if none is called that."""
        fault = Fault(
            kind, where, times, after, chance, method, status, seconds, body, bare, page, headers or {}
        )
        self.put(fault)
        return fault

    def put(self, fault: Fault) -> None:
        """Ask for a fault made elsewhere."""
        with self._lock:
            fault.number = next(self._numbers)
            self._faults.append(fault)

    def remove(self, fault: Fault) -> None:
        """Take a fault back; one that has struck all its times is gone already."""
        with self._lock:
            self._faults = [one for one in self._faults if one.number != fault.number]

    def clear(self) -> None:
        """Take every fault back."""
        with self._lock:
            self._faults.clear()

    def waiting(self) -> list[Fault]:
        """Return the faults that may still strike."""
        with self._lock:
            return list(self._faults)

    def strike(self, request: Request) -> "Struck":
        """Return the faults that strike this request, and count them."""
        with self._lock:
            struck = [fault for fault in self._faults if fault.concerns(request) and self._strikes(fault)]
            self._faults = [fault for fault in self._faults if fault.times != 0]
        return Struck(struck)

    def _strikes(self, fault: Fault) -> bool:
        if fault.after > 0:
            fault.after -= 1
            return False
        if fault.chance < 1.0 and one_unit(self._seed, 77, next(self._draws)) >= fault.chance:
            return False
        if fault.times is not None:
            fault.times -= 1
        return True


class Struck:
    """The faults that strike one request."""

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self._faults = list(faults)

    def __bool__(self) -> bool:
        return bool(self._faults)

    def first(self, *kinds: FaultKind) -> Fault | None:
        """Return the first fault of one of the kinds, None if none strikes."""
        return next((fault for fault in self._faults if fault.kind in kinds), None)

    def has(self, *kinds: FaultKind) -> bool:
        """Whether a fault of one of the kinds strikes."""
        return self.first(*kinds) is not None
