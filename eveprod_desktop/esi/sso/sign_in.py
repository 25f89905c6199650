"""One sign-in from beginning to end: the browser, the way back, the tokens."""

import secrets
from collections.abc import Callable, Collection

from eveprod_desktop.core.clock import Clock
from eveprod_desktop.core.received.sign_on import SignedIn
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.esi.sso.character_tokens import CharacterTokens
from eveprod_desktop.esi.sso.listener import listening, redirect_address
from eveprod_desktop.esi.sso.token_endpoint import TokenEndpoint

LIMIT_SECONDS = 300.0
_STATE_BYTES = 24
_VERIFIER_BYTES = 32


class SignIn:
    """Signs characters in, one after the other, on the thread that asks.

    `port` gives the fixed port of the way back, `tokens` keeps what comes of it; after `limit_seconds`
    nobody waits for the browser any more.
    """

    def __init__(
        self,
        endpoint: TokenEndpoint,
        tokens: CharacterTokens,
        port: Callable[[], int],
        clock: Clock,
        *,
        limit_seconds: float = LIMIT_SECONDS,
    ) -> None:
        self._endpoint = endpoint
        self._tokens = tokens
        self._port = port
        self._clock = clock
        self.limit_seconds = limit_seconds

    def run(
        self,
        scopes: Collection[str],
        show: Callable[[str], None],
        monitor: Monitor,
        *,
        expected: int | None = None,
    ) -> SignedIn:
        """Return who signed in, with the permission kept.

        `show` is handed the address that the player's browser has to open. With `expected`, the id of
        the character that is to sign in again, nothing is kept of any other.

        Raises:
            AppError: it came to nothing (see `errors`); what was kept before is still there.
            Cancelled: the monitor was cancelled.

        """
        self._tokens.check_store()
        state, verifier = secrets.token_urlsafe(_STATE_BYTES), secrets.token_urlsafe(_VERIFIER_BYTES)
        port = self._port()
        redirect = redirect_address(port)
        monitor.step("Waiting for your browser")
        with listening(port, state, self._clock) as listener:
            address = self._endpoint.authorize_address(redirect, " ".join(sorted(scopes)), state, verifier)
            show(address)
            code = listener.wait(self.limit_seconds, monitor)
        monitor.step("Signing in")
        return self._tokens.take(self._endpoint.exchange(code, verifier, redirect), expected)
