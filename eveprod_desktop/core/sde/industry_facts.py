"""From the tables of the static data to the rows the industry formulas work on."""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import Connection, and_, select

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.db import static_tables as tables
from eveprod_desktop.core.db.bulk import fetch_tuples
from eveprod_desktop.core.db.tables import static_data_state
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
    SchematicFacts,
    TargetFilter,
    TypeFacts,
)

_ACTIVITIES = {int(activity): activity for activity in Activity}
_ACTIVITY_NAMES = {activity.key: activity for activity in Activity}
_BONUSES = {bonus: bonus for bonus in BONUSES}


def load_industry_facts(
    connection: Connection,
    *,
    adjusted_prices: Mapping[int, float] | None = None,
    market_prices: Mapping[int, float] | None = None,
) -> IndustryFacts:
    """Read everything the formulas of one job need from the loaded build, in about half a second.

    The prices (ISK a unit by type) are the ones a job takes where it is given none.
    """
    sources = _modifier_sources(connection)
    filters = _target_filters(connection)
    missing = set()
    if not sources:
        missing.add(MODIFIER_SOURCES_FILE)
    if not filters:
        missing.add(TARGET_FILTERS_FILE)
    return IndustryFacts(
        build=connection.execute(select(static_data_state.c.build)).scalar(),
        types=_types(connection),
        blueprints=_blueprints(connection),
        modifier_sources=sources,
        target_filters=filters,
        attribute_defaults=_attribute_defaults(connection),
        effect_modifiers=_effect_modifiers(connection),
        type_attributes=_type_attributes(connection),
        type_effects=_type_effects(connection),
        schematics=_schematics(connection),
        reprocessing_yields=_yields(connection),
        compressed_types=_compressed(connection),
        adjusted_prices=adjusted_prices or {},
        market_prices=market_prices or {},
        missing=frozenset(missing),
    )


def _types(connection: Connection) -> dict[int, TypeFacts]:
    types, groups = tables.types.c, tables.groups.c
    rows = fetch_tuples(
        connection,
        select(
            types.type_id,
            types.name,
            types.group_id,
            groups.category_id,
            types.meta_group_id,
            types.portion_size,
            types.volume_m3,
            types.packaged_volume_m3,
            and_(types.published, types.gone_since_build.is_(None)),
        ).join_from(tables.types, tables.groups, types.group_id == groups.group_id, isouter=True),
    )
    return {
        type_id: TypeFacts(
            type_id, name, group, category or 0, meta, portion, volume, packaged, bool(published)
        )
        for type_id, name, group, category, meta, portion, volume, packaged, published in rows
    }


def _blueprints(connection: Connection) -> dict[int, BlueprintFacts]:
    materials: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    products: dict[tuple[int, int], list[ProductFacts]] = defaultdict(list)
    skills: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for blueprint, activity, type_id, quantity in fetch_tuples(
        connection, select(tables.blueprint_materials)
    ):
        materials[blueprint, activity].append((type_id, quantity))
    product_rows = fetch_tuples(connection, select(tables.blueprint_products))
    for blueprint, activity, type_id, quantity, probability in product_rows:
        products[blueprint, activity].append(ProductFacts(type_id, quantity, probability))
    for blueprint, activity, skill, level in fetch_tuples(connection, select(tables.blueprint_skills)):
        skills[blueprint, activity].append((skill, level))
    activities: dict[int, dict[Activity, ActivityFacts]] = defaultdict(dict)
    for blueprint, activity, seconds in fetch_tuples(connection, select(tables.blueprint_activities)):
        key = (blueprint, activity)
        if activity in _ACTIVITIES:
            activities[blueprint][_ACTIVITIES[activity]] = ActivityFacts(
                seconds, tuple(materials[key]), tuple(products[key]), tuple(skills[key])
            )
    return {
        blueprint: BlueprintFacts(blueprint, activities[blueprint], limit)
        for blueprint, limit in connection.execute(select(tables.blueprints))
    }


