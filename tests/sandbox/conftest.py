from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from eveprod_desktop.sandbox.clock import SandboxClock
from eveprod_desktop.sandbox.esi.routes import SCOPES
from eveprod_desktop.sandbox.people.cast import CORPORATION_ID
from eveprod_desktop.sandbox.sandbox import Sandbox

TODAY = "2026-07-21"
NOON = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A small one whose clock stands still at noon."""
    with Sandbox(clock=SandboxClock(NOON, rate=0)) as sandbox:
        yield sandbox


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, timeout=30) as client:
        yield client


class Api:
    """Asks the sandbox's ESI."""

    def __init__(self, sandbox: Sandbox, client: httpx.Client) -> None:
        self.sandbox = sandbox
        self._client = client

    @property
    def maren(self) -> int:
        """The character with roles."""
        return self.sandbox.cast.characters[0].character_id

    @property
    def teo(self) -> int:
        """The character without."""
        return self.sandbox.cast.characters[1].character_id

    def token(self, character_id: int | None = None, scopes: frozenset[str] = SCOPES) -> dict[str, str]:
        """Return the header of a signed in character."""
        who = self.maren if character_id is None else character_id
        return {"Authorization": f"Bearer {self.sandbox.sign_on.access_token(who, tuple(sorted(scopes)))}"}

    def get(self, path: str, headers: dict[str, str] | None = None, **query: Any) -> httpx.Response:
        return self.ask("GET", path, headers, None, **query)

    def ask(
        self, method: str, path: str, headers: dict[str, str] | None = None, body: Any = None, **query: Any
    ) -> httpx.Response:
        all_headers = {"X-Compatibility-Date": TODAY, **(headers or {})}
        return self._client.request(
            method, self.sandbox.esi_url + path, params=query, headers=all_headers, json=body
        )

    def orders(
        self, page: int = 1, region: int = 10000002, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        return self.get(f"/markets/{region}/orders", headers, order_type="all", page=page)


@pytest.fixture
def api(sandbox: Sandbox, client: httpx.Client) -> Api:
    return Api(sandbox, client)


__all__ = ["CORPORATION_ID", "Api"]
