"""A whole sign-on over HTTP on loopback: the sandbox, a browser of our own, and a roster that notes."""

import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from eveprod_desktop.core.clock import Clock
from eveprod_desktop.core.received.sign_on import SignedIn
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.esi.http import open_client
from eveprod_desktop.esi.sso.character_tokens import CharacterTokens
from eveprod_desktop.esi.sso.host import SignOnHost
from eveprod_desktop.esi.sso.sign_in import SignIn
from eveprod_desktop.esi.sso.token_endpoint import TokenEndpoint
from eveprod_desktop.esi.sso.token_stores import FileStore, TokenStore
from eveprod_desktop.sandbox.clock import SandboxClock
from eveprod_desktop.sandbox.sandbox import CLIENT_ID, Sandbox

SCOPES = ("esi-assets.read_assets.v1", "esi-skills.read_skills.v1")


@dataclass
class Notes:
    """A roster that only remembers what it was told."""

    owners: dict[int, str] = field(default_factory=dict)
    lost_ones: list[int] = field(default_factory=list)

    def seen(self, signed_in: SignedIn) -> bool:
        before = self.owners.get(signed_in.character_id)
        self.owners[signed_in.character_id] = signed_in.owner_hash
        return before in (None, signed_in.owner_hash)

    def lost(self, character_id: int) -> None:
        self.lost_ones.append(character_id)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@dataclass
class Desk:
    """The program's side of a sign-on."""

    sandbox: Sandbox
    clock: Clock
    client: httpx.Client
    folder: Path
    port: int = field(default_factory=free_port)
    roster: Notes = field(default_factory=Notes)
    store: TokenStore = field(init=False)
    tokens: CharacterTokens = field(init=False)
    client_id: str = CLIENT_ID
    limit_seconds: float = 20.0
    pages: list[httpx.Response] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.store = FileStore(self.folder / "tokens.json")
        self.start()

    def start(self) -> None:
        """Begin as after a new start: nothing in memory."""
        self.host = SignOnHost(lambda: self.client, self.sandbox.sso_url, self.clock)
        self.endpoint = TokenEndpoint(self.host, lambda: self.client_id, self.clock)
        self.tokens = CharacterTokens(
            self.endpoint, lambda: self.store, lambda: self.roster, self.folder / "locks", self.clock
        )

    def browse(self, address: str) -> None:
        """Do what a browser does with the address, redirects included."""
        with httpx.Client(follow_redirects=True) as browser:
            self.pages.append(browser.get(address))

    def sign_in(
        self,
        browser: Callable[[str], None] | None = None,
        *,
        scopes: tuple[str, ...] = SCOPES,
        expected: int | None = None,
        monitor: Monitor | None = None,
    ) -> SignedIn:
        sign_in = SignIn(
            self.endpoint, self.tokens, lambda: self.port, self.clock, limit_seconds=self.limit_seconds
        )
        return sign_in.run(scopes, browser or self.browse, monitor or Monitor(), expected=expected)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(clock=SandboxClock()) as sandbox:
        yield sandbox


@pytest.fixture
def desk(sandbox: Sandbox, tmp_path: Path) -> Iterator[Desk]:
    with open_client() as client:
        yield Desk(sandbox, sandbox.clock, client, tmp_path)


def in_background(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread
