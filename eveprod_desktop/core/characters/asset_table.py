"""Everything that is owned, as columns and as one tree: places, hangars in them, things in those.

Sixty thousand row objects take longer to make than a person waits; arrays beside each other do not, and
they are searched and summed in a few milliseconds. Numbers of nodes: places first, then hangars, then
things, so the thing at place `i` of the columns is node `first_thing + i`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from eveprod_desktop.core.characters.location_words import OFFICE_FLAG, flag_words
from eveprod_desktop.core.characters.locations import Place, PlaceKind, place_of

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]

NOWHERE = -1
_STEP = " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} "


class AssetColumns(NamedTuple):
    """Things as they stand in the table, column by column."""

    owner_id: Sequence[int]
    item_id: Sequence[int]
    type_id: Sequence[int]
    quantity: Sequence[int]
    location_id: Sequence[int]
    flag: Sequence[str]
    is_singleton: Sequence[bool]
    is_copy: Sequence[bool]


class TypeWords(NamedTuple):
    """What is said of a type. Volumes of one unit in m3, NaN where the data don't tell."""

    name: str
    group: str = ""
    category: str = ""
    packaged_m3: float = float("nan")
    assembled_m3: float = float("nan")


class PlaceWords(NamedTuple):
    """What a place is called, and where it is; empty where nobody knows."""

    name: str
    system: str = ""
    region: str = ""


class Hangar(NamedTuple):
    """A room of an owner in a place: its hangar, a division of its office, its deliveries."""

    place: int
    owner_id: int
    name: str


@dataclass(frozen=True, eq=False)
class AssetTable:
    """N things, the H hangars and P places they lie in. `parent` and `level` are for all P + H + N nodes.

    `type_at` are places in `type_ids` (and `types` beside it), `place` and `hangar` those of each thing,
    `flag_at` its place in `flags`, in words. `names` are what players called things, by thing. Offices
    are no things here: their divisions are hangars.
    """

    owner_id: Ints
    item_id: Ints
    quantity: Ints
    type_at: Places
    type_ids: Ints
    types: tuple[TypeWords, ...]
    is_singleton: Flags
    is_copy: Flags
    flag_at: Places
    flags: tuple[str, ...]
    names: Mapping[int, str]
    places: tuple[Place, ...]
    place_words: tuple[PlaceWords, ...]
    hangars: tuple[Hangar, ...]
    owners: Mapping[int, str]
    place: Places
    hangar: Places
    parent: Places
    level: Places

    def __len__(self) -> int:
        return len(self.item_id)

    @property
    def first_hangar(self) -> int:
        """The node of the first hangar."""
        return len(self.places)

    @property
    def first_thing(self) -> int:
        """The node of the first thing."""
        return len(self.places) + len(self.hangars)

    @cached_property
    def levels(self) -> tuple[Places, ...]:
        """The nodes of every level of the tree, places first."""
        return tuple(
            np.flatnonzero(self.level == depth) for depth in range(int(self.level.max(initial=-1)) + 1)
        )

    @cached_property
    def volume_m3(self) -> Floats:
        """The room that each thing or stack takes, in m3; an assembled one takes more than a packaged one."""
        packaged = np.array([one.packaged_m3 for one in self.types], np.float64)
        assembled = np.array([one.assembled_m3 for one in self.types], np.float64)
        each = np.where(self.is_singleton, assembled[self.type_at], packaged[self.type_at])
        volume: Floats = each * self.quantity
        return volume

    def prepare(self) -> None:
        """Work out now, on a thread that may wait, what the first search and the first sum ask for."""
        _ = self.levels, self.volume_m3, self._haystacks

    def owner_name(self, owner_id: int) -> str:
        """Return what an owner is called."""
        return self.owners.get(owner_id) or f"Owner {owner_id}"

    def label(self, thing: int) -> str:
        """Return what a thing is called, with its type if its player gave it a name."""
        kind = self.types[self.type_at[thing]].name
        name = self.names.get(thing)
        return f"{name} ({kind})" if name else kind

    def where(self, thing: int) -> str:
        """Return the way from the place to a thing, in words: hangar, containers, room."""
        node = int(self.parent[self.first_thing + thing])
        steps = [self.flags[self.flag_at[thing]]] if node >= self.first_thing else []
        while node >= self.first_thing:
            holder = node - self.first_thing
            steps.append(self.names.get(holder) or self.types[self.type_at[holder]].name)
            node = int(self.parent[node])
        if node >= self.first_hangar:
            steps.append(self.hangars[node - self.first_hangar].name)
        return _STEP.join(step for step in reversed(steps) if step)

    def find(self, text: str) -> Flags:
        """Return which things have every word of a text, in any case, in what is said of them.

        Looked through are type, group, category, the name given by the player, the owner, the place with
        its system and region, and everything that the thing lies in.
        """
        found = np.ones(len(self), bool)
        for word in text.casefold().split():
            found &= self._with_word(word)
        return found

    @cached_property
    def _haystacks(self) -> tuple[list[str], list[str], list[str], dict[int, str], list[str]]:
        """What is looked through: once for each type, place, hangar, given name and room."""
        return (
            [f"{one.name}\n{one.group}\n{one.category}".casefold() for one in self.types],
            ["\n".join(one).casefold() for one in self.place_words],
            [f"{one.name}\n{self.owner_name(one.owner_id)}".casefold() for one in self.hangars],
            {thing: name.casefold() for thing, name in self.names.items()},
            [flag.casefold() for flag in self.flags],
        )

    def _with_word(self, word: str) -> Flags:
        types, places, hangars, names, flags = self._haystacks
        hit = np.zeros(len(self.parent), bool)
        hit[: self.first_hangar] = [word in text for text in places]
        hit[self.first_hangar : self.first_thing] = [word in text for text in hangars]
        things = hit[self.first_thing :]
        things[:] = np.array([word in text for text in types], bool)[self.type_at]
        things |= np.array([word in text for text in flags], bool)[self.flag_at]
        things[[thing for thing, name in names.items() if word in name]] = True
        for nodes in self.levels[1:]:
            hit[nodes] |= hit[self.parent[nodes]]
        return things


