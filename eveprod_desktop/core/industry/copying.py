"""Copying a blueprint."""

from decimal import Decimal

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.industry.facts import ActivityFacts, IndustryFacts
from eveprod_desktop.core.industry.job import Basis, Job, Quote
from eveprod_desktop.core.industry.job_cost import (
    cost_factor,
    estimated_item_value,
    job_cost,
    science_value,
)
from eveprod_desktop.core.industry.job_time import job_seconds
from eveprod_desktop.core.industry.modifiers import modifiers_at
from eveprod_desktop.core.industry.prices import Prices
from eveprod_desktop.core.industry.skills import time_factors
from eveprod_desktop.core.industry.totals import per


def quote_copying(job: Job, activity: ActivityFacts, facts: IndustryFacts, prices: Prices) -> Quote:
    """Quote `job.runs` copies of `job.runs_per_copy` licensed runs each.

    Time and fees go by the licensed runs in all. Materials the data list for it are shown beside.
    """
    licensed = job.runs * job.runs_per_copy
    built = facts.activity(job.blueprint_type_id, Activity.MANUFACTURING)
    valued = built.materials if built else ()
    modifiers = modifiers_at(facts, job.facility, job.activity, job.blueprint_type_id)
    factors = time_factors(facts, job.skills, job.activity, activity.skills)
    seconds = job_seconds(
        licensed * activity.time_seconds,
        *(one.factor for one in factors),
        modifiers.structure_time,
        modifiers.rig_time,
    )
    run_value = prices.run_value(valued)
    item_value = estimated_item_value(run_value.amount, licensed)
    base = science_value(item_value)
    cost = job_cost(base, job.facility, cost_factor(job.facility, modifiers), alpha=job.skills.alpha)
    total = Decimal(cost.total)
    return Quote(
        job=job,
        materials=(),
        material_costs=(),
        time_seconds=seconds,
        estimated_item_value=item_value,
        job_cost_base=base,
        process_time_value=None,
        cost=cost,
        total_material_cost=Decimal(0),
        total_cost=total,
        units=job.runs,
        licensed_runs=licensed,
        cost_per_unit=per(total, job.runs),
        cost_per_run=per(total, licensed),
        basis=Basis(job.blueprint_type_id, activity, modifiers, factors, valued, run_value, licensed),
        listed_materials=tuple((type_id, quantity * licensed) for type_id, quantity in activity.materials),
    )
