"""Research of a blueprint's material or time efficiency, from any level to any higher one."""

from decimal import Context, Decimal

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.industry.facts import ActivityFacts, IndustryFacts
from eveprod_desktop.core.industry.job import Basis, Job, Quote
from eveprod_desktop.core.industry.job_cost import cost_factor, estimated_item_value, research_cost
from eveprod_desktop.core.industry.job_time import job_seconds
from eveprod_desktop.core.industry.modifiers import modifiers_at
from eveprod_desktop.core.industry.numbers import exact, whole_isk
from eveprod_desktop.core.industry.prices import Prices
from eveprod_desktop.core.industry.skills import time_factors
from eveprod_desktop.core.industry.typed_rules import (
    JOB_COST_BASE_SHARE,
    RESEARCH_LEVEL_SECONDS,
    RESEARCH_RANK_SECONDS,
)

_DIVISION = Context(prec=50)
_BASE_SHARE = exact(JOB_COST_BASE_SHARE)


def level_seconds(from_level: int, to_level: int) -> int:
    """Return the seconds a rank-1 blueprint takes from one level to another, without any bonus."""
    return RESEARCH_LEVEL_SECONDS[to_level] - RESEARCH_LEVEL_SECONDS[from_level]


def process_time_value(run_value: Decimal, seconds_of_rank_one: int) -> Decimal:
    """Return what research is charged on, unrounded: 2 % of one run's value for each 105 s of rank 1."""
    return _DIVISION.divide(run_value * _BASE_SHARE * seconds_of_rank_one, Decimal(RESEARCH_RANK_SECONDS))


def quote_research(job: Job, activity: ActivityFacts, facts: IndustryFacts, prices: Prices) -> Quote:
    """Quote research from `job.from_level` to `job.to_level`; both are 0 to 10 for ME and TE alike."""
    rank_one = level_seconds(job.from_level, job.to_level)
    built = facts.activity(job.blueprint_type_id, Activity.MANUFACTURING)
    valued = built.materials if built else ()
    modifiers = modifiers_at(facts, job.facility, job.activity, job.blueprint_type_id)
    factors = time_factors(facts, job.skills, job.activity, activity.skills)
    seconds = job_seconds(
        activity.time_seconds * rank_one / RESEARCH_RANK_SECONDS,
        *(one.factor for one in factors),
        modifiers.structure_time,
        modifiers.rig_time,
    )
    run_value = prices.run_value(valued)
    value = process_time_value(run_value.amount, rank_one)
    cost = research_cost(value, job.facility, cost_factor(job.facility, modifiers), alpha=job.skills.alpha)
    total = Decimal(cost.total)
    return Quote(
        job=job,
        materials=(),
        material_costs=(),
        time_seconds=seconds,
        estimated_item_value=estimated_item_value(run_value.amount, 1),
        job_cost_base=None,
        process_time_value=whole_isk(value),
        cost=cost,
        total_material_cost=Decimal(0),
        total_cost=total,
        units=1,
        licensed_runs=1,
        cost_per_unit=total,
        cost_per_run=total,
        basis=Basis(job.blueprint_type_id, activity, modifiers, factors, valued, run_value, 1),
        listed_materials=activity.materials,
    )
