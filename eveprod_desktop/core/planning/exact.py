"""The exact plan: demand summed over all that asks for a type, then whole jobs, then what they need."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from eveprod_desktop.core.activities import PRODUCING, Activity
from eveprod_desktop.core.chains.parts import ChainPart
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.facility import not_possible_here
from eveprod_desktop.core.industry.numbers import cents, exact
from eveprod_desktop.core.planning.making import Made, Workshop
from eveprod_desktop.core.planning.rates import JobGroup
from eveprod_desktop.core.planning.rows import Plan, PlannedJob, Purchase, Target
from eveprod_desktop.core.planning.terms import Terms

MOST_UNITS = 1_000_000_000_000
_MOST_JOBS = 50_000


@dataclass(slots=True)
class Walked:
    """What came out of one walk over the parts, by part or by type; `made` has None for what is bought."""

    demand: list[int]
    asked: list[int]
    made: list[Made | None]
    bought: dict[int, int] = field(default_factory=dict)
    from_stock: dict[int, int] = field(default_factory=dict)
    from_running: dict[int, int] = field(default_factory=dict)
    leftovers: dict[int, int] = field(default_factory=dict)


class Planning:
    """The parts of some targets, to be planned with one choice of make and buy or another.

    `parts` and `heads` come from `chains.parts.open_chains` over the types of `targets`, in that order:
    every part stands before its materials, so that it is opened only after all that ask for it are
    rounded.
    """

    def __init__(
        self, targets: Sequence[Target], parts: Sequence[ChainPart], heads: Sequence[int], terms: Terms
    ) -> None:
        for target in targets:
            if not 1 <= target.units <= MOST_UNITS:
                raise AppError(
                    f"{target.units:,} units of {terms.facts.name(target.type_id)} make no plan.",
                    f"Ask for 1 to {MOST_UNITS:,}.",
                )
        self._heads_in_order = tuple(heads)
        self.targets = tuple(targets)
        self.parts = tuple(parts)
        self.terms = terms
        self.workshop = Workshop(terms)
        self.wanted = [0] * len(parts)
        for target, at in zip(targets, heads, strict=True):
            self.wanted[at] += target.units
        self.heads = frozenset(heads)
        types = {part.type_id for part in parts}
        self._one_part_a_type = len(types) == len(parts)
        self.separate = self._one_part_a_type and not terms.owned
        self._shared = types.union(terms.stock, terms.running)
        self._costs: dict[tuple[int, int], Decimal | None] = {}

    @property
    def choosable(self) -> list[int]:
        """The parts that may be made or bought: they have a recipe, and are not targets."""
        return [at for at, part in enumerate(self.parts) if part.recipe is not None and at not in self.heads]

    def without_stock(self) -> "Planning":
        """Return the same planning for a player who has nothing in stock and no job running."""
        bare = replace(self.terms, stock={}, running={})
        return Planning(self.targets, self.parts, self._heads_in_order, bare)

    def walk(self, make: Sequence[bool]) -> Walked:
        """Go over the parts once; `make` says for each whether it is made (where it has a recipe).

        Of what is asked for, leftovers of jobs before are used first, then stock, then what running
        jobs will yield. Targets are made in full unless the terms say that stock counts for them.
        """
        terms, parts = self.terms, self.parts
        result = Walked([0] * len(parts), [0] * len(parts), [None] * len(parts))
        stock, running, left = dict(terms.stock), dict(terms.running), self.workshop.copies_left()
        extras: dict[int, int] = {}
        for at, part in enumerate(parts):
            need, wanted = result.demand[at], self.wanted[at]
            if terms.targets_from_stock:
                need, wanted = need + wanted, 0
            if need and (stock or running or not self._one_part_a_type):
                need = _take(result, stock, running, part.type_id, need)
            need += wanted
            result.asked[at] = need
            if not need:
                continue
            if part.recipe is None or not make[at]:
                result.bought[part.type_id] = result.bought.get(part.type_id, 0) + need
                continue
            made = self.workshop.make(part.recipe, need, left)
            result.made[at] = made
            if made.units > need:
                result.leftovers[part.type_id] = result.leftovers.get(part.type_id, 0) + made.units - need
            for (below, _), quantity in zip(part.materials, made.needs, strict=True):
                result.demand[below] += quantity
            for type_id, quantity in made.extras:
                extras[type_id] = extras.get(type_id, 0) + quantity
        for type_id, quantity in extras.items():
            need = _take(result, stock, running, type_id, quantity)
            if need:
                result.bought[type_id] = result.bought.get(type_id, 0) + need
        # a type made at one place and bought at another: what the jobs leave over need not be bought
        for type_id in result.leftovers.keys() & result.bought.keys():
            served = min(result.leftovers[type_id], result.bought[type_id])
            result.leftovers[type_id] -= served
            result.bought[type_id] -= served
        return result

    def asked(self, at: int, demand: int) -> int:
        """Return what a part is asked for beyond stock and running jobs, its type being this part alone."""
        terms, wanted = self.terms, self.wanted[at]
        type_id = self.parts[at].type_id
        there = terms.stock.get(type_id, 0) + terms.running.get(type_id, 0)
        if terms.targets_from_stock:
            return max(0, demand + wanted - there)
        return max(0, demand - there) + wanted

    def is_there(self, type_id: int) -> bool:
        """Whether a type is in stock, being made, or a part itself."""
        return type_id in self._shared

    def buying_cost(self, type_id: int, units: int) -> Decimal | None:
        """Return what so many units cost on the market, to 0.01 ISK; None where it can't tell."""
        key = (type_id, units)
        if key not in self._costs:
            cost = self.terms.prices.buying(type_id, units) if units else 0.0
            self._costs[key] = None if cost is None else cents(exact(float(cost)))
        return self._costs[key]

    def job_cost(self, walked: Walked) -> int:
        """Return what installing all jobs costs in ISK."""
        return sum(made.job_cost_isk for made in walked.made if made is not None)

    def cost(self, walked: Walked) -> tuple[int, Decimal]:
        """Return how many purchases have no price, and what all others and the jobs cost in ISK."""
        costs = [self.buying_cost(type_id, units) for type_id, units in walked.bought.items() if units]
        known = [cost for cost in costs if cost is not None]
        return len(costs) - len(known), sum(known, Decimal(self.job_cost(walked)))

    def plan(self, make: Sequence[bool]) -> Plan:
        """Return the plan with this choice, every job in it."""
        return self.plan_of(self.walk(make))

    def plan_of(self, walked: Walked) -> Plan:
        """Return the plan that a walk came to, every job in it."""
        jobs = self._jobs(walked)
        buy = tuple(
            Purchase(type_id, units, self.buying_cost(type_id, units))
            for type_id, units in sorted(walked.bought.items())
            if units
        )
        unpriced = tuple(one.type_id for one in buy if one.cost_isk is None)
        materials = None if unpriced else sum((one.cost_isk or Decimal(0) for one in buy), Decimal(0))
        fees = sum_known(one.job_cost_isk for one in jobs)
        return Plan(
            targets=self.targets,
            jobs=jobs,
            buy=buy,
            leftovers=_sorted(walked.leftovers),
            from_stock=_sorted(walked.from_stock),
            from_running=_sorted(walked.from_running),
            job_cost_isk=fees,
            material_cost_isk=materials,
            cost_isk=None if materials is None or fees is None else materials + fees,
            unpriced=unpriced,
        )

    def _jobs(self, walked: Walked) -> tuple[PlannedJob, ...]:
        """Return the jobs in an order in which they can be started, each with what it has to wait for."""
        made = self._in_order(walked)
        not_possible: dict[tuple[Activity, int], tuple[str, ...]] = {}
        total = sum(group.jobs for one in made for group in one.groups)
        if total > _MOST_JOBS:
            raise AppError(f"The plan would need {total:,} jobs.", "Ask for fewer units, or plan in parts.")
        jobs: list[PlannedJob] = []
        makers: dict[int, tuple[int, ...]] = {}
        for one in made:
            copies: tuple[int, ...] = ()
            inventions: tuple[int, ...] = ()
            goods: tuple[int, ...] = ()
            for group in one.groups:
                waits: tuple[int, ...] = ()
                for type_id, _ in group.materials:
                    if type_id in makers:
                        waits += makers[type_id]
                if group.activity is Activity.INVENTION and group.blueprint.item_id is None:
                    waits += copies
                elif group.blueprint.kind == "invented":
                    waits += inventions
                numbers = tuple(range(len(jobs) + 1, len(jobs) + 1 + group.jobs))
                key = group.activity, group.type_id
                if key not in not_possible:
                    not_possible[key] = self._not_possible(group)
                flags = not_possible[key]
                fee = group.job_cost_isk if self.terms.fee_known(*key) else None
                jobs += [_job(number, group, fee, waits, flags) for number in numbers]
                if group.activity is Activity.COPYING:
                    copies += numbers
                elif group.activity is Activity.INVENTION:
                    inventions += numbers
                else:
                    goods += numbers
            product = next(group.type_id for group in one.groups if group.activity in PRODUCING)
            makers[product] = makers.get(product, ()) + goods
        return tuple(jobs)

    def _in_order(self, walked: Walked) -> list[Made]:
        """Return what is made so that everything of a type comes before whatever uses that type.

        Parts alone don't tell: where one type is both made and bought, what is left over of the made
        ones serves the others too.
        """
        if self._one_part_a_type and not any(made.extras for made in walked.made if made is not None):
            return [made for made in reversed(walked.made) if made is not None]
        uses: dict[int, set[int]] = {}
        for part, made in zip(self.parts, walked.made, strict=True):
            if made is not None:
                used = uses.setdefault(part.type_id, set())
                used.update(self.parts[below].type_id for below, _ in part.materials)
                used.update(type_id for type_id, _ in made.extras)
        level: dict[int, int] = {}

        def level_of(type_id: int) -> int:
            if type_id not in level:
                level[type_id] = 1 + max((level_of(one) for one in uses.get(type_id, ())), default=-1)
            return level[type_id]

        pairs = [
            (part.type_id, made)
            for part, made in zip(self.parts, walked.made, strict=True)
            if made is not None
        ]
        return [made for _, made in sorted(pairs, key=lambda pair: level_of(pair[0]))]

    def _not_possible(self, group: JobGroup) -> tuple[str, ...]:
        place = self.terms.facility(group.activity, group.type_id)
        return not_possible_here(self.terms.facts, place, group.activity, group.type_id)


