"""Saved plans: kept with the prices they were made at, compared with today's, turned into jobs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.clock import Clock
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.db.facility_profiles import FacilityProfiles
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.facility_profiles import FacilityProfile
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.planning.options import PlanOptions
from eveprod_desktop.core.planning.rows import Plan, Target
from eveprod_desktop.core.planning.service import PlanAnswer
from eveprod_desktop.core.planning.terms import Terms
from eveprod_desktop.core.planning.trade import Trade
from eveprod_desktop.core.workflow import plan_store, undoing
from eveprod_desktop.core.workflow.job_store import delete_jobs, read_jobs
from eveprod_desktop.core.workflow.jobs import JobBook
from eveprod_desktop.core.workflow.movement import Movement, what_moved
from eveprod_desktop.core.workflow.moves import JobStatus
from eveprod_desktop.core.workflow.plan_jobs import jobs_of_plan, with_bought
from eveprod_desktop.core.workflow.plan_store import PlanContent, PlanHead, SavedPlan, UnreadablePlan
from eveprod_desktop.core.workflow.rows import ChangedMeanwhile, Done, JobFilter
from eveprod_desktop.core.workflow.snapshot import Snapshot, repriced, snapshot_of_plan
from eveprod_desktop.core.workflow.supply import startable

TermsOf = Callable[[Sequence[Target], PlanOptions], tuple[Terms, Callable[[Plan], Trade]]]
"""The terms of a plan as they are now, and what trading the goods of one comes to."""


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A saved plan in a list: `margin_isk` when it was priced, how many of its jobs are in which state.

    `unreadable` says why a plan can't be opened, None for one that can.
    """

    plan_id: int
    name: str
    targets: tuple[Target, ...]
    margin_isk: Decimal | None
    jobs: tuple[tuple[JobStatus, int], ...]
    priced_at: datetime
    updated_at: datetime
    revision: int
    unreadable: str | None = None


@dataclass(frozen=True, slots=True)
class PlanSaved:
    """A plan as it stands after a change, how to take the change back, and what to announce."""

    plan: SavedPlan
    undo_id: int
    changed: Changed = Changed.PLANS


