"""What the program asks and reads, against CCP's own description of ESI."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from eveprod_desktop.core.received.market import (
    HistoryRow,
    NameRow,
    OrderRow,
    PriceRow,
    ServerStatusRow,
    StructureOrderRow,
    SystemIndicesRow,
)
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.esi.client import EsiClient
from eveprod_desktop.esi.market import EsiMarket
from eveprod_desktop.esi.route import (
    COMPATIBILITY_DATE,
    COST_INDICES,
    HISTORY,
    NAMES,
    PRICES,
    REGION_ORDERS,
    STATUS,
    STRUCTURE_ORDERS,
    Route,
)
from tests.support.esi_host import EsiHost, Request, always, json_reply
from tests.support.openapi import answer_schema, document

ROWS = {
    REGION_ORDERS: OrderRow,
    STRUCTURE_ORDERS: StructureOrderRow,
    PRICES: PriceRow,
    COST_INDICES: SystemIndicesRow,
    HISTORY: HistoryRow,
    NAMES: NameRow,
    STATUS: ServerStatusRow,
}

each_route = pytest.mark.parametrize("route", ROWS, ids=lambda route: route.path)


def operation(route: Route) -> dict[str, Any]:
    return dict(document()["paths"][route.path][route.method.lower()])


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = document()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def misread(schema: dict[str, Any], kind: msgspec.inspect.Type, where: str) -> list[str]:
    """Tell where a field is read as something that the document does not promise."""
    schema = resolved(schema)
    if isinstance(kind, msgspec.inspect.UnionType):
        [kind] = [one for one in kind.types if not isinstance(one, msgspec.inspect.NoneType)]
    if isinstance(kind, msgspec.inspect.VarTupleType | msgspec.inspect.ListType):
        if schema["type"] != "array":
            return [f"{where} is no array"]
        return misread(schema["items"], kind.item_type, where + "[]")
    if isinstance(kind, msgspec.inspect.StructType):
        wrong = []
        for field in kind.fields:
            name = f"{where}.{field.encode_name}"
            if field.encode_name not in schema["properties"]:
                wrong.append(f"{name} is not in the document")
                continue
            if field.required and field.encode_name not in schema["required"]:
                wrong.append(f"{name} may be missing")
            wrong += misread(schema["properties"][field.encode_name], field.type, name)
        return wrong
    expected = {
        msgspec.inspect.IntType: ("integer",),
        msgspec.inspect.FloatType: ("number", "integer"),
        msgspec.inspect.StrType: ("string",),
        msgspec.inspect.BoolType: ("boolean",),
    }[type(kind)]
    return [] if schema["type"] in expected else [f"{where} is {schema['type']}"]


@each_route
def test_every_field_that_is_read_is_in_the_document(route: Route) -> None:
    schema = resolved(answer_schema(route.method, route.path))
    rows = schema["items"] if schema["type"] == "array" else schema
    assert misread(rows, msgspec.inspect.type_info(ROWS[route]), route.path) == []


def test_a_wrong_field_would_be_seen() -> None:
    class Wrong(msgspec.Struct):
        type_id: str
        nonsense: int = 0
        average_price: float = 0.0

    rows = resolved(answer_schema("GET", PRICES.path))["items"]
    assert misread(rows, msgspec.inspect.type_info(Wrong), "row") == [
        "row.type_id is integer",
        "row.nonsense is not in the document",
    ]


@each_route
def test_limits_ages_and_scopes_are_those_of_the_document(route: Route) -> None:
    told = operation(route)
    limit = told.get("x-rate-limit")
    if route.rate_limit is None:
        assert limit is None
    else:
        minutes = route.rate_limit.window_seconds / 60
        assert limit == {
            "group": route.rate_limit.group,
            "max-tokens": route.rate_limit.tokens,
            "window-size": f"{minutes:.0f}m",
        }
    assert told.get("x-client-cache-ttl") == route.age_seconds
    scopes = [scope for one in told.get("security", ()) for scope in one["OAuth2"]]
    assert scopes == ([route.scope] if route.scope else [])
    assert ("X-Pages" in told["responses"]["200"].get("headers", {})) == route.paged
    assert told["x-compatibility-date"] <= COMPATIBILITY_DATE


def asked_by(call: Callable[[EsiMarket], object], host: EsiHost, client: EsiClient) -> Request:
    """Return the question that a method sends."""
    host.lasting.append(always(json_reply([])))
    call(EsiMarket(client))
    return host.asked[-1][0]


def nothing(*_: object) -> None:
    pass


def orders_of_a_region(esi: EsiMarket) -> None:
    with esi.orders_in_turn([10]) as turn:
        turn.region_orders(10, on_page=nothing, on_restart=nothing, monitor=Monitor())


CALLS: dict[Route, Callable[[EsiMarket], object]] = {
    REGION_ORDERS: orders_of_a_region,
    PRICES: lambda esi: esi.prices(Monitor()),
    COST_INDICES: lambda esi: esi.cost_indices(Monitor()),
    HISTORY: lambda esi: esi.history(10, 34, Monitor()),
    NAMES: lambda esi: esi.names([30000142, 30000142, 60003760, 10**12, -1], Monitor()),
}


@pytest.mark.parametrize("route", CALLS, ids=lambda route: route.path)
def test_every_parameter_that_is_sent_is_in_the_document(
    route: Route, host: EsiHost, client: EsiClient
) -> None:
    asked = asked_by(CALLS[route], host, client)
    told = {
        one["name"]: one for one in operation(route)["parameters"] if "name" in one and one["in"] == "query"
    }
    assert asked.method == route.method
    assert asked.path == route.path.replace("{region_id}", "10")
    assert set(asked.query) <= set(told)
    assert {name for name, one in told.items() if one.get("required")} <= set(asked.query)
    for name, text in asked.query.items():
        schema = told[name]["schema"]
        assert text in schema.get("enum", [text])
        assert schema["type"] != "integer" or text.isdecimal()


def test_ids_to_be_named_are_sent_as_the_document_asks(host: EsiHost, client: EsiClient) -> None:
    asked = asked_by(CALLS[NAMES], host, client)
    schema = operation(NAMES)["requestBody"]["content"]["application/json"]["schema"]
    assert schema["uniqueItems"]
    assert schema["maxItems"] == 1000
    assert msgspec.json.decode(asked.body) == [30000142, 60003760]
    assert asked.headers["content-type"] == "application/json"
