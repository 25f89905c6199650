"""ESI: finds the route, checks the call, answers from a snapshot, counts against the limits."""

import json
import re
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from math import ceil
from typing import Any

import msgspec

from eveprod_desktop.sandbox.clock import SandboxClock, http_date
from eveprod_desktop.sandbox.esi.alterations import altered
from eveprod_desktop.sandbox.esi.call import Call, Handler, Identity, NoContent, Pages, Refused, Rows
from eveprod_desktop.sandbox.esi.limits import Limits
from eveprod_desktop.sandbox.esi.routes import OLDEST_DATE, ROUTES, Route
from eveprod_desktop.sandbox.esi.snapshots import Snapshot, Snapshots, Stored
from eveprod_desktop.sandbox.exchange import Answer, Request, json_answer
from eveprod_desktop.sandbox.faults import Fault, Struck
from eveprod_desktop.sandbox.people.cast import CORPORATION_ID, Cast
from eveprod_desktop.sandbox.sso.sign_on import SignOn

ERROR_LIMITED = "This software has exceeded the error limit for ESI."

_DAY_BEGINS_HOUR = 11
_MISSING_PAGE = "Requested page does not exist!"
_OLD_PREFIX = re.compile(r"^/(latest|legacy|dev|v\d+)(?=/)")
_PARAMETER = re.compile(r"\{(\w+)\}")
_BLOCK_SECONDS = 30.0
_DOWNTIME = (
    (502, "text/html", b"<html><head><title>502 Bad Gateway</title></head><body>Bad Gateway</body></html>"),
    (503, "application/json", b'{"error":"The datasource tranquility is temporarily unavailable"}'),
    (504, "application/json", b'{"error":"Timeout contacting tranquility","timeout":10}'),
)


