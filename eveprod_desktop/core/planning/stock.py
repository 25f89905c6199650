"""What a player has for a plan: units in stock, units that running jobs will yield, and blueprints.

Rows in, rows out: whoever asks brings what `core.characters` tells of the owners.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from eveprod_desktop.core.activities import PRODUCING, Activity
from eveprod_desktop.core.characters.locations import PlaceKind
from eveprod_desktop.core.characters.rows import EsiJob, OwnedAsset
from eveprod_desktop.core.characters.rows import OwnedBlueprint as BlueprintRow
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.planning.terms import OwnedBlueprint

LeftOut = Literal["assembled", "fitted", "in asset safety", "nobody knows where"]
"""Why a thing is no stock: it can't be handed to a job as it is."""

_FITTED = (
    "HiSlot",
    "MedSlot",
    "LoSlot",
    "RigSlot",
    "SubSystemSlot",
    "ServiceSlot",
    "FighterTube",
    "StructureFuel",
    "QuantumCoreRoom",
    "Implant",
)
_ESI_REACTION = 9
SLOT_HELD = frozenset({"active", "ready", "paused"})
"""States of a job that holds a slot."""
_USES_UP_RUNS = frozenset({Activity.MANUFACTURING, Activity.INVENTION})


@dataclass(frozen=True, slots=True)
class StockChoice:
    """Whose things count, and where.

    `owner_ids` are characters and corporations. `place_ids` are stations, structures, solar systems, or
    containers by their item id; none: everywhere.
    """

    owner_ids: frozenset[int]
    place_ids: frozenset[int] = frozenset()

    def counts(self, asset: OwnedAsset) -> bool:
        """Whether a thing belongs to a chosen owner and lies at a chosen place."""
        if asset.owner_id not in self.owner_ids:
            return False
        places = self.place_ids
        located = asset.located
        return (
            not places
            or located.place.place_id in places
            or asset.location_id in places
            or not places.isdisjoint(located.inside)
        )


