"""What a structure and its rigs do to a job, read from the data.

A source (structure or rig) changes a bonus of an activity if the data name it so; a rig moreover only
for the products its filter lets pass. A structure carries the factor itself. A rig carries a per
cent that one of its effects lays on an attribute of the structure, scaled by the security of the
system where the rig has the effect that says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.industry.facility import Facility, Security, check_fitting
from eveprod_desktop.core.industry.facts import (
    MODIFIER_SOURCES_FILE,
    TARGET_FILTERS_FILE,
    Bonus,
    IndustryFacts,
    ModifierSource,
    TypeFacts,
)
from eveprod_desktop.core.industry.typed_rules import (
    STRUCTURE_ROLE_LIMITS,
    STRUCTURE_ROLES_WITHOUT_SOURCES,
)

_MULTIPLY = 4
_PERCENT = 6
_ASSIGN = 7
_SECURITY_MODIFIER = 2358
_SECURITY_ATTRIBUTE: dict[Security, int] = {"high": 2355, "low": 2356, "null": 2357}


@dataclass(frozen=True, slots=True)
class ModifierPart:
    """One change that one source makes: `factor` is what stays.

    A rig's `percent` and `security_multiplier` stand for the numbers it was made of; both are None for
    a structure, which carries the factor itself.
    """

    source_type_id: int
    activity: Activity
    bonus: Bonus
    attribute_id: int
    filter_name: str | None
    factor: float
    percent: float | None = None
    security_multiplier: float | None = None


@dataclass(frozen=True, slots=True)
class Modifiers:
    """The factors of a place on one job, and the parts they were multiplied from."""

    structure_material: float = 1.0
    structure_time: float = 1.0
    structure_cost: float = 1.0
    rig_material: float = 1.0
    rig_time: float = 1.0
    rig_cost: float = 1.0
    parts: tuple[ModifierPart, ...] = ()


PLAIN = Modifiers()


def modifiers_at(
    facts: IndustryFacts, facility: Facility, activity: Activity, product_type_id: int | None
) -> Modifiers:
    """Return what a place does to a job of an activity whose outcome is `product_type_id`.

    Raises AppError where the rigs do not fit the structure.
    """
    if facility.structure_type_id is None:
        check_fitting(facts, None, facility.rig_type_ids, facility.security)
        return PLAIN
    product = facts.types.get(product_type_id) if product_type_id is not None else None
    key = (
        facility.structure_type_id,
        facility.rig_type_ids,
        facility.security,
        activity,
        product.group_id if product else None,
    )
    worked_out: dict[tuple[object, ...], Modifiers] = facts.worked_out.setdefault("modifiers", {})
    known = worked_out.get(key)
    if known is None:
        known = worked_out[key] = _work_out(facts, facility, activity, product)
    return known


def not_applied(facts: IndustryFacts, facility: Facility) -> tuple[str, ...]:
    """Say in sentences what the loaded build can't apply of a place; empty where it can apply everything."""
    found = []
    if facility.rig_type_ids and not facts.missing.isdisjoint({MODIFIER_SOURCES_FILE, TARGET_FILTERS_FILE}):
        found.append(
            "The loaded data don't say which rig acts on what, so the rigs are not applied;"
            " builds from August 2026 on do."
        )
    structure = () if facility.structure_type_id is None else (facility.structure_type_id,)
    found += [
        f"The loaded data don't say what {facts.name(one)} changes."
        for one in (*structure, *facility.rig_type_ids)
        if not facts.has_dogma(one)
    ]
    return tuple(found)


def acts_on(facts: IndustryFacts, facility: Facility) -> tuple[ModifierPart, ...]:
    """Return every change a place makes, one row a source, activity, bonus and filter (facility editor)."""
    if facility.structure_type_id is None:
        return ()
    structure = facility.structure_type_id
    parts = [_structure_part(facts, structure, row) for row in structure_sources(facts, structure)]
    silenced = _silenced(facts, facility.rig_type_ids)
    for rig in facility.rig_type_ids:
        for row in facts.modifier_sources.get(rig, ()):
            parts += _rig_parts(facts, rig, row, facility.security, silenced)
    return tuple(parts)


def structure_sources(facts: IndustryFacts, structure_type_id: int) -> tuple[ModifierSource, ...]:
    """Return what a structure's own attributes serve; by a typed table where the build does not say."""
    if MODIFIER_SOURCES_FILE not in facts.missing:
        return facts.modifier_sources.get(structure_type_id, ())
    own = facts.type_attributes.get(structure_type_id, {})
    allowed = STRUCTURE_ROLE_LIMITS.get(structure_type_id, tuple(Activity))
    return tuple(
        ModifierSource(activity, bonus, attribute_id)
        for attribute_id, (bonus, activities) in STRUCTURE_ROLES_WITHOUT_SOURCES.items()
        if attribute_id in own
        for activity in activities
        if activity in allowed
    )


