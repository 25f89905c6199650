"""`eveprod characters …` as its user runs it, against the sandbox, and no token anywhere afterwards."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from eveprod_desktop.sandbox.sandbox import Sandbox
from tests.esi.sso.conftest import free_port
from tests.support.command_line import PROGRAM, Answer, Eveprod

MAREN, TEO = 2_119_471_001, 2_119_471_002


@pytest.fixture
def sandbox(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    (data_dir / "settings.json").write_text(json.dumps({"signon.port": free_port()}))
    monkeypatch.setenv("EVEPROD_TOKEN_STORE", "file")
    with Sandbox() as sandbox:
        for name, value in sandbox.environment().items():
            monkeypatch.setenv(name, value)
        yield sandbox


def login(*arguments: str, decision: str = "") -> Answer:
    """Sign in as a player does: read the address from stderr, open it, wait for the program."""
    with subprocess.Popen(
        [*PROGRAM, "--json", "characters", "login", "--no-browser", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
    ) as program:
        assert program.stderr is not None
        assert program.stdout is not None
        address = program.stderr.readline().strip()
        if address.startswith("http"):
            with httpx.Client(follow_redirects=True) as browser:
                browser.get(address + (f"&decision={decision}" if decision else ""))
        out, err = program.stdout.read(), program.stderr.read()
        status = program.wait(60)
    assert "Traceback" not in err
    return Answer(status, out, f"{address}\n{err}")


def files_with(folder: Path, secrets: list[str], *, but: str = "") -> list[str]:
    return [
        str(file.relative_to(folder))
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.name != but
        for content in [file.read_bytes()]
        if any(secret.encode() in content for secret in secrets)
    ]


def test_from_login_to_logout(eveprod: Eveprod, sandbox: Sandbox, data_dir: Path) -> None:
    assert eveprod("--json", "characters", "list").json == []
    assert "No character has signed in" in eveprod("characters", "list").out

    first = login()
    assert first.status == 0, first.err
    assert first.err.count("\n") == 1  # the address, alone on its line, and nothing else
    assert first.err.startswith(f"{sandbox.sso_url}/v2/oauth/authorize?")
    assert (first.json["character_id"], first.json["name"]) == (MAREN, "Maren Larkspur")
    assert login().json["character_id"] == TEO

    synced = eveprod("--json", "characters", "sync")
    assert synced.status == 0, synced.err
    assert synced.err == ""
    rows = {row["character_id"]: row for row in eveprod("--json", "characters", "list").json}
    assert set(rows) == {MAREN, TEO}
    assert "esi-assets.read_assets.v1" in rows[MAREN]["scopes"]
    for row in rows.values():
        assert {section["status"] for section in row["sections"].values()} == {"ok"}
        assert all(section["updated_at"] for section in row["sections"].values())
    assert rows[MAREN]["sections"]["blueprints"]["rows"] == 150
    assert rows[MAREN]["sections"]["asset names"]["rows"] > 5
    corporation = rows[MAREN]["corporation"]
    assert corporation["name"] == "Larkspur Forge Cooperative"
    assert {section["status"] for section in corporation["sections"].values()} == {"ok"}
    assert "Larkspur Forge Cooperative" in eveprod("characters", "list").out

    assert eveprod("--json", "characters", "tag", "maren larkspur", "main", "builders").json["tags"] == [
        "builders",
        "main",
    ]
    (counting,) = eveprod("--json", "characters", "count", "--tag", "builders").json
    assert counting == {"character_id": MAREN, "name": "Maren Larkspur"}
    totals = eveprod("--json", "characters", "totals").json
    assert (totals["characters"], totals["assets_isk"]) == (["Maren Larkspur"], None)
    assert totals["corporations"] == ["Larkspur Forge Cooperative"]
    assert totals["wallet_isk"] > 0
    slots = totals["slots"]["manufacturing"]
    assert 0 < slots["used"] < slots["total"]

    secrets = list(sandbox.sign_on.issued)
    assert len(secrets) > 6
    assert files_with(data_dir, secrets, but="tokens.json") == []
    kept = json.loads((data_dir / "tokens.json").read_text())
    assert set(kept) == {str(MAREN), str(TEO)}
    assert set(kept.values()) <= set(secrets)
    if os.name == "posix":
        assert (data_dir / "tokens.json").stat().st_mode & 0o777 == 0o600

    out = eveprod("--json", "characters", "logout", "maren larkspur").json
    assert out == {"character_id": MAREN, "name": "Maren Larkspur", "revoked": True}
    assert [row["character_id"] for row in eveprod("--json", "characters", "list").json] == [TEO]
    assert eveprod("--json", "characters", "logout", str(TEO), "--keep").status == 0
    (left,) = eveprod("--json", "characters", "list").json
    assert left["needs_sign_in"]
    assert left["sections"]["assets"] == {**left["sections"]["assets"], "status": "sign in"}
    assert left["sections"]["assets"]["rows"] > 50
    assert files_with(data_dir, list(sandbox.sign_on.issued)) == []
    again = eveprod("characters", "sync")
    assert again.status == 0
    assert again.err == ""


def test_a_character_that_signs_in_again_must_be_the_same(eveprod: Eveprod, sandbox: Sandbox) -> None:
    assert login().json["character_id"] == MAREN
    other = login("--character", "Maren Larkspur", decision=str(TEO))
    assert (other.status, other.out) == (1, "")
    assert "Teo Quillfeather" in other.err
    assert login("--character", str(MAREN), decision=str(MAREN)).status == 0
    assert [row["character_id"] for row in eveprod("--json", "characters", "list").json] == [MAREN]


def test_what_goes_wrong_is_one_sentence(eveprod: Eveprod, sandbox: Sandbox) -> None:
    refused = login(decision="deny")
    assert (refused.status, refused.out) == (1, "")
    assert "You did not allow it." in refused.err
    sandbox.faults.add("html", where="/sso/*", times=None)
    for arguments in (
        ["login"],
        ["login", "--character", "nobody"],
        ["logout", "nobody"],
        ["sync", "nobody"],
    ):
        answer = eveprod("characters", *arguments)
        assert (answer.status, answer.out) == (1, "")
        assert answer.err.count("\n") == 1


def test_a_word_that_names_no_store(
    eveprod: Eveprod, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVEPROD_TOKEN_STORE", "cloud")
    answer = eveprod("characters", "login")
    assert (answer.status, "'cloud'" in answer.err) == (1, True)
