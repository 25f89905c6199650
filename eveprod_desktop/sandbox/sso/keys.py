"""The sign-on's keys: one RSA key that signs, one elliptic key beside it, made on first use.

Making an RSA key takes a moment, so every sandbox of a process begins with the same one.
"""

import uuid
from functools import cached_property, lru_cache
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey

SIGNING_KEY_ID = "JWT-Signature-Key"


@lru_cache(maxsize=1)
def _first_rsa() -> RSAKey:
    return _new_rsa(SIGNING_KEY_ID)


def _new_rsa(key_id: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": key_id, "use": "sig", "alg": "RS256"})


class SigningKeys:
    """Signs access tokens and publishes the public halves."""

    def __init__(self) -> None:
        self._key_id = SIGNING_KEY_ID

    @cached_property
    def _rsa(self) -> RSAKey:
        return _first_rsa() if self._key_id == SIGNING_KEY_ID else _new_rsa(self._key_id)

    @cached_property
    def _elliptic(self) -> ECKey:
        return ECKey.generate_key("P-256", {"kid": str(uuid.uuid4()), "use": "sig", "alg": "ES256"})

    def public(self) -> dict[str, Any]:
        """Return the key set as published, with the member of CCP's that no standard knows."""
        keys = [self._rsa.as_dict(private=False), self._elliptic.as_dict(private=False)]
        return {"keys": keys, "SkipUnresolvedJsonWebKeys": True}

    def rotate(self) -> None:
        """Replace the signing key by one with another id; tokens of the old one are no longer valid."""
        self._key_id = f"JWT-Signature-Key-{uuid.uuid4().hex[:8]}"
        self.__dict__.pop("_rsa", None)

    def sign(self, claims: dict[str, Any], *, elliptic: bool = False) -> str:
        """Return the claims as a signed token."""
        key: RSAKey | ECKey = self._elliptic if elliptic else self._rsa
        header = {"alg": "ES256" if elliptic else "RS256", "kid": key.kid, "typ": "JWT"}
        return jwt.encode(header, claims, key, algorithms=[header["alg"] or "RS256"])

    def read(self, token: str) -> dict[str, Any] | None:
        """Return the claims of a token signed by one of these keys, None if it is not."""
        try:
            decoded = jwt.decode(token, KeySet([self._rsa, self._elliptic]), algorithms=["RS256", "ES256"])
        except (JoseError, ValueError):
            return None
        return dict(decoded.claims)
