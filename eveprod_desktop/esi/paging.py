"""Whole sets of pages, each page handed over as it arrives, and all of the same moment.

A set is cut anew every few minutes; whoever fetches 400 pages meanwhile gets some from before and
some from after, with rows twice or not at all (CCP's pagination page). So pages are compared by their
Last-Modified and X-Pages, and those that are older than the newest are asked for again.
"""

import hashlib
import queue
import threading
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass

from eveprod_desktop.core.errors import BadAnswer, Refused
from eveprod_desktop.core.received.pages import Page, PageSet
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.esi.arriving import Arrived, Arriving, How
from eveprod_desktop.esi.asking import Ask
from eveprod_desktop.esi.gates import Pause
from eveprod_desktop.esi.http import AT_ONCE
from eveprod_desktop.esi.keeping import moment
from eveprod_desktop.esi.server_clock import ServerClock

_ROUNDS = 3
_MOST_PAGES = 20_000
_LOOK_SECONDS = 0.05
# some may have come and wait to be taken while as many as allowed are under way
_WINDOW = 2 * AT_ONCE
# a page 1 about to expire: the rest would be of the next moment
_SOON_SECONDS = 5.0
_AFTER_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class _Seen:
    """A page that came (`arrived` None: it does not exist), when it was asked for, when it came."""

    arrived: Arrived | None
    asked: int
    came: int


