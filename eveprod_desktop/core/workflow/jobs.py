"""Jobs, changed in single transactions: all of a change is kept with the way to undo it, or nothing."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from eveprod_desktop.core.characters.moments import written
from eveprod_desktop.core.clock import Clock
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.workflow import job_store, undoing
from eveprod_desktop.core.workflow.job_store import read_job, read_jobs
from eveprod_desktop.core.workflow.moves import JobStatus, check_move
from eveprod_desktop.core.workflow.rows import (
    UNCHANGED,
    ChangedMeanwhile,
    Done,
    JobChange,
    JobFilter,
    JobMaterial,
    NewJob,
    ProductionJob,
    UnknownJob,
)
from eveprod_desktop.core.workflow.shopping_needs import shared_out
from eveprod_desktop.core.workflow.supply import Readiness, handed_out, readiness, startable

_COLUMNS = {
    "character_id": "character_id",
    "blueprint_item_id": "blueprint_item_id",
    "facility": "facility",
    "system_id": "system_id",
    "job_cost_actual_isk": "job_cost_actual",
    "material_cost_actual_isk": "material_cost_actual",
    "revenue_actual_isk": "revenue_actual",
    "note": "note",
}
_QUOTED = ("runs", "material_efficiency", "time_efficiency")
_REQUOTED_BY = (*_QUOTED, "facility", "character_id")
_OVER: frozenset[JobStatus] = frozenset({"completed", "cancelled"})

Requote = Callable[[ProductionJob], NewJob]
"""Works a job out anew, for its present runs, levels, place and character."""


class JobBook:
    """All jobs. Safe to call from any thread; every call is one transaction.

    What changes returns `Done` with an id for `undo`. Whoever shows a job hands back the revision it
    read, so that two windows never overwrite each other.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def get_jobs(self, wanted: JobFilter | None = None) -> tuple[ProductionJob, ...]:
        """Return the jobs that a filter leaves (all without one), by id."""
        with self._database.read() as connection:
            return read_jobs(connection, wanted or JobFilter())

    def get_job(self, job_id: int) -> ProductionJob:
        """Return one job. Raises `UnknownJob` where there is none."""
        with self._database.read() as connection:
            return read_job(connection, job_id)

    def readiness(self, job_ids: Collection[int] | None = None) -> dict[int, Readiness]:
        """Return what each planned job (of some) still waits for, by id."""
        known = {one.job_id: one for one in self.get_jobs()}
        return {
            one.job_id: readiness(one, known)
            for one in known.values()
            if one.status == "planned" and (job_ids is None or one.job_id in job_ids)
        }

    def create(self, jobs: Sequence[NewJob]) -> Done:
        """Write new planned jobs, all or none."""
        with self._database.write() as connection:
            ids = self.write_new(connection, jobs)
            made = read_jobs(connection, JobFilter(job_ids=tuple(ids)))
            what = "Create 1 job" if len(ids) == 1 else f"Create {len(ids)} jobs"
            undo_id = undoing.remember(connection, self._clock.now(), what, undoing.Image(), job_ids=ids)
            return Done(made, undo_id, startable(made))

    def write_new(self, connection: Connection, jobs: Sequence[NewJob]) -> list[int]:
        """Write new planned jobs inside a transaction of the caller; returns their ids in order."""
        return job_store.insert_jobs(connection, jobs, self._clock.now())

    def update(
        self,
        job_id: int,
        change: JobChange,
        *,
        revision: int | None = None,
        requote: Requote | None = None,
    ) -> Done:
        """Change a job; with a `revision` only if it still is of it.

        A planned job whose runs, levels, facility or character change is worked out anew by `requote`.
        Starting a job takes its materials; completing one hands its yield to the jobs that need it.

        Raises:
            UnknownJob: there is none.
            ChangedMeanwhile: it has another revision; nothing is written.
            IllegalMove: it can't go to that state.
            AppError: what only a planned job can have changed of one that was started.

        """
        with self._database.write() as connection:
            before = read_job(connection, job_id)
            if revision is not None and before.revision != revision:
                raise ChangedMeanwhile(f"Job {job_id}")
            return self._changed(connection, [(before, change)], requote)

    def update_many(
        self, job_ids: Iterable[int], change: JobChange, *, requote: Requote | None = None
    ) -> Done:
        """Make one change to several jobs, all or none: one step to undo. Raises like `update`."""
        ids = tuple(dict.fromkeys(job_ids))
        with self._database.write() as connection:
            found = {one.job_id: one for one in read_jobs(connection, JobFilter(job_ids=ids))}
            for one in ids:
                if one not in found:
                    raise UnknownJob(one)
            return self._changed(connection, [(found[one], change) for one in ids], requote)

    def acquire(self, job_ids: Iterable[int], have: Mapping[int, int]) -> Done | None:
        """Have units by type at hand for the planned ones among some jobs, as one step to undo.

        `have` are the units of bought materials for all of these jobs together; see `shared_out`. None:
        nothing had to be changed.
        """
        with self._database.write() as connection:
            jobs = read_jobs(connection, JobFilter(job_ids=tuple(dict.fromkeys(job_ids))))
            found = {one.job_id: one for one in jobs}
            changes = shared_out(jobs, have)
            if not changes:
                return None
            return self._changed(connection, [(found[one], change) for one, change in changes.items()], None)

    def apply(self, connection: Connection, job: ProductionJob, values: dict[str, Any]) -> ProductionJob:
        """Write columns of a job inside a transaction of the caller. Raises `ChangedMeanwhile`."""
        values = {**values, "updated_at": written(self._clock.now())}
        if not job_store.change_job(connection, job.job_id, job.revision, values):
            raise ChangedMeanwhile(f"Job {job.job_id}")
        return read_job(connection, job.job_id)

    def move(
        self, connection: Connection, job: ProductionJob, status: JobStatus, at: datetime | None = None
    ) -> ProductionJob:
        """Bring a job to a state inside a transaction of the caller, with all that follows from it.

        `at` is when it happened (the present by default). Raises `IllegalMove`.
        """
        check_move(job.status, status, job.job_id)
        if status == job.status:
            return job
        moment = at or self._clock.now()
        values: dict[str, Any] = {"status": status}
        if job.status == "planned" and status != "cancelled":
            lasts = timedelta(seconds=job.time_seconds) if job.time_seconds is not None else None
            values |= {
                "starts_at": written(moment),
                "ends_at": None if lasts is None else written(moment + lasts),
            }
            used = tuple(replace(one, acquired=one.quantity) for one in job.materials)
            job_store.write_materials(connection, job.job_id, used)
        if status in _OVER:
            values["completed_at"] = written(moment)
        moved = self.apply(connection, job, values)
        if status == "completed":
            self._hand_out(connection, moved)
        return moved

    def delete(self, job_ids: Iterable[int]) -> Done:
        """Delete jobs with their materials; `undo` brings everything back. Raises `UnknownJob`."""
        ids = tuple(dict.fromkeys(job_ids))
        with self._database.write() as connection:
            jobs = read_jobs(connection, JobFilter(job_ids=ids))
            there = {one.job_id for one in jobs}
            for one in ids:
                if one not in there:
                    raise UnknownJob(one)
            before = undoing.take_image(connection, ids)
            job_store.delete_jobs(connection, ids)
            what = f"Delete job {ids[0]}" if len(ids) == 1 else f"Delete {len(ids)} jobs"
            return Done(jobs, undoing.remember(connection, self._clock.now(), what, before))

    def undo(self, undo_id: int | None = None) -> undoing.Undone:
        """Take a change back (the last one by default); the result can be taken back as well.

        Raises:
            AppError: there is nothing to undo.
            ChangedMeanwhile: what it touched was changed since; nothing is written.

        """
        with self._database.write() as connection:
            if undo_id is None:
                last = undoing.latest(connection)
                if last is None:
                    raise AppError("There is nothing to undo.", "Jobs and plans are as they were made.")
                undo_id = last.undo_id
            return undoing.undo(connection, undo_id, self._clock.now())

    def redo(self) -> undoing.Undone:
        """Take the last undo back. Raises like `undo`."""
        with self._database.write() as connection:
            last = undoing.latest(connection, redo=True)
            if last is None:
                raise AppError("There is nothing to redo.", "Nothing was undone since the last change.")
            return undoing.undo(connection, last.undo_id, self._clock.now())

    def last_undoable(self) -> undoing.Undoable | None:
        """Return the last change that can be taken back, None where there is none."""
        with self._database.read() as connection:
            return undoing.latest(connection)

    def last_redoable(self) -> undoing.Undoable | None:
        """Return the last undo that can be taken back, None where there is none."""
        with self._database.read() as connection:
            return undoing.latest(connection, redo=True)

    def reserved(self) -> dict[int, int]:
        """Return the units by type that are at hand and kept for planned jobs."""
        kept: dict[int, int] = {}
        for job in self.get_jobs(JobFilter(statuses=("planned",))):
            for one in job.materials:
                if one.acquired:
                    kept[one.type_id] = kept.get(one.type_id, 0) + one.acquired
        return kept

    def counts(self) -> dict[str, int]:
        """Return how many jobs are in each state; states without any are left out."""
        with self._database.read() as connection:
            return job_store.count_by_status(connection)

    def _changed(
        self,
        connection: Connection,
        changes: Sequence[tuple[ProductionJob, JobChange]],
        requote: Requote | None,
    ) -> Done:
        ids = [job.job_id for job, _ in changes]
        fed = [one.job_id for one in job_store.consumers(connection, ids)]
        touched = tuple(dict.fromkeys([*ids, *fed]))
        image = undoing.take_image(connection, touched)
        able = self._startable(connection, fed)
        for job, change in changes:
            # a job before may have handed something to this one
            self._change(connection, read_job(connection, job.job_id), change, requote)
        became = tuple(one for one in self._startable(connection, fed) if one not in able)
        undo_id = undoing.remember(connection, self._clock.now(), _words(changes), image, job_ids=touched)
        return Done(read_jobs(connection, JobFilter(job_ids=tuple(ids))), undo_id, became)

    def _change(
        self, connection: Connection, job: ProductionJob, change: JobChange, requote: Requote | None
    ) -> None:
        given = {name: getattr(change, name) for name in (*_COLUMNS, *_QUOTED, "starts_at")}
        given = {name: value for name, value in given.items() if value is not UNCHANGED}
        if job.status != "planned" and (wrong := [name for name in _QUOTED if name in given]):
            raise AppError(
                f"Job {job.job_id} was started already; its {wrong[0].replace('_', ' ')} can't change now.",
                "Cancel it and plan another one.",
            )
        values = {_COLUMNS[name]: value for name, value in given.items() if name in _COLUMNS}
        if "starts_at" in given:
            begins = given["starts_at"]
            lasts = None if job.time_seconds is None else timedelta(seconds=job.time_seconds)
            ends = None if begins is None or lasts is None else begins + lasts
            values |= {"starts_at": written(begins), "ends_at": written(ends)}
        if job.status == "planned" and requote is not None and any(one in given for one in _REQUOTED_BY):
            fields = {name: given[name] for name in _REQUOTED_BY if name in given}
            values |= self._requoted(connection, requote(replace(job, **fields)), job)
        elif any(name in given for name in _QUOTED):
            msg = "runs and levels can't change without working the job out anew"
            raise ValueError(msg)
        if change.acquired or change.decisions:
            self._tick(connection, job.job_id, change)
        if values or change.acquired or change.decisions:
            job = self.apply(connection, job, values)
        if change.status is not UNCHANGED:
            self.move(connection, job, change.status)

    @staticmethod
    def _requoted(connection: Connection, anew: NewJob, job: ProductionJob) -> dict[str, Any]:
        """Write the materials worked out anew and return the other values; what is at hand stays ticked."""
        known = {one.type_id: one for one in job.materials}
        materials = []
        for one in anew.materials:
            was = known.get(one.type_id)
            materials.append(
                one
                if was is None
                else replace(
                    one,
                    decision=was.decision,
                    acquired=min(was.acquired, one.quantity),
                    from_stock=min(was.from_stock, one.quantity),
                )
            )
        job_store.write_materials(connection, job.job_id, materials)
        return {
            "runs": anew.runs,
            "material_efficiency": anew.material_efficiency,
            "time_efficiency": anew.time_efficiency,
            "facility": anew.facility,
            "system_id": anew.system_id,
            "units": anew.units,
            "job_cost_estimate": anew.job_cost_estimate_isk,
            "material_cost_estimate": bought_isk(materials),
            "revenue_estimate": anew.revenue_estimate_isk,
            "time_seconds": anew.time_seconds,
            "snapshot": anew.snapshot,
        }

    @staticmethod
    def _tick(connection: Connection, job_id: int, change: JobChange) -> None:
        materials = {one.type_id: one for one in read_job(connection, job_id).materials}
        for type_id, _ in (*change.acquired, *change.decisions):
            if type_id not in materials:
                raise AppError(f"Job {job_id} does not need type {type_id}.", "Choose one of its materials.")
        for type_id, units in change.acquired:
            one = materials[type_id]
            at_hand = max(0, min(units, one.quantity))
            materials[type_id] = replace(one, acquired=at_hand, from_stock=min(one.from_stock, at_hand))
        for type_id, decision in change.decisions:
            materials[type_id] = replace(materials[type_id], decision=decision)
        job_store.write_materials(connection, job_id, materials.values())

    def _hand_out(self, connection: Connection, done: ProductionJob) -> None:
        """Tick off what a job made among the jobs that need it."""
        fed = job_store.consumers(connection, [done.job_id])
        for job_id, units in handed_out(done, fed).items():
            job = next(one for one in fed if one.job_id == job_id)
            materials = [
                replace(one, acquired=min(one.quantity, one.acquired + units))
                if one.type_id == done.item_type_id
                else one
                for one in job.materials
            ]
            job_store.write_materials(connection, job_id, materials)
            self.apply(connection, job, {})

    @staticmethod
    def _startable(connection: Connection, job_ids: Sequence[int]) -> tuple[int, ...]:
        """Return which of some jobs wait for no other one."""
        if not job_ids:
            return ()
        jobs = read_jobs(connection, JobFilter(job_ids=tuple(job_ids)))
        before = tuple({one for job in jobs for one in job.after})
        known = {one.job_id: one for one in read_jobs(connection, JobFilter(job_ids=before))}
        return tuple(
            one.job_id for one in jobs if one.status == "planned" and readiness(one, known).startable
        )


def bought_isk(materials: Iterable[JobMaterial]) -> float | None:
    """Return what the bought materials of a job cost; None where one has no price."""
    total = 0.0
    for one in materials:
        if one.decision == "buy":
            if one.unit_cost_isk is None:
                return None
            total += one.quantity * one.unit_cost_isk
    return total


def _words(changes: Sequence[tuple[ProductionJob, JobChange]]) -> str:
    """Say what was done, for the undo menu."""
    status = changes[0][1].status if changes else UNCHANGED
    which = f"job {changes[0][0].job_id}" if len(changes) == 1 else f"{len(changes)} jobs"
    verbs = {
        "active": "Start",
        "ready": "Mark as ready",
        "paused": "Pause",
        "completed": "Complete",
        "cancelled": "Cancel",
    }
    return f"{verbs.get(status, 'Change') if status is not UNCHANGED else 'Change'} {which}"
