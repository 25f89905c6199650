"""Jobs in the database: rows in, rows out."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.chains.decisions import Decision
from eveprod_desktop.core.characters.moments import read, written
from eveprod_desktop.core.db.bulk import insert_rows
from eveprod_desktop.core.db.workflow_tables import (
    production_job_dependencies,
    production_job_materials,
    production_jobs,
)
from eveprod_desktop.core.workflow.rows import JobFilter, JobMaterial, NewJob, ProductionJob, UnknownJob

_MOST_VARIABLES = 10_000


def read_jobs(connection: Connection, wanted: JobFilter) -> tuple[ProductionJob, ...]:
    """Return the jobs that a filter leaves, by id, with their materials."""
    column = production_jobs.c
    query = select(production_jobs).order_by(column.job_id)
    if wanted.statuses is not None:
        query = query.where(column.status.in_(wanted.statuses))
    if wanted.character_ids is not None:
        query = query.where(column.character_id.in_(wanted.character_ids))
    if wanted.plan_id is not None:
        query = query.where(column.plan_id == wanted.plan_id)
    if wanted.item_type_ids is not None:
        query = query.where(column.item_type_id.in_(wanted.item_type_ids))
    if wanted.job_ids is not None:
        query = query.where(column.job_id.in_(wanted.job_ids))
    rows = connection.execute(query).all()
    ids = [row.job_id for row in rows]
    # a few by their ids, many by one walk over the table
    few = ids if len(ids) < _MOST_VARIABLES else None
    materials = _materials(connection, few)
    after = _after(connection, few)
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
        select(column.job_id).where(column.after_job_id.in_(list(job_ids))).distinct()
    ).all()
    return read_jobs(connection, JobFilter(job_ids=tuple(ids))) if ids else ()


def insert_job(connection: Connection, job: NewJob, after: Sequence[int], now: datetime) -> int:
    """Write a new planned job and return its id."""
    moment = written(now)
    ends_at = None
    if job.starts_at is not None and job.time_seconds is not None:
        ends_at = written(datetime.fromtimestamp(job.starts_at.timestamp() + job.time_seconds, tz=now.tzinfo))
    done = connection.execute(
        insert(production_jobs).values(
            plan_id=job.plan_id,
            character_id=job.character_id,
            item_type_id=job.item_type_id,
            blueprint_type_id=job.blueprint_type_id,
            activity_id=int(job.activity),
            blueprint_item_id=job.blueprint_item_id,
            blueprint_kind=job.blueprint_kind,
            material_efficiency=job.material_efficiency,
            time_efficiency=job.time_efficiency,
            runs=job.runs,
            runs_per_copy=job.runs_per_copy,
            units=job.units,
            facility=job.facility,
            system_id=job.system_id,
            status="planned",
            job_cost_estimate=job.job_cost_estimate_isk,
            material_cost_estimate=job.material_cost_estimate_isk,
            revenue_estimate=job.revenue_estimate_isk,
            time_seconds=job.time_seconds,
            starts_at=written(job.starts_at),
            ends_at=ends_at,
            created_at=moment,
            updated_at=moment,
            note=job.note,
            snapshot=job.snapshot,
            revision=1,
        )
    )
    key = done.inserted_primary_key
    assert key is not None  # noqa: S101 - every insert of one row has a key
    job_id = int(key[0])
    write_materials(connection, job_id, job.materials)
    insert_rows(connection, production_job_dependencies, [(job_id, one) for one in after])
    return job_id


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
        [
            (job_id, one.type_id, one.quantity, one.decision.value, one.unit_cost_isk, one.acquired)
            for one in materials
        ],
    )


def delete_jobs(connection: Connection, job_ids: Iterable[int]) -> None:
    """Delete jobs; materials and dependencies go with them."""
    connection.execute(delete(production_jobs).where(production_jobs.c.job_id.in_(list(job_ids))))


def count_by_status(connection: Connection) -> dict[str, int]:
    """Return how many jobs are in each state."""
    column = production_jobs.c
    return dict(connection.execute(select(column.status, func.count()).group_by(column.status)).all())


def _materials(connection: Connection, ids: list[int] | None) -> dict[int, tuple[JobMaterial, ...]]:
    column = production_job_materials.c
    query = select(production_job_materials).order_by(column.job_id, column.type_id)
    found: dict[int, list[JobMaterial]] = defaultdict(list)
    for job_id, type_id, quantity, decision, unit_cost, acquired in connection.execute(
        query if ids is None else query.where(column.job_id.in_(ids))
    ):
        found[job_id].append(JobMaterial(type_id, quantity, Decision(decision), unit_cost, acquired))
    return {job_id: tuple(rows) for job_id, rows in found.items()}


def _after(connection: Connection, ids: list[int] | None) -> dict[int, tuple[int, ...]]:
    column = production_job_dependencies.c
    query = select(column.job_id, column.after_job_id).order_by(column.job_id, column.after_job_id)
    found: dict[int, list[int]] = defaultdict(list)
    for job_id, after in connection.execute(query if ids is None else query.where(column.job_id.in_(ids))):
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
