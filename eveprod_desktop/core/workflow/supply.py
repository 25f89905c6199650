"""How one job feeds another: what waits for what, and where the yield of a job that is done goes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eveprod_desktop.core.activities import PRODUCING
from eveprod_desktop.core.workflow.rows import ProductionJob


@dataclass(frozen=True, slots=True)
class Readiness:
    """What stands between a planned job and its start.

    `waits_for` are jobs whose yield it needs and has not got, `missing` (type, units) not at hand. A job
    that waits for nobody is startable as soon as what is missing was bought.
    """

    job_id: int
    waits_for: tuple[int, ...]
    missing: tuple[tuple[int, int], ...]

    @property
    def startable(self) -> bool:
        """Whether it waits for no other job."""
        return not self.waits_for

    @property
    def complete(self) -> bool:
        """Whether it waits for nothing at all."""
        return not self.waits_for and not self.missing


def readiness(job: ProductionJob, jobs: Mapping[int, ProductionJob]) -> Readiness:
    """Return what a job still waits for; `jobs` has those it comes after, by id.

    A job that makes goods is waited for until it is completed or its goods are at hand in another way,
    one that copies or invents until it is completed. One that was cancelled is waited for as well: the
    user has to get the goods in another way. One that was deleted is not.
    """
    lacking = {one.type_id: one.missing for one in job.materials if one.missing}
    waits = [
        before.job_id
        for before in (jobs[one] for one in job.after if one in jobs)
        if before.status != "completed"
        and (before.activity not in PRODUCING or before.item_type_id in lacking)
    ]
    return Readiness(job.job_id, tuple(waits), tuple(sorted(lacking.items())))


def startable(jobs: Iterable[ProductionJob]) -> tuple[int, ...]:
    """Return the planned jobs that wait for no other one, by id."""
    known = {one.job_id: one for one in jobs}
    return tuple(
        sorted(
            one.job_id
            for one in known.values()
            if one.status == "planned" and readiness(one, known).startable
        )
    )


def handed_out(done: ProductionJob, consumers: Sequence[ProductionJob]) -> dict[int, int]:
    """Return how many units of what a job made go to each job that needs them, by job id.

    Planned jobs get their missing units in the order of their ids; what is left stays in the hangar.
    Copies and invented blueprints are no materials.
    """
    if done.activity not in PRODUCING:
        return {}
    left = int(done.units)
    given: dict[int, int] = {}
    for job in sorted(consumers, key=lambda one: one.job_id):
        lacking = sum(one.missing for one in job.materials if one.type_id == done.item_type_id)
        units = min(left, lacking) if job.status == "planned" else 0
        if units:
            given[job.job_id] = units
            left -= units
    return given
