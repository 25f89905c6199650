"""Make or buy: what the user decided about materials, everywhere or at one place of one item's chain."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Place = tuple[int, ...]
"""A place in the chain of an item: type ids from the item down to the material, both included."""


class Decision(StrEnum):
    """Where units of a material come from."""

    MAKE = "make"
    BUY = "buy"


@dataclass(frozen=True, slots=True)
class Deciding:
    """One change: the decision about a type, at a place or (empty) everywhere; None takes it back."""

    type_id: int
    place: Place
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class Branch:
    """What was decided at one place of a chain (`own`) and at places below it, by material.

    Branches are compared by value: places that agree in everything below are made in one job.
    """

    own: Decision | None = None
    below: tuple[tuple[int, "Branch"], ...] = ()

    def material(self, type_id: int) -> "Branch":
        """Return the branch of a material of this place."""
        return next((branch for one, branch in self.below if one == type_id), UNDECIDED)


UNDECIDED = Branch()


@dataclass(frozen=True, slots=True)
class Decisions:
    """All decisions: `everywhere` by type, `places` by place; a place overrules its type.

    What is not decided is made where there is a recipe. The item at the head of a chain is made
    whatever was decided about it elsewhere.
    """

    everywhere: Mapping[int, Decision] = field(default_factory=dict)
    places: Mapping[Place, Decision] = field(default_factory=dict)

    def at(self, place: Place) -> Decision | None:
        """Return what holds at a place, None where nothing was decided."""
        if len(place) < 2:
            return None
        return self.places.get(place) or self.everywhere.get(place[-1])

    def branch(self, type_id: int) -> Branch:
        """Return the decisions about places in the chain of an item."""
        return _branch([(place[1:], made) for place, made in self.places.items() if place[0] == type_id])


NOTHING_DECIDED = Decisions()


def _branch(places: list[tuple[Place, Decision]]) -> Branch:
    own = next((decision for place, decision in places if not place), None)
    materials = sorted({place[0] for place, _ in places if place})
    return Branch(
        own,
        tuple(
            (one, _branch([(place[1:], made) for place, made in places if place[:1] == (one,)]))
            for one in materials
        ),
    )
