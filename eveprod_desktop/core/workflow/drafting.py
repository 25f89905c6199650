"""A job that the user asks for by hand, worked out: materials, time, costs, and what they rest on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import get_args

from eveprod_desktop.core.activities import PRODUCING, Activity
from eveprod_desktop.core.chains.decisions import Decision, Decisions
from eveprod_desktop.core.chains.recipes import Recipe
from eveprod_desktop.core.db.facility_profiles import FacilityProfiles
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.facility import Facility
from eveprod_desktop.core.industry.facility_profiles import FacilityProfile, known_index
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.job import Job, Quote
from eveprod_desktop.core.industry.numbers import cents, exact
from eveprod_desktop.core.industry.quoting import ACTIVITY_WORDS, quote_job
from eveprod_desktop.core.industry.skills import Skills
from eveprod_desktop.core.market.installed_prices import InstalledPrices
from eveprod_desktop.core.planning.quoted import decryptor_of
from eveprod_desktop.core.planning.rows import BlueprintKind
from eveprod_desktop.core.workflow.jobs import bought_isk
from eveprod_desktop.core.workflow.rows import JobMaterial, NewJob, ProductionJob
from eveprod_desktop.core.workflow.snapshot import Line, Snapshot, bills_of, from_text, to_text

BLUEPRINT_KINDS: tuple[BlueprintKind, ...] = get_args(BlueprintKind)


@dataclass(frozen=True, slots=True)
class JobOrder:
    """What is asked for: a good to make, or a blueprint to invent or to copy.

    `activity` None is manufacturing or the reaction, as the recipe has it. `runs` are copies in copying,
    attempts in an invention. `facility` names a profile; None is the default of its kind of job, else (and
    with `npc_station`) an NPC station at the region's mean index. Bought is what the user did not decide to
    make, and everything that has no recipe.
    """

    item_type_id: int
    runs: int = 1
    activity: Activity | None = None
    blueprint_type_id: int | None = None
    me: int = 0
    te: int = 0
    runs_per_copy: int = 1
    character_id: int | None = None
    blueprint_item_id: int | None = None
    blueprint_kind: BlueprintKind = "original"
    facility: str | None = None
    decryptor_type_id: int | None = None
    note: str = ""
    decisions: tuple[tuple[int, Decision], ...] = ()
    npc_station: bool = False


class JobDrafter:
    """Works jobs out from what is known now. Safe to call from any thread."""

    def __init__(
        self,
        facts: Callable[[], IndustryFacts],
        recipe_of: Callable[[int], Recipe | None],
        profiles: FacilityProfiles,
        *,
        installed: Callable[[], InstalledPrices],
        skills_of: Callable[[int], Skills | None],
        decisions: Callable[[], Decisions],
    ) -> None:
        self._facts = facts
        self._recipe_of = recipe_of
        self._profiles = profiles
        self._installed = installed
        self._skills_of = skills_of
        self._decisions = decisions

    def draft(self, order: JobOrder) -> NewJob:
        """Return the job that an order asks for.

        Raises:
            AppError: the game has no such job, there is no such facility profile, or a decision is about
                something that the job does not need, or that can't be made.

        """
        made = self._draft(order)
        ways = {one.type_id: one.decision for one in made.materials}
        for type_id, wanted in order.decisions:
            name = self._facts().name(type_id)
            if type_id not in ways:
                raise AppError(
                    f"The job does not need {name}.", "Choose one of its materials to make or to buy."
                )
            if ways[type_id] is not wanted:
                raise AppError(f"{name} can't be made: no blueprint makes it.", "Buy it.")
        return made

    def _draft(self, order: JobOrder) -> NewJob:
        facts = self._facts()
        activity, blueprint = self._way(order)
        product = None if activity is Activity.COPYING else order.item_type_id
        profile = None if order.npc_station else self._profile(order.facility, activity, product)
        place, index_known = self._place(profile, activity)
        skills = (self._skills_of(order.character_id) if order.character_id else None) or Skills()
        installed = self._installed()
        quote = quote_job(
            Job(
                activity,
                blueprint,
                product,
                runs=order.runs,
                runs_per_copy=order.runs_per_copy if activity is Activity.COPYING else 1,
                me=order.me,
                te=order.te,
                skills=skills,
                facility=place,
                decryptor_type_id=order.decryptor_type_id,
            ),
            facts,
            installed.prices,
        )
        units = quote.outcome.expected_copies if quote.outcome else quote.units
        materials = self._materials(quote, order, installed)
        revenue = None
        if activity in PRODUCING and order.item_type_id in installed.selling:
            revenue = installed.selling[order.item_type_id] * units
        fee_known = index_known and not quote.basis.run_value.missing
        return NewJob(
            item_type_id=blueprint if activity is Activity.COPYING else quote.basis.product_type_id,
            blueprint_type_id=blueprint,
            activity=activity,
            runs=order.runs,
            units=float(units),
            character_id=order.character_id,
            blueprint_item_id=order.blueprint_item_id,
            blueprint_kind="copy" if activity is Activity.INVENTION else order.blueprint_kind,
            material_efficiency=order.me,
            time_efficiency=order.te,
            runs_per_copy=order.runs_per_copy if activity is Activity.COPYING else 0,
            facility=None if profile is None else profile.name,
            system_id=None if profile is None else profile.system_id,
            job_cost_estimate_isk=float(quote.cost.total) if fee_known else None,
            material_cost_estimate_isk=bought_isk(materials),
            revenue_estimate_isk=revenue,
            time_seconds=quote.time_seconds,
            note=order.note,
            snapshot=to_text(_snapshot(quote, materials, revenue)),
            materials=materials,
        )

    def again(self, job: ProductionJob) -> NewJob:
        """Work a planned job out anew for its present runs, levels, place and character."""
        # a recipe may have changed since: decisions about what it needs no more go with it
        return self._draft(
            JobOrder(
                job.item_type_id,
                job.runs,
                job.activity,
                job.blueprint_type_id,
                job.material_efficiency,
                job.time_efficiency,
                job.runs_per_copy or 1,
                job.character_id,
                job.blueprint_item_id,
                job.blueprint_kind,
                job.facility,
                decryptor_of(
                    job.activity,
                    job.blueprint_type_id,
                    (one.type_id for one in job.materials),
                    self._facts(),
                ),
                job.note,
                tuple((one.type_id, one.decision) for one in job.materials),
                npc_station=job.facility is None,
            )
        )

    def quote(self, job: ProductionJob) -> Quote | None:
        """Quote a job as it stands, at its place as it is now; None where its place has no cost index."""
        facts = self._facts()
        product = None if job.activity is Activity.COPYING else job.item_type_id
        profile = None if job.facility is None else self._profiles.book().profile(job.facility)
        place, known = self._place(profile, job.activity)
        skills = (self._skills_of(job.character_id) if job.character_id else None) or Skills()
        if not known:
            return None
        return quote_job(
            Job(
                job.activity,
                job.blueprint_type_id,
                product,
                runs=job.runs,
                runs_per_copy=job.runs_per_copy or 1,
                me=job.material_efficiency,
                te=job.time_efficiency,
                skills=skills,
                facility=place,
            ),
            facts,
            self._installed().prices,
        )

    def snapshot_now(self, job: ProductionJob) -> Snapshot:
        """Return what a job would rest on if it was worked out now."""
        return from_text(self.again(job).snapshot or "")

    def _way(self, order: JobOrder) -> tuple[Activity, int]:
        """Return the activity and the blueprint of an order."""
        facts, item = self._facts(), order.item_type_id
        if order.activity is None or order.activity in PRODUCING:
            recipe = self._recipe_of(item)
            if order.blueprint_type_id is not None:
                kinds = PRODUCING if order.activity is None else (order.activity,)
                for kind in kinds:
                    if order.blueprint_type_id in facts.makers(item, kind):
                        return kind, order.blueprint_type_id
            elif recipe is not None and order.activity in {None, Activity(recipe.activity_id)}:
                return Activity(recipe.activity_id), recipe.blueprint_type_id
            raise AppError(f"{facts.name(item)} can't be made that way.", "Choose an item that has a recipe.")
        if order.activity in {Activity.RESEARCH_MATERIAL, Activity.RESEARCH_TIME}:
            raise AppError("Research is not kept as a job of the workflow.", "The game shows it; see Jobs.")
        if order.activity is Activity.COPYING:
            return order.activity, order.blueprint_type_id or self._blueprint_of(item)
        sources = (
            (order.blueprint_type_id,)
            if order.blueprint_type_id is not None
            else facts.makers(self._blueprint_of(item), Activity.INVENTION)
        )
        if not sources:
            raise AppError(
                f"{facts.name(item)} can't come from {ACTIVITY_WORDS[order.activity]}.",
                "Choose another item.",
            )
        return order.activity, sources[0]

    def _blueprint_of(self, type_id: int) -> int:
        """Return an item that is a blueprint itself, or the blueprint that makes it."""
        if type_id in self._facts().blueprints:
            return type_id
        recipe = self._recipe_of(type_id)
        if recipe is None:
            raise AppError(f"{self._facts().name(type_id)} has no blueprint.", "Choose another item.")
        return recipe.blueprint_type_id

    def _profile(self, name: str | None, activity: Activity, product: int | None) -> FacilityProfile | None:
        book = self._profiles.book()
        return book.default(self._facts(), activity, product) if name is None else book.profile(name)

    def _place(self, profile: FacilityProfile | None, activity: Activity) -> tuple[Facility, bool]:
        """Return the place of a job, and whether its cost index is known (0 stands for one that is not)."""
        if profile is None:
            index = self._installed().mean_indices.get(activity)
            return Facility(system_cost_index=index or 0.0), index is not None
        index = known_index(profile, activity, self._profiles.system(profile))
        return self._profiles.place(profile.name, activity, 0.0 if index is None else None), index is not None

    def _materials(
        self, quote: Quote, order: JobOrder, installed: InstalledPrices
    ) -> tuple[JobMaterial, ...]:
        decided = self._decisions().everywhere
        own = dict(order.decisions)

        def decision(type_id: int) -> Decision:
            makes = own.get(type_id, decided.get(type_id, Decision.BUY)) is Decision.MAKE
            return Decision.MAKE if makes and self._recipe_of(type_id) is not None else Decision.BUY

        return tuple(
            JobMaterial(type_id, quantity, decision(type_id), installed.prices.market.get(type_id))
            for type_id, quantity in quote.materials
        )


def _snapshot(quote: Quote, materials: tuple[JobMaterial, ...], revenue: float | None) -> Snapshot:
    """Return what a quote rests on: all its materials bought, its product sold."""
    bought = []
    for one in materials:
        price = one.unit_cost_isk
        cost = None if price is None else cents(exact(float(price)) * one.quantity)
        bought.append(Line(one.type_id, one.quantity, cost))
    sales: tuple[Line, ...] = ()
    if quote.job.activity in PRODUCING:
        isk = None if revenue is None else cents(exact(float(revenue)))
        sales = (Line(quote.basis.product_type_id, int(quote.units), isk),)
    return Snapshot(sales, tuple(bought), bills_of([(quote, 1)]))
