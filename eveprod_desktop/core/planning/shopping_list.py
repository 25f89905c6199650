"""What to buy, and where: needs net of what is there, spread over markets, ticked off as they arrive."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from eveprod_desktop.core.industry.numbers import cents, exact
from eveprod_desktop.core.market.depth import Level
from eveprod_desktop.core.planning.rows import Purchase

VolumeOf = Callable[[int], float]
"""Cubic metres of one unit, packaged; NaN where it is not known."""


@dataclass(frozen=True, slots=True)
class Shop:
    """A market to buy in: the sell orders of a type, cheapest first, and what hauling from there costs.

    `isk_per_m3` and `collateral_share` are those of the route to where the goods are needed.
    """

    place_id: int
    sells: Callable[[int], tuple[Level, ...]]
    isk_per_m3: float = 0.0
    collateral_share: float = 0.0


@dataclass(frozen=True, slots=True)
class ShoppingLine:
    """Units of a type to buy at a place; `have` of them were ticked off.

    `cost_isk` is what they cost there, `freight_isk` what bringing them costs on top; None: not known, or
    fewer are on offer than needed. `m3` is the volume of all of them, None where that of one is not known.
    """

    type_id: int
    units: int
    cost_isk: Decimal | None
    freight_isk: Decimal | None
    m3: float | None
    have: int = 0

    @property
    def missing(self) -> int:
        """Units that are still to be bought."""
        return self.units - self.have

    @property
    def purchase(self) -> Purchase:
        """What is still to be bought, for the texts of `shopping`."""
        cost = self.cost_isk
        if cost is not None and self.have:
            cost = cents(cost * self.missing / self.units)
        return Purchase(self.type_id, self.missing, cost)


@dataclass(frozen=True, slots=True)
class ShoppingPlace:
    """Everything to buy at one place. Sums leave out what is not known, of which there are so many lines."""

    place_id: int
    lines: tuple[ShoppingLine, ...]

    @property
    def cost_isk(self) -> Decimal:
        """What the lines with a price cost there."""
        return sum((one.cost_isk for one in self.lines if one.cost_isk is not None), Decimal(0))

    @property
    def freight_isk(self) -> Decimal:
        """What bringing them costs."""
        return sum((one.freight_isk for one in self.lines if one.freight_isk is not None), Decimal(0))

    @property
    def m3(self) -> float:
        """The volume of the lines of which it is known."""
        return math.fsum(one.m3 for one in self.lines if one.m3 is not None)

    @property
    def purchases(self) -> tuple[Purchase, ...]:
        """What is still to be bought here."""
        return tuple(one.purchase for one in self.lines if one.missing)


@dataclass(frozen=True, slots=True)
class ShoppingList:
    """Places in the order in which they were given, those where nothing is bought left out."""

    places: tuple[ShoppingPlace, ...]

    @property
    def needs(self) -> dict[int, int]:
        """Return all units on the list by type, ticked off or not."""
        units: dict[int, int] = {}
        for place in self.places:
            for line in place.lines:
                units[line.type_id] = units.get(line.type_id, 0) + line.units
        return units


def shopping_list(needs: Mapping[int, int], shops: Sequence[Shop], volume_of: VolumeOf) -> ShoppingList:
    """Spread needs over shops, the first one being home.

    Each type is bought in one place, where it costs least with freight; where no place has enough, the
    cheapest units of all of them together. What can't be had stands at home without a price.
    """
    lines: dict[int, list[ShoppingLine]] = {shop.place_id: [] for shop in shops}
    for type_id, units in sorted(needs.items()):
        if units > 0:
            for place_id, line in _best_way(type_id, units, shops, volume_of(type_id)):
                lines[place_id].append(line)
    return ShoppingList(tuple(ShoppingPlace(place, tuple(own)) for place, own in lines.items() if own))


def ticked_off(
    wanted: ShoppingList, have: Mapping[int, int], before: Mapping[tuple[int, int], int] | None = None
) -> ShoppingList:
    """Return the list with what one has ticked off (units by type, as read from a pasted inventory).

    A type that is bought at several places is ticked off where it was `before` (units by place and type),
    as far as that goes, and then from the first place on.
    """
    left = dict(have)
    ticks: dict[tuple[int, int], int] = {}
    for rest in (False, True):
        for place in wanted.places:
            for line in place.lines:
                key = place.place_id, line.type_id
                wish = line.units if rest else min(line.units, (before or {}).get(key, 0))
                taken = min(wish - ticks.get(key, 0), left.get(line.type_id, 0))
                if taken > 0:
                    left[line.type_id] -= taken
                    ticks[key] = ticks.get(key, 0) + taken
    return with_ticks(wanted, ticks)


def with_ticks(wanted: ShoppingList, ticks: Mapping[tuple[int, int], int]) -> ShoppingList:
    """Return the list with other units ticked off, by place and type; lines that are not named have none."""
    return ShoppingList(
        tuple(
            replace(
                place,
                lines=tuple(
                    replace(line, have=min(line.units, ticks.get((place.place_id, line.type_id), 0)))
                    for line in place.lines
                ),
            )
            for place in wanted.places
        )
    )


@dataclass(slots=True)
class _Bill:
    units: int = 0
    isk: float = 0.0


def _best_way(type_id: int, units: int, shops: Sequence[Shop], m3: float) -> list[tuple[int, ShoppingLine]]:
    bills = [(shop, _walk([(level, shop) for level in shop.sells(type_id)], units)) for shop in shops]
    whole = [
        (_brought(bill[shop.place_id], shop, m3), at)
        for at, (shop, bill) in enumerate(bills)
        if bill.get(shop.place_id, _Bill()).units == units
    ]
    known = [(cost, at) for cost, at in whole if not math.isnan(cost)]
    if known or whole:
        shop, bill = bills[min(known or whole)[1]]
        return [(shop.place_id, _line(type_id, bill[shop.place_id], shop, m3))]
    everywhere = sorted(
        ((level, shop) for shop in shops for level in shop.sells(type_id)),
        key=lambda pair: _each(pair[0], pair[1], m3),
    )
    shared = _walk(everywhere, units)
    if sum(bill.units for bill in shared.values()) < units:
        volume = None if math.isnan(m3) else m3 * units
        return [(shops[0].place_id, ShoppingLine(type_id, units, None, None, volume))]
    return [
        (shop.place_id, _line(type_id, shared[shop.place_id], shop, m3))
        for shop in shops
        if shop.place_id in shared
    ]


def _walk(levels: Iterable[tuple[Level, Shop]], units: int) -> dict[int, _Bill]:
    """Fill units from orders as `market.depth.walk` does, by the place of the order."""
    bills: dict[int, _Bill] = {}
    left = units
    for level, shop in levels:
        if not left:
            break
        if min(level.least_units, level.units) > left:
            continue
        taken = min(left, level.units)
        left -= taken
        bill = bills.setdefault(shop.place_id, _Bill())
        bill.units += taken
        bill.isk += taken * level.price_isk
    return bills


def _each(level: Level, shop: Shop, m3: float) -> float:
    haul = 0.0 if math.isnan(m3) else m3 * shop.isk_per_m3
    return level.price_isk * (1 + shop.collateral_share) + haul


def _freight(bill: _Bill, shop: Shop, m3: float) -> float:
    """Return what hauling costs, NaN where the volume that it goes by is not known."""
    by_volume = m3 * bill.units * shop.isk_per_m3 if shop.isk_per_m3 else 0.0
    return bill.isk * shop.collateral_share + by_volume


def _brought(bill: _Bill, shop: Shop, m3: float) -> float:
    return bill.isk + _freight(bill, shop, m3)


def _line(type_id: int, bill: _Bill, shop: Shop, m3: float) -> ShoppingLine:
    freight = _freight(bill, shop, m3)
    return ShoppingLine(
        type_id,
        bill.units,
        cents(exact(bill.isk)),
        None if math.isnan(freight) else cents(exact(freight)),
        None if math.isnan(m3) else m3 * bill.units,
    )
