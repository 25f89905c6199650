"""What a character's skills and implants do to the time of a job, and how many jobs they allow."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.typed_rules import (
    BEST_SKILL_LEVEL,
    CHARACTER_TIME_ATTRIBUTE,
    IMPLANT_CATEGORY,
    REQUIRED_SKILL_TIME_ATTRIBUTE,
    REQUIRED_SKILL_TIME_OVERRIDES,
    SKILL_CATEGORY,
    SLOT_SKILLS,
)

_PERCENT = 6
_IMPLANT_SLOT = 331


@dataclass(frozen=True, slots=True)
class TimeBonus:
    """A skill that changes an activity's time by `percent` a level."""

    skill_type_id: int
    percent: float
    attribute_id: int


@dataclass(frozen=True, slots=True)
class TimeFactor:
    """What one skill (with its level) or implant (level None) leaves of the time."""

    type_id: int
    level: int | None
    percent: float
    factor: float


@dataclass(frozen=True, eq=False)
class Skills:
    """Levels by skill type; a skill that is not named counts as `otherwise`.

    `alpha` marks an alpha clone, `implant_type_ids` what is plugged in. Factors once worked out are kept.
    """

    levels: Mapping[int, int] = field(default_factory=dict)
    otherwise: int = BEST_SKILL_LEVEL
    alpha: bool = False
    implant_type_ids: tuple[int, ...] = ()
    factors_known: dict[tuple[object, ...], tuple[TimeFactor, ...]] = field(
        default_factory=dict, init=False, repr=False
    )

    def level(self, skill_type_id: int) -> int:
        """Return the level of a skill, 0 to 5."""
        return self.levels.get(skill_type_id, self.otherwise)


def every_skill(facts: IndustryFacts) -> Skills:
    """Return every skill at 5, always the same one for a build: what it makes of times is worked out once."""
    known: Skills = facts.worked_out.setdefault("every skill", {}).setdefault("at 5", Skills())
    return known


@dataclass(frozen=True, slots=True)
class JobSlots:
    """How many jobs of a kind a character can run at once."""

    manufacturing: int
    science: int
    reaction: int


def job_slots(skills: Skills) -> JobSlots:
    """Count a character's job slots: one, and one more for each level of the two skills of its kind."""
    return JobSlots(**{kind: 1 + sum(skills.level(one) for one in ids) for kind, ids in SLOT_SKILLS.items()})


def time_bonuses(facts: IndustryFacts, activity: Activity) -> tuple[TimeBonus, ...]:
    """Return the skills that change the time of every job of an activity, by skill id.

    They are the skills with an effect on the character (domain charID, operation 6, per cent) whose
    target is the activity's own attribute.
    """
    worked_out: dict[Activity, tuple[TimeBonus, ...]] = facts.worked_out.setdefault("time bonuses", {})
    if activity not in worked_out:
        target = CHARACTER_TIME_ATTRIBUTE[activity]
        worked_out[activity] = tuple(
            TimeBonus(type_id, percent, attribute_id)
            for type_id in sorted(facts.type_effects)
            if _in_category(facts, type_id, SKILL_CATEGORY)
            for attribute_id, percent in _percents(facts, type_id, target)
        )
    return worked_out[activity]


def required_skill_bonus(facts: IndustryFacts, skill_type_id: int) -> float:
    """Return per cent a level on manufacturing time of a skill, where a blueprint requires it, or 0."""
    if skill_type_id in REQUIRED_SKILL_TIME_OVERRIDES:
        return REQUIRED_SKILL_TIME_OVERRIDES[skill_type_id]
    return facts.type_attributes.get(skill_type_id, {}).get(REQUIRED_SKILL_TIME_ATTRIBUTE, 0.0)


def skills_unknown(facts: IndustryFacts, required: tuple[tuple[int, int], ...]) -> tuple[int, ...]:
    """Return required skills of which the data say nothing: they may shorten manufacturing, or not."""
    return tuple(
        skill
        for skill, _ in required
        if skill not in REQUIRED_SKILL_TIME_OVERRIDES and not facts.has_dogma(skill)
    )


def time_factors(
    facts: IndustryFacts, skills: Skills, activity: Activity, required: tuple[tuple[int, int], ...]
) -> tuple[TimeFactor, ...]:
    """Return what each skill and implant leaves of a job's time, skills by id, then implants.

    `required` are the skills of the blueprint's activity as (skill, level): some of them shorten
    manufacturing. The character's level counts, not the required one.
    """
    key = (facts, activity, required)
    known = skills.factors_known.get(key)
    if known is None:
        bonuses = [(bonus.skill_type_id, bonus.percent) for bonus in time_bonuses(facts, activity)]
        if activity is Activity.MANUFACTURING:
            bonuses += [(skill, required_skill_bonus(facts, skill)) for skill, _ in sorted(required)]
        factors = [
            TimeFactor(skill, level, percent, 1 + level * percent / 100)
            for skill, percent in bonuses
            if percent
            for level in (skills.level(skill),)
        ]
        factors += [
            TimeFactor(implant, None, percent, 1 + percent / 100)
            for implant in skills.implant_type_ids
            for percent in implant_percents(facts, implant, activity)
        ]
        known = skills.factors_known[key] = tuple(factors)
    return known


def implant_percents(facts: IndustryFacts, implant_type_id: int, activity: Activity) -> tuple[float, ...]:
    """Return by how many per cent an implant changes the time of an activity; nothing where it does not."""
    target = CHARACTER_TIME_ATTRIBUTE[activity]
    return tuple(percent for _, percent in _percents(facts, implant_type_id, target))


def check_implants(facts: IndustryFacts, implant_type_ids: tuple[int, ...]) -> None:
    """Refuse what is no implant, and two implants for one slot."""
    taken: dict[float, int] = {}
    for implant in implant_type_ids:
        if not _in_category(facts, implant, IMPLANT_CATEGORY):
            raise AppError(f"{facts.name(implant)} is not an implant.", "Name implants by their type id.")
        slot = facts.attribute(implant, _IMPLANT_SLOT)
        if slot and slot in taken:
            raise AppError(
                f"{facts.name(taken[slot])} and {facts.name(implant)} both need implant slot {slot:.0f}.",
                "Leave one of them out.",
            )
        taken[slot] = implant


def _in_category(facts: IndustryFacts, type_id: int, category_id: int) -> bool:
    known = facts.types.get(type_id)
    return known is not None and known.category_id == category_id


def _percents(facts: IndustryFacts, type_id: int, target_attribute_id: int) -> list[tuple[int, float]]:
    found = []
    for line in facts.modifiers_of(type_id):
        attribute_id = line.modifying_attribute_id
        if (
            line.domain == "charID"
            and line.operation == _PERCENT
            and line.modified_attribute_id == target_attribute_id
            and attribute_id is not None
        ):
            found.append((attribute_id, facts.attribute(type_id, attribute_id)))
    return found
