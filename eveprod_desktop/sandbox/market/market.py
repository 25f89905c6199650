"""The market as the ESI routes ask for it: books by region and structure, history, prices, indices."""

from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from eveprod_desktop.sandbox.hashing import bell, one_unit, unit
from eveprod_desktop.sandbox.market.books import OrderBook, Place, Traded, tick
from eveprod_desktop.sandbox.market.prices import DAY_SECONDS, PriceLevels, levels_of
from eveprod_desktop.sandbox.universe import Universe

HISTORY_DAYS = 400
STRUCTURE_BOOK_NUMBER = 900

_NEARBY_JUMPS = 40
_HISTORY_STEP = 3
_COST_ACTIVITIES = (
    ("manufacturing", 0.0014, 0.075),
    ("researching_time_efficiency", 0.0010, 0.045),
    ("researching_material_efficiency", 0.0010, 0.045),
    ("copying", 0.0010, 0.040),
    ("invention", 0.0010, 0.060),
    ("reaction", 0.0012, 0.030),
)
_MISSING_PRICE = 0.02


@dataclass(frozen=True, slots=True)
class Hub:
    """A trade hub: its region, station, pages of its full order book, level and share of turnover."""

    region_id: int
    station_id: int
    full_pages: int
    dear: float
    share: float


HUBS: tuple[Hub, ...] = (
    Hub(10000002, 60003760, 411, 1.00, 1.0),
    Hub(10000043, 60008494, 130, 1.03, 0.34),
    Hub(10000032, 60011866, 92, 1.05, 0.20),
    Hub(10000030, 60004588, 68, 1.07, 0.14),
    Hub(10000042, 60005686, 58, 1.08, 0.12),
)
"""The five hub regions; 759 full pages together."""


