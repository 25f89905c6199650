"""Frozen rows of the static data room."""

from dataclasses import dataclass, field
from typing import Literal

Source = Literal["download", "file", "starter set"]
ChangeKind = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class StaticDataStatus:
    """What is loaded. `build` is None when nothing is; `latest_build` is None when the host is out of reach.

    `producible` counts types with a recipe that counts, `chains` those whose chain is computed.
    `missing` names optional files that the build lacks; `warnings` are rows passed over at the import.
    """

    build: int | None
    release_date: str | None
    source: Source | None
    imported_at: str | None
    types: int
    blueprints: int
    producible: int
    chains: int
    missing: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    latest_build: int | None = None


@dataclass(frozen=True, slots=True)
class RecipeSketch:
    """One recipe as the comparison of two builds sees it: for one run, without material efficiency."""

    blueprint_type_id: int
    activity_id: int
    time_seconds: int
    units_per_run: int
    materials: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class RecipeChange:
    """A product whose recipe differs between the last two builds."""

    type_id: int
    name: str
    kind: ChangeKind
    before: RecipeSketch | None
    after: RecipeSketch | None


@dataclass(frozen=True, slots=True)
class ChangeCounts:
    """How many products gained, lost or changed their recipe."""

    added: int = 0
    removed: int = 0
    changed: int = 0


@dataclass(frozen=True, slots=True)
class UpdateResult:
    """What an update did; `imported` is False when the build asked for was loaded already."""

    status: StaticDataStatus
    seconds: float
    changed: ChangeCounts
    imported: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One type of the game with the names a person needs; `names` by language code."""

    type_id: int
    name: str
    group_id: int
    group_name: str
    category_id: int
    category_name: str
    published: bool
    market_group_id: int | None
    meta_group_id: int | None
    meta_group_name: str | None
    volume_m3: float | None
    packaged_volume_m3: float | None
    portion_size: int
    gone_since_build: int | None
    names: dict[str, str] = field(hash=False)


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One answer of the item search, best first; `producible` tells whether it has a chain."""

    type_id: int
    name: str
    group_name: str
    category_name: str
    producible: bool
    score: float


@dataclass(frozen=True, slots=True)
class SolarSystem:
    """A solar system; the security status is the true one, not the rounded one on screen."""

    system_id: int
    name: str
    security_status: float
    region_name: str
