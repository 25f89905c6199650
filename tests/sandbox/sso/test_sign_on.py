"""The sign-on, driven as the program will drive it, and everything that can go wrong with it."""

import base64
import hashlib
import json
import secrets
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from eveprod_desktop.sandbox.sandbox import Sandbox
from eveprod_desktop.sandbox.sso.sign_on import CCP_ISSUERS, CODE_SECONDS
from eveprod_desktop.sandbox.sso.tokens import ACCESS_SECONDS, FLAWS

CLIENT = "my-client"
CALLBACK = "http://localhost:2345/callback"
SCOPES = ("esi-assets.read_assets.v1", "esi-skills.read_skills.v1")


class Player:
    """Signs in by hand."""

    def __init__(self, sandbox: Sandbox, client: httpx.Client) -> None:
        self.sandbox = sandbox
        self.client = client
        self.verifier = secrets.token_urlsafe(32)

    def authorize(self, **changes: str) -> httpx.Response:
        challenge = base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=")
        query = {
            "response_type": "code",
            "client_id": CLIENT,
            "redirect_uri": CALLBACK,
            "scope": " ".join(SCOPES),
            "state": "abc",
            "code_challenge": challenge.decode(),
            "code_challenge_method": "S256",
            **changes,
        }
        return self.client.get(f"{self.sandbox.sso_url}/v2/oauth/authorize", params=query)

    def code(self, **changes: str) -> str:
        answer = self.authorize(**changes)
        assert answer.status_code == 302
        return parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]

    def ask(self, **form: str) -> httpx.Response:
        return self.client.post(f"{self.sandbox.sso_url}/v2/oauth/token", data={"client_id": CLIENT, **form})

    def exchange(self, code: str, **changes: str) -> httpx.Response:
        form = {"grant_type": "authorization_code", "code": code, "code_verifier": self.verifier, **changes}
        return self.ask(**form)

    def sign_in(self, **changes: str) -> dict[str, Any]:
        answer = self.exchange(self.code(**changes))
        assert answer.status_code == 200
        return dict(answer.json())

    def refresh(self, token: str, **changes: str) -> httpx.Response:
        return self.ask(**{"grant_type": "refresh_token", "refresh_token": token, **changes})

    def keys(self) -> KeySet:
        published = self.client.get(f"{self.sandbox.sso_url}/oauth/jwks").json()
        return KeySet.import_key_set(published)

    def claims(self, token: str) -> dict[str, Any]:
        return dict(jwt.decode(token, self.keys(), algorithms=["RS256"]).claims)


@pytest.fixture
def player(sandbox: Sandbox, client: httpx.Client) -> Player:
    return Player(sandbox, client)


def test_the_metadata_name_every_endpoint(sandbox: Sandbox, client: httpx.Client) -> None:
    for name in ("oauth-authorization-server", "openid-configuration"):
        told = client.get(f"{sandbox.sso_url}/.well-known/{name}").json()
        for field in ("authorization_endpoint", "token_endpoint", "jwks_uri", "revocation_endpoint"):
            assert told[field].startswith(sandbox.sso_url + "/")
        assert told["issuer"] == sandbox.sso_url
        assert told["code_challenge_methods_supported"] == ["S256"]


def test_a_whole_sign_on(sandbox: Sandbox, player: Player) -> None:
    answer = player.authorize()
    assert answer.headers["Location"].startswith(CALLBACK + "?")
    back = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert back["state"] == ["abc"]
    told = player.exchange(back["code"][0]).json()
    assert (told["expires_in"], told["token_type"]) == (ACCESS_SECONDS, "Bearer")
    claims = player.claims(told["access_token"])
    first = sandbox.cast.characters[0]
    assert claims["sub"] == f"CHARACTER:EVE:{first.character_id}"
    assert claims["name"] == first.name
    assert set(claims["aud"]) == {CLIENT, "EVE Online"}
    assert claims["iss"] == sandbox.sso_url
    assert claims["scp"] == list(SCOPES)
    assert claims["exp"] - claims["iat"] == ACCESS_SECONDS
    verify = player.client.get(
        f"{sandbox.sso_url}/v2/oauth/verify", headers={"Authorization": f"Bearer {told['access_token']}"}
    )
    assert verify.json()["CharacterID"] == first.character_id
    # what was given out is known, so that a test can look for it
    assert {back["code"][0], told["access_token"], told["refresh_token"]} <= set(sandbox.sign_on.issued)


def test_each_sign_on_is_for_the_next_character(sandbox: Sandbox, player: Player) -> None:
    subjects = [player.claims(player.sign_in()["access_token"])["sub"] for _ in range(2)]
    assert subjects == [f"CHARACTER:EVE:{one.character_id}" for one in sandbox.cast.characters]
    sandbox.sign_on.next_character = sandbox.cast.characters[1].character_id
    assert player.claims(player.sign_in()["access_token"])["sub"] == subjects[1]


