"""A job of a plan as the formulas of one job take it."""

from collections.abc import Iterable

from eveprod_desktop.core.activities import PRODUCING, Activity
from eveprod_desktop.core.industry.facility import Facility
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.job import Job
from eveprod_desktop.core.industry.skills import Skills
from eveprod_desktop.core.planning.rows import PlannedJob


def job_to_quote(job: PlannedJob, facts: IndustryFacts, skills: Skills, facility: Facility) -> Job:
    """Return the job that `industry.quoting.quote_job` quotes for a job of a plan."""
    use = job.blueprint
    producing = job.activity in PRODUCING
    return Job(
        job.activity,
        use.blueprint_type_id,
        None if job.activity is Activity.COPYING else job.type_id,
        runs=job.runs,
        runs_per_copy=job.runs_per_copy or 1,
        me=use.me if producing else 0,
        te=use.te if producing else 0,
        skills=skills,
        facility=facility,
        decryptor_type_id=decryptor_of(
            job.activity, use.blueprint_type_id, (type_id for type_id, _ in job.materials), facts
        ),
    )


def decryptor_of(
    activity: Activity, blueprint_type_id: int, material_type_ids: Iterable[int], facts: IndustryFacts
) -> int | None:
    """Return the decryptor of an invention: what it uses up besides its recipe and its relic."""
    recipe = facts.activity(blueprint_type_id, activity)
    if activity is not Activity.INVENTION or recipe is None:
        return None
    asked = {blueprint_type_id, *(type_id for type_id, _ in recipe.materials)}
    return next((one for one in material_type_ids if one not in asked), None)
