"""Parts of the market data kept as they were read, until something newer stands there."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from sqlalchemy import Connection

from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.db.market_tables import EVERYWHERE
from eveprod_desktop.core.market import store
from eveprod_desktop.core.market.rows import Section, SectionName

V = TypeVar("V")
Read = Callable[[Connection, int, Section | None], V]
"""Reads a part of a region, by its id, as it stands now (None: it was never fetched)."""


class KeptPart(Generic[V]):
    """One part of the market data, region by region. Safe to call from any thread.

    It is read again once its section tells other data, whichever process wrote them.
    """

    def __init__(self, database: Database, name: SectionName, read: Read[V]) -> None:
        self._database = database
        self._name: SectionName = name
        self._read = read
        self._lock = threading.Lock()
        self._known: dict[int, tuple[Section | None, V]] = {}

    def of(self, region_id: int = EVERYWHERE) -> V:
        """Return the part in a region; raises whatever reading it raises, and keeps nothing then."""
        key = (self._name, region_id)
        with self._lock:
            known = self._known.get(region_id)
        if known is not None and _same_data(known[0], self._database.kept(store.read_sections).get(key)):
            return known[1]
        with self._database.read() as connection:
            section = store.read_sections(connection).get(key)
            value = self._read(connection, region_id, section)
        with self._lock:
            self._known[region_id] = (section, value)
        return value

    def forget(self) -> None:
        """Read everything anew at the next question."""
        with self._lock:
            self._known.clear()


def _same_data(one: Section | None, other: Section | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.mark, one.data_at, one.location_id) == (other.mark, other.data_at, other.location_id)
