"""The workflow as the rest of the program sees it: jobs from an order or a plan to their end."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from eveprod_desktop.core.planning.options import MeansChoice
from eveprod_desktop.core.planning.what_to_build import BuildableRow
from eveprod_desktop.core.workflow.drafting import JobDrafter, JobOrder
from eveprod_desktop.core.workflow.jobs import JobBook
from eveprod_desktop.core.workflow.movement import Movement, what_moved
from eveprod_desktop.core.workflow.plans import PlanShelf
from eveprod_desktop.core.workflow.rows import Done, JobChange, JobFilter, NewJob, ProductionJob
from eveprod_desktop.core.workflow.snapshot import from_text
from eveprod_desktop.core.workflow.supply import Readiness
from eveprod_desktop.core.workflow.undoing import Undoable, Undone

BuildableOf = Callable[[MeansChoice, int | None, bool], list[BuildableRow]]
"""What chosen ones can build: by whom, the region of profits, whether to list everything."""


@dataclass(frozen=True, slots=True)
class StartCheck:
    """What to tell before a job is started: what it waits for, and how the margin moved.

    `ask`: the margin it was planned for is gone, so the user is asked again.
    """

    job: ProductionJob
    readiness: Readiness | None
    movement: Movement | None

    @property
    def ask(self) -> bool:
        """Whether the profit that was counted on is gone."""
        return self.movement is not None and self.movement.gone


class ProductionWorkflowService:
    """Module 3. Safe to call from any thread; what computes is to be called where that is allowed.

    Whoever changes something announces `Changed.JOBS` (and `Changed.PLANS` for plans). Every change
    answers with an id that `undo` takes back. Saved plans are in `plans`.
    """

    def __init__(self, jobs: JobBook, drafter: JobDrafter, plans: PlanShelf, buildable: BuildableOf) -> None:
        self.plans = plans
        self._buildable = buildable
        self._jobs = jobs
        self._drafter = drafter

    def create_job(self, order: JobOrder) -> Done:
        """Create the planned job that an order asks for, worked out at today's prices.

        Raises:
            AppError: the game has no such job, or there is no such facility profile.

        """
        return self._jobs.create([self._drafter.draft(order)])

    def draft_job(self, order: JobOrder) -> NewJob:
        """Return the job that an order asks for without keeping it: the preview of a form. Raises alike."""
        return self._drafter.draft(order)

    def create_jobs_of_plan(self, plan_id: int, bought: Mapping[int, int] | None = None) -> Done:
        """Create every job of a saved plan; units `bought` for it by type are at hand for the first of them.

        Raises:
            UnknownPlan: there is none.
            AppError: it has its jobs already.

        """
        return self.plans.create_jobs(plan_id, bought or {})

    def get_jobs(self, wanted: JobFilter | None = None) -> tuple[ProductionJob, ...]:
        """Return the jobs that a filter leaves (all without one), by id."""
        return self._jobs.get_jobs(wanted)

    def get_job(self, job_id: int) -> ProductionJob:
        """Return one job. Raises `UnknownJob` where there is none."""
        return self._jobs.get_job(job_id)

    def readiness(self, job_ids: Collection[int] | None = None) -> dict[int, Readiness]:
        """Return what each planned job (of some) still waits for, by id."""
        return self._jobs.readiness(job_ids)

    def counts(self) -> dict[str, int]:
        """Return how many jobs are in each state; states without any are left out."""
        return self._jobs.counts()

    def update_job(self, job_id: int, change: JobChange, *, revision: int | None = None) -> Done:
        """Change a job; with the `revision` that was read only if nobody changed it since.

        A planned job whose runs, levels, facility or character change is worked out anew. Starting one
        takes its materials; completing one hands its yield to the jobs that need it, and the answer says
        which became startable.

        Raises:
            UnknownJob: there is none.
            ChangedMeanwhile: it was changed elsewhere; nothing is written.
            IllegalMove: it can't go to that state.
            AppError: the game has no such job.

        """
        return self._jobs.update(job_id, change, revision=revision, requote=self._drafter.again)

    def update_jobs(self, job_ids: Iterable[int], change: JobChange) -> Done:
        """Make one change to several jobs, all or none: one step to undo. Raises like `update_job`."""
        return self._jobs.update_many(job_ids, change, requote=self._drafter.again)

    def acquire(self, job_ids: Iterable[int], have: Mapping[int, int]) -> Done | None:
        """Have units of bought materials, by type, at hand for some jobs together: one step to undo.

        Units more than before go to the planned ones in the order of their ids. None: nothing changed.
        """
        return self._jobs.acquire(job_ids, have)

    def delete(self, job_ids: int | Sequence[int]) -> Done:
        """Delete jobs with their materials; `undo` brings everything back. Raises `UnknownJob`."""
        return self._jobs.delete([job_ids] if isinstance(job_ids, int) else job_ids)

    def undo(self, undo_id: int | None = None) -> Undone:
        """Take a change back (the last one by default); the result can be taken back as well.

        Raises:
            AppError: there is nothing to undo.
            ChangedMeanwhile: what it touched was changed since; nothing is written.

        """
        return self._jobs.undo(undo_id)

    def redo(self) -> Undone:
        """Take the last undo back. Raises like `undo`."""
        return self._jobs.redo()

    def last_undoable(self) -> Undoable | None:
        """Return the last change that can be taken back, None where there is none."""
        return self._jobs.last_undoable()

    def last_redoable(self) -> Undoable | None:
        """Return the last undo that can be taken back, None where there is none."""
        return self._jobs.last_redoable()

    def what_moved(self, job_id: int) -> Movement | None:
        """Return what moved the margin of a job's plan, else of the job itself, since it was priced.

        None for a job of which nothing was kept. Raises `UnknownJob`.
        """
        return self._moved(self._jobs.get_job(job_id), {})

    def before_start(self, job_ids: Sequence[int]) -> tuple[StartCheck, ...]:
        """Return what the user should know before jobs are started, in their order.

        A plan is priced once for all of its jobs. Raises `UnknownJob`.
        """
        waits = self._jobs.readiness(job_ids)
        plans: dict[int, Movement] = {}
        checks = []
        for job_id in job_ids:
            job = self._jobs.get_job(job_id)
            moved = self._moved(job, plans) if job.status == "planned" else None
            checks.append(StartCheck(job, waits.get(job_id), moved))
        return tuple(checks)

    def _moved(self, job: ProductionJob, plans: dict[int, Movement]) -> Movement | None:
        """Compare a job's plan, or the job; plans that were compared already stand in `plans`."""
        if job.plan_id is not None:
            if job.plan_id not in plans:
                plans[job.plan_id] = self.plans.what_moved(job.plan_id)
            return plans[job.plan_id]
        if job.snapshot is None:
            return None
        return what_moved(from_text(job.snapshot), self._drafter.snapshot_now(job))

    def get_buildable_items(
        self, who: MeansChoice | int, region_id: int | None = None, *, everything: bool = False
    ) -> list[BuildableRow]:
        """Return what the assets of a character (or of those chosen) allow to build now.

        Profits are those of a region (None: the first watched one with prices). With `everything` products
        that can't be built now are among the rows too.
        """
        choice = MeansChoice(character_ids=(who,)) if isinstance(who, int) else who
        return self._buildable(choice, region_id, everything)

    def reserved(self) -> dict[int, int]:
        """Return the units by type that are at hand and kept for planned jobs."""
        return self._jobs.reserved()
