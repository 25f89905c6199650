"""The jobs of a saved plan as rows of the workflow."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from eveprod_desktop.core.activities import PRODUCING, Activity
from eveprod_desktop.core.chains.decisions import Decision
from eveprod_desktop.core.industry.facility_profiles import FacilityProfile
from eveprod_desktop.core.planning.rows import Plan, PlannedJob
from eveprod_desktop.core.planning.schedule import ScheduledJob
from eveprod_desktop.core.workflow.rows import JobMaterial, NewJob
from eveprod_desktop.core.workflow.snapshot import Snapshot

ProfileOf = Callable[[Activity, int | None], FacilityProfile | None]
"""The facility profile that a kind of job takes, by activity and product."""


def jobs_of_plan(
    plan: Plan,
    schedule: Mapping[int, ScheduledJob],
    snapshot: Snapshot,
    *,
    plan_id: int,
    profile_of: ProfileOf,
    now: datetime,
) -> tuple[NewJob, ...]:
    """Return the jobs of a plan in its order, which is one in which they can be started.

    What the plan takes from stock is ticked off with the jobs that come first. Revenue stands with the
    last jobs of each target, for what comes before feeds other jobs. Jobs begin as scheduled, from `now`.
    """
    making = _Making(plan, snapshot)
    revenue = _revenue(plan, snapshot)
    at = {job.number: place for place, job in enumerate(plan.jobs)}
    rows = []
    for job in plan.jobs:
        use, placed = job.blueprint, schedule.get(job.number)
        profile = profile_of(job.activity, None if job.activity is Activity.COPYING else job.type_id)
        materials = making.materials(job)
        rows.append(
            NewJob(
                item_type_id=job.type_id,
                blueprint_type_id=use.blueprint_type_id,
                activity=job.activity,
                runs=job.runs,
                units=float(job.units),
                plan_id=plan_id,
                character_id=placed.character_id or None if placed else None,
                blueprint_item_id=use.item_id,
                blueprint_kind=use.kind,
                material_efficiency=use.me,
                time_efficiency=use.te,
                runs_per_copy=job.runs_per_copy,
                facility=None if profile is None else profile.name,
                system_id=None if profile is None else profile.system_id,
                job_cost_estimate_isk=None if job.job_cost_isk is None else float(job.job_cost_isk),
                material_cost_estimate_isk=_to_buy(materials),
                revenue_estimate_isk=revenue.get(job.number),
                time_seconds=job.seconds,
                starts_at=now + timedelta(seconds=placed.start_seconds) if placed else None,
                materials=materials,
                after=tuple(sorted(at[one] for one in set(job.after) if one in at)),
            )
        )
    return tuple(rows)


def with_bought(jobs: Sequence[NewJob], bought: Mapping[int, int]) -> tuple[NewJob, ...]:
    """Return jobs with units by type at hand that were bought for them, those that come first first.

    It is on top of what they take from stock. What it cost stays in their estimates: it was paid.
    """
    left = dict(bought)
    rows = []
    for job in jobs:
        materials = []
        for one in job.materials:
            units = min(one.missing, left.get(one.type_id, 0)) if one.decision is Decision.BUY else 0
            left[one.type_id] = left.get(one.type_id, 0) - units
            materials.append(replace(one, acquired=one.acquired + units))
        rows.append(replace(job, materials=tuple(materials)))
    return tuple(rows)


class _Making:
    """Where each material of each job comes from; stock is handed out as it goes."""

    def __init__(self, plan: Plan, snapshot: Snapshot) -> None:
        self._makers: dict[int, set[int]] = defaultdict(set)
        for job in plan.jobs:
            if job.activity in PRODUCING:
                self._makers[job.type_id].add(job.number)
        self._stock = dict(plan.from_stock)
        self._bought = {one.type_id: one for one in snapshot.purchases}
        self._coming = dict(plan.from_running)

    def materials(self, job: PlannedJob) -> tuple[JobMaterial, ...]:
        rows = []
        for type_id, quantity in job.materials:
            taken = min(quantity, self._stock.get(type_id, 0))
            if taken:
                self._stock[type_id] -= taken
            line = self._bought.get(type_id)
            price = None if line is None or line.isk is None else float(line.isk) / line.units
            decision = Decision.MAKE if self._is_made(type_id, job) else Decision.BUY
            rows.append(JobMaterial(type_id, quantity, decision, price, taken, taken))
        return tuple(rows)

    def _is_made(self, type_id: int, job: PlannedJob) -> bool:
        if self._makers.get(type_id, set()) & set(job.after):
            return True
        return type_id not in self._bought and type_id in (self._makers.keys() | self._coming.keys())


def _to_buy(materials: tuple[JobMaterial, ...]) -> float | None:
    """Return what buying costs that is not in stock; None where something has no price."""
    total = 0.0
    for one in materials:
        if one.decision is Decision.BUY and one.missing:
            if one.unit_cost_isk is None:
                return None
            total += one.missing * one.unit_cost_isk
    return total


def _revenue(plan: Plan, snapshot: Snapshot) -> dict[int, float]:
    """Return what each job's share of the targets fetches, by number; nothing where there is no price."""
    left = {one.type_id: one.units for one in snapshot.sales}
    price = {one.type_id: float(one.isk) / one.units for one in snapshot.sales if one.isk is not None}
    revenue: dict[int, float] = {}
    for job in reversed(plan.jobs):
        if job.activity in PRODUCING and left.get(job.type_id) and job.type_id in price:
            units = min(int(job.units), left[job.type_id])
            left[job.type_id] -= units
            revenue[job.number] = units * price[job.type_id]
    return revenue
