"""Where things lie: from ESI's flat list to the place at the end of every chain of containers."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

ASSET_SAFETY_ID = 2004
_SYSTEMS = range(30_000_000, 34_000_000)
_STATIONS = range(60_000_000, 64_000_000)
FIRST_STRUCTURE_ID = 1_000_000_000_000
_SLOTS = ("HiSlot", "MedSlot", "LoSlot", "RigSlot", "SubSystemSlot")


class PlaceKind(StrEnum):
    """What a place is; unknown covers loops, and containers that ESI does not list."""

    STATION = "station"
    SYSTEM = "solar system"
    STRUCTURE = "structure"
    ASSET_SAFETY = "asset safety"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a chain of containers ends."""

    kind: PlaceKind
    place_id: int


@dataclass(frozen=True, slots=True)
class Located:
    """Where one thing is: `inside` lists what holds it, from the place inwards (item ids)."""

    place: Place
    inside: tuple[int, ...]


def place_of(location_id: int, flag: str = "") -> Place:
    """Return the place that an id names, by the ranges in which ids are given out.

    What ESI says of the kind of a location is not reliable for structures, so it is not looked at.
    A fitted module whose ship is not listed (it is in space) has a `flag` of a slot: nobody knows where.
    """
    if location_id == ASSET_SAFETY_ID:
        return Place(PlaceKind.ASSET_SAFETY, location_id)
    if location_id in _STATIONS:
        return Place(PlaceKind.STATION, location_id)
    if location_id in _SYSTEMS:
        return Place(PlaceKind.SYSTEM, location_id)
    if location_id >= FIRST_STRUCTURE_ID and not flag.startswith(_SLOTS):
        return Place(PlaceKind.STRUCTURE, location_id)
    return Place(PlaceKind.UNKNOWN, location_id)


def locate(things: Iterable[tuple[int, int, str]]) -> dict[int, Located]:
    """Return where every thing is, by item id; a thing is (item id, location id, location flag).

    Things that hold each other in a loop are nowhere: the place of each is unknown, named by its own
    id, and what leads into the loop lies inside the thing it reaches first.
    """
    holders: dict[int, int] = {}
    flags: dict[int, str] = {}
    for item, holder, flag in things:
        holders[item] = holder
        flags[item] = flag
    located: dict[int, Located] = {}
    # thousands of things lie in one hangar: they share what says so
    inside: dict[int, Located] = {}
    outside: dict[tuple[int, str], Located] = {}
    for first in holders:
        chain: list[int] = []
        on_chain: set[int] = set()
        at = first
        while at in holders and at not in located and at not in on_chain:
            chain.append(at)
            on_chain.add(at)
            at = holders[at]
        if at in on_chain:
            closing = chain.index(at)
            for item in chain[closing:]:
                located[item] = Located(Place(PlaceKind.UNKNOWN, item), ())
            del chain[closing:]
        elif at not in holders:
            item = chain.pop()
            here = outside.get((at, flags[item]))
            if here is None:
                here = outside[at, flags[item]] = Located(place_of(at, flags[item]), ())
            located[item] = here
        while chain:
            item = chain.pop()
            holder = holders[item]
            here = inside.get(holder)
            if here is None:
                around = located[holder]
                here = inside[holder] = Located(around.place, (*around.inside, holder))
            located[item] = here
    return located
