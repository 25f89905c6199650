"""The market is believable: prices follow the recipes, books have depth, and everything is repeatable."""

from collections import defaultdict
from datetime import UTC, datetime

import numpy as np
import pytest

from eveprod_desktop.core.paths import find_paths
from eveprod_desktop.sandbox.market import levels
from eveprod_desktop.sandbox.market.books import Order, OrderBook, Place, Traded, tick
from eveprod_desktop.sandbox.market.market import HUBS, Market
from eveprod_desktop.sandbox.sandbox import SMALL
from eveprod_desktop.sandbox.universe import Universe, universe_of

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC).timestamp()
DAY = 86_400
STRUCTURE = Place(1_042_000_000_004, 30_000_144)


@pytest.fixture(scope="module")
def universe() -> Universe:
    return universe_of(find_paths({}).starter_set)


@pytest.fixture(scope="module")
def market(universe: Universe) -> Market:
    return Market(universe, seed=1, size=0.1, structures={10000002: [STRUCTURE]})


@pytest.fixture(scope="module")
def forge(market: Market) -> OrderBook:
    book = market.region_book(10000002)
    assert book is not None
    return book


def every_order(book: OrderBook, moment: float = NOW) -> list[Order]:
    return book.orders(np.arange(book.size), moment)


def test_the_tables_name_things_that_exist(universe: Universe) -> None:
    assert not set(levels.BY_NAME) - {one.name for one in universe.types.values()}
    assert not set(levels.BY_GROUP) - {one.name.en for one in universe.groups.values()}


