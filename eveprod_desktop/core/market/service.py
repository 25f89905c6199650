"""The market room as the rest of the program sees it: prices with their place and age."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
from sqlalchemy import Connection, delete, select

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.db.bulk import insert_rows
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.db.static_tables import regions
from eveprod_desktop.core.db.tables import price_overrides
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.market import history, store
from eveprod_desktop.core.market.book import aligned, at_place, counting
from eveprod_desktop.core.market.depth import Depth, Fill, depth_of, walk
from eveprod_desktop.core.market.history import HistoryState
from eveprod_desktop.core.market.kept_parts import KeptPart
from eveprod_desktop.core.market.places import TRADE_HUBS, MarketPlace, is_structure, usual_place
from eveprod_desktop.core.market.reach import Distances, book_at, reach_of
from eveprod_desktop.core.market.region_market import (
    DailyVolumes,
    Floats,
    Ints,
    NoPrices,
    ReferencePrices,
    RegionMarket,
)
from eveprod_desktop.core.market.rows import (
    HistoryDay,
    OrderLine,
    PriceCard,
    PriceOverride,
    Section,
    SectionName,
    TradePlace,
)
from eveprod_desktop.core.market.timing import RefreshPlan, plan

_MOST_ISK = 1e15


class MarketService:
    """Every question about prices, answered from what the last refresh stored. Safe from any thread.

    What is read is kept until the database says that something newer stands there, whichever process
    wrote it. `places` gives the places that the user watches.
    """

    def __init__(self, database: Database, places: Callable[[], tuple[MarketPlace, ...]]) -> None:
        self._database = database
        self._places = places
        self._markets = KeptPart(database, "orders", self._read_market)
        self._volumes = KeptPart(database, "history", _read_volumes)
        self._reference = KeptPart(database, "prices", _read_reference)
        self._indices = KeptPart(database, "indices", _read_indices)
        self.distances = Distances()

    def forget(self) -> None:
        """Read everything anew at the next question; to be called when the static data changed."""
        for part in (self._markets, self._volumes, self._reference, self._indices):
            part.forget()
        self.distances.forget()

    def places(self) -> tuple[MarketPlace, ...]:
        """Return the places that the user watches."""
        return self._places()

    def place(self, region_id: int) -> MarketPlace:
        """Return the place that counts in a region: the user's, else its trade hub or the whole region."""
        chosen = {one.region_id: one for one in self._places()}
        return chosen.get(region_id) or usual_place(region_id)

    def sections(self) -> Mapping[tuple[SectionName, int], Section]:
        """Return how every part of the market data stands, by name and region (0: everywhere)."""
        return self._database.kept(store.read_sections)

    def region_name(self, region_id: int) -> str:
        """Return the name of a region, "Region 123" where the data have none."""
        names = self._database.kept(_region_names)
        return names.get(region_id, f"Region {region_id}")

    def place_name(self, region_id: int) -> str:
        """Return the name of the place that counts in a region."""
        with self._database.read() as connection:
            return self._place_name(connection, self.place(region_id))

    def location_names(self, location_ids: Iterable[int]) -> Mapping[int, str]:
        """Return the names of stations and structures; what nobody named is called by its id."""
        with self._database.read() as connection:
            return {one: _location_name(connection, one) for one in set(location_ids)}

    def refresh_plan(self, now: datetime, interval: timedelta, *, offline: bool = False) -> RefreshPlan:
        """Return what of the watched markets is due, and when something is due next; see `timing.plan`."""
        watched = [place.region_id for place in self._places()]
        return plan(self.sections(), watched, now=now, interval=interval, offline=offline)

    def fetched_regions(self) -> tuple[int, ...]:
        """Return the regions that have prices, by id."""
        return tuple(
            sorted(
                region
                for (name, region), section in self.sections().items()
                if name == "orders" and section.data_at is not None
            )
        )

    def market(self, region_id: int) -> RegionMarket:
        """Return the prices of a region.

        Raises:
            NoPrices: its market was never fetched.

        """
        return self._markets.of(region_id)

    def reference(self) -> ReferencePrices:
        """Return CCP's own prices; empty if they were never fetched."""
        return self._reference.of()

    def mean_indices(self, region_id: int) -> Mapping[Activity, float]:
        """Return the mean cost index of the region's systems that have one, by activity."""
        return self._indices.of().get(region_id, {})

    def card(self, type_id: int, region_id: int) -> PriceCard:
        """Return every price of a type at the place that counts in a region.

        Raises:
            NoPrices: the region's market was never fetched.

        """
        market, reference = self.market(region_id), self.reference()
        wanted = np.array([type_id], np.int64)
        adjusted, average = reference.aligned(wanted)
        book = market.book

        def price(values: Floats) -> float | None:
            return _known(market.column(values, wanted)[0])

        def count(values: Ints) -> int:
            return int(np.nan_to_num(market.column(values, wanted)[0]))

        volumes = self.daily_volumes(region_id)
        override = self.overrides().get(type_id, PriceOverride(type_id))
        return PriceCard(
            type_id=type_id,
            place=market.place,
            place_name=market.place_name,
            data_at=market.data_at,
            sell_min=price(book.sell_min),
            buy_max=price(book.buy_max),
            sell_p5=price(book.sell_p5),
            buy_p5=price(book.buy_p5),
            split=price(book.split),
            average=_known(average[0]),
            adjusted=_known(adjusted[0]),
            sell_volume=count(book.sell_volume),
            buy_volume=count(book.buy_volume),
            sell_orders=count(book.sell_orders),
            buy_orders=count(book.buy_orders),
            daily_volume=_known(aligned(volumes.type_id, volumes.units, wanted)[0]),
            buying_override=override.buying_isk,
            selling_override=override.selling_isk,
        )

    def depth(self, type_id: int, region_id: int) -> Depth:
        """Return the order book of a type at the place that counts in a region.

        Raises:
            NoPrices: the region's market was never fetched.

        """
        place = self.market(region_id).place
        with self._database.read() as connection:
            orders = store.read_orders(connection, region_id, type_id)
            return depth_of(at_place(orders, reach_of(connection, place, orders, self.distances)))

    def depths(self, region_id: int) -> Callable[[int], Depth]:
        """Return the order books of every type at the place that counts in a region, all read at once.

        Raises:
            NoPrices: the region's market was never fetched.

        """
        place = self.market(region_id).place
        with self._database.read() as connection:
            orders = store.read_orders(connection, region_id)
            here = at_place(orders, reach_of(connection, place, orders, self.distances))
        here = here.where(np.argsort(here.type_id, kind="stable"))

        def depth(type_id: int) -> Depth:
            first, last = np.searchsorted(here.type_id, [type_id, type_id + 1]).tolist()
            return depth_of(here.where(slice(first, last)))

        return depth

    def cost_of(self, type_id: int, region_id: int, units: int) -> Fill:
        """Return what buying `units` at once from sell orders costs; raises like `depth`."""
        return walk(self.depth(type_id, region_id).sells, units)

    def yield_of(self, type_id: int, region_id: int, units: int) -> Fill:
        """Return what selling `units` at once to buy orders fetches; raises like `depth`."""
        return walk(self.depth(type_id, region_id).buys, units)

    def order_lines(self, type_id: int, region_id: int) -> list[OrderLine]:
        """Return every order of a type in a region, sells from the cheapest, then buys from the dearest.

        Raises:
            NoPrices: the region's market was never fetched.

        """
        place = self.market(region_id).place
        with self._database.read() as connection:
            orders = store.read_orders(connection, region_id, type_id)
            reach = reach_of(connection, place, orders, self.distances)
        counts = counting(orders, reach)
        lines = [
            OrderLine(
                is_buy=bool(orders.is_buy[at]),
                price_isk=float(orders.price_isk[at]),
                units=int(orders.units[at]),
                least_units=int(orders.least_units[at]),
                location_id=int(orders.location_id[at]),
                system_id=int(orders.system_id[at]),
                reach=int(orders.reach[at]),
                counts=bool(counts[at]),
            )
            for at in range(len(orders))
        ]
        return sorted(lines, key=lambda one: (one.is_buy, -one.price_isk if one.is_buy else one.price_isk))

    def trade_places(self, region_id: int) -> list[TradePlace]:
        """Return where orders of a region stand, most orders first.

        Its hub, the place chosen and players' structures that some character knows are there always.
        """
        here = {TRADE_HUBS.get(region_id), self.place(region_id).location_id}
        with self._database.read() as connection:
            orders = store.read_orders(connection, region_id)
            found, counts = np.unique(orders.location_id, return_counts=True)
            counted = dict(zip(found.tolist(), counts.tolist(), strict=True))
            known = store.read_structures(connection, region_id)
            names = {
                one: known.get(one) or _location_name(connection, one)
                for one in {*counted, *known, *(one for one in here if one is not None)}
            }
        places = [
            TradePlace(one, name, counted.get(one, 0), one == TRADE_HUBS.get(region_id))
            for one, name in names.items()
        ]
        return sorted(places, key=lambda one: (-one.orders, one.name))

    def station_owner(self, location_id: int) -> tuple[int, int | None] | None:
        """Return the corporation that runs an NPC station and its faction, None for what is none."""
        return self._database.kept(store.read_station_owner, location_id)

    def reprice(self, region_id: int) -> bool:
        """Work the prices of a region out anew if another place counts now than when they were stored.

        Returns whether it was so. The orders that stand are used; nothing is fetched.
        """
        place = self.place(region_id)
        with self._database.write() as connection:
            section = store.read_sections(connection).get(("orders", region_id))
            if section is None or section.data_at is None or section.location_id == place.location_id:
                return False
            orders = store.read_orders(connection, region_id)
            store.write_prices(connection, region_id, book_at(connection, place, orders, self.distances))
            store.write_sections(connection, [replace(section, location_id=place.location_id)])
        return True

    def overrides(self) -> Mapping[int, PriceOverride]:
        """Return the prices that the user typed, by type."""
        return self._database.kept(_overrides)

    def set_override(self, override: PriceOverride) -> None:
        """Keep a price that the user typed; one without any price is taken away.

        Raises:
            AppError: a price is negative or beyond all reason.

        """
        prices = (override.buying_isk, override.selling_isk)
        for price in prices:
            if price is not None and not 0 <= price <= _MOST_ISK:
                raise AppError(f"{price:g} ISK is no price.", "Type a number from 0 to 1,000,000 billion.")
        with self._database.write() as connection:
            if any(price is not None for price in prices):
                insert_rows(connection, price_overrides, [(override.type_id, *prices)])
            else:
                connection.execute(
                    delete(price_overrides).where(price_overrides.c.type_id == override.type_id)
                )

    def history(self, type_id: int, region_id: int) -> list[HistoryDay]:
        """Return the days of trade that are stored for a type in a region, oldest first."""
        with self._database.read() as connection:
            return history.read_days(connection, region_id, type_id)

    def history_state(self, type_id: int, region_id: int) -> HistoryState | None:
        """Return what is known of a type's history in a region; None if it was never asked for."""
        with self._database.read() as connection:
            return history.read_state(connection, region_id, type_id)

    def daily_volumes(self, region_id: int) -> DailyVolumes:
        """Return the units traded a day in a region, for the types whose history is known."""
        return self._volumes.of(region_id)

    def _read_market(self, connection: Connection, region_id: int, section: Section | None) -> RegionMarket:
        if section is None or section.data_at is None:
            raise self._no_prices(region_id)
        place = MarketPlace(region_id, section.location_id)
        prices = store.read_prices(connection, region_id)
        return RegionMarket(place, self._place_name(connection, place), section.data_at, prices)

    def _place_name(self, connection: Connection, place: MarketPlace) -> str:
        if place.location_id is not None:
            return _location_name(connection, place.location_id)
        return self.region_name(place.region_id)

    def _no_prices(self, region_id: int) -> NoPrices:
        return NoPrices(
            f"The market of {self.region_name(region_id)} was never fetched.",
            f"Refresh it: on the Market screen, or with `eveprod market refresh --region {region_id}`.",
        )


def _region_names(connection: Connection) -> dict[int, str]:
    rows = connection.execute(select(regions.c.region_id, regions.c.name))
    return {region_id: name for region_id, name in rows if name}


def _overrides(connection: Connection) -> dict[int, PriceOverride]:
    return {row.type_id: PriceOverride(*row) for row in connection.execute(select(price_overrides))}


def _read_volumes(connection: Connection, region_id: int, _section: Section | None) -> DailyVolumes:
    return DailyVolumes(*history.read_daily_volumes(connection, region_id))


def _read_reference(connection: Connection, _everywhere: int, section: Section | None) -> ReferencePrices:
    prices = store.read_reference_prices(connection)
    return ReferencePrices(*prices, section.data_at if section else None)


def _read_indices(
    connection: Connection, _everywhere: int, _section: Section | None
) -> dict[int, dict[Activity, float]]:
    return store.read_mean_indices(connection)


def _location_name(connection: Connection, location_id: int) -> str:
    name = store.read_location_name(connection, location_id)
    return name or f"{'Structure' if is_structure(location_id) else 'Station'} {location_id}"


def _known(price: float) -> float | None:
    return None if np.isnan(price) else float(price)
