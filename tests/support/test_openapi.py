"""The check of bodies finds what is wrong."""

from typing import Any

import pytest

from tests.support.openapi import answer_schema, misfits

ORDERS = answer_schema("GET", "/markets/{region_id}/orders")
GOOD = {
    "duration": 90,
    "is_buy_order": False,
    "issued": "2026-09-01T11:00:00Z",
    "location_id": 60003760,
    "min_volume": 1,
    "order_id": 6000000001,
    "price": 4.5,
    "range": "region",
    "system_id": 30000142,
    "type_id": 34,
    "volume_remain": 10,
    "volume_total": 10,
}


def test_a_good_row_is_good() -> None:
    assert list(misfits(ORDERS, [GOOD])) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"price": "4.5"}, "is no number"),
        ({"price": None}, "is no number"),
        ({"duration": 1.5}, "is no integer"),
        ({"duration": True}, "is no integer"),
        ({"range": "galaxy"}, "none of the values"),
        ({"issued": "2026-09-01"}, "is no date-time"),
        ({"colour": "red"}, "not in the document"),
    ],
)
def test_a_wrong_row_is_told(wrong: dict[str, Any], said: str) -> None:
    assert any(said in line for line in misfits(ORDERS, [{**GOOD, **wrong}]))


def test_a_missing_field_is_told() -> None:
    less = {name: value for name, value in GOOD.items() if name != "type_id"}
    assert list(misfits(ORDERS, [less])) == ["$[0]: lacks type_id"]


def test_a_list_that_is_none_is_told() -> None:
    assert list(misfits(ORDERS, {"error": "no"})) == ["$: {'error': 'no'} is no array"]
