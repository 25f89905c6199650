"""Faults strike those they are meant for, as often as they should, and look as in the wild."""

from collections import Counter
from datetime import UTC, datetime
from typing import get_args

import httpx
import pytest

from eveprod_desktop.sandbox.clock import SandboxClock
from eveprod_desktop.sandbox.exchange import Request
from eveprod_desktop.sandbox.faults import KINDS, Fault, FaultKind, Faults
from eveprod_desktop.sandbox.sandbox import Sandbox
from tests.sandbox.conftest import Api


def request(path: str = "/esi/status", method: str = "GET") -> Request:
    return Request(method, path, {})


def test_a_fault_strikes_as_often_as_it_should() -> None:
    faults = Faults()
    faults.add("status", where="/esi/*", times=2, after=1)
    assert [bool(faults.strike(request())) for _ in range(5)] == [False, True, True, False, False]
    assert faults.waiting() == []


def test_a_fault_leaves_others_alone() -> None:
    faults = Faults()
    faults.add("reset", where="/esi/markets/*", method="POST", times=None)
    assert not faults.strike(request("/sso/v2/oauth/token", "POST"))
    assert not faults.strike(request("/esi/markets/1/orders"))
    assert faults.strike(request("/esi/markets/1/orders", "POST")).has("reset")


def test_chance_is_fair_and_the_same_each_time() -> None:
    def struck() -> list[bool]:
        faults = Faults(seed=5)
        faults.add("status", times=None, chance=0.3)
        return [bool(faults.strike(request())) for _ in range(1000)]

    assert struck() == struck()
    assert 250 < sum(struck()) < 350


def test_a_fault_can_be_taken_back() -> None:
    faults = Faults()
    one, _other = faults.add("status"), faults.add("reset")
    faults.remove(one)
    assert [fault.kind for fault in faults.waiting()] == ["reset"]
    faults.clear()
    assert not faults.strike(request())


def test_no_fault_has_an_unknown_name() -> None:
    with pytest.raises(ValueError, match="no fault is called"):
        Fault("meteor")  # type: ignore[arg-type]  # built from plain values, or wrong on purpose


def test_every_kind_is_told() -> None:
    assert set(KINDS) == set(get_args(FaultKind))


def test_downtime_looks_like_downtime(sandbox: Sandbox, api: Api) -> None:
    sandbox.faults.add("downtime", times=6)
    answers = [api.get("/status") for _ in range(6)]
    assert Counter(answer.status_code for answer in answers) == {502: 2, 503: 2, 504: 2}
    assert "<html>" in answers[0].text
    assert api.get("/status").status_code == 200


def test_downtime_comes_every_day_if_asked_for(client: httpx.Client) -> None:
    eleven = datetime(2026, 9, 1, 10, 59, 59, tzinfo=UTC)
    with Sandbox(clock=SandboxClock(eleven, rate=0), downtime_minutes=15) as sandbox:

        def status() -> int:
            return client.get(f"{sandbox.esi_url}/status").status_code

        assert status() == 200
        sandbox.clock.advance(1)
        assert {status(), status(), status()} == {502, 503, 504}
        sandbox.clock.advance(15 * 60 - 1)
        assert status() >= 500
        sandbox.clock.advance(1)
        assert status() == 200


@pytest.mark.parametrize("body", ["json", "html", "empty"])
def test_errors_have_bodies_of_all_kinds(sandbox: Sandbox, api: Api, body: str) -> None:
    sandbox.faults.add("status", status=520, body=body)
    answer = api.get("/status")
    assert answer.status_code == 520
    assert {
        "json": "ConStopSpamming" in answer.text,
        "html": "<html>" in answer.text,
        "empty": not answer.text,
    }[body]


def test_a_page_of_html_instead_of_data(sandbox: Sandbox, api: Api) -> None:
    sandbox.faults.add("html")
    answer = api.get("/status")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html")


def test_a_body_that_breaks_off(sandbox: Sandbox, api: Api) -> None:
    sandbox.faults.add("truncated")
    with pytest.raises(httpx.RemoteProtocolError):
        api.orders()
    assert api.orders().status_code == 200


def test_a_reset(sandbox: Sandbox, api: Api) -> None:
    sandbox.faults.add("reset")
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        api.orders()
    assert sandbox.requests[-1].status == 0
    assert api.orders().status_code == 200


def test_a_body_that_drips_is_whole_in_the_end(sandbox: Sandbox, api: Api) -> None:
    fast = api.orders()
    sandbox.faults.add("slow", seconds=0.2)
    slow = api.orders()
    assert slow.content == fast.content
    assert slow.elapsed.total_seconds() >= 0.1


def test_latency_is_waited_out(sandbox: Sandbox, api: Api) -> None:
    sandbox.faults.add("latency", seconds=0.15)
    assert api.get("/status").elapsed.total_seconds() >= 0.15
    sandbox.latency_seconds = 0.1
    assert api.get("/status").elapsed.total_seconds() >= 0.1


def test_other_hosts_have_faults_too(sandbox: Sandbox, client: httpx.Client) -> None:
    sandbox.faults.add("status", where="/sde/*", status=503)
    latest = f"{sandbox.sde_url}/tranquility/latest.jsonl"
    assert [client.get(latest).status_code for _ in range(2)] == [503, 200]
    sandbox.faults.add("html", where="/sso/*")
    jwks = f"{sandbox.sso_url}/oauth/jwks"
    assert "<html>" in client.get(jwks).text
    assert client.get(jwks).json()["keys"]
