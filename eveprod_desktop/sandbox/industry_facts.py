"""The sandbox's game data as the industry formulas read them, so that it bills a job as the game does."""

from functools import lru_cache
from typing import Any

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.industry.facts import (
    BONUSES,
    MODIFIER_SOURCES_FILE,
    TARGET_FILTERS_FILE,
    ActivityFacts,
    BlueprintFacts,
    EffectModifier,
    IndustryFacts,
    ModifierSource,
    ProductFacts,
    TargetFilter,
    TypeFacts,
)
from eveprod_desktop.core.sde.layout import ActivityPart
from eveprod_desktop.sandbox.universe import Universe

_ACTIVITIES = {activity.key: activity for activity in Activity}


@lru_cache(maxsize=2)
def facts_of(universe: Universe) -> IndustryFacts:
    """Return what the formulas need of a build; planetary schematics and reprocessing are left out."""
    sources, filters = universe.industry_modifier_sources, universe.industry_target_filters
    missing = [(MODIFIER_SOURCES_FILE, sources), (TARGET_FILTERS_FILE, filters)]
    return IndustryFacts(
        None,
        {
            one.key: TypeFacts(
                one.key,
                one.name,
                one.group_id,
                universe.category_of(one.key),
                one.meta_group_id,
                one.portion_size,
                one.volume_m3,
                one.packaged_volume_m3,
                one.published,
            )
            for one in universe.types.values()
        },
        {
            one.key: BlueprintFacts(
                one.key,
                {_ACTIVITIES[key]: _part(part) for key, part in one.activities.items() if key in _ACTIVITIES},
                one.max_production_limit,
            )
            for one in universe.blueprints.values()
        },
        {source: _sources(line) for source, line in sources.items()},
        {
            one.key: TargetFilter(one.key, one.name, frozenset(one.group_ids), frozenset(one.category_ids))
            for one in filters.values()
        },
        {one.key: one.default_value for one in universe.dogma_attributes.values()},
        {
            one.key: tuple(
                EffectModifier(
                    part.domain,
                    part.function,
                    part.operation,
                    part.modified_attribute_id,
                    part.modifying_attribute_id,
                    part.group_id,
                )
                for part in one.modifiers
            )
            for one in universe.dogma_effects.values()
        },
        {
            key: {part.attribute_id: part.value for part in one.attributes}
            for key, one in universe.type_dogma.items()
        },
        {
            key: tuple(sorted(part.effect_id for part in one.effects))
            for key, one in universe.type_dogma.items()
        },
        missing=frozenset(name for name, found in missing if not found),
    )


def _part(part: ActivityPart) -> ActivityFacts:
    return ActivityFacts(
        part.time_seconds,
        tuple((one.type_id, one.quantity) for one in part.materials),
        tuple(ProductFacts(one.type_id, one.quantity, one.probability) for one in part.products),
        tuple((one.type_id, one.level) for one in part.skills),
    )


def _sources(line: dict[str, Any]) -> tuple[ModifierSource, ...]:
    """Return the lines of one structure or rig; activities stand beside `_key`, bonuses in each."""
    return tuple(
        ModifierSource(_ACTIVITIES[key], bonus, entry["dogmaAttributeID"], entry.get("filterID"))
        for key, bonuses in line.items()
        if key in _ACTIVITIES
        for bonus in BONUSES
        for entry in bonuses.get(bonus, ())
    )