def test_scopes_are_a_list_a_text_or_absent(player: Player) -> None:
    assert player.claims(player.sign_in(scope="publicData")["access_token"])["scp"] == "publicData"
    none = player.sign_in(scope="")
    assert "scp" not in player.claims(none["access_token"])
    assert "refresh_token" not in none


def test_a_player_may_refuse(sandbox: Sandbox, player: Player) -> None:
    sandbox.sign_on.consent = "deny"
    back = parse_qs(urlsplit(player.authorize().headers["Location"]).query)
    assert back == {"error": ["access_denied"], "state": ["abc"]}


def test_a_player_may_be_asked(sandbox: Sandbox, player: Player) -> None:
    sandbox.sign_on.consent = "ask"
    page = player.authorize()
    assert page.status_code == 200
    for one in sandbox.cast.characters:
        assert one.name in page.text
    assert "http://" not in page.text.replace("&amp;", "&").split("<body>")[0]
    teo = str(sandbox.cast.characters[1].character_id)
    assert player.claims(player.sign_in(decision=teo)["access_token"])["sub"].endswith(teo)
    assert "access_denied" in player.authorize(decision="deny").headers["Location"]


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uri": "https://example.com/callback"},
        {"redirect_uri": ""},
        {"scope": "esi-everything.read.v1"},
        {"code_challenge_method": "plain"},
        {"code_challenge": ""},
        {"state": ""},
        {"client_id": ""},
        {"response_type": "token"},
        {"decision": "12345"},
    ],
)
def test_a_wrong_request_is_shown_and_not_sent_back(player: Player, changes: dict[str, str]) -> None:
    answer = player.authorize(**changes)
    assert answer.status_code == 400
    assert answer.json()["error"] in ("invalid_request", "invalid_scope")


def test_a_code_is_good_once_for_five_minutes_and_its_verifier(sandbox: Sandbox, player: Player) -> None:
    code = player.code()
    assert player.exchange(code).status_code == 200
    assert player.exchange(code).json()["error"] == "invalid_grant"
    assert player.exchange(player.code(), code_verifier="x" * 43).json()["error"] == "invalid_grant"
    assert player.exchange(player.code(), client_id="other").json()["error"] == "invalid_grant"
    assert player.exchange(player.code(), redirect_uri=CALLBACK).status_code == 200
    assert player.exchange(player.code(), redirect_uri=CALLBACK + "x").status_code == 400
    late = player.code()
    sandbox.clock.advance(CODE_SECONDS)
    assert player.exchange(late).json()["error"] == "invalid_grant"


def test_refreshing_rotates(player: Player) -> None:
    first = player.sign_in()["refresh_token"]
    second = player.refresh(first).json()["refresh_token"]
    assert second != first
    again = player.refresh(first)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert player.refresh(second).status_code == 200


def test_refreshing_without_rotation_keeps_the_token(sandbox: Sandbox, player: Player) -> None:
    sandbox.sign_on.rotation = False
    first = player.sign_in()["refresh_token"]
    assert [player.refresh(first).json()["refresh_token"] for _ in range(2)] == [first, first]


def test_refreshing_may_ask_for_less_but_not_for_more(player: Player) -> None:
    token = player.sign_in()["refresh_token"]
    less = player.refresh(token, scope=SCOPES[0]).json()
    assert player.claims(less["access_token"])["scp"] == SCOPES[0]
    more = player.refresh(less["refresh_token"], scope="esi-wallet.read_character_wallet.v1")
    assert more.json()["error"] == "invalid_scope"


@pytest.mark.parametrize("token", ["", "x", "a/b==", "e30/AAAA==", "/", "é/é"])
def test_a_refresh_token_that_is_none(player: Player, token: str) -> None:
    assert player.refresh(token).json()["error"] == "invalid_grant"


def test_a_refresh_token_of_another_client(player: Player) -> None:
    token = player.sign_in()["refresh_token"]
    assert player.refresh(token, client_id="other").json()["error"] == "invalid_token"


def test_a_refresh_token_outlives_the_sandbox(sandbox: Sandbox, player: Player, client: httpx.Client) -> None:
    token = player.sign_in()["refresh_token"]
    with Sandbox(seed=sandbox.seed) as later:
        assert Player(later, client).refresh(token).status_code == 200
    with Sandbox(seed=sandbox.seed + 1) as other:
        assert Player(other, client).refresh(token).status_code == 400


