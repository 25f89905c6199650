"""Which products a player can build, from real recipes."""

from collections.abc import Mapping
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.characters.rows import OwnedBlueprint
from eveprod_desktop.core.economics.ability import HOLDINGS, Ability, ability
from eveprod_desktop.core.economics.best_blueprints import BestBlueprint, best_blueprints
from eveprod_desktop.core.economics.skill_check import skill_check
from eveprod_desktop.core.industry.skills import Skills
from eveprod_desktop.core.industry.training import missing_skills
from tests.core.economics.conftest import World

RIFTER, RIFTER_BLUEPRINT = 587, 691
HAMMERHEAD_II, HAMMERHEAD_II_BLUEPRINT, HAMMERHEAD_BLUEPRINT = 2185, 2186, 2184


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


def known(levels: Mapping[int, int]) -> Skills:
    return Skills(levels, otherwise=0)


def asked(world: World, blueprint_type_id: int, activity: Activity) -> dict[int, int]:
    recipe = world.facts.activity(blueprint_type_id, activity)
    assert recipe is not None
    return dict(recipe.skills)


def compared(
    world: World, owned: list[OwnedBlueprint], crew: Mapping[str, Mapping[int, int]] | None = None
) -> Ability:
    builders = [(name, known(levels)) for name, levels in (crew or {}).items()]
    return ability(world.table, world.facts, best_blueprints(owned), builders)


def test_the_best_of_several_blueprints_counts(starter_world: World) -> None:
    owned = [
        blueprint(RIFTER_BLUEPRINT, me=10, te=8, runs=5, count=2),
        blueprint(RIFTER_BLUEPRINT, me=9, te=20),
        blueprint(HAMMERHEAD_BLUEPRINT, me=10),
    ]
    found = compared(starter_world, owned)
    rifter, hammerhead = at(starter_world, RIFTER), at(starter_world, HAMMERHEAD_II)
    assert (held(found, rifter), found.me[rifter], found.te[rifter]) == ("original", 10, 8)
    assert np.isnan(found.runs[rifter])
    assert held(found, hammerhead) == "inventable"
    assert np.isnan(found.me[hammerhead])
    assert not found.skills_known
    assert not found.can_build(np.ones(len(starter_world.table), bool)).any()
    copies = compared(starter_world, [*owned[:1], blueprint(HAMMERHEAD_II_BLUEPRINT, me=2, runs=3)])
    assert (held(copies, rifter), copies.runs[rifter]) == ("copy", 10)
    assert held(copies, hammerhead) == "copy"


def test_a_copy_without_runs_is_none() -> None:
    spent, fresh = blueprint(RIFTER_BLUEPRINT, me=10, runs=0), blueprint(RIFTER_BLUEPRINT, me=4, te=2, runs=3)
    assert best_blueprints([spent]) == {}
    assert best_blueprints([spent, fresh, fresh]) == {RIFTER_BLUEPRINT: BestBlueprint(4, 2, 6)}


def test_one_character_must_have_every_skill_of_a_job(starter_world: World) -> None:
    hammerhead = at(starter_world, HAMMERHEAD_II)
    job = asked(starter_world, HAMMERHEAD_II_BLUEPRINT, Activity.MANUFACTURING)
    assert len(job) > 1
    first, *others = job
    some, rest = {first: job[first]}, {one: job[one] for one in others}
    owned = [blueprint(HAMMERHEAD_II_BLUEPRINT, runs=1)]
    apart = compared(starter_world, owned, {"Ada": some, "Bo": rest})
    assert not apart.skills.job[hammerhead]
    found = compared(starter_world, owned, {"Ada": some, "Bo": job})
    assert found.skills.job[hammerhead]
    assert found.skills_known
    possible = np.ones(len(starter_world.table), bool)
    assert np.flatnonzero(found.can_build(possible)).tolist() == [hammerhead]
    assert not found.can_build(~possible).any()


def test_skills_must_suffice_for_what_is_invented_and_for_what_is_made(starter_world: World) -> None:
    """Each job may have another character; what is bought, and what is owned already, asks for none."""
    table, place = starter_world.table, at(starter_world, HAMMERHEAD_II)
    job = asked(starter_world, HAMMERHEAD_II_BLUEPRINT, Activity.MANUFACTURING)
    science = asked(starter_world, HAMMERHEAD_BLUEPRINT, Activity.INVENTION)
    nothing_made = np.zeros(len(table.priced_type_id), bool)
    all_made = table.product_at >= 0
    builder = compared(starter_world, [], {"Ada": job})
    assert not builder.skills.suffices(nothing_made)[place]
    lacks = builder.skills.lacking(place, nothing_made)
    assert [(one.activity, one.type_id, one.character) for one in lacks] == [
        (Activity.INVENTION, HAMMERHEAD_II_BLUEPRINT, "Ada")
    ]
    assert {one.skill_type_id: one.needed for one in lacks[0].skills} == {
        skill: level for skill, level in science.items() if job.get(skill, 0) < level
    }
    copied = compared(starter_world, [blueprint(HAMMERHEAD_II_BLUEPRINT, runs=1)], {"Ada": job})
    assert copied.skills.suffices(nothing_made)[place]
    assert not copied.skills.suffices(all_made)[place]  # its components ask for more
    both = compared(starter_world, [], {"Ada": job, "Bo": science})
    assert both.skills.suffices(nothing_made)[place]
    assert not both.skills.suffices(all_made)[place]
    for one in both.skills.lacking(place, all_made):
        assert one.type_id != HAMMERHEAD_II
        assert all(skill.level < skill.needed for skill in one.skills)
    expert = ability(table, starter_world.facts, {}, [("Cy", Skills())])
    assert expert.skills.suffices(all_made).all()
    assert expert.skills.lacking(place, all_made) == ()


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_what_suffices_is_what_lacks_nothing_job_by_job(starter_world: World, data: st.DataObject) -> None:
    """All at once says what the jobs say one by one, whatever is made."""
    table, facts = starter_world.table, starter_world.facts
    numbers = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    skills = sorted(
        {skill for one in facts.blueprints.values() for a in one.activities.values() for skill, _ in a.skills}
    )
    crew = [
        (name, known(dict(zip(skills, numbers.integers(least, 6, len(skills)).tolist(), strict=True))))
        for name, least in (("Ada", 2), ("Bo", 4))
    ]
    made = (table.product_at >= 0) & (numbers.random(len(table.priced_type_id)) < 0.7)
    owned = numbers.random(len(table)) < 0.3
    check = skill_check(table, facts, crew, owned)
    enough = check.suffices(made)
    for place in numbers.choice(len(table), 60, replace=False).tolist():
        lacking = check.lacking(place, made)
        assert bool(enough[place]) == (not lacking)
        for one in check.jobs(place, made):
            activity, own = table.kinds[int(table.kind[one])].activity, int(table.blueprint[one])
            nobody = all(missing_skills(facts, own, activity, levels) for _, levels in crew)
            assert nobody != bool(check.job[one])


def test_nothing_owned_is_nothing_held(starter_world: World) -> None:
    found = compared(starter_world, [])
    assert not found.holding.any()
    assert np.isnan(found.me).all()
    assert not found.skills.lacking(at(starter_world, RIFTER), np.ones(0, bool))


@pytest.mark.parametrize("blueprints", [[], [blueprint(1, me=3)]])
def test_what_makes_nothing_changes_nothing(starter_world: World, blueprints: list[OwnedBlueprint]) -> None:
    assert not compared(starter_world, blueprints).holding.any()
