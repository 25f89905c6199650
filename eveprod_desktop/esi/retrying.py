"""The layer that asks again after an accident, and says in words what can't be mended by asking again."""

import httpx
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception,
    stop_after_attempt,
    wait_exponential_jitter,
)

from eveprod_desktop.core.errors import BadAnswer, Offline
from eveprod_desktop.esi.asking import Answer, Ask, Send
from eveprod_desktop.esi.checking import BrokenBody
from eveprod_desktop.esi.counting import Counts
from eveprod_desktop.esi.gates import Pause
from eveprod_desktop.esi.hearing import GIVE_UP_SECONDS, Hearing
from eveprod_desktop.esi.http import no_address
from eveprod_desktop.esi.refusals import in_words
from eveprod_desktop.esi.route import DEFAULT_BASE
from eveprod_desktop.esi.server_clock import ServerClock

_LAST = stop_after_attempt(4)
_LONGEST_SECONDS = 30.0
_ASKED_AGAIN = frozenset((420, 429, 500, 502, 503, 504))


class _Accident(Exception):
    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


def _worth_another_try(error: BaseException) -> bool:
    broken = isinstance(error, (_Accident, BrokenBody, httpx.TransportError))
    return broken and not isinstance(error, httpx.UnsupportedProtocol)


class Retried:
    """Asks up to four times after broken connections and bodies, 500 and 502 to 504, ever more slowly.

    Not again where nobody would wait for it (see `Monitor.within`), and not for long where nobody
    answers at all (see `Hearing`).
    After 420 and 429 the gates below know how long to wait, and say so if that is too long to wait
    for. Everything else comes back as it is: asking again after 4xx or 520 makes things worse.

    Raises:
        EsiError: asking again did not help.

    """

    def __init__(
        self,
        send: Send,
        server: ServerClock,
        counts: Counts,
        hearing: Hearing,
        *,
        pause: Pause,
        pause_seconds: float,
    ) -> None:
        self._send = send
        self._server = server
        self._counts = counts
        self._hearing = hearing
        self._pause = pause
        self._wait = wait_exponential_jitter(
            multiplier=pause_seconds, max=_LONGEST_SECONDS, jitter=pause_seconds
        )

    def __call__(self, ask: Ask) -> Answer:
        """Ask, and again if need be."""
        began = self._hearing.now()

        def in_vain(state: RetryCallState) -> bool:
            """Whether nobody is there, or nobody would wait for another try."""
            seconds = state.upcoming_sleep
            late = self._hearing.now() - began + seconds >= GIVE_UP_SECONDS
            return (late and self._hearing.silent) or seconds >= ask.monitor.seconds_left

        attempts = Retrying(
            retry=retry_if_exception(_worth_another_try),
            stop=lambda state: _LAST(state) or in_vain(state),
            wait=self._wait,
            sleep=lambda seconds: self._rest(seconds, ask),
            reraise=True,
        )
        try:
            return attempts(self._once, ask)
        except _Accident as error:
            raise in_words(ask, error.answer, self._server.now()) from error
        except BrokenBody as error:
            raise BadAnswer(f"What ESI sends can't be understood ({error}).") from error
        except httpx.UnsupportedProtocol as error:
            raise Offline(*no_address("EVEPROD_ESI_URL", DEFAULT_BASE)) from error
        except httpx.TransportError as error:
            raise Offline(f"ESI can't be reached ({type(error).__name__}).") from error

    def _once(self, ask: Ask) -> Answer:
        answer = self._send(ask)
        if answer.status in _ASKED_AGAIN:
            raise _Accident(answer)
        return answer

    def _rest(self, seconds: float, ask: Ask) -> None:
        self._counts.add(retries=1)
        self._pause(seconds, ask.monitor)
