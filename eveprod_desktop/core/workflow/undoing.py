"""Taking back what was done to jobs and plans: rows as they stood before, kept with the change itself.

Every change writes, in its own transaction, an image of the rows it is about to touch. Undoing puts the
image back and keeps an image of what it replaced, so that an undo can be undone. What somebody else
changed since is never overwritten: revisions only go up, so an image knows whether it still fits.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Table, delete, insert, or_, select, update

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.characters.moments import written
from eveprod_desktop.core.db.bulk import among, insert_rows
from eveprod_desktop.core.db.workflow_tables import (
    production_job_dependencies,
    production_job_materials,
    production_job_trades,
    production_jobs,
    production_plan_targets,
    production_plans,
    workflow_undo,
)
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.workflow.rows import ChangedMeanwhile

_KEPT = timedelta(days=30)
_MOST_KEPT = 500

Rows = list[list[Any]]


class Image(msgspec.Struct):
    """Rows as they stand, in the order of their columns. `members` are the jobs of each plan."""

    jobs: Rows = msgspec.field(default_factory=list)
    materials: Rows = msgspec.field(default_factory=list)
    dependencies: Rows = msgspec.field(default_factory=list)
    trades: Rows = msgspec.field(default_factory=list)
    plans: Rows = msgspec.field(default_factory=list)
    targets: Rows = msgspec.field(default_factory=list)
    members: dict[int, list[int]] = msgspec.field(default_factory=dict)


class Standing(msgspec.Struct):
    """Revisions after a change, by id; what is not named was deleted by it."""

    jobs: dict[int, int] = msgspec.field(default_factory=dict)
    plans: dict[int, int] = msgspec.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Undoable:
    """Something that can be taken back: its id, and what it was in a sentence."""

    undo_id: int
    what: str
    made_at: str


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo touched, what it took back, and the id that takes the undo back."""

    job_ids: tuple[int, ...]
    plan_ids: tuple[int, ...]
    what: str
    undo_id: int

    @property
    def changed(self) -> Changed:
        """What to announce; lists of plans count their jobs."""
        jobs = Changed.JOBS if self.job_ids or self.plan_ids else Changed.NOTHING
        return jobs | Changed.PLANS


def take_image(connection: Connection, job_ids: Iterable[int] = (), plan_ids: Iterable[int] = ()) -> Image:
    """Return jobs and plans as they stand; ids that don't exist leave nothing."""
    jobs, plans = sorted(set(job_ids)), sorted(set(plan_ids))

    def rows(table: Table, where: ColumnElement[bool]) -> Rows:
        return [list(row) for row in connection.execute(select(table).where(where))]

    needs = production_job_dependencies.c
    members: dict[int, list[int]] = {one: [] for one in plans}
    for plan_id, job_id in connection.execute(
        select(production_jobs.c.plan_id, production_jobs.c.job_id).where(
            among(production_jobs.c.plan_id, plans)
        )
    ):
        members[plan_id].append(job_id)
    return Image(
        rows(production_jobs, among(production_jobs.c.job_id, jobs)),
        rows(production_job_materials, among(production_job_materials.c.job_id, jobs)),
        rows(production_job_dependencies, or_(among(needs.job_id, jobs), among(needs.after_job_id, jobs))),
        rows(production_job_trades, among(production_job_trades.c.job_id, jobs)),
        rows(production_plans, among(production_plans.c.plan_id, plans)),
        rows(production_plan_targets, among(production_plan_targets.c.plan_id, plans)),
        members,
    )


def remember(
    connection: Connection,
    now: datetime,
    what: str,
    before: Image,
    *,
    job_ids: Iterable[int] = (),
    plan_ids: Iterable[int] = (),
) -> int:
    """Keep the image of a change that was just made to some jobs and plans; returns the id that undoes it.

    Images older than 30 days and those before the last 500 go, and with a new change those that would take
    an undo back.
    """
    connection.execute(delete(workflow_undo).where(workflow_undo.c.redo))
    return _keep(connection, now, what, before, job_ids=job_ids, plan_ids=plan_ids, redo=False)


