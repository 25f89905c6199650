"""`eveprod sandbox` as its own process."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from eveprod_desktop.sandbox.sandbox import Sandbox
from tests.support.command_line import PROGRAM
from tests.support.small_build import frigate_build


@contextlib.contextmanager
def running(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [*PROGRAM, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ.copy(),
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def line_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.skipif(sys.platform == "win32", reason="signals of a console differ there")
def test_it_prints_its_address_and_runs_until_it_is_ended(data_dir: Path, end: signal.Signals) -> None:
    with running("sandbox", "--size", "0.02") as process:
        base = line_of(process)
        assert base.startswith("http://127.0.0.1:")
        with httpx.Client(trust_env=False, base_url=base) as client:
            assert client.get("/esi/status").status_code == 200
            assert client.get("/sso/oauth/jwks").status_code == 200
            assert client.get("/sde/tranquility/latest.jsonl").status_code == 200
            assert client.get("/images/types/34/icon").status_code == 200
            process.send_signal(end)
            _, said = process.communicate(timeout=20)
        assert process.returncode == 0
        assert f"EVEPROD_ESI_URL={base}/esi" in said.splitlines()


def test_json_names_the_environment_and_builds_can_be_given(data_dir: Path, tmp_path: Path) -> None:
    build = frigate_build(777).write(tmp_path / "small.zip")
    with running("--json", "sandbox", "--static-data", str(build)) as process:
        told = json.loads(line_of(process))
        assert told["environment"]["EVEPROD_ESI_URL"] == told["base"] + "/esi"
        latest = httpx.get(f"{told['base']}/sde/tranquility/latest.jsonl", trust_env=False)
        assert '"buildNumber":777' in latest.text


def test_a_port_in_use_is_one_sentence(data_dir: Path) -> None:
    with Sandbox() as there:
        port = there.base_url.rpartition(":")[2]
        with running("sandbox", "--port", port) as process:
            out, said = process.communicate(timeout=20)
    assert (process.returncode, out) == (1, "")
    assert said.startswith(f"The sandbox can't listen on port {port}: address already in use")
    assert len(said.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "arguments", [("--port", "70000"), ("--size", "2"), ("--static-data", "/no/such.zip")]
)
def test_wrong_usage(data_dir: Path, arguments: tuple[str, ...]) -> None:
    with running("sandbox", *arguments) as process:
        process.communicate(timeout=20)
    assert process.returncode == 2