class EsiService:
    """Answers everything below `/esi`.

    For `downtime_minutes` from 11:00 UTC on (0: never) nothing is answered but errors.
    """

    def __init__(
        self, clock: SandboxClock, cast: Cast, sign_on: SignOn, handlers: dict[str, Handler]
    ) -> None:
        self.limits = Limits()
        self.snapshots = Snapshots()
        self.downtime_minutes = 0.0
        self._clock = clock
        self._cast = cast
        self._sign_on = sign_on
        self._handlers = handlers
        self._down = 0

    def answer(self, request: Request, below: str, struck: Struck) -> Answer:
        """Answer a request for the path `below` ESI's base, with the faults that strike it."""
        now = self._clock.seconds()
        if struck.has("error_limited"):
            self.limits.lock_out(now)
        if self.limits.error_limited(now):
            headers = self.limits.error_headers(now, 420)
            return _marked(json_answer(420, {"error": ERROR_LIMITED}, headers), now)
        path = _OLD_PREFIX.sub("", below).rstrip("/") or "/"
        route, params = self._find(request.method, path)
        user = self._user(request)
        bare = struck.first("rate_limited")
        if bare is not None and bare.bare:  # a limiter of the game server's own, which sends no headers
            return _marked(json_answer(429, {"error": "Too many requests"}), now)
        down = self.minutes_since_downtime(now) < self.downtime_minutes
        answer = self._limited(route, user, now, struck) or self._faulty(struck, down=down)
        if answer is None:
            try:
                answer = self._called(request, route, params, now, struck)
            except Refused as refusal:
                answer = json_answer(refusal.status, refusal.body())
        if route is not None and route.group is not None:
            answer.headers |= self.limits.group_headers(route.group, user, now, answer.status)
        else:
            answer.headers |= self.limits.error_headers(now, answer.status)
        return _marked(answer, now)

    def _find(self, method: str, path: str) -> tuple[Route | None, dict[str, str]]:
        for route, pattern in self._patterns:
            if route.method == method and (match := pattern.fullmatch(path)):
                return route, match.groupdict()
        return None, {}

    @cached_property
    def _patterns(self) -> list[tuple[Route, re.Pattern[str]]]:
        # fixed words before parameters: /corporations/npccorps is no corporation
        ordered = sorted(ROUTES, key=lambda one: one.path.count("{"))
        return [(one, re.compile(_PARAMETER.sub(r"(?P<\1>[^/]+)", one.path))) for one in ordered]

    def _user(self, request: Request) -> str:
        """Return whom the token buckets are kept for."""
        authorization = request.headers.get("authorization")
        if authorization is None:
            return "address"
        try:
            identity = self._sign_on.identify(authorization)
        except Refused:
            return "address"
        return f"{identity.client_id}:{identity.character_id}"

    def _limited(self, route: Route | None, user: str, now: float, struck: Struck) -> Answer | None:
        fault = struck.first("rate_limited")
        group = route.group if route is not None else None
        if fault is not None and group is not None:
            self.limits.block(group, user, now, fault.seconds or _BLOCK_SECONDS)
        elif fault is not None:
            wait = {"Retry-After": str(ceil(fault.seconds or _BLOCK_SECONDS))}
            return json_answer(429, {"error": "Too many requests"}, wait)
        if group is None:
            return None
        seconds = self.limits.refused_seconds(group, user, now)
        if not seconds:
            return None
        return json_answer(429, {"error": "Rate limit exceeded"}, {"Retry-After": str(seconds)})

    @staticmethod
    def minutes_since_downtime(now: float) -> float:
        """Return how many minutes ago the day's downtime began, at 11:00 UTC."""
        return (now - _DAY_BEGINS_HOUR * 3600) % 86_400 / 60

    def _faulty(self, struck: Struck, *, down: bool) -> Answer | None:
        if down or struck.has("downtime"):
            status, kind, body = _DOWNTIME[self._down % len(_DOWNTIME)]
            self._down += 1
            return Answer(status, {"Content-Type": kind}, body)
        if struck.has("html"):
            return Answer(200, {"Content-Type": "text/html"}, b"<html><body>Maintenance</body></html>")
        fault = struck.first("status")
        return None if fault is None else _error(fault)

    def _called(
        self, request: Request, route: Route | None, params: dict[str, str], now: float, struck: Struck
    ) -> Answer:
        compatibility = _compatibility(request, now)
        if route is None or route.since > compatibility:
            raise Refused(404, "Not found")
        numbers = {name: _whole(name, text) for name, text in params.items()}
        identity = self._identified(request, route, numbers)
        for name in route.required:
            if not request.query.get(name):
                raise Refused(400, f"required parameter {name} is missing")
        content = _content(request, route)
        call = Call(route, numbers, request.query, content, float(int(now)), compatibility, identity)
        if route.ttl_seconds or route.daily:
            snapshot, stored = self._from_snapshot(request, call, now, struck)
            return _cached(request, route, snapshot, stored, struck)
        made = self._handlers[route.name](call)
        return Answer(204) if isinstance(made, NoContent) else json_answer(200, made)

    def _from_snapshot(
        self, request: Request, call: Call, now: float, struck: Struck
    ) -> tuple[Snapshot, Stored]:
        """Return the snapshot the call is answered from, and the bytes of the page it asks for."""
        route, identity, page = call.route, call.identity, _page(request)
        asked = tuple(sorted((k, v) for k, v in request.query.items() if k != "page"))
        who = (identity.character_id, identity.client_id) if route.scope and identity else None
        key = (route.name, tuple(call.params.items()), asked, request.body, who, call.compatibility_date)
        snapshot = self.snapshots.present(
            key, route, now, unchanged=struck.has("unchanged"), moved=struck.has("moved")
        )
        place = (key, page, snapshot.moment)
        stored = self.snapshots.load(place)
        if stored is None:
            made = self._handlers[route.name](replace(call, moment=snapshot.moment))
            stored = self.snapshots.save(place, *_paged(made, page))
        return snapshot, stored

    def _identified(self, request: Request, route: Route, numbers: dict[str, int]) -> Identity | None:
        authorization = request.headers.get("authorization")
        if route.scope is None:
            return self._sign_on.identify(authorization) if authorization else None
        identity = self._sign_on.identify(authorization or "")
        if route.scope not in identity.scopes:
            raise Refused(403, f"token is not valid for scope: {route.scope}")
        if numbers.get("character_id", identity.character_id) != identity.character_id:
            raise Refused(403, "Token character does not match the requested character")
        character = self._cast.character(identity.character_id)
        if "corporation_id" in numbers:
            if character is None or numbers["corporation_id"] != character.corporation_id:
                raise Refused(403, "Character is not in the corporation")
            allowed = not route.roles or {*route.roles, "Director"} & set(character.roles)
            if not allowed or character.corporation_id != CORPORATION_ID:  # nobody has roles elsewhere
                raise Refused(403, "Character does not have required role(s)")
        return identity


