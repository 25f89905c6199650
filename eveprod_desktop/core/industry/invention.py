"""Invention of T2 blueprints from T1 copies, and of T3 blueprints from relics."""

from dataclasses import dataclass

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.facts import ActivityFacts, IndustryFacts, ProductFacts
from eveprod_desktop.core.industry.job import Basis, Job, Outcome, Quote
from eveprod_desktop.core.industry.job_cost import (
    cost_factor,
    estimated_item_value,
    job_cost,
    science_value,
)
from eveprod_desktop.core.industry.job_time import job_seconds
from eveprod_desktop.core.industry.modifiers import modifiers_at
from eveprod_desktop.core.industry.prices import Prices
from eveprod_desktop.core.industry.skills import time_factors
from eveprod_desktop.core.industry.totals import material_costs, per, total_of
from eveprod_desktop.core.industry.typed_rules import (
    DECRYPTOR_GROUP,
    ENCRYPTION_SKILL_DIVISOR,
    ENCRYPTION_SKILLS,
    INVENTION_MATERIAL_LEVEL,
    INVENTION_TIME_LEVEL,
    RELIC_CATEGORY,
    SCIENCE_SKILL_DIVISOR,
    SKILLS_WITHOUT_PART_IN_INVENTION,
)

_PROBABILITY = 1112
_MATERIAL_LEVEL = 1113
_TIME_LEVEL = 1114
_RUNS = 1124


@dataclass(frozen=True, slots=True)
class Decryptor:
    """What a decryptor changes: the chance is multiplied, the others are added."""

    type_id: int | None
    probability: float
    me: int
    te: int
    runs: int


NO_DECRYPTOR = Decryptor(None, 1.0, 0, 0, 0)


def decryptors(facts: IndustryFacts) -> tuple[Decryptor, ...]:
    """Return every published decryptor of the loaded data, by id."""
    return tuple(
        _read_decryptor(facts, type_id)
        for type_id in sorted(facts.types)
        if facts.types[type_id].group_id == DECRYPTOR_GROUP
        and facts.types[type_id].published
        and facts.has_dogma(type_id)
    )


def decryptor(facts: IndustryFacts, type_id: int | None) -> Decryptor:
    """Return one decryptor, or the one that changes nothing for None.

    Raises AppError for what is no decryptor: some old relics carry a chance too, and are none.
    """
    if type_id is None:
        return NO_DECRYPTOR
    known = facts.types.get(type_id)
    if known is None or known.group_id != DECRYPTOR_GROUP:
        raise AppError(
            f"{facts.name(type_id)} is not a decryptor.", "Name one of the game's decryptors, or null."
        )
    if not facts.has_dogma(type_id):
        raise AppError(
            f"The loaded data don't say what {known.name} does.",
            "Update the static data, or choose another one.",
        )
    return _read_decryptor(facts, type_id)


def success_chance(
    base_probability: float, science_one: int, science_two: int, encryption: int, decryptor_factor: float
) -> float:
    """Return the chance of one attempt: base x (1 + (s1 + s2)/30 + e/40) x decryptor. It is not capped."""
    skilled = 1 + (science_one + science_two) / SCIENCE_SKILL_DIVISOR + encryption / ENCRYPTION_SKILL_DIVISOR
    return base_probability * skilled * decryptor_factor


def invention_skills(
    facts: IndustryFacts, blueprint_type_id: int, activity: ActivityFacts
) -> tuple[tuple[int, int], int | None]:
    """Return the two science skills and the encryption skill (None where none is asked for) of an invention.

    Raises AppError where the data do not leave exactly two science skills.
    """
    required = [skill for skill, _ in activity.skills if skill not in SKILLS_WITHOUT_PART_IN_INVENTION]
    encryption = [skill for skill in required if skill in ENCRYPTION_SKILLS]
    science = [skill for skill in required if skill not in ENCRYPTION_SKILLS]
    if len(science) != 2 or len(encryption) > 1:
        raise AppError(
            f"The invention of {facts.name(blueprint_type_id)} does not name two science skills"
            " and at most one encryption skill, so its chance is not known.",
            "Update the static data.",
        )
    return (science[0], science[1]), encryption[0] if encryption else None