def lay_out(
    rows: AssetColumns,
    *,
    types: Mapping[int, TypeWords],
    names: Mapping[tuple[int, int], str | None],
    owners: Mapping[int, str],
    divisions: Mapping[int, Mapping[int, str]],
    places: Mapping[Place, PlaceWords] | None = None,
) -> AssetTable:
    """Lay things out. `names` are by (owner, item), `divisions` by corporation and number.

    What `places` does not name is called by its id (see `name_places`). Things that hold each other
    in a loop lie in unknown places, as in `locations.locate`.
    """
    item_id = np.array(rows.item_id, np.int64)
    location_id = np.array(rows.location_id, np.int64)
    holder = _unlooped(_holders(item_id, location_id))
    in_loop = holder == _LOOP
    holder[in_loop] = NOWHERE
    flag_names, flag_at = _numbered(rows.flag)
    depth = _depths(holder)
    found_places: dict[Place, int] = {}
    found_hangars: dict[tuple[int, int, str], int] = {}
    office = np.zeros(len(item_id), bool)
    if OFFICE_FLAG in flag_names:
        office = (flag_at == flag_names.index(OFFICE_FLAG)) & (holder == NOWHERE)
    place = np.full(len(item_id), NOWHERE, np.intp)
    hangar = np.full(len(item_id), NOWHERE, np.intp)
    for thing in np.flatnonzero(holder == NOWHERE).tolist():
        where = (
            Place(PlaceKind.UNKNOWN, rows.item_id[thing])
            if in_loop[thing]
            else place_of(rows.location_id[thing], rows.flag[thing])
        )
        place[thing] = found_places.setdefault(where, len(found_places))
    for level in range(1, int(depth.max(initial=0)) + 1):
        at = np.flatnonzero(depth == level)
        place[at] = place[holder[at]]
    in_office = (holder != NOWHERE) & office[holder]
    holder[in_office] = NOWHERE
    for thing in np.flatnonzero((holder == NOWHERE) & ~office).tolist():
        owner = rows.owner_id[thing]
        room = flag_words(rows.flag[thing], divisions.get(owner)) or "Hangar"
        key = (int(place[thing]), owner, room)
        hangar[thing] = found_hangars.setdefault(key, len(found_hangars))
    depth = _depths(holder)
    for level in range(1, int(depth.max(initial=0)) + 1):
        at = np.flatnonzero(depth == level)
        hangar[at] = hangar[holder[at]]
    kept = np.flatnonzero(~office)
    new_number = np.full(len(item_id), NOWHERE, np.intp)
    new_number[kept] = np.arange(len(kept))
    type_ids, type_at = np.unique(np.array(rows.type_id, np.int64)[kept], return_inverse=True)
    first_thing = len(found_places) + len(found_hangars)
    holder = holder[kept]
    above = np.where(holder == NOWHERE, len(found_places) + hangar[kept], first_thing + new_number[holder])
    owner_id = np.array(rows.owner_id, np.int64)[kept]
    keys = zip(owner_id.tolist(), item_id[kept].tolist(), strict=True)
    given = {thing: name for thing, key in enumerate(keys) if (name := names.get(key))} if names else {}
    words = places or {}
    return AssetTable(
        owner_id=owner_id,
        item_id=item_id[kept],
        quantity=np.array(rows.quantity, np.int64)[kept],
        type_at=type_at.astype(np.intp),
        type_ids=type_ids,
        types=tuple(types.get(one) or TypeWords(f"Type {one}") for one in type_ids.tolist()),
        is_singleton=np.array(rows.is_singleton, bool)[kept],
        is_copy=np.array(rows.is_copy, bool)[kept],
        flag_at=flag_at[kept],
        flags=tuple(flag_words(one) for one in flag_names),
        names=given,
        places=tuple(found_places),
        place_words=tuple(words.get(one) or nameless(one) for one in found_places),
        hangars=tuple(Hangar(*key) for key in found_hangars),
        owners=owners,
        place=place[kept],
        hangar=hangar[kept],
        parent=np.concatenate(
            (
                np.full(len(found_places), NOWHERE, np.intp),
                np.array([key[0] for key in found_hangars], np.intp),
                above.astype(np.intp),
            )
        ),
        level=np.concatenate(
            (
                np.zeros(len(found_places), np.intp),
                np.ones(len(found_hangars), np.intp),
                2 + depth[kept],
            )
        ),
    )


