"""What figures are computed from, laid out beside the table of products and kept while it holds."""

import threading
from collections.abc import Callable
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from eveprod_desktop.core.economics.compute import RegionInputs
from eveprod_desktop.core.economics.place_factors import PlaceFactors, place_factors, skilled_time
from eveprod_desktop.core.economics.products import ProductTable
from eveprod_desktop.core.economics.what_if import WhatIf
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.market.book import aligned
from eveprod_desktop.core.market.region_market import RegionMarket
from eveprod_desktop.core.market.service import MarketService

Floats = npt.NDArray[np.float64]
Kept = TypeVar("Kept")
_MOST_KEPT = 32


class KeptInputs:
    """Prices, factors of places and of skills. Safe to call from any thread.

    What a slider does not touch is not worked out again at each of its steps.
    """

    def __init__(self, market: MarketService, facts: Callable[[], IndustryFacts]) -> None:
        self._market = market
        self._facts = facts
        self._lock = threading.Lock()
        self._regions: dict[object, RegionInputs] = {}
        self._factors: dict[object, PlaceFactors] = {}
        self._skilled: dict[object, Floats] = {}

    def forget(self) -> None:
        """Work everything out anew at the next question; to be called when the static data changed."""
        with self._lock:
            self._regions.clear()
            self._factors.clear()
            self._skilled.clear()

    def of_region(
        self,
        table: ProductTable,
        what_if: WhatIf,
        buying: RegionMarket,
        market: RegionMarket,
        selling: RegionMarket,
    ) -> RegionInputs:
        """Return the prices where one buys, builds and sells, kept while the same markets stand."""
        reference = self._market.reference()
        overrides = self._market.overrides()
        indices = self._market.mean_indices(market.place.region_id)
        volumes = self._market.daily_volumes(selling.place.region_id)
        key = (
            table,
            buying,
            selling,
            reference,
            volumes,
            what_if.material_basis,
            what_if.product_basis,
            tuple(overrides.values()),
            tuple(indices.items()),
        )
        with self._lock:
            known = self._regions.get(key)
        if known is not None:
            return known
        adjusted, _ = reference.aligned(table.priced_type_id)
        costs = buying.prices(what_if.material_basis, table.priced_type_id, reference)
        sell = selling.prices(what_if.product_basis, table.type_id, reference)
        for override in overrides.values():
            at = int(np.searchsorted(table.priced_type_id, override.type_id))
            if at < len(costs) and table.priced_type_id[at] == override.type_id:
                if override.buying_isk is not None:
                    costs[at] = override.buying_isk
                if override.selling_isk is not None and table.product_at[at] >= 0:
                    sell[table.product_at[at]] = override.selling_isk
        inputs = RegionInputs(
            buying=costs,
            adjusted=adjusted,
            sell=sell,
            buy=selling.prices("buy_max", table.type_id, reference),
            offered=selling.column(selling.book.sell_volume, table.type_id),
            daily_volume=aligned(volumes.type_id, volumes.units, table.type_id),
            indices=indices,
        )
        return self._keep(self._regions, key, inputs)

    def place_factors(self, table: ProductTable, what_if: WhatIf, inputs: RegionInputs) -> PlaceFactors:
        """Return what the places to build at make of quantities, times and costs of every product."""
        key = (
            table,
            tuple(sorted(what_if.places.items())),
            tuple(inputs.indices.items()),
            what_if.skills.alpha,
        )
        with self._lock:
            known = self._factors.get(key)
        return known or self._keep(
            self._factors,
            key,
            place_factors(table, self._facts(), what_if.places, inputs.indices, alpha=what_if.skills.alpha),
        )

    def skilled_time(self, table: ProductTable, what_if: WhatIf) -> Floats:
        """Return what the skills leave of the time of every product, as shares."""
        key = (table, what_if.skills)
        with self._lock:
            known = self._skilled.get(key)
        if known is not None:
            return known
        return self._keep(self._skilled, key, skilled_time(table, self._facts(), what_if.skills))

    def _keep(self, where: dict[object, Kept], key: object, value: Kept) -> Kept:
        """Keep what was worked out; the oldest goes when there is much of it."""
        with self._lock:
            where[key] = value
            while len(where) > _MOST_KEPT:
                del where[next(iter(where))]
        return value
