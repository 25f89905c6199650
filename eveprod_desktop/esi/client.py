"""The client of ESI: single answers, and whole sets of pages.

    client = EsiClient(lambda: open_client(), DEFAULT_BASE, kept, clock)
    answer = client.get(PRICES, monitor=monitor)                       # body, mark, expires
    pages = client.pages(REGION_ORDERS, {"order_type": "all"}, {"region_id": 10000002},
                         on_page=parse, on_restart=forget, have=mark, monitor=monitor)

A question passes a stack of small layers, each a callable from `Ask` to `Answer`, outermost first:

    Arriving   nothing that is still good, nothing twice    arriving.py
    Signed     a character's token                          signing.py
    Retried    again after accidents                        retrying.py
    Checked    whole bodies only                            checking.py
    Gates      every limit of ESI                           gates.py
    Http       the pooled httpx client                      http.py

`market.py` has one typed function per route on top of it, and is what the rest of the program sees as
`core.received.sources.MarketSource`, where the errors are listed too.
"""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

import httpx

from eveprod_desktop.core.clock import Clock
from eveprod_desktop.core.received.esi_state import EsiState
from eveprod_desktop.core.received.pages import Page, PageSet
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.esi.arriving import Arrived, Arriving, How
from eveprod_desktop.esi.asking import Ask
from eveprod_desktop.esi.checking import Checked
from eveprod_desktop.esi.counting import Counts
from eveprod_desktop.esi.gates import Gates, Pause, pause
from eveprod_desktop.esi.hearing import Hearing
from eveprod_desktop.esi.http import AT_ONCE, Http
from eveprod_desktop.esi.keeping import KeptAnswers, beginning_for, moment
from eveprod_desktop.esi.page_queue import PageQueue
from eveprod_desktop.esi.paging import PageFetch
from eveprod_desktop.esi.retrying import Retried
from eveprod_desktop.esi.route import Route
from eveprod_desktop.esi.server_clock import ServerClock
from eveprod_desktop.esi.signing import Signed, Tokens

Query = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Body:
    """One answer: JSON, and what goes with it (as for `core.received.pages.Page` and `PageSet`)."""

    body: bytes
    mark: str
    not_modified: bool
    last_modified: datetime | None
    expires: datetime


