"""The five batches, bottom-up: every type of the chains in exactly one.

A type never stands in an earlier batch than one of its materials, so each batch can be built alone
once those before it stand.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.chains.graph import RecipeGraph

RAW_MATERIALS, BASIC_COMPONENTS, T1_ITEMS, T2_ITEMS, ADVANCED_ITEMS = range(5)

_COMPONENT_CATEGORIES = frozenset({4, 17})  # Material, Commodity
_STRUCTURE_CATEGORIES = frozenset({65})
_CAPITAL_GROUPS = frozenset({30, 485, 547, 659, 883, 1538, 4594})
"""Titan, dreadnought, carrier, supercarrier, capital industrial ship, force auxiliary, lancer dreadnought."""
_TECH_I, _TECH_II, _TECH_III = 1, 2, 14


@dataclass(frozen=True, slots=True)
class ProductKind:
    """What decides a product's batch; `invented` when its blueprint comes from an invention."""

    group_id: int
    category_id: int
    meta_group_id: int | None
    invented: bool


def batch_of_nodes(graph: RecipeGraph, kinds: Mapping[int, ProductKind]) -> npt.NDArray[np.int8]:
    """Return the batch of every node, 0 to 4 in the order of `rows.BATCHES`; `kinds` by type id."""
    used = np.zeros(len(graph), bool)
    used[graph.material] = True
    batch = np.zeros(len(graph), np.int8)
    for node in np.argsort(graph.level, kind="stable"):
        if graph.level[node] == 0:
            continue
        materials = graph.material[graph.start[node] : graph.start[node + 1]]
        own = _own_batch(
            kinds[int(graph.type_id[node])],
            reaction=graph.activity[node] == Activity.REACTION,
            used=bool(used[node]),
        )
        batch[node] = max(own, int(batch[materials].max()))
    return batch


def _own_batch(kind: ProductKind, *, reaction: bool, used: bool) -> int:
    if reaction or (used and kind.category_id in _COMPONENT_CATEGORIES):
        return BASIC_COMPONENTS
    if (
        kind.meta_group_id == _TECH_III
        or kind.group_id in _CAPITAL_GROUPS
        or kind.category_id in _STRUCTURE_CATEGORIES
    ):
        return ADVANCED_ITEMS
    if kind.invented or kind.meta_group_id == _TECH_II:
        return T2_ITEMS
    if kind.meta_group_id in (None, _TECH_I):
        return T1_ITEMS
    return ADVANCED_ITEMS
