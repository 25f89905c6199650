"""What a character lacks for a job, and what training one level more would save on it."""

from dataclasses import dataclass, replace
from decimal import Decimal

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.industry_skills import skills_that_matter
from eveprod_desktop.core.industry.job import Job, Quote
from eveprod_desktop.core.industry.prices import Prices
from eveprod_desktop.core.industry.quoting import quote_job
from eveprod_desktop.core.industry.skills import Skills
from eveprod_desktop.core.industry.typed_rules import BEST_SKILL_LEVEL


@dataclass(frozen=True, slots=True)
class MissingSkill:
    """A skill that a job asks for at `needed`, and the level there is."""

    skill_type_id: int
    needed: int
    level: int


@dataclass(frozen=True, slots=True)
class LevelGain:
    """What `level` of a skill, one more than there is, would change about a job.

    `seconds_saved` of the whole job. Of an invention, `chance_gained` is the share that its chance rises
    by and `isk_saved` what one run of the invented copies would cost less on average; None without prices.
    """

    skill_type_id: int
    level: int
    seconds_saved: int
    chance_gained: float = 0.0
    isk_saved: Decimal | None = None


def missing_skills(
    facts: IndustryFacts, blueprint_type_id: int, activity: Activity, skills: Skills
) -> tuple[MissingSkill, ...]:
    """Return the skills that an activity of a blueprint asks for beyond those there are, in its order."""
    known = facts.activity(blueprint_type_id, activity)
    return tuple(
        MissingSkill(skill, needed, skills.level(skill))
        for skill, needed in (known.skills if known else ())
        if skills.level(skill) < needed
    )


def one_level_more(job: Job, facts: IndustryFacts, prices: Prices) -> tuple[LevelGain, ...]:
    """Return what one more level of each skill would save on a job, the most time first.

    Each is worked out by quoting the job anew with that one skill raised; skills at 5, and those that
    change nothing, are left out. Fees of a job do not depend on skills, so only an invention gets cheaper.

    Raises:
        AppError: there is no such job.

    """
    before = quote_job(job, facts, prices)
    gains = []
    for skill in skills_that_matter(facts, job.activity, job.blueprint_type_id):
        level = job.skills.level(skill)
        if level >= BEST_SKILL_LEVEL:
            continue
        more = replace(job.skills, levels={**job.skills.levels, skill: level + 1})
        gain = _gain(skill, level + 1, before, quote_job(replace(job, skills=more), facts, prices))
        if gain.seconds_saved or gain.chance_gained:
            gains.append(gain)
    return tuple(sorted(gains, key=lambda one: (-one.seconds_saved, -one.chance_gained, one.skill_type_id)))


def _gain(skill_type_id: int, level: int, before: Quote, after: Quote) -> LevelGain:
    saved = before.time_seconds - after.time_seconds
    if before.outcome is None or after.outcome is None:
        return LevelGain(skill_type_id, level, saved)
    isk_saved = None
    if before.cost_per_run is not None and after.cost_per_run is not None:
        isk_saved = before.cost_per_run - after.cost_per_run
    chance_gained = after.outcome.probability - before.outcome.probability
    return LevelGain(skill_type_id, level, saved, chance_gained, isk_saved)
