"""From a chosen place to what counts there: its system, and how far every other system is."""

import threading

import numpy as np
from sqlalchemy import Connection

from eveprod_desktop.core.market import store
from eveprod_desktop.core.market.book import PriceBook, Reach, at_place, price_book
from eveprod_desktop.core.market.jumps import jumps_from, load_gates
from eveprod_desktop.core.market.orders import Orders
from eveprod_desktop.core.market.places import MarketPlace


class Distances:
    """Jumps around the places in use, worked out once each. Safe to call from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._gates: dict[int, list[int]] | None = None
        self._jumps: dict[int, dict[int, int]] = {}

    def forget(self) -> None:
        """Read stargates anew at the next question; to be called when the static data changed."""
        with self._lock:
            self._gates = None
            self._jumps.clear()

    def around(self, connection: Connection, system_id: int) -> dict[int, int]:
        """Return the jumps from a system to every system that an order could reach it from."""
        with self._lock:
            if system_id not in self._jumps:
                if self._gates is None:
                    self._gates = load_gates(connection)
                self._jumps[system_id] = jumps_from(system_id, self._gates)
            return self._jumps[system_id]


def reach_of(
    connection: Connection, place: MarketPlace, orders: Orders, distances: Distances
) -> Reach | None:
    """Return a place as buy orders see it, None for a whole region.

    The system of a structure is the one its orders name; where none does, only orders of the whole
    region and those standing there reach it.
    """
    if place.location_id is None:
        return None
    station = store.read_station(connection, place.location_id)
    if station is not None:
        system: int | None = station[1]
    else:
        systems = orders.system_id[(orders.location_id == place.location_id) & (orders.system_id > 0)]
        system = int(np.bincount(systems - systems.min()).argmax() + systems.min()) if len(systems) else None
    jumps = {} if system is None else distances.around(connection, system)
    return Reach(place.location_id, system, jumps)


def book_at(connection: Connection, place: MarketPlace, orders: Orders, distances: Distances) -> PriceBook:
    """Work out the prices at a place from all orders of its region."""
    return price_book(at_place(orders, reach_of(connection, place, orders, distances)))
