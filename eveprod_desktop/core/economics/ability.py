"""Who can build what: owned blueprints and skills, beside a `ProductTable`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from eveprod_desktop.core.economics.best_blueprints import BestBlueprint
from eveprod_desktop.core.economics.products import ProductTable
from eveprod_desktop.core.economics.skill_check import Builder, SkillCheck, skill_check
from eveprod_desktop.core.industry.facts import IndustryFacts

Floats = npt.NDArray[np.float64]
Holding = Literal["none", "inventable", "copy", "original"]
HOLDINGS: tuple[Holding, ...] = get_args(Holding)
"""What is owned of a product's blueprint; inventable: only one that it can be invented from."""


@dataclass(frozen=True, slots=True, eq=False)
class Ability:
    """What the player can do of every product.

    `holding` is a place in `HOLDINGS`; `me`, `te` and `runs` are those of the best blueprint owned (runs
    of all copies together), NaN where there is none or, of runs, no end; `blueprints` are the same by
    blueprint. `skills` tells which jobs somebody can do; it knows nobody while no skills have arrived.
    """

    holding: npt.NDArray[np.int8]
    me: Floats
    te: Floats
    runs: Floats
    skills: SkillCheck
    blueprints: Mapping[int, BestBlueprint]

    @property
    def skills_known(self) -> bool:
        """Whether anybody's skills have arrived."""
        return bool(self.skills.crew)

    def buildable(self, table: ProductTable) -> set[int]:
        """Return the types whose job can be started with what is owned and known, wherever it is possible."""
        return set(table.type_id[self.can_build(np.ones(len(table), bool))].tolist())

    def can_build(self, possible: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Return what can be started today: a blueprint owned, skills enough, `possible` at the place."""
        return (self.holding >= HOLDINGS.index("copy")) & self.skills.job & possible


def ability(
    table: ProductTable,
    facts: IndustryFacts,
    held: Mapping[int, BestBlueprint],
    crew: Sequence[Builder],
) -> Ability:
    """Compare every product with the blueprints owned, by type, and the skills of each character."""
    count = len(table)
    holding = np.zeros(count, np.int8)
    me, te, runs = (np.full(count, np.nan) for _ in range(3))
    held_ids = np.array(sorted(held), np.int64)
    from_owned = np.isin(table.ways.source_type_id, held_ids)
    holding[table.ways.product[from_owned]] = HOLDINGS.index("inventable")
    for product in np.flatnonzero(np.isin(table.blueprint, held_ids)).tolist():
        best = held[int(table.blueprint[product])]
        holding[product] = HOLDINGS.index("original" if best.runs is None else "copy")
        me[product], te[product] = best.me, best.te
        runs[product] = np.nan if best.runs is None else best.runs
    ready = holding >= HOLDINGS.index("copy")
    return Ability(holding, me, te, runs, skill_check(table, facts, crew, ready), held)
