"""Which of CCP's files are read, into which tables, and what is lost without each."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.db import static_tables as tables
from eveprod_desktop.core.errors import BadStaticData
from eveprod_desktop.core.sde import layout
from eveprod_desktop.core.sde.station_names import station_name

DbRow = tuple[object, ...]
Split = Callable[[list[Any], "Carried"], tuple[list[DbRow], ...]]

DOGMA_CATEGORIES = frozenset({16, 20, 25, 35, 42, 43, 65, 66})
"""Skills, implants, asteroids, decryptors, planetary goods, structures and their modules: the types
whose attributes industry asks for. Ships and fitted modules would be fifteen times as many rows."""

_DOGMA_DOMAINS = frozenset({"structureID", "charID", "itemID"})
_ACTIVITY_IDS = {activity.key: int(activity) for activity in Activity}
_BONUSES = ("material", "time", "cost")


@dataclass(slots=True)
class Carried:
    """What earlier files told that later ones need; `passed_over` counts rows that made no sense."""

    group_category: dict[int, int] = field(default_factory=dict)
    type_group: dict[int, int] = field(default_factory=dict)
    system_names: dict[int, str] = field(default_factory=dict)
    corporation_names: dict[int, str] = field(default_factory=dict)
    operation_names: dict[int, str] = field(default_factory=dict)
    packaged_volumes: int = 0
    passed_over: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the build. `feature` says what degrades without it; None marks an essential file."""

    file: str
    line: type[Any]
    tables: tuple[Table, ...]
    split: Split
    feature: str | None


def _categories(lines: list[layout.CategoryLine], _carried: Carried) -> tuple[list[DbRow], ...]:
    return ([(c.key, *c.name.columns(f"Category {c.key}"), c.published) for c in lines],)


def _groups(lines: list[layout.GroupLine], carried: Carried) -> tuple[list[DbRow], ...]:
    carried.group_category.update((g.key, g.category_id) for g in lines)
    return ([(g.key, *g.name.columns(f"Group {g.key}"), g.category_id, g.published) for g in lines],)


def _market_groups(lines: list[layout.MarketGroupLine], _carried: Carried) -> tuple[list[DbRow], ...]:
    return ([(m.key, *m.name.columns(f"Market group {m.key}"), m.parent_group_id) for m in lines],)


def _meta_groups(lines: list[layout.NamedLine], _carried: Carried) -> tuple[list[DbRow], ...]:
    return ([(m.key, *m.name.columns(f"Meta group {m.key}")) for m in lines],)


def _types(lines: list[layout.TypeLine], carried: Carried) -> tuple[list[DbRow], ...]:
    type_group = carried.type_group
    rows: list[DbRow] = []
    for line in lines:
        key = line.key
        type_group[key] = line.group_id
        packaged = line.packaged_volume_m3
        if packaged is not None:
            carried.packaged_volumes += 1
        rows.append(
            (
                key,
                *line.name.columns(f"Type {key}"),
                line.group_id,
                line.published,
                line.market_group_id,
                line.meta_group_id,
                line.portion_size,
                line.volume_m3,
                packaged,
                line.base_price_isk,
                line.variation_parent_type_id,
                None,
            )
        )
    return (rows,)


def _blueprints(lines: list[layout.BlueprintLine], carried: Carried) -> tuple[list[DbRow], ...]:
    heads: list[DbRow] = []
    activities: list[DbRow] = []
    materials: list[DbRow] = []
    products: list[DbRow] = []
    skills: list[DbRow] = []
    for line in lines:
        blueprint = line.key
        heads.append((blueprint, line.max_production_limit))
        for name, part in line.activities.items():
            activity = _ACTIVITY_IDS.get(name)
            if activity is None:
                carried.passed_over[f"the activity {name}, which this version does not know"] += 1
                continue
            if any(m.quantity < 1 for m in part.materials) or any(p.quantity < 1 for p in part.products):
                carried.passed_over["a recipe with a quantity below one"] += 1
                continue
            activities.append((blueprint, activity, part.time_seconds))
            materials += _summed(blueprint, activity, ((m.type_id, m.quantity) for m in part.materials))
            products += [(blueprint, activity, p.type_id, p.quantity, p.probability) for p in part.products]
            skills += [(blueprint, activity, s.type_id, s.level) for s in part.skills]
    return heads, activities, materials, products, skills


def _summed(blueprint: int, activity: int, parts: Iterable[tuple[int, int]]) -> Iterable[DbRow]:
    """Return one row a material, also where a recipe names one twice."""
    total: Counter[int] = Counter()
    for type_id, quantity in parts:
        total[type_id] += quantity
    return ((blueprint, activity, type_id, quantity) for type_id, quantity in total.items())


