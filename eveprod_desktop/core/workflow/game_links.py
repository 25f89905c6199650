"""Jobs of the game beside the planned ones: linked, followed from state to state, and their bills."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from eveprod_desktop.core.characters.moments import written
from eveprod_desktop.core.characters.service import OwnedThings
from eveprod_desktop.core.clock import Clock
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.db.facility_profiles import FacilityProfiles
from eveprod_desktop.core.db.workflow_tables import esi_job_choices
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.job import Quote
from eveprod_desktop.core.industry.job_cost import JobCost
from eveprod_desktop.core.industry.profile_changes import BookChange
from eveprod_desktop.core.industry.typed_rules import NPC_FACILITY_TAX
from eveprod_desktop.core.workflow import undoing
from eveprod_desktop.core.workflow.billing import BilledJob, true_tax
from eveprod_desktop.core.workflow.job_store import consumers, read_job, read_jobs
from eveprod_desktop.core.workflow.jobs import JobBook
from eveprod_desktop.core.workflow.matching import GameJob, Matching, game_job_of, match
from eveprod_desktop.core.workflow.moves import OPEN_STATUSES, JobStatus, steps_to
from eveprod_desktop.core.workflow.rows import Done, JobFilter, ProductionJob
from eveprod_desktop.core.workflow.supply import readiness


@dataclass(frozen=True, slots=True)
class Followed:
    """What following the game came to.

    `linked` are pairs (planned, game), `moved` (job, state before, state now), `unsure` by planned job the
    jobs of the game it might be, `startable` those that can start now and could not before.
    """

    linked: tuple[tuple[int, int], ...] = ()
    moved: tuple[tuple[int, JobStatus, JobStatus], ...] = ()
    unsure: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    startable: tuple[int, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether any job was written."""
        return bool(self.linked or self.moved)


@dataclass(frozen=True, slots=True)
class Beside:
    """The game's jobs beside the planned ones.

    `unsure` are by planned job those that it might be, `unlinked` the open ones that belong to none.
    """

    unsure: Mapping[int, tuple[GameJob, ...]] = field(default_factory=dict)
    unlinked: tuple[GameJob, ...] = ()


@dataclass(frozen=True, slots=True)
class TaxCorrection:
    """A facility whose bills tell another tax (shares) than its profile has, by the bills of `job_ids`."""

    facility: str
    present_tax: float
    true_tax: float
    job_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FacilityBill:
    """What the game billed for a linked job beside what is computed for it now, in ISK.

    `facility` names the profile it was computed with, None is an NPC station. `computed` is None where its
    recipe, its profile or a price is not there any more; `tax` is the share of its value computed with,
    `true_tax` the one that explains the bill to the ISK (None where none does: something else differs).
    """

    job_id: int
    facility: str | None
    billed_isk: float
    computed: JobCost | None
    tax: float | None
    true_tax: float | None = None

    @property
    def difference_isk(self) -> float | None:
        """What the game asked more than was computed."""
        return None if self.computed is None else self.billed_isk - self.computed.total


@dataclass(frozen=True, slots=True)
class FacilityBills:
    """All bills, and the corrections of profiles that follow from them."""

    bills: tuple[FacilityBill, ...] = ()
    corrections: tuple[TaxCorrection, ...] = ()


