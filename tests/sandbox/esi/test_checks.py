"""What ESI refuses, and how."""

from typing import Any

import pytest

from eveprod_desktop.sandbox.people.cast import CORPORATION_ID, FIRST_STRUCTURE_ID
from eveprod_desktop.sandbox.sandbox import Sandbox
from eveprod_desktop.sandbox.sso.tokens import ACCESS_SECONDS
from tests.sandbox.conftest import Api


@pytest.mark.parametrize(
    ("date", "status"),
    [
        ("2026-09-01", 200),
        ("2020-01-01", 200),
        ("2019-12-31", 400),
        ("2026-09-02", 400),
        ("20260901", 400),
        ("yesterday", 400),
    ],
)
def test_the_compatibility_date_is_checked(api: Api, date: str, status: int) -> None:
    assert api.get("/status", {"X-Compatibility-Date": date}).status_code == status


def test_the_day_of_the_api_begins_at_eleven(sandbox: Sandbox, api: Api) -> None:
    sandbox.clock.advance(22 * 3600 + 59 * 60)
    assert api.get("/status", {"X-Compatibility-Date": "2026-09-02"}).status_code == 400
    sandbox.clock.advance(60)
    assert api.get("/status", {"X-Compatibility-Date": "2026-09-02"}).status_code == 200


def test_a_route_newer_than_the_date_is_unknown(api: Api) -> None:
    assert api.get("/meta/name", {"X-Compatibility-Date": "2026-07-16"}).status_code == 404
    assert api.get("/meta/name", {"X-Compatibility-Date": "2026-07-17"}).status_code == 200


def test_without_a_date_the_oldest_counts(sandbox: Sandbox, api: Api) -> None:
    url = f"{sandbox.esi_url}/characters/{api.maren}"
    assert "title" in api._client.get(url).json()
    assert "title" not in api._client.get(url, params={"compatibility_date": "2026-07-21"}).json()


def test_old_prefixes_have_no_effect(api: Api) -> None:
    assert api.get("/latest/status/").json() == api.get("/v2/status").json() == api.get("/status").json()


@pytest.mark.parametrize(
    ("path", "query", "status", "said"),
    [
        ("/no/such/route", {}, 404, "Not found"),
        ("/markets/10000002/orders", {}, 400, "order_type"),
        ("/markets/10000002/orders", {"order_type": "some"}, 400, "order_type"),
        ("/markets/10000002/orders", {"order_type": "all", "page": 0}, 400, "page"),
        (
            "/markets/10000002/orders",
            {"order_type": "all", "page": 999},
            404,
            "Requested page does not exist!",
        ),
        ("/markets/10000002/orders", {"order_type": "all", "type_id": "x"}, 400, "type_id"),
        ("/markets/10000002/orders", {"order_type": "all", "type_id": 999_999}, 404, "Type not found!"),
        ("/markets/123/orders", {"order_type": "all"}, 404, "Region not found!"),
        ("/markets/here/orders", {"order_type": "all"}, 400, "region_id"),
        ("/markets/10000002/history", {}, 400, "type_id"),
        ("/markets/10000002/history", {"type_id": 999_999}, 404, "Type not found!"),
        ("/markets/10000002/history", {"type_id": 2}, 400, "Type not tradable on market!"),
        ("/universe/types/999999", {}, 404, "Type not found!"),
        ("/universe/systems/5", {}, 404, "Solar system not found!"),
    ],
)
def test_what_is_wrong_is_told(api: Api, path: str, query: dict[str, Any], status: int, said: str) -> None:
    answer = api.get(path, **query)
    assert answer.status_code == status
    assert said in answer.json()["error"]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/universe/names", [], 400),
        ("/universe/names", [34, 34], 400),
        ("/universe/names", list(range(1001)), 400),
        ("/universe/names", ["34"], 400),
        ("/universe/names", {"ids": [34]}, 400),
        ("/universe/names", [34, 1_042_000_000_001], 404),
        ("/universe/ids", list(map(str, range(501))), 400),
        ("/characters/affiliation", [1], 404),
    ],
)
def test_lists_of_ids_are_checked(api: Api, path: str, body: object, status: int) -> None:
    assert api.ask("POST", path, body=body).status_code == status


def test_names_that_nobody_bears_are_left_out(api: Api) -> None:
    assert api.ask("POST", "/universe/ids", body=["nobody at all"]).json() == {}
    assert api.ask("POST", "/universe/ids", body=["tritanium"]).json() == {
        "inventory_types": [{"id": 34, "name": "Tritanium"}]
    }


def test_a_token_is_needed_and_checked(sandbox: Sandbox, api: Api) -> None:
    path = f"/characters/{api.maren}/skills"
    assert api.get(path).status_code == 401
    assert api.get(path).json()["error"] == "authorization not provided"
    narrow = api.token(scopes=frozenset({"esi-assets.read_assets.v1"}))
    assert api.get(path, narrow).status_code == 403
    assert api.get(path, narrow).json()["error"] == "token is not valid for scope: esi-skills.read_skills.v1"
    assert api.get(path, api.token(api.teo)).status_code == 403
    good = api.token()
    assert api.get(path, good).status_code == 200
    sandbox.clock.advance(ACCESS_SECONDS)
    late = api.get(path, good)
    assert (late.status_code, late.json()["error"], late.json()["sso_status"]) == (
        403,
        "token is expired",
        400,
    )


