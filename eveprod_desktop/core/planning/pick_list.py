"""What to carry to where the jobs are: from which station and container, in how many trips."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from eveprod_desktop.core.characters.locations import Place
from eveprod_desktop.core.characters.rows import OwnedAsset
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.planning.rows import Units

VolumeOf = Callable[[int], float]
"""Cubic metres of one unit, packaged; NaN where it is not known."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where jobs take their materials from: a station or structure, and there a container (None: hangar)."""

    place_id: int
    container_id: int | None = None

    def holds(self, stack: OwnedAsset) -> bool:
        """Whether a stack lies just there."""
        if self.container_id is not None:
            return stack.location_id == self.container_id
        return stack.location_id == self.place_id or (
            stack.located.place.place_id == self.place_id and not stack.located.inside
        )


@dataclass(frozen=True, slots=True)
class PickLine:
    """Units to take from one stack. `inside` are the containers around it, from the place inwards (items).

    `m3` is the volume of all of them, None where that of one is not known.
    """

    type_id: int
    units: int
    item_id: int
    owner_id: int
    place: Place
    inside: tuple[int, ...]
    m3: float | None


@dataclass(frozen=True, slots=True)
class Stop:
    """A place to fetch from. `same_place`: the jobs' own station, where nothing has to be flown.

    `trips` say what each flight carries, in (type, units); things of unknown volume are in none of them,
    and neither is what a hold is too small for (`too_large`). None without a hold.
    """

    place: Place
    same_place: bool
    lines: tuple[PickLine, ...]
    m3: float
    trips: tuple[Units, ...] | None
    unknown_volumes: tuple[int, ...]
    too_large: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PickList:
    """What lies where it is needed, what to fetch (the jobs' own station first), and what is not there."""

    there: Units
    stops: tuple[Stop, ...]
    missing: Units

    @property
    def complete(self) -> bool:
        """Whether nothing has to be fetched or bought."""
        return not self.stops and not self.missing


def pick_list(
    needs: Mapping[int, int],
    stacks: Iterable[OwnedAsset],
    destination: Destination,
    volume_of: VolumeOf,
    hold_m3: float | None = None,
) -> PickList:
    """Return what to carry to a destination, in as few stops as a simple rule finds.

    What lies there already is used first, then other hangars and containers of the same place. Then
    comes, again and again, the place that has most of what is still missing; of a place the largest
    stacks first, so that few are touched. `stacks` are those that count as stock (`stock.count_stock`).

    Raises AppError for a hold that holds nothing.
    """
    if hold_m3 is not None and not hold_m3 > 0:
        raise AppError("A hold of no volume carries nothing.", "Type the m3 of your ship's hold.")
    left = {type_id: units for type_id, units in needs.items() if units > 0}
    there: dict[int, int] = {}
    by_place: dict[Place, list[OwnedAsset]] = {}
    for stack in stacks:
        if stack.type_id not in left:
            continue
        if destination.holds(stack):
            there[stack.type_id] = there.get(stack.type_id, 0) + stack.quantity
        else:
            by_place.setdefault(stack.located.place, []).append(stack)
    at_hand = {one: min(units, left[one]) for one, units in there.items()}
    for type_id, units in at_hand.items():
        left[type_id] -= units
    stops = []
    own = next((place for place in by_place if place.place_id == destination.place_id), None)
    order = [own] if own is not None else []
    while True:
        place = order.pop() if order else _richest(by_place, left)
        if place is None:
            break
        lines = _take(by_place.pop(place), left, volume_of)
        if lines:
            stops.append(_stop(place, lines, volume_of, hold_m3, same_place=place is own))
    missing = tuple(sorted((one, units) for one, units in left.items() if units))
    return PickList(tuple(sorted(at_hand.items())), tuple(stops), missing)


def _richest(by_place: Mapping[Place, list[OwnedAsset]], left: Mapping[int, int]) -> Place | None:
    """Return the place that has most of what is missing; each type counts by the share that is there."""
    best: tuple[float, int] | None = None
    found = None
    for place, stacks in by_place.items():
        there: dict[int, int] = {}
        for stack in stacks:
            there[stack.type_id] = there.get(stack.type_id, 0) + stack.quantity
        worth = math.fsum(min(1.0, units / left[one]) for one, units in there.items() if left.get(one))
        if worth and (best is None or (-worth, place.place_id) < best):
            best, found = (-worth, place.place_id), place
    return found


def _take(stacks: list[OwnedAsset], left: dict[int, int], volume_of: VolumeOf) -> list[PickLine]:
    lines = []
    for stack in sorted(stacks, key=lambda one: (one.type_id, -one.quantity, one.item_id)):
        units = min(stack.quantity, left.get(stack.type_id, 0))
        if not units:
            continue
        left[stack.type_id] -= units
        m3 = volume_of(stack.type_id)
        lines.append(
            PickLine(
                stack.type_id,
                units,
                stack.item_id,
                stack.owner_id,
                stack.located.place,
                stack.located.inside,
                None if math.isnan(m3) else m3 * units,
            )
        )
    return lines


def _stop(
    place: Place, lines: list[PickLine], volume_of: VolumeOf, hold_m3: float | None, *, same_place: bool
) -> Stop:
    units: dict[int, int] = {}
    for line in lines:
        units[line.type_id] = units.get(line.type_id, 0) + line.units
    unknown = tuple(sorted(one for one in units if math.isnan(volume_of(one))))
    too_large: tuple[int, ...] = ()
    trips: tuple[Units, ...] | None = None
    if hold_m3 is not None and not same_place:
        too_large = tuple(sorted(one for one in units if volume_of(one) > hold_m3))
        fits = {one: count for one, count in units.items() if one not in {*unknown, *too_large}}
        trips = trips_of(fits, volume_of, hold_m3)
    m3 = math.fsum(line.m3 for line in lines if line.m3 is not None)
    return Stop(place, same_place, tuple(lines), m3, trips, unknown, too_large)


def trips_of(units: Mapping[int, int], volume_of: VolumeOf, hold_m3: float) -> tuple[Units, ...]:
    """Return what each trip carries, largest units first into the first trip that has room for them.

    Every unit has to fit into the hold.
    """
    room: list[float] = []
    loads: list[dict[int, int]] = []
    for type_id in sorted(units, key=lambda one: (-volume_of(one), one)):
        left, m3 = units[type_id], volume_of(type_id)
        at = 0
        while left:
            if at == len(room):
                room.append(hold_m3)
                loads.append({})
            # a hair, for volumes are binary fractions
            fits = left if m3 <= 0 else min(left, math.floor(room[at] / m3 + 1e-9))
            if fits:
                loads[at][type_id] = fits
                room[at] -= fits * m3
                left -= fits
            at += 1
    return tuple(tuple(sorted(load.items())) for load in loads)
