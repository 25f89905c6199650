"""The sign-on: authorization code with PKCE, refresh, revocation, keys. Below `/sso`."""

import base64
import hashlib
import hmac
import html
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode, urlsplit

from eveprod_desktop.sandbox.clock import SandboxClock
from eveprod_desktop.sandbox.esi.call import Identity, Refused
from eveprod_desktop.sandbox.esi.routes import SCOPES
from eveprod_desktop.sandbox.exchange import Answer, Request, html_answer, json_answer
from eveprod_desktop.sandbox.faults import Fault, Struck
from eveprod_desktop.sandbox.people.cast import Cast
from eveprod_desktop.sandbox.sso.keys import SigningKeys
from eveprod_desktop.sandbox.sso.tokens import (
    ACCESS_SECONDS,
    AUDIENCE,
    FLAWS,
    Flaw,
    Grant,
    RefreshTokens,
    claims_of,
    flawed,
)

CODE_SECONDS = 300
CCP_ISSUERS = ("https://login.eveonline.com", "https://login.eveonline.com/", "login.eveonline.com")

Consent = Literal["auto", "ask", "deny"]

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(slots=True)
class _Code:
    grant: Grant
    challenge: str
    redirect_uri: str
    expires: float


class SignOn:
    """Plays login.eveonline.com.

    `consent` is what the player does at the authorize page: approve at once, be asked, or refuse.
    `next_character` is who approves next; without it those who have not signed in yet come first.
    `rotation`: whether each refresh gives a new refresh token and ends the old one. `issuer` is the
    `iss` of tokens and metadata. `issued` lists every code and token given out.
    """

    def __init__(self, cast: Cast, clock: SandboxClock, seed: int, base: Callable[[], str]) -> None:
        self.consent: Consent = "auto"
        self.rotation = True
        self.next_character: int | None = None
        self.issuer: str | None = None
        self.issued: list[str] = []
        self.keys = SigningKeys()
        self._cast = cast
        self._clock = clock
        self._base = base
        self._codes: dict[str, _Code] = {}
        self._refresh = RefreshTokens(seed)
        self._owners: dict[int, int] = {}
        self._signed_in: list[int] = []
        self._known: dict[str, dict[str, Any]] = {}

    def answer(self, request: Request, below: str, struck: Struck) -> Answer:
        """Answer a request for the path `below` the sign-on's base."""
        if fault := struck.first("status", "rate_limited", "downtime", "html"):
            return _trouble(fault)
        match (request.method, below):
            case ("POST", "/v2/oauth/token"):
                bad = struck.first("bad_token")
                return self._token(request, bad.body if bad else None)
            case ("POST", "/v2/oauth/revoke"):
                self._refresh.spend(request.form.get("token", ""))
                return Answer(200)
            case ("GET", _):
                return self._shown(request, below)
        return json_answer(404, {"error": "not_found"})

    def metadata(self) -> dict[str, Any]:
        """Return the metadata document, with the claims of CCP's own that are known to be wrong."""
        base = self._base()
        secret = ["client_secret_basic", "client_secret_post", "client_secret_jwt"]
        return {
            "issuer": self._issuer(),
            "authorization_endpoint": f"{base}/v2/oauth/authorize",
            "token_endpoint": f"{base}/v2/oauth/token",
            "userinfo_endpoint": f"{base}/v2/oauth/verify",
            "response_types_supported": ["code", "token"],
            "jwks_uri": f"{base}/oauth/jwks",
            "revocation_endpoint": f"{base}/v2/oauth/revoke",
            "subject_types_supported": ["public"],
            "revocation_endpoint_auth_methods_supported": secret,
            "token_endpoint_auth_methods_supported": secret,
            "id_token_signing_alg_values_supported": ["HS256"],
            "token_endpoint_auth_signing_alg_values_supported": ["HS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def access_token(self, character_id: int, scopes: tuple[str, ...], client_id: str = "test") -> str:
        """Return an access token as if the character had signed in; for tests of ESI alone."""
        return self._access(Grant(character_id, client_id, scopes), None)

    def flawed_token(self, character_id: int, flaw: Flaw, client_id: str = "test") -> str:
        """Return an access token with a flaw (see `FLAWS`)."""
        return self._access(Grant(character_id, client_id, ("publicData",)), flaw)

    def transfer(self, character_id: int) -> None:
        """Sell a character to another account: its owner hash changes and its grants end."""
        self._owners[character_id] = self._owners.get(character_id, 0) + 1
        self._refresh.spend_all(character_id)

    def revoke_all(self, character_id: int) -> None:
        """End a character's grants, as the player can on CCP's own page."""
        self._refresh.spend_all(character_id)

    def owner_hash(self, character_id: int) -> str:
        """Return the hash that stands for the character and its account."""
        text = f"{character_id} {self._owners.get(character_id, 0)}"
        return base64.b64encode(hashlib.sha1(text.encode(), usedforsecurity=False).digest()).decode()

    def identify(self, authorization: str) -> Identity:
        """Return whom an Authorization header speaks for.

        Raises:
            Refused: the token is missing, not ours, or no longer valid.

        """
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Refused(401, "authorization not provided")
        claims = self._known.get(token) or self.keys.read(token)
        if claims is None or AUDIENCE not in claims.get("aud", ()):
            raise Refused(401, "token signature is not valid")
        self._known[token] = claims
        if claims["exp"] <= self._clock.seconds():
            raise Refused(403, "token is expired", sso_status=400)
        if claims["exp"] > self._clock.seconds() + 2 * ACCESS_SECONDS:
            raise Refused(403, "token expiry is too far in the future")
        scopes = claims.get("scp", ())
        return Identity(
            int(str(claims["sub"]).removeprefix("CHARACTER:EVE:")),
            str(claims["azp"]),
            frozenset([scopes] if isinstance(scopes, str) else scopes),
        )

    def _issuer(self) -> str:
        return self.issuer if self.issuer is not None else self._base()

    def _shown(self, request: Request, below: str) -> Answer:
        match below:
            case "/.well-known/oauth-authorization-server" | "/.well-known/openid-configuration":
                return json_answer(200, self.metadata(), {"Cache-Control": "public, max-age=300"})
            case "/oauth/jwks":
                return json_answer(200, self.keys.public())
            case "/v2/oauth/authorize":
                return self._authorize(request)
            case "/v2/oauth/verify":
                return self._verify(request)
        return json_answer(404, {"error": "not_found"})

    def _authorize(self, request: Request) -> Answer:
        query = request.query
        if (wrong := _wrong_request(query)) is not None:
            # shown in the browser and never sent back, as CCP does
            return wrong
        decision = query.get("decision") or self.consent
        if decision == "ask":
            return self._consent_page(request)
        redirect, state = query["redirect_uri"], query["state"]
        if decision == "deny":
            return _back(redirect, {"error": "access_denied", "state": state})
        character = int(decision) if decision.isdecimal() else self._who()
        if self._cast.character(character) is None:
            return _invalid("invalid_request", "No such character.")
        code = secrets.token_urlsafe(32)
        grant = Grant(character, query["client_id"], tuple(query.get("scope", "").split()))
        expires = self._clock.seconds() + CODE_SECONDS
        self._codes[code] = _Code(grant, query["code_challenge"], redirect, expires)
        self.issued.append(code)
        return _back(redirect, {"code": code, "state": state})

    def _who(self) -> int:
        if self.next_character is not None:
            return self.next_character
        everyone = [one.character_id for one in self._cast.characters]
        new = [one for one in everyone if one not in self._signed_in]
        return new[0] if new else everyone[0]

    def _consent_page(self, request: Request) -> Answer:
        scopes = "".join(f"<li>{html.escape(one)}</li>" for one in request.query.get("scope", "").split())
        target = html.escape(request.target)
        choices = "".join(
            f'<p><a href="{target}&amp;decision={one.character_id}">Authorize {html.escape(one.name)}</a></p>'
            for one in self._cast.characters
        )
        page = (
            "<!doctype html><html><head><title>Make-believe sign-on</title></head><body>"
            "<h1>Which character?</h1><p>This is the sandbox: no account is involved.</p>"
            f'<ul>{scopes}</ul>{choices}<p><a href="{target}&amp;decision=deny">Cancel</a></p></body></html>'
        )
        return html_answer(200, page)

    def _token(self, request: Request, flaw: str | None) -> Answer:
        form = request.form
        if not form.get("client_id") and "authorization" not in request.headers:
            return _oauth_error(401, "invalid_client", "Unknown client.")
        if form.get("grant_type") == "authorization_code":
            return self._exchange(form, flaw)
        if form.get("grant_type") == "refresh_token":
            return self._renew(form, flaw)
        return _oauth_error(400, "unsupported_grant_type", "Grant type is not supported.")

    def _exchange(self, form: dict[str, str], flaw: str | None) -> Answer:
        code = self._codes.pop(form.get("code", ""), None)
        if code is None or code.expires <= self._clock.seconds():
            return _oauth_error(400, "invalid_grant", "Authorization code is invalid or has expired.")
        challenge = (
            base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
            .rstrip(b"=")
            .decode()
        )
        proven = hmac.compare_digest(challenge, code.challenge)
        same = form["client_id"] == code.grant.client_id and (
            form.get("redirect_uri", code.redirect_uri) == code.redirect_uri
        )
        if not proven or not same:
            return _oauth_error(400, "invalid_grant", "The code verifier or the client does not match.")
        if code.grant.character_id not in self._signed_in:
            self._signed_in.append(code.grant.character_id)
        return self._given(code.grant, flaw, self._refresh.make(code.grant) if code.grant.scopes else None)

    def _renew(self, form: dict[str, str], flaw: str | None) -> Answer:
        token = form.get("refresh_token", "")
        grant = self._refresh.read(token)
        if grant is None:
            return _oauth_error(400, "invalid_grant", "Invalid refresh token. Token missing/expired.")
        if grant.client_id != form.get("client_id"):
            return _oauth_error(
                400, "invalid_token", "The refresh token does not match the client specified."
            )
        wanted = tuple(form["scope"].split()) if form.get("scope") else grant.scopes
        if not set(wanted) <= set(grant.scopes):
            return _oauth_error(400, "invalid_scope", "The requested scope exceeds the granted scope.")
        new = token
        if self.rotation:
            new = self._refresh.make(grant)
            self._refresh.spend(token)
        return self._given(Grant(grant.character_id, grant.client_id, wanted), flaw, new)

    def _given(self, grant: Grant, flaw: str | None, refresh: str | None) -> Answer:
        known = flaw if flaw in FLAWS else None
        content: dict[str, Any] = {
            "access_token": self._access(grant, known),
            "expires_in": ACCESS_SECONDS,
            "token_type": "Bearer",
        }
        if refresh is not None:
            content["refresh_token"] = refresh
            self.issued.append(refresh)
        return json_answer(200, content, {"Cache-Control": "no-store"})

    def _access(self, grant: Grant, flaw: Any) -> str:  # noqa: ANN401 - a Flaw or None, checked by the callers
        character = self._cast.character(grant.character_id)
        name = character.name if character else "Nobody"
        owner = self.owner_hash(grant.character_id)
        claims = claims_of(grant, name, owner, self._issuer(), self._clock.seconds())
        token = flawed(claims, self.keys, flaw) if flaw else self.keys.sign(claims)
        self.issued.append(token)
        return token

    def _verify(self, request: Request) -> Answer:
        try:
            identity = self.identify(request.headers.get("authorization", ""))
        except Refused as refused:
            return json_answer(401, refused.body())
        character = self._cast.character(identity.character_id)
        return json_answer(
            200,
            {
                "CharacterID": identity.character_id,
                "CharacterName": character.name if character else "",
                "Scopes": " ".join(sorted(identity.scopes)),
                "TokenType": "Character",
                "CharacterOwnerHash": self.owner_hash(identity.character_id),
            },
        )


def _trouble(fault: Fault) -> Answer:
    status = {"rate_limited": 429, "downtime": 503, "html": 200}.get(fault.kind, fault.status)
    if fault.body == "html" or fault.kind in ("html", "downtime"):
        return html_answer(status, "<html><body>EVE Online is having a day off</body></html>")
    return json_answer(status, {"error": "temporarily_unavailable"}, fault.headers)


def _wrong_request(query: dict[str, str]) -> Answer | None:
    """Return what the browser shows for a request that can't be granted, None if it can."""
    if urlsplit(query.get("redirect_uri", "")).hostname not in _LOOPBACK:
        return _invalid(
            "invalid_request",
            "The redirect URL does not match any of the configured values for this client.",
        )
    if not set(query.get("scope", "").split()) <= SCOPES:
        return _invalid(
            "invalid_scope",
            "The requested scopes either don't exist, or are not valid for this client",
        )
    missing = query.get("response_type") != "code" or not query.get("client_id") or not query.get("state")
    if missing or query.get("code_challenge_method") != "S256" or not query.get("code_challenge"):
        return _invalid("invalid_request", "A code with state and an S256 challenge must be asked for.")
    return None


def _back(redirect: str, parameters: dict[str, str]) -> Answer:
    mark = "&" if "?" in redirect else "?"
    return Answer(302, {"Location": f"{redirect}{mark}{urlencode(parameters)}", "Cache-Control": "no-store"})


def _invalid(error: str, description: str) -> Answer:
    return json_answer(400, {"error": error, "error_description": description})


def _oauth_error(status: int, error: str, description: str) -> Answer:
    return json_answer(status, {"error": error, "error_description": description})
