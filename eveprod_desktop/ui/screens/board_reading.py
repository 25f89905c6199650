"""What the board shows, read at once on a waiting thread."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from eveprod_desktop.core.workflow.rows import ProductionJob
from eveprod_desktop.core.workflow.supply import Readiness
from eveprod_desktop.core.workflow.undoing import Undoable

if TYPE_CHECKING:
    from eveprod_desktop.app import App


@dataclass(frozen=True, slots=True)
class BoardContent:
    """Every job, with what it waits for and the words for it; `now` is the server's moment."""

    jobs: tuple[ProductionJob, ...]
    readiness: Mapping[int, Readiness]
    names: Mapping[int, str]
    owners: Mapping[int, str]
    plans: Mapping[int, str]
    facilities: tuple[str, ...]
    now: datetime
    undoable: Undoable | None = None
    redoable: Undoable | None = None
    by_id: Mapping[int, ProductionJob] = field(default_factory=dict)


def read_board(app: "App") -> BoardContent:
    """Return what the board shows. For a waiting thread."""
    workflow, names = app.workflow, app.catalog().names(app.settings.language)
    jobs = workflow.get_jobs()
    types = {one.item_type_id for one in jobs} | {one.blueprint_type_id for one in jobs}
    types |= {material.type_id for one in jobs for material in one.materials}
    return BoardContent(
        jobs,
        workflow.readiness(),
        {one: names[one] for one in types if one in names},
        {one.character_id: one.name for one in app.roster.characters()},
        {row.plan_id: row.name for row in workflow.plans.plans()},
        tuple(profile.name for profile in app.facilities.book().profiles),
        app.clock.now(),
        workflow.last_undoable(),
        workflow.last_redoable(),
        {one.job_id: one for one in jobs},
    )


def wanted_jobs(
    content: BoardContent, plan_id: int | None, character_id: int | None, text: str
) -> list[ProductionJob]:
    """Return the jobs that pass the filters; a `plan_id` of 0 are those of no plan."""
    words = text.casefold().split()

    def passes(job: ProductionJob) -> bool:
        if plan_id is not None and (job.plan_id or 0) != plan_id:
            return False
        if character_id is not None and job.character_id != character_id:
            return False
        return _has_words(job, content, words)

    return [job for job in content.jobs if passes(job)]


def _has_words(job: ProductionJob, content: BoardContent, words: Collection[str]) -> bool:
    if not words:
        return True
    told = (
        content.names.get(job.item_type_id, ""),
        content.owners.get(job.character_id or 0, ""),
        content.plans.get(job.plan_id or 0, ""),
        job.facility or "",
        job.note,
        str(job.job_id),
    )
    whole = " ".join(told).casefold()
    return all(word in whole for word in words)
