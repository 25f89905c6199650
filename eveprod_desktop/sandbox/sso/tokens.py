"""Access tokens, good ones and the kinds of bad ones, and refresh tokens."""

import base64
import hashlib
import hmac
import json
import secrets
import uuid
from dataclasses import dataclass
from typing import Any, Literal

from joserfc.jwk import RSAKey

from eveprod_desktop.sandbox.sso.keys import SigningKeys

ACCESS_SECONDS = 1199
AUDIENCE = "EVE Online"

Flaw = Literal[
    "expired",
    "alg_none",
    "hs256",
    "wrong_audience",
    "one_audience",
    "wrong_issuer",
    "unknown_key",
    "foreign_key",
    "early",
    "garbage",
]

FLAWS: dict[str, str] = {
    "expired": "its time is over",
    "alg_none": "it is not signed",
    "hs256": "it is signed with the public key as if that were a secret",
    "wrong_audience": "it is for another application",
    "one_audience": "it names the application but not the game",
    "wrong_issuer": "somebody else issued it",
    "unknown_key": "its key id is in no key set",
    "foreign_key": "it bears our key id and somebody else's signature",
    "early": "it was issued a few seconds in the future, which is no flaw",
    "garbage": "it is no token at all",
}


@dataclass(frozen=True, slots=True)
class Grant:
    """What a player allowed an application to do for a character."""

    character_id: int
    client_id: str
    scopes: tuple[str, ...]


def claims_of(grant: Grant, name: str, owner: str, issuer: str, now: float) -> dict[str, Any]:
    """Return the claims of an access token as CCP writes them: one scope as text, several as a list."""
    claims: dict[str, Any] = {
        "jti": str(uuid.uuid4()),
        "sub": f"CHARACTER:EVE:{grant.character_id}",
        "azp": grant.client_id,
        "tenant": "tranquility",
        "tier": "live",
        "region": "world",
        "aud": [grant.client_id, AUDIENCE],
        "name": name,
        "owner": owner,
        "exp": int(now) + ACCESS_SECONDS,
        "iat": int(now),
        "iss": issuer,
    }
    if grant.scopes:
        claims["scp"] = grant.scopes[0] if len(grant.scopes) == 1 else list(grant.scopes)
    return claims


def flawed(claims: dict[str, Any], keys: SigningKeys, flaw: Flaw) -> str:
    """Return an access token with a flaw; raises KeyError for one that is not known."""
    claims = dict(claims)
    match flaw:
        case "expired":
            claims["exp"] = claims["iat"] - 3600
            claims["iat"] -= 3600 + ACCESS_SECONDS
        case "wrong_audience":
            claims["aud"] = ["somebody-else", AUDIENCE]
        case "one_audience":
            claims["aud"] = claims["aud"][:1]
        case "wrong_issuer":
            claims["iss"] = "https://login.example.com"
        case "early":
            claims["iat"] += 5
        case "alg_none":
            return f"{_part({'alg': 'none', 'typ': 'JWT'})}.{_part(claims)}."
        case "hs256":
            public = keys.public()["keys"][0]
            text = f"{_part({'alg': 'HS256', 'kid': public['kid'], 'typ': 'JWT'})}.{_part(claims)}"
            return f"{text}.{_text(hmac.digest(json.dumps(public).encode(), text.encode(), 'sha256'))}"
        case "unknown_key" | "foreign_key":
            return _foreign(claims, keys, named=flaw == "foreign_key")
        case "garbage":
            return "this.is.nothing"
    return keys.sign(claims)


def _foreign(claims: dict[str, Any], keys: SigningKeys, *, named: bool) -> str:
    from joserfc import jwt  # noqa: PLC0415 - only tests of forgeries come here

    key_id = keys.public()["keys"][0]["kid"] if named else "No-Such-Key"
    key = RSAKey.generate_key(2048, {"kid": key_id})
    return jwt.encode({"alg": "RS256", "kid": key_id, "typ": "JWT"}, claims, key)


class RefreshTokens:
    """Refresh tokens that explain themselves, so that they outlive a restart of the sandbox.

    The text holds the grant and is signed with a key made from the seed; ones that were spent are refused.
    """

    def __init__(self, seed: int) -> None:
        self._key = hashlib.sha256(f"sandbox refresh tokens {seed}".encode()).digest()
        self._spent: set[str] = set()
        self._eras: dict[int, int] = {}

    def make(self, grant: Grant) -> str:
        """Return a new token for a grant."""
        era = self._eras.get(grant.character_id, 0)
        content = [grant.character_id, grant.client_id, list(grant.scopes), secrets.token_hex(4), era]
        text = _text(json.dumps(content, separators=(",", ":")).encode())
        return f"{text}/{self._mark(text)}=="

    def read(self, token: str) -> Grant | None:
        """Return what a token grants, None if it is not one of ours or was spent."""
        text, _, mark = token.removesuffix("==").partition("/")
        if token in self._spent or not hmac.compare_digest(mark.encode(), self._mark(text).encode()):
            return None
        content = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        character, client, scopes, _, era = json.loads(content)
        if era != self._eras.get(character, 0):
            return None
        return Grant(character, client, tuple(scopes))

    def spend_all(self, character_id: int) -> None:
        """Refuse every token a character has given so far."""
        self._eras[character_id] = self._eras.get(character_id, 0) + 1

    def spend(self, token: str) -> None:
        """Refuse a token from now on."""
        self._spent.add(token)

    def _mark(self, text: str) -> str:
        return _text(hmac.digest(self._key, text.encode(), "sha256")[:15])


def _part(value: object) -> str:
    return _text(json.dumps(value, separators=(",", ":")).encode())


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
