"""The outermost layer: nothing is asked that is still good, nothing comes twice that has not changed."""

from dataclasses import dataclass, replace
from enum import Enum

from eveprod_desktop.core.clock import Clock
from eveprod_desktop.core.errors import BadAnswer
from eveprod_desktop.core.received.kept import KeptAnswer
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.esi.asking import Answer, Ask, Send
from eveprod_desktop.esi.checking import BrokenBody, pack, unpack
from eveprod_desktop.esi.counting import Counts
from eveprod_desktop.esi.keeping import KeptAnswers, describe, key_of
from eveprod_desktop.esi.refusals import in_words
from eveprod_desktop.esi.server_clock import ServerClock


class How(Enum):
    """How an answer arrived: not asked for, as it was (304), sent whole though it was the same, or new."""

    FRESH = "fresh"
    NOT_MODIFIED = "not modified"
    SAME = "same"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Arrived:
    """An answer: what came with it, and the body if it is new (see `Arriving.body` for the others)."""

    ask: Ask
    kept: KeptAnswer
    how: How
    body: bytes | None


class Arriving:
    """Fetches answers through the layers below, with what is kept on disk."""

    def __init__(
        self, send: Send, kept: KeptAnswers, base: str, *, clock: Clock, server: ServerClock, counts: Counts
    ) -> None:
        self._send = send
        self._kept = kept
        self._base = base
        self._clock = clock
        self._server = server
        self._counts = counts

    def fresh(self, ask: Ask) -> Arrived | None:
        """Return the kept answer if it has not expired, else None. Never waits for the network."""
        kept = self._kept.find(key_of(self._base, ask)) if ask.route.kept else None
        if kept is None or not kept.fresh(self._clock.now().timestamp()):
            return None
        self._counts.add(fresh=1)
        return Arrived(ask, kept, How.FRESH, None)

    def fetch(self, ask: Ask) -> Arrived:
        """Ask, on condition that the answer is another one than that which is kept.

        Raises:
            Refused: ESI says no.
            EsiError: it can't be asked, or not now.

        """
        key = key_of(self._base, ask)
        before = self._kept.find(key) if ask.route.kept else None
        if before and before.etag:
            answer = self._send(replace(ask, etag=before.etag))
            if answer.status == 304:
                renewed = self._describe(ask, answer, before)
                self._kept.renew(key, renewed)
                return Arrived(ask, renewed, How.NOT_MODIFIED, None)
        else:
            answer = self._send(ask)
        return self._arrived(ask, answer, before)

    def body(self, arrived: Arrived, monitor: Monitor) -> tuple[Arrived, bytes]:
        """Return the body of an answer; one that is no longer kept is fetched again, whole."""
        if arrived.body is not None:
            return arrived, arrived.body
        key = key_of(self._base, arrived.ask)
        packed = self._kept.body(key, arrived.kept.tag)
        if packed is not None:
            try:
                return arrived, unpack(packed)
            except BrokenBody:
                self._kept.forget(key)  # and fetched again below
        ask = replace(arrived.ask, monitor=monitor)
        again = self._arrived(ask, self._send(ask))
        return again, again.body or b""

    def _arrived(self, ask: Ask, answer: Answer, before: KeptAnswer | None = None) -> Arrived:
        if answer.status == 304:
            raise BadAnswer("ESI says that nothing changed, though it was asked for the whole.")
        if answer.status // 100 != 2:
            raise in_words(ask, answer, self._server.now())
        kept = self._describe(ask, answer, None)
        if ask.route.kept:
            self._kept.put(key_of(self._base, ask), kept, pack(answer))
        same = before is not None and before.tag == kept.tag
        return Arrived(ask, kept, How.SAME if same else How.NEW, answer.body)

    def _describe(self, ask: Ask, answer: Answer, before: KeptAnswer | None) -> KeptAnswer:
        body = None if answer.status == 304 else answer.body
        return describe(ask.route, answer.headers, body, before, self._clock.now().timestamp())
