"""The whole sign-on through a real loopback redirect, and everything that can happen on the way."""

import hashlib
import logging
import re
import socket
import threading
import traceback
from base64 import urlsafe_b64encode
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from eveprod_desktop.core.errors import AppError, Cancelled
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.esi.sso.errors import (
    OtherCharacter,
    SignInFailed,
    SignOnMisconfigured,
    SignOnUnreachable,
    TokenStoreUnusable,
)
from eveprod_desktop.esi.sso.token_endpoint import TokenAnswer
from eveprod_desktop.esi.sso.token_stores import KeyringStore
from tests.esi.sso.conftest import SCOPES, Desk, in_background

MAREN, TEO = 2_119_471_001, 2_119_471_002


def state_of(address: str) -> str:
    return parse_qs(urlsplit(address).query)["state"][0]


def test_a_character_signs_in_and_its_token_works(desk: Desk) -> None:
    signed_in = desk.sign_in()
    assert (signed_in.character_id, signed_in.name) == (MAREN, "Maren Larkspur")
    assert signed_in.scopes == set(SCOPES)
    token = desk.tokens.current(MAREN)
    answer = httpx.get(
        f"{desk.sandbox.esi_url}/characters/{MAREN}/skills", headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.status_code == 200
    assert "Signed in" in desk.pages[0].text
    assert not re.findall(r"""(?:src|href)\s*=|url\(|@import|https?://""", desk.pages[0].text)


def test_what_goes_out_is_pkce_without_a_secret(desk: Desk) -> None:
    addresses: list[str] = []

    def browse(address: str) -> None:
        addresses.append(address)
        desk.browse(address)

    desk.sign_in(browse)
    query = {name: values[0] for name, values in parse_qs(urlsplit(addresses[0]).query).items()}
    assert query["code_challenge_method"] == "S256"
    assert query["redirect_uri"] == f"http://localhost:{desk.port}/callback"
    assert query["scope"] == " ".join(SCOPES)
    assert "verifier" not in addresses[0]
    (asked,) = [one for one in desk.sandbox.requests if one.path.endswith("/token")]
    assert "authorization" not in asked.headers
    assert "?" not in asked.target  # nothing secret in an address
    assert re.fullmatch(r"[\w-]{43}", query["code_challenge"])
    assert len(urlsafe_b64encode(hashlib.sha256(b"").digest()).rstrip(b"=")) == len(query["code_challenge"])


def test_both_ways_to_this_computer_are_open(desk: Desk) -> None:
    def browse(address: str) -> None:
        for host in ("127.0.0.1", "[::1]"):
            favicon = httpx.get(f"http://{host}:{desk.port}/favicon.ico")
            assert favicon.status_code == 404
        desk.browse(address)
        desk.browse(f"http://localhost:{desk.port}/callback?state={state_of(address)}&code=again")

    assert desk.sign_in(browse).character_id == MAREN
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{desk.port}/callback")


@pytest.mark.parametrize("query", ["code=stolen&state=wrong", "code=stolen", "code=&state=", ""])
def test_an_answer_to_another_question_is_not_taken(desk: Desk, query: str) -> None:
    """It neither signs in nor keeps the right answer from being heard."""

    def browse(address: str) -> None:
        page = httpx.get(f"http://localhost:{desk.port}/callback?{query}")
        assert page.status_code == 400
        desk.browse(address)

    assert desk.sign_in(browse).character_id == MAREN
    assert [one.path for one in desk.sandbox.requests].count("/sso/v2/oauth/token") == 1


def test_only_a_wrong_answer_ends_in_a_sentence(desk: Desk) -> None:
    desk.limit_seconds = 0.5
    with pytest.raises(SignInFailed, match="belongs to another sign-in"):
        desk.sign_in(
            lambda _: desk.pages.append(httpx.get(f"http://localhost:{desk.port}/callback?code=x&state=y"))
        )
    assert not [one for one in desk.sandbox.requests if one.path.endswith("/token")]


@pytest.mark.parametrize("with_state", [True, False])
def test_a_player_who_refuses(desk: Desk, with_state: bool) -> None:
    def browse(address: str) -> None:
        if with_state:
            desk.sandbox.sign_on.consent = "deny"
            desk.browse(address)
        else:
            desk.browse(f"http://localhost:{desk.port}/callback?error=access_denied")

    with pytest.raises(SignInFailed, match="You did not allow it"):
        desk.sign_in(browse)
    assert "Not signed in" in desk.pages[0].text
    assert desk.roster.owners == {}


def test_an_answer_can_not_put_words_on_the_page(desk: Desk) -> None:
    with pytest.raises(SignInFailed):
        desk.sign_in(
            lambda _: desk.browse(
                f"http://localhost:{desk.port}/callback?error=%3Cscript%3Ealert(1)%3C/script%3E"
            )
        )
    assert "<script" not in desk.pages[0].text


@pytest.mark.parametrize("headers", [{"Host": "rebound.example:80"}, {"Sec-Fetch-Dest": "image"}])
def test_pages_of_strangers_can_not_end_a_sign_in(desk: Desk, headers: dict[str, str]) -> None:
    def browse(address: str) -> None:
        for query in ("error=access_denied", f"state={state_of(address)}&code=theirs", "state=x&code=y"):
            way = f"http://127.0.0.1:{desk.port}/callback?{query}"
            assert httpx.get(way, headers=headers).status_code == 403
        desk.browse(address)

    assert desk.sign_in(browse).character_id == MAREN


def test_a_browser_that_was_closed(desk: Desk) -> None:
    desk.limit_seconds = 0.2
    with pytest.raises(SignInFailed, match="Nobody signed in"):
        desk.sign_in(lambda _: None)


def test_cancelling_ends_it_at_once_and_frees_the_port(desk: Desk) -> None:
    monitor = Monitor()
    desk.limit_seconds = 300
    with pytest.raises(Cancelled):
        desk.sign_in(lambda _: monitor.cancel(), monitor=monitor)
    assert desk.sign_in().character_id == MAREN


def test_a_port_in_use_is_one_sentence(desk: Desk) -> None:
    with (
        socket.create_server(("127.0.0.1", desk.port)),
        pytest.raises(SignInFailed, match=rf"Port {desk.port} of this computer is in use"),
    ):
        desk.sign_in()


def test_two_at_once_do_not_mix(desk: Desk) -> None:
    waiting = threading.Event()
    done = threading.Event()

    def slow(address: str) -> None:
        waiting.set()
        done.wait(10)
        desk.browse(address)

    first = in_background(lambda: desk.sign_in(slow))
    waiting.wait(10)
    with pytest.raises(SignInFailed, match="in use"):
        desk.sign_in()
    done.set()
    first.join()
    assert list(desk.roster.owners) == [MAREN]


def test_another_character_than_expected_is_not_kept(desk: Desk) -> None:
    desk.sandbox.sign_on.next_character = TEO
    with pytest.raises(OtherCharacter, match="Teo Quillfeather"):
        desk.sign_in(expected=MAREN)
    assert desk.store.get(TEO) is None
    assert desk.roster.owners == {}
    assert [one.path for one in desk.sandbox.requests][-1].endswith("/revoke")


def test_adding_the_same_character_again_replaces_its_token(desk: Desk) -> None:
    desk.sign_in()
    before = desk.store.get(MAREN)
    desk.sandbox.sign_on.next_character = MAREN
    desk.sign_in(expected=MAREN)
    assert desk.store.get(MAREN) not in (None, before)


def test_one_scope_comes_as_plain_text(desk: Desk) -> None:
    assert desk.sign_in(scopes=("publicData",)).scopes == {"publicData"}


@pytest.mark.parametrize(
    "issuer", ["https://login.eveonline.com", "https://login.eveonline.com/", "login.eveonline.com"]
)
def test_every_written_form_of_the_issuer_will_do(desk: Desk, issuer: str) -> None:
    desk.sandbox.sign_on.issuer = issuer
    assert desk.sign_in().character_id == MAREN


@pytest.mark.parametrize(
    "flaw",
    [
        "expired",
        "alg_none",
        "hs256",
        "wrong_audience",
        "one_audience",
        "wrong_issuer",
        "unknown_key",
        "foreign_key",
        "garbage",
    ],
)
def test_a_token_with_a_flaw_is_not_taken(desk: Desk, flaw: str) -> None:
    desk.sandbox.faults.add("bad_token", where="/sso/*", body=flaw, times=None)
    with pytest.raises(AppError, match="was not accepted") as caught:
        desk.sign_in()
    assert desk.roster.owners == {}
    assert desk.store.get(MAREN) is None
    assert not any(secret in str(caught.value) for secret in desk.sandbox.sign_on.issued)


def test_a_server_a_few_seconds_ahead_is_no_flaw(desk: Desk) -> None:
    desk.sandbox.faults.add("bad_token", where="/sso/*", body="early", times=None)
    assert desk.sign_in().character_id == MAREN


def test_keys_that_were_changed_are_fetched_once_more(desk: Desk) -> None:
    desk.sign_in()
    desk.sandbox.sign_on.keys.rotate()
    desk.sandbox.clock.advance(90)
    desk.sandbox.sign_on.next_character = TEO
    assert desk.sign_in().character_id == TEO
    assert [one.path for one in desk.sandbox.requests].count("/sso/oauth/jwks") == 2


@pytest.mark.parametrize("kind", ["status", "html", "rate_limited", "downtime", "reset", "truncated"])
@pytest.mark.parametrize("where", ["/sso/.well-known/*", "/sso/v2/oauth/token", "/sso/oauth/jwks"])
def test_a_sign_on_with_trouble_is_one_sentence(desk: Desk, kind: str, where: str) -> None:
    desk.sandbox.faults.add(kind, where=where, times=None)  # type: ignore[arg-type]  # built from plain values, or wrong on purpose
    with pytest.raises(SignOnUnreachable) as caught:
        desk.sign_in()
    assert "\n" not in str(caught.value)
    assert desk.store.get(MAREN) is None
    desk.sandbox.faults.clear()
    desk.sandbox.sign_on.next_character = MAREN
    assert desk.sign_in().character_id == MAREN


def test_metadata_that_lead_elsewhere_are_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = desk.sandbox.sign_on.metadata()
    elsewhere = {**honest, "token_endpoint": "http://127.0.0.2:1/steal"}
    monkeypatch.setattr(desk.sandbox.sign_on, "metadata", lambda: elsewhere)
    with pytest.raises(SignOnMisconfigured, match="another host"):
        desk.sign_in()


def test_without_a_client_id_nothing_is_asked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.client_id = ""
    assert desk.sign_in().character_id == MAREN  # a make-believe sign-on takes anybody
    monkeypatch.setattr(type(desk.host), "is_loopback", False)
    with pytest.raises(SignOnMisconfigured, match="client id"):
        desk.sign_in()


def test_without_a_place_for_the_token_no_browser_opens(desk: Desk) -> None:
    """The keyring of the tests takes everything and keeps nothing."""
    desk.store = KeyringStore("test")
    opened: list[str] = []
    with pytest.raises(TokenStoreUnusable, match="keeps nothing"):
        desk.sign_in(opened.append)
    assert opened == []


def test_nothing_secret_in_any_error_or_log(
    desk: Desk, caplog: pytest.LogCaptureFixture, logged: object
) -> None:
    """Every stage fails once, everything is logged, and no token or code stands in what comes of it."""
    caplog.set_level(logging.DEBUG)
    texts = []
    desk.sign_in()
    for kind, where in (
        ("status", "/sso/v2/oauth/token"),
        ("html", "/sso/v2/oauth/token"),
        ("reset", "/sso/v2/oauth/token"),
        ("truncated", "/sso/v2/oauth/token"),
        ("bad_token", "/sso/v2/oauth/token"),
        ("html", "/sso/oauth/jwks"),
    ):
        desk.sandbox.faults.add(kind, where=where, times=None, body="foreign_key")  # type: ignore[arg-type]  # built from plain values, or wrong on purpose
        desk.start()
        for work in (desk.sign_in, lambda: desk.tokens.current(MAREN), lambda: desk.tokens.forget(TEO)):
            try:
                work()
            except AppError as error:
                texts.append("".join(traceback.format_exception(error)))
                logging.getLogger("crash").exception("failed")
        desk.sandbox.faults.clear()
    assert len(texts) >= 8
    texts += [
        repr(desk.tokens),
        repr(desk.tokens._access),
        repr(desk.endpoint),
        repr(desk.tokens.__dict__["_access"]),
    ]
    texts.append(repr(TokenAnswer("access words", "refresh words", 1.0, 0.0)))
    # httpx and httpcore are kept at WARNING by the program's log; here they talk
    spoken = [record for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
    texts += [logging.Formatter().format(record) for record in spoken]
    everything = "\n".join(texts)
    assert "words" not in everything
    secrets = [*desk.sandbox.sign_on.issued, *filter(None, [desk.store.get(MAREN)])]
    assert len(secrets) > 5
    assert not [secret for secret in secrets if secret in everything]
