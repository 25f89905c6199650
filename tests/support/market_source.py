"""A market source in memory, for tests of what is made of its answers; HTTP is tested elsewhere."""

# ruff: noqa: ARG002 - its methods have the form of a MarketSource

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from eveprod_desktop.core.received.market import (
    CostIndexRow,
    HistoryRow,
    NameRow,
    PriceRow,
    ServerStatusRow,
    SystemIndicesRow,
)
from eveprod_desktop.core.received.pages import Fetched, Page, PageSet
from eveprod_desktop.core.work.monitor import Monitor

if TYPE_CHECKING:
    from eveprod_desktop.core.errors import EsiError

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class MemorySource:
    """Change its attributes and ask again; `trouble` gives errors by what is asked (a region, "prices").

    `mixed` are the regions whose pages are of several moments.
    """

    def __init__(self) -> None:
        self.now = START
        self.regions: dict[int, list[list[dict[str, Any]]]] = {}
        self.structures: dict[int, list[list[dict[str, Any]]]] = {}
        self.price_rows: list[PriceRow] = []
        self.index_rows: list[SystemIndicesRow] = []
        self.histories: dict[tuple[int, int], list[HistoryRow]] = {}
        self.trouble: dict[object, EsiError] = {}
        self.restarts = 0
        self.mixed: set[int] = set()
        self.asked: list[object] = []

    @contextmanager
    def orders_in_turn(
        self, region_ids: Sequence[int], *, background: bool = False
    ) -> Iterator["MemorySource"]:
        yield self

    def region_orders(
        self,
        region_id: int,
        *,
        on_page: Callable[[Page], None],
        on_restart: Callable[[], None],
        monitor: Monitor,
        have: str = "",
    ) -> PageSet:
        return self._pages(region_id, self.regions.get(region_id, [[]]), on_page, on_restart, have)

    def structure_orders(
        self,
        structure_id: int,
        character_id: int,
        *,
        on_page: Callable[[Page], None],
        on_restart: Callable[[], None],
        monitor: Monitor,
        have: str = "",
        background: bool = False,
    ) -> PageSet:
        return self._pages(structure_id, self.structures[structure_id], on_page, on_restart, have)

    def prices(self, monitor: Monitor, *, background: bool = False) -> Fetched[PriceRow]:
        self._ask("prices")
        return self._fetched(self.price_rows)

    def cost_indices(self, monitor: Monitor, *, background: bool = False) -> Fetched[SystemIndicesRow]:
        self._ask("indices")
        return self._fetched(self.index_rows)

    def history(
        self, region_id: int, type_id: int, monitor: Monitor, *, background: bool = False
    ) -> Fetched[HistoryRow]:
        self._ask((region_id, type_id))
        return self._fetched(self.histories.get((region_id, type_id), []))

    def names(self, ids: Sequence[int], monitor: Monitor) -> list[NameRow]:
        return []

    def status(self, monitor: Monitor) -> ServerStatusRow:
        return ServerStatusRow(30_000, "1", "2026-11-23T11:00:00Z")

    def _ask(self, what: object) -> None:
        self.asked.append(what)
        if what in self.trouble:
            raise self.trouble[what]

    def _pages(
        self,
        what: int,
        pages: list[list[dict[str, Any]]],
        on_page: Callable[[Page], None],
        on_restart: Callable[[], None],
        have: str,
    ) -> PageSet:
        bodies = [json.dumps(rows).encode() for rows in pages]
        mark = hashlib.sha256(b"".join(bodies)).hexdigest()
        expires = self.now + timedelta(minutes=5)
        if have != mark:
            for attempt in range(self.restarts + 1):
                if attempt:
                    on_restart()
                for number, body in enumerate(bodies, 1):
                    on_page(Page(number, body, False, self.now, expires))
        self._ask(what)
        unchanged = have == mark
        asked, there = (0, 0) if unchanged else (len(bodies), 0)
        return PageSet(len(bodies), mark, unchanged, what in self.mixed, asked, there, 0, self.now, expires)

    def _fetched(self, rows: list[Any]) -> Fetched[Any]:
        mark = hashlib.sha256(repr(rows).encode()).hexdigest()
        return Fetched(rows, 0, mark, False, self.now, self.now + timedelta(hours=1))


def indices(system_id: int, **activities: float) -> SystemIndicesRow:
    """Cost indices of one system, by ESI's names of activities."""
    return SystemIndicesRow(
        system_id, tuple(CostIndexRow(activity, share) for activity, share in activities.items())
    )
