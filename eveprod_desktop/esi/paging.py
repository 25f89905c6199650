"""Whole sets of pages, each page handed over as it arrives, and all of the same moment.

A set is cut anew every few minutes; whoever fetches 400 pages meanwhile gets some from before and
some from after, with rows twice or not at all (CCP's pagination page). So pages are compared by their
Last-Modified and X-Pages, and those that are older than the newest are asked for again.
"""

import hashlib
from collections.abc import Callable, Collection

from eveprod_desktop.core.errors import BadAnswer
from eveprod_desktop.core.received.pages import Page, PageSet
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.esi.arriving import Arrived, How
from eveprod_desktop.esi.gates import Pause
from eveprod_desktop.esi.keeping import moment
from eveprod_desktop.esi.page_queue import MOST_PAGES, WINDOW, PageQueue, PageSeen

_ROUNDS = 3


class PageFetch:
    """Fetches one set once; `run` does it all. The callbacks run on the thread that calls `run`.

    `then` hears how many pages of other sets may be asked for already, whenever all of this one were.
    """

    def __init__(
        self,
        pages: PageQueue,
        *,
        on_page: Callable[[Page], None],
        on_restart: Callable[[], None],
        have: str,
        monitor: Monitor,
        pause: Pause,
        then: Callable[[int], None],
    ) -> None:
        self._pages = pages
        self._arriving = pages.arriving
        self._on_page = on_page
        self._on_restart = on_restart
        self._have = have
        self._monitor = monitor
        self._pause = pause
        self._then = then
        self._seen: dict[int, PageSeen] = {}
        self._newest_since: dict[float, int] = {}
        # as long as everything is as it was, pages may turn out not to be wanted at all
        self._holding = bool(have)
        self._handed_over: set[int] = set()
        self._asked = self._not_modified = self._fresh = 0

    def run(self) -> PageSet:
        """Fetch the set; see `OrdersInTurn.region_orders` for what is handed over when."""
        try:
            return self._run()
        finally:
            self._pages.close()

    def _run(self) -> PageSet:
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
        # these are under way while what came here is stored
        self._then(WINDOW)
        return self._finish(mixed=mixed)

    def _gather(self, numbers: Collection[int], *, even_if_fresh: bool = False) -> None:
        """Take these pages, in the order in which they come, and any other that comes meanwhile."""
        total, waiting, left, more = self._total(), iter(numbers), set(numbers), True
        while left:
            while more and len(self._pages) < WINDOW:
                number = next(waiting, 0)
                more = number > 0
                if not more or number in self._pages or number in self._seen:
                    continue
                if not even_if_fresh and (fresh := self._pages.fresh(number)):
                    self._take(number, fresh, total)
                    left.discard(number)
                else:
                    self._pages.ask(number)
            if not left:
                return
            if not more and self._seen:  # so it is known how many there are
                self._then(WINDOW - len(self._pages))
            if came := self._pages.take():
                self._take(*came, total)
                left.discard(came[0])
            else:
                self._monitor.check()

    def _take(self, number: int, seen: PageSeen, total: int) -> None:
        arrived = seen.arrived
        self._seen[number] = seen
        if arrived is None:
            self._asked += 1
            return
        self._newest_since.setdefault(arrived.kept.last_modified, seen.came)
        self._fresh += arrived.how is How.FRESH
        self._asked += arrived.how is not How.FRESH
        self._not_modified += arrived.how is How.NOT_MODIFIED
        if self._holding and arrived.how is How.NEW:
            self._holding = False
            self._hand_over_rest()
        elif not self._holding:
            self._hand_over(number)
        # only the number of the page is needed from here on
        self._seen[number] = PageSeen(self._without_body(number), seen.asked, seen.came)
        if total > 1:
            self._monitor.advance(len(self._seen), total)

    def _hand_over(self, number: int) -> None:
        seen = self._seen[number]
        if seen.arrived is None:
            return
        arrived, body = self._arriving.body(seen.arrived, self._monitor)
        if arrived is not seen.arrived:
            # it was gone from the disk and came anew
            self._asked += 1
            self._seen[number] = PageSeen(arrived, seen.asked, seen.came)
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
        """Wait if page 1 expires before many others could be fetched; returns whether it was so."""
        first = self._seen[1].arrived
        seconds = None if first is None else self._pages.seconds_to_next(first)
        if seconds is None:
            return False
        self._pause(seconds, self._monitor)
        self._forget({1})
        return True

    def _total(self) -> int:
        """Return how many pages the newest moment has."""
        told = [seen for seen in self._seen.values() if seen.arrived and seen.arrived.kept.pages]
        if not told:
            return 1
        newest = max(told, key=lambda seen: (_modified(seen), seen.came))
        total = newest.arrived.kept.pages if newest.arrived else 1
        if total > MOST_PAGES:
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


def _modified(seen: PageSeen) -> float:
    return seen.arrived.kept.last_modified if seen.arrived else 0.0
