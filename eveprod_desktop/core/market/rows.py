"""Frozen rows of the market room."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from eveprod_desktop.core.market.places import MarketPlace

SectionName = Literal["orders", "prices", "indices", "history"]
"""What is fetched: a region's orders, CCP's own prices, the cost indices of all systems, daily trade."""


@dataclass(frozen=True, slots=True)
class Section:
    """How one part of the market data stands. `region_id` is 0 for what holds for all regions.

    `data_at` is the moment of the server's snapshot (None before the first success). Of a failure that
    came after it `failure` is the sentence, and nothing is asked before `retry_at`; the data stand all
    the same.
    """

    name: SectionName
    region_id: int
    mark: str = ""
    data_at: datetime | None = None
    expires_at: datetime | None = None
    location_id: int | None = None
    pages: int = 0
    orders: int = 0
    types: int = 0
    skipped: int = 0
    failed_at: datetime | None = None
    failure: str | None = None
    retry_at: datetime | None = None

    def age_seconds(self, now: datetime) -> float | None:
        """Return how old the data are, never below 0; None if there are none."""
        return None if self.data_at is None else max(0.0, (now - self.data_at).total_seconds())


@dataclass(frozen=True, slots=True)
class PriceCard:
    """Every price of one type at one place, ISK for one unit; None is "no price".

    `average` and `adjusted` are CCP's own, for the whole universe. `buying_override` and
    `selling_override` are what the user typed instead.
    """

    type_id: int
    place: MarketPlace
    place_name: str
    data_at: datetime
    sell_min: float | None
    buy_max: float | None
    sell_p5: float | None
    buy_p5: float | None
    split: float | None
    average: float | None
    adjusted: float | None
    sell_volume: int
    buy_volume: int
    sell_orders: int
    buy_orders: int
    daily_volume: float | None
    buying_override: float | None
    selling_override: float | None


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One order of a type in a region, wherever it stands; `counts` says whether it does at the place."""

    is_buy: bool
    price_isk: float
    units: int
    least_units: int
    location_id: int
    system_id: int
    reach: int
    counts: bool


@dataclass(frozen=True, slots=True)
class TradePlace:
    """A station or structure of a region, with the number of orders that stand there."""

    location_id: int
    name: str
    orders: int
    is_hub: bool = False


@dataclass(frozen=True, slots=True)
class HistoryDay:
    """One day's trade of a type in a region; `day` is YYYY-MM-DD. A day without trade has no row."""

    day: str
    average: float
    highest: float
    lowest: float
    order_count: int
    volume: int


@dataclass(frozen=True, slots=True)
class PriceOverride:
    """What the user typed in place of the market's prices; None leaves the market's."""

    type_id: int
    buying_isk: float | None = None
    selling_isk: float | None = None


@dataclass(frozen=True, slots=True)
class RegionRefresh:
    """How the refresh of one region went.

    `not_modified` counts the pages that were there already (not asked for, or answered 304), `asked`
    the requests that were answered. After a failure the numbers are those of the orders that stand,
    and `failure` says in a sentence what happened. `mixed`: orders of several moments, the oldest of which
    is told as their age, since they changed faster than they could be read.
    """

    region_id: int
    pages: int
    orders: int
    types: int
    not_modified: int
    asked: int
    skipped: int
    seconds: float
    failure: str | None = None
    retry_at: datetime | None = None
    mixed: bool = False
