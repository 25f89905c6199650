"""The routes of characters and corporations against CCP's document."""

import json
from pathlib import Path

import pytest

from eveprod_desktop.core.received.owned_source import Question
from eveprod_desktop.esi.owned_routes import (
    AFFILIATION,
    ASSET_NAMES,
    CORPORATION_ASSET_NAMES,
    OWNED_ROUTES,
)
from eveprod_desktop.esi.route import Route

DOCUMENT = Path(__file__).parents[1] / "sandbox" / "openapi_industry.json"
ROUTES = {**{one.name: route for one, route in OWNED_ROUTES.items()}, "names": ASSET_NAMES} | {
    "corporation names": CORPORATION_ASSET_NAMES,
    "affiliation": AFFILIATION,
}


def test_every_question_has_a_route() -> None:
    assert set(OWNED_ROUTES) == set(Question)


@pytest.mark.parametrize("route", ROUTES.values(), ids=ROUTES)
def test_a_route_is_as_the_document_says(route: Route) -> None:
    document = json.loads(DOCUMENT.read_text("utf-8"))
    owner = "corporation_id" if route.path.startswith("/corporations") else "character_id"
    operation = document["paths"][route.path.replace("owner_id", owner)][route.method.lower()]
    scopes = [scope for entry in operation.get("security", []) for scope in entry.get("OAuth2", [])]
    assert scopes == ([route.scope] if route.scope else [])
    limit = operation.get("x-rate-limit")
    assert (limit and limit["group"]) == (route.rate_limit and route.rate_limit.group)
    assert (limit and limit["max-tokens"]) == (route.rate_limit and route.rate_limit.tokens)
    parameters = [
        document["components"]["parameters"].get(one.get("$ref", "").rpartition("/")[2], one)
        for one in operation.get("parameters", [])
    ]
    assert route.paged == ("page" in {one["name"] for one in parameters})
    if route.kept:
        assert route.age_seconds == operation.get("x-client-cache-ttl", operation.get("x-cache-age"))
