"""The prices a single job is quoted with where it is given none: those of the first market that has any."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.industry.prices import Prices
from eveprod_desktop.core.market.book import Basis
from eveprod_desktop.core.market.region_market import Floats, Ints, ReferencePrices, RegionMarket
from eveprod_desktop.core.market.service import MarketService


@dataclass(frozen=True, slots=True, eq=False)
class InstalledPrices:
    """Prices with their place and age: `prices` are what materials cost, `selling` what products fetch.

    `place_name` is empty and `data_at` None while no market was fetched, `reference_at` while CCP's own
    prices were not. `mean_indices` are those of the market's region.
    """

    prices: Prices = field(default_factory=Prices)
    selling: Mapping[int, float] = field(default_factory=dict)
    place_name: str = ""
    region_name: str = ""
    data_at: datetime | None = None
    reference_at: datetime | None = None
    mean_indices: Mapping[Activity, float] = field(default_factory=dict)


class PricesOfJobs:
    """Makes `InstalledPrices` from what the market service has; made anew only when that has changed.

    `bases` gives the price bases for buying and selling. Safe to call from any thread.
    """

    def __init__(self, market: MarketService, bases: Callable[[], tuple[Basis, Basis]]) -> None:
        self._market = market
        self._bases = bases
        self._lock = threading.Lock()
        self._known: tuple[tuple[object, ...], InstalledPrices] | None = None

    def __call__(self) -> InstalledPrices:
        """Return the prices as they stand; without any data all are empty."""
        market, bases = self._market, self._bases()
        reference = market.reference()
        fetched = set(market.fetched_regions())
        region_id = next((one.region_id for one in market.places() if one.region_id in fetched), None)
        region = None if region_id is None else market.market(region_id)
        overrides = tuple(sorted(market.overrides().items()))
        # the service hands out the same objects until something newer stands
        key = (reference, region, bases, overrides)
        with self._lock:
            if self._known is not None and self._known[0] == key:
                return self._known[1]
        made = self._make(region, reference, bases)
        with self._lock:
            self._known = key, made
        return made

    def _make(
        self, region: RegionMarket | None, reference: ReferencePrices, bases: tuple[Basis, Basis]
    ) -> InstalledPrices:
        adjusted = _known(reference.type_id, reference.adjusted)
        if region is None:
            return InstalledPrices(Prices(adjusted), reference_at=reference.data_at)
        types = np.union1d(region.book.type_id, reference.type_id)
        buying, selling = (_known(types, region.prices(basis, types, reference)) for basis in bases)
        for type_id, typed in self._market.overrides().items():
            if typed.buying_isk is not None:
                buying[type_id] = typed.buying_isk
            if typed.selling_isk is not None:
                selling[type_id] = typed.selling_isk
        return InstalledPrices(
            Prices(adjusted, buying),
            selling,
            region.place_name,
            self._market.region_name(region.place.region_id),
            region.data_at,
            reference.data_at,
            self._market.mean_indices(region.place.region_id),
        )


def _known(type_ids: Ints, prices: Floats) -> dict[int, float]:
    """Return prices by type, those that are none left out."""
    known = ~np.isnan(prices)
    return dict(zip(type_ids[known].tolist(), prices[known].tolist(), strict=True))
