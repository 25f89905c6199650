"""Where a job runs: an NPC station or a structure with rigs, what fits it and what can't be done there."""

from dataclasses import dataclass
from typing import Literal

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.typed_rules import (
    CAPITAL_GROUPS,
    FACTION_CITADELS,
    INDUSTRY_STRUCTURE_GROUPS,
    LARGE_RIG_SIZE,
    NPC_FACILITY_TAX,
    OUTPOST_RIG_GROUP,
    REFINERY_GROUP,
    SOTIYO,
    STRUCTURE_CATEGORY,
    STRUCTURE_MODULE_CATEGORY,
    SUPERCAPITAL_GROUPS,
)

Security = Literal["high", "low", "null"]
SECURITIES: tuple[Security, ...] = ("high", "low", "null")

_FITTED_CATEGORIES = (STRUCTURE_CATEGORY, STRUCTURE_MODULE_CATEGORY)
_RIG_SLOTS = 1137
_CALIBRATION = 1132
_CALIBRATION_COST = 1153
_RIG_SIZE = 1547
_MOST_OF_A_GROUP = 1544
_NOT_IN_HIGH_SECURITY = 1970
_FITS_GROUPS = (1298, 1299, 1300, 1301, 1872, 1879, 1880, 1881, 2065, 2396)
_FITS_TYPES = (1302, 1303, 1304, 1305, 1944, 2103, 2463, 2486, 2487, 2488, 2758)


@dataclass(frozen=True, slots=True)
class Facility:
    """The place of one job. `structure_type_id` None is an NPC station.

    `system_cost_index` is a share (0.05 is 5 %), `system_cost_bonus` a change of the job's gross cost
    (-0.5 halves it, as faction warfare may), `facility_tax` a share of the value of the job.
    """

    structure_type_id: int | None = None
    rig_type_ids: tuple[int, ...] = ()
    security: Security = "high"
    system_cost_index: float = 0.0
    system_cost_bonus: float = 0.0
    facility_tax: float = NPC_FACILITY_TAX


def security_of(security_status: float) -> Security:
    """Return the security class of a system from its true status, not the rounded one on screen."""
    if security_status >= 0.45:
        return "high"
    return "low" if security_status > 0.0 else "null"


def check_fitting(
    facts: IndustryFacts, structure_type_id: int | None, rig_type_ids: tuple[int, ...], security: Security
) -> None:
    """Refuse a structure or rigs the game would not let stand there, in one sentence that says why."""
    if structure_type_id is None:
        if rig_type_ids:
            raise AppError(
                f"An NPC station takes no rigs, so {facts.name(rig_type_ids[0])} can't be used there.",
                "Choose a structure, or leave the rigs out.",
            )
        return
    _check_structure(facts, structure_type_id)
    for rig in rig_type_ids:
        _check_rig(facts, structure_type_id, rig, security)
    _check_together(facts, structure_type_id, rig_type_ids)


def industry_structures(facts: IndustryFacts) -> tuple[int, ...]:
    """Return the published structures that run industry jobs, by id."""
    return tuple(
        sorted(
            type_id
            for type_id, known in facts.types.items()
            if known.group_id in INDUSTRY_STRUCTURE_GROUPS
            and known.category_id == STRUCTURE_CATEGORY
            and known.published
        )
    )


def structure_rigs(facts: IndustryFacts) -> tuple[int, ...]:
    """Return every published structure rig, by id."""
    return tuple(
        sorted(
            type_id for type_id, known in facts.types.items() if known.published and _is_rig(facts, type_id)
        )
    )


def fitting_rigs(
    facts: IndustryFacts,
    structure_type_id: int,
    security: Security,
    *,
    beside: tuple[int, ...] = (),
    among: tuple[int, ...] | None = None,
) -> tuple[int, ...]:
    """Return the published rigs that fit a structure together with those in `beside`, by id.

    `among` are the rigs to choose from (`structure_rigs`, asked for once); left out, all are looked for.
    """
    found = []
    for rig in structure_rigs(facts) if among is None else among:
        try:
            _check_rig(facts, structure_type_id, rig, security)
            _check_together(facts, structure_type_id, (*beside, rig))
        except AppError:
            continue
        found.append(rig)
    return tuple(found)


def not_possible_here(
    facts: IndustryFacts, facility: Facility, activity: Activity, product_type_id: int | None
) -> tuple[str, ...]:
    """Say in sentences why the game would not start this job at this place; empty where it would."""
    structure = facts.types.get(facility.structure_type_id or 0)
    outside = facility.security != "high"
    reasons = []
    if activity is Activity.REACTION:
        if structure is None or structure.group_id != REFINERY_GROUP:
            reasons.append("Reactions need a refinery (Athanor or Tatara).")
        if not outside:
            reasons.append("Reactions can't be run in high security.")
    product = facts.types.get(product_type_id or 0)
    if activity is Activity.MANUFACTURING and product is not None:
        capital = product.group_id in CAPITAL_GROUPS
        supercapital = product.group_id in SUPERCAPITAL_GROUPS
        size = facts.attribute(structure.type_id, _RIG_SIZE) if structure else 0
        if capital and size < LARGE_RIG_SIZE:
            reasons.append("Capital ships need a large or extra-large structure.")
        if supercapital and facility.structure_type_id != SOTIYO:
            reasons.append("Titans and supercarriers need a Sotiyo.")
        if (capital or supercapital) and not outside:
            reasons.append("Capital ships can't be built in high security.")
    return tuple(reasons)


