"""Saved plans in the database: rows in, rows out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, delete, insert, select, update

from eveprod_desktop.core.characters.moments import read, written
from eveprod_desktop.core.db.bulk import insert_rows
from eveprod_desktop.core.db.workflow_tables import production_plan_targets, production_plans
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.planning.options import PlanOptions
from eveprod_desktop.core.planning.rows import Plan, Target
from eveprod_desktop.core.planning.schedule import ScheduledJob
from eveprod_desktop.core.workflow import snapshot as snapshots
from eveprod_desktop.core.workflow.rows import UnknownPlan
from eveprod_desktop.core.workflow.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class PlanContent:
    """What is saved of a plan: what was asked for, its jobs and when they run, and its prices."""

    targets: tuple[Target, ...]
    options: PlanOptions
    plan: Plan
    schedule: tuple[ScheduledJob, ...]
    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """A saved plan. `priced_at` is when its prices were taken; `revision` goes up with every change."""

    plan_id: int
    name: str
    content: PlanContent
    priced_at: datetime
    created_at: datetime
    updated_at: datetime
    revision: int


class UnreadablePlan(AppError):
    """A saved plan was written by a version of the program that plans otherwise."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The plan {name!r} was saved by another version of the program and can't be read.",
            "Plan its targets again; its jobs are not touched.",
        )


class _Stored(msgspec.Struct):
    plan: Plan
    schedule: tuple[ScheduledJob, ...]


@dataclass(frozen=True, slots=True)
class PlanHead:
    """What stands in the columns of a saved plan, whichever version wrote it."""

    plan_id: int
    name: str
    targets: tuple[Target, ...]
    priced_at: datetime
    updated_at: datetime
    revision: int


def read_heads(connection: Connection) -> tuple[PlanHead, ...]:
    """Return all saved plans, the last changed first."""
    column = production_plans.c
    rows = connection.execute(
        select(column.plan_id, column.name, column.priced_at, column.updated_at, column.revision).order_by(
            column.updated_at.desc(), column.plan_id.desc()
        )
    ).all()
    return tuple(
        PlanHead(
            plan_id,
            name,
            _targets(connection, plan_id),
            _moment(priced_at),
            _moment(updated_at),
            revision,
        )
        for plan_id, name, priced_at, updated_at, revision in rows
    )


def read_plan(connection: Connection, plan_id: int) -> SavedPlan:
    """Return a saved plan.

    Raises:
        UnknownPlan: there is none.
        UnreadablePlan: it was written by a version of the program that plans otherwise.

    """
    row = connection.execute(
        select(production_plans).where(production_plans.c.plan_id == plan_id)
    ).one_or_none()
    if row is None:
        raise UnknownPlan(plan_id)
    return _saved(row, _targets(connection, plan_id))


def insert_plan(connection: Connection, name: str, content: PlanContent, now: datetime) -> int:
    """Write a new plan and return its id."""
    plan_id: int = connection.execute(
        insert(production_plans)
        .values(name=name, created_at=written(now), revision=1, **_values(content, now))
        .returning(production_plans.c.plan_id)
    ).scalar_one()
    _write_targets(connection, plan_id, content.targets)
    return plan_id


def change_plan(
    connection: Connection,
    plan_id: int,
    revision: int,
    now: datetime,
    *,
    name: str | None = None,
    content: PlanContent | None = None,
) -> bool:
    """Change a plan that still is of a revision, which goes up; returns whether it was."""
    values: dict[str, Any] = {"updated_at": written(now), "revision": revision + 1}
    if name is not None:
        values["name"] = name
    if content is not None:
        values |= _values(content, now)
    column = production_plans.c
    done = connection.execute(
        update(production_plans)
        .where(column.plan_id == plan_id, column.revision == revision)
        .values(**values)
    )
    if done.rowcount != 1:
        return False
    if content is not None:
        _write_targets(connection, plan_id, content.targets)
    return True


def delete_plan(connection: Connection, plan_id: int) -> None:
    """Delete a plan; its jobs stay, without it."""
    connection.execute(delete(production_plans).where(production_plans.c.plan_id == plan_id))


def _write_targets(connection: Connection, plan_id: int, targets: tuple[Target, ...]) -> None:
    connection.execute(delete(production_plan_targets).where(production_plan_targets.c.plan_id == plan_id))
    insert_rows(
        connection,
        production_plan_targets,
        [(plan_id, at, one.type_id, one.units) for at, one in enumerate(targets)],
    )


def _values(content: PlanContent, now: datetime) -> dict[str, Any]:
    return {
        "options": msgspec.json.encode(content.options).decode(),
        "plan": msgspec.json.encode(_Stored(content.plan, content.schedule)).decode(),
        "snapshot": snapshots.to_text(content.snapshot),
        "priced_at": written(now),
        "updated_at": written(now),
    }


def _saved(row: Row[Any], targets: tuple[Target, ...]) -> SavedPlan:
    try:
        stored = msgspec.json.decode(row.plan, type=_Stored)
        options = msgspec.json.decode(row.options, type=PlanOptions)
        snapshot = snapshots.from_text(row.snapshot)
    except msgspec.ValidationError as error:
        raise UnreadablePlan(row.name) from error
    return SavedPlan(
        row.plan_id,
        row.name,
        PlanContent(targets, options, stored.plan, stored.schedule, snapshot),
        _moment(row.priced_at),
        _moment(row.created_at),
        _moment(row.updated_at),
        row.revision,
    )


def _targets(connection: Connection, plan_id: int) -> tuple[Target, ...]:
    column = production_plan_targets.c
    query = select(column.type_id, column.units).where(column.plan_id == plan_id).order_by(column.position)
    return tuple(Target(type_id, units) for type_id, units in connection.execute(query))


def _moment(text: str) -> datetime:
    moment = read(text)
    assert moment is not None  # noqa: S101 - the columns can't be empty
    return moment
