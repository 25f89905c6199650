"""The planning room as the rest of the program sees it: plans from what the other rooms know."""

import math
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.chains.decisions import NOTHING_DECIDED, Decisions
from eveprod_desktop.core.chains.rows import BlueprintSource
from eveprod_desktop.core.chains.service import ProductionChainService
from eveprod_desktop.core.economics.freight import freight_volume_m3
from eveprod_desktop.core.economics.what_if import WhatIf
from eveprod_desktop.core.industry.facility import Facility
from eveprod_desktop.core.industry.facility_profiles import job_class
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.numbers import cents, exact
from eveprod_desktop.core.industry.prices import Prices
from eveprod_desktop.core.industry.skills import Skills, job_slots
from eveprod_desktop.core.market.depth import Depth
from eveprod_desktop.core.market.installed_prices import InstalledPrices
from eveprod_desktop.core.market.service import MarketService, NoPrices, RegionMarket
from eveprod_desktop.core.planning.blueprints import BlueprintRules, assumed_blueprints
from eveprod_desktop.core.planning.choosing import Choice
from eveprod_desktop.core.planning.exact import Planning
from eveprod_desktop.core.planning.prices import MarketPrices
from eveprod_desktop.core.planning.rows import Plan, Strategy, Target
from eveprod_desktop.core.planning.schedule import Builder, Schedule, make_schedule
from eveprod_desktop.core.planning.strategies import choose, decided_to_make
from eveprod_desktop.core.planning.terms import NoMarket, OwnedBlueprint, PlanPrices, Terms

_NOBODY = 0
"""Stands for the character of a plan that names none: one with all skills at level 5."""


@dataclass(frozen=True, slots=True, eq=False)
class PlanRequest:
    """What a plan is asked for.

    `region_id` is where everything is bought and sold (None: no prices). `stock`, `running` and `owned`
    are as in `terms.Terms`, `builders` the characters whose slots the schedule uses (none: one with all
    skills). With `decisions` what the user decided to make and buy holds, except in `make_all` and
    `buy_all`. What the rules and limits of blueprints mean stands in `blueprints.BlueprintRules` and
    `terms.Terms`; `make_all` is from originals, with one job a type.
    """

    targets: tuple[Target, ...]
    strategy: Strategy = "min_cost"
    region_id: int | None = None
    rules: BlueprintRules = field(default_factory=BlueprintRules)
    decisions: Decisions = NOTHING_DECIDED
    skills: Skills = field(default_factory=Skills)
    owned: tuple[OwnedBlueprint, ...] = ()
    stock: Mapping[int, int] = field(default_factory=dict)
    running: Mapping[int, int] = field(default_factory=dict)
    builders: tuple[Builder, ...] = ()
    parallel: int = 1
    certainty: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class PlanAnswer:
    """A plan with its schedule. ISK are None where a price is missing; `notes` are sentences to show."""

    plan: Plan
    schedule: Schedule
    revenue_isk: Decimal | None
    profit_isk: Decimal | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FlipPrice:
    """A part that can be made and bought: buy below `price_isk` a unit, make above; None: not known."""

    type_id: int
    is_made: bool
    price_isk: Decimal | None