def _schematics(lines: list[layout.SchematicLine], _carried: Carried) -> tuple[list[DbRow], ...]:
    return (
        [(s.key, *s.name.columns(f"Schematic {s.key}"), s.cycle_seconds) for s in lines],
        [(s.key, t.key, t.is_input, t.quantity) for s in lines for t in s.types],
    )


def _yields(lines: list[layout.YieldLine], _carried: Carried) -> tuple[list[DbRow], ...]:
    return ([(y.key, m.type_id, m.quantity) for y in lines for m in y.materials],)


def _compressed(lines: list[layout.CompressibleLine], _carried: Carried) -> tuple[list[DbRow], ...]:
    return ([(c.key, c.compressed_type_id) for c in lines],)


def _dogma_attributes(lines: list[layout.DogmaAttributeLine], _carried: Carried) -> tuple[list[DbRow], ...]:
    return ([(a.key, a.name, a.default_value) for a in lines],)


def _dogma_effects(lines: list[layout.DogmaEffectLine], _carried: Carried) -> tuple[list[DbRow], ...]:
    return (
        [
            (
                effect.key,
                position,
                part.domain,
                part.function,
                part.operation,
                part.modified_attribute_id,
                part.modifying_attribute_id,
                part.group_id,
                part.skill_type_id,
            )
            for effect in lines
            for position, part in enumerate(effect.modifiers)
            if part.domain in _DOGMA_DOMAINS
        ],
    )


def _type_dogma(lines: list[layout.TypeDogmaLine], carried: Carried) -> tuple[list[DbRow], ...]:
    attributes: list[DbRow] = []
    effects: list[DbRow] = []
    for line in lines:
        group = carried.type_group.get(line.key)
        if group is None or carried.group_category.get(group) not in DOGMA_CATEGORIES:
            continue
        attributes += [(line.key, a.attribute_id, a.value) for a in line.attributes]
        effects += [(line.key, e.effect_id) for e in line.effects]
    return attributes, effects


def _target_filters(lines: list[layout.TargetFilterLine], _carried: Carried) -> tuple[list[DbRow], ...]:
    members: list[DbRow] = []
    for line in lines:
        members += [(line.key, "group", group) for group in line.group_ids]
        members += [(line.key, "category", category) for category in line.category_ids]
    return [(line.key, line.name) for line in lines], members


def _modifier_sources(lines: list[layout.AnyLine], _carried: Carried) -> tuple[list[DbRow], ...]:
    rows: list[DbRow] = []
    for line in lines:
        for activity, bonuses in line.items():
            if not isinstance(bonuses, dict):
                continue
            rows += [
                _modifier_source(line["_key"], activity, bonus, entry)
                for bonus in _BONUSES
                for entry in bonuses.get(bonus, ())
            ]
    return (rows,)


def _modifier_source(source: object, activity: str, bonus: str, entry: object) -> DbRow:
    attribute = entry.get("dogmaAttributeID") if isinstance(entry, dict) else None
    if not isinstance(entry, dict) or not isinstance(attribute, int) or not isinstance(source, int):
        raise BadStaticData(f"industryModifierSources.jsonl can't be read: {source} has an unknown form.")
    return source, activity, bonus, attribute, entry.get("filterID")


def _regions(lines: list[layout.RegionLine], _carried: Carried) -> tuple[list[DbRow], ...]:
    return ([(r.key, *r.name.columns(f"Region {r.key}")) for r in lines],)


def _constellations(lines: list[layout.ConstellationLine], _carried: Carried) -> tuple[list[DbRow], ...]:
    return ([(c.key, *c.name.columns(f"Constellation {c.key}"), c.region_id) for c in lines],)


def _systems(lines: list[layout.SystemLine], carried: Carried) -> tuple[list[DbRow], ...]:
    carried.system_names.update((s.key, s.name.en) for s in lines)
    return (
        [
            (s.key, *s.name.columns(f"System {s.key}"), s.constellation_id, s.region_id, s.security_status)
            for s in lines
        ],
    )


def _stargates(lines: list[layout.StargateLine], _carried: Carried) -> tuple[list[DbRow], ...]:
    return ([(g.key, g.system_id, g.destination.system_id) for g in lines],)


