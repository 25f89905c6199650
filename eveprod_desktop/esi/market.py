"""The public market and what goes with it: one typed function per route."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import msgspec

from eveprod_desktop.core.errors import AppError, Cancelled, EsiError, Refused
from eveprod_desktop.core.received.decoding import decode_object, decode_rows
from eveprod_desktop.core.received.market import (
    HistoryRow,
    NameRow,
    PriceRow,
    ServerStatusRow,
    SystemIndicesRow,
)
from eveprod_desktop.core.received.pages import Fetched, Page, PageSet
from eveprod_desktop.core.received.sources import OrdersInTurn
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.esi.batches import in_batches
from eveprod_desktop.esi.client import Body, EsiClient
from eveprod_desktop.esi.regions_in_turn import RegionsInTurn
from eveprod_desktop.esi.route import (
    COST_INDICES,
    HISTORY,
    NAMES,
    PRICES,
    STATUS,
    STRUCTURE_ORDERS,
)

_NAMES_AT_ONCE = 1000
_LARGEST_NAMED_ID = 2**31 - 1

Row = TypeVar("Row")


class EsiMarket:
    """Answers `core.received.sources.MarketSource` from ESI; what each method does is told there."""

    def __init__(self, client: EsiClient) -> None:
        self._client = client

    @contextmanager
    def orders_in_turn(
        self, region_ids: Sequence[int], *, background: bool = False
    ) -> Iterator[OrdersInTurn]:
        """GET /markets/{region_id}/orders, both sides, one region after another."""
        turn = RegionsInTurn(self._client, region_ids, background=background)
        try:
            yield turn
        finally:
            turn.close()

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
        """GET /markets/structures/{structure_id}, as this character sees it."""
        try:
            return self._client.pages(
                STRUCTURE_ORDERS,
                None,
                {"structure_id": structure_id},
                on_page=on_page,
                on_restart=on_restart,
                monitor=monitor,
                have=have,
                character_id=character_id,
                background=background,
            )
        except (EsiError, Cancelled):
            raise
        except AppError as error:
            # the permission can't be used: this market keeps its old prices, the others go on
            raise Refused(error.sentence, error.advice) from error

    def prices(self, monitor: Monitor, *, background: bool = False) -> Fetched[PriceRow]:
        """GET /markets/prices."""
        return _fetched(self._client.get(PRICES, monitor=monitor, background=background), PriceRow)

    def cost_indices(self, monitor: Monitor, *, background: bool = False) -> Fetched[SystemIndicesRow]:
        """GET /industry/systems."""
        return _fetched(
            self._client.get(COST_INDICES, monitor=monitor, background=background), SystemIndicesRow
        )

    def history(
        self, region_id: int, type_id: int, monitor: Monitor, *, background: bool = False
    ) -> Fetched[HistoryRow]:
        """GET /markets/{region_id}/history."""
        body = self._client.get(
            HISTORY, {"type_id": type_id}, {"region_id": region_id}, monitor=monitor, background=background
        )
        fetched = _fetched(body, HistoryRow)
        fetched.rows.sort(key=lambda row: row.date)
        return fetched

    def names(self, ids: Sequence[int], monitor: Monitor) -> list[NameRow]:
        """POST /universe/names, in batches; ids that ESI does not know spoil no others."""
        named = sorted({number for number in ids if 0 < number <= _LARGEST_NAMED_ID})
        rows, _ = in_batches(named, _NAMES_AT_ONCE, lambda ids: self._names(ids, monitor))
        return sorted(rows, key=lambda row: row.id)

    def status(self, monitor: Monitor) -> ServerStatusRow:
        """GET /status."""
        return decode_object(self._client.get(STATUS, monitor=monitor).body, ServerStatusRow)

    def _names(self, ids: Iterable[int], monitor: Monitor) -> list[NameRow]:
        content = msgspec.json.encode(list(ids))
        return decode_rows(self._client.get(NAMES, monitor=monitor, content=content).body, NameRow).rows


def _fetched(body: Body, kind: type[Row]) -> Fetched[Row]:
    read = decode_rows(body.body, kind)
    return Fetched(read.rows, read.skipped, body.mark, body.not_modified, body.last_modified, body.expires)
