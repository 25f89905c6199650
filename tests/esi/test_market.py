import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from eveprod_desktop.core.errors import BadAnswer, Refused
from eveprod_desktop.core.received.market import (
    CostIndexRow,
    HistoryRow,
    NameRow,
    PriceRow,
    ServerStatusRow,
    SystemIndicesRow,
)
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.esi.client import EsiClient
from eveprod_desktop.esi.market import EsiMarket
from tests.support.esi_host import EsiHost, Reply, Request, always, json_reply
from tests.support.moving_clock import MovingClock

if TYPE_CHECKING:
    from eveprod_desktop.core.received.pages import Page
    from eveprod_desktop.core.received.sources import MarketSource


@pytest.fixture
def market(client: EsiClient) -> "MarketSource":
    return EsiMarket(client)


def test_prices_may_be_missing_and_rows_may_be_bad(host: EsiHost, market: "MarketSource") -> None:
    host.serve(
        "/markets/prices",
        [{"type_id": 34, "adjusted_price": 5.1, "average_price": 5}, {"type_id": 35}, {"type_id": None}],
    )
    got = market.prices(Monitor())
    assert got.rows == [PriceRow(34, 5.1, 5.0), PriceRow(35)]
    assert got.skipped == 1
    assert not got.not_modified
    again = market.prices(Monitor())
    assert again.not_modified
    assert again.rows == got.rows
    assert again.mark == got.mark
    assert got.expires == host.clock.now() + timedelta(seconds=300)


def test_cost_indices_take_unknown_activities(host: EsiHost, market: "MarketSource") -> None:
    indices = [
        {"activity": "manufacturing", "cost_index": 0.0123},
        {"activity": "folding", "cost_index": 1},
    ]
    host.serve("/industry/systems", [{"solar_system_id": 30000142, "cost_indices": indices, "new": {}}])
    assert market.cost_indices(Monitor()).rows == [
        SystemIndicesRow(30000142, (CostIndexRow("manufacturing", 0.0123), CostIndexRow("folding", 1.0)))
    ]


def test_history_is_sorted_by_day(host: EsiHost, market: "MarketSource") -> None:
    day = {"average": 5.25, "highest": 5.27, "lowest": 5.11, "order_count": 2, "volume": 10**12}
    host.serve("/markets/10000002/history", [{"date": "2026-08-31"} | day, {"date": "2026-08-29"} | day])
    got = market.history(10000002, 34, Monitor())
    assert [row.date for row in got.rows] == ["2026-08-29", "2026-08-31"]
    assert got.rows[0] == HistoryRow("2026-08-29", 5.25, 5.27, 5.11, 2, 10**12)
    assert host.asked[0][0].query == {"type_id": "34"}


@pytest.mark.parametrize(
    ("status", "text"), [(400, "Type not tradable on market!"), (404, "Type not found!")]
)
def test_types_without_history(host: EsiHost, market: "MarketSource", status: int, text: str) -> None:
    host.routes["/markets/10000002/history"] = always(json_reply({"error": text}, status))
    with pytest.raises(Refused, match=text.rstrip("!")) as refused:
        market.history(10000002, 92669, Monitor())
    assert refused.value.status == status
    assert not refused.value.retryable


def test_a_list_that_is_none(host: EsiHost, market: "MarketSource") -> None:
    host.routes["/markets/prices"] = always(json_reply({"error": "odd"}))
    with pytest.raises(BadAnswer, match="no list"):
        market.prices(Monitor())


def test_the_server_and_whether_it_is_open(host: EsiHost, market: "MarketSource") -> None:
    status = {"players": 21000, "server_version": "2345", "start_time": "2026-09-01T11:05:00Z"}
    host.serve("/status", status)
    assert market.status(Monitor()) == ServerStatusRow(21000, "2345", "2026-09-01T11:05:00Z")
    host.clock.advance(301)
    host.serve("/status", status | {"vip": True})
    assert market.status(Monitor()).vip


def test_orders_of_a_structure_need_a_character(host: EsiHost, market: "MarketSource") -> None:
    pages: list[Page] = []
    with pytest.raises(Refused, match="Sign a character in"):
        market.structure_orders(10**12, 7, on_page=pages.append, on_restart=pages.clear, monitor=Monitor())
    assert host.asked == []


def test_orders_of_a_region(host: EsiHost, market: "MarketSource") -> None:
    host.serve("/markets/10000002/orders", [], [])
    pages: list[Page] = []
    with market.orders_in_turn([10000002]) as turn:
        got = turn.region_orders(10000002, on_page=pages.append, on_restart=pages.clear, monitor=Monitor())
    assert got.pages == len(pages) == 2
    assert host.asked[0][0].query == {"order_type": "all", "page": "1"}


def names_server(host: EsiHost, unknown: set[int]) -> None:
    def answer(request: Request) -> Reply:
        ids = json.loads(request.body)
        assert len(ids) == len(set(ids)) <= 1000
        if unknown & set(ids):
            return json_reply({"error": "Ensure all IDs are valid before resolving."}, 404)
        return json_reply([{"id": one, "name": f"Name {one}", "category": "station"} for one in ids])

    host.routes["/universe/names"] = answer


def test_names_come_in_batches(host: EsiHost, market: "MarketSource") -> None:
    names_server(host, set())
    got = market.names([*range(1, 2501), 5, 10**13, 0], Monitor())
    assert got == [NameRow(one, f"Name {one}", "station") for one in range(1, 2501)]
    assert len(host.asked) == 3


def test_an_unknown_id_spoils_no_others(host: EsiHost, market: "MarketSource", clock: MovingClock) -> None:
    names_server(host, {77})
    got = market.names(range(1, 501), Monitor())
    assert [row.id for row in got] == [one for one in range(1, 501) if one != 77]


def test_many_unknown_ids_do_not_use_up_the_limit(host: EsiHost, market: "MarketSource") -> None:
    names_server(host, set(range(1, 2000, 3)))
    market.names(range(1, 2001), Monitor())
    assert host.statuses().count(404) <= 30


def test_no_ids_no_question(host: EsiHost, market: "MarketSource") -> None:
    assert market.names([], Monitor()) == []
    assert market.names([10**12], Monitor()) == []
    assert host.asked == []