class PlanShelf:
    """All saved plans. Safe to call from any thread; pricing is to be done where computing is allowed.

    `terms_of` gives the terms of a plan as they are now, `resolved` puts the market that counts at present
    into options that name none.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        jobs: JobBook,
        *,
        terms_of: TermsOf,
        facts: Callable[[], IndustryFacts],
        profiles: FacilityProfiles,
        resolved: Callable[[PlanOptions], PlanOptions] = lambda options: options,
    ) -> None:
        self._database = database
        self._clock = clock
        self._jobs = jobs
        self._terms_of = terms_of
        self._facts = facts
        self._profiles = profiles
        self._resolved = resolved

    def plans(self) -> tuple[PlanRow, ...]:
        """Return all saved plans, the last changed first."""
        with self._database.read() as connection:
            return tuple(self._row(connection, head) for head in plan_store.read_heads(connection))

    def plan(self, plan_id: int) -> SavedPlan:
        """Return a saved plan. Raises `UnknownPlan` and `UnreadablePlan`."""
        with self._database.read() as connection:
            return plan_store.read_plan(connection, plan_id)

    def content_of(self, targets: Sequence[Target], options: PlanOptions, answer: PlanAnswer) -> PlanContent:
        """Return what is to be saved of a plan that was just made, with its market named for good."""
        options = self._resolved(options)
        terms, trade = self._terms_of(targets, options)
        return PlanContent(
            tuple(targets),
            options,
            answer.plan,
            answer.schedule.jobs,
            snapshot_of_plan(answer.plan, terms, trade(answer.plan)),
        )

    def save(self, name: str, content: PlanContent) -> PlanSaved:
        """Save a new plan; an empty name becomes that of its targets."""
        now = self._clock.now()
        with self._database.write() as connection:
            plan_id = plan_store.insert_plan(connection, name.strip() or self._named(content), content, now)
            saved = plan_store.read_plan(connection, plan_id)
            what = f"Save the plan {saved.name}"
            undo = undoing.remember(connection, now, what, undoing.Image(), plan_ids=[plan_id])
        return PlanSaved(saved, undo)

    def update(
        self, plan_id: int, revision: int, *, name: str | None = None, content: PlanContent | None = None
    ) -> PlanSaved:
        """Rename a saved plan or put another in its place; its jobs stay as they are.

        Raises:
            UnknownPlan: there is none.
            ChangedMeanwhile: it has another revision; nothing is written.

        """
        now = self._clock.now()
        with self._database.write() as connection:
            before = plan_store.read_plan(connection, plan_id)
            image = undoing.take_image(connection, plan_ids=[plan_id])
            if not plan_store.change_plan(
                connection, plan_id, revision, now, name=(name or "").strip() or None, content=content
            ):
                raise ChangedMeanwhile(f"The plan {before.name}")
            what = f"Change the plan {before.name}"
            undo = undoing.remember(connection, now, what, image, plan_ids=[plan_id])
            return PlanSaved(plan_store.read_plan(connection, plan_id), undo)

    def delete(self, plan_id: int, *, with_planned_jobs: bool = False) -> int:
        """Delete a plan; returns the id for `JobBook.undo`.

        Its jobs stay, without a plan; `with_planned_jobs` those that were not started go with it.
        """
        now = self._clock.now()
        with self._database.write() as connection:
            plan = plan_store.read_plan(connection, plan_id)
            planned = JobFilter(plan_id=plan_id, statuses=("planned",))
            ids = [one.job_id for one in read_jobs(connection, planned)] if with_planned_jobs else []
            image = undoing.take_image(connection, ids, [plan_id])
            delete_jobs(connection, ids)
            plan_store.delete_plan(connection, plan_id)
            return undoing.remember(connection, now, f"Delete the plan {plan.name}", image)

    def create_jobs(self, plan_id: int, bought: Mapping[int, int]) -> Done:
        """Create every job of a saved plan, in one step to undo; `bought` are units by type at hand already.

        Raises:
            UnknownPlan: there is none.
            AppError: it has jobs already.

        """
        now = self._clock.now()
        book, facts = self._profiles.book(), self._facts()

        def profile_of(activity: Activity, product: int | None) -> FacilityProfile | None:
            return book.default(facts, activity, product)

        with self._database.write() as connection:
            saved = plan_store.read_plan(connection, plan_id)
            there = read_jobs(connection, JobFilter(plan_id=plan_id))
            if any(one.status != "cancelled" for one in there):
                raise AppError(
                    f"The plan {saved.name} has its jobs already.",
                    "Delete those first, or save the plan under another name.",
                )
            content = saved.content
            new = jobs_of_plan(
                content.plan,
                {one.number: one for one in content.schedule},
                content.snapshot,
                plan_id=plan_id,
                profile_of=profile_of,
                now=now,
            )
            ids = self._jobs.write_new(connection, with_bought(new, bought))
            made = read_jobs(connection, JobFilter(job_ids=tuple(ids)))
            what = f"Create the jobs of {saved.name}"
            undo = undoing.remember(connection, now, what, undoing.Image(), job_ids=ids)
        return Done(made, undo, startable(made), Changed.JOBS | Changed.PLANS)

    def what_moved(self, plan_id: int) -> Movement:
        """Return what moved the margin of a plan since it was priced: the same jobs at today's prices."""
        saved = self.plan(plan_id)
        return what_moved(saved.content.snapshot, self.snapshot_now(saved.content))

    def snapshot_now(self, content: PlanContent) -> Snapshot:
        """Return what a plan's margin is made of now, with the same jobs."""
        terms, trade = self._terms_of(content.targets, content.options)
        plan = repriced(content.plan, terms)
        return snapshot_of_plan(plan, terms, trade(plan))

    @staticmethod
    def _row(connection: Connection, head: PlanHead) -> PlanRow:
        margin, unreadable = None, None
        try:
            margin = plan_store.read_plan(connection, head.plan_id).content.snapshot.margin_isk
        except UnreadablePlan as error:
            unreadable = str(error)
        states: dict[JobStatus, int] = {}
        for job in read_jobs(connection, JobFilter(plan_id=head.plan_id)):
            states[job.status] = states.get(job.status, 0) + 1
        return PlanRow(
            head.plan_id,
            head.name,
            head.targets,
            margin,
            tuple(states.items()),
            head.priced_at,
            head.updated_at,
            head.revision,
            unreadable,
        )

    def _named(self, content: PlanContent) -> str:
        facts = self._facts()
        first = content.targets[0]
        more = f" and {len(content.targets) - 1} more" if len(content.targets) > 1 else ""
        return f"{first.units:,} {facts.name(first.type_id)}{more}"