@pytest.mark.parametrize(
    "flaw", ["alg_none", "hs256", "unknown_key", "foreign_key", "garbage", "one_audience"]
)
def test_a_forged_token_opens_nothing(sandbox: Sandbox, api: Api, flaw: str) -> None:
    forged = sandbox.sign_on.flawed_token(api.maren, flaw)  # type: ignore[arg-type]  # built from plain values, or wrong on purpose
    answer = api.get(f"/characters/{api.maren}/skills", {"Authorization": f"Bearer {forged}"})
    assert answer.status_code == 401


def test_corporation_routes_want_membership_and_roles(api: Api) -> None:
    path = f"/corporations/{CORPORATION_ID}/assets"
    assert api.get(path, api.token()).status_code == 200
    answer = api.get(path, api.token(api.teo))
    assert answer.status_code == 403
    assert answer.json()["error"] == "Character does not have required role(s)"
    other = api.get("/corporations/98000001/assets", api.token())
    assert (other.status_code, other.json()["error"]) == (403, "Character is not in the corporation")
    # membership alone is enough for some
    assert api.get(f"/corporations/{CORPORATION_ID}/standings", api.token(api.teo)).status_code == 200


def test_structures_that_do_not_let_us_in(api: Api) -> None:
    closed = FIRST_STRUCTURE_ID + 4
    assert api.get(f"/universe/structures/{closed}", api.token()).json() == {"error": "Forbidden"}
    assert api.get("/universe/structures/1", api.token()).json() == {"error": "Forbidden"}
    refused = api.get(f"/markets/structures/{closed}", api.token())
    assert (refused.status_code, refused.json()["error"]) == (403, "Market access denied")
    rows = api.get(f"/markets/structures/{FIRST_STRUCTURE_ID + 3}", api.token()).json()
    assert {row["location_id"] for row in rows} == {FIRST_STRUCTURE_ID + 3}
    assert "system_id" not in rows[0]


def test_one_unknown_item_refuses_all_names(api: Api) -> None:
    path = f"/characters/{api.maren}/assets"
    rows = api.get(path, api.token()).json()
    named = [row["item_id"] for row in rows if row["is_singleton"]][:3]
    told = api.ask("POST", f"{path}/names", api.token(), named).json()
    assert [row["item_id"] for row in told] == named
    refused = api.ask("POST", f"{path}/names", api.token(), [*named, 7])
    assert (refused.status_code, refused.json()["error"]) == (404, "Invalid IDs in the request")


def test_transactions_are_walked_from_an_id(api: Api) -> None:
    path = f"/characters/{api.maren}/wallet/transactions"
    found: list[int] = []
    query: dict[str, int] = {}
    while True:
        rows = [row["transaction_id"] for row in api.get(path, api.token(), **query).json()]
        new = [one for one in rows if one not in found]
        if not new:
            break
        assert not found or rows[0] == found[-1]
        found += new
        query = {"from_id": found[-1]}
    assert len(found) > 200
    assert found == sorted(found, reverse=True)


def test_projects_are_walked_by_cursor_both_ways(api: Api) -> None:
    path = f"/corporations/{CORPORATION_ID}/projects"
    first = api.get(path, api.token(), limit=10).json()
    found = [row["id"] for row in first["projects"]]
    before = first["cursor"]["before"]
    while rows := (answer := api.get(path, api.token(), limit=10, before=before).json())["projects"]:
        found = [row["id"] for row in rows] + found
        before = answer["cursor"]["before"]
    assert len(found) == len(set(found)) == 23
    assert api.get(path, api.token(), after=first["cursor"]["after"]).json()["projects"] == []
    assert [r["id"] for r in api.get(path, api.token(), after="0").json()["projects"]] == found[:10]


def test_distances(api: Api) -> None:
    way = api.ask("POST", "/route/30000142/30002187", body={}).json()["route"]
    assert (way[0], way[-1]) == (30000142, 30002187)
    safe = api.ask("POST", "/route/30000142/30002187", body={"preference": "Safer"}).json()["route"]
    assert len(safe) >= len(way)
    around = api.ask("POST", "/route/30000142/30002187", body={"avoid_systems": way[1:2]}).json()["route"]
    assert way[1] not in around
    assert api.ask("POST", "/route/30000142/31000005", body={}).status_code == 404


def test_roles_and_corporations_change(sandbox: Sandbox, api: Api) -> None:
    path = f"/corporations/{CORPORATION_ID}/assets"
    sandbox.cast.change(api.maren, roles=("Accountant",))
    assert "required role" in api.get(path, api.token()).json()["error"]
    assert api.get(f"/corporations/{CORPORATION_ID}/wallets", api.token()).status_code == 200
    sandbox.cast.change(api.maren, corporation_id=1_000_006)
    assert api.get(path, api.token()).json()["error"] == "Character is not in the corporation"
    assert api.get(f"/characters/{api.maren}").json()["corporation_id"] == 1_000_006
    assert "required role" in api.get("/corporations/1000006/standings", api.token()).json()["error"]
    assert api.ask("POST", "/characters/affiliation", body=[api.maren, api.teo]).json() == [
        {"character_id": api.maren, "corporation_id": 1_000_006},
        {"character_id": api.teo, "corporation_id": CORPORATION_ID},
    ]
