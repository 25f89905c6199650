import base64
import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop import logs
from eveprod_desktop.core.paths import Paths

JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJDSEFSQUNURVI6RVZFOjEifQ.c2lnbmF0dXJlLW9m-X_w"
OPAQUE = "9fF3kd_0aLq-77Xy+/Zz=="


@pytest.fixture
def paths(data_dir: Path, logged: object) -> Iterator[Paths]:
    paths = Paths(data_dir, data_dir / "cache", data_dir / "sde", data_dir / "resources")
    paths.prepare()
    yield paths
    logs.uninstall()


def written(paths: Paths, name: str = "eveprod") -> str:
    return (paths.logs / f"{name}.log").read_text("utf-8")


def test_what_is_logged_stands_in_the_file(paths: Paths) -> None:
    file = logs.install(paths)
    logging.getLogger("eveprod_desktop.core.sde").info("imported %s rows of Größe", 7)
    logging.getLogger("eveprod_desktop.core.sde").debug("a detail")
    logs.uninstall()
    assert file == paths.logs / "eveprod.log"
    (line,) = written(paths).splitlines()
    assert line.endswith("INFO     MainThread eveprod_desktop.core.sde: imported 7 rows of Größe")


def test_without_a_record_there_is_no_file(paths: Paths) -> None:
    logs.install(paths)
    logging.getLogger("httpx").info("HTTP Request: GET https://example.org/?token=secret")
    logs.uninstall()
    assert list(paths.logs.iterdir()) == []


def test_each_program_has_its_own_file(paths: Paths) -> None:
    logs.install(paths, "window")
    logging.getLogger("a").info("one")
    logs.install(paths, "worker")
    logging.getLogger("a").info("two")
    logs.uninstall()
    assert written(paths, "window").endswith("one\n")
    assert written(paths, "worker").endswith("two\n")


def test_uninstalled_everything_is_as_before(paths: Paths) -> None:
    root, client = logging.getLogger(), logging.getLogger("httpx")
    before = (list(root.handlers), root.level, client.level)
    logs.install(paths)
    logs.install(paths)
    assert len(root.handlers) == len(before[0]) + 1
    logs.uninstall()
    logs.uninstall()
    assert (list(root.handlers), root.level, client.level) == before


def test_files_are_rotated_and_the_oldest_goes(paths: Paths) -> None:
    logs.install(paths)
    log = logging.getLogger("a")
    for number in range(60):
        log.info("%d %s", number, "x" * 100_000)
    logs.uninstall()
    files = {file.name: file.stat().st_size for file in paths.logs.iterdir()}
    assert set(files) == {"eveprod.log", "eveprod.log.1", "eveprod.log.2", "eveprod.log.3"}
    assert max(files.values()) <= 1_000_000


def test_a_file_that_can_not_be_renamed_grows_on(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(*_: object) -> None:
        raise PermissionError(13, "another process has it open")

    monkeypatch.setattr(os, "rename", held)
    logs.install(paths)
    for number in range(15):
        logging.getLogger("a").info("%d %s", number, "x" * 100_000)
    logs.uninstall()
    assert written(paths).count("\n") == 15


def test_a_log_that_can_not_be_written_is_mentioned_once(
    paths: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    (paths.logs / "eveprod.log").mkdir()
    logs.install(paths)
    for _ in range(3):
        logging.getLogger("a").warning("careful")
    logs.uninstall()
    told = capsys.readouterr().err
    assert told.count("can't be written") == 1
    assert "Traceback" not in told


def test_a_mistake_in_a_log_call_is_told_whole(paths: Paths, capsys: pytest.CaptureFixture[str]) -> None:
    logs.install(paths)
    record = logging.LogRecord("a", logging.INFO, "x.py", 1, "%d items", ("many",), None)
    logging.getLogger().handlers[-1].handle(record)
    assert "--- Logging error ---" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer {}",
        "authorization: Basic {}",
        "{{'Authorization': 'Bearer {}', 'Accept': 'x'}}",
        "(b'authorization', b'Bearer {}')",
        "headers=[('authorization', '{}')]",
        "sent bearer {} to the host",
        "grant_type=refresh_token&refresh_token={}&client_id=1",
        '{{"access_token": "{}", "expires_in": 1199}}',
        '{{"refresh_token":"{}"}}',
        "b'grant_type=authorization_code&code={}&code_verifier={}'",
        "GET /callback?code={}&state=1 HTTP/1.1",
        "GET /v1/characters/?token={} failed",
        "{{'code': '{}', 'state': 's'}}",
        "('code_verifier', '{}')",
        "client_secret={}",
    ],
)
@pytest.mark.parametrize("secret", [JWT, OPAQUE, JWT[:-3]])
def test_secrets_are_hidden(text: str, secret: str) -> None:
    shown = logs.hide_secrets(text.replace("{}", secret).replace("{{", "{").replace("}}", "}"))
    assert secret not in shown
    assert secret.partition(".")[0].rstrip("=") not in shown
    assert "[hidden]" in shown


@given(
    body=st.dictionaries(st.sampled_from(["sub", "scp", "exp"]), st.text(max_size=20)),
    around=st.tuples(st.text(), st.text()),
)
def test_a_web_token_is_hidden_wherever_it_stands(body: dict[str, str], around: tuple[str, str]) -> None:
    part = base64.urlsafe_b64encode(json.dumps(body).encode()).rstrip(b"=").decode()
    before, after = around
    token = f"eyJhbGciOiJSUzI1NiJ9.{part}.c2lnbmF0dXJl"
    assert token not in logs.hide_secrets(f"{before} {token} {after}")


@pytest.mark.parametrize(
    "text",
    [
        "HTTP status code: 404, error code=503",
        "The basic components of the batch basic_components",
        "imported 12,345 rows of blueprints.jsonl in 1.2 s",
        "exit_code=1234567",
        "unexpected token at line 7",
        "type-code=12345678",
    ],
)
def test_plain_words_stay(text: str) -> None:
    assert logs.hide_secrets(text) == text


def test_secrets_are_hidden_in_tracebacks_too(paths: Paths) -> None:
    logs.install(paths)

    def post() -> None:
        raise RuntimeError(f"POST failed: refresh_token={OPAQUE}")

    try:
        post()
    except RuntimeError:
        logging.getLogger("a").exception("no %s", f"Bearer {JWT}")
    logs.uninstall()
    text = written(paths)
    assert "RuntimeError: POST failed: refresh_token=[hidden]" in text
    assert "no Bearer [hidden]" in text
    assert OPAQUE not in text
    assert JWT not in text