def test_products_cost_what_their_materials_cost_and_a_margin(universe: Universe, market: Market) -> None:
    level = market.levels.on_day(int(NOW // DAY))
    checked = 0
    for product, recipe in universe.recipes.items():
        at = market.levels.index(product)
        parts = [(market.levels.index(one), quantity) for one, quantity in recipe.materials]
        if at is None or any(part is None for part, _ in parts):
            continue
        cost = sum(level[part] * quantity for part, quantity in parts if part is not None)
        assert 0.6 < level[at] / (cost / recipe.units_per_run) < 2.0 or level[at] == 0.01
        checked += 1
    assert checked > 3800


def test_some_things_earn_and_some_do_not(universe: Universe, market: Market) -> None:
    level = market.levels.on_day(int(NOW // DAY))
    gains = []
    for product, recipe in universe.recipes.items():
        at = market.levels.index(product)
        parts = [(market.levels.index(one), quantity) for one, quantity in recipe.materials]
        if at is not None and all(part is not None for part, _ in parts):
            cost = sum(level[part] * quantity for part, quantity in parts if part is not None)
            gains.append(level[at] * recipe.units_per_run > cost)
    assert 0.6 < np.mean(gains) < 0.95


def test_levels_move_slowly(market: Market) -> None:
    days = np.arange(20_000, 20_100)
    level = market.levels.on_days(days)
    steps = np.abs(np.diff(np.log(level), axis=0))
    assert steps.max() < 0.1
    assert (np.ptp(np.log(level), axis=0) > 0.005).mean() > 0.99
    assert (level > 0).all()


def test_the_same_seed_makes_the_same_market_and_another_another(
    universe: Universe, forge: OrderBook
) -> None:
    same = Market(universe, seed=1, size=0.1, structures={10000002: [STRUCTURE]}).region_book(10000002)
    other = Market(universe, seed=2, size=0.1, structures={}).region_book(10000002)
    assert same is not None
    assert other is not None
    assert same.page(3, NOW) == forge.page(3, NOW)
    assert other.page(3, NOW) != forge.page(3, NOW)


def test_full_books_have_759_pages(universe: Universe) -> None:
    market = Market(universe, seed=1, size=1.0, structures={})
    books = [market.region_book(hub.region_id) for hub in HUBS]
    assert [book.pages() for book in books if book] == [411, 130, 92, 68, 58]
    assert sum(hub.full_pages for hub in HUBS) == 759


def test_pages_hold_every_slot_once(forge: OrderBook) -> None:
    ids = [one.order_id for one in every_order(forge)]
    assert len(set(ids)) == len(ids) == forge.size
    text = b"".join(forge.page(page, NOW) for page in range(1, forge.pages() + 1))
    assert all(str(one).encode() in text for one in ids[::500])


def test_orders_are_legal(universe: Universe, forge: OrderBook) -> None:
    for one in every_order(forge):
        assert 1 <= one.volume_remain <= one.volume_total
        assert 1 <= one.min_volume <= one.volume_total
        assert one.price >= 0.01
        assert one.is_buy_order or one.range == "region"
        issued = datetime.fromisoformat(one.issued).timestamp()
        assert issued <= NOW < issued + one.duration * DAY
        assert one.type_id in universe.types
        if one.location_id == STRUCTURE.location_id:
            assert one.is_buy_order
        else:
            assert universe.stations[one.location_id].system_id == one.system_id


def test_a_book_is_believable(forge: OrderBook) -> None:
    orders = every_order(forge)
    hub = [one for one in orders if one.location_id == 60003760]
    assert 0.5 < len(hub) / len(orders) < 0.85
    assert 0.25 < np.mean([one.is_buy_order for one in orders]) < 0.5
    assert len({one.location_id for one in orders}) > 50
    assert any(one.location_id == STRUCTURE.location_id for one in orders)
    assert {one.range for one in orders if one.is_buy_order} >= {
        "station",
        "solarsystem",
        "region",
        "5",
        "40",
    }
    assert any(one.price == 0.01 for one in orders if one.is_buy_order)
    assert any(one.min_volume > 1 for one in orders)
    sold = {one.type_id for one in orders if not one.is_buy_order}
    wanted = {one.type_id for one in orders if one.is_buy_order}
    assert sold - wanted
    assert wanted - sold


def test_the_best_sell_is_above_the_best_buy(forge: OrderBook) -> None:
    crossed = 0
    types = forge.type_ids()[::20]
    for type_id in types:
        orders = forge.orders(forge.slots_of(type_id), NOW)
        sells = [one.price for one in orders if not one.is_buy_order]
        buys = [one.price for one in orders if one.is_buy_order]
        crossed += bool(sells and buys and min(sells) <= max(buys))
    assert crossed <= len(types) * 0.02


def test_there_are_scams(forge: OrderBook) -> None:
    sells: defaultdict[int, list[float]] = defaultdict(list)
    for one in every_order(forge):
        if not one.is_buy_order:
            sells[one.type_id].append(one.price)
    assert sum(max(prices) > 10 * min(prices) for prices in sells.values()) > 20


def test_some_types_have_no_orders(universe: Universe, market: Market) -> None:
    small = market.region_book(10000042)
    assert small is not None
    without = set(universe.marketable) - set(small.type_ids())
    assert len(without) > 1000
    assert not len(small.slots_of(next(iter(without))))
    assert small.orders(small.slots_of(next(iter(without))), NOW) == []


def test_wormholes_have_no_market(market: Market) -> None:
    book = market.region_book(11000001)
    assert book is not None
    assert (book.size, book.pages(), book.page(1, NOW)) == (0, 1, b"[]")
    assert market.region_book(5) is None


def test_orders_are_edited_and_replaced_as_time_passes(forge: OrderBook) -> None:
    before = {one.order_id: one for one in every_order(forge)}
    soon = {one.order_id: one for one in every_order(forge, NOW + 300)}
    kept = before.keys() & soon.keys()
    assert len(kept) > 0.99 * len(before)
    changed = [key for key in kept if before[key].price != soon[key].price]
    assert 0 < len(changed) < 0.1 * len(before)
    month = {one.order_id for one in every_order(forge, NOW + 30 * DAY)}
    assert 0.1 < len(month & before.keys()) / len(before) < 0.9


def test_prices_are_written_as_the_market_writes_them() -> None:
    given = np.array([0.0001, 0.014, 3.14159, 123.456, 99_999.0, 1_234_567.0, 9.87654e13])
    assert tick(given).tolist() == [0.01, 0.01, 3.14, 123.5, 100_000.0, 1_235_000.0, 98_770_000_000_000.0]


def test_history_is_of_past_days_and_near_the_book(market: Market, forge: OrderBook) -> None:
    rows = market.history(10000002, 34, NOW)
    assert len(rows) == 400
    dates = [row["date"] for row in rows]
    assert dates == sorted(set(dates))
    assert dates[-1] == "2026-08-31"
    for row in rows:
        assert row["lowest"] <= row["average"] <= row["highest"]
        assert 1 <= row["order_count"] <= row["volume"]
    sells = [one.price for one in forge.orders(forge.slots_of(34), NOW) if not one.is_buy_order]
    assert rows[-1]["average"] == pytest.approx(min(sells), rel=0.15)


def test_rare_things_have_days_without_trade(market: Market) -> None:
    assert 0 < len(market.history(10000042, 23919, NOW)) < 400 or market.history(10000042, 23919, NOW) == []
    assert market.history(10000002, 2, NOW) == []


def test_prices_may_be_missing(market: Market) -> None:
    rows = market.prices(NOW)
    adjusted = sum("adjusted_price" not in row for row in rows)
    average = sum("average_price" not in row for row in rows)
    assert 0 < adjusted < 0.05 * len(rows)
    assert 0 < average < 0.05 * len(rows)


def test_cost_indices_are_high_near_the_hubs(market: Market, universe: Universe) -> None:
    rows = {row["solar_system_id"]: row["cost_indices"] for row in market.cost_indices(NOW)}
    assert set(rows) == set(universe.known_space)
    values = [one["cost_index"] for row in rows.values() for one in row]
    assert all(round(value, 4) == value and 0.001 <= value < 0.2 for value in values)
    near = np.mean([one["cost_index"] for one in rows[30000142]])
    assert near > 2 * np.mean(values)
    assert any(len(row) < 6 for row in rows.values())


def test_a_book_without_places_or_orders_is_empty(market: Market) -> None:
    book = OrderBook(market.levels, 1, Traded(5, 0, None, (), ()))
    assert (book.size, book.type_ids(), book.pages()) == (0, [], 1)


def test_minerals_are_sold_everywhere_in_the_smallest_market(universe: Universe) -> None:
    market = Market(universe, seed=1, size=SMALL, structures={})
    for hub in HUBS:
        book = market.region_book(hub.region_id)
        assert book is not None
        assert set(range(34, 41)) <= set(book.type_ids())
        for mineral in range(34, 38):
            orders = book.orders(book.slots_of(mineral), NOW)
            assert {one.is_buy_order for one in orders} == {True, False}
