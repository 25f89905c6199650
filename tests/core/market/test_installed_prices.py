"""The prices a job takes where it is given none: whose they are, how old, and made anew only when needed."""

from collections.abc import Callable

import pytest

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.market.book import Basis
from eveprod_desktop.core.market.installed_prices import InstalledPrices, PricesOfJobs
from eveprod_desktop.core.market.places import MarketPlace
from eveprod_desktop.core.market.refresh import MarketRefresher
from eveprod_desktop.core.market.rows import PriceOverride
from eveprod_desktop.core.market.service import MarketService
from eveprod_desktop.core.received.market import PriceRow
from eveprod_desktop.core.work.monitor import Monitor
from tests.support.market_build import (
    DOMAIN,
    FORGE,
    JITA,
    JITA_STATION,
    PLATE,
    TRITANIUM,
    market_build,
    order,
)
from tests.support.market_source import START, MemorySource, indices
from tests.support.moving_clock import MovingClock
from tests.support.small_build import SmallBuild

HUB = MarketPlace(FORGE, JITA_STATION)


def chosen(buying: Basis, selling: Basis) -> tuple[Basis, Basis]:
    return buying, selling


class Installed:
    """A market in a database, and the prices of jobs made from it."""

    def __init__(self, database: Database) -> None:
        self.source = MemorySource()
        self.clock = MovingClock(START)
        self.bases = chosen("sell_min", "buy_max")
        self.service = MarketService(database, lambda: (MarketPlace(DOMAIN), HUB))
        self.prices = PricesOfJobs(self.service, lambda: self.bases)
        self._refresher = MarketRefresher(database, self.source, self.clock, self.service.distances)

    def refresh(self) -> InstalledPrices:
        self.clock.advance(3600)
        self._refresher.refresh([HUB], Monitor())
        return self.prices()


@pytest.fixture
def installed(database: Database, load: Callable[[SmallBuild], None]) -> Installed:
    load(market_build())
    installed = Installed(database)
    installed.source.regions[FORGE] = [
        [order(1, TRITANIUM, 5.0, 60), order(2, TRITANIUM, 4.0, 60, buy=True), order(3, PLATE, 70.0)]
    ]
    installed.source.price_rows = [PriceRow(TRITANIUM, 4.4, 4.6), PriceRow(PLATE, None, 66.0)]
    installed.source.index_rows = [indices(JITA, manufacturing=0.04)]
    return installed


def test_without_a_market_there_are_none(installed: Installed) -> None:
    nothing = installed.prices()
    assert (dict(nothing.prices.adjusted), dict(nothing.prices.market), dict(nothing.selling)) == ({}, {}, {})
    assert (nothing.place_name, nothing.data_at, nothing.reference_at) == ("", None, None)


def test_prices_of_the_first_market_that_was_fetched(installed: Installed) -> None:
    found = installed.refresh()
    assert found.prices.market == {TRITANIUM: 5.0, PLATE: 70.0}
    assert found.selling == {TRITANIUM: 4.0}
    assert found.prices.adjusted == {TRITANIUM: 4.4}
    assert found.place_name.startswith("Jita")
    assert found.region_name == "The Forge"
    assert found.data_at is not None
    assert found.reference_at is not None
    assert found.mean_indices == {Activity.MANUFACTURING: 0.04}


def test_they_are_made_anew_only_when_something_changed(installed: Installed) -> None:
    first = installed.refresh()
    assert installed.prices() is first
    installed.bases = chosen("average", "sell_min")
    second = installed.prices()
    assert second.prices.market == {TRITANIUM: 4.6, PLATE: 66.0}
    assert second.selling == {TRITANIUM: 5.0, PLATE: 70.0}
    installed.service.set_override(PriceOverride(PLATE, 1.5, 2.5))
    third = installed.prices()
    assert (third.prices.market[PLATE], third.selling[PLATE]) == (1.5, 2.5)
    installed.source.regions[FORGE] = [[order(1, TRITANIUM, 9.0, 60)]]
    installed.source.now = installed.clock.now()
    assert installed.refresh().selling[TRITANIUM] == 9.0
