"""The three questions to the token endpoint: a code for tokens, a refresh token for new ones, revoke."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

import httpx

from eveprod_desktop.core.clock import Clock
from eveprod_desktop.esi.server_clock import http_date
from eveprod_desktop.esi.sso.errors import (
    AnswerLost,
    NoClientId,
    SignInFailed,
    SignOnMisconfigured,
    SignOnUnreachable,
)
from eveprod_desktop.esi.sso.host import SignOnHost

if TYPE_CHECKING:
    from authlib.oauth2.client import OAuth2Client

_ENDED = frozenset(("invalid_grant", "invalid_token"))
_LIFE_SECONDS = 1199

# ruff: noqa: PLC0415 - authlib is loaded when somebody signs in


class GrantEnded(Exception):
    """The refresh token is no longer good: revoked, replaced, expired, or its character was sold."""


@dataclass(frozen=True, slots=True)
class TokenAnswer:
    """What the endpoint gave. `answered_at` is the server's moment, in seconds since 1970."""

    access: str = field(repr=False)
    refresh: str | None = field(repr=False)
    life_seconds: float
    answered_at: float


class _Public(Protocol):
    client_id: str


class _Session:
    """What authlib asks through: our own client, the client id in the form as for every public client."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self.last: httpx.Response | None = None

    def post(
        self, url: str, data: Mapping[str, str], headers: Mapping[str, str], auth: _Public, **_more: object
    ) -> httpx.Response:
        form = {**data, "client_id": auth.client_id}
        self.last = self._client.post(url, data=form, headers=dict(headers))
        return self.last

    def close(self) -> None:
        """Do nothing: the client belongs to the program."""


class TokenEndpoint:
    """Speaks OAuth 2 with the sign-on, for the program that `client_id` names."""

    def __init__(self, host: SignOnHost, client_id: Callable[[], str], clock: Clock) -> None:
        self._host = host
        self._client_id = client_id
        self._clock = clock

    @property
    def host(self) -> SignOnHost:
        """The sign-on's documents."""
        return self._host

    @property
    def client_id(self) -> str:
        """Who asks; raises `ClientIdMissing` if nobody said so."""
        client_id = self._client_id()
        if not client_id and self._host.is_loopback:
            return "eveprod-desktop"
        if not client_id:
            raise NoClientId
        return client_id

    def authorize_address(self, redirect: str, scopes: str, state: str, verifier: str) -> str:
        """Return the address where the player decides; only the S256 hash of `verifier` is in it."""
        address, _ = self._oauth(
            _Session(self._host.client),
            redirect_uri=redirect,
            scope=scopes,
            code_challenge_method="S256",
        ).create_authorization_url(self._host.endpoints().authorize, state=state, code_verifier=verifier)
        return str(address)

    def exchange(self, code: str, verifier: str, redirect: str) -> TokenAnswer:
        """Return the tokens for a code.

        Raises:
            SignInFailed: the code was used already or is too old.
            SignOnUnreachable: no usable answer; whether the code was used is not known.

        """
        try:
            return self._ask(
                lambda oauth, address: oauth.fetch_token(
                    address, grant_type="authorization_code", code=code, code_verifier=verifier
                ),
                redirect_uri=redirect,
            )
        except GrantEnded as error:
            raise SignInFailed("The sign-on no longer takes this answer.") from error

    def refresh(self, refresh_token: str) -> TokenAnswer:
        """Return new tokens for a refresh token.

        Raises:
            GrantEnded: it is no longer good, for good.
            SignOnUnreachable: no usable answer; the token may still be good.

        """
        return self._ask(lambda oauth, address: oauth.refresh_token(address, refresh_token=refresh_token))

    def revoke(self, refresh_token: str) -> None:
        """Tell the sign-on that a refresh token is to be refused from now on.

        Raises:
            SignOnUnreachable: it did not hear.

        """
        session = _Session(self._host.client)
        try:
            answer = self._oauth(session).revoke_token(
                self._host.endpoints().revoke,
                token=refresh_token,
                token_type_hint="refresh_token",  # noqa: S106 - the word for its kind
            )
        except httpx.TransportError as error:
            raise SignOnUnreachable(f"no answer ({type(error).__name__})") from error
        if answer.status_code >= httpx.codes.BAD_REQUEST:
            raise SignOnUnreachable(f"it answers {answer.status_code}")

    def _oauth(self, session: _Session, **more: str) -> "OAuth2Client":
        from authlib.oauth2.client import OAuth2Client

        # without a secret authlib takes the method "none"
        return OAuth2Client(session, client_id=self.client_id, **more)

    def _ask(self, ask: Callable[["OAuth2Client", str], Any], **more: str) -> TokenAnswer:
        from authlib.oauth2 import OAuth2Error

        session = _Session(self._host.client)
        address = self._host.endpoints().token
        try:
            token = ask(self._oauth(session, **more), address)
        except OAuth2Error as error:
            self._raise_for(str(error.error or ""), session.last)
        except httpx.HTTPStatusError as error:
            raise SignOnUnreachable(f"it answers {error.response.status_code}") from None
        except httpx.TransportError as error:
            raise AnswerLost(f"no answer ({type(error).__name__})") from None
        except ValueError:
            # from None throughout: what came stands in the first error's text
            raise SignOnUnreachable("its answer can't be read") from None
        return self._read(token, session.last)

    def _read(self, token: Mapping[str, object], answer: httpx.Response | None) -> TokenAnswer:
        access, refresh, life = token.get("access_token"), token.get("refresh_token"), token.get("expires_in")
        if not isinstance(access, str) or not access:
            raise SignOnUnreachable("its answer holds no token")
        told = http_date(answer.headers.get("Date", "")) if answer is not None else None
        return TokenAnswer(
            access,
            refresh if isinstance(refresh, str) and refresh else None,
            float(life) if isinstance(life, int | float) and life > 0 else _LIFE_SECONDS,
            (told or self._clock.now()).timestamp(),
        )

    def _raise_for(self, error: str, answer: httpx.Response | None) -> NoReturn:
        """Tell by `error`, never by its description: those vary."""
        status = answer.status_code if answer is not None else 0
        if status == httpx.codes.TOO_MANY_REQUESTS or status >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise SignOnUnreachable(f"it answers {status}") from None
        if error in _ENDED:
            raise GrantEnded from None
        if error in ("invalid_client", "unauthorized_client", "unsupported_grant_type"):
            raise SignOnMisconfigured(
                f"The sign-on does not know this client id ({error}).",
                "Compare EVEPROD_CLIENT_ID or the setting signon.client_id with CCP's developer site.",
            ) from None
        raise SignOnUnreachable(f"it answers {status} {error}".rstrip()) from None
