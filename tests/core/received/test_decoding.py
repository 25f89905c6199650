import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.core.errors import BadAnswer
from eveprod_desktop.core.received.decoding import decode_object, decode_rows
from eveprod_desktop.core.received.market import OrderRow, PriceRow, ServerStatusRow

ORDER = {
    "order_id": 1,
    "type_id": 34,
    "location_id": 60003760,
    "system_id": 30000142,
    "price": 5,
    "volume_remain": 10,
    "volume_total": 20,
    "is_buy_order": False,
    "min_volume": 1,
    "range": "region",
    "issued": "2026-11-01T00:00:00Z",
    "duration": 90,
}


def test_unknown_fields_and_values_pass() -> None:
    strange = ORDER | {"range": "constellation", "brand_new": {"deep": [1, None]}}
    read = decode_rows(json.dumps([ORDER, strange]).encode(), OrderRow)
    assert [row.range for row in read.rows] == ["region", "constellation"]
    assert read.skipped == 0


@pytest.mark.parametrize(
    "bad",
    [
        ORDER | {"price": None},
        ORDER | {"type_id": "34"},
        {key: value for key, value in ORDER.items() if key != "order_id"},
        None,
        [],
        "row",
    ],
)
def test_a_bad_row_is_skipped_and_counted(bad: object) -> None:
    read = decode_rows(json.dumps([ORDER, bad, ORDER | {"order_id": 2}]).encode(), OrderRow)
    assert [row.order_id for row in read.rows] == [1, 2]
    assert read.skipped == 1


def test_an_empty_list_is_no_rows() -> None:
    assert decode_rows(b"[]", OrderRow).rows == []


def test_missing_prices_stay_missing() -> None:
    body = b'[{"type_id": 1}, {"type_id": 2, "adjusted_price": null}, {"type_id": 3, "average_price": 1e13}]'
    assert decode_rows(body, PriceRow).rows == [PriceRow(1), PriceRow(2), PriceRow(3, None, 1e13)]


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"{}", b"null", b'[{"type_id": 1}', b"\xff\xfe", b'[{"type_id": 1}] x']
)
def test_what_is_no_list_is_a_bad_answer(body: bytes) -> None:
    with pytest.raises(BadAnswer):
        decode_rows(body, PriceRow)


def test_one_object() -> None:
    body = b'{"players": 5, "server_version": "1", "start_time": "2026-11-01T11:05:00Z", "new": 1}'
    assert decode_object(body, ServerStatusRow) == ServerStatusRow(5, "1", "2026-11-01T11:05:00Z")
    with pytest.raises(BadAnswer):
        decode_object(b"[]", ServerStatusRow)


@given(
    st.lists(
        st.one_of(
            st.fixed_dictionaries(
                {"type_id": st.integers(0, 2**53)}, optional={"adjusted_price": st.floats(0, 1e15)}
            ),
            st.none(),
            st.text(max_size=5),
            st.dictionaries(st.sampled_from(["type_id", "average_price"]), st.text(max_size=3), min_size=1),
        )
    )
)
def test_good_rows_are_those_that_decode_alone(rows: list[object]) -> None:
    alone = []
    for row in rows:
        try:
            alone.append(msgspec.json.decode(json.dumps(row), type=PriceRow))
        except msgspec.ValidationError:
            continue
    read = decode_rows(json.dumps(rows).encode(), PriceRow)
    assert read.rows == alone
    assert read.skipped == len(rows) - len(alone)
