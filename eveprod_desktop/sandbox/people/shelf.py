"""Types by name and by kind, for those who need some to own; small builds simply have fewer."""

from functools import cached_property, lru_cache

import numpy as np

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.sde.layout import ActivityPart, BlueprintLine
from eveprod_desktop.sandbox.hashing import unit
from eveprod_desktop.sandbox.universe import CATEGORY_SKILL, Universe

_TECH_II = 2
_RANK_ATTRIBUTE = 275


class Shelf:
    """Picks types out of a universe, the same ones for the same seed."""

    def __init__(self, universe: Universe, seed: int) -> None:
        self.universe = universe
        self._seed = seed

    @cached_property
    def by_name(self) -> dict[str, int]:
        """Type ids by English name; of two with the same name the published one."""
        ordered = sorted(self.universe.types.values(), key=lambda one: (one.published, -one.key))
        return {one.name: one.key for one in ordered}

    def named(self, *names: str) -> list[int]:
        """Return the types of these names that the build has."""
        return [self.by_name[name] for name in names if name in self.by_name]

    @cached_property
    def materials(self) -> list[int]:
        """Types that recipes use, by id."""
        used = {part for recipe in self.universe.recipes.values() for part, _ in recipe.materials}
        return sorted(one for one in used if one in self.universe.types)

    @cached_property
    def products(self) -> list[int]:
        """Types that blueprints make and the market knows, by id."""
        types = self.universe.types
        return sorted(
            one
            for one, recipe in self.universe.recipes.items()
            if recipe.blueprint_type_id in types and types[one].market_group_id
        )

    @cached_property
    def blueprints(self) -> list[int]:
        """Blueprints whose recipe is in use, by id; reaction formulas included."""
        types = self.universe.types
        found = {recipe.blueprint_type_id for recipe in self.universe.recipes.values()}
        return sorted(one for one in found if one in types)

    @cached_property
    def skills(self) -> list[int]:
        """Published skills, by id."""
        types = self.universe.types
        return sorted(
            one for one in types if types[one].published and self.universe.category_of(one) == CATEGORY_SKILL
        )

    @cached_property
    def industry_skills(self) -> list[int]:
        """Skills that some industry activity asks for, by id."""
        return sorted(
            {
                skill.type_id
                for line in self.universe.blueprints.values()
                for part in line.activities.values()
                for skill in part.skills
            }
            & set(self.skills)
        )

    def some(self, ids: list[int], count: int, salt: int) -> list[int]:
        """Return `count` of the ids (fewer if there are fewer), picked by the seed."""
        draws = unit(self._seed, salt, np.array(ids, np.int64))
        chosen = sorted(range(len(ids)), key=lambda at: (float(draws[at]), at))[:count]
        return [ids[at] for at in sorted(chosen)]

    def is_tech_ii(self, type_id: int) -> bool:
        """Whether a type is of tech level II."""
        one = self.universe.types.get(type_id)
        return one is not None and one.meta_group_id == _TECH_II

    def activity(self, blueprint: int, activity: Activity) -> ActivityPart | None:
        """Return what a blueprint does in an activity, None if it can't."""
        line: BlueprintLine | None = self.universe.blueprints.get(blueprint)
        return line.activities.get(activity.key) if line else None

    def product(self, blueprint: int, activity: Activity) -> int | None:
        """Return the first product of an activity."""
        part = self.activity(blueprint, activity)
        return part.products[0].type_id if part and part.products else None

    def skill_rank(self, skill: int) -> int:
        """Return how many times longer than the simplest a skill takes to train."""
        dogma = self.universe.type_dogma.get(skill)
        ranks = (
            [int(one.value) for one in dogma.attributes if one.attribute_id == _RANK_ATTRIBUTE]
            if dogma
            else []
        )
        return ranks[0] if ranks else 1


@lru_cache(maxsize=4)
def shelf_of(universe: Universe, seed: int) -> Shelf:
    """Return the shelf of a universe; the same object for the same seed, as it never changes."""
    return Shelf(universe, seed)