def test_revoking_ends_a_token(sandbox: Sandbox, player: Player) -> None:
    token = player.sign_in()["refresh_token"]
    revoke = f"{sandbox.sso_url}/v2/oauth/revoke"
    form = {"token_type_hint": "refresh_token", "client_id": CLIENT}
    assert player.client.post(revoke, data={**form, "token": token}).status_code == 200
    assert player.refresh(token).json()["error"] == "invalid_grant"
    assert player.client.post(revoke, data={**form, "token": "never was one"}).status_code == 200


def test_a_sold_character_has_another_owner(sandbox: Sandbox, player: Player) -> None:
    character = sandbox.cast.characters[0].character_id
    sandbox.sign_on.next_character = character
    before = player.sign_in()
    sandbox.sign_on.transfer(character)
    assert player.refresh(before["refresh_token"]).json()["error"] == "invalid_grant"
    after = player.sign_in()
    owners = [player.claims(one["access_token"])["owner"] for one in (before, after)]
    assert owners[0] != owners[1]
    # signing in anew does not bring the old token back
    assert player.refresh(before["refresh_token"]).status_code == 400
    sandbox.sign_on.revoke_all(character)
    assert player.refresh(after["refresh_token"]).status_code == 400


def test_the_key_set_holds_two_keys_and_something_odd(player: Player) -> None:
    told = player.client.get(f"{player.sandbox.sso_url}/oauth/jwks").json()
    assert told["SkipUnresolvedJsonWebKeys"] is True
    assert [(key["kty"], key["alg"]) for key in told["keys"]] == [("RSA", "RS256"), ("EC", "ES256")]
    assert not any("d" in key for key in told["keys"])


def test_keys_can_be_replaced(sandbox: Sandbox, player: Player) -> None:
    old_keys = player.keys()
    sandbox.sign_on.keys.rotate()
    token = player.sign_in()["access_token"]
    with pytest.raises((JoseError, ValueError)):
        jwt.decode(token, old_keys, algorithms=["RS256"])
    assert player.claims(token)["azp"] == CLIENT


@pytest.mark.parametrize("issuer", CCP_ISSUERS)
def test_the_issuer_has_many_forms(sandbox: Sandbox, player: Player, issuer: str) -> None:
    sandbox.sign_on.issuer = issuer
    assert player.claims(player.sign_in()["access_token"])["iss"] == issuer


@pytest.mark.parametrize("flaw", FLAWS)
def test_tokens_can_have_every_flaw(sandbox: Sandbox, player: Player, flaw: str) -> None:
    sandbox.faults.add("bad_token", where="/sso/v2/oauth/token", body=flaw)
    token = player.sign_in()["access_token"]
    now = sandbox.clock.seconds()
    try:
        claims = player.claims(token)
    except (JoseError, ValueError):
        assert flaw in ("alg_none", "hs256", "unknown_key", "foreign_key", "garbage")
        if flaw != "garbage":
            parts = token.split(".")
            header = json.loads(base64.urlsafe_b64decode(parts[0] + "=="))
            assert header["alg"] == {"alg_none": "none", "hs256": "HS256"}.get(flaw, "RS256")
        return
    wrong = {
        "expired": claims["exp"] <= now,
        "wrong_audience": CLIENT not in claims["aud"],
        "one_audience": claims["aud"] == [CLIENT],
        "wrong_issuer": claims["iss"] != sandbox.sso_url,
        "early": claims["iat"] > now,
    }
    assert [name for name, is_so in wrong.items() if is_so] == [flaw]
    # the fault struck once
    assert player.claims(player.sign_in()["access_token"])["exp"] > now


def test_a_form_that_makes_no_sense(player: Player) -> None:
    assert player.ask(grant_type="password").json()["error"] == "unsupported_grant_type"
    bare = player.client.post(
        f"{player.sandbox.sso_url}/v2/oauth/token", data={"grant_type": "refresh_token"}
    )
    assert (bare.status_code, bare.json()["error"]) == (401, "invalid_client")
    assert player.client.get(f"{player.sandbox.sso_url}/v2/oauth/token").status_code == 404
    assert player.client.post(f"{player.sandbox.sso_url}/other").status_code == 404
    verify = f"{player.sandbox.sso_url}/v2/oauth/verify"
    assert player.client.get(verify).status_code == 401


@pytest.mark.parametrize(
    ("kind", "status"), [("status", 500), ("downtime", 503), ("rate_limited", 429), ("html", 200)]
)
def test_the_sign_on_has_bad_days(sandbox: Sandbox, player: Player, kind: str, status: int) -> None:
    token = player.sign_in()["refresh_token"]
    sandbox.faults.add(kind, where="/sso/v2/oauth/token")  # type: ignore[arg-type]  # built from plain values, or wrong on purpose
    assert player.refresh(token).status_code == status
    # nothing was spent
    assert player.refresh(token).status_code == 200
