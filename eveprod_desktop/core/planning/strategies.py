"""Make or buy where the user has not decided: the strategies.

- `make_all` makes everything that has a recipe, `buy_all` buys all the materials of the targets.
- `min_cost` looks for the plan that costs least, all parts and targets together. It starts from the best
  of make-all, buy-all and an estimate from the bottom up (each part at the lesser of buying and making the
  units that are asked for), and then makes every single change of one part that lowers the exact cost,
  until none does. So it is never dearer than all-buy or all-make, and no change of one part improves it.
  Where prices don't rise with quantity and no run is cut by rounding, costs are proportional and the
  estimate is already the optimum; with whole runs and order books it is an optimum against single
  changes, not a proof that no other plan is cheaper: that question is a set cover and takes time without
  bound.
- `max_roi` goes on from there (or from all made or all bought, if that returns more) to the plan with the
  most profit per ISK spent, where stock used up is spent at what it would fetch, and leftovers come back
  at what they fetch at once.
- `fastest` buys what can be bought, which no plan finishes earlier than with the same slots placed in the
  same way, and then makes what lowers the cost without finishing later. What nobody sells is made only if
  more of the plan has a price then.

A purchase without a price counts as dearer than any that has one. Without any market, whatever is not
decided is made.
"""

from collections.abc import Callable, Collection, Sequence
from decimal import Decimal

from eveprod_desktop.core.chains.decisions import Decision, Decisions
from eveprod_desktop.core.planning.choosing import Choice
from eveprod_desktop.core.planning.exact import Planning
from eveprod_desktop.core.planning.rows import Plan, Strategy
from eveprod_desktop.core.planning.terms import NoMarket

_NO_PRICE_ISK = 1e18
_MOST_PASSES = 20
_MOST_TRIALS = 60
"""How many single changes `max_roi` and `fastest` try, each of which plans all anew."""


def choose(
    planning: Planning,
    strategy: Strategy,
    *,
    to_make: Collection[int] = (),
    revenue_isk: Decimal | None = None,
    finish_seconds: Callable[[Plan], int] | None = None,
) -> Choice:
    """Return the choice that a strategy makes.

    `to_make` are the types that the user decided to make (what is to be bought has no recipe among the
    parts). `max_roi` needs `revenue_isk`, what the targets fetch (without it the least spent is sought),
    `fastest` a function that schedules a plan.
    """
    free = [at for at in planning.choosable if planning.parts[at].type_id not in to_make]
    if strategy == "make_all" or (strategy != "buy_all" and isinstance(planning.terms.prices, NoMarket)):
        return Choice(planning, [True] * len(planning.parts))
    bought = [True] * len(planning.parts)
    for at in free:
        bought[at] = False
    if strategy == "buy_all":
        return Choice(planning, bought)
    if strategy == "fastest" and finish_seconds is not None:
        return _fastest(planning, free, finish_seconds)
    cheapest = _cheapest(planning, free, bought)
    if strategy != "max_roi":
        return cheapest
    plain = (Choice(planning, [True] * len(planning.parts)), Choice(planning, bought))
    return _most_roi((cheapest, *plain), free, revenue_isk)


def decided_to_make(decisions: Decisions) -> frozenset[int]:
    """Return the types that the user decided to make, everywhere or at some place."""
    everywhere = {type_id for type_id, one in decisions.everywhere.items() if one is Decision.MAKE}
    return frozenset(
        everywhere | {place[-1] for place, one in decisions.places.items() if one is Decision.MAKE}
    )


def _cheapest(planning: Planning, free: list[int], bought: list[bool]) -> Choice:
    everything_made = Choice(planning, [True] * len(planning.parts))
    starts = [everything_made, Choice(planning, bought), _estimate(everything_made, free)]
    if planning.terms.stock or planning.terms.running:
        # what serves without stock serves with it too, so that stock never makes a plan dearer
        starts.append(Choice(planning, _cheapest(planning.without_stock(), free, bought).make))
    best = min(starts, key=lambda choice: choice.cost)
    for _ in range(_MOST_PASSES):
        before = best.cost
        for at in free:
            if best.walked.asked[at] and best.cost_after(at) < best.cost:
                best = best.changed(at)
        if best.cost == before:
            break
    return best


