"""The words for what came of jobs: names of types, owners and plans, and the jobs themselves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from eveprod_desktop.core.workflow.rows import ProductionJob

if TYPE_CHECKING:
    from eveprod_desktop.app import App


@dataclass(frozen=True, slots=True)
class ResultWords:
    """Everything that the tabs need to tell rows in words."""

    names: Mapping[int, str] = field(default_factory=dict)
    owners: Mapping[int, str] = field(default_factory=dict)
    plans: Mapping[int, str] = field(default_factory=dict)
    jobs: Mapping[int, ProductionJob] = field(default_factory=dict)

    def type_name(self, type_id: int) -> str:
        """Return what a type is called."""
        return self.names.get(type_id, f"Type {type_id}")

    def job(self, job_id: int) -> str:
        """Return a job by its item and number."""
        job = self.jobs.get(job_id)
        return f"Job {job_id}" if job is None else f"{self.type_name(job.item_type_id)} (job {job_id})"

    def some_jobs(self, job_ids: Iterable[int], most: int = 3) -> str:
        """Return the jobs, a few by name and how many there are beside them."""
        ids = list(dict.fromkeys(job_ids))
        more = f" and {len(ids) - most} more" if len(ids) > most else ""
        return ", ".join(self.job(one) for one in ids[:most]) + more


def read_words(app: "App") -> ResultWords:
    """Return the words as they are now. For a waiting thread."""
    owners = {one.character_id: one.name for one in app.roster.characters()}
    owners |= {one.corporation_id: one.name for one in app.roster.corporations()}
    return ResultWords(
        app.catalog().names(app.settings.language),
        owners,
        {row.plan_id: row.name for row in app.workflow.plans.plans()},
        {one.job_id: one for one in app.workflow.get_jobs()},
    )