def outcome_of(job: Job, activity: ActivityFacts, product: ProductFacts, facts: IndustryFacts) -> Outcome:
    """Return chance, levels and runs of the blueprint copies an invention yields, and the job's averages."""
    chosen = decryptor(facts, job.decryptor_type_id)
    if product.probability is None:
        raise AppError(
            f"The loaded data give no chance for {facts.name(product.type_id)}.", "Update the static data."
        )
    science, encryption = invention_skills(facts, job.blueprint_type_id, activity)
    levels = tuple((skill, job.skills.level(skill)) for skill in science)
    encryption_level = None if encryption is None else (encryption, job.skills.level(encryption))
    chance = success_chance(
        product.probability,
        levels[0][1],
        levels[1][1],
        encryption_level[1] if encryption_level else 0,
        chosen.probability,
    )
    built = facts.activity(product.type_id, Activity.MANUFACTURING)
    units_per_run = built.products[0].quantity if built and built.products else 0
    runs_per_copy = product.quantity + chosen.runs
    copies = job.runs * chance
    runs = copies * runs_per_copy
    return Outcome(
        probability=chance,
        me=INVENTION_MATERIAL_LEVEL + chosen.me,
        te=INVENTION_TIME_LEVEL + chosen.te,
        runs_per_copy=runs_per_copy,
        base_probability=product.probability,
        base_runs_per_copy=product.quantity,
        science_levels=levels,
        encryption_level=encryption_level,
        decryptor=(chosen.probability, chosen.me, chosen.te, chosen.runs),
        expected_copies=copies,
        expected_runs=runs,
        expected_units=runs * units_per_run,
        units_per_run=units_per_run,
    )


def quote_invention(
    job: Job, activity: ActivityFacts, product: ProductFacts, facts: IndustryFacts, prices: Prices
) -> Quote:
    """Quote `job.runs` attempts; `product` is the blueprint hoped for, chosen among the data's outcomes.

    Datacores, the decryptor and, for T3, the relic are used up by each attempt. So is a run of the T1
    copy, which is a job of its own. The fees rest on the materials of what the blueprint hoped for builds.
    """
    outcome = outcome_of(job, activity, product, facts)
    modifiers = modifiers_at(facts, job.facility, job.activity, product.type_id)
    factors = time_factors(facts, job.skills, job.activity, activity.skills)
    materials = tuple((type_id, quantity * job.runs) for type_id, quantity in used_up(job, activity, facts))
    seconds = job_seconds(
        job.runs * activity.time_seconds,
        *(one.factor for one in factors),
        modifiers.structure_time,
        modifiers.rig_time,
    )
    built = facts.activity(product.type_id, Activity.MANUFACTURING)
    valued = built.materials if built else ()
    run_value = prices.run_value(valued)
    item_value = estimated_item_value(run_value.amount, job.runs)
    base = science_value(item_value)
    cost = job_cost(base, job.facility, cost_factor(job.facility, modifiers), alpha=job.skills.alpha)
    costs = material_costs(materials, prices)
    total_material_cost = total_of(costs)
    total = None if total_material_cost is None else total_material_cost + cost.total
    return Quote(
        job=job,
        materials=materials,
        material_costs=costs,
        time_seconds=seconds,
        estimated_item_value=item_value,
        job_cost_base=base,
        process_time_value=None,
        cost=cost,
        total_material_cost=total_material_cost,
        total_cost=total,
        units=outcome.expected_units,
        licensed_runs=outcome.expected_runs,
        cost_per_unit=per(total, outcome.expected_units),
        cost_per_run=per(total, outcome.expected_runs),
        basis=Basis(product.type_id, activity, modifiers, factors, valued, run_value, job.runs),
        outcome=outcome,
    )


def used_up(job: Job, activity: ActivityFacts, facts: IndustryFacts) -> tuple[tuple[int, int], ...]:
    """Return what one attempt uses up: datacores, then the relic of a T3 invention, then the decryptor."""
    source = facts.types.get(job.blueprint_type_id)
    relic = ((job.blueprint_type_id, 1),) if source and source.category_id == RELIC_CATEGORY else ()
    key = () if job.decryptor_type_id is None else ((job.decryptor_type_id, 1),)
    return (*activity.materials, *relic, *key)


def _read_decryptor(facts: IndustryFacts, type_id: int) -> Decryptor:
    return Decryptor(
        type_id,
        facts.attribute(type_id, _PROBABILITY),
        int(facts.attribute(type_id, _MATERIAL_LEVEL)),
        int(facts.attribute(type_id, _TIME_LEVEL)),
        int(facts.attribute(type_id, _RUNS)),
    )
