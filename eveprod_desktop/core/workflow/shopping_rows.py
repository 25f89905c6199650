"""Frozen rows of shopping: for what, less whose stock, where; and the answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from eveprod_desktop.core.planning.options import MeansChoice
from eveprod_desktop.core.planning.ore import OreChoice
from eveprod_desktop.core.planning.pick_list import Destination, PickList
from eveprod_desktop.core.planning.rows import Plan, Units
from eveprod_desktop.core.planning.shopping_list import ShoppingList

SourceKind = Literal["planner", "plan", "planned", "jobs"]
"""The plan under work in the planner, a saved plan, all planned jobs, or some jobs."""


@dataclass(frozen=True, slots=True)
class PlanInHand:
    """A plan that was made and perhaps never saved; `region_id` is where it buys, None: not known."""

    plan: Plan
    region_id: int | None = None


@dataclass(frozen=True, slots=True)
class ShoppingSource:
    """What is shopped for. `plan_id` goes with "plan", `job_ids` with "jobs", `in_hand` with "planner"."""

    kind: SourceKind
    plan_id: int | None = None
    job_ids: tuple[int, ...] = ()
    in_hand: PlanInHand | None = None

    @property
    def key(self) -> str:
        """What ticks are kept under where no job can keep them."""
        if self.kind == "plan":
            return f"plan:{self.plan_id}"
        if self.in_hand is not None:
            return "planner:" + ",".join(f"{one.type_id}x{one.units}" for one in self.in_hand.plan.targets)
        return self.kind


@dataclass(frozen=True, slots=True)
class ShoppingRequest:
    """Means: whose stock is taken off (nobody: none).

    `home_region_id` None is where the plan buys, else the first watched market with prices. With `ore`
    compressed ore takes the place of minerals where that is cheaper at home.
    """

    source: ShoppingSource
    means: MeansChoice = field(default_factory=MeansChoice)
    home_region_id: int | None = None
    other_region_ids: tuple[int, ...] = ()
    ore: bool = False


@dataclass(frozen=True, slots=True)
class PickRequest:
    """What is carried for a source; a `destination` of None is where the jobs most likely are."""

    source: ShoppingSource
    means: MeansChoice = field(default_factory=MeansChoice)
    destination: Destination | None = None
    hold_m3: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ShoppingSheet:
    """What to buy and where, with the words for it.

    `wanted` holds what is ticked off too; `have` are units that jobs (`job_ids`) have at hand already, and
    `job_types` the types whose ticks go to them. `counted` were taken off as stock, `unmade` are to be made
    and no job makes them. `places` are the markets by region, `data_at` is the age of the oldest prices.
    `ore` is told when it was asked for, or why not in `ore_trouble`. From `free_hauls` freight counts as
    nothing, as no route is known.
    """

    source: ShoppingSource
    wanted: ShoppingList
    home_region_id: int
    have: Units = ()
    job_ids: tuple[int, ...] = ()
    job_types: frozenset[int] = frozenset()
    counted: Units = ()
    unmade: Units = ()
    ore: OreChoice | None = None
    ore_trouble: str = ""
    free_hauls: tuple[int, ...] = ()
    data_at: datetime | None = None
    places: Mapping[int, str] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)

    def name(self, type_id: int) -> str:
        """Return the name of a type on the list."""
        return self.names.get(type_id) or f"Type {type_id}"


@dataclass(frozen=True, slots=True, eq=False)
class PickSheet:
    """What to carry to `destination`, with the words for it.

    `destinations` are the hangars and containers there are to choose from, with their names; `destination`
    is None where there is none. `things` are containers by item, `owners` by id.
    """

    picks: PickList
    destination: Destination | None
    destinations: tuple[tuple[Destination, str], ...] = ()
    hold_m3: float | None = None
    names: Mapping[int, str] = field(default_factory=dict)
    volumes_m3: Mapping[int, float] = field(default_factory=dict)
    places: Mapping[int, str] = field(default_factory=dict)
    things: Mapping[int, str] = field(default_factory=dict)
    owners: Mapping[int, str] = field(default_factory=dict)

    def name(self, type_id: int) -> str:
        """Return the name of a type on the list."""
        return self.names.get(type_id) or f"Type {type_id}"
