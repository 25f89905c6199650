"""Addresses from the environment that are none: told like hosts that can't be reached."""

import httpx
import pytest

from eveprod_desktop.core.clock import SystemClock
from eveprod_desktop.esi.http import open_client
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
        with pytest.raises(SignOnUnreachable):
            host.endpoints()


def test_a_host_name_is_read_from_a_right_address_only() -> None:
    with open_client() as client:
        hosts = [SignOnHost(lambda: client, one, SystemClock()) for one in ("http://localhost:1", *WRONG)]
        assert hosts[0].is_loopback
        assert hosts[3].hostname == ""
        for host in hosts[1:3]:
            with pytest.raises(SignOnUnreachable, match="is no address"):
                _ = host.is_loopback
