"""Who can build what: owned blueprints and skills, beside a `ProductTable`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from eveprod_desktop.core.characters.rows import OwnedBlueprint
from eveprod_desktop.core.economics.products import ProductTable
from eveprod_desktop.core.industry.facts import IndustryFacts

Floats = npt.NDArray[np.float64]
Holding = Literal["none", "inventable", "copy", "original"]
HOLDINGS: tuple[Holding, ...] = get_args(Holding)
"""What is owned of a product's blueprint; inventable: only one that it can be invented from."""


@dataclass(frozen=True, slots=True, eq=False)
class NeededSkills:
    """The skills that the job of each product asks for: places of products, skills and levels."""

    product: npt.NDArray[np.intp]
    skill_type_id: npt.NDArray[np.int64]
    level: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Ability:
    """What the player can do of every product.

    `holding` is a place in `HOLDINGS`; `me`, `te` and `runs` are those of the best blueprint owned (runs
    of all copies together), NaN where there is none or, of runs, no end. `skilled`: one character has
    every skill. `skills_known` is False while nobody's skills have arrived.
    """

    holding: npt.NDArray[np.int8]
    me: Floats
    te: Floats
    runs: Floats
    skilled: npt.NDArray[np.bool_]
    skills_known: bool

    def buildable(self, table: ProductTable) -> set[int]:
        """Return the types whose job can be started with what is owned and known, wherever it is possible."""
        return set(table.type_id[self.can_build(np.ones(len(table), bool))].tolist())

    def can_build(self, possible: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Return what can be started today: a blueprint owned, skills enough, `possible` at the place."""
        return (self.holding >= HOLDINGS.index("copy")) & self.skilled & possible


def needed_skills(table: ProductTable, facts: IndustryFacts) -> NeededSkills:
    """Look the required skills of every product's job up."""
    needed: list[tuple[int, int, int]] = []
    pairs = zip(table.blueprint.tolist(), table.kind.tolist(), strict=True)
    for product, (blueprint, kind) in enumerate(pairs):
        recipe = facts.activity(blueprint, table.kinds[kind].activity)
        needed += [(product, skill, level) for skill, level in (recipe.skills if recipe else ())]
    columns = np.array(needed, np.int64).reshape(-1, 3)
    return NeededSkills(columns[:, 0].astype(np.intp), columns[:, 1], columns[:, 2])


def ability(
    table: ProductTable,
    needed: NeededSkills,
    blueprints: Iterable[OwnedBlueprint],
    levels: Mapping[int, Mapping[int, int]],
) -> Ability:
    """Compare every product with the blueprints owned and the skill levels of each character."""
    held = _held(blueprints)
    count = len(table)
    holding = np.zeros(count, np.int8)
    me, te, runs = (np.full(count, np.nan) for _ in range(3))
    held_ids = np.array(sorted(held), np.int64)
    from_owned = np.isin(table.ways.source_type_id, held_ids)
    holding[table.ways.product[from_owned]] = HOLDINGS.index("inventable")
    for product in np.flatnonzero(np.isin(table.blueprint, held_ids)).tolist():
        best = held[int(table.blueprint[product])]
        holding[product] = HOLDINGS.index("original" if best.is_original else "copy")
        me[product], te[product] = best.efficiency
        runs[product] = np.nan if best.is_original else best.runs
    skilled = np.zeros(count, bool)
    for known in levels.values():
        skilled |= _skilled(count, needed, known)
    return Ability(holding, me, te, runs, skilled, bool(levels))


@dataclass(slots=True)
class _Held:
    efficiency: tuple[int, int]
    is_original: bool
    runs: int


def _held(blueprints: Iterable[OwnedBlueprint]) -> dict[int, _Held]:
    """Put the blueprints of each type together: the best efficiency, an original if there is one."""
    held: dict[int, _Held] = {}
    for one in blueprints:
        efficiency = (one.material_efficiency, one.time_efficiency)
        runs = (one.runs or 0) * one.quantity
        known = held.get(one.type_id)
        if known is None:
            held[one.type_id] = _Held(efficiency, not one.is_copy, runs)
        else:
            known.efficiency = max(known.efficiency, efficiency)
            known.is_original |= not one.is_copy
            known.runs += runs
    return held


def _skilled(count: int, needed: NeededSkills, levels: Mapping[int, int]) -> npt.NDArray[np.bool_]:
    skills, at = np.unique(needed.skill_type_id, return_inverse=True)
    known = np.array([levels.get(one, 0) for one in skills.tolist()], np.int64)
    lacking = np.bincount(needed.product, known[at] < needed.level, count)
    enough: npt.NDArray[np.bool_] = lacking == 0
    return enough
