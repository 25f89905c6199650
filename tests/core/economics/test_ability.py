"""Which products a player can build, from real recipes."""

from typing import Any, cast

import numpy as np
import pytest

from eveprod_desktop.core.characters.rows import OwnedBlueprint
from eveprod_desktop.core.economics.ability import HOLDINGS, Ability, NeededSkills, ability, needed_skills
from tests.core.economics.conftest import World

RIFTER, RIFTER_BLUEPRINT = 587, 691
HAMMERHEAD_II, HAMMERHEAD_II_BLUEPRINT, HAMMERHEAD_BLUEPRINT = 2185, 2186, 2184


@pytest.fixture(scope="module")
def needed(starter_world: World) -> NeededSkills:
    return needed_skills(starter_world.table, starter_world.facts)


def blueprint(
    type_id: int, *, me: int = 0, te: int = 0, runs: int | None = None, count: int = 1
) -> OwnedBlueprint:
    return OwnedBlueprint(
        7, 1, type_id, runs is not None, count, me, te, runs, 60003760, "Hangar", cast("Any", None), False
    )


def at(world: World, type_id: int) -> int:
    place = world.table.place(type_id)
    assert place is not None
    return place


def held(found: Ability, place: int) -> str:
    return HOLDINGS[int(found.holding[place])]


def test_the_best_of_several_blueprints_counts(starter_world: World, needed: NeededSkills) -> None:
    owned = [
        blueprint(RIFTER_BLUEPRINT, me=10, te=8, runs=5, count=2),
        blueprint(RIFTER_BLUEPRINT, me=9, te=20),
        blueprint(HAMMERHEAD_BLUEPRINT, me=10),
    ]
    found = ability(starter_world.table, needed, owned, {})
    rifter, hammerhead = at(starter_world, RIFTER), at(starter_world, HAMMERHEAD_II)
    assert (held(found, rifter), found.me[rifter], found.te[rifter]) == ("original", 10, 8)
    assert np.isnan(found.runs[rifter])
    assert held(found, hammerhead) == "inventable"
    assert np.isnan(found.me[hammerhead])
    assert not found.skills_known
    assert not found.can_build(np.ones(len(starter_world.table), bool)).any()
    copies = ability(
        starter_world.table, needed, [*owned[:1], blueprint(HAMMERHEAD_II_BLUEPRINT, me=2, runs=3)], {}
    )
    assert (held(copies, rifter), copies.runs[rifter]) == ("copy", 10)
    assert held(copies, hammerhead) == "copy"


def test_one_character_must_have_every_skill(starter_world: World, needed: NeededSkills) -> None:
    hammerhead = at(starter_world, HAMMERHEAD_II)
    asked = {
        int(skill): int(level)
        for product, skill, level in zip(needed.product, needed.skill_type_id, needed.level, strict=True)
        if product == hammerhead
    }
    assert len(asked) > 1
    first, *others = asked
    some, rest = {first: asked[first]}, {one: asked[one] for one in others}
    table = starter_world.table
    assert not ability(table, needed, [], {1: some, 2: rest}).skilled[hammerhead]
    found = ability(table, needed, [blueprint(HAMMERHEAD_II_BLUEPRINT, runs=1)], {1: some, 2: asked})
    assert found.skilled[hammerhead]
    assert found.skills_known
    possible = np.ones(len(table), bool)
    assert np.flatnonzero(found.can_build(possible)).tolist() == [hammerhead]
    assert not found.can_build(~possible).any()


def test_nothing_owned_is_nothing_held(starter_world: World, needed: NeededSkills) -> None:
    found = ability(starter_world.table, needed, [], {})
    assert not found.holding.any()
    assert np.isnan(found.me).all()