def _estimate(everything_made: Choice, free: list[int]) -> Choice:
    """Choose from the bottom up, each part by what a unit costs made and bought when all is made."""
    planning, walked = everything_made.planning, everything_made.walked
    choosable = set(free)
    unit_isk = [0.0] * len(planning.parts)
    make = [True] * len(planning.parts)

    def market_isk(type_id: int, units: int) -> float:
        cost = planning.buying_cost(type_id, units)
        return _NO_PRICE_ISK if cost is None else float(cost)

    for at in range(len(planning.parts) - 1, -1, -1):
        part, made, asked = planning.parts[at], walked.made[at], walked.asked[at]
        if not asked:
            continue
        cost = market_isk(part.type_id, asked)
        if made is not None:
            own = made.job_cost_isk + sum(
                quantity * unit_isk[below]
                for (below, _), quantity in zip(part.materials, made.needs, strict=True)
            )
            own += sum(market_isk(type_id, units) for type_id, units in made.extras)
            if at not in choosable or own <= cost:
                cost = own
            else:
                make[at] = False
        unit_isk[at] = cost / asked
    return Choice(planning, make)


def _most_roi(starts: Sequence[Choice], free: list[int], revenue_isk: Decimal | None) -> Choice:
    def score(choice: Choice) -> tuple[int | Decimal, ...]:
        unpriced, spent = choice.cost
        prices = choice.planning.terms.prices
        for type_id, units in choice.walked.from_stock.items():
            spent += Decimal(prices.selling(type_id, units) or 0.0)
        back = sum(
            (
                Decimal(prices.selling(type_id, units) or 0.0)
                for type_id, units in choice.walked.leftovers.items()
            ),
            Decimal(0),
        )
        if revenue_isk is None or not spent:
            return unpriced, spent
        return unpriced, -(revenue_isk + back - spent) / spent

    start = min(starts, key=score)
    return _better(start, _by_change_of_cost(start, free), score)


def _fastest(planning: Planning, free: list[int], finish_seconds: Callable[[Plan], int]) -> Choice:
    make = [True] * len(planning.parts)
    everything_made = Choice(planning, make)
    for at in free:
        units = everything_made.walked.asked[at]
        make[at] = planning.buying_cost(planning.parts[at].type_id, units) is None
    bought = [True] * len(planning.parts)
    for at in free:
        bought[at] = False

    def score(choice: Choice) -> tuple[int | Decimal, ...]:
        unpriced, cost = choice.cost
        return unpriced, finish_seconds(planning.plan_of(choice.walked)), cost

    # what has no price is made, unless what it is made of has none either
    start = min((Choice(planning, make), Choice(planning, bought)), key=score)
    # nothing that is made ends the plan earlier, so only what makes it cheaper is worth a schedule
    return _better(start, _by_change_of_cost(start, free), score, only_cheaper=True)


def _by_change_of_cost(choice: Choice, free: list[int]) -> list[int]:
    """Return the parts that are asked for, those first whose change costs least."""
    asked = [at for at in free if choice.walked.asked[at]]
    return sorted(asked, key=choice.cost_after)[:_MOST_TRIALS]


def _better(
    start: Choice,
    parts: list[int],
    score: Callable[[Choice], tuple[int | Decimal, ...]],
    *,
    only_cheaper: bool = False,
) -> Choice:
    best, least = start, score(start)
    for at in parts:
        if only_cheaper and best.cost_after(at) >= best.cost:
            continue
        other = best.changed(at)
        reached = score(other)
        if reached < least:
            best, least = other, reached
    return best
