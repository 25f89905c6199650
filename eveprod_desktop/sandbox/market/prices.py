"""Price levels of every type at any moment: materials wander slowly, products follow their recipes."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from eveprod_desktop.core.chains.graph import build_graph
from eveprod_desktop.core.chains.recipes import Recipe
from eveprod_desktop.sandbox.hashing import Floats, bell, unit
from eveprod_desktop.sandbox.market import levels
from eveprod_desktop.sandbox.universe import CATEGORY_ASTEROID, CATEGORY_BLUEPRINT, CATEGORY_SKILL, Universe

DAY_SECONDS = 86_400

_TWO_PI = 2.0 * np.pi
_REPROCESSING = 20_000_000
_TECH_II, _TECH_III = 2, 14
_LEAST_ISK = 0.01


class PriceLevels:
    """The level of every type on every day, computed bottom-up over the recipes.

    `type_id` lists the types in order; every other array stands beside it. `is_part` tells whether
    a type is made or used by a recipe (and so more traded than others), `uses` by how many it is used.
    """

    def __init__(self, universe: Universe, seed: int) -> None:
        self._universe = universe
        self._seed = seed
        recipes = {**universe.recipes, **_ore_recipes(universe)}
        self._graph = build_graph(recipes)
        known = universe.types.keys()
        ids = set(universe.marketable) | {int(one) for one in self._graph.type_id if int(one) in known}
        self.type_id: npt.NDArray[np.int64] = np.array(sorted(ids), np.int64)
        self._at = {int(one): at for at, one in enumerate(self.type_id)}
        graph_ids = [int(one) for one in self._graph.type_id]
        in_graph = np.array([one in self._at for one in graph_ids], bool)
        self._place = np.array([self._at.get(one, 0) for one in graph_ids], np.intp)
        self._in_graph = in_graph
        self.is_part: npt.NDArray[np.bool_] = np.zeros(len(self.type_id), bool)
        self.is_part[self._place[in_graph]] = True
        self._start = self._graph.start.astype(np.intp)
        self._material = self._place[self._graph.material]
        self.uses: npt.NDArray[np.int64] = np.bincount(self._material, minlength=len(self.type_id))
        self._base = np.array([self._raw_level(int(one)) for one in self.type_id])
        self._margin = np.array([self._product_margin(int(one)) for one in self.type_id])

    def __len__(self) -> int:
        return len(self.type_id)

    def index(self, type_id: int) -> int | None:
        """Return the place of a type in every array, None if it is not on the market."""
        return self._at.get(type_id)

    def on_days(self, days: npt.NDArray[np.int64]) -> Floats:
        """Return levels in ISK at the beginning of days (since 1970): a row a day, a column a type."""
        level = self._base * self._wave(days, 1.0)
        margin = (1.0 + self._margin) * self._wave(days, 0.4)
        graph = self._graph
        for at in range(1, int(graph.level.max(initial=0)) + 1):
            nodes = np.flatnonzero(graph.level == at)
            count = self._start[nodes + 1] - self._start[nodes]
            first = np.cumsum(count) - count
            edge = np.repeat(self._start[nodes] - first, count) + np.arange(count.sum())
            per_unit = graph.per_run[edge] / np.repeat(graph.units_per_run[nodes], count)
            cost = np.add.reduceat(level[:, self._material[edge]] * per_unit, first, axis=1)
            place = self._place[nodes]
            priced = np.maximum(_LEAST_ISK, cost * margin[:, place])
            there = self._in_graph[nodes]
            level[:, place[there]] = priced[:, there]
        return level

    @lru_cache(maxsize=96)  # noqa: B019 - kept as long as the levels themselves
    def on_day(self, day: int) -> Floats:
        """Return the levels at the beginning of one day."""
        row: Floats = self.on_days(np.array([day]))[0]
        return row

    def at_moments(self, place: npt.NDArray[np.intp], moments: Floats) -> Floats:
        """Return levels of types (by their place), each at a moment of its own."""
        day = np.floor(moments / DAY_SECONDS).astype(np.int64)
        first = int(day.min())
        rows = np.stack([self.on_day(one) for one in range(first, int(day.max()) + 2)])
        part = moments / DAY_SECONDS - day
        level: Floats = rows[day - first, place] * (1.0 - part) + rows[day - first + 1, place] * part
        return level

    def _wave(self, days: npt.NDArray[np.int64], strength: float) -> Floats:
        seed, ids = self._seed, self.type_id
        slow = _TWO_PI / (25.0 + 70.0 * unit(seed, 11, ids))
        quick = _TWO_PI / (4.0 + 7.0 * unit(seed, 12, ids))
        at = days[:, None].astype(np.float64)
        sway = (0.02 + 0.06 * unit(seed, 13, ids)) * np.sin(at * slow + _TWO_PI * unit(seed, 14, ids))
        sway += (0.004 + 0.014 * unit(seed, 15, ids)) * np.sin(at * quick + _TWO_PI * unit(seed, 16, ids))
        wave: Floats = np.exp(strength * sway)
        return wave

    def _raw_level(self, type_id: int) -> float:
        one = self._universe.types[type_id]
        if one.name in levels.BY_NAME:
            return levels.BY_NAME[one.name]
        spread = float(bell(self._seed, 17, type_id))
        group = self._universe.groups.get(one.group_id)
        if group is not None and group.name.en in levels.BY_GROUP:
            return levels.BY_GROUP[group.name.en] * float(10 ** (0.18 * spread))
        base = one.base_price_isk or 0.0
        if base > 1.0:
            category = self._universe.category_of(type_id)
            if category in (CATEGORY_BLUEPRINT, CATEGORY_SKILL):
                return base * (1.05 + 0.03 * spread)
            factor = levels.BASE_PRICE_FACTOR.get(one.meta_group_id or 1, 1.0)
            return base * factor * float(10 ** (0.15 * spread))
        return levels.DEFAULT_LEVEL * float(10 ** (0.5 * spread))

    def _product_margin(self, type_id: int) -> float:
        one = self._universe.types[type_id]
        spread = float(bell(self._seed, 18, type_id))
        if self._universe.category_of(type_id) == CATEGORY_ASTEROID:
            return -0.12 + 0.03 * spread
        if one.meta_group_id in (_TECH_II, _TECH_III):
            return 0.24 + 0.11 * spread  # the invention is in it too
        return max(-0.25, 0.09 + 0.09 * spread)


@lru_cache(maxsize=4)
def levels_of(universe: Universe, seed: int) -> PriceLevels:
    """Return the levels of a universe; the same object for the same seed, as they never change."""
    return PriceLevels(universe, seed)


def _ore_recipes(universe: Universe) -> dict[int, Recipe]:
    """Return ore as if it were made of what it yields, a portion at a time."""
    return {
        type_id: Recipe(
            type_id, _REPROCESSING + type_id, 0, universe.types[type_id].portion_size, 0, tuple(parts)
        )
        for type_id, parts in universe.yields.items()
        if type_id in universe.types
        and universe.category_of(type_id) == CATEGORY_ASTEROID
        and type_id not in universe.recipes
    }