def _error(fault: Fault) -> Answer:
    """Return the error that a fault asks for; `body` is json, html, empty or the text itself."""
    if fault.body == "empty":
        return Answer(fault.status, dict(fault.headers))
    if fault.body == "html":
        page = f"<html><head><title>{fault.status}</title></head><body>nginx</body></html>".encode()
        return Answer(fault.status, {"Content-Type": "text/html", **fault.headers}, page)
    text = "Something went wrong" if fault.body == "json" else fault.body
    if fault.status == 520:
        text = "{'error_label': 'ConStopSpamming'}"
    return json_answer(fault.status, {"error": text}, fault.headers)


def _compatibility(request: Request, now: float) -> str:
    text = request.headers.get("x-compatibility-date") or request.query.get("compatibility_date")
    if text is None:
        return OLDEST_DATE
    today = (datetime.fromtimestamp(now, UTC) - timedelta(hours=_DAY_BEGINS_HOUR)).date()
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        raise Refused(400, "X-Compatibility-Date must be a date, YYYY-MM-DD") from None
    if len(text) != 10 or not date.fromisoformat(OLDEST_DATE) <= asked <= today:
        raise Refused(400, f"X-Compatibility-Date must be from {OLDEST_DATE} to {today}")
    return text


def _cached(request: Request, route: Route, snapshot: Snapshot, stored: Stored, struck: Struck) -> Answer:
    """Answer with a stored page, or 304 if the client has it."""
    if struck.has("shrink"):
        raise Refused(404, _MISSING_PAGE)
    etag = f"W/{stored.etag}" if struck.has("weak_etag") else stored.etag
    headers = {
        "Cache-Control": "private" if route.scope else "public",
        "ETag": etag,
        "Expires": http_date(snapshot.expires),
        "Last-Modified": http_date(snapshot.began),
    }
    if struck.has("expired"):
        headers["Expires"] = http_date(snapshot.began - 60)
    if struck.has("no_expires"):
        del headers["Expires"], headers["Last-Modified"]
    if stored.pages is not None and not struck.has("no_pages"):
        headers["X-Pages"] = str(stored.pages)
    if _has_it(request, snapshot, stored) and not struck.has("empty"):
        return Answer(304, headers)
    body = b"[]" if struck.has("empty") else altered(stored.body, struck)
    if not body:
        return Answer(204, headers)
    return Answer(200, {"Content-Type": "application/json", **headers}, body)


def _has_it(request: Request, snapshot: Snapshot, stored: Stored) -> bool:
    """Whether the client says that it has these very bytes, by ETag or else by date."""
    etag = request.headers.get("if-none-match")
    if etag is not None:
        return etag.removeprefix("W/") == stored.etag
    return request.headers.get("if-modified-since") == http_date(snapshot.began)


def _paged(made: Any, page: int) -> tuple[bytes, int | None]:  # noqa: ANN401 - whatever a handler returns
    """Return the bytes of a page and how many pages there are, None for what has none."""
    if isinstance(made, Pages):
        if page > made.count:
            raise Refused(404, _MISSING_PAGE)
        return made.make(page), made.count
    if isinstance(made, NoContent):
        return b"", None
    if isinstance(made, Rows):
        count = max(1, ceil(len(made.rows) / made.a_page))
        if page > count:
            raise Refused(404, _MISSING_PAGE)
        return msgspec.json.encode(made.rows[(page - 1) * made.a_page : page * made.a_page]), count
    return msgspec.json.encode(made), None


def _whole(name: str, text: str) -> int:
    if not text.isdecimal() or len(text) > 19:
        raise Refused(400, f"{name} must be a whole number")
    return int(text)


def _page(request: Request) -> int:
    text = request.query.get("page", "1")
    if not text.isdecimal() or int(text) < 1:
        raise Refused(400, "page must be a whole number from 1")
    return int(text)


def _content(request: Request, route: Route) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return the body; a list must hold 1 to `most_ids` different entries."""
    if route.method != "POST" or not (request.body or route.most_ids):
        return None
    try:
        content = json.loads(request.body)
    except ValueError:
        raise Refused(400, "the body is not JSON") from None
    if route.most_ids:
        if not isinstance(content, list) or not 1 <= len(content) <= route.most_ids:
            raise Refused(400, f"the body must be a list of 1 to {route.most_ids} entries")
        kind = str if route.path == "/universe/ids" else int
        if not all(isinstance(one, kind) for one in content) or len(set(content)) != len(content):
            raise Refused(400, "the entries of the body must be of one kind and differ")
    return content


def _marked(answer: Answer, now: float) -> Answer:
    answer.headers.setdefault("Date", http_date(now))
    answer.headers["X-ESI-Request-ID"] = str(uuid.uuid4())
    return answer
