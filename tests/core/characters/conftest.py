"""Two characters of the sandbox, signed in over HTTP, and a database of their own."""

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from eveprod_desktop.core.characters.refresh import CharacterRefresher
from eveprod_desktop.core.characters.roster import CharacterRoster
from eveprod_desktop.core.characters.rows import Refreshed
from eveprod_desktop.core.characters.sections import ALL_SCOPES
from eveprod_desktop.core.characters.service import OwnedThings
from eveprod_desktop.core.clock import SystemClock
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.db.kept_answers import KeptAnswers
from eveprod_desktop.core.received.sign_on import SignedIn
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.esi.client import EsiClient
from eveprod_desktop.esi.http import open_client
from eveprod_desktop.esi.owned import EsiOwned
from eveprod_desktop.esi.sso.character_tokens import CharacterTokens
from eveprod_desktop.esi.sso.host import SignOnHost
from eveprod_desktop.esi.sso.token_endpoint import TokenEndpoint
from eveprod_desktop.esi.sso.token_stores import MemoryStore
from eveprod_desktop.sandbox.clock import SandboxClock
from eveprod_desktop.sandbox.people.cast import CORPORATION_ID
from eveprod_desktop.sandbox.sandbox import CLIENT_ID, Sandbox
from eveprod_desktop.sandbox.sso.tokens import Grant

MAREN, TEO, GUILD = 2_119_471_001, 2_119_471_002, CORPORATION_ID
TO_NOON = timedelta(hours=12 - datetime.now(UTC).hour)
"""Some of what the sandbox tells changes at midnight, which is not to come while a test lets hours pass."""


@dataclass
class World:
    """The sandbox, and the program's rooms on a database."""

    sandbox: Sandbox
    database: Database
    kept: KeptAnswers
    client: httpx.Client
    folder: Path
    store: MemoryStore = field(default_factory=MemoryStore)

    def __post_init__(self) -> None:
        clock = self.clock = self.sandbox.clock
        self.roster = CharacterRoster(self.database, clock, self._forget_answers)
        host = SignOnHost(lambda: self.client, self.sandbox.sso_url, clock)
        self.tokens = CharacterTokens(
            TokenEndpoint(host, lambda: CLIENT_ID, clock),
            lambda: self.store,
            lambda: self.roster,
            self.folder / "locks",
            clock,
        )
        self.esi = EsiClient(
            lambda: self.client,
            self.sandbox.esi_url,
            self.kept,
            clock,
            tokens=self.tokens,
            pause=lambda _seconds, _monitor: None,
            patience_seconds=0.5,
            daily_downtime=False,
        )
        self.source = EsiOwned(self.esi)
        self.refresher = CharacterRefresher(self.database, self.source, self.roster, clock)
        self.owned = OwnedThings(self.database, self.roster, clock)

    def _forget_answers(self, character_id: int) -> None:
        self.esi.forget(character_id)

    def sign_in(self, *character_ids: int, scopes: frozenset[str] = ALL_SCOPES) -> None:
        """Have the permission of characters, as a sign-in leaves it."""
        for character_id in character_ids:
            grant = Grant(character_id, CLIENT_ID, tuple(sorted(scopes)))
            refresh_token = self.sandbox.sign_on._refresh.make(grant)
            self.store.put(character_id, refresh_token)
            character = self.sandbox.cast.character(character_id)
            assert character is not None
            owner = self.sandbox.sign_on.owner_hash(character_id)
            self.roster.seen(SignedIn(character_id, character.name, owner, scopes))

    def refresh(self, *, force: bool = False, monitor: Monitor | None = None, **how: object) -> Refreshed:
        return self.refresher.refresh(monitor or Monitor(), force=force, **how)  # type: ignore[arg-type]  # a stand-in

    def outcomes(self, refreshed: Refreshed, owner_id: int) -> dict[str, str]:
        return {one.section: one.outcome for one in refreshed.outcomes if one.owner_id == owner_id}

    def status(self, character_id: int) -> dict[str, str]:
        return {row.name: row.status for row in self.owned.sections(self.roster.find(str(character_id)))}

    def asked(self, path: str) -> int:
        return sum(path in one.path for one in self.sandbox.requests)


@contextlib.contextmanager
def world_on(database: Database, folder: Path) -> Iterator[World]:
    """Run a sandbox and put the program's rooms on a database."""
    clock = SandboxClock(datetime.now(UTC) + TO_NOON)
    kept = KeptAnswers(folder / "answers.db", clock)
    with Sandbox(clock=clock) as sandbox, open_client() as client:
        world = World(sandbox, database, kept, client, folder)
        yield world
        world.esi.close()
    kept.close()


@pytest.fixture
def world(database: Database, tmp_path: Path) -> Iterator[World]:
    with world_on(database, tmp_path) as world:
        yield world


@pytest.fixture(scope="session")
def arrived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database into which everything of both characters has arrived, shared: to be copied."""
    folder = tmp_path_factory.mktemp("arrived")
    database = Database(folder / "arrived.sqlite", folder / "backups", SystemClock())
    with world_on(database, folder) as world:
        world.sign_in(MAREN, TEO)
        assert world.refresh().failures == ()
    database.close()
    return folder / "arrived.sqlite"


@pytest.fixture
def signed_in(world: World, arrived: Path) -> World:
    """Both characters are signed in and everything has arrived; another sandbox tells the same of them."""
    world.database.close()
    shutil.copy(arrived, world.database.path)
    world.sign_in(MAREN, TEO)
    return world
