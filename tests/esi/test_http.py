"""Addresses from the environment that are none: told like hosts that can't be reached."""

from pathlib import Path

import httpx
import pytest

from eveprod_desktop.app import build_app
from eveprod_desktop.core.clock import SystemClock
from eveprod_desktop.core.errors import HostUnreachable, Offline
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.esi.http import open_client
from eveprod_desktop.esi.images import ImageHost
from eveprod_desktop.esi.route import PRICES
from eveprod_desktop.esi.sso.errors import SignOnUnreachable
from eveprod_desktop.esi.sso.host import SignOnHost

WRONG = ["http://[::1", "http://127.0.0.1:abc", "foo"]


@pytest.mark.parametrize("address", WRONG)
def test_an_address_that_is_none_is_a_failing_connection(address: str) -> None:
    with open_client() as client, pytest.raises(httpx.TransportError):
        client.get(f"{address}/latest.jsonl")


@pytest.mark.parametrize("address", WRONG)
def test_a_sign_on_at_no_address_is_out_of_reach(address: str) -> None:
    with open_client() as client:
        host = SignOnHost(lambda: client, address, SystemClock())
        with pytest.raises(SignOnUnreachable, match="EVEPROD_SSO_URL names no address"):
            host.endpoints()


@pytest.mark.parametrize("address", WRONG)
def test_the_variable_is_named_and_nothing_tried_twice(address: str, tmp_path: Path) -> None:
    bases = dict.fromkeys(("EVEPROD_ESI_URL", "EVEPROD_SDE_URL", "EVEPROD_IMAGES_URL"), address)
    app = build_app({"EVEPROD_DATA_DIR": str(tmp_path / "data"), "EVEPROD_TOKEN_STORE": "memory", **bases})
    try:
        with pytest.raises(Offline, match="EVEPROD_ESI_URL names no address"):
            app.esi.get(PRICES, monitor=Monitor())
        assert app.esi.state().retries == 0
        with pytest.raises(HostUnreachable, match="EVEPROD_SDE_URL names no address"):
            app.static_data_host.latest()
        with pytest.raises(HostUnreachable, match="EVEPROD_IMAGES_URL names no address"):
            ImageHost(lambda: app._client, address).picture(587, "icon", 64, Monitor())
    finally:
        app.close()


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1080", "ftp://127.0.0.1", "http://[::1"])
def test_a_proxy_that_can_not_be_used_is_told_in_words(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)
    with pytest.raises(HostUnreachable, match="HTTP_PROXY, HTTPS_PROXY or ALL_PROXY"):
        open_client()


def test_a_host_name_is_read_from_a_right_address_only() -> None:
    with open_client() as client:
        hosts = [SignOnHost(lambda: client, one, SystemClock()) for one in ("http://localhost:1", *WRONG)]
        assert hosts[0].is_loopback
        assert hosts[3].hostname == ""
        for host in hosts[1:3]:
            with pytest.raises(SignOnUnreachable, match="is no address"):
                _ = host.is_loopback
