"""Jobs in the database: rows in, rows out."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.chains.decisions import Decision
from eveprod_desktop.core.characters.moments import read, written
from eveprod_desktop.core.db.bulk import among, insert_rows
from eveprod_desktop.core.db.workflow_tables import (
    production_job_dependencies,
    production_job_materials,
    production_jobs,
)
from eveprod_desktop.core.workflow.rows import JobFilter, JobMaterial, NewJob, ProductionJob, UnknownJob


def read_jobs(connection: Connection, wanted: JobFilter) -> tuple[ProductionJob, ...]:
    """Return the jobs that a filter leaves, by id, with their materials."""
    column = production_jobs.c
    query = select(production_jobs).order_by(column.job_id)
    if wanted.statuses is not None:
        query = query.where(among(column.status, wanted.statuses))
    if wanted.character_ids is not None:
        query = query.where(among(column.character_id, wanted.character_ids))
    if wanted.plan_id is not None:
        query = query.where(column.plan_id == wanted.plan_id)
    if wanted.item_type_ids is not None:
        query = query.where(among(column.item_type_id, wanted.item_type_ids))
    if wanted.job_ids is not None:
        query = query.where(among(column.job_id, wanted.job_ids))
    rows = connection.execute(query).all()
    ids = [row.job_id for row in rows]
    materials, after = _materials(connection, ids), _after(connection, ids)
    return tuple(_job(row, materials.get(row.job_id, ()), after.get(row.job_id, ())) for row in rows)


def read_job(connection: Connection, job_id: int) -> ProductionJob:
    """Return one job. Raises `UnknownJob` where there is none."""
    found = read_jobs(connection, JobFilter(job_ids=(job_id,)))
    if not found:
        raise UnknownJob(job_id)
    return found[0]


def consumers(connection: Connection, job_ids: Iterable[int]) -> tuple[ProductionJob, ...]:
    """Return the jobs that need the yield of any of some jobs."""
    column = production_job_dependencies.c
    ids = connection.scalars(
        select(column.job_id).where(among(column.after_job_id, job_ids)).distinct()
    ).all()
    return read_jobs(connection, JobFilter(job_ids=tuple(ids))) if ids else ()


def insert_jobs(connection: Connection, jobs: Sequence[NewJob], now: datetime) -> list[int]:
    """Write new planned jobs and return their ids, in order; plans have thousands of them."""
    first = _next_id(connection)
    ids = [first + at for at in range(len(jobs))]
    moment = written(now)
    insert_rows(
        connection,
        production_jobs,
        [_cells(job_id, job, moment) for job_id, job in zip(ids, jobs, strict=True)],
    )
    materials: list[tuple[object, ...]] = []
    needs: list[tuple[object, ...]] = []
    for job_id, job in zip(ids, jobs, strict=True):
        materials += [_material_cells(job_id, one) for one in job.materials]
        needs += [(job_id, ids[at]) for at in job.after]
    insert_rows(connection, production_job_materials, materials)
    insert_rows(connection, production_job_dependencies, needs)
    return ids


def change_job(connection: Connection, job_id: int, revision: int, values: dict[str, Any]) -> bool:
    """Change columns of a job that still is of a revision, which goes up; returns whether it was."""
    column = production_jobs.c
    done = connection.execute(
        update(production_jobs)
        .where(column.job_id == job_id, column.revision == revision)
        .values(**values, revision=revision + 1)
    )
    return done.rowcount == 1


def write_materials(connection: Connection, job_id: int, materials: Iterable[JobMaterial]) -> None:
    """Put materials in place of those of a job."""
    connection.execute(delete(production_job_materials).where(production_job_materials.c.job_id == job_id))
    insert_rows(
        connection,
        production_job_materials,
        [_material_cells(job_id, one) for one in materials],
    )


def delete_jobs(connection: Connection, job_ids: Iterable[int]) -> None:
    """Delete jobs; materials and dependencies go with them."""
    connection.execute(delete(production_jobs).where(among(production_jobs.c.job_id, job_ids)))


def count_by_status(connection: Connection) -> dict[str, int]:
    """Return how many jobs are in each state."""
    column = production_jobs.c
    return dict(connection.execute(select(column.status, func.count()).group_by(column.status)).all())


def _next_id(connection: Connection) -> int:
    """Return an id that no job ever had; nobody else writes before the transaction ends."""
    used = connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'production_jobs'")
    return int(used.scalar() or 0) + 1


def _cells(job_id: int, job: NewJob, moment: str | None) -> tuple[object, ...]:
    ends_at = None
    if job.starts_at is not None and job.time_seconds is not None:
        ends_at = job.starts_at + timedelta(seconds=job.time_seconds)
    values: dict[str, object] = {
        "job_id": job_id,
        "plan_id": job.plan_id,
        "character_id": job.character_id,
        "item_type_id": job.item_type_id,
        "blueprint_type_id": job.blueprint_type_id,
        "activity_id": int(job.activity),
        "blueprint_item_id": job.blueprint_item_id,
        "blueprint_kind": job.blueprint_kind,
        "material_efficiency": job.material_efficiency,
        "time_efficiency": job.time_efficiency,
        "runs": job.runs,
        "runs_per_copy": job.runs_per_copy,
        "units": job.units,
        "facility": job.facility,
        "system_id": job.system_id,
        "status": "planned",
        "job_cost_estimate": job.job_cost_estimate_isk,
        "material_cost_estimate": job.material_cost_estimate_isk,
        "revenue_estimate": job.revenue_estimate_isk,
        "time_seconds": job.time_seconds,
        "starts_at": written(job.starts_at),
        "ends_at": written(ends_at),
        "created_at": moment,
        "updated_at": moment,
        "note": job.note,
        "snapshot": job.snapshot,
        "revision": 1,
    }
    return tuple(values.get(column.name) for column in production_jobs.columns)


def _material_cells(job_id: int, one: JobMaterial) -> tuple[object, ...]:
    return (
        job_id,
        one.type_id,
        one.quantity,
        one.decision.value,
        one.unit_cost_isk,
        one.acquired,
        one.from_stock,
    )


def _materials(connection: Connection, ids: list[int]) -> dict[int, tuple[JobMaterial, ...]]:
    column = production_job_materials.c
    query = select(production_job_materials).order_by(column.job_id, column.type_id)
    found: dict[int, list[JobMaterial]] = defaultdict(list)
    for job_id, type_id, quantity, decision, unit_cost, acquired, from_stock in connection.execute(
        query.where(among(column.job_id, ids))
    ):
        found[job_id].append(
            JobMaterial(type_id, quantity, Decision(decision), unit_cost, acquired, from_stock)
        )
    return {job_id: tuple(rows) for job_id, rows in found.items()}


def _after(connection: Connection, ids: list[int]) -> dict[int, tuple[int, ...]]:
    column = production_job_dependencies.c
    query = select(column.job_id, column.after_job_id).order_by(column.job_id, column.after_job_id)
    found: dict[int, list[int]] = defaultdict(list)
    for job_id, after in connection.execute(query.where(among(column.job_id, ids))):
        found[job_id].append(after)
    return {job_id: tuple(rows) for job_id, rows in found.items()}


def _job(row: Row[Any], materials: tuple[JobMaterial, ...], after: tuple[int, ...]) -> ProductionJob:
    created, updated = read(row.created_at), read(row.updated_at)
    assert created is not None  # noqa: S101 - the columns can't be empty
    assert updated is not None  # noqa: S101 - likewise
    return ProductionJob(
        row.job_id,
        row.plan_id,
        row.character_id,
        row.item_type_id,
        row.blueprint_type_id,
        Activity(row.activity_id),
        row.blueprint_item_id,
        row.blueprint_kind,
        row.material_efficiency,
        row.time_efficiency,
        row.runs,
        row.runs_per_copy,
        row.units,
        row.facility,
        row.system_id,
        row.status,
        row.esi_job_id,
        row.job_cost_estimate,
        row.job_cost_actual,
        row.material_cost_estimate,
        row.material_cost_actual,
        row.revenue_estimate,
        row.revenue_actual,
        row.time_seconds,
        read(row.starts_at),
        read(row.ends_at),
        read(row.completed_at),
        created,
        updated,
        row.note,
        row.snapshot,
        row.revision,
        materials,
        after,
    )
