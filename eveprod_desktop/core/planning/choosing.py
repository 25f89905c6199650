"""The price of a choice of make and buy, and of a single change to it, without planning all anew."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from eveprod_desktop.core.planning.exact import Planning, Walked

Cost = tuple[int, Decimal]
"""How many purchases have no price, and what all others and the jobs cost in ISK; less is better."""


@dataclass(slots=True)
class _Change:
    """What a change does to the rest: units bought more or less by type, and to the fees of jobs in ISK."""

    units: dict[int, int] = field(default_factory=dict)
    fees_isk: int = 0


class Choice:
    """A choice over the parts of a planning: `make[at]` for each, its walk, and its exact cost."""

    def __init__(self, planning: Planning, make: Sequence[bool]) -> None:
        self.planning = planning
        self.make = tuple(make)
        self.walked: Walked = planning.walk(self.make)
        self.cost: Cost = planning.cost(self.walked)
        self._after: dict[int, Cost] = {}
        self._walked_after: dict[int, Choice] = {}

    def changed(self, at: int) -> "Choice":
        """Return the choice in which part `at` is made instead of bought, or bought instead of made."""
        if at in self._walked_after:
            return self._walked_after[at]
        make = list(self.make)
        make[at] = not make[at]
        return Choice(self.planning, make)

    def cost_after(self, at: int) -> Cost:
        """Return the cost of `changed(at)`, worked out once."""
        if at not in self._after:
            change = self._below(at)
            if change is None:
                other = self._walked_after[at] = self.changed(at)
                self._after[at] = other.cost
            else:
                self._after[at] = self._cost_with(change)
        return self._after[at]

    def flip_price(self, at: int) -> Decimal | None:
        """Return the ISK a unit below which part `at` is better bought, and above which better made.

        It is exact for the units asked for and everything else as it stands. None where nothing of the
        part is asked for, or where a price that only making it needs is not known.
        """
        asked = self.walked.asked[at]
        if not asked:
            return None
        type_id, other = self.planning.parts[at].type_id, self.changed(at)
        made, bought = (self, other) if self.walked.made[at] is not None else (other, self)
        units = bought.walked.bought.get(type_id, 0)
        price = self.planning.buying_cost(type_id, units)
        unpriced, rest = bought.cost
        if price is None:
            unpriced -= 1
        else:
            rest -= price
        if made.cost[0] != unpriced:
            return None
        return (made.cost[1] - rest) / units if units else None

    def _below(self, at: int) -> _Change | None:
        """Work out a change: only what is below the changed part is asked for more or less.

        None where that is not all: where a type is several parts, or where blueprints or stock shared
        with others come in.
        """
        planning, walked = self.planning, self.walked
        if not planning.separate:
            return None
        parts, change = planning.parts, _Change()
        more: dict[int, int] = {}
        queue, queued = [at], {at}
        while queue:
            one = heapq.heappop(queue)
            part, before = parts[one], walked.made[one]
            asked = planning.asked(one, walked.demand[one] + more.get(one, 0))
            if asked == walked.asked[one] and one != at:
                continue
            is_made = part.recipe is not None and self.make[one] != (one == at)
            after = (
                planning.workshop.make(part.recipe, asked, {}) if is_made and asked and part.recipe else None
            )
            bought = (0 if is_made else asked) - (0 if before is not None else walked.asked[one])
            change.units[part.type_id] = change.units.get(part.type_id, 0) + bought
            change.fees_isk += (after.job_cost_isk if after else 0) - (before.job_cost_isk if before else 0)
            for sign, made in ((-1, before), (1, after)):
                if made is None:
                    continue
                for type_id, quantity in made.extras:
                    if planning.is_there(type_id):
                        return None
                    change.units[type_id] = change.units.get(type_id, 0) + sign * quantity
                for (below, _), quantity in zip(part.materials, made.needs, strict=True):
                    more[below] = more.get(below, 0) + sign * quantity
                    if below not in queued:
                        queued.add(below)
                        heapq.heappush(queue, below)
        return change

    def _cost_with(self, change: _Change) -> Cost:
        unpriced, cost = self.cost
        for type_id, more in change.units.items():
            before = self.walked.bought.get(type_id, 0)
            for sign, units in ((-1, before), (1, before + more)):
                if not more or not units:
                    continue
                price = self.planning.buying_cost(type_id, units)
                if price is None:
                    unpriced += sign
                else:
                    cost += sign * price
        return unpriced, cost + change.fees_isk
