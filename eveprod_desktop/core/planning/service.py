"""The planning room as the rest of the program sees it: plans from what the other rooms know."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from eveprod_desktop.core.chains.decisions import NOTHING_DECIDED, Decisions
from eveprod_desktop.core.chains.rows import BlueprintSource
from eveprod_desktop.core.chains.service import ProductionChainService
from eveprod_desktop.core.economics.freight import FreightRoute, freight_volume_m3
from eveprod_desktop.core.economics.what_if import WhatIf
from eveprod_desktop.core.industry.explain import explain
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.formulas import Step
from eveprod_desktop.core.industry.numbers import cents, exact
from eveprod_desktop.core.industry.prices import Prices
from eveprod_desktop.core.industry.quoting import quote_job
from eveprod_desktop.core.industry.skills import Skills, every_skill, job_slots
from eveprod_desktop.core.industry.training import MissingSkill
from eveprod_desktop.core.industry.typed_rules import LONGEST_JOB_SECONDS
from eveprod_desktop.core.market.installed_prices import InstalledPrices
from eveprod_desktop.core.market.region_market import NoPrices
from eveprod_desktop.core.market.service import MarketService
from eveprod_desktop.core.planning.attempts import check_certainty
from eveprod_desktop.core.planning.blueprints import BlueprintRules, assumed_blueprints
from eveprod_desktop.core.planning.choosing import Choice
from eveprod_desktop.core.planning.exact import Planning
from eveprod_desktop.core.planning.hands import HandsAtWork
from eveprod_desktop.core.planning.job_places import JobPlaces
from eveprod_desktop.core.planning.means import Means
from eveprod_desktop.core.planning.order_books import OrderBooks
from eveprod_desktop.core.planning.plan_notes import index_notes, lacking_notes, unsold_notes
from eveprod_desktop.core.planning.prices import MarketPrices, TwoMarkets, before_freight
from eveprod_desktop.core.planning.quoted import job_to_quote
from eveprod_desktop.core.planning.rates import Rates
from eveprod_desktop.core.planning.rows import Plan, PlannedJob, Strategy, Target
from eveprod_desktop.core.planning.schedule import (
    Builder,
    Schedule,
    Waiting,
    longest_gap_seconds,
    make_schedule,
)
from eveprod_desktop.core.planning.starting import StartNow, earliest_starts, starts_now
from eveprod_desktop.core.planning.stock import Coming, units_coming
from eveprod_desktop.core.planning.strategies import choose, decided_to_make
from eveprod_desktop.core.planning.terms import NoMarket, PlanPrices, Terms
from eveprod_desktop.core.planning.to_get import BlueprintToGet, blueprints_to_get
from eveprod_desktop.core.planning.trade import NO_TRADE, Trade, trade_of

_Places = Callable[[Plan], tuple[Schedule, dict[int, tuple[MissingSkill, ...]]]]
_NOBODY = 0
"""Stands for the character of a plan that names none: one with all skills at level 5."""


@dataclass(frozen=True, slots=True, eq=False)
class PlanRequest:
    """What a plan is asked for.

    `region_id` is where the jobs are, and where everything is bought and sold (None: no prices) unless
    `buy_region_id` and `sell_region_id` name other markets, between which the freight of the stored routes
    counts. `means` is what the player has (None: nothing is known of it, and nothing is taken from it);
    its first character's skills then stand in for `skills` (None: every skill at 5), and its characters'
    slots are those of the schedule. With `logins` (seconds from now, each day anew) jobs start at logins only
    and are cut so as to end by one. With `decisions` what the user decided to make and buy holds, except in
    `make_all` and `buy_all`. What the rules and limits of blueprints mean stands in `BlueprintRules` and
    `terms.Terms`; `make_all` is from originals, with one job a type.
    """

    targets: tuple[Target, ...]
    strategy: Strategy = "min_cost"
    region_id: int | None = None
    rules: BlueprintRules = field(default_factory=BlueprintRules)
    decisions: Decisions = NOTHING_DECIDED
    skills: Skills | None = None
    means: Means | None = None
    targets_from_stock: bool = False
    parallel: int = 1
    certainty: float | None = None
    buy_region_id: int | None = None
    sell_region_id: int | None = None
    logins: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class PlanAnswer:
    """A plan with its schedule. ISK are None where a price is missing; `notes` are sentences to show.

    `revenue_isk` is what the targets fetch at the lowest price asked, `profit_isk` what that leaves over the
    cost. `trade` has what selling takes off, and `trade.net_profit_isk` what is left in the end. `starts`
    are the jobs to start now. `lacking` has the skills that nobody has, by number of the job.
    """

    plan: Plan
    schedule: Schedule
    revenue_isk: Decimal | None
    profit_isk: Decimal | None
    notes: tuple[str, ...]
    trade: Trade
    starts: tuple[StartNow, ...] = ()
    to_get: tuple[BlueprintToGet, ...] = ()
    lacking: tuple[tuple[int, tuple[MissingSkill, ...]], ...] = ()
    coming: tuple[Coming, ...] = ()


@dataclass(frozen=True, slots=True)
class FlipPrice:
    """A part that can be made and bought: buy below `price_isk` a unit, make above; None: not known."""

    type_id: int
    is_made: bool
    price_isk: Decimal | None


class PlanningService:
    """Makes plans. Safe to call from any thread; to be called where computing is allowed.

    `usual` gives the player's places for a region (see `economics.usual`), `installed` the prices that the
    costs of jobs rest on, `routes` what freight costs by the regions from and to.
    """

    def __init__(
        self,
        chains: ProductionChainService,
        market: MarketService,
        facts: Callable[[], IndustryFacts],
        usual: Callable[[int], WhatIf],
        installed: Callable[[], InstalledPrices],
        *,
        routes: Callable[[], Mapping[tuple[int, int], FreightRoute]] = dict,
    ) -> None:
        self._chains = chains
        self._market = market
        self._facts = facts
        self._usual = usual
        self._installed = installed
        self._routes = routes
        self._lock = threading.Lock()
        self._sources: dict[int, BlueprintSource] | None = None
        self._rates: tuple[tuple[object, ...], dict[int, Rates]] | None = None
        self._books = OrderBooks(market)

    def forget(self) -> None:
        """Read blueprints and books anew; to be called when the static data changed."""
        with self._lock:
            self._sources = None
            self._rates = None
        self._books.forget()

    def make_plan(self, request: PlanRequest) -> PlanAnswer:
        """Return the plan for a request.

        Raises:
            NothingToBuild: a target has no recipe that counts.
            AppError: the request makes no sense, or asks for more than anybody could start.

        """
        planning, notes = self.open(request)
        return self._answer(request, planning, notes, *self._choose(planning, request))

    def plan_with_flips(self, request: PlanRequest) -> tuple[PlanAnswer, list[FlipPrice]]:
        """Return the plan, and for every part that can be made and bought the price to change over at.

        Both from one search; raises like `make_plan`.
        """
        planning, notes = self.open(request)
        choice, placed = self._choose(planning, request)
        return self._answer(request, planning, notes, choice, placed), _flips(planning, choice)

    def _answer(
        self,
        request: PlanRequest,
        planning: Planning,
        notes: tuple[str, ...],
        choice: Choice,
        placed: _Places,
    ) -> PlanAnswer:
        plan = planning.plan_of(choice.walked)
        schedule, lacking = placed(plan)
        revenue = self._revenue(planning)
        profit = None if revenue is None or plan.cost_isk is None else revenue - plan.cost_isk
        means = request.means or Means()
        return PlanAnswer(
            plan,
            schedule,
            revenue,
            profit,
            (
                *notes,
                *index_notes(planning.terms, plan),
                *unsold_notes(planning),
                *means.notes,
                *lacking_notes(self._facts(), lacking),
            ),
            self._trade(request, planning, plan, revenue),
            starts_now(plan.jobs, schedule, request.logins),
            self._to_get(request, planning, plan),
            tuple(sorted(lacking.items())),
            means.coming,
        )

    def explain_job(self, request: PlanRequest, job: PlannedJob) -> tuple[Step, ...]:
        """Return the steps of every number of a plan's job: materials, time, cost; see `industry.explain`.

        Materials are priced at what one unit costs at present; the plan itself pays by depth.
        """
        facts, prices = self._facts(), self._prices(request, [])
        what_if = WhatIf() if request.region_id is None else self._usual(request.region_id)
        places = self._facilities(request.region_id, what_if, facts)
        costs = {type_id: prices.buying(type_id, 1) for type_id, _ in job.materials}
        fees = replace(self._fees([]), market={one: isk for one, isk in costs.items() if isk is not None})
        here = places.facility(job.activity, job.type_id)
        quote = quote_job(job_to_quote(job, facts, self._skills(request), here), facts, fees)
        return explain(quote, facts, fees)

    def open(self, request: PlanRequest) -> tuple[Planning, tuple[str, ...]]:
        """Return the parts of a request under its terms, and what the user should know about them."""
        check_certainty(request.certainty)
        notes: list[str] = []
        facts, prices = self._facts(), self._prices(request, notes)
        rules, literal = request.rules, request.strategy in {"make_all", "buy_all"}
        if request.strategy == "make_all":
            rules = replace(rules, invent=False)
        what_if = WhatIf() if request.region_id is None else self._usual(request.region_id)
        means, skills = request.means or Means(), self._skills(request)
        gap, fees = longest_gap_seconds(request.logins), self._fees(notes)
        places = self._facilities(request.region_id, what_if, facts)
        terms = Terms(
            facts=facts,
            assume=assumed_blueprints(facts, self._blueprint_sources(), rules, skills=skills, prices=prices),
            facility=places.facility,
            skills=skills,
            fees=fees,
            fee_known=lambda activity, product: bool(fees.adjusted) and places.index_known(activity, product),
            prices=prices,
            owned=means.blueprints.owned,
            stock=means.stock.units,
            running=units_coming(means.coming),
            targets_from_stock=request.targets_from_stock,
            longest_seconds=LONGEST_JOB_SECONDS if gap is None else gap,
            parallel=request.parallel,
            certainty=request.certainty,
            rates=self._kept_rates(request.region_id, what_if, facts, skills, fees),
        )
        if request.strategy == "make_all":
            terms = replace(terms, longest_seconds=None, parallel=1)
        decisions = NOTHING_DECIDED if literal else request.decisions
        parts, heads = self._chains.get_parts_together([one.type_id for one in request.targets], decisions)
        return Planning(request.targets, parts, heads, terms), tuple(notes)

    def _kept_rates(
        self, region_id: int | None, what_if: WhatIf, facts: IndustryFacts, skills: Skills, fees: Prices
    ) -> dict[int, Rates]:
        """Return what plans before looked up of recipes, if nothing of what it rests on has changed."""
        indices = {} if region_id is None else self._market.mean_indices(region_id)
        key = (facts, skills, fees, tuple(sorted(what_if.places.items())), tuple(indices.items()))
        with self._lock:
            if self._rates is None or self._rates[0] != key:
                self._rates = key, {}
            return self._rates[1]

    def terms_of(self, request: PlanRequest) -> tuple[Terms, Callable[[Plan], Trade]]:
        """Return the terms of a request as they are now, and what trading the goods of a plan comes to."""
        planning, _ = self.open(request)
        revenue = self._revenue(planning)
        return planning.terms, lambda plan: self._trade(request, planning, plan, revenue)

    def _choose(self, planning: Planning, request: PlanRequest) -> tuple[Choice, _Places]:
        """Return the choice of the request's strategy, and what places a plan's jobs on the slots."""
        means = request.means or Means()
        terms, jobs_wait = planning.terms, dict(means.blueprints.busy_seconds)
        hands = HandsAtWork(means.hands, terms.facts, terms.facility)
        anybody = (Builder(_NOBODY, job_slots(self._skills(request))),)

        def place(plan: Plan) -> tuple[Schedule, dict[int, tuple[MissingSkill, ...]]]:
            builders, lacking = hands.builders(plan.jobs)
            waiting = Waiting(earliest_starts(plan, means.coming), jobs_wait, request.logins)
            return make_schedule(plan.jobs, builders or anybody, waiting), lacking

        choice = choose(
            planning,
            request.strategy,
            to_make=decided_to_make(request.decisions),
            revenue_isk=self._kept_of_sales(request, self._revenue(planning)),
            finish_seconds=lambda plan: place(plan)[0].finish_seconds,
        )
        return choice, place

    def _kept_of_sales(self, request: PlanRequest, revenue_isk: Decimal | None) -> Decimal | None:
        """Return what sales tax and broker fee leave of a revenue."""
        region_id = request.sell_region_id or request.region_id
        if revenue_isk is None or region_id is None:
            return revenue_isk
        taxes = self._usual(region_id).taxes
        return revenue_isk * (1 - exact(taxes.sales_tax) - exact(taxes.broker_fee))

    def _skills(self, request: PlanRequest) -> Skills:
        """Return the skills that the jobs are reckoned with."""
        if request.means and request.means.hands:
            return request.means.hands[0].skills
        return request.skills or every_skill(self._facts())

    def _trade(
        self, request: PlanRequest, planning: Planning, plan: Plan, revenue_isk: Decimal | None
    ) -> Trade:
        region_id = request.sell_region_id or request.region_id
        if region_id is None:
            return NO_TRADE
        facts = self._facts()
        return trade_of(
            plan,
            revenue_isk,
            self._usual(region_id).taxes,
            bring=self._route(request.buy_region_id, request.region_id),
            take=self._route(request.region_id, request.sell_region_id),
            volume_of=lambda type_id: freight_volume_m3(facts, type_id),
            at_the_market=before_freight(planning.terms.prices),
            selling=planning.terms.prices.selling,
        )

    def _to_get(self, request: PlanRequest, planning: Planning, plan: Plan) -> tuple[BlueprintToGet, ...]:
        if request.means is None:
            return ()
        kinds = {one.blueprint_type_id: one.kind for one in self._blueprint_sources().values()}
        prices = planning.terms.prices
        return blueprints_to_get(
            plan.jobs, kinds, lambda blueprint: prices.buying(blueprint, 1), request.means.elsewhere
        )

    def _route(self, one: int | None, other: int | None) -> FreightRoute | None:
        """Return what hauling between two regions costs, None where nothing is hauled."""
        if one is None or other is None or one == other:
            return None
        return self._routes().get((one, other))

    def _revenue(self, planning: Planning) -> Decimal | None:
        """Return what the targets fetch when offered at the lowest price asked."""
        revenue = Decimal(0)
        for target in planning.targets:
            fetched = planning.terms.prices.listing(target.type_id, target.units)
            if fetched is None:
                return None
            revenue += cents(exact(float(fetched)))
        return revenue

    def _blueprint_sources(self) -> dict[int, BlueprintSource]:
        with self._lock:
            if self._sources is None:
                self._sources = self._chains.blueprint_sources()
            return self._sources

    def _prices(self, request: PlanRequest, notes: list[str]) -> PlanPrices:
        home = request.region_id
        buy, sell = request.buy_region_id or home, request.sell_region_id or home
        if buy is None or sell is None:
            notes.append("No market was fetched yet, so nothing has a price.")
            return NoMarket()
        for one, other in ((buy, home), (home, sell)):
            if one != other and one and other and self._route(one, other) is None:
                notes.append(
                    f"No freight is known from {self._market.region_name(one)}"
                    f" to {self._market.region_name(other)}: hauling counts as free."
                )
        buying = self._market_prices(buy, self._route(buy, home), notes)
        if sell == buy:
            return buying
        return TwoMarkets(buying, self._market_prices(sell, None, notes))

    def _market_prices(self, region_id: int, route: FreightRoute | None, notes: list[str]) -> PlanPrices:
        try:
            depths = self._books.depths(region_id)
        except NoPrices as error:
            notes.append(str(error))
            return NoMarket()
        facts = self._facts()
        return MarketPrices(
            depths,
            self._market.overrides(),
            volume_of=lambda type_id: freight_volume_m3(facts, type_id),
            isk_per_m3=route.isk_per_m3 if route else 0.0,
            collateral_share=route.collateral_share if route else 0.0,
            sale_keeps=1 - self._usual(region_id).taxes.sales_tax,
        )

    def _fees(self, notes: list[str]) -> Prices:
        installed = self._installed()
        if not installed.prices.adjusted:
            notes.append("CCP's adjusted prices were never fetched, so the costs of jobs are not known.")
        return installed.prices

    def _facilities(self, region_id: int | None, what_if: WhatIf, facts: IndustryFacts) -> JobPlaces:
        indices = {} if region_id is None else self._market.mean_indices(region_id)
        return JobPlaces(what_if, facts, indices)


def _flips(planning: Planning, choice: Choice) -> list[FlipPrice]:
    # without adjusted prices what making costs is not known, and so neither is where buying gets cheaper
    known = bool(planning.terms.fees.adjusted)
    return [
        FlipPrice(
            planning.parts[at].type_id,
            choice.walked.made[at] is not None,
            choice.flip_price(at) if known else None,
        )
        for at in planning.choosable
        if choice.walked.asked[at]
    ]