@dataclass(frozen=True, slots=True, eq=False)
class Stock:
    """Units by type that can be used, and the stacks they are in.

    `units` has what is reserved taken off already. `left_out` counts stacks by why they don't count.
    """

    units: Mapping[int, int] = field(default_factory=dict)
    stacks: tuple[OwnedAsset, ...] = ()
    left_out: Mapping[LeftOut, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Coming:
    """Units that a running job yields `seconds` from now (0: it only has to be delivered)."""

    job_id: int
    type_id: int
    units: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Blueprints:
    """The blueprints of a plan, and the seconds from now until those in a job are free again, by item."""

    owned: tuple[OwnedBlueprint, ...] = ()
    busy_seconds: tuple[tuple[int, int], ...] = ()


def count_stock(
    assets: Iterable[OwnedAsset], choice: StockChoice, reserved: Mapping[int, int] | None = None
) -> Stock:
    """Count what can be used of some things; `reserved` units by type are kept for something else.

    Assembled and fitted things, and blueprint copies, are no stock; what lies in asset safety or where
    nobody knows can't be reached.
    """
    units: dict[int, int] = {}
    stacks: list[OwnedAsset] = []
    left_out: dict[LeftOut, int] = {}
    for asset in assets:
        if not choice.counts(asset) or asset.is_blueprint_copy:
            continue
        why = why_left_out(asset)
        if why is not None:
            left_out[why] = left_out.get(why, 0) + 1
            continue
        stacks.append(asset)
        units[asset.type_id] = units.get(asset.type_id, 0) + asset.quantity
    for type_id, kept in (reserved or {}).items():
        if type_id in units:
            units[type_id] = max(0, units[type_id] - kept)
    return Stock({one: count for one, count in units.items() if count > 0}, tuple(stacks), left_out)


def why_left_out(asset: OwnedAsset) -> LeftOut | None:
    """Return why a thing is no stock, None if it is."""
    if asset.is_singleton:
        return "assembled"
    if asset.location_flag.startswith(_FITTED):
        return "fitted"
    kind = asset.located.place.kind
    if kind is PlaceKind.ASSET_SAFETY:
        return "in asset safety"
    return "nobody knows where" if kind is PlaceKind.UNKNOWN else None


def activity_of_job(job: EsiJob) -> Activity | None:
    """Return a job's activity, None for one that the program does not know; ESI has 9 or 11 for reactions."""
    if job.activity_id == _ESI_REACTION:
        return Activity.REACTION
    return Activity(job.activity_id) if job.activity_id in set(Activity) else None


def coming_from(jobs: Iterable[EsiJob], choice: StockChoice, facts: IndustryFacts) -> tuple[Coming, ...]:
    """Return what jobs that have begun will yield to the chosen owners, the soonest first.

    Goods only: what an invention will yield is not known, and copies are blueprints. A paused job has
    no end, so nothing is promised of it. With places chosen only jobs in those facilities count.
    """
    found = []
    for job in jobs:
        activity = activity_of_job(job)
        if job.owner_id not in choice.owner_ids or activity not in PRODUCING or job.seconds_left is None:
            continue
        if choice.place_ids and job.facility_id not in choice.place_ids:
            continue
        recipe = facts.activity(job.blueprint_type_id, activity)
        made = [
            product
            for product in (recipe.products if recipe else ())
            if job.product_type_id in {None, product.type_id}
        ]
        if made:
            units = made[0].quantity * job.runs
            found.append(Coming(job.job_id, made[0].type_id, units, _whole_seconds(job.seconds_left)))
    return tuple(sorted(found, key=lambda one: (one.seconds, one.job_id)))


def units_coming(coming: Iterable[Coming]) -> dict[int, int]:
    """Sum up by type what running jobs will yield."""
    units: dict[int, int] = {}
    for one in coming:
        units[one.type_id] = units.get(one.type_id, 0) + one.units
    return units


def usable_blueprints(
    rows: Iterable[BlueprintRow], jobs: Collection[EsiJob], choice: StockChoice
) -> Blueprints:
    """Return the blueprints a plan may use.

    A copy in a job has that job's runs taken off: whether ESI has done so already is not said anywhere,
    and a plan must not count on runs that may be gone. With places chosen a blueprint counts if it lies
    there, or in a container there.
    """
    taken: dict[int, int] = {}
    busy: dict[int, int] = {}
    for job in jobs:
        if job.status not in SLOT_HELD:
            continue
        if activity_of_job(job) in _USES_UP_RUNS:
            taken[job.blueprint_id] = taken.get(job.blueprint_id, 0) + job.runs
        seconds = _whole_seconds(job.seconds_left or 0.0)
        busy[job.blueprint_id] = max(busy.get(job.blueprint_id, 0), seconds)
    paused = {job.blueprint_id for job in jobs if job.status == "paused"}
    owned = []
    for row in rows:
        if row.owner_id not in choice.owner_ids or row.item_id in paused or not _lies_at(row, choice):
            continue
        runs = None if row.runs is None else row.runs - taken.get(row.item_id, 0)
        if runs is None or runs > 0:
            efficiency = row.material_efficiency, row.time_efficiency
            owned.append(OwnedBlueprint(row.item_id, row.type_id, *efficiency, runs))
    items = {one.item_id for one in owned}
    held = tuple(sorted((item, seconds) for item, seconds in busy.items() if item in items and seconds))
    return Blueprints(tuple(owned), held)


def _lies_at(row: BlueprintRow, choice: StockChoice) -> bool:
    places = choice.place_ids
    return (
        not places
        or row.located.place.place_id in places
        or row.location_id in places
        or not places.isdisjoint(row.located.inside)
    )


def _whole_seconds(seconds: float) -> int:
    """Round up: a job is not over before its last second is."""
    return -int(-seconds // 1)
