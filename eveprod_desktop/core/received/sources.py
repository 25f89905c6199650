"""The market as seen from inside: what the rest of the program may ask, whoever answers.

`esi` implements it; tests may too. Every method waits for the network, so it belongs on a thread or
in the worker, and raises the errors of `core.errors` that say when asking again makes sense:

    EsiError          any of these; `retry_at` is the moment before which nothing is asked, or None
      Offline         nobody answers at all
      Downtime        the daily downtime
      ToldToWait      a limit: wait until `retry_at`
      ServerTrouble   ESI answers 5xx, again and again
      Refused         ESI understood and says no (`status`): no access, no such thing
      BadAnswer       what came can't be understood
    Cancelled         the monitor was cancelled
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from eveprod_desktop.core.received.market import (
    HistoryRow,
    NameRow,
    PriceRow,
    ServerStatusRow,
    SystemIndicesRow,
)
from eveprod_desktop.core.received.pages import Fetched, Page, PageSet
from eveprod_desktop.core.work.monitor import Monitor


class OrdersInTurn(Protocol):
    """Who answers for the orders of several regions, one after another."""

    def region_orders(
        self,
        region_id: int,
        *,
        on_page: Callable[[Page], None],
        on_restart: Callable[[], None],
        monitor: Monitor,
        have: str = "",
    ) -> PageSet:
        """Hand over every page of a region's orders (`OrderRow`) as it arrives.

        Both callbacks run on the calling thread, one call at a time, pages in any order.
        `on_restart`: the pages moved while they were fetched; forget what was handed over so far, the
        whole set comes again (at most twice). Rows still have to be made distinct by `order_id`,
        the one from the page with the newest `last_modified` counting.
        With `have`, the `mark` of the set that the caller holds, no page is handed over if that is
        still what the server has.
        """
        ...


class MarketSource(Protocol):
    """Who answers questions about the public market."""

    def orders_in_turn(
        self, region_ids: Sequence[int], *, background: bool = False
    ) -> AbstractContextManager[OrdersInTurn]:
        """Give the orders of these regions, which are best asked for in this order.

        Pages of the next ones may be fetched while the last of one are awaited or stored; when it is
        left, nothing more is asked. `background`: leave the last tenth of a limit to others.
        """
        ...

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
        """Hand over the orders of a player's structure (`StructureOrderRow`) as a character sees them."""
        ...

    def prices(self, monitor: Monitor, *, background: bool = False) -> Fetched[PriceRow]:
        """Return the adjusted and average prices of all types."""
        ...

    def cost_indices(self, monitor: Monitor, *, background: bool = False) -> Fetched[SystemIndicesRow]:
        """Return the cost indices of all systems."""
        ...

    def history(
        self, region_id: int, type_id: int, monitor: Monitor, *, background: bool = False
    ) -> Fetched[HistoryRow]:
        """Return the days of one type in one region, oldest first.

        `Refused` with status 400 or 404 means that the type can't be traded: remember it until the next
        build of the static data.
        """
        ...

    def names(self, ids: Sequence[int], monitor: Monitor) -> list[NameRow]:
        """Return the names of public things (stations, systems, characters, corporations …).

        Ids that nobody knows have no row; structures and items are never asked for.
        """
        ...

    def status(self, monitor: Monitor) -> ServerStatusRow:
        """Return how the game server is. Only worth asking when other questions fail."""
        ...