def rig_slots(facts: IndustryFacts, structure_type_id: int | None) -> int:
    """Return how many rigs a place takes; none in an NPC station."""
    return 0 if structure_type_id is None else int(facts.attribute(structure_type_id, _RIG_SLOTS))


def _check_structure(facts: IndustryFacts, structure_type_id: int) -> None:
    known = facts.types.get(structure_type_id)
    if known is None:
        raise AppError(
            f"The loaded data have no type {structure_type_id}.",
            "Name a structure, or null for an NPC station.",
        )
    if known.category_id != STRUCTURE_CATEGORY or known.group_id not in INDUSTRY_STRUCTURE_GROUPS:
        raise AppError(
            f"{known.name} is not a structure that runs industry jobs.",
            "Name an engineering complex, a refinery or a citadel, or null for an NPC station.",
        )


def _is_rig(facts: IndustryFacts, type_id: int) -> bool:
    known = facts.types.get(type_id)
    return (
        known is not None
        and known.category_id == STRUCTURE_MODULE_CATEGORY
        and _CALIBRATION_COST in facts.type_attributes.get(type_id, {})
    )


def _check_rig(facts: IndustryFacts, structure_type_id: int, rig_type_id: int, security: Security) -> None:
    if rig_type_id not in facts.types:
        raise AppError(
            f"The loaded data have no type {rig_type_id}.", "Name structure rigs by their type id."
        )
    rig, structure = facts.name(rig_type_id), facts.name(structure_type_id)
    for one in (rig_type_id, structure_type_id):
        if not facts.has_dogma(one) and facts.types[one].category_id in _FITTED_CATEGORIES:
            raise AppError(
                f"The loaded data don't say what {facts.name(one)} fits.",
                "Update the static data, or leave it out.",
            )
    if not _is_rig(facts, rig_type_id):
        raise AppError(f"{rig} is not a structure rig.", "Name structure rigs by their type id.")
    own = facts.type_attributes[rig_type_id]
    if not _made_for(facts, structure_type_id, rig_type_id):
        raise AppError(f"{rig} does not fit the {structure}.", "Its kind of structure is another one.")
    if own.get(_RIG_SIZE) != facts.attribute(structure_type_id, _RIG_SIZE):
        raise AppError(
            f"{rig} does not fit the {structure}: it is of another size.",
            "M-Set rigs are for medium, L-Set for large, XL-Set for extra-large structures.",
        )
    if own.get(_NOT_IN_HIGH_SECURITY) and security == "high":
        raise AppError(
            f"{rig} can't be fitted in high security.", "Choose low or null security, or leave it out."
        )


def _made_for(facts: IndustryFacts, structure_type_id: int, rig_type_id: int) -> bool:
    own = facts.type_attributes[rig_type_id]
    structure = facts.types[structure_type_id]
    if facts.types[rig_type_id].group_id == OUTPOST_RIG_GROUP and structure_type_id not in FACTION_CITADELS:
        return False
    groups = {own[one] for one in _FITS_GROUPS if own.get(one)}
    types = {own[one] for one in _FITS_TYPES if own.get(one)}
    return structure.group_id in groups or structure_type_id in types or not (groups or types)


def _check_together(facts: IndustryFacts, structure_type_id: int, rig_type_ids: tuple[int, ...]) -> None:
    structure = facts.name(structure_type_id)
    slots = facts.attribute(structure_type_id, _RIG_SLOTS)
    if len(rig_type_ids) > slots:
        raise AppError(
            f"The {structure} has {slots:.0f} rig slots, not {len(rig_type_ids)}.", "Leave some rigs out."
        )
    cost = sum(facts.attribute(rig, _CALIBRATION_COST) for rig in rig_type_ids)
    calibration = facts.attribute(structure_type_id, _CALIBRATION)
    if cost > calibration:
        raise AppError(
            f"The rigs need {cost:.0f} calibration, the {structure} has {calibration:.0f}.",
            "Choose lesser rigs, or fewer.",
        )
    of_group: dict[int, list[int]] = {}
    for rig in rig_type_ids:
        of_group.setdefault(facts.types[rig].group_id, []).append(rig)
    for same in of_group.values():
        most = facts.attribute(same[0], _MOST_OF_A_GROUP)
        if most and len(same) > most:
            raise AppError(
                f"{facts.name(same[0])} and {facts.name(same[1])} can't be fitted together:"
                f" the game allows {most:.0f} of their group.",
                "Leave one of them out.",
            )
