"""The pages of one set that were asked for, until somebody takes them.

Asking stands apart from taking, so that the pages of one set can be asked for while the last of
another one are still awaited: a set by itself begins with one question (how many pages there are) and
ends with a few, and leaves most connections idle meanwhile.
"""

import itertools
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass

from eveprod_desktop.core.errors import Refused
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.esi.arriving import Arrived, Arriving, How
from eveprod_desktop.esi.asking import Ask
from eveprod_desktop.esi.http import AT_ONCE
from eveprod_desktop.esi.server_clock import ServerClock

WINDOW = 2 * AT_ONCE
"""Pages asked for and not taken yet, at most: some have come while as many as allowed are under way."""
MOST_PAGES = 20_000

_LOOK_SECONDS = 0.05
# a page 1 about to expire: the rest would be of the next moment
_SOON_SECONDS = 5.0
_AFTER_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class PageSeen:
    """A page that came (`arrived` None: it does not exist), when it was asked for, when it came.

    The times are numbers that grow by one with every question and every answer of the set.
    """

    arrived: Arrived | None
    asked: int
    came: int


class PageQueue:
    """Asks for pages on the threads of `executor`; one thread asks and takes. Close it in the end.

    `question` gives the question for a page.
    """

    def __init__(
        self,
        arriving: Arriving,
        executor: Executor,
        server: ServerClock,
        question: Callable[[int, Monitor], Ask],
    ) -> None:
        self.arriving = arriving
        self._executor = executor
        self._server = server
        self._question = question
        self._ticks = itertools.count(1)
        self._came: queue.SimpleQueue[tuple[int, int, int, Future[Arrived | None]]] = queue.SimpleQueue()
        self._asked: dict[int, Future[Arrived | None]] = {}
        # the threads stop when this set ends, for whatever reason
        self._stop = threading.Event()
        self._monitor = Monitor(stop=self._stop)
        self._begun: Future[Arrived | None] | Arrived | None = None
        self._next = 2

    def __len__(self) -> int:
        """Return how many pages were asked for and not taken yet."""
        return len(self._asked)

    def __contains__(self, number: int) -> bool:
        return number in self._asked

    def close(self) -> None:
        """Ask no more; whatever is under way ends soon."""
        self._stop.set()
        for future in self._asked.values():
            future.cancel()

    def fresh(self, number: int) -> PageSeen | None:
        """Return a page that need not be asked for, as it has not expired."""
        there = self.arriving.fresh(self._question(number, self._monitor))
        return None if there is None else PageSeen(there, -1, next(self._ticks))

    def ask(self, number: int) -> None:
        """Ask for a page."""
        asked = next(self._ticks)
        future = self._executor.submit(self._fetch, number, self._question(number, self._monitor))
        self._asked[number] = future
        future.add_done_callback(lambda future: self._came.put((number, asked, next(self._ticks), future)))

    def take(self) -> tuple[int, PageSeen] | None:
        """Return the next page that comes, and its number; None if none comes for a moment.

        Raises:
            EsiError: the page can't be had.

        """
        try:
            number, asked, came, future = self._came.get(timeout=_LOOK_SECONDS)
        except queue.Empty:
            return None
        del self._asked[number]
        return number, PageSeen(future.result(), asked, came)

    def begin(self, room: int) -> bool:
        """Ask already, before anybody takes a page, as long as no more than `room` wait to be taken.

        Page 1 comes first and tells how many there are. What has not expired is left alone, and what
        fails is told to whoever takes it. Returns whether all pages were asked for.
        """
        if self._begun is None and room > 0:
            self._begun = self.arriving.fresh(self._question(1, self._monitor))
            if self._begun is None:
                self.ask(1)
                self._begun = self._asked[1]
        first = self._begun
        if isinstance(first, Future):
            if not first.done() or first.cancelled() or first.exception():
                return False
            first = first.result()
        if first is None or first.kept.pages > MOST_PAGES or self.seconds_to_next(first) is not None:
            return False
        while self._next <= first.kept.pages:
            if len(self) >= room:
                return False
            if self.arriving.fresh(self._question(self._next, self._monitor)) is None:
                self.ask(self._next)
            self._next += 1
        return True

    def seconds_to_next(self, first: Arrived) -> float | None:
        """Return how long to wait if page 1 expires before many others could be fetched, else None.

        Only where it was asked for, and its dates look as they should: cut anew about as often as the
        route says.
        """
        if first.how is How.FRESH or first.kept.pages <= AT_ONCE:
            return None
        kept, age = first.kept, first.ask.route.age_seconds or 0.0
        left = kept.expires - self._server.now().timestamp()
        if left >= _SOON_SECONDS or not 0.5 * age <= kept.expires - kept.last_modified <= 1.5 * age:
            return None
        return max(left + _AFTER_SECONDS, 0.0)

    def _fetch(self, number: int, ask: Ask) -> Arrived | None:
        """Return the page, None if it is past the end (which may have moved meanwhile)."""
        try:
            return self.arriving.fetch(ask)
        except Refused as error:
            if error.status == 404 and number > 1:
                return None
            raise
