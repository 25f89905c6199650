"""What is lacking for a job, and what one level more would save."""

from dataclasses import replace

import pytest

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.industry_skills import industry_skills, skills_that_matter
from eveprod_desktop.core.industry.job import Job
from eveprod_desktop.core.industry.prices import Prices
from eveprod_desktop.core.industry.quoting import quote_job
from eveprod_desktop.core.industry.skills import Skills, job_slots
from eveprod_desktop.core.industry.training import MissingSkill, missing_skills, one_level_more
from tests.ui import fake_industry as world

FACTS = world.job_facts()
INDUSTRY, ADVANCED, REACTIONS = 3380, 3388, 45746
BEGINNER = Skills(otherwise=0)


def build(skills: Skills = BEGINNER) -> Job:
    return Job(Activity.MANUFACTURING, world.SHIP_BLUEPRINT, world.SHIP, runs=100, skills=skills)


def invent(skills: Skills = BEGINNER) -> Job:
    return Job(Activity.INVENTION, world.SHIP_BLUEPRINT, world.WOLF_BLUEPRINT, runs=10, skills=skills)


def test_what_matters_stands_once_and_by_its_use(starter: IndustryFacts) -> None:
    found = industry_skills(starter)
    everything = [skill for part in found.values() for skill in part]
    assert len(everything) == len(set(everything))
    assert len(found["slots"]) == 6
    assert {INDUSTRY, ADVANCED, REACTIONS} <= set(found["time"])
    assert len(found["invention"]) > 15
    assert all(starter.types[skill].category_id == 16 for skill in everything)
    for skill in found["slots"]:
        assert job_slots(Skills({skill: 5}, otherwise=0)) != job_slots(Skills(otherwise=0))


def test_missing_skills_are_those_below_what_is_asked_for() -> None:
    activity = FACTS.activity(world.SHIP_BLUEPRINT, Activity.INVENTION)
    assert activity is not None
    asked = dict(activity.skills)
    missing = missing_skills(FACTS, world.SHIP_BLUEPRINT, Activity.INVENTION, BEGINNER)
    assert {one.skill_type_id: one.needed for one in missing} == asked
    assert missing_skills(FACTS, world.SHIP_BLUEPRINT, Activity.INVENTION, Skills(asked, otherwise=0)) == ()
    (first, needed), *_ = asked.items()
    short = Skills({**asked, first: needed - 1}, otherwise=0)
    assert missing_skills(FACTS, world.SHIP_BLUEPRINT, Activity.INVENTION, short) == (
        MissingSkill(first, needed, needed - 1),
    )
    assert missing_skills(FACTS, world.SHIP_BLUEPRINT, Activity.REACTION, BEGINNER) == ()


def test_one_level_more_is_what_a_new_quote_says() -> None:
    job = build(Skills({INDUSTRY: 3}, otherwise=2))
    gains = one_level_more(job, FACTS, Prices())
    assert [one.seconds_saved for one in gains] == sorted((one.seconds_saved for one in gains), reverse=True)
    before = quote_job(job, FACTS, Prices()).time_seconds
    for one in gains:
        levels = {**job.skills.levels, one.skill_type_id: one.level}
        after = quote_job(replace(job, skills=replace(job.skills, levels=levels)), FACTS, Prices())
        assert one.seconds_saved == before - after.time_seconds > 0
        assert one.isk_saved is None
    assert next(one.level for one in gains if one.skill_type_id == INDUSTRY) == 4


def test_nothing_is_left_to_train_at_five() -> None:
    assert one_level_more(build(Skills()), FACTS, Prices()) == ()
    assert INDUSTRY not in {
        one.skill_type_id
        for one in one_level_more(build(Skills({INDUSTRY: 5}, otherwise=0)), FACTS, Prices())
    }


def test_an_invention_gets_cheaper_with_its_chance() -> None:
    prices = Prices(market=dict.fromkeys(FACTS.types, 1000.0), adjusted=dict.fromkeys(FACTS.types, 900.0))
    gains = {one.skill_type_id: one for one in one_level_more(invent(), FACTS, prices)}
    for skill in (world.SCIENCE_ONE, world.SCIENCE_TWO, world.ENCRYPTION):
        gain = gains[skill]
        assert gain.chance_gained > 0
        assert gain.isk_saved is not None
        assert gain.isk_saved > 0
        assert gain.seconds_saved == 0
    assert gains[world.SCIENCE_ONE].chance_gained > gains[world.ENCRYPTION].chance_gained
    unpriced = one_level_more(invent(), FACTS, Prices())
    assert {one.isk_saved for one in unpriced} == {None}
    assert set(gains) == set(skills_that_matter(FACTS, Activity.INVENTION, world.SHIP_BLUEPRINT))


@pytest.mark.parametrize("level", range(5))
def test_every_level_saves_something(starter: IndustryFacts, level: int) -> None:
    hobgoblin_blueprint = 2455
    job = Job(Activity.MANUFACTURING, hobgoblin_blueprint, 2454, runs=50, skills=Skills(otherwise=level))
    assert all(one.seconds_saved > 0 for one in one_level_more(job, starter, Prices()))