class EsiClient:
    """Asks ESI, from any thread. Nothing is opened before the first question.

    `client` gives the pooled httpx client, `base` the address before every path, `kept` is where
    answers are kept between starts, `tokens` who signs for characters. Limits are waited for up to
    `patience_seconds`; where the wait would be longer, `ToldToWait` says until when.
    `daily_downtime`: ask nothing from 11:00 to 11:15 EVE time, as nobody would answer.
    """

    def __init__(
        self,
        client: Callable[[], httpx.Client],
        base: str,
        kept: KeptAnswers,
        clock: Clock,
        *,
        tokens: Tokens | None = None,
        patience_seconds: float = 20.0,
        pause_seconds: float = 1.0,
        deadline_seconds: float = 60.0,
        daily_downtime: bool = True,
        pause: Pause = pause,
    ) -> None:
        self._kept = kept
        self._pause = pause
        self._lock = threading.Lock()
        self._executor: ThreadPoolExecutor | None = None
        self._counts = counts = Counts()
        self._server = server = ServerClock(clock)
        base = base.rstrip("/")
        hearing = Hearing(clock)
        http = Http(client, base, counts, hearing, deadline_seconds=deadline_seconds)
        self._gates = Gates(
            http,
            kept,
            clock,
            server,
            counts,
            patience_seconds=patience_seconds,
            daily_downtime=daily_downtime,
            pause=pause,
        )
        retried = Retried(
            Checked(self._gates), server, counts, hearing, pause=pause, pause_seconds=pause_seconds
        )
        self._arriving = Arriving(
            Signed(retried, tokens), kept, base, clock=clock, server=server, counts=counts
        )

    def get(
        self,
        route: Route,
        query: Query | None = None,
        path: Mapping[str, int] | None = None,
        *,
        monitor: Monitor,
        character_id: int | None = None,
        content: bytes = b"",
        background: bool = False,
    ) -> Body:
        """Return the answer of an unpaged route; a kept one as long as it has not expired.

        Raises:
            EsiError: see `core.received.sources`.

        """
        ask = Ask(
            route,
            route.at(query, **path or {}),
            monitor,
            character_id,
            content=content,
            background=background,
        )
        there = self._arriving.fresh(ask) or self._arriving.fetch(ask)
        arrived, body = self._arriving.body(there, monitor)
        return _body(arrived, body)

    def pages(
        self,
        route: Route,
        query: Query | None = None,
        path: Mapping[str, int] | None = None,
        *,
        on_page: Callable[[Page], None],
        on_restart: Callable[[], None],
        monitor: Monitor,
        have: str = "",
        character_id: int | None = None,
        background: bool = False,
    ) -> PageSet:
        """Hand over every page of a set as it arrives; see `take`."""
        queue = self.page_queue(route, query, path, character_id=character_id, background=background)
        return self.take(queue, on_page=on_page, on_restart=on_restart, monitor=monitor, have=have)

    def page_queue(
        self,
        route: Route,
        query: Query | None = None,
        path: Mapping[str, int] | None = None,
        *,
        character_id: int | None = None,
        background: bool = False,
    ) -> PageQueue:
        """Return a set of pages to be asked for; nothing is yet."""

        def question(number: int, monitor: Monitor) -> Ask:
            paged = {**query, "page": number} if query else {"page": number}
            return Ask(route, route.at(paged, **path or {}), monitor, character_id, background=background)

        return PageQueue(self._arriving, self._threads(), self._server, question)

    def take(
        self,
        queue: PageQueue,
        *,
        on_page: Callable[[Page], None],
        on_restart: Callable[[], None],
        monitor: Monitor,
        have: str = "",
        then: Callable[[int], None] = lambda _room: None,
    ) -> PageSet:
        """Hand over every page of a set as it arrives; see `OrdersInTurn.region_orders`. Closes it.

        At most 20 questions are under way and as many answers wait to be taken, so memory stays flat
        however long the set. `then` may `begin` other sets with what this one leaves of both.
        `monitor.advance` tells pages.

        Raises:
            EsiError: see `core.received.sources`. What was handed over until then is not the whole set.

        """
        fetch = PageFetch(
            queue,
            on_page=on_page,
            on_restart=on_restart,
            have=have,
            monitor=monitor,
            pause=self._pause,
            then=then,
        )
        return fetch.run()

    def forget(self, character_id: int) -> None:
        """Drop what was kept of the answers to a character."""
        self._kept.forget_beginning(beginning_for(str(character_id)))

    def now(self) -> datetime:
        """Return the present moment by the server's clock."""
        return self._server.now()

    def by_own_clock(self, moment: datetime) -> datetime:
        """Return a moment of the server's, such as `Body.expires`, as this computer's clock will show it."""
        return self._server.own(moment)

    def set_clock(self, ahead_seconds: float) -> None:
        """Take over what another process has learned of the server's clock: this one may never ask."""
        self._server.offset_seconds = ahead_seconds

    def state(self) -> EsiState:
        """Return how the conversation goes."""
        errors_left, buckets, waiting = self._gates.state()
        return self._counts.state(errors_left, buckets, waiting, self._server.offset_seconds)

    def close(self) -> None:
        """End the threads; those that wait for an answer end when it comes or their time is over."""
        with self._lock:
            executor, self._executor = self._executor, None
        if executor:
            executor.shutdown(cancel_futures=True)

    def _threads(self) -> ThreadPoolExecutor:
        with self._lock:
            if self._executor is None:
                self._executor = ThreadPoolExecutor(AT_ONCE, "esi")
            return self._executor


def _body(arrived: Arrived, body: bytes) -> Body:
    kept = arrived.kept
    return Body(
        body,
        kept.tag,
        arrived.how is not How.NEW,
        moment(kept.last_modified) if kept.last_modified else None,
        moment(kept.expires),
    )
