"""Everything the formulas of one job need, as plain rows: what a build of the static data says.

A loader elsewhere fills these from the database; the formulas know nothing of tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from eveprod_desktop.core.activities import Activity

Bonus = Literal["material", "time", "cost"]
BONUSES: tuple[Bonus, ...] = ("material", "time", "cost")

MODIFIER_SOURCES_FILE = "industryModifierSources"
TARGET_FILTERS_FILE = "industryTargetFilters"


class TypeFacts(NamedTuple):
    """One type. A volume of None is unknown, which is not zero."""

    type_id: int
    name: str
    group_id: int
    category_id: int
    meta_group_id: int | None = None
    portion_size: int = 1
    volume_m3: float | None = None
    packaged_volume_m3: float | None = None
    published: bool = True


class ProductFacts(NamedTuple):
    """What one run yields; `probability` (0 to 1) stands for invention only."""

    type_id: int
    quantity: int
    probability: float | None = None


class ActivityFacts(NamedTuple):
    """One activity of a blueprint: materials and skills as (type, quantity or level) for one run."""

    time_seconds: int
    materials: tuple[tuple[int, int], ...] = ()
    products: tuple[ProductFacts, ...] = ()
    skills: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class BlueprintFacts:
    """A blueprint, a reaction formula or a relic. The limit caps the runs of one copy, not of a job."""

    blueprint_type_id: int
    activities: Mapping[Activity, ActivityFacts]
    max_production_limit: int | None = None


@dataclass(frozen=True, slots=True)
class ModifierSource:
    """The data's word that a structure or rig changes a bonus of an activity through an attribute."""

    activity: Activity
    bonus: Bonus
    attribute_id: int
    filter_id: int | None = None


@dataclass(frozen=True, slots=True)
class TargetFilter:
    """Which products a rig acts on: those of a group or a category named here."""

    filter_id: int
    name: str
    group_ids: frozenset[int]
    category_ids: frozenset[int]


class EffectModifier(NamedTuple):
    """One line of an effect: attribute `modifying` of the bearer changes attribute `modified` of `domain`."""

    domain: str | None
    function: str | None
    operation: int | None
    modified_attribute_id: int | None
    modifying_attribute_id: int | None
    group_id: int | None = None


@dataclass(frozen=True, slots=True)
class SchematicFacts:
    """A planetary schematic: `inputs` and `output` as (type, units) of one cycle."""

    schematic_id: int
    name: str
    cycle_seconds: int
    inputs: tuple[tuple[int, int], ...]
    output: tuple[int, int]


@dataclass(frozen=True, eq=False)
class IndustryFacts:
    """A build of the static data as the formulas see it, with the prices that stand in for missing ones.

    `adjusted_prices` and `market_prices` are ISK a unit. `missing` names optional files the build
    lacks; what rests on them is switched off and said so. `worked_out` keeps what was worked out from
    these rows, which never change, by the name of the work.
    """

    build: int | None
    types: Mapping[int, TypeFacts]
    blueprints: Mapping[int, BlueprintFacts]
    modifier_sources: Mapping[int, tuple[ModifierSource, ...]] = field(default_factory=dict)
    target_filters: Mapping[int, TargetFilter] = field(default_factory=dict)
    attribute_defaults: Mapping[int, float] = field(default_factory=dict)
    effect_modifiers: Mapping[int, tuple[EffectModifier, ...]] = field(default_factory=dict)
    type_attributes: Mapping[int, Mapping[int, float]] = field(default_factory=dict)
    type_effects: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    schematics: Mapping[int, SchematicFacts] = field(default_factory=dict)
    reprocessing_yields: Mapping[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    compressed_types: Mapping[int, int] = field(default_factory=dict)
    adjusted_prices: Mapping[int, float] = field(default_factory=dict)
    market_prices: Mapping[int, float] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    worked_out: dict[str, dict[Any, Any]] = field(default_factory=dict, init=False, repr=False)
    makers_known: dict[Activity, dict[int, tuple[int, ...]]] = field(
        default_factory=dict, init=False, repr=False
    )

    def name(self, type_id: int) -> str:
        """Return the name of a type, or its number in words where the data have none."""
        known = self.types.get(type_id)
        return known.name if known else f"type {type_id}"

    def attribute(self, type_id: int, attribute_id: int) -> float:
        """Return a type's value of an attribute, or the attribute's default."""
        own = self.type_attributes.get(type_id)
        if own is not None and attribute_id in own:
            return own[attribute_id]
        return self.attribute_defaults.get(attribute_id, 0.0)

    def modifiers_of(self, type_id: int) -> list[EffectModifier]:
        """Return every line of every effect a type has, in the order of the data."""
        return [
            line
            for effect in self.type_effects.get(type_id, ())
            for line in self.effect_modifiers.get(effect, ())
        ]

    def has_dogma(self, type_id: int) -> bool:
        """Whether the data say anything of a type's attributes; a newer type than the dogma has none."""
        return type_id in self.type_attributes or type_id in self.type_effects

    def activity(self, blueprint_type_id: int, activity: Activity) -> ActivityFacts | None:
        """Return an activity of a blueprint, or None where it has none."""
        blueprint = self.blueprints.get(blueprint_type_id)
        return blueprint.activities.get(activity) if blueprint else None

    def makers(self, product_type_id: int, activity: Activity) -> tuple[int, ...]:
        """Return the blueprints that yield a product by an activity, published first, then by id."""
        if activity not in self.makers_known:
            found: dict[int, list[int]] = {}
            for blueprint_type_id, blueprint in self.blueprints.items():
                facts = blueprint.activities.get(activity)
                for product in facts.products if facts else ():
                    found.setdefault(product.type_id, []).append(blueprint_type_id)
            self.makers_known[activity] = {
                product: tuple(sorted(ids, key=lambda one: (not self._published(one), one)))
                for product, ids in found.items()
            }
        return self.makers_known[activity].get(product_type_id, ())

    def _published(self, type_id: int) -> bool:
        known = self.types.get(type_id)
        return known is not None and known.published