def _take(result: Walked, stock: dict[int, int], running: dict[int, int], type_id: int, need: int) -> int:
    """Take what there is of a type, and return what is still needed."""
    for there, taken in (
        (result.leftovers, None),
        (stock, result.from_stock),
        (running, result.from_running),
    ):
        units = min(need, there.get(type_id, 0))
        if units <= 0:
            continue
        need -= units
        there[type_id] -= units
        if taken is not None:
            taken[type_id] = taken.get(type_id, 0) + units
    return need


def _job(
    number: int,
    group: JobGroup,
    job_cost_isk: int | None,
    after: tuple[int, ...],
    not_possible: tuple[str, ...],
) -> PlannedJob:
    return PlannedJob(
        number,
        group.activity,
        group.type_id,
        group.blueprint,
        group.runs,
        group.units,
        group.materials,
        job_cost_isk,
        group.seconds,
        after,
        group.runs_per_copy,
        not_possible,
    )


def sum_known(amounts_isk: Iterable[int | None]) -> int | None:
    """Return a sum in ISK, None as soon as one of it is not known."""
    total = 0
    for amount in amounts_isk:
        if amount is None:
            return None
        total += amount
    return total


def _sorted(units: dict[int, int]) -> tuple[tuple[int, int], ...]:
    return tuple(sorted((type_id, count) for type_id, count in units.items() if count))
