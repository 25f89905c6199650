"""Stock targets: what the player always wants to have, what counts for it, and what is short. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from eveprod_desktop.core.activities import PRODUCING
from eveprod_desktop.core.chains.decisions import Decision
from eveprod_desktop.core.characters.rows import EsiJob, OwnedAsset
from eveprod_desktop.core.characters.trade import OwnOrder
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.planning.rows import Target
from eveprod_desktop.core.planning.stock import StockChoice, coming_from, count_stock, units_coming
from eveprod_desktop.core.workflow.moves import OPEN_STATUSES
from eveprod_desktop.core.workflow.rows import ProductionJob

TargetKind = Literal["on_sale", "in_stock", "days"]
"""So many on sale, so many in stock, or enough for so many days."""

TARGET_KINDS: tuple[TargetKind, ...] = get_args(TargetKind)


@dataclass(frozen=True, slots=True)
class StockTarget:
    """One rule. `units` of `on_sale` and `in_stock`; `days` times `units_per_day` of `days`.

    `owner_id` is whose things count (None: everybody's), `location_id` the station or structure where
    (None: everywhere). `target_id` 0 and `revision` 0 are those of a rule that is not kept yet.
    """

    type_id: int
    kind: TargetKind
    units: int | None = None
    days: float | None = None
    units_per_day: float | None = None
    owner_id: int | None = None
    location_id: int | None = None
    enabled: bool = True
    target_id: int = 0
    revision: int = 0

    @property
    def wanted(self) -> int:
        """Return how many units there should be; a part of a unit asks for a whole one."""
        if self.kind == "days":
            return -int(-(self.days or 0.0) * (self.units_per_day or 0.0) // 1)
        return self.units or 0


@dataclass(frozen=True, slots=True)
class StockCount:
    """Units that count for a rule: in hangars, in open sell orders, of jobs begun and of planned ones."""

    in_stock: int = 0
    on_sale: int = 0
    coming: int = 0
    planned: int = 0

    @property
    def total(self) -> int:
        """All of it."""
        return self.in_stock + self.on_sale + self.coming + self.planned


@dataclass(frozen=True, slots=True)
class TargetState:
    """A rule, what there is, and what is short of it (0 where nothing is)."""

    target: StockTarget
    counted: StockCount
    short: int


@dataclass(frozen=True, slots=True)
class OwnedRows:
    """What the characters and corporations have, as `core.characters` tells it."""

    assets: Collection[OwnedAsset] = ()
    orders: Collection[OwnOrder] = ()
    jobs: Collection[EsiJob] = ()
    owner_ids: frozenset[int] = frozenset()
    planned: Mapping[int, int] = field(default_factory=dict)


def count_for(target: StockTarget, rows: OwnedRows, facts: IndustryFacts) -> StockCount:
    """Count what a rule counts.

    Stock counts for what shall be on sale too: it only has to be listed. Planned jobs (units by type in
    `rows.planned`) count wherever they are, for nobody has begun them anywhere.
    """
    owners = rows.owner_ids if target.owner_id is None else frozenset({target.owner_id})
    places = frozenset() if target.location_id is None else frozenset({target.location_id})
    choice = StockChoice(owners, places)
    own = [one for one in rows.assets if one.type_id == target.type_id]
    on_sale = sum(
        one.volume_remain
        for one in rows.orders
        if one.type_id == target.type_id
        and not one.is_buy_order
        and one.owner_id in owners
        and (not places or one.location_id in places)
    )
    coming = units_coming(coming_from(rows.jobs, choice, facts))
    return StockCount(
        count_stock(own, choice).units.get(target.type_id, 0),
        on_sale,
        coming.get(target.type_id, 0),
        rows.planned.get(target.type_id, 0),
    )


def planned_units(jobs: Iterable[ProductionJob]) -> dict[int, int]:
    """Return the units by type that jobs here will yield beyond what planned ones need of each other.

    A job that is linked with one of the game is left out: the game tells of it.
    """
    units: dict[int, int] = {}
    for job in jobs:
        if job.status not in OPEN_STATUSES or job.esi_job_id is not None:
            continue
        if job.activity in PRODUCING:
            units[job.item_type_id] = units.get(job.item_type_id, 0) + int(job.units)
        if job.status == "planned":
            for one in job.materials:
                if one.decision is Decision.MAKE:
                    units[one.type_id] = units.get(one.type_id, 0) - one.missing
    return {type_id: count for type_id, count in units.items() if count > 0}


def states(targets: Iterable[StockTarget], rows: OwnedRows, facts: IndustryFacts) -> tuple[TargetState, ...]:
    """Return how every rule stands.

    Two rules of one type that count the same things don't share them out: each is told by itself, and
    `plan_targets` makes what the one that is shortest lacks.
    """
    found = []
    for target in targets:
        counted = count_for(target, rows, facts)
        short = max(0, target.wanted - counted.total) if target.enabled else 0
        found.append(TargetState(target, counted, short))
    return tuple(found)


def plan_targets(rows: Iterable[TargetState]) -> tuple[Target, ...]:
    """Return what to plan so that nothing is short, by type.

    Rules about different owners or places add up; of several about the same ones the largest counts.
    """
    short: dict[tuple[int, int | None, int | None], int] = {}
    for one in rows:
        key = (one.target.type_id, one.target.owner_id, one.target.location_id)
        short[key] = max(short.get(key, 0), one.short)
    units: dict[int, int] = {}
    for (type_id, _, _), count in short.items():
        units[type_id] = units.get(type_id, 0) + count
    return tuple(Target(type_id, count) for type_id, count in sorted(units.items()) if count)
