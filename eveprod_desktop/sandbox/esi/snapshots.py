"""Snapshots: an answer stays the same, byte for byte, until it expires; all pages of it together."""

import hashlib
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

from eveprod_desktop.sandbox.clock import next_daily
from eveprod_desktop.sandbox.esi.routes import Route

_KEPT_BYTES = 256 << 20


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`moment` is the time the data are of; it lags behind `began` where data are played unchanged."""

    began: float
    expires: float
    moment: float


@dataclass(frozen=True, slots=True)
class Stored:
    """The bytes of one page of a snapshot."""

    body: bytes
    etag: str
    pages: int | None


class Snapshots:
    """The present snapshot of every address, begun when it is first asked for, as ESI's cache does."""

    def __init__(self) -> None:
        self._snapshots: dict[Hashable, Snapshot] = {}
        self._stored: OrderedDict[Hashable, Stored] = OrderedDict()
        self._bytes = 0

    def present(self, key: Hashable, route: Route, now: float, *, unchanged: bool, moved: bool) -> Snapshot:
        """Return the snapshot to answer from; a new one if the last expired, or if it `moved`."""
        last = self._snapshots.get(key)
        if last is not None and now < last.expires and not moved:
            return last
        began = float(int(now))
        if last is not None and began <= last.began:
            began = last.began + 1.0
        expires = next_daily(now) if route.daily else began + max(route.ttl_seconds, 1)
        if route.daily:
            began = expires - 86_400.0
        moment = last.moment if unchanged and last is not None else began
        snapshot = Snapshot(began, expires, moment)
        self._snapshots[key] = snapshot
        return snapshot

    def load(self, key: Hashable) -> Stored | None:
        """Return the stored bytes of a page."""
        stored = self._stored.get(key)
        if stored is not None:
            self._stored.move_to_end(key)
        return stored

    def save(self, key: Hashable, body: bytes, pages: int | None) -> Stored:
        """Store the bytes of a page; the oldest make room."""
        stored = Stored(body, f'"{hashlib.blake2b(body, digest_size=28).hexdigest()}"', pages)
        self._stored[key] = stored
        self._bytes += len(body)
        while self._bytes > _KEPT_BYTES and len(self._stored) > 1:
            _, old = self._stored.popitem(last=False)
            self._bytes -= len(old.body)
        return stored

    def forget(self) -> None:
        """Begin new snapshots at the next question."""
        self._snapshots.clear()
        self._stored.clear()
        self._bytes = 0