class PageFetch:
    """Fetches one set once; `run` does it all. Both callbacks run on the thread that calls `run`."""

    def __init__(
        self,
        arriving: Arriving,
        executor: Executor,
        server: ServerClock,
        question: Callable[[int, Monitor], Ask],
        *,
        on_page: Callable[[Page], None],
        on_restart: Callable[[], None],
        have: str,
        monitor: Monitor,
        pause: Pause,
    ) -> None:
        self._arriving = arriving
        self._executor = executor
        self._server = server
        self._question = question
        self._on_page = on_page
        self._on_restart = on_restart
        self._have = have
        self._monitor = monitor
        self._pause = pause
        self._seen: dict[int, _Seen] = {}
        self._newest_since: dict[float, int] = {}
        self._tick = 0
        # as long as everything is as it was, pages may turn out not to be wanted at all
        self._holding = bool(have)
        self._handed_over: set[int] = set()
        self._asked = self._not_modified = self._fresh = 0

    def run(self) -> PageSet:
        """Fetch the set; see `MarketSource.region_orders` for what is handed over when."""
        self._gather((1,))
        if self._wait_for_next_moment():
            self._gather((1,))
        mixed = False
        for rounds_left in reversed(range(_ROUNDS)):
            while missing := [n for n in range(1, self._total() + 1) if n not in self._seen]:
                self._gather(missing)
            # the set has shrunk since they came
            self._forget([n for n in self._seen if n > self._total()])
            if not self._holding:
                self._hand_over_rest()
            stale = self._stale()
            if not stale:
                break
            if rounds_left == 0:
                mixed = True
                break
            self._forget(stale)
            self._gather(sorted(stale), even_if_fresh=True)
        return self._finish(mixed=mixed)

    def _gather(self, numbers: Collection[int], *, even_if_fresh: bool = False) -> None:
        total = self._total()
        for number, asked, arrived in self._arrivals(numbers, even_if_fresh=even_if_fresh):
            self._tick += 1
            self._seen[number] = _Seen(arrived, asked, self._tick)
            if arrived is None:
                self._asked += 1
                continue
            self._newest_since.setdefault(arrived.kept.last_modified, self._tick)
            self._fresh += arrived.how is How.FRESH
            self._asked += arrived.how is not How.FRESH
            self._not_modified += arrived.how is How.NOT_MODIFIED
            if self._holding and arrived.how is How.NEW:
                self._holding = False
                self._hand_over_rest()
            elif not self._holding:
                self._hand_over(number)
            # only the number of the page is needed from here on
            self._seen[number] = _Seen(self._without_body(number), asked, self._tick)
            if total > 1:
                self._monitor.advance(len(self._seen), total)

    def _arrivals(
        self, numbers: Collection[int], *, even_if_fresh: bool
    ) -> Iterator[tuple[int, int, Arrived | None]]:
        """Yield number, when it was asked for, and page, in the order in which they come."""
        came: queue.SimpleQueue[tuple[int, int, Future[Arrived | None]]] = queue.SimpleQueue()
        under_way: set[Future[Arrived | None]] = set()
        waiting = iter(numbers)
        # the threads stop when this set ends, for whatever reason
        stop = threading.Event()
        monitor = Monitor(stop=stop)
        try:
            while True:
                while len(under_way) < _WINDOW and (number := next(waiting, 0)):
                    ask = self._question(number, monitor)
                    if not even_if_fresh and (fresh := self._arriving.fresh(ask)):
                        yield number, -1, fresh
                        continue
                    self._tick += 1
                    future = self._executor.submit(self._fetch, number, ask)
                    under_way.add(future)
                    future.add_done_callback(_put_into(came, number, self._tick))
                if not under_way:
                    return
                number, asked, future = self._next(came)
                under_way.discard(future)
                yield number, asked, future.result()
        finally:
            stop.set()
            for future in under_way:
                future.cancel()

    def _next(
        self, came: "queue.SimpleQueue[tuple[int, int, Future[Arrived | None]]]"
    ) -> tuple[int, int, Future[Arrived | None]]:
        while True:
            try:
                return came.get(timeout=_LOOK_SECONDS)
            except queue.Empty:
                self._monitor.check()

    def _fetch(self, number: int, ask: Ask) -> Arrived | None:
        """Return the page, None if it is past the end (which may have moved meanwhile)."""
        try:
            return self._arriving.fetch(ask)
        except Refused as error:
            if error.status == 404 and number > 1:
                return None
            raise

    def _hand_over(self, number: int) -> None:
        seen = self._seen[number]
        if seen.arrived is None:
            return
        arrived, body = self._arriving.body(seen.arrived, self._monitor)
        if arrived is not seen.arrived:
            # it was gone from the disk and came anew
            self._asked += 1
            self._seen[number] = _Seen(arrived, seen.asked, seen.came)
        self._handed_over.add(number)
        kept = arrived.kept
        self._on_page(
            Page(
                number,
                body,
                arrived.how is not How.NEW,
                moment(kept.last_modified) if kept.last_modified else None,
                moment(kept.expires),
            )
        )

    def _without_body(self, number: int) -> Arrived | None:
        arrived = self._seen[number].arrived
        return arrived and Arrived(arrived.ask, arrived.kept, arrived.how, None)

    def _wait_for_next_moment(self) -> bool:
        """Wait if page 1 was asked for and expires before many others could be fetched.

        Only where its dates look as they should: cut anew about as often as the route says.
        """
        page = self._seen[1].arrived
        if page is None or page.how is How.FRESH or page.kept.pages <= AT_ONCE:
            return False
        kept, age = page.kept, page.ask.route.age_seconds or 0.0
        left = kept.expires - self._server.now().timestamp()
        if left >= _SOON_SECONDS or not 0.5 * age <= kept.expires - kept.last_modified <= 1.5 * age:
            return False
        self._pause(max(left, 0.0) + _AFTER_SECONDS, self._monitor)
        self._forget({1})
        return True

    def _total(self) -> int:
        """Return how many pages the newest moment has."""
        told = [seen for seen in self._seen.values() if seen.arrived and seen.arrived.kept.pages]
        if not told:
            return 1
        newest = max(told, key=lambda seen: (_modified(seen), seen.came))
        total = newest.arrived.kept.pages if newest.arrived else 1
        if total > _MOST_PAGES:
            raise BadAnswer(f"ESI claims to have {total:,} pages.")
        return total

    def _stale(self) -> set[int]:
        """Return the pages that are not of the newest moment.

        A page that was asked for after the newest moment was seen, and is as it was before, is part
        of that moment whatever its own Last-Modified says.
        """
        newest = max((_modified(seen) for seen in self._seen.values()), default=0.0)
        since = self._newest_since.get(newest, 0)
        total = self._total()
        stale = set()
        for number, seen in self._seen.items():
            if seen.arrived is None:
                # the end has moved: page 1 tells where it is now
                stale |= {1, number}
                continue
            kept = seen.arrived.kept
            confirmed = seen.arrived.how in (How.NOT_MODIFIED, How.SAME) and seen.asked > since
            older = 0.0 < kept.last_modified < newest and not confirmed
            if older or (kept.pages and kept.pages != total and not confirmed):
                stale.add(number)
        return stale

    def _forget(self, stale: Collection[int]) -> None:
        """Drop pages; if any was handed over already, the others have to be handed over anew too."""
        for number in stale:
            del self._seen[number]
        if self._handed_over.intersection(stale):
            self._handed_over.clear()
            self._on_restart()

    def _hand_over_rest(self) -> None:
        for number in sorted(self._seen.keys() - self._handed_over):
            self._hand_over(number)

    def _finish(self, *, mixed: bool) -> PageSet:
        unchanged = self._holding and self._mark() == self._have
        if not unchanged:
            self._hand_over_rest()
        pages = [seen.arrived.kept for seen in self._seen.values() if seen.arrived]
        told = [page.last_modified for page in pages]
        # rows of a mixed set are as old as its oldest page
        as_of = min(told) if mixed else max(told)
        return PageSet(
            pages=len(self._seen),
            mark=self._mark(),
            unchanged=unchanged,
            mixed=mixed,
            asked=self._asked,
            not_modified=self._not_modified,
            fresh=self._fresh,
            last_modified=moment(as_of) if as_of else None,
            expires=moment(max(page.expires for page in pages)),
        )

    def _mark(self) -> str:
        digest = hashlib.blake2b(digest_size=16)
        for _, seen in sorted(self._seen.items()):
            digest.update((seen.arrived.kept.tag if seen.arrived else "").encode() + b"\n")
        return digest.hexdigest()


def _modified(seen: _Seen) -> float:
    return seen.arrived.kept.last_modified if seen.arrived else 0.0


def _put_into(
    came: "queue.SimpleQueue[tuple[int, int, Future[Arrived | None]]]", number: int, asked: int
) -> Callable[[Future[Arrived | None]], None]:
    return lambda future: came.put((number, asked, future))
