"""What comes out of ore, ice, moon ore and scrap when it is reprocessed."""

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Literal, NamedTuple

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.facility import Facility, check_fitting
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.modifiers import security_scaled
from eveprod_desktop.core.industry.numbers import exact
from eveprod_desktop.core.industry.prices import Units
from eveprod_desktop.core.industry.skills import Skills
from eveprod_desktop.core.industry.typed_rules import (
    ICE_GROUPS,
    MOON_ORE_GROUPS,
    ORE_CATEGORY,
    REPROCESSING_SKILLS,
    SCRAP_BASE_YIELD,
    SCRAPMETAL_PROCESSING,
    STRUCTURE_BASE_YIELD,
)

Kind = Literal["ore", "ice", "moon ore", "scrap"]

_YIELD_OF_KIND = {"ore": 2444, "moon ore": 2445, "ice": 2448}
_RIG_YIELD = 717
_STRUCTURE_PERCENT = 2722
_SKILL_PERCENT = 379
_ORE_SKILL = 790


@dataclass(frozen=True, slots=True)
class Refinery:
    """Where reprocessing is done: a structure (with its rigs and security) or an NPC station's own yield.

    `station_efficiency` (0.25 to 0.5) counts where the facility names no structure. `tax` is the share of
    the output's worth that the owner takes in ISK.
    """

    facility: Facility
    station_efficiency: float = 0.5
    tax: float = 0.0


class YieldFactor(NamedTuple):
    """One factor of a yield, and what it comes from."""

    source: str
    factor: Decimal


@dataclass(frozen=True, slots=True)
class Yield:
    """The share of a portion's materials that comes out: `share` is the product of `factors`, unrounded.

    `gaps` says in sentences what the loaded data leave open.
    """

    kind: Kind
    share: Decimal
    factors: tuple[YieldFactor, ...]
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reprocessed:
    """One reprocessing: whole portions only, each material floored once."""

    type_id: int
    portions: int
    units_left: int
    outputs: Units
    outcome: Yield


def kind_of(facts: IndustryFacts, type_id: int) -> Kind:
    """Return which yield a type goes by; whatever is neither ore nor ice is scrap."""
    known = facts.types.get(type_id)
    if known is None or known.category_id != ORE_CATEGORY:
        return "scrap"
    if known.group_id in ICE_GROUPS:
        return "ice"
    return "moon ore" if known.group_id in MOON_ORE_GROUPS else "ore"


def reprocessing_yield(facts: IndustryFacts, type_id: int, place: Refinery, skills: Skills) -> Yield:
    """Return the yield of a type at a place.

    Base (0.50 in a structure, replaced by a rig's own; a station's own) x structure x Reprocessing x
    Reprocessing Efficiency x the ore's own skill x implant. Scrap: 0.50 x Scrapmetal Processing.
    """
    kind = kind_of(facts, type_id)
    factors, gaps = [], []
    if kind == "scrap":
        factors.append(YieldFactor("scrap", exact(SCRAP_BASE_YIELD)))
        factors.append(_skill_factor(facts, SCRAPMETAL_PROCESSING, skills))
    else:
        factors += _place_factors(facts, kind, place)
        factors += [_skill_factor(facts, skill, skills) for skill in REPROCESSING_SKILLS]
        own_skill = int(facts.attribute(type_id, _ORE_SKILL))
        if own_skill:
            factors.append(_skill_factor(facts, own_skill, skills))
        else:
            gaps.append(f"The loaded data don't say which skill serves {facts.name(type_id)}.")
        factors += [
            YieldFactor(facts.name(implant), 1 + exact(percent) / 100)
            for implant in skills.implant_type_ids
            if (percent := facts.type_attributes.get(implant, {}).get(_SKILL_PERCENT))
        ]
    share = Decimal(1)
    for one in factors:
        share *= one.factor
    return Yield(kind, share, tuple(factors), tuple(gaps))


def reprocess(facts: IndustryFacts, type_id: int, units: int, place: Refinery, skills: Skills) -> Reprocessed:
    """Reprocess as many whole portions as `units` hold; the rest stays.

    Raises AppError for what yields nothing.
    """
    contents = facts.reprocessing_yields.get(type_id)
    if not contents:
        raise AppError(
            f"{facts.name(type_id)} can't be reprocessed.", "Choose ore, ice, moon ore or a module."
        )
    outcome = reprocessing_yield(facts, type_id, place, skills)
    portion = facts.types[type_id].portion_size
    portions = units // portion
    return Reprocessed(
        type_id, portions, units - portions * portion, outputs_of(contents, portions, outcome.share), outcome
    )


def outputs_of(contents: Units, portions: int, share: Decimal) -> Units:
    """Return whole units out of portions: each material floored once over all of them."""
    found = ((material, whole_units(portions, quantity, share)) for material, quantity in contents)
    return tuple((material, units) for material, units in found if units)


def whole_units(portions: int, quantity: int, share: Decimal) -> int:
    """Return the units of one material out of portions that hold `quantity` of it each, floored once."""
    return int((portions * quantity * share).to_integral_value(ROUND_FLOOR))


def _place_factors(facts: IndustryFacts, kind: Kind, place: Refinery) -> list[YieldFactor]:
    facility = place.facility
    structure = facility.structure_type_id
    check_fitting(facts, structure, facility.rig_type_ids, facility.security)
    if structure is None:
        return [YieldFactor("NPC station", exact(place.station_efficiency))]
    base = YieldFactor("structure", exact(STRUCTURE_BASE_YIELD))
    for rig in facility.rig_type_ids:
        if any(
            line.domain == "structureID"
            and line.modified_attribute_id == _YIELD_OF_KIND[kind]
            and line.modifying_attribute_id == _RIG_YIELD
            for line in facts.modifiers_of(rig)
        ):
            value, multiplier = security_scaled(facts, rig, _RIG_YIELD, facility.security)
            own = exact(value) * exact(multiplier)
            if own > base.factor:
                base = YieldFactor(facts.name(rig), own)
    percent = facts.attribute(structure, _STRUCTURE_PERCENT)
    return [base, YieldFactor(facts.name(structure), 1 + exact(percent) / 100)]


def _skill_factor(facts: IndustryFacts, skill: int, skills: Skills) -> YieldFactor:
    percent = facts.attribute(skill, _SKILL_PERCENT)
    return YieldFactor(facts.name(skill), 1 + exact(percent) * skills.level(skill) / 100)
