"""Compressed ore instead of minerals: is it cheaper for a shopping list, and which."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.numbers import cents, exact
from eveprod_desktop.core.industry.ore_basket import Basket, Offer, cheapest_basket
from eveprod_desktop.core.industry.reprocessing import Refinery
from eveprod_desktop.core.industry.skills import Skills
from eveprod_desktop.core.market.depth import Level, walk
from eveprod_desktop.core.planning.rows import Units

_MOST_STEPS = 6
"""Prices of one ore that are offered singly: more of them make the search slow and change little."""
_ALIKE = 1.01
"""Orders within a hundredth of each other's price are one step."""


@dataclass(frozen=True, slots=True)
class OreChoice:
    """The cheapest way found to some minerals.

    `purchases` (type, units) are what to buy in place of `needs`, ore and minerals, and `cost_isk` what they
    cost by the order books. `plain_isk` is what buying the minerals as they are costs, None where there are
    too few on offer. `basket` says what the ore yields and leaves over; None: plain minerals are cheapest.
    """

    needs: Units
    purchases: Units
    cost_isk: Decimal
    plain_isk: Decimal | None
    basket: Basket | None

    @property
    def saved_isk(self) -> Decimal | None:
        """What is saved, 0 or more, leftovers not counted; None where plain minerals can't be had."""
        return None if self.plain_isk is None else self.plain_isk - self.cost_isk


def minerals_among(facts: IndustryFacts, needs: Mapping[int, int]) -> dict[int, int]:
    """Return those of some needs that compressed ore or ice yields."""
    ores = set(facts.compressed_types.values())
    yielded = {one for ore in ores for one, _ in facts.reprocessing_yields.get(ore, ())}
    return {one: units for one, units in needs.items() if one in yielded and units > 0}


def ore_instead(
    facts: IndustryFacts,
    needs: Mapping[int, int],
    sells: Callable[[int], tuple[Level, ...]],
    place: Refinery,
    skills: Skills,
    *,
    haul_isk: Callable[[int], float] = lambda _type_id: 0.0,
) -> OreChoice | None:
    """Return the cheapest basket of compressed ore and plain minerals; None where no mineral is needed.

    `sells` are the sell orders of a type, cheapest first, `haul_isk` what bringing one unit of it costs.

    Raises AppError where all that is on offer can't cover the needs.
    """
    minerals = minerals_among(facts, needs)
    if not minerals:
        return None

    def cost(type_id: int, units: int) -> Decimal | None:
        fill = walk(sells(type_id), units)
        return None if fill.short else cents(exact(fill.total_isk + units * haul_isk(type_id)))

    ores = [
        ore
        for ore in sorted(set(facts.compressed_types.values()))
        if any(one in minerals for one, _ in facts.reprocessing_yields.get(ore, ()))
    ]
    offers = [
        Offer(type_id, price + haul_isk(type_id), units)
        for type_id in (*sorted(minerals), *ores)
        for price, units in _steps(sells(type_id))
    ]
    plain = _sum(cost(type_id, units) for type_id, units in minerals.items())
    wanted = tuple(sorted(minerals.items()))
    basket = cheapest_basket(facts, minerals, offers, place, skills)
    units: dict[int, int] = {}
    for line in basket.lines:
        units[line.offer.type_id] = units.get(line.offer.type_id, 0) + line.units
    # steps are averages: what the basket really costs is read off the books again
    real = _sum(cost(type_id, count) for type_id, count in units.items())
    if plain is not None and (real is None or real >= plain):
        return OreChoice(wanted, wanted, plain, plain, None)
    if real is None:
        raise AppError("The orders for ore ask for larger deals than are needed.", "Buy the minerals singly.")
    return OreChoice(wanted, tuple(sorted(units.items())), real, plain, basket)


def _steps(levels: Sequence[Level]) -> list[tuple[float, int]]:
    """Return a book as few steps of (price, units): the cheapest ones singly, the rest at their average."""
    steps: list[tuple[float, int, float]] = []  # first price, units, ISK of them all
    for level in levels:
        isk = level.price_isk * level.units
        if steps and (level.price_isk <= steps[-1][0] * _ALIKE or len(steps) == _MOST_STEPS):
            first, units, total = steps[-1]
            steps[-1] = (first, units + level.units, total + isk)
        else:
            steps.append((level.price_isk, level.units, isk))
    return [(total / units, units) for _, units, total in steps if units]


def _sum(costs: Iterable[Decimal | None]) -> Decimal | None:
    total = Decimal(0)
    for one in costs:
        if one is None:
            return None
        total += one
    return total
