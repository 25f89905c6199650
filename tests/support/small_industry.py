"""A handful of recipes as the planning room sees them, and a hangar in which a plan is carried out."""

import heapq
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.chains.decisions import NOTHING_DECIDED, Decisions
from eveprod_desktop.core.chains.parts import open_chains
from eveprod_desktop.core.chains.recipes import Recipe
from eveprod_desktop.core.industry.facts import (
    ActivityFacts,
    BlueprintFacts,
    IndustryFacts,
    ProductFacts,
    TypeFacts,
)
from eveprod_desktop.core.industry.prices import Prices
from eveprod_desktop.core.planning.exact import Planning
from eveprod_desktop.core.planning.rows import Plan, PlannedJob, Target
from eveprod_desktop.core.planning.schedule import Schedule
from eveprod_desktop.core.planning.stock import Coming
from eveprod_desktop.core.planning.terms import AssumedBlueprint, Terms


def recipe(
    product: int, units: int, materials: Mapping[int, int], *, seconds: int = 600, reaction: bool = False
) -> Recipe:
    activity = Activity.REACTION if reaction else Activity.MANUFACTURING
    return Recipe(product, 1000 + product, int(activity), units, seconds, tuple(materials.items()))


def facts_of(recipes: Mapping[int, Recipe], limit: int = 10) -> IndustryFacts:
    """Facts of these recipes alone: no skills, no structures. Every copy holds `limit` runs."""
    ids = {one for made in recipes.values() for one, _ in made.materials} | set(recipes)
    types = {one: TypeFacts(one, f"Type {one}", 18, 4) for one in ids}
    blueprints = {}
    for product, made in recipes.items():
        blueprint = made.blueprint_type_id
        types[blueprint] = TypeFacts(blueprint, f"Blueprint {blueprint}", 105, 9)
        activities = {
            Activity(made.activity_id): ActivityFacts(
                made.time_seconds, made.materials, (ProductFacts(product, made.units_per_run),)
            ),
            Activity.COPYING: ActivityFacts(60),
        }
        blueprints[blueprint] = BlueprintFacts(blueprint, activities, limit)
    return IndustryFacts(1, types, blueprints)


@dataclass(frozen=True)
class ListedPrices:
    """Units on offer by type as (price, units) from the cheapest; what is missing has no price."""

    offers: Mapping[int, tuple[tuple[float, int], ...]] = field(default_factory=dict)
    fetches: Mapping[int, float] = field(default_factory=dict)

    def buying(self, type_id: int, units: int) -> float | None:
        cost, left = 0.0, units
        for price, there in self.offers.get(type_id, ()):
            taken = min(left, there)
            cost, left = cost + taken * price, left - taken
        return None if left else cost

    def selling(self, type_id: int, units: int) -> float | None:
        return self.fetches[type_id] * units if type_id in self.fetches else None

    def listing(self, type_id: int, units: int) -> float | None:
        return self.offers[type_id][0][0] * units if self.offers.get(type_id) else None


def original(me: int = 0, te: int = 0) -> Callable[[Recipe], AssumedBlueprint]:
    """Assume an original of this efficiency for everything but reactions."""

    def assume(one: Recipe) -> AssumedBlueprint:
        reaction = one.activity_id == Activity.REACTION
        return AssumedBlueprint("original", 0 if reaction else me, 0 if reaction else te)

    return assume


def planning(
    recipes: Mapping[int, Recipe],
    wanted: Mapping[int, int],
    terms: Terms | None = None,
    decisions: Decisions = NOTHING_DECIDED,
) -> Planning:
    targets = [Target(type_id, units) for type_id, units in wanted.items()]
    parts, heads = open_chains(list(wanted), recipes.get, decisions)
    return Planning(targets, parts, heads, terms or Terms(facts_of(recipes), original()))


def fees_of(adjusted: Mapping[int, float]) -> Prices:
    return Prices(adjusted)


class Hangar:
    """Units by type, that can't go below zero; licensed runs on copies by blueprint."""

    def __init__(self, *there: Mapping[int, int]) -> None:
        self.units: Counter[int] = Counter()
        self.copied_runs: Counter[int] = Counter()
        for one in there:
            self.units.update(one)

    def start(self, job: PlannedJob) -> None:
        for type_id, quantity in job.materials:
            assert self.units[type_id] >= quantity, f"job {job.number} runs short of type {type_id}"
            self.units[type_id] -= quantity
        if job.activity is Activity.INVENTION and job.blueprint.item_id is None:
            source = job.blueprint.blueprint_type_id
            if source in self.copied_runs:
                assert self.copied_runs[source] >= job.runs
                self.copied_runs[source] -= job.runs

    def end(self, job: PlannedJob) -> None:
        if job.activity is Activity.COPYING:
            self.copied_runs[job.type_id] += job.runs * job.runs_per_copy
        elif job.activity is not Activity.INVENTION:
            self.units[job.type_id] += int(job.units)


def carry_out(
    plan: Plan, terms: Terms, schedule: Schedule | None = None, coming: Sequence[Coming] | None = None
) -> Counter[int]:
    """Return the hangar after the plan, carried out in the plan's order or at the times of a schedule.

    What running jobs yield is there from the start, or arrives when `coming` says.
    """
    bought = {purchase.type_id: purchase.units for purchase in plan.buy}
    hangar = Hangar(terms.stock, terms.running if coming is None else {}, bought)
    arrivals = sorted(coming or (), key=lambda one: one.seconds)
    jobs = {job.number: job for job in plan.jobs}
    if schedule is None:
        for job in plan.jobs:
            hangar.start(job)
            hangar.end(job)
        return +hangar.units
    assert sorted(row.number for row in schedule.jobs) == sorted(jobs)
    ends: list[tuple[int, int]] = []
    for row in schedule.jobs:
        while arrivals and arrivals[0].seconds <= row.start_seconds:
            arrived = arrivals.pop(0)
            hangar.units[arrived.type_id] += arrived.units
        while ends and ends[0][0] <= row.start_seconds:
            hangar.end(jobs[heapq.heappop(ends)[1]])
        hangar.start(jobs[row.number])
        heapq.heappush(ends, (row.end_seconds, row.number))
    while ends:
        hangar.end(jobs[heapq.heappop(ends)[1]])
    for arrived in arrivals:
        hangar.units[arrived.type_id] += arrived.units
    return +hangar.units


def promised(plan: Plan, terms: Terms) -> Counter[int]:
    """Return what a plan promises to be in the hangar at its end."""
    units: Counter[int] = Counter()
    for target in plan.targets:
        units[target.type_id] += target.units
    units.update(dict(plan.leftovers))
    units.update(terms.stock)
    units.update(terms.running)
    units.subtract(dict(plan.from_stock))
    units.subtract(dict(plan.from_running))
    return +units
