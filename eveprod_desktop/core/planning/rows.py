"""Frozen rows of the planning room: what is asked for, and the plan that answers it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

from eveprod_desktop.core.activities import Activity

Units = tuple[tuple[int, int], ...]
"""(type, units) pairs."""

Strategy = Literal["min_cost", "max_roi", "fastest", "make_all", "buy_all"]
STRATEGIES: tuple[Strategy, ...] = get_args(Strategy)
"""What is made and what is bought where the user has not decided; see `strategies`."""

BlueprintKind = Literal["original", "copy", "invented"]
"""What a job runs on: an original (or a reaction formula), a copy, or a copy that the plan invents."""


@dataclass(frozen=True, slots=True)
class Target:
    """Units of a product that the plan is for."""

    type_id: int
    units: int


@dataclass(frozen=True, slots=True)
class BlueprintUse:
    """The blueprint of a job: `item_id` names the player's own one, None where it is assumed or invented."""

    blueprint_type_id: int
    kind: BlueprintKind
    me: int
    te: int
    item_id: int | None = None


@dataclass(frozen=True, slots=True)
class PlannedJob:
    """One job to start.

    `number` counts from 1 in an order in which the jobs can be started; `after` are the numbers of the
    jobs whose yield it may need. `type_id` is the good made, the blueprint an invention hopes for, or
    the blueprint copied. `runs` are attempts of an invention and copies of copying (`runs_per_copy`
    licensed runs each, 0 elsewhere). `units` are goods, copies, or the copies an invention yields on
    average. `job_cost_isk` is None where what it rests on (adjusted prices, a cost index) was never fetched.
    `not_possible_here` says why the game would not start it at its place.
    """

    number: int
    activity: Activity
    type_id: int
    blueprint: BlueprintUse
    runs: int
    units: float
    materials: Units
    job_cost_isk: int | None
    seconds: int
    after: tuple[int, ...] = ()
    runs_per_copy: int = 0
    not_possible_here: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Purchase:
    """Units to buy and what they cost to 0.01 ISK; None where the market can't tell."""

    type_id: int
    units: int
    cost_isk: Decimal | None

    @property
    def unit_price_isk(self) -> float | None:
        """What one unit costs on average."""
        return None if self.cost_isk is None else float(self.cost_isk) / self.units


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything to do for the targets.

    `from_stock` and `from_running` are units taken from what is there or is being made. `leftovers`
    are units that jobs make beyond what the plan uses. `cost_isk` is None as soon as one purchase has
    no price (those types stand in `unpriced`) or the cost of one job is not known.
    """

    targets: tuple[Target, ...]
    jobs: tuple[PlannedJob, ...]
    buy: tuple[Purchase, ...]
    leftovers: Units
    from_stock: Units
    from_running: Units
    job_cost_isk: int | None
    material_cost_isk: Decimal | None
    cost_isk: Decimal | None
    unpriced: tuple[int, ...]