def places_of(location_ids: Iterable[int], item_ids: Iterable[int]) -> set[Place]:
    """Return the places that may be named by things not lying in other things."""
    return {place_of(location) for location in set(location_ids).difference(item_ids)}


def nameless(place: Place) -> PlaceWords:
    """Return words for a place that nobody names."""
    if place.kind is PlaceKind.ASSET_SAFETY:
        return PlaceWords("Asset safety")
    if place.kind is PlaceKind.UNKNOWN:
        return PlaceWords("Unknown location")
    return PlaceWords(f"Unknown {place.kind.value} {place.place_id}")


_LOOP = -2


def _numbered(texts: Sequence[str]) -> tuple[list[str], Places]:
    """Return the different texts, and the place of each among them."""
    numbers: dict[str, int] = {}
    for text in texts:
        if text not in numbers:
            numbers[text] = len(numbers)
    return list(numbers), np.fromiter(map(numbers.__getitem__, texts), np.intp, len(texts))


def _holders(item_id: Ints, location_id: Ints) -> Places:
    """Return the number of the thing that holds each one, or that it lies in none."""
    if not len(item_id):
        return np.empty(0, np.intp)
    order = np.argsort(item_id, kind="stable")
    ordered = item_id[order]
    at = np.minimum(np.searchsorted(ordered, location_id), len(ordered) - 1)
    return np.where(ordered[at] == location_id, order[at], NOWHERE)


def _unlooped(holder: Places) -> Places:
    """Cut loops: what holds itself, by however many steps, is marked so.

    After as many steps as there are things, everything has come to an end or goes round a loop, and
    every thing of the loop is where some other one has come to.
    """
    far, steps = holder.copy(), 1
    while steps < len(holder):
        far = np.where(far == NOWHERE, NOWHERE, far[far])
        steps *= 2
    looped = holder.copy()
    looped[np.unique(far[far != NOWHERE])] = _LOOP
    return looped


def _depths(holder: Places) -> Places:
    """Return how many things each one lies in."""
    depth = np.where(holder == NOWHERE, 0, NOWHERE)
    level = 0
    while True:
        below = (depth == NOWHERE) & (holder != NOWHERE)
        below[below] = depth[holder[below]] == level
        if not below.any():
            return depth
        level += 1
        depth[below] = level
