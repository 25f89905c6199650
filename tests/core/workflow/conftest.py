"""A program on a small build with a market, and jobs on an empty file."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import pytest

from eveprod_desktop.app import App, build_app
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.market.places import MarketPlace
from eveprod_desktop.core.market.refresh import MarketRefresher
from eveprod_desktop.core.rebuild import load_build
from eveprod_desktop.core.received.market import PriceRow
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.core.workflow.jobs import JobBook
from tests.support.market_build import (
    DART,
    DART_II,
    DATACORE,
    FORGE,
    JITA,
    JITA_STATION,
    PLATE,
    POLYMER,
    PYERITE,
    TRITANIUM,
    WATER,
    market_build,
    order,
)
from tests.support.market_source import START, MemorySource, indices
from tests.support.moving_clock import MovingClock

HUB = MarketPlace(FORGE, JITA_STATION)


class Fetch(Protocol):
    """Brings a new state of the market."""

    def __call__(
        self, tritanium: float = 1.0, dart: float = 9000.0, adjusted: float = 1.5, index: float = 0.05
    ) -> None: ...


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
def database(empty_database: Path, tmp_path: Path, clock: MovingClock) -> Iterator[Database]:
    database = Database(Path(shutil.copy(empty_database, tmp_path)), tmp_path / "backups", clock)
    yield database
    database.close()


@pytest.fixture
def book(database: Database, clock: MovingClock) -> JobBook:
    return JobBook(database, clock)


@pytest.fixture
def app(data_dir: Path) -> Iterator[App]:
    app = build_app()
    load_build(app.database, market_build().write(data_dir / "a.zip"), "file", app.clock, Monitor())
    app.settings.market_places = f"{FORGE}:{JITA_STATION}"
    yield app
    app.close()


@pytest.fixture
def fetch(app: App) -> Fetch:
    """Fetch a market; it is fetched once before the test begins."""
    source = MemorySource()
    clock = MovingClock(START)
    refresher = MarketRefresher(app.database, source, clock, app.market.distances)

    def bring(
        tritanium: float = 1.0, dart: float = 9000.0, adjusted: float = 1.5, index: float = 0.05
    ) -> None:
        prices = {PYERITE: 2.0, WATER: 1.0, PLATE: 50.0, POLYMER: 7.0, DATACORE: 100.0, DART_II: 90_000.0}
        orders = [
            order(one, type_id, price, 1_000_000) for one, (type_id, price) in enumerate(prices.items(), 1)
        ]
        orders += [order(10, TRITANIUM, tritanium, 10**9), order(11, DART, dart, 1000)]
        source.regions[FORGE] = [orders]
        source.price_rows = [
            PriceRow(type_id, adjusted, adjusted)
            for type_id in (TRITANIUM, PYERITE, PLATE, POLYMER, WATER, DART)
        ]
        source.index_rows = [
            indices(JITA, manufacturing=index, reaction=index, copying=index, invention=index)
        ]
        clock.advance(7200)
        source.now = START + timedelta(seconds=clock.monotonic())
        refresher.refresh([HUB], Monitor())
        app.market.forget()

    bring()
    return bring