class GameLinks:
    """Follows the game. Safe to call from any thread; every call that writes is one transaction.

    `quote` computes a job at its place as it is now (None where that is not known).
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        jobs: JobBook,
        owned: OwnedThings,
        profiles: FacilityProfiles,
        *,
        quote: Callable[[ProductionJob], Quote | None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._jobs = jobs
        self._owned = owned
        self._profiles = profiles
        self._quote = quote

    def game_jobs(self, since: datetime | None = None) -> tuple[GameJob, ...]:
        """Return the jobs of all characters and corporations, the newest first, each once.

        `since` leaves out those that began before.
        """
        rows = [one for one in self._owned.jobs() if since is None or one.starts_at >= since]
        systems = self._owned.systems_of({one.facility_id for one in rows})
        found: dict[int, GameJob] = {}
        for row in rows:
            game = game_job_of(row, systems.get(row.facility_id))
            if game is not None:
                found.setdefault(game.esi_job_id, game)
        return tuple(found.values())

    def beside(self) -> Beside:
        """Return what a board shows of the game besides the planned jobs, read at once."""
        games = {one.esi_job_id: one for one in self.game_jobs()}
        if not games:
            return Beside()
        with self._database.read() as connection:
            linked = {one.esi_job_id for one in read_jobs(connection, JobFilter())}
            unsure = self._matching(connection, games).unsure
        running = {"active", "ready", "paused"}
        return Beside(
            {job_id: tuple(games[one] for one in ids) for job_id, ids in unsure.items()},
            tuple(one for one in games.values() if one.status in running and one.esi_job_id not in linked),
        )

    def unlinked(self) -> tuple[GameJob, ...]:
        """Return the open jobs of the game that belong to no planned one."""
        return self.beside().unlinked

    def unsure(self) -> Mapping[int, tuple[int, ...]]:
        """Return by planned job the jobs of the game it might be, for the user to say."""
        found = self.beside().unsure
        return {job_id: tuple(one.esi_job_id for one in games) for job_id, games in found.items()}

    def follow(self) -> Followed:
        """Link what is certain, and bring every linked job to the state it has in the game.

        Costs that the game billed and the moments of start and end are taken over. A state that no legal
        move leads to (the user went further by hand) is left alone.
        """
        games = {one.esi_job_id: one for one in self.game_jobs()}
        if not games:
            return Followed()
        with self._database.write() as connection:
            matching = self._matching(connection, games)
            for job_id, esi_job_id in matching.pairs:
                self._jobs.apply(connection, read_job(connection, job_id), {"esi_job_id": esi_job_id})
            before = self._startable(connection)
            moved = []
            for job in read_jobs(connection, JobFilter(statuses=OPEN_STATUSES)):
                game = games.get(job.esi_job_id or 0)
                if game is not None:
                    now = self._bring(connection, read_job(connection, job.job_id), game)
                    if now.status != job.status:
                        moved.append((job.job_id, job.status, now.status))
            startable = tuple(sorted(self._startable(connection) - before)) if moved else ()
        return Followed(matching.pairs, tuple(moved), matching.unsure, startable)

    def link(self, job_id: int, esi_job_id: int, *, revision: int | None = None) -> Done:
        """Link a planned job with a job of the game by hand, and bring it to its state.

        Raises:
            UnknownJob: there is no such job.
            AppError: the game has no such job, or it is linked with another one.
            ChangedMeanwhile: the job has another revision; nothing is written.

        """
        game = next((one for one in self.game_jobs() if one.esi_job_id == esi_job_id), None)
        if game is None:
            raise AppError(f"No job {esi_job_id} of the game is known.", "Refresh the characters first.")
        with self._database.write() as connection:
            job = read_job(connection, job_id)
            if revision is not None:
                job = replace(job, revision=revision)
            for other in read_jobs(connection, JobFilter()):
                if other.esi_job_id == esi_job_id and other.job_id != job_id:
                    raise AppError(
                        f"Job {esi_job_id} of the game is linked with job {other.job_id}.",
                        "Unlink that first.",
                    )
            fed = [one.job_id for one in consumers(connection, [job_id])]
            image = undoing.take_image(connection, [job_id, *fed])
            connection.execute(delete(esi_job_choices).where(esi_job_choices.c.esi_job_id == esi_job_id))
            job = self._jobs.apply(connection, job, {"esi_job_id": esi_job_id})
            before = self._startable(connection)
            job = self._bring(connection, job, game)
            undo_id = undoing.remember(
                connection, self._clock.now(), f"Link job {job_id}", image, job_ids=[job_id, *fed]
            )
            return Done((job,), undo_id, tuple(sorted(self._startable(connection) - before)))

    def unlink(self, job_id: int) -> Done:
        """Take a link away; that job of the game is never linked by itself again. Raises `UnknownJob`."""
        with self._database.write() as connection:
            job = read_job(connection, job_id)
            image = undoing.take_image(connection, [job_id])
            if job.esi_job_id is not None:
                self._ignore(connection, job.esi_job_id)
                job = self._jobs.apply(connection, job, {"esi_job_id": None, "job_cost_actual": None})
            what = f"Unlink job {job_id}"
            undo_id = undoing.remember(connection, self._clock.now(), what, image, job_ids=[job_id])
            return Done((job,), undo_id)

    def ignore(self, esi_job_id: int) -> None:
        """Say that a job of the game belongs to no planned one, so that nobody asks again."""
        with self._database.write() as connection:
            self._ignore(connection, esi_job_id)

    def heed(self, esi_job_id: int) -> None:
        """Take `ignore` back: that job of the game is looked at again."""
        with self._database.write() as connection:
            connection.execute(delete(esi_job_choices).where(esi_job_choices.c.esi_job_id == esi_job_id))

    def bills(self) -> tuple[FacilityBill, ...]:
        """Return what the game billed for linked jobs, and what is computed for them, the newest first."""
        found = []
        jobs = self._jobs.get_jobs()
        for job in sorted(jobs, key=lambda one: one.starts_at or one.created_at, reverse=True):
            billed = job.job_cost_actual_isk
            if billed is None or job.esi_job_id is None:
                continue
            try:
                quote = self._quote(job)
            except AppError:  # its facility or its recipe is not there any more: it tells nothing
                quote = None
            if quote is not None and quote.basis.run_value.missing:
                quote = None
            if quote is None:
                found.append(FacilityBill(job.job_id, job.facility, billed, None, None))
                continue
            true, tax = true_tax([BilledJob(job.job_id, quote.cost, billed)]), quote.job.facility.facility_tax
            # of a small job several taxes would do: the present one, where the bill is what it makes
            fits = true.tax if true else tax if billed == quote.cost.total else None
            found.append(FacilityBill(job.job_id, job.facility, billed, quote.cost, tax, fits))
        return tuple(found)

    def facility_bills(self) -> FacilityBills:
        """Return the bills, and the corrections that follow from them."""
        bills = self.bills()
        return FacilityBills(bills, self._corrections(bills))

    def _corrections(self, bills: Sequence[FacilityBill]) -> tuple[TaxCorrection, ...]:
        """Return the facilities whose bills tell another tax than their profile has."""
        billed: dict[str, list[BilledJob]] = defaultdict(list)
        for bill in bills:
            if bill.facility is not None and bill.computed is not None:
                billed[bill.facility].append(BilledJob(bill.job_id, bill.computed, bill.billed_isk))
        profiles = {one.name: one for one in self._profiles.book().profiles}
        found = []
        for name, known in sorted(billed.items()):
            if name not in profiles:  # it was removed a moment ago
                continue
            profile, true = profiles[name], true_tax(known)
            usual = NPC_FACILITY_TAX if profile.structure_type_id is None else 0.0
            present = usual if profile.facility_tax is None else profile.facility_tax
            if true is not None and true.tax != present:
                found.append(TaxCorrection(name, present, true.tax, true.job_ids))
        return tuple(found)

    def correcting(self, correction: TaxCorrection) -> BookChange:
        """Return the change of the profiles that a correction is, for `FacilityProfiles.apply`."""
        profile = self._profiles.book().profile(correction.facility)
        return BookChange(saved=(replace(profile, facility_tax=correction.true_tax),))

    def _matching(self, connection: Connection, games: Mapping[int, GameJob]) -> Matching:
        jobs = read_jobs(connection, JobFilter())
        taken = {one.esi_job_id for one in jobs}
        taken.update(connection.scalars(select(esi_job_choices.c.esi_job_id)))
        open_ = [one for one in jobs if one.status in OPEN_STATUSES and one.esi_job_id is None]
        # what the game has forgotten how it ended says nothing about a planned job
        free = [one for one in games.values() if one.esi_job_id not in taken and one.status is not None]
        return match(open_, free)

    def _bring(self, connection: Connection, job: ProductionJob, game: GameJob) -> ProductionJob:
        """Take over what the game says of a linked job."""
        if game.status is not None:
            for status in steps_to(job.status, game.status) or ():
                at = {"active": game.starts_at, "ready": game.ends_at}.get(status)
                if status == "completed":
                    at = min(game.ends_at, self._clock.now())
                job = self._jobs.move(connection, job, status, at)
        told: dict[str, Any] = {
            "job_cost_actual": game.cost_isk if game.cost_isk is not None else job.job_cost_actual_isk,
            "starts_at": written(game.starts_at),
            "ends_at": written(game.ends_at),
            "character_id": game.installer_id if job.character_id is None else job.character_id,
            "system_id": game.system_id if job.system_id is None else job.system_id,
            "blueprint_item_id": game.blueprint_item_id
            if job.blueprint_item_id is None
            else job.blueprint_item_id,
        }
        known = {
            "job_cost_actual": job.job_cost_actual_isk,
            "starts_at": written(job.starts_at),
            "ends_at": written(job.ends_at),
            "character_id": job.character_id,
            "system_id": job.system_id,
            "blueprint_item_id": job.blueprint_item_id,
        }
        # unchanged content writes nothing and wakes no screen
        return job if told == known else self._jobs.apply(connection, job, told)

    @staticmethod
    def _ignore(connection: Connection, esi_job_id: int) -> None:
        connection.execute(
            insert(esi_job_choices).prefix_with("OR REPLACE").values(esi_job_id=esi_job_id, ignored=True)
        )

    @staticmethod
    def _startable(connection: Connection) -> set[int]:
        jobs = {one.job_id: one for one in read_jobs(connection, JobFilter())}
        return {
            one.job_id for one in jobs.values() if one.status == "planned" and readiness(one, jobs).startable
        }
