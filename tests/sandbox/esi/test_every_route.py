"""Every route answers, and what it answers fits CCP's own document."""

from typing import Any

import pytest

from eveprod_desktop.sandbox.esi.routes import ROUTES, Route
from eveprod_desktop.sandbox.people.cast import CORPORATION_ID, FIRST_STRUCTURE_ID
from eveprod_desktop.sandbox.sandbox import Sandbox
from tests.sandbox.conftest import Api
from tests.support.openapi import answer_schema, document, misfits

PARAMS = {
    "alliance_id": 99_000_001,
    "attribute_id": 275,
    "category_id": 4,
    "constellation_id": 20_000_020,
    "corporation_id": CORPORATION_ID,
    "destination_system_id": 30_002_187,
    "division": 1,
    "group_id": 18,
    "item_id": 1,
    "market_group_id": 1857,
    "moon_id": 40_014_251,
    "observer_id": FIRST_STRUCTURE_ID + 2,
    "origin_system_id": 30_000_142,
    "planet_id": 40_014_201,
    "region_id": 10_000_002,
    "schematic_id": 65,
    "station_id": 60_003_760,
    "structure_id": FIRST_STRUCTURE_ID + 3,
    "system_id": 30_000_142,
    "type_id": 34,
}
QUERY = {
    "add_to_beginning": "true",
    "categories": "inventory_type,solar_system",
    "clear_other_waypoints": "true",
    "contract_id": 1,
    "destination_id": 30_000_142,
    "order_type": "all",
    "search": "tritan",
    "target_id": 1,
    "type_id": 34,
}
NOTHING_THERE = {"/alliances/{alliance_id}", "/dogma/dynamic/items/{type_id}/{item_id}"}


def path_of(route: Route, api: Api) -> str:
    params = dict(PARAMS, character_id=api.maren)
    contracts = "characters" if "character" in route.path else "corporations"
    if "contract_id" in route.path:
        owner = api.maren if contracts == "characters" else CORPORATION_ID
        rows = [{"contract_id": 1}]
        if "/public/" not in route.path:
            rows = api.get(f"/{contracts}/{owner}/contracts", api.token()).json()
        params["contract_id"] = rows[0]["contract_id"]
    if route.path.startswith("/loyalty"):
        params["corporation_id"] = 1_000_035
    return route.path.format(**params)


def body_of(route: Route, api: Api) -> Any:
    match route.path:
        case "/universe/ids":
            return ["Tritanium", "Jita", "The Forge", "no such name"]
        case "/universe/names":
            return [34, 30_000_142, 10_000_002, 60_003_760, CORPORATION_ID, api.maren, 1_000_035, 500_001]
        case "/characters/affiliation":
            return [api.maren, api.teo]
    if not route.most_ids:
        return None
    owner = f"/characters/{api.maren}" if "characters" in route.path else f"/corporations/{CORPORATION_ID}"
    rows = api.get(f"{owner}/assets", api.token()).json()
    return [row["item_id"] for row in rows if row["is_singleton"]][:50]


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_a_route_answers_as_the_document_says(api: Api, route: Route) -> None:
    query = {name: QUERY[name] for name in route.required}
    headers = api.token() if route.scope else {}
    answer = api.ask(route.method, path_of(route, api), headers, body_of(route, api), **query)
    if route.path in NOTHING_THERE:
        assert answer.status_code == 404
        assert not list(misfits(answer_schema(route.method, route.path, 404), answer.json()))
        return
    if "204" in document()["paths"][route.path][route.method.lower()]["responses"]:
        assert answer.status_code == 204
        assert answer.content == b""
        return
    assert answer.status_code == 200
    assert list(misfits(answer_schema(route.method, route.path), answer.json())) == []
    assert ("X-Pages" in answer.headers) == route.paged or "type_id" in query
    assert ("ETag" in answer.headers) == bool(route.ttl_seconds or route.daily)
    assert answer.headers.get("X-Ratelimit-Group") == route.group
    assert ("X-ESI-Error-Limit-Remain" in answer.headers) == (route.group is None)


def test_the_routes_are_those_of_the_document() -> None:
    there = {
        f"{method.upper()} {path}" for path, methods in document()["paths"].items() for method in methods
    }
    assert {route.name for route in ROUTES} == there


def test_the_facts_of_routes_are_those_of_the_document() -> None:
    for route in ROUTES:
        facts = document()["paths"][route.path][route.method.lower()]
        assert (facts.get("x-rate-limit") or {}).get("group") == route.group, route.name
        scopes = [scope for one in facts.get("security", ()) for names in one.values() for scope in names]
        assert scopes == ([route.scope] if route.scope else []), route.name
        required = {
            one["name"]
            for one in facts.get("parameters", ())
            if one.get("in") == "query" and one.get("required")
        }
        assert required == set(route.required), route.name


@pytest.mark.parametrize(
    "kind",
    [
        "assets",
        "blueprints",
        "industry/jobs",
        "orders",
        "wallet/transactions",
        "skills",
        "skillqueue",
        "planets",
    ],
)
def test_the_second_character_too(api: Api, kind: str) -> None:
    answer = api.get(f"/characters/{api.teo}/{kind}", api.token(api.teo))
    assert answer.status_code == 200
    assert answer.json()
    assert list(misfits(answer_schema("GET", f"/characters/{{character_id}}/{kind}"), answer.json())) == []


def test_completed_jobs_fit_the_document(api: Api) -> None:
    for path, owner in (("characters", api.maren), ("corporations", CORPORATION_ID)):
        jobs = api.get(f"/{path}/{owner}/industry/jobs", api.token(), include_completed="true").json()
        name = "character_id" if path == "characters" else "corporation_id"
        schema = answer_schema("GET", f"/{path}/{{{name}}}/industry/jobs")
        assert list(misfits(schema, jobs)) == []
        assert {"active", "paused", "ready", "delivered", "cancelled"} <= {job["status"] for job in jobs}


def test_the_shapes_before_a_change_are_kept(api: Api) -> None:
    old = {"X-Compatibility-Date": "2026-06-08"}
    assert "title" in api.get(f"/characters/{api.maren}", old).json()
    assert "corporation_title" in api.get(f"/characters/{api.maren}").json()
    assert "tax_rate" in api.get(f"/corporations/{CORPORATION_ID}", old).json()
    assert "tax_rates" in api.get(f"/corporations/{CORPORATION_ID}").json()


def test_a_sandbox_on_another_build(sandbox: Sandbox, api: Api) -> None:
    assert api.get("/status").json()["server_version"] == "20240618"
