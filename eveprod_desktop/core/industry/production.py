"""Manufacturing and reactions: goods out of materials."""

from eveprod_desktop.core.industry.facts import ActivityFacts, IndustryFacts, ProductFacts
from eveprod_desktop.core.industry.job import Basis, Job, Quote
from eveprod_desktop.core.industry.job_cost import cost_factor, estimated_item_value, job_cost
from eveprod_desktop.core.industry.job_time import job_seconds, time_efficiency, together
from eveprod_desktop.core.industry.materials import material_efficiency, units_needed
from eveprod_desktop.core.industry.modifiers import modifiers_at
from eveprod_desktop.core.industry.prices import Prices
from eveprod_desktop.core.industry.skills import time_factors
from eveprod_desktop.core.industry.totals import material_costs, per, total_of


def quote_production(
    job: Job, activity: ActivityFacts, product: ProductFacts, facts: IndustryFacts, prices: Prices
) -> Quote:
    """Quote a manufacturing job or a reaction; `activity` is the blueprint's, `product` what it yields.

    Materials and time follow the blueprint's levels, the structure and the rigs, multiplied in that
    order. The fees rest on base quantities and adjusted prices.
    """
    modifiers = modifiers_at(facts, job.facility, job.activity, product.type_id)
    factors = time_factors(facts, job.skills, job.activity, activity.skills)
    shares = (material_efficiency(job.me), modifiers.structure_material, modifiers.rig_material)
    runs = job.runs
    materials = tuple(
        (type_id, units_needed(runs, quantity, *shares)) for type_id, quantity in activity.materials
    )
    seconds = job_seconds(
        runs * activity.time_seconds,
        time_efficiency(job.te),
        together(factors),
        modifiers.structure_time,
        modifiers.rig_time,
    )
    run_value = prices.run_value(activity.materials)
    value = estimated_item_value(run_value.amount, runs)
    cost = job_cost(value, job.facility, cost_factor(job.facility, modifiers), alpha=job.skills.alpha)
    costs = material_costs(materials, prices)
    total_material_cost = total_of(costs)
    total = None if total_material_cost is None else total_material_cost + cost.total
    units = runs * product.quantity
    return Quote(
        job=job,
        materials=materials,
        material_costs=costs,
        time_seconds=seconds,
        estimated_item_value=value,
        job_cost_base=None,
        process_time_value=None,
        cost=cost,
        total_material_cost=total_material_cost,
        total_cost=total,
        units=units,
        licensed_runs=runs,
        cost_per_unit=per(total, units),
        cost_per_run=per(total, runs),
        basis=Basis(product.type_id, activity, modifiers, factors, activity.materials, run_value, runs),
    )
