"""The sandbox in a process of its own."""

import subprocess
import sys
import time

import httpx
import pytest

from eveprod_desktop.core.errors import HostUnreachable
from eveprod_desktop.sandbox.demo import start_demo
from eveprod_desktop.sandbox.sandbox import SMALL, Sandbox


def test_the_demo_answers_until_it_is_stopped(client: httpx.Client) -> None:
    demo = start_demo(size=SMALL)
    try:
        environment = demo.environment
        assert environment["EVEPROD_TOKEN_STORE"] == "memory"
        assert environment["EVEPROD_CLIENT_ID"]
        for name in ("ESI", "SSO", "SDE", "IMAGES"):
            assert environment[f"EVEPROD_{name}_URL"].startswith(demo.base_url)
        assert client.get(f"{environment['EVEPROD_ESI_URL']}/status").json()["players"] > 0
        assert client.get(f"{environment['EVEPROD_SDE_URL']}/tranquility/latest.jsonl").status_code == 200
    finally:
        demo.stop()
    demo.stop()
    with pytest.raises(httpx.ConnectError):
        client.get(f"{demo.base_url}/control")


def test_a_demo_that_can_not_start_says_why() -> None:
    with Sandbox() as there, pytest.raises(HostUnreachable, match="in use"):
        start_demo(port=int(there.base_url.rpartition(":")[2]))


def test_the_demo_ends_with_the_program_that_started_it(client: httpx.Client) -> None:
    code = (
        "import os\n"
        "from eveprod_desktop.sandbox.demo import start_demo\n"
        "if __name__ == '__main__':\n"
        "    print(start_demo(size=0.02).base_url, flush=True)\n"
        "    os._exit(1)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )
    base = done.stdout.strip()
    assert base.startswith("http://127.0.0.1:"), done.stderr
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            client.get(f"{base}/control")
        except httpx.TransportError:
            return
        time.sleep(0.02)
    pytest.fail("the demo outlived its program")
