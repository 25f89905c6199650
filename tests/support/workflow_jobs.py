"""Jobs of a small plan, as the workflow is given them."""

from typing import Any

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.chains.decisions import Decision
from eveprod_desktop.core.workflow.rows import JobMaterial, NewJob

MINERAL, PLATE, FRIGATE = 34, 200, 300


def new_job(item: int = FRIGATE, **more: Any) -> NewJob:
    values: dict[str, Any] = {
        "item_type_id": item,
        "blueprint_type_id": 1000 + item,
        "activity": Activity.MANUFACTURING,
        "runs": 1,
        "units": 1.0,
        "time_seconds": 600,
        "materials": (JobMaterial(MINERAL, 10, Decision.BUY, 4.0),),
    }
    return NewJob(**{**values, **more})


def chain() -> list[NewJob]:
    """A job of 10 plates, and two frigates that need 7 and 5 of them."""
    plates = new_job(PLATE, units=10.0)
    needs = (JobMaterial(MINERAL, 100, Decision.BUY, 4.0), JobMaterial(PLATE, 7, Decision.MAKE))
    fewer = (JobMaterial(PLATE, 5, Decision.MAKE),)
    return [plates, new_job(materials=needs, after=(0,)), new_job(materials=fewer, after=(0,))]
