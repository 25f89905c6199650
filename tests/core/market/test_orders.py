import json
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.core.errors import BadAnswer
from eveprod_desktop.core.market.orders import SAME_SYSTEM, STATION_ONLY, WHOLE_REGION, OrderCollector
from eveprod_desktop.core.market.packing import TYPES_IN_CHUNK, chunk_of, pack, unpack
from eveprod_desktop.core.received.market import StructureOrderRow
from tests.support.market_build import order

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def page(*rows: dict[str, Any]) -> bytes:
    return json.dumps(rows).encode()


def test_a_page_becomes_columns_by_type_and_price() -> None:
    collector = OrderCollector()
    collector.add(page(order(1, 35, 9.5), order(2, 34, 5.25, buy=True, reach="5"), order(3, 34, 6.0)), AT)
    orders = collector.finish().orders
    assert orders.type_id.tolist() == [34, 34, 35]
    assert orders.is_buy.tolist() == [False, True, False]
    assert orders.price_isk.tolist() == [6.0, 5.25, 9.5]
    assert orders.reach.tolist() == [WHOLE_REGION, 5, WHOLE_REGION]


def test_an_order_that_moved_between_pages_counts_once_by_the_newest_page() -> None:
    old, new = order(1, 34, 5.0), order(1, 34, 7.0)
    for pages in ((old, new), (new, old)):
        collector = OrderCollector()
        for row in pages:
            collector.add(page(row), AT + timedelta(seconds=row["price"]))
        assert collector.finish().orders.price_isk.tolist() == [7.0]


@pytest.mark.parametrize(
    "bad",
    [
        {"price": 0.0},
        {"price": -1.0},
        {"price": 1e300},
        {"volume_remain": -5},
        {"volume_remain": 1 << 62},
        {"volume_remain": 1 << 70},
        {"order_id": 0},
        {"order_id": 1 << 80},
        {"type_id": 1 << 40},
        {"type_id": -34},
        {"type_id": None},
        {"price": "cheap"},
        {"location_id": 1 << 66},
        {"min_volume": -(1 << 90)},
        {"system_id": 1 << 90},
    ],
)
def test_a_bad_row_is_skipped_and_counted(bad: dict[str, Any]) -> None:
    collector = OrderCollector()
    collector.add(page(order(1, 34, 5.0), {**order(2, 34, 6.0), **bad}), AT)
    found = collector.finish()
    assert (found.skipped, found.orders.price_isk.tolist()) == (1, [5.0])


def test_new_fields_and_ranges_pass() -> None:
    collector = OrderCollector()
    collector.add(page(order(1, 34, 5.0, buy=True, reach="constellation", colour="blue")), AT)
    collector.add(page(order(2, 34, 6.0, buy=True, reach="station")), AT)
    collector.add(page(order(3, 34, 7.0, buy=True, reach="solarsystem")), AT)
    assert collector.finish().orders.reach.tolist() == [STATION_ONLY, STATION_ONLY, SAME_SYSTEM]


def test_orders_in_structures_name_no_system() -> None:
    row = order(1, 34, 5.0)
    del row["system_id"]
    collector = OrderCollector()
    collector.add(page(row), AT, StructureOrderRow)
    assert collector.finish().orders.system_id.tolist() == [0]


def test_empty_pages_and_no_pages_are_an_empty_market() -> None:
    collector = OrderCollector()
    assert len(collector.finish().orders) == 0
    collector.add(b"[]", AT)
    collector.add(b"[]", None)
    assert len(collector.finish().orders) == 0
    assert pack(collector.finish().orders) == []


def test_a_restart_forgets_the_pages_since_its_mark() -> None:
    collector = OrderCollector()
    collector.add(page(order(1, 34, 5.0)), AT)
    mark = collector.mark()
    collector.add(page(order(2, 34, 6.0), {"nonsense": 1}), AT)
    collector.restart(mark)
    found = collector.finish()
    assert (found.orders.price_isk.tolist(), found.skipped) == ([5.0], 0)


@pytest.mark.parametrize("body", [b"<html>", b"{}", b"[{", b""])
def test_what_is_no_list_is_a_bad_answer(body: bytes) -> None:
    with pytest.raises(BadAnswer):
        OrderCollector().add(body, AT)


@given(
    st.lists(
        st.tuples(st.integers(1, 40), st.integers(1, 3000), st.floats(0.01, 1e13), st.booleans()), max_size=60
    )
)
def test_whatever_comes_is_each_order_once_and_survives_packing(
    rows: list[tuple[int, int, float, bool]],
) -> None:
    collector = OrderCollector()
    for order_id, type_id, price, buy in rows:
        collector.add(page(order(order_id, type_id, price, buy=buy)), AT)
    orders = collector.finish().orders
    assert len(orders) == len({row[0] for row in rows})
    keys = list(zip(orders.type_id.tolist(), orders.is_buy.tolist(), orders.price_isk.tolist(), strict=True))
    assert keys == sorted(keys)
    chunks = dict(pack(orders))
    assert set(chunks) == {chunk_of(one) for one in orders.type_id.tolist()}
    again = [unpack(chunks[chunk]) for chunk in sorted(chunks)]
    for name, column in orders.columns().items():
        joined = np.concatenate([part.columns()[name] for part in again]) if again else column
        assert joined.dtype == column.dtype
        assert joined.tolist() == column.tolist()
    for chunk, data in chunks.items():
        assert set((unpack(data).type_id // TYPES_IN_CHUNK).tolist()) == {chunk}