def _keep(
    connection: Connection,
    now: datetime,
    what: str,
    before: Image,
    *,
    job_ids: Iterable[int],
    plan_ids: Iterable[int],
    redo: bool,
) -> int:
    column = workflow_undo.c
    connection.execute(delete(workflow_undo).where(column.made_at < written(now - _KEPT)))
    beyond = select(column.undo_id).order_by(column.undo_id.desc()).offset(_MOST_KEPT - 1).limit(1)
    connection.execute(delete(workflow_undo).where(column.undo_id <= beyond.scalar_subquery()))
    standing = Standing(_job_revisions(connection, job_ids), _plan_revisions(connection, plan_ids))
    undo_id: int = connection.execute(
        insert(workflow_undo)
        .values(
            made_at=written(now),
            what=what,
            redo=redo,
            before=msgspec.json.encode(before).decode(),
            after=msgspec.json.encode(standing).decode(),
        )
        .returning(column.undo_id)
    ).scalar_one()
    return undo_id


def latest(connection: Connection, *, redo: bool = False) -> Undoable | None:
    """Return the last change that can be taken back (or the last undo that can), None where there is none."""
    row = connection.execute(
        select(workflow_undo)
        .where(workflow_undo.c.redo == redo)
        .order_by(workflow_undo.c.undo_id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else Undoable(row.undo_id, row.what, row.made_at)


def undo(connection: Connection, undo_id: int, now: datetime) -> Undone:
    """Put the rows before a change back, with the same ids and values; only revisions go up.

    Raises:
        AppError: there is no such change any more.
        ChangedMeanwhile: something it touched was changed since; nothing is written.

    """
    row = connection.execute(select(workflow_undo).where(workflow_undo.c.undo_id == undo_id)).one_or_none()
    if row is None:
        raise AppError("There is nothing to undo any more.", "It was undone already, or over 30 days ago.")
    before = msgspec.json.decode(row.before, type=Image)
    after = msgspec.json.decode(row.after, type=Standing)
    old_jobs = {one[0]: one for one in before.jobs}
    old_plans = {one[0]: one for one in before.plans}
    job_ids, plan_ids = {*old_jobs, *after.jobs}, {*old_plans, *after.plans}
    _check(connection, job_ids, plan_ids, after)
    replaced = take_image(connection, job_ids, plan_ids)
    connection.execute(
        delete(production_jobs).where(among(production_jobs.c.job_id, job_ids - set(old_jobs)))
    )
    connection.execute(
        delete(production_plans).where(among(production_plans.c.plan_id, plan_ids - set(old_plans)))
    )
    _put(connection, production_plans, before.plans, after.plans)
    _put_all(connection, production_plan_targets, "plan_id", old_plans, before.targets)
    _put(connection, production_jobs, _fitting(connection, before.jobs), after.jobs)
    _put_all(connection, production_job_materials, "job_id", old_jobs, before.materials)
    _put_trades(connection, old_jobs, before.trades)
    _put_dependencies(connection, old_jobs, before.dependencies)
    for plan_id, members in before.members.items():
        connection.execute(
            update(production_jobs)
            .where(among(production_jobs.c.job_id, members), production_jobs.c.plan_id.is_(None))
            .values(plan_id=plan_id)
        )
    connection.execute(delete(workflow_undo).where(workflow_undo.c.undo_id == undo_id))
    _follow(connection, old_jobs, old_plans)
    back = _keep(connection, now, row.what, replaced, job_ids=job_ids, plan_ids=plan_ids, redo=not row.redo)
    return Undone(tuple(sorted(job_ids)), tuple(sorted(plan_ids)), row.what, back)


def _check(connection: Connection, job_ids: set[int], plan_ids: set[int], after: Standing) -> None:
    """Raise `ChangedMeanwhile` unless everything stands as the change left it."""
    if _job_revisions(connection, job_ids) != after.jobs:
        raise ChangedMeanwhile("A job that this would bring back")
    if _plan_revisions(connection, plan_ids) != after.plans:
        raise ChangedMeanwhile("The plan that this would bring back")


def _job_revisions(connection: Connection, job_ids: Iterable[int]) -> dict[int, int]:
    column = production_jobs.c
    query = select(column.job_id, column.revision).where(among(column.job_id, job_ids))
    return dict(connection.execute(query).all())


def _plan_revisions(connection: Connection, plan_ids: Iterable[int]) -> dict[int, int]:
    column = production_plans.c
    query = select(column.plan_id, column.revision).where(among(column.plan_id, plan_ids))
    return dict(connection.execute(query).all())


def _put(connection: Connection, table: Table, rows: Rows, standing: dict[int, int]) -> None:
    """Write rows as they were, in place of those of their key; `standing` are the revisions of those.

    A row that stands is changed, not replaced: deleting it would take what others hung on it since.
    """
    names = [column.name for column in table.columns]
    (key,) = table.primary_key.columns
    insert_rows(connection, table, [tuple(row) for row in rows if row[0] not in standing])
    for row in rows:
        if row[0] in standing:
            values = {**dict(zip(names, row, strict=True)), "revision": standing[row[0]] + 1}
            connection.execute(update(table).where(key == row[0]).values(**values))


def _put_all(connection: Connection, table: Table, key: str, owners: Iterable[int], rows: Rows) -> None:
    """Put rows in place of all that belong to some jobs or plans."""
    connection.execute(delete(table).where(among(table.c[key], owners)))
    insert_rows(connection, table, [tuple(row) for row in rows])


def _put_trades(connection: Connection, jobs: Iterable[int], rows: Rows) -> None:
    """Put back what the user gave to jobs; a transaction that was given anew meanwhile stays so."""
    connection.execute(delete(production_job_trades).where(among(production_job_trades.c.job_id, jobs)))
    names = [column.name for column in production_job_trades.columns]
    for row in rows:
        connection.execute(
            insert(production_job_trades)
            .prefix_with("OR IGNORE")
            .values(**dict(zip(names, row, strict=True)))
        )


def _put_dependencies(connection: Connection, jobs: Iterable[int], rows: Rows) -> None:
    """Put back what waits for what, as far as both ends are there."""
    column = production_job_dependencies.c
    connection.execute(delete(production_job_dependencies).where(among(column.job_id, jobs)))
    there = set(_job_revisions(connection, {one for row in rows for one in row}))
    insert_rows(
        connection,
        production_job_dependencies,
        [(job_id, after) for job_id, after in rows if job_id in there and after in there],
    )


def _fitting(connection: Connection, rows: Rows) -> Rows:
    """Leave out plans that are gone, and jobs of the game that others are linked with now."""
    names = [column.name for column in production_jobs.columns]
    plan_at, esi_at = names.index("plan_id"), names.index("esi_job_id")
    plans = set(_plan_revisions(connection, {row[plan_at] for row in rows if row[plan_at] is not None}))
    column = production_jobs.c
    linked = dict(
        connection.execute(
            select(column.esi_job_id, column.job_id).where(
                among(column.esi_job_id, {row[esi_at] for row in rows if row[esi_at] is not None})
            )
        ).all()
    )
    found = []
    for row in rows:
        fitted = list(row)
        if fitted[plan_at] not in plans:
            fitted[plan_at] = None
        if linked.get(fitted[esi_at], fitted[0]) != fitted[0]:
            fitted[esi_at] = None
        found.append(fitted)
    return found


def _follow(connection: Connection, old_jobs: dict[int, Any], old_plans: dict[int, Any]) -> None:
    """Let older images fit what was put back: it is what they left, under a higher revision."""
    revision_at = [column.name for column in production_jobs.columns].index("revision")
    plan_revision_at = [column.name for column in production_plans.columns].index("revision")
    jobs = {one: row[revision_at] for one, row in old_jobs.items()}
    plans = {one: row[plan_revision_at] for one, row in old_plans.items()}
    now_jobs, now_plans = _job_revisions(connection, jobs), _plan_revisions(connection, plans)
    for undo_id, text in connection.execute(select(workflow_undo.c.undo_id, workflow_undo.c.after)).all():
        standing = msgspec.json.decode(text, type=Standing)
        moved = _moved(standing.jobs, jobs, now_jobs) | _moved(standing.plans, plans, now_plans)
        if moved:
            connection.execute(
                update(workflow_undo)
                .where(workflow_undo.c.undo_id == undo_id)
                .values(after=msgspec.json.encode(standing).decode())
            )


def _moved(standing: dict[int, int], were: dict[int, int], now: dict[int, int]) -> bool:
    moved = False
    for one, revision in were.items():
        if standing.get(one) == revision and one in now and now[one] != revision:
            standing[one] = now[one]
            moved = True
    return moved