def _modifier_sources(connection: Connection) -> dict[int, tuple[ModifierSource, ...]]:
    found: dict[int, list[ModifierSource]] = defaultdict(list)
    rows = connection.execute(select(tables.industry_modifier_sources))
    for source, activity, bonus, attribute, filter_id in rows:
        if activity in _ACTIVITY_NAMES and bonus in _BONUSES:
            found[source].append(
                ModifierSource(_ACTIVITY_NAMES[activity], _BONUSES[bonus], attribute, filter_id)
            )
    return {source: tuple(changes) for source, changes in found.items()}


def _target_filters(connection: Connection) -> dict[int, TargetFilter]:
    groups: dict[int, set[int]] = defaultdict(set)
    categories: dict[int, set[int]] = defaultdict(set)
    for filter_id, kind, member in connection.execute(select(tables.industry_target_filter_members)):
        (groups if kind == "group" else categories)[filter_id].add(member)
    return {
        filter_id: TargetFilter(
            filter_id, name, frozenset(groups[filter_id]), frozenset(categories[filter_id])
        )
        for filter_id, name in connection.execute(select(tables.industry_target_filters))
    }


def _attribute_defaults(connection: Connection) -> dict[int, float]:
    columns = tables.dogma_attributes.c
    return dict(connection.execute(select(columns.attribute_id, columns.default_value)).all())


def _effect_modifiers(connection: Connection) -> dict[int, tuple[EffectModifier, ...]]:
    lines = tables.dogma_modifiers.c
    found: dict[int, list[EffectModifier]] = defaultdict(list)
    rows = fetch_tuples(
        connection,
        select(
            lines.effect_id,
            lines.domain,
            lines.function,
            lines.operation,
            lines.modified_attribute_id,
            lines.modifying_attribute_id,
            lines.group_id,
        ).order_by(lines.effect_id, lines.position),
    )
    for effect, domain, function, operation, modified, modifying, group in rows:
        found[effect].append(EffectModifier(domain, function, operation, modified, modifying, group))
    return {effect: tuple(own) for effect, own in found.items()}


def _type_attributes(connection: Connection) -> dict[int, dict[int, float]]:
    found: dict[int, dict[int, float]] = defaultdict(dict)
    for type_id, attribute, value in fetch_tuples(connection, select(tables.type_attributes)):
        found[type_id][attribute] = value
    return dict(found)


def _type_effects(connection: Connection) -> dict[int, tuple[int, ...]]:
    found: dict[int, list[int]] = defaultdict(list)
    effects = tables.type_effects.c
    rows = fetch_tuples(connection, select(tables.type_effects).order_by(effects.type_id, effects.effect_id))
    for type_id, effect in rows:
        found[type_id].append(effect)
    return {type_id: tuple(own) for type_id, own in found.items()}


def _schematics(connection: Connection) -> dict[int, SchematicFacts]:
    inputs: dict[int, list[tuple[int, int]]] = defaultdict(list)
    outputs: dict[int, tuple[int, int]] = {}
    for schematic, type_id, is_input, quantity in connection.execute(select(tables.planet_schematic_types)):
        if is_input:
            inputs[schematic].append((type_id, quantity))
        else:
            outputs[schematic] = (type_id, quantity)
    columns = tables.planet_schematics.c
    rows = connection.execute(select(columns.schematic_id, columns.name, columns.cycle_seconds))
    return {
        schematic: SchematicFacts(schematic, name, seconds, tuple(inputs[schematic]), outputs[schematic])
        for schematic, name, seconds in rows
        if schematic in outputs
    }


def _yields(connection: Connection) -> dict[int, tuple[tuple[int, int], ...]]:
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for type_id, material, quantity in fetch_tuples(connection, select(tables.reprocessing_yields)):
        found[type_id].append((material, quantity))
    return {type_id: tuple(own) for type_id, own in found.items()}


def _compressed(connection: Connection) -> dict[int, int]:
    columns = tables.compressed_types.c
    return dict(connection.execute(select(columns.type_id, columns.compressed_type_id)).all())