def _corporations(lines: list[layout.CorporationLine], carried: Carried) -> tuple[list[DbRow], ...]:
    carried.corporation_names.update((c.key, c.name.en) for c in lines)
    return ([(c.key, *c.name.columns(f"Corporation {c.key}"), c.faction_id, c.tax_rate) for c in lines],)


def _operations(lines: list[layout.OperationLine], carried: Carried) -> tuple[list[DbRow], ...]:
    carried.operation_names.update((o.key, o.name.en) for o in lines)
    return ()


def _stations(lines: list[layout.StationLine], carried: Carried) -> tuple[list[DbRow], ...]:
    return (
        [
            (
                s.key,
                station_name(
                    carried.system_names.get(s.system_id, f"System {s.system_id}"),
                    s.planet,
                    s.moon,
                    carried.corporation_names.get(s.owner_id, f"Corporation {s.owner_id}"),
                    carried.operation_names.get(s.operation_id or 0, "") if s.use_operation_name else "",
                ),
                s.system_id,
                s.type_id,
                s.owner_id,
                s.reprocessing_efficiency,
                s.reprocessing_take,
            )
            for s in lines
        ],
    )


_PLACES = "names of systems, regions and stations"
_BONUS_FILES = "bonuses of structures and rigs: jobs are computed without them"

MEMBERS: tuple[Member, ...] = (
    Member("categories", layout.CategoryLine, (tables.categories,), _categories, None),
    Member("groups", layout.GroupLine, (tables.groups,), _groups, None),
    Member("marketGroups", layout.MarketGroupLine, (tables.market_groups,), _market_groups, "market groups"),
    Member("metaGroups", layout.NamedLine, (tables.meta_groups,), _meta_groups, "names of tech levels"),
    Member("types", layout.TypeLine, (tables.types,), _types, None),
    Member(
        "blueprints",
        layout.BlueprintLine,
        (
            tables.blueprints,
            tables.blueprint_activities,
            tables.blueprint_materials,
            tables.blueprint_products,
            tables.blueprint_skills,
        ),
        _blueprints,
        None,
    ),
    Member(
        "planetSchematics",
        layout.SchematicLine,
        (tables.planet_schematics, tables.planet_schematic_types),
        _schematics,
        "planetary industry",
    ),
    Member("typeMaterials", layout.YieldLine, (tables.reprocessing_yields,), _yields, "reprocessing"),
    Member(
        "compressibleTypes",
        layout.CompressibleLine,
        (tables.compressed_types,),
        _compressed,
        "compressed ore in shopping lists",
    ),
    Member(
        "dogmaAttributes",
        layout.DogmaAttributeLine,
        (tables.dogma_attributes,),
        _dogma_attributes,
        "bonuses of skills, implants and facilities",
    ),
    Member(
        "dogmaEffects",
        layout.DogmaEffectLine,
        (tables.dogma_modifiers,),
        _dogma_effects,
        "bonuses of skills, implants and facilities",
    ),
    Member(
        "typeDogma",
        layout.TypeDogmaLine,
        (tables.type_attributes, tables.type_effects),
        _type_dogma,
        "bonuses of skills, implants and facilities",
    ),
    Member(
        "industryTargetFilters",
        layout.TargetFilterLine,
        (tables.industry_target_filters, tables.industry_target_filter_members),
        _target_filters,
        _BONUS_FILES,
    ),
    Member(
        "industryModifierSources",
        layout.AnyLine,
        (tables.industry_modifier_sources,),
        _modifier_sources,
        _BONUS_FILES,
    ),
    Member("mapRegions", layout.RegionLine, (tables.regions,), _regions, _PLACES),
    Member("mapConstellations", layout.ConstellationLine, (tables.constellations,), _constellations, _PLACES),
    Member("mapSolarSystems", layout.SystemLine, (tables.solar_systems,), _systems, _PLACES),
    Member("mapStargates", layout.StargateLine, (tables.stargates,), _stargates, "distances in jumps"),
    Member(
        "npcCorporations",
        layout.CorporationLine,
        (tables.npc_corporations,),
        _corporations,
        "names of stations",
    ),
    Member("stationOperations", layout.OperationLine, (), _operations, "names of stations"),
    Member("npcStations", layout.StationLine, (tables.stations,), _stations, "stations"),
)

PACKAGED_VOLUME = "packagedVolume"
"""Not a file but a field of `types` that builds before August 2026 lack; freight is unknown without it."""

FEATURES: dict[str, str] = {
    **{member.file: member.feature for member in MEMBERS if member.feature},
    PACKAGED_VOLUME: "freight volume of ships and modules",
}
"""What degrades without an optional file (or field), in the words of the user."""
