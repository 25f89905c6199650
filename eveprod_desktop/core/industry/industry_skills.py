"""Which skills of a character matter to industry, and to what."""

from collections.abc import Mapping
from typing import Literal

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.skills import required_skill_bonus, time_bonuses
from eveprod_desktop.core.industry.typed_rules import (
    REPROCESSING_SKILLS,
    SKILLS_WITHOUT_PART_IN_INVENTION,
    SLOT_SKILLS,
)

SkillUse = Literal["slots", "time", "invention", "reprocessing"]


def industry_skills(facts: IndustryFacts) -> Mapping[SkillUse, tuple[int, ...]]:
    """Return the skills that matter, by what they are good for, each once.

    `slots` in the order of their kinds, `time` what every job of an activity goes faster by; both and
    `invention` (what decides its chance) from the data, so a new skill is among them.
    """
    slots = tuple(skill for kind in SLOT_SKILLS.values() for skill in kind)
    time = {bonus.skill_type_id for activity in Activity for bonus in time_bonuses(facts, activity)}
    invention = {
        skill
        for blueprint in facts.blueprints.values()
        for activity, known in blueprint.activities.items()
        if activity is Activity.INVENTION
        for skill, _ in known.skills
    } - SKILLS_WITHOUT_PART_IN_INVENTION
    known_skills = {one for one in (*slots, *REPROCESSING_SKILLS) if one in facts.types}
    return {
        "slots": tuple(one for one in slots if one in known_skills),
        "time": tuple(sorted(time - set(slots))),
        "invention": tuple(sorted(invention - time - set(slots))),
        "reprocessing": tuple(one for one in REPROCESSING_SKILLS if one in known_skills),
    }


def skills_that_matter(facts: IndustryFacts, activity: Activity, blueprint_type_id: int) -> tuple[int, ...]:
    """Return the skills whose level changes the time of a job, or the chance of an invention, by id."""
    known = facts.activity(blueprint_type_id, activity)
    required = [skill for skill, _ in known.skills] if known else []
    found = {bonus.skill_type_id for bonus in time_bonuses(facts, activity)}
    if activity is Activity.MANUFACTURING:
        found |= {skill for skill in required if required_skill_bonus(facts, skill)}
    if activity is Activity.INVENTION:
        found |= set(required) - SKILLS_WITHOUT_PART_IN_INVENTION
    return tuple(sorted(found))
