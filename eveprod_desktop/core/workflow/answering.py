"""Jobs in plain values under the names of the table's columns, as the command line prints them."""

from collections.abc import Callable
from typing import Any

from eveprod_desktop.core.characters.moments import written
from eveprod_desktop.core.workflow.rows import ProductionJob


def job_answer(job: ProductionJob, name_of: Callable[[int], str]) -> dict[str, Any]:
    """Return a job in values that JSON can carry; ISK as numbers, null where not known, moments in UTC."""
    return {
        "job_id": job.job_id,
        "plan_id": job.plan_id,
        "character_id": job.character_id,
        "item_type_id": job.item_type_id,
        "name": name_of(job.item_type_id),
        "blueprint_type_id": job.blueprint_type_id,
        "activity_id": int(job.activity),
        "activity": job.activity.key,
        "blueprint_item_id": job.blueprint_item_id,
        "blueprint_kind": job.blueprint_kind,
        "material_efficiency": job.material_efficiency,
        "time_efficiency": job.time_efficiency,
        "runs": job.runs,
        "runs_per_copy": job.runs_per_copy or None,
        "units": job.units,
        "facility": job.facility,
        "system_id": job.system_id,
        "status": job.status,
        "esi_job_id": job.esi_job_id,
        "job_cost_estimate": job.job_cost_estimate_isk,
        "job_cost_actual": job.job_cost_actual_isk,
        "material_cost_estimate": job.material_cost_estimate_isk,
        "material_cost_actual": job.material_cost_actual_isk,
        "revenue_estimate": job.revenue_estimate_isk,
        "revenue_actual": job.revenue_actual_isk,
        "cost_estimate": job.cost_estimate_isk,
        "profit_estimate": job.profit_estimate_isk,
        "time_seconds": job.time_seconds,
        "starts_at": written(job.starts_at),
        "ends_at": written(job.ends_at),
        "completed_at": written(job.completed_at),
        "created_at": written(job.created_at),
        "updated_at": written(job.updated_at),
        "note": job.note,
        "revision": job.revision,
        "materials": [
            {
                "type_id": one.type_id,
                "name": name_of(one.type_id),
                "quantity": one.quantity,
                "decision": one.decision.value,
                "unit_cost": one.unit_cost_isk,
                "acquired": one.acquired,
                "from_stock": one.from_stock,
            }
            for one in job.materials
        ],
        "after": list(job.after),
    }
