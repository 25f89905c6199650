"""What a job runs on where the player's blueprints are not known or don't suffice."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.chains.recipes import Recipe
from eveprod_desktop.core.chains.rows import BlueprintSource
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.invention import decryptor, outcome_of, used_up
from eveprod_desktop.core.industry.job import Job
from eveprod_desktop.core.industry.quoting import activity_of, product_of
from eveprod_desktop.core.industry.skills import Skills
from eveprod_desktop.core.industry.typed_rules import (
    BEST_MATERIAL_LEVEL,
    BEST_TIME_LEVEL,
    INVENTION_MATERIAL_LEVEL,
    INVENTION_TIME_LEVEL,
)
from eveprod_desktop.core.planning.terms import AssumedBlueprint, InventionWay, PlanPrices


@dataclass(frozen=True, slots=True)
class BlueprintRules:
    """How blueprints are assumed.

    `me` and `te` hold for every blueprint that has them; where they are None, originals on the market are
    researched to the end, invented ones have what the invention yields, and others have none. With
    `invent` what is invented comes from copying and invention jobs of the plan (with `decryptor_type_id`);
    without it every job has an original.
    """

    me: int | None = None
    te: int | None = None
    invent: bool = True
    decryptor_type_id: int | None = None


def assumed_blueprints(
    facts: IndustryFacts,
    sources: Mapping[int, BlueprintSource],
    rules: BlueprintRules,
    *,
    skills: Skills,
    prices: PlanPrices,
) -> Callable[[Recipe], AssumedBlueprint]:
    """Return what every recipe runs on by the rules; `sources` tell where blueprints come from, by product.

    Raises AppError for levels that no blueprint has, and for what is no decryptor.
    """
    if rules.me is not None and not 0 <= rules.me <= BEST_MATERIAL_LEVEL:
        raise AppError(f"ME is 0 to {BEST_MATERIAL_LEVEL}, not {rules.me}.", "Correct it.")
    if rules.te is not None and not 0 <= rules.te <= BEST_TIME_LEVEL:
        raise AppError(f"TE is 0 to {BEST_TIME_LEVEL}, not {rules.te}.", "Correct it.")
    decryptor(facts, rules.decryptor_type_id)

    def levels(me: int, te: int) -> tuple[int, int]:
        return me if rules.me is None else rules.me, te if rules.te is None else rules.te

    formula = AssumedBlueprint("original", 0, 0)
    bought = AssumedBlueprint("original", *levels(BEST_MATERIAL_LEVEL, BEST_TIME_LEVEL))

    def assume(recipe: Recipe) -> AssumedBlueprint:
        if recipe.activity_id == Activity.REACTION:
            return formula
        source = sources.get(recipe.product_type_id)
        kind = source.kind if source else "other"
        if kind == "market":
            return bought
        if kind == "invention":
            way = None
            if rules.invent:
                way = cheapest_way(recipe.blueprint_type_id, facts, skills, prices, rules.decryptor_type_id)
            if way is not None:
                return AssumedBlueprint("invented", rules.me, rules.te, way=way)
            return AssumedBlueprint("original", *levels(INVENTION_MATERIAL_LEVEL, INVENTION_TIME_LEVEL))
        if not rules.invent:
            return AssumedBlueprint("original", *levels(0, 0))
        blueprint = facts.blueprints.get(recipe.blueprint_type_id)
        limit = blueprint.max_production_limit if blueprint else None
        return AssumedBlueprint("copy", *levels(0, 0), most_runs=limit or 1)

    return assume


def cheapest_way(
    blueprint_type_id: int,
    facts: IndustryFacts,
    skills: Skills,
    prices: PlanPrices,
    decryptor_type_id: int | None = None,
) -> InventionWay | None:
    """Return the source whose attempts cost least per run on average, by what they use up.

    Where that has no price, the source with the most runs an attempt on average. None where the data do
    not tell the chance of any.
    """
    best: tuple[bool, float, int] | None = None
    for source in facts.makers(blueprint_type_id, Activity.INVENTION):
        job = Job(
            Activity.INVENTION, source, blueprint_type_id, skills=skills, decryptor_type_id=decryptor_type_id
        )
        activity = activity_of(facts, source, Activity.INVENTION)
        try:
            outcome = outcome_of(job, activity, product_of(job, activity, facts), facts)
        except AppError:  # the chance of this one is not known
            continue
        if outcome.expected_runs <= 0:
            continue
        costs = [prices.buying(type_id, units) for type_id, units in used_up(job, activity, facts)]
        known = [cost for cost in costs if cost is not None]
        priced = len(known) == len(costs)
        worth = sum(known) / outcome.expected_runs if priced else -outcome.expected_runs
        if best is None or (not priced, worth, source) < best:
            best = (not priced, worth, source)
    return None if best is None else InventionWay(best[2], decryptor_type_id)