class Market:
    """Everything about prices, for one build, seed and size (1.0: as many orders as the real hubs)."""

    def __init__(
        self, universe: Universe, seed: int, size: float, structures: dict[int, list[Place]]
    ) -> None:
        self._universe = universe
        self._seed = seed
        self._size = size
        self._structures = structures
        self._books: dict[int, OrderBook] = {}
        self._hubs = {hub.region_id: hub for hub in HUBS}

    @cached_property
    def levels(self) -> PriceLevels:
        """Price levels of every type."""
        return levels_of(self._universe, self._seed)

    def region_book(self, region_id: int) -> OrderBook | None:
        """Return a region's book, None if there is no such region."""
        if region_id not in self._universe.regions:
            return None
        if region_id not in self._books:
            self._books[region_id] = OrderBook(self.levels, self._seed, self._traded(region_id))
        return self._books[region_id]

    def structure_book(self, structure_id: int, system_id: int) -> OrderBook:
        """Return the book of a player's structure."""
        if structure_id not in self._books:
            stand = Place(structure_id, system_id)
            traded = Traded(
                STRUCTURE_BOOK_NUMBER + structure_id % 100,
                max(300, int(60_000 * self._size)),
                stand,
                (),
                (),
                dear=1.04,
                share=0.2,
                tells_system=False,
            )
            self._books[structure_id] = OrderBook(self.levels, self._seed, traded)
        return self._books[structure_id]

    def level(self, type_id: int, moment: float) -> float | None:
        """Return what a type is worth at a moment, None if it is not on the market."""
        at = self.levels.index(type_id)
        if at is None:
            return None
        return float(tick(self.levels.at_moments(np.array([at]), np.array([moment])))[0])

    def prices(self, moment: float) -> list[dict[str, Any]]:
        """Return adjusted and average prices of all types; either may be missing, as in the real list."""
        ids = self.levels.type_id
        day = int(moment // DAY_SECONDS)
        lately = self.levels.on_days(np.arange(day - 28, day, 7)).mean(axis=0)
        adjusted = lately * (1.0 + 0.02 * bell(self._seed, 61, ids))
        average = self.levels.on_day(day) * (1.0 + 0.01 * bell(self._seed, 62, ids))
        without = unit(self._seed, 63, ids), unit(self._seed, 64, ids)
        rows = []
        for at, type_id in enumerate(ids.tolist()):
            row: dict[str, Any] = {"type_id": type_id}
            if without[0][at] >= _MISSING_PRICE:
                row["adjusted_price"] = round(float(adjusted[at]), 2)
            if without[1][at] >= _MISSING_PRICE:
                row["average_price"] = round(float(average[at]), 2)
            if len(row) > 1:
                rows.append(row)
        return rows

    def history(self, region_id: int, type_id: int, moment: float) -> list[dict[str, Any]]:
        """Return a type's days in a region, oldest first; days without trade are missing."""
        book, at = self.region_book(region_id), self.levels.index(type_id)
        if book is None or at is None or not len(book.slots_of(type_id)):
            return []
        last = int(moment // DAY_SECONDS)
        days, levels = self._past(last)
        place = np.array([at])
        mean = levels[:, at].astype(np.float64) * book.local(place)[0]
        turnover = 10 ** (8.6 + 0.6 * book.popularity(place)[0]) * self._traded(region_id).share
        noise = bell(self._seed, 65, region_id, type_id, days)
        weekend = np.where((days + 4) % 7 % 6 == 0, 1.25, 1.0)  # day 0 was a Thursday
        volume = np.floor(turnover * weekend * 10 ** (0.25 * noise) / mean).astype(np.int64)
        mean = mean * (1.0 + 0.012 * bell(self._seed, 66, region_id, type_id, days))
        high = tick(mean * (1.01 + 0.04 * unit(self._seed, 67, region_id, type_id, days)))
        low = tick(mean * (0.99 - 0.04 * unit(self._seed, 68, region_id, type_id, days)))
        count = np.maximum(
            1, np.floor(volume ** (0.35 + 0.05 * unit(self._seed, 69, region_id, type_id, days)))
        )
        epoch = datetime(1970, 1, 1, tzinfo=UTC)
        return [
            {
                "average": round(float(mean[n]), 2),
                "date": (epoch + timedelta(days=int(days[n]))).strftime("%Y-%m-%d"),
                "highest": float(high[n]),
                "lowest": float(low[n]),
                "order_count": min(int(count[n]), int(volume[n])),
                "volume": int(volume[n]),
            }
            for n in range(len(days))
            if volume[n] > 0
        ]

    def cost_indices(self, moment: float) -> list[dict[str, Any]]:
        """Return every system's cost indices, rounded to four digits; busy ones near the hubs."""
        day = moment / DAY_SECONDS
        systems = np.array(self._universe.known_space, np.int64)
        if not len(systems):
            return []
        near = np.array([self._jumps_to_hub.get(int(one), _NEARBY_JUMPS) for one in systems], np.float64)
        rows: list[dict[str, Any]] = [{"cost_indices": [], "solar_system_id": int(one)} for one in systems]
        for salt, (activity, least, busiest) in enumerate(_COST_ACTIVITIES):
            taste = unit(self._seed, 70 + salt, systems)
            pull = np.exp(-near / 6.0) * taste + 0.25 * taste**8
            sway = 1.0 + 0.08 * np.sin(day / 5.0 + 6.28 * unit(self._seed, 80 + salt, systems))
            index = np.round(least + busiest * pull * sway, 4)
            silent = unit(self._seed, 90 + salt, systems) < 0.01
            for at, row in enumerate(rows):
                if not silent[at]:
                    row["cost_indices"].append({"activity": activity, "cost_index": float(index[at])})
        return rows

    @cached_property
    def _jumps_to_hub(self) -> dict[int, int]:
        """Jumps from every system to the next hub."""
        stations = self._universe.stations
        first = {stations[hub.station_id].system_id for hub in HUBS if hub.station_id in stations}
        found = dict.fromkeys(first, 0)
        waiting = deque(first)
        while waiting:
            system = waiting.popleft()
            for other in self._universe.neighbours.get(system, ()):
                if other not in found:
                    found[other] = found[system] + 1
                    waiting.append(other)
        return found

    @lru_cache(maxsize=2)  # noqa: B019 - one for today, one for yesterday
    def _past(self, last: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        """Return the days of history and the levels on them: every third computed, the others between."""
        days = np.arange(last - HISTORY_DAYS, last, dtype=np.int64)
        known = np.arange(days[0], last + _HISTORY_STEP, _HISTORY_STEP, dtype=np.int64)
        parts = [self.levels.on_days(part).astype(np.float32) for part in np.array_split(known, 4)]
        levels = np.concatenate(parts)
        row, step = np.divmod(days - days[0], _HISTORY_STEP)
        part = (step / _HISTORY_STEP).astype(np.float32)[:, None]
        return days, levels[row] * (1 - part) + levels[row + 1] * part

    def _traded(self, region_id: int) -> Traded:
        hub = self._hubs.get(region_id)
        stations = self._universe.stations_of_region.get(region_id, [])
        number = region_id % 1000
        places = [Place(one.station_id, one.system_id) for one in stations]
        structures = self._structures.get(region_id, [])
        if hub is None:
            orders = int(one_unit(self._seed, 91, region_id) * 6000 * self._size) if places else 0
            return Traded(number, orders, None, places, structures, dear=1.12, share=0.03)
        rest = pick_rest(self._seed, region_id)
        orders = max(400, round((hub.full_pages * 1000 - rest) * self._size))
        home = next((one for one in places if one.location_id == hub.station_id), None)
        others = [one for one in places if one.location_id != hub.station_id]
        return Traded(number, orders, home, others, structures, dear=hub.dear, share=hub.share)


def pick_rest(seed: int, region_id: int) -> int:
    """Return how many rows the last page of a full book lacks."""
    return int(one_unit(seed, 92, region_id) * 900)
