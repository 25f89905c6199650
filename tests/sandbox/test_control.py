"""The control address does from outside what the Python interface does from inside."""

from pathlib import Path

import httpx
import pytest

from eveprod_desktop.sandbox.sandbox import Sandbox
from tests.sandbox.conftest import Api
from tests.support.small_build import frigate_build


def test_faults_from_outside(sandbox: Sandbox, client: httpx.Client, api: Api) -> None:
    control = f"{sandbox.base_url}/control"
    wish = {"kind": "status", "where": "/esi/*", "status": 502, "times": 1}
    assert client.post(f"{control}/faults", json=wish).status_code == 200
    told = client.get(control).json()
    assert [fault["kind"] for fault in told["faults"]] == ["status"]
    assert "reset" in told["kinds"]
    assert [api.get("/status").status_code for _ in range(2)] == [502, 200]
    client.post(f"{control}/faults", json={"kind": "reset", "times": None})
    assert client.delete(f"{control}/faults").status_code == 204
    assert api.get("/status").status_code == 200


def test_the_clock_from_outside(sandbox: Sandbox, client: httpx.Client) -> None:
    clock = f"{sandbox.base_url}/control/clock"
    assert client.post(clock, json={"advance": 60}).json()["now"] == "2026-09-01T12:01:00+00:00"
    assert client.post(clock, json={"set": "2026-10-01T00:00:00Z"}).json()["now"].startswith("2026-10-01")
    client.post(clock, json={"rate": 100_000})
    assert client.get(f"{sandbox.base_url}/control").json()["now"] > "2026-10-01T00:00:00"


def test_the_sign_on_from_outside(sandbox: Sandbox, client: httpx.Client) -> None:
    url = f"{sandbox.base_url}/control/sign-on"
    character = sandbox.cast.characters[0].character_id
    owner, keys = sandbox.sign_on.owner_hash(character), sandbox.sign_on.keys.public()
    wish = {
        "consent": "deny",
        "rotation": False,
        "transfer": character,
        "revoke": character,
        "rotate_keys": True,
    }
    assert client.post(url, json=wish).status_code == 204
    assert (sandbox.sign_on.consent, sandbox.sign_on.rotation) == ("deny", False)
    assert sandbox.sign_on.owner_hash(character) != owner
    assert sandbox.sign_on.keys.public() != keys


def test_builds_from_outside(sandbox: Sandbox, client: httpx.Client, tmp_path: Path) -> None:
    newer = frigate_build(20270101).write(tmp_path / "newer.zip")
    url = f"{sandbox.base_url}/control/builds"
    assert client.post(url, json={"file": str(newer)}).json() == {"build": 20270101}
    assert client.post(url, json={"file": str(tmp_path / "none.zip")}).status_code == 400
    assert "20270101" in client.get(f"{sandbox.sde_url}/tranquility/latest.jsonl").text


def test_requests_are_remembered_but_not_those_to_the_control(
    sandbox: Sandbox, client: httpx.Client, api: Api
) -> None:
    api.get("/status")
    api.get("/no/such/route")
    rows = client.get(f"{sandbox.base_url}/control/requests").json()
    assert rows == [["GET", "/esi/status", 200], ["GET", "/esi/no/such/route", 404]]
    assert [one.path for one in sandbox.requests] == ["/esi/status", "/esi/no/such/route"]
    assert sandbox.requests[0].headers["x-compatibility-date"] == "2026-07-21"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("faults", b"not json"),
        ("faults", b'{"kind": "meteor"}'),
        ("faults", b'{"where": "/esi"}'),
        ("clock", b'{"set": "tomorrow"}'),
        ("clock", b'{"set": "2026-10-01T00:00:00"}'),
        ("clock", b'{"advance": -1}'),
        ("clock", b"[]"),
        ("builds", b"{}"),
    ],
)
def test_what_makes_no_sense_is_told(sandbox: Sandbox, client: httpx.Client, path: str, body: bytes) -> None:
    answer = client.post(f"{sandbox.base_url}/control/{path}", content=body)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_unknown_addresses(sandbox: Sandbox, client: httpx.Client) -> None:
    assert client.get(f"{sandbox.base_url}/control/other").status_code == 404
    assert client.get(f"{sandbox.base_url}/").status_code == 404
    assert client.get(f"{sandbox.base_url}/esiother").status_code == 404
