"""Frozen rows of the chains room."""

from dataclasses import dataclass
from typing import Literal

Batch = Literal["raw_materials", "basic_components", "t1_items", "t2_items", "advanced_items"]
BATCHES: tuple[Batch, ...] = ("raw_materials", "basic_components", "t1_items", "t2_items", "advanced_items")


@dataclass(frozen=True, slots=True)
class ChainNode:
    """A type and what it is made of, down to raw materials.

    Subtrees are shared: a node says nothing of where it stands. `materials` pairs each material's
    node with its quantity in ONE unit of this type (without material efficiency) and in one run.
    """

    type_id: int
    activity_id: int | None
    blueprint_type_id: int | None
    units_per_run: int
    time_seconds: int
    materials: tuple["ChainLink", ...]

    @property
    def is_raw(self) -> bool:
        """Whether the type is bought, mined or gathered rather than made."""
        return not self.materials


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One material of a node: `per_run` whole units a run, `per_unit` in one unit of the node's type."""

    node: ChainNode
    per_run: int
    per_unit: float


@dataclass(frozen=True, slots=True)
class FlatRow:
    """One raw material of a chain: quantity in ONE unit of the item, longest way there, one such way."""

    type_id: int
    quantity: float
    chain_depth: int
    path: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MaterialNeed:
    """Whole units of a type."""

    type_id: int
    quantity: int


@dataclass(frozen=True, slots=True)
class DirectRecipe:
    """One level: what one run takes and gives.

    `other_blueprints` make the same product and were not chosen.
    """

    type_id: int
    activity_id: int
    blueprint_type_id: int
    units_per_run: int
    time_seconds: int
    materials: tuple[MaterialNeed, ...]
    other_blueprints: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Use:
    """A product whose recipe asks for a type: `per_run` units in one run that makes `units_per_run`."""

    type_id: int
    activity_id: int
    per_run: int
    units_per_run: int


@dataclass(frozen=True, slots=True)
class BlueprintSource:
    """Where the blueprint of a product comes from."""

    kind: Literal["market", "invention", "other"]
    blueprint_type_id: int
    invented_from: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class BatchResult:
    """One batch rebuilt: types in it, chain rows written, time taken."""

    name: Batch
    items: int
    rows: int
    seconds: float
