"""Whether an access token is genuine, ours and still good, and whom it speaks for."""

from collections.abc import Mapping
from typing import Any

from eveprod_desktop.core.received.names import plain_name
from eveprod_desktop.core.received.sign_on import SignedIn
from eveprod_desktop.esi.sso.errors import SignOnUnreachable, TokenRefused
from eveprod_desktop.esi.sso.host import SignOnHost

AUDIENCE = "EVE Online"
CCP_ISSUERS = ("https://login.eveonline.com", "https://login.eveonline.com/", "login.eveonline.com")
ALGORITHMS = ("RS256", "ES256")
LEEWAY_SECONDS = 60
_SUBJECT = "CHARACTER:EVE:"

# ruff: noqa: PLC0415 - joserfc brings cryptography, which a start does not need


def validate(token: str, host: SignOnHost, client_id: str, now: float) -> SignedIn:
    """Return whom `token` speaks for, once everything about it is as it should be.

    Checked: the algorithm (RS256 or ES256, never HS256 or none), the signature by the key of the
    token's `kid`, the issuer (CCP's written forms, or what the sign-on's metadata say), both
    audiences (`client_id` and "EVE Online") and the expiry at the moment `now` (seconds since 1970,
    best by the server's clock). `iat` is not looked at: clocks differ by seconds.

    Raises:
        TokenRefused: something is not.
        SignOnUnreachable: the keys can't be had.

    """
    claims = _claims(token, host)
    _check(claims, {*CCP_ISSUERS, host.endpoints().issuer}, client_id, now)
    subject = claims["sub"]
    if not (isinstance(subject, str) and subject.removeprefix(_SUBJECT).isdecimal()):
        raise TokenRefused("it names no character")
    name, owner = claims.get("name"), claims.get("owner")
    if not (isinstance(name, str) and isinstance(owner, str) and owner):
        raise TokenRefused("it does not say whose the character is")
    character_id = int(subject.removeprefix(_SUBJECT))
    return SignedIn(character_id, plain_name(name), owner, _scopes(claims.get("scp")))


def _claims(token: str, host: SignOnHost) -> Mapping[str, Any]:
    from joserfc import jws, jwt
    from joserfc.errors import JoseError

    try:
        header = jws.extract_compact(token.encode()).headers()
    except (JoseError, ValueError) as error:
        raise TokenRefused("it is no token at all") from error
    key_id = header.get("kid")
    if header.get("alg") not in ALGORITHMS or not isinstance(key_id, str):
        raise TokenRefused("it is not signed as it should be")
    keys = _keys(host.keys(), key_id) or _keys(host.keys(anew=True), key_id)
    for key in keys:
        try:
            return jwt.decode(token, key, algorithms=list(ALGORITHMS)).claims
        except (JoseError, ValueError):
            continue  # two keys may bear the same id while one replaces the other
    raise TokenRefused("its signature is not the sign-on's" if keys else "nobody knows the key it names")


def _keys(published: bytes, key_id: str) -> list[Any]:
    """Return the published keys of an id."""
    import msgspec
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    try:
        keys = KeySet.import_key_set(msgspec.json.decode(published))
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise SignOnUnreachable("its keys can't be read") from error
    return [key for key in keys.keys if key.kid == key_id]


def _check(claims: Mapping[str, Any], issuers: set[str], client_id: str, now: float) -> None:
    from joserfc.errors import JoseError
    from joserfc.jwt import JWTClaimsRegistry

    rules = JWTClaimsRegistry(
        now=int(now),
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "values": sorted(issuers)},
        sub={"essential": True},
        exp={"essential": True},
        aud={"essential": True},
    )
    try:
        rules.validate({name: value for name, value in claims.items() if name != "iat"})
    except JoseError as error:
        raise TokenRefused(str(error).replace("\n", " ").rstrip(".")) from error
    audience = claims["aud"]
    if not isinstance(audience, list) or not {client_id, AUDIENCE} <= set(audience):
        raise TokenRefused("it is for another program")


def _scopes(claim: object) -> frozenset[str]:
    """Read `scp`: a list, plain text where there is only one, absent where there is none."""
    if isinstance(claim, str):
        return frozenset(claim.split())
    return frozenset(str(one) for one in claim) if isinstance(claim, list) else frozenset()
