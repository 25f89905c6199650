"""The recipe graph as arrays: what everything about thousands of items is computed on."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from eveprod_desktop.core.chains.recipes import Recipe

Ints = npt.NDArray[np.int64]
Nodes = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class RecipeGraph:
    """Types that are made or used, numbered 0 to n - 1 in the order of their ids (a node each).

    `level` is 0 for raw materials, else one more than the highest level among a node's materials, so
    that going up the levels meets every material before its products. The materials of node i stand
    in `material[start[i]:start[i + 1]]` as nodes, with `per_run` whole units each; raw nodes have
    none, and 0 for `blueprint`, `activity`, `units_per_run` and `time_seconds`.
    """

    type_id: Ints
    level: Nodes
    blueprint: Ints
    activity: Nodes
    units_per_run: Ints
    time_seconds: Ints
    start: Nodes
    material: Nodes
    per_run: Ints

    def __len__(self) -> int:
        return len(self.type_id)

    def node(self, type_id: int) -> int | None:
        """Return the node of a type, None if no recipe makes or uses it."""
        at = int(np.searchsorted(self.type_id, type_id))
        return at if at < len(self.type_id) and self.type_id[at] == type_id else None

    @property
    def is_raw(self) -> npt.NDArray[np.bool_]:
        """For every node, whether it has no recipe."""
        raw: npt.NDArray[np.bool_] = self.level == 0
        return raw

    def consumer(self) -> Nodes:
        """Return, beside `material`, the node that each material is for."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.start))


def build_graph(recipes: Mapping[int, Recipe]) -> RecipeGraph:
    """Lay recipes without circles (see `recipes.choose`) out as arrays."""
    materials = {material for recipe in recipes.values() for material, _ in recipe.materials}
    ids = sorted(materials | set(recipes))
    node = {type_id: at for at, type_id in enumerate(ids)}
    start, material, per_run = [0], [], []
    for type_id in ids:
        if recipe := recipes.get(type_id):
            material += [node[part] for part, _ in recipe.materials]
            per_run += [quantity for _, quantity in recipe.materials]
        start.append(len(material))
    made = [recipes.get(type_id) for type_id in ids]
    starts, parts = np.array(start, np.int32), np.array(material, np.int32)
    return RecipeGraph(
        type_id=np.array(ids, np.int64),
        level=_levels(starts, parts),
        blueprint=np.array([r.blueprint_type_id if r else 0 for r in made], np.int64),
        activity=np.array([r.activity_id if r else 0 for r in made], np.int32),
        units_per_run=np.array([r.units_per_run if r else 0 for r in made], np.int64),
        time_seconds=np.array([r.time_seconds if r else 0 for r in made], np.int64),
        start=starts,
        material=parts,
        per_run=np.array(per_run, np.int64),
    )


def _levels(start: Nodes, material: Nodes) -> Nodes:
    """Return the level of every node: raised over and over until nothing changes, one pass a level."""
    made = np.flatnonzero(np.diff(start))
    level = np.zeros(len(start) - 1, np.int32)
    while len(made):
        raised = np.maximum.reduceat(level[material], start[made]) + 1
        if np.array_equal(raised, level[made]):
            break
        level[made] = raised
    return level
