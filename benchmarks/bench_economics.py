"""Every product's cost and profit: one region, five regions written, and under other assumptions."""

import itertools
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pytest

from benchmarks.conftest import Bench
from eveprod_desktop.app import App, build_app
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.db.market_tables import EVERYWHERE
from eveprod_desktop.core.economics.place_factors import place_factors
from eveprod_desktop.core.industry.facility import Facility
from eveprod_desktop.core.market import store
from eveprod_desktop.core.market.book import PriceBook, Reach, at_place, price_book
from eveprod_desktop.core.market.orders import OrderCollector
from eveprod_desktop.core.market.packing import pack
from eveprod_desktop.core.market.places import TRADE_HUBS
from eveprod_desktop.core.market.rows import Section
from eveprod_desktop.core.received.market import OrderRow, PriceRow, SystemIndicesRow

if TYPE_CHECKING:
    from eveprod_desktop.core.industry.facility_profiles import JobClass

REGIONS = tuple(TRADE_HUBS)
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
JITA, JITA_STATION = 30000142, 60003760
AZBEL = 35826


@pytest.fixture(scope="module")
def market(loaded: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The program on a copy of the build, with prices of every type in five regions."""
    folder = tmp_path_factory.mktemp("economics")
    loaded.close()  # so that everything is in the file
    shutil.copy(loaded.path, folder / "eveprod.db")
    app = build_app({"EVEPROD_DATA_DIR": str(folder)})
    numbers = np.random.default_rng(1)
    types = app.economics.table().priced_type_id
    sell = np.round(10 ** numbers.uniform(0, 8, len(types)), 2)
    with app.database.write() as connection:
        for region in REGIONS:
            many = numbers.integers(1, 10**6, len(types))
            book = PriceBook(types, sell, sell * 0.9, sell, sell * 0.9, many, many, many, many)
            store.write_prices(connection, region, book)
        rows = [PriceRow(one, price, price) for one, price in zip(types.tolist(), sell.tolist(), strict=True)]
        store.write_reference_prices(connection, rows)
        store.write_cost_indices(connection, [_indices()])
        sections = [Section("orders", region, "a", NOW, NOW, TRADE_HUBS[region]) for region in REGIONS]
        sections += [
            Section("prices", EVERYWHERE, "a", NOW, NOW),
            Section("indices", EVERYWHERE, "a", NOW, NOW),
        ]
        store.write_sections(connection, sections)
    yield app
    app.close()


def _indices() -> SystemIndicesRow:
    text = json.dumps(
        {
            "solar_system_id": JITA,
            "cost_indices": [
                {"activity": one, "cost_index": 0.05}
                for one in ("manufacturing", "reaction", "invention", "copying")
            ],
        }
    )
    return msgspec.json.decode(text, type=SystemIndicesRow)


def test_one_region(bench: Bench, market: App) -> None:
    seconds = bench.seconds(lambda: market.economics.figures(REGIONS[0]), rounds=20)
    bench.at_most("economics of every product, one region", seconds * 1000, 5, "ms")


def test_five_regions_computed_and_written(bench: Bench, market: App) -> None:
    seconds = bench.seconds(lambda: market.economics.update_regions(REGIONS))
    bench.at_most("economics, five regions computed and written", seconds, 0.35, "s")


def test_what_if(bench: Bench, market: App) -> None:
    """Of 40 ms end to end some 20 go into painting; every assumption is another one each time."""
    usual = market.economics.usual(REGIONS[0])
    rounds = itertools.cycle(range(11))
    taxes = itertools.count()
    seconds = bench.seconds(
        lambda: market.economics.figures(REGIONS[0], replace(usual, me=next(rounds))), rounds=20
    )
    bench.at_most("what-if: another ME", seconds * 1000, 20, "ms")

    def other_facility() -> None:
        place = Facility(AZBEL, (), "low", 0.05, 0.0, next(taxes) / 10_000)
        places: dict[JobClass, Facility] = {"manufacturing": place, "invention": place, "copying": place}
        market.economics.figures(REGIONS[0], replace(usual, places=places))

    bench.at_most("what-if: another facility", bench.seconds(other_facility, rounds=20) * 1000, 20, "ms")
    table, facts = market.economics.table(), market.industry_facts()
    seconds = bench.seconds(lambda: place_factors(table, facts, {}, {}))
    bench.at_most("what-if: factors of a facility alone", seconds * 1000, 5, "ms")


def test_ranking_a_region(bench: Bench, market: App) -> None:
    seconds = bench.seconds(lambda: market.economics.find_opportunities(REGIONS[0]))
    bench.at_most("opportunities of a region as rows", seconds * 1000, 100, "ms")


def test_orders_to_prices(bench: Bench) -> None:
    """A hub's pages to prices and packed orders, against decoding the same bytes and nothing else."""
    numbers = np.random.default_rng(2)
    count = 20 if bench.smoke else 200
    pages = [_page(numbers, number) for number in range(count)]
    decoder = msgspec.json.Decoder(list[OrderRow])
    bare = bench.seconds(lambda: [decoder.decode(page) for page in pages], rounds=3)
    reach = Reach(JITA_STATION, JITA, {JITA: 0})

    def to_prices() -> None:
        collector = OrderCollector()
        for page in pages:
            collector.add(page, NOW)
        orders = collector.finish().orders
        price_book(at_place(orders, reach))
        pack(orders)

    bench.at_most("orders to prices / bare decoding", bench.seconds(to_prices, rounds=3) / bare, 4, "x")


def _page(numbers: np.random.Generator, number: int) -> bytes:
    rows = [
        {
            "duration": 90,
            "is_buy_order": bool(buy),
            "issued": "2026-11-01T00:00:00Z",
            "location_id": JITA_STATION,
            "min_volume": 1,
            "order_id": number * 1000 + at,
            "price": round(float(price), 2),
            "range": "region",
            "system_id": JITA,
            "type_id": int(type_id),
            "volume_remain": int(units),
            "volume_total": 10**6,
        }
        for at, (buy, price, type_id, units) in enumerate(
            zip(
                numbers.random(1000) < 0.4,
                10 ** numbers.uniform(0, 8, 1000),
                numbers.integers(18, 16_000, 1000),
                numbers.integers(1, 10**6, 1000),
                strict=True,
            ),
            1,
        )
    ]
    return json.dumps(rows).encode()
