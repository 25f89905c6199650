"""Frozen rows of the workflow: jobs, their materials, and what may be changed of them."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.chains.decisions import Decision
from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.planning.rows import BlueprintKind
from eveprod_desktop.core.workflow.moves import JobStatus


class UnknownJob(AppError):
    """No job has the id."""

    def __init__(self, job_id: int) -> None:
        super().__init__(f"There is no job {job_id}.", "`eveprod jobs list` shows them.")


class UnknownPlan(AppError):
    """No saved plan has the id."""

    def __init__(self, plan_id: int) -> None:
        super().__init__(f"There is no saved plan {plan_id}.", "Open another one, or save it again.")


class ChangedMeanwhile(AppError):
    """Somebody else changed the thing since it was read; nothing of either was lost, nothing was written."""

    retryable = True

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what} was changed elsewhere since you opened it.",
            "Nothing of yours was saved yet: look at the present state, then save again.",
        )


@dataclass(frozen=True, slots=True)
class JobMaterial:
    """What a job uses up: `unit_cost_isk` as estimated when it was made, `acquired` units are at hand.

    `from_stock` of them were there when the job was planned: nobody bought or made them for it.
    """

    type_id: int
    quantity: int
    decision: Decision
    unit_cost_isk: float | None = None
    acquired: int = 0
    from_stock: int = 0

    @property
    def missing(self) -> int:
        """Units still to get."""
        return max(0, self.quantity - self.acquired)


@dataclass(frozen=True, slots=True)
class NewJob:
    """A job to be created; see `ProductionJob` for what the fields mean.

    `after` names other jobs of the same call by their position, from 0; all stand before this one.
    """

    item_type_id: int
    blueprint_type_id: int
    activity: Activity
    runs: int
    units: float
    plan_id: int | None = None
    character_id: int | None = None
    blueprint_item_id: int | None = None
    blueprint_kind: BlueprintKind = "original"
    material_efficiency: int = 0
    time_efficiency: int = 0
    runs_per_copy: int = 0
    facility: str | None = None
    system_id: int | None = None
    job_cost_estimate_isk: float | None = None
    material_cost_estimate_isk: float | None = None
    revenue_estimate_isk: float | None = None
    time_seconds: int | None = None
    starts_at: datetime | None = None
    note: str = ""
    snapshot: str | None = None
    materials: tuple[JobMaterial, ...] = ()
    after: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ProductionJob:
    """One planned or real job.

    `item_type_id` is the good made, or the blueprint copied or invented; `units` are goods or copies, on
    average of an invention. `character_id` None is anybody, `facility` names a profile (None: an NPC
    station). Costs and revenue are for the whole job in ISK, None where not known: `job_cost` is the
    installation, `material_cost` what is bought. Actual ones of materials and revenue are what the user
    typed (`results` tells them from the wallet). `after` are the jobs whose yield it needs.
    """

    job_id: int
    plan_id: int | None
    character_id: int | None
    item_type_id: int
    blueprint_type_id: int
    activity: Activity
    blueprint_item_id: int | None
    blueprint_kind: BlueprintKind
    material_efficiency: int
    time_efficiency: int
    runs: int
    runs_per_copy: int
    units: float
    facility: str | None
    system_id: int | None
    status: JobStatus
    esi_job_id: int | None
    job_cost_estimate_isk: float | None
    job_cost_actual_isk: float | None
    material_cost_estimate_isk: float | None
    material_cost_actual_isk: float | None
    revenue_estimate_isk: float | None
    revenue_actual_isk: float | None
    time_seconds: int | None
    starts_at: datetime | None
    ends_at: datetime | None
    completed_at: datetime | None
    created_at: datetime
    updated_at: datetime
    note: str
    snapshot: str | None
    revision: int
    materials: tuple[JobMaterial, ...] = ()
    after: tuple[int, ...] = ()

    @property
    def cost_estimate_isk(self) -> float | None:
        """Installation and bought materials as estimated."""
        return _sum(self.job_cost_estimate_isk, self.material_cost_estimate_isk)

    @property
    def profit_estimate_isk(self) -> float | None:
        """Revenue less costs, as estimated."""
        cost = self.cost_estimate_isk
        return None if cost is None else _sum(self.revenue_estimate_isk, -cost)


def _sum(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other


class _Unchanged(Enum):
    """Stands for a field that a change leaves alone, where None means "none"."""

    UNCHANGED = 0


UNCHANGED: Final = _Unchanged.UNCHANGED


@dataclass(frozen=True, slots=True)
class JobChange:
    """What to change of a job; the rest stays.

    `acquired` are (type, units at hand) of its materials, `decisions` (type, make or buy).
    """

    status: JobStatus | _Unchanged = UNCHANGED
    character_id: int | _Unchanged | None = UNCHANGED
    blueprint_item_id: int | _Unchanged | None = UNCHANGED
    material_efficiency: int | _Unchanged = UNCHANGED
    time_efficiency: int | _Unchanged = UNCHANGED
    runs: int | _Unchanged = UNCHANGED
    facility: str | _Unchanged | None = UNCHANGED
    system_id: int | _Unchanged | None = UNCHANGED
    starts_at: datetime | _Unchanged | None = UNCHANGED
    job_cost_actual_isk: float | _Unchanged | None = UNCHANGED
    material_cost_actual_isk: float | _Unchanged | None = UNCHANGED
    revenue_actual_isk: float | _Unchanged | None = UNCHANGED
    note: str | _Unchanged = UNCHANGED
    acquired: tuple[tuple[int, int], ...] = ()
    decisions: tuple[tuple[int, Decision], ...] = ()


@dataclass(frozen=True, slots=True)
class JobFilter:
    """Which jobs to read; None: whatever."""

    statuses: tuple[JobStatus, ...] | None = None
    character_ids: tuple[int, ...] | None = None
    plan_id: int | None = None
    item_type_ids: tuple[int, ...] | None = None
    job_ids: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What a change came to: the jobs as they stand, how to take it back, and jobs that can start now.

    `changed` is what to announce.
    """

    jobs: tuple[ProductionJob, ...]
    undo_id: int
    startable: tuple[int, ...] = ()
    changed: Changed = Changed.JOBS
