"""Fetching industry jobs, and keeping those that ESI no longer tells of."""

from sqlalchemy import Connection, update

from eveprod_desktop.core.characters.job_status import NO_LONGER_TOLD, OPEN
from eveprod_desktop.core.characters.reading import Content, Reader
from eveprod_desktop.core.db.character_tables import esi_jobs
from eveprod_desktop.core.received.owned import JobRow
from eveprod_desktop.core.received.owned_source import Question


def jobs(reader: Reader) -> Content:
    """Return a character's jobs."""
    return _jobs(reader, Question.JOBS)


def corporation_jobs(reader: Reader) -> Content:
    """Return a corporation's jobs."""
    return _jobs(reader, Question.CORPORATION_JOBS)


def settle(connection: Connection, owner_id: int, content: Content) -> None:
    """Mark jobs that were open here and that ESI no longer tells of: nobody knows how they ended."""
    told = {row[1] for row in content.added[esi_jobs]}
    still_open = connection.execute(
        esi_jobs.select()
        .with_only_columns(esi_jobs.c.job_id)
        .where(esi_jobs.c.owner_id == owner_id, esi_jobs.c.status.in_(OPEN))
    ).scalars()
    for job_id in [one for one in still_open if one not in told]:
        connection.execute(
            update(esi_jobs)
            .where(esi_jobs.c.owner_id == owner_id, esi_jobs.c.job_id == job_id)
            .values(status=NO_LONGER_TOLD)
        )


def _jobs(reader: Reader, question: Question) -> Content:
    """Ask for the open ones and for those of 90 days: the second can miss long ones that still run.

    Of a job in both, what the list of open ones says counts.
    """
    merged = {one.job_id: one for one in reader.rows(question, JobRow, {"include_completed": "true"})}
    merged |= {one.job_id: one for one in reader.rows(question, JobRow, {"include_completed": "false"})}
    return Content(added={esi_jobs: [_cells(reader.owner_id, one) for one in merged.values()]})


def _cells(owner_id: int, one: JobRow) -> tuple[object, ...]:
    place = one.station_id if one.station_id is not None else one.location_id
    return (
        owner_id,
        one.job_id,
        one.installer_id,
        one.activity_id,
        one.status,
        one.blueprint_id,
        one.blueprint_type_id,
        one.product_type_id,
        one.runs,
        one.licensed_runs,
        one.successful_runs,
        one.probability,
        one.cost,
        one.facility_id,
        one.facility_id if place is None else place,
        one.blueprint_location_id,
        one.output_location_id,
        one.duration,
        one.start_date,
        one.end_date,
        one.pause_date,
        one.completed_date,
    )