def security_scaled(
    facts: IndustryFacts, type_id: int, attribute_id: int, security: Security
) -> tuple[float, float]:
    """Return a rig's value of an attribute and the multiplier its security effect lays on it (1 without)."""
    scaled = any(
        line.domain == "itemID"
        and line.operation == _MULTIPLY
        and line.modified_attribute_id == attribute_id
        and line.modifying_attribute_id == _SECURITY_MODIFIER
        for line in facts.modifiers_of(type_id)
    )
    multiplier = facts.attribute(type_id, _SECURITY_ATTRIBUTE[security]) if scaled else 1.0
    return facts.attribute(type_id, attribute_id), multiplier


def _work_out(
    facts: IndustryFacts, facility: Facility, activity: Activity, product: TypeFacts | None
) -> Modifiers:
    structure = facility.structure_type_id or 0
    check_fitting(facts, structure, facility.rig_type_ids, facility.security)
    structure_parts = [
        _structure_part(facts, structure, row)
        for row in structure_sources(facts, structure)
        if row.activity is activity and _passes(facts, row, product)
    ]
    silenced = _silenced(facts, facility.rig_type_ids)
    rig_parts = [
        part
        for rig in facility.rig_type_ids
        for row in facts.modifier_sources.get(rig, ())
        if row.activity is activity and _passes(facts, row, product)
        for part in _rig_parts(facts, rig, row, facility.security, silenced)
    ]
    return Modifiers(
        structure_material=_product(structure_parts, "material"),
        structure_time=_product(structure_parts, "time"),
        structure_cost=_product(structure_parts, "cost"),
        rig_material=_product(rig_parts, "material"),
        rig_time=_product(rig_parts, "time"),
        rig_cost=_product(rig_parts, "cost"),
        parts=(*structure_parts, *rig_parts),
    )


def _passes(facts: IndustryFacts, row: ModifierSource, product: TypeFacts | None) -> bool:
    if row.filter_id is None:
        return True
    target = facts.target_filters.get(row.filter_id)
    return (
        target is not None
        and product is not None
        and (product.group_id in target.group_ids or product.category_id in target.category_ids)
    )


def _structure_part(facts: IndustryFacts, structure: int, row: ModifierSource) -> ModifierPart:
    factor = facts.attribute(structure, row.attribute_id)
    return ModifierPart(
        structure, row.activity, row.bonus, row.attribute_id, _filter_name(facts, row), factor
    )


def _rig_parts(
    facts: IndustryFacts, rig: int, row: ModifierSource, security: Security, silenced: set[tuple[int, int]]
) -> list[ModifierPart]:
    group = facts.types[rig].group_id if rig in facts.types else 0
    parts = []
    for line in facts.modifiers_of(rig):
        attribute_id = line.modifying_attribute_id
        if (
            line.domain != "structureID"
            or line.operation != _PERCENT
            or line.modified_attribute_id != row.attribute_id
            or attribute_id is None
            or (group, attribute_id) in silenced
        ):
            continue
        percent, multiplier = security_scaled(facts, rig, attribute_id, security)
        parts.append(
            ModifierPart(
                rig,
                row.activity,
                row.bonus,
                attribute_id,
                _filter_name(facts, row),
                1 + percent * multiplier / 100,
                percent,
                multiplier,
            )
        )
    return parts


def _silenced(facts: IndustryFacts, rigs: tuple[int, ...]) -> set[tuple[int, int]]:
    """Return (rig group, attribute) pairs that an outpost conversion rig sets to nothing on other rigs."""
    return {
        (line.group_id, line.modified_attribute_id)
        for rig in rigs
        for line in facts.modifiers_of(rig)
        if line.domain == "structureID"
        and line.operation == _ASSIGN
        and line.group_id is not None
        and line.modified_attribute_id is not None
        and line.modifying_attribute_id is not None
        and facts.attribute(rig, line.modifying_attribute_id) == 0
    }


def _product(parts: Iterable[ModifierPart], bonus: Bonus) -> float:
    factor = 1.0
    for part in parts:
        if part.bonus == bonus:
            factor *= part.factor
    return factor


def _filter_name(facts: IndustryFacts, row: ModifierSource) -> str | None:
    if row.filter_id is None:
        return None
    target = facts.target_filters.get(row.filter_id)
    return target.name if target else f"filter {row.filter_id}"
