"""Skills and implants read from the data's effects."""

from dataclasses import replace

import pytest

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.quote import answer_quote
from eveprod_desktop.core.industry.skills import (
    Skills,
    implant_percents,
    job_slots,
    required_skill_bonus,
    time_bonuses,
    time_factors,
)

INDUSTRY, ADVANCED, SCIENCE, RESEARCH, METALLURGY, REACTIONS = 3380, 3388, 3402, 3403, 3409, 45746


@pytest.mark.parametrize(
    ("activity", "percents"),
    [
        (Activity.MANUFACTURING, {INDUSTRY: -4.0, ADVANCED: -3.0}),
        (Activity.COPYING, {ADVANCED: -3.0, SCIENCE: -5.0}),
        (Activity.INVENTION, {ADVANCED: -3.0}),
        (Activity.RESEARCH_TIME, {ADVANCED: -3.0, RESEARCH: -5.0}),
        (Activity.RESEARCH_MATERIAL, {ADVANCED: -3.0, METALLURGY: -5.0}),
        (Activity.REACTION, {REACTIONS: -4.0}),
    ],
)
def test_which_skill_shortens_which_activity(
    starter: IndustryFacts, activity: Activity, percents: dict[int, float]
) -> None:
    found = {bonus.skill_type_id: bonus.percent for bonus in time_bonuses(starter, activity)}
    assert found == percents


def test_skills_that_count_where_a_blueprint_requires_them(starter: IndustryFacts) -> None:
    bearing = {
        one
        for one in starter.types
        if starter.types[one].category_id == 16 and required_skill_bonus(starter, one)
    }
    assert len(bearing) >= 25
    assert {required_skill_bonus(starter, one) for one in bearing} == {-1.0, -2.0}
    assert required_skill_bonus(starter, 3400) == -1.0
    assert required_skill_bonus(starter, 3380) == 0.0


def test_the_level_of_the_character_counts_not_the_required_one(starter: IndustryFacts) -> None:
    skills = Skills({INDUSTRY: 3, 3398: 2}, otherwise=0)
    found = time_factors(starter, skills, Activity.MANUFACTURING, ((3398, 5), (INDUSTRY, 1)))
    assert [(one.type_id, one.level, one.factor) for one in found] == [
        (INDUSTRY, 3, 1 - 0.12),
        (ADVANCED, 0, 1.0),
        (3398, 2, 0.98),
    ]


def test_a_required_skill_shortens_nothing_but_manufacturing(starter: IndustryFacts) -> None:
    found = time_factors(starter, Skills(), Activity.INVENTION, ((11450, 1),))
    assert [one.type_id for one in found] == [ADVANCED]


@pytest.mark.parametrize(
    ("implant", "activity", "percent"),
    [
        (27170, Activity.MANUFACTURING, -1.0),
        (27167, Activity.MANUFACTURING, -2.0),
        (27171, Activity.MANUFACTURING, -4.0),
        (27185, Activity.COPYING, -1.0),
        (27178, Activity.COPYING, -3.0),
        (27184, Activity.COPYING, -5.0),
        (27182, Activity.RESEARCH_MATERIAL, -1.0),
        (27176, Activity.RESEARCH_MATERIAL, -3.0),
        (27181, Activity.RESEARCH_MATERIAL, -5.0),
        (27180, Activity.RESEARCH_TIME, -1.0),
        (27177, Activity.RESEARCH_TIME, -3.0),
        (27179, Activity.RESEARCH_TIME, -5.0),
    ],
)
def test_implants(starter: IndustryFacts, implant: int, activity: Activity, percent: float) -> None:
    assert implant_percents(starter, implant, activity) == (percent,)
    others = [one for one in Activity if one is not activity]
    assert not any(implant_percents(starter, implant, one) for one in others)


def test_job_slots_grow_with_their_two_skills() -> None:
    slots = job_slots(Skills({3387: 5, 24625: 4, 3406: 3, 24624: 0, 45748: 0, 45749: 0}, otherwise=0))
    assert (slots.manufacturing, slots.science, slots.reaction) == (10, 4, 1)


def test_a_skill_the_data_are_silent_about_is_named(small: IndustryFacts) -> None:
    silent = replace(small, type_attributes={}, type_effects={})
    request = {"activity": "manufacturing", "product_type_id": 645}
    assert not any("Industry" in one for one in answer_quote(request, small)["warnings"])
    assert (
        "The loaded data don't say whether Industry shortens the job."
        in answer_quote(request, silent)["warnings"]
    )
