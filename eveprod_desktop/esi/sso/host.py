"""The sign-on's own documents: where its endpoints are, and the keys that sign its tokens."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
import msgspec

from eveprod_desktop.core.clock import Clock
from eveprod_desktop.esi.http import no_address
from eveprod_desktop.esi.sso.errors import NoSignOnAddress, SignOnMisconfigured, SignOnUnreachable

DEFAULT_BASE = "https://login.eveonline.com"
_METADATA = "/.well-known/oauth-authorization-server"
_KEYS_SECONDS = 300.0
_NEW_KEYS_SECONDS = 60.0
_METADATA_SECONDS = 3600.0
# a sign-on that is there says something at once, and somebody waits for it
_TIMEOUT = httpx.Timeout(8.0, connect=5.0, pool=None)
_LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))


class _Document(msgspec.Struct):
    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    revocation_endpoint: str


class _KeySet(msgspec.Struct):
    keys: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where to ask for what; `issuer` is what tokens of this sign-on may name beside CCP's forms."""

    issuer: str
    authorize: str
    token: str
    keys: str
    revoke: str


class SignOnHost:
    """Asks the sign-on at `base` for its documents, and remembers them for a while.

    Of the metadata only the addresses and the issuer count: their lists of methods and algorithms
    are known to be wrong. An address on another host than `base` is refused.
    """

    def __init__(self, client: Callable[[], httpx.Client], base: str, clock: Clock) -> None:
        self.base = base.rstrip("/")
        self._client = client
        self._clock = clock
        self._lock = threading.Lock()
        self._endpoints: tuple[float, Endpoints] | None = None
        self._keys: tuple[float, bytes] | None = None

    @property
    def client(self) -> httpx.Client:
        """The HTTP client."""
        return self._client()

    @property
    def hostname(self) -> str:
        """The name of the host; raises SignOnUnreachable if its address is none."""
        return _origin(self.base)[1] or ""

    @property
    def is_loopback(self) -> bool:
        """Whether the sign-on is a make-believe one on this computer, which takes any client id."""
        return self.hostname in _LOOPBACK

    def endpoints(self) -> Endpoints:
        """Return the addresses.

        Raises:
            SignOnUnreachable: the metadata can't be had or read.
            SignOnMisconfigured: they lead to another host.

        """
        with self._lock:
            now = self._clock.monotonic()
            if self._endpoints is None or now - self._endpoints[0] > _METADATA_SECONDS:
                self._endpoints = now, self._read_endpoints()
            return self._endpoints[1]

    def keys(self, *, anew: bool = False) -> bytes:
        """Return the published key set, as JSON; `anew` for a key that it lacks (at most once a minute).

        Raises:
            SignOnUnreachable: it can't be had.

        """
        address = self.endpoints().keys
        with self._lock:
            now = self._clock.monotonic()
            age = now - self._keys[0] if self._keys else float("inf")
            if self._keys is None or age > (_NEW_KEYS_SECONDS if anew else _KEYS_SECONDS):
                self._keys = now, self._read_keys(address)
            return self._keys[1]

    def _read_endpoints(self) -> Endpoints:
        body = self._get(self.base + _METADATA)
        try:
            read = msgspec.json.decode(body, type=_Document)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise SignOnUnreachable("its description can't be read") from error
        found = Endpoints(
            read.issuer,
            read.authorization_endpoint,
            read.token_endpoint,
            read.jwks_uri,
            read.revocation_endpoint,
        )
        own = _origin(self.base)
        if any(_origin(one) != own for one in (found.authorize, found.token, found.keys, found.revoke)):
            raise SignOnMisconfigured(
                f"The sign-on at {self.base} sends us to another host, which is not allowed.",
                "Look at EVEPROD_SSO_URL.",
            )
        return found

    def _read_keys(self, address: str) -> bytes:
        """Fetch the key set; one that can't be read must not be remembered."""
        body = self._get(address)
        try:
            msgspec.json.decode(body, type=_KeySet)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise SignOnUnreachable("its keys can't be read") from error
        return body

    def _get(self, address: str) -> bytes:
        try:
            answer = self.client.get(address, headers={"Accept": "application/json"}, timeout=_TIMEOUT)
        except httpx.UnsupportedProtocol as error:
            raise NoSignOnAddress(*no_address("EVEPROD_SSO_URL", DEFAULT_BASE)) from error
        except httpx.TransportError as error:
            raise SignOnUnreachable(f"no answer ({type(error).__name__})") from error
        if answer.status_code != httpx.codes.OK:
            raise SignOnUnreachable(f"it answers {answer.status_code}")
        return answer.content


def _origin(address: str) -> tuple[str, str | None, int | None]:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise SignOnUnreachable(f"{address} is no address ({error})") from error
    return parts.scheme, parts.hostname, port
