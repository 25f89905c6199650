"""Prices of a region as columns, with the place and the age they have."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.market.book import Basis, PriceBook, aligned
from eveprod_desktop.core.market.places import MarketPlace

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class NoPrices(AppError):
    """A market that was never fetched."""


@dataclass(frozen=True, slots=True, eq=False)
class ReferencePrices:
    """CCP's own prices by type id; NaN is "no price". `data_at` is None if they were never fetched."""

    type_id: Ints
    adjusted: Floats
    average: Floats
    data_at: datetime | None

    def aligned(self, type_ids: Ints) -> tuple[Floats, Floats]:
        """Return adjusted and average prices of types, NaN where there is none."""
        return aligned(self.type_id, self.adjusted, type_ids), aligned(self.type_id, self.average, type_ids)


@dataclass(frozen=True, slots=True, eq=False)
class DailyVolumes:
    """Units traded a day in a region, over the last 30 days, by type id."""

    type_id: Ints
    units: Floats


@dataclass(frozen=True, slots=True, eq=False)
class RegionMarket:
    """The prices of one region at the place that counts there, as of `data_at`."""

    place: MarketPlace
    place_name: str
    data_at: datetime
    book: PriceBook

    def prices(self, basis: Basis, type_ids: Ints, reference: ReferencePrices) -> Floats:
        """Return the prices of types on a basis, NaN where there is none."""
        if basis == "average":
            return reference.aligned(type_ids)[1]
        return self.column(getattr(self.book, basis), type_ids)

    def column(self, values: Floats | Ints, type_ids: Ints) -> Floats:
        """Return values of the book for types, NaN where the book has no such type."""
        return aligned(self.book.type_id, values, type_ids)