class PlanningService:
    """Makes plans. Safe to call from any thread; to be called where computing is allowed.

    `usual` gives the player's places for a region (see `economics.usual`), `installed` the prices that the
    costs of jobs rest on.
    """

    def __init__(
        self,
        chains: ProductionChainService,
        market: MarketService,
        facts: Callable[[], IndustryFacts],
        usual: Callable[[int], WhatIf],
        installed: Callable[[], InstalledPrices],
    ) -> None:
        self._chains = chains
        self._market = market
        self._facts = facts
        self._usual = usual
        self._installed = installed
        self._lock = threading.Lock()
        self._sources: dict[int, BlueprintSource] | None = None
        self._books: tuple[RegionMarket, Callable[[int], Depth]] | None = None

    def forget(self) -> None:
        """Read blueprints and books anew; to be called when the static data changed."""
        with self._lock:
            self._sources = None
            self._books = None

    def make_plan(self, request: PlanRequest) -> PlanAnswer:
        """Return the plan for a request.

        Raises:
            NothingToBuild: a target has no recipe that counts.
            AppError: the request makes no sense, or asks for more than anybody could start.

        """
        planning, notes = self.open(request)
        choice = self._choose(planning, request)
        plan = planning.plan_of(choice.walked)
        schedule = make_schedule(plan.jobs, self._builders(request))
        revenue = self._revenue(planning)
        profit = None if revenue is None or plan.cost_isk is None else revenue - plan.cost_isk
        return PlanAnswer(plan, schedule, revenue, profit, notes)

    def flip_prices(self, request: PlanRequest) -> list[FlipPrice]:
        """Return for every part of a plan that can be made and bought the price at which to change over."""
        planning, _ = self.open(request)
        choice = self._choose(planning, request)
        return [
            FlipPrice(planning.parts[at].type_id, choice.walked.made[at] is not None, choice.flip_price(at))
            for at in planning.choosable
            if choice.walked.asked[at]
        ]

    def open(self, request: PlanRequest) -> tuple[Planning, tuple[str, ...]]:
        """Return the parts of a request under its terms, and what the user should know about them."""
        notes: list[str] = []
        facts, prices, places = self._facts(), self._prices(request.region_id, notes), self._usual
        rules, literal = request.rules, request.strategy in {"make_all", "buy_all"}
        if request.strategy == "make_all":
            rules = replace(rules, invent=False)
        what_if = WhatIf() if request.region_id is None else places(request.region_id)
        terms = Terms(
            facts=facts,
            assume=assumed_blueprints(
                facts, self._blueprint_sources(), rules, skills=request.skills, prices=prices
            ),
            facility=self._facilities(request.region_id, what_if, facts, notes),
            skills=request.skills,
            fees=self._fees(notes),
            prices=prices,
            owned=request.owned,
            stock=request.stock,
            running=request.running,
            parallel=request.parallel,
            certainty=request.certainty,
        )
        if request.strategy == "make_all":
            terms = replace(terms, longest_seconds=None, parallel=1)
        decisions = NOTHING_DECIDED if literal else request.decisions
        parts, heads = self._chains.get_parts_together([one.type_id for one in request.targets], decisions)
        return Planning(request.targets, parts, heads, terms), tuple(notes)

    def _choose(self, planning: Planning, request: PlanRequest) -> Choice:
        builders = self._builders(request)
        return choose(
            planning,
            request.strategy,
            to_make=decided_to_make(request.decisions),
            revenue_isk=self._revenue(planning),
            finish_seconds=lambda plan: make_schedule(plan.jobs, builders).finish_seconds,
        )

    def _revenue(self, planning: Planning) -> Decimal | None:
        """Return what the targets fetch when offered at the lowest price asked."""
        revenue = Decimal(0)
        for target in planning.targets:
            fetched = planning.terms.prices.listing(target.type_id, target.units)
            if fetched is None:
                return None
            revenue += cents(exact(float(fetched)))
        return revenue

    def _builders(self, request: PlanRequest) -> Sequence[Builder]:
        return request.builders or (Builder(_NOBODY, job_slots(request.skills)),)

    def _blueprint_sources(self) -> dict[int, BlueprintSource]:
        with self._lock:
            if self._sources is None:
                self._sources = self._chains.blueprint_sources()
            return self._sources

    def _prices(self, region_id: int | None, notes: list[str]) -> PlanPrices:
        if region_id is None:
            notes.append("No market was fetched yet, so nothing has a price.")
            return NoMarket()
        try:
            depths = self._depths(region_id)
        except NoPrices as error:
            notes.append(str(error))
            return NoMarket()
        facts = self._facts()
        return MarketPrices(
            depths, self._market.overrides(), volume_of=lambda type_id: freight_volume_m3(facts, type_id)
        )

    def _depths(self, region_id: int) -> Callable[[int], Depth]:
        """Return the books of a region; those of the last region are kept while they stand."""
        market = self._market.market(region_id)
        with self._lock:
            if self._books is None or self._books[0] is not market:
                self._books = market, self._market.depths(region_id)
            return self._books[1]

    def _fees(self, notes: list[str]) -> Prices:
        installed = self._installed()
        if installed.reference_at is None:
            notes.append("CCP's adjusted prices were never fetched, so the costs of jobs are not known.")
        return installed.prices

    def _facilities(
        self, region_id: int | None, what_if: WhatIf, facts: IndustryFacts, notes: list[str]
    ) -> Callable[[Activity, int], Facility]:
        """Return the place of every job: its profile, else an NPC station at the region's mean index."""
        indices = {} if region_id is None else self._market.mean_indices(region_id)
        if not indices:
            notes.append("No cost index is known: job costs lack their part of it.")

        def usual(place: Facility | None, activity: Activity) -> Facility:
            if place is None:
                place = Facility(system_cost_index=indices.get(activity, 0.0))
            return replace(place, system_cost_index=0.0) if math.isnan(place.system_cost_index) else place

        known: dict[tuple[Activity, int], Facility] = {}

        def facility(activity: Activity, product_type_id: int) -> Facility:
            key = (activity, product_type_id)
            if key not in known:
                own = what_if.places.get(job_class(facts, activity, product_type_id))
                general = what_if.places.get(job_class(facts, activity, None))
                known[key] = usual(own or general, activity)
            return known[key]

        return facility
