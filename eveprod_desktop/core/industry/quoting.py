"""One job in, its quote out: the checks every job passes, and the way to the formulas of its activity."""

from eveprod_desktop.core.activities import PRODUCING, Activity
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.copying import quote_copying
from eveprod_desktop.core.industry.facts import ActivityFacts, IndustryFacts, ProductFacts
from eveprod_desktop.core.industry.invention import quote_invention
from eveprod_desktop.core.industry.job import Job, Quote
from eveprod_desktop.core.industry.prices import Prices
from eveprod_desktop.core.industry.production import quote_production
from eveprod_desktop.core.industry.research import quote_research
from eveprod_desktop.core.industry.typed_rules import (
    BEST_MATERIAL_LEVEL,
    BEST_RESEARCH_LEVEL,
    BEST_TIME_LEVEL,
    MOST_RUNS,
)

ACTIVITY_WORDS = {
    Activity.MANUFACTURING: "manufacturing",
    Activity.REACTION: "reaction",
    Activity.INVENTION: "invention",
    Activity.COPYING: "copying",
    Activity.RESEARCH_MATERIAL: "material research",
    Activity.RESEARCH_TIME: "time research",
}


def quote_job(job: Job, facts: IndustryFacts, prices: Prices) -> Quote:
    """Quote one job exactly: units, seconds, ISK.

    Raises AppError, with one sentence, for what the game has no such job for: an unknown blueprint, an
    activity it lacks, levels, runs or rigs that can't be.
    """
    _check_runs(job)
    activity = activity_of(facts, job.blueprint_type_id, job.activity)
    if job.activity in PRODUCING:
        _check_efficiency(job)
        return quote_production(job, activity, product_of(job, activity, facts), facts, prices)
    if job.activity is Activity.INVENTION:
        return quote_invention(job, activity, product_of(job, activity, facts), facts, prices)
    if job.activity is Activity.COPYING:
        _check_copies(job, facts)
        return quote_copying(job, activity, facts, prices)
    _check_research(job)
    return quote_research(job, activity, facts, prices)


def activity_of(facts: IndustryFacts, blueprint_type_id: int, activity: Activity) -> ActivityFacts:
    """Return an activity of a blueprint. Raises AppError where there is no such blueprint or activity."""
    blueprint = facts.blueprints.get(blueprint_type_id)
    if blueprint is None:
        if blueprint_type_id in facts.types:
            raise AppError(
                f"{facts.name(blueprint_type_id)} is not a blueprint.", "Name the blueprint by its type id."
            )
        raise AppError(
            f"The loaded data have no blueprint {blueprint_type_id}.", "Name the blueprint by its type id."
        )
    found = blueprint.activities.get(activity)
    if found is None or (not found.products and activity in (*PRODUCING, Activity.INVENTION)):
        raise AppError(
            f"{facts.name(blueprint_type_id)} has no {ACTIVITY_WORDS[activity]}.",
            "Choose another activity or another blueprint.",
        )
    return found


def product_of(job: Job, activity: ActivityFacts, facts: IndustryFacts) -> ProductFacts:
    """Return the outcome of a job that was asked for; the only one where none was named.

    An invention is asked for by the blueprint it yields; a good is turned into the blueprint that builds
    it. Raises AppError for an outcome the blueprint does not have, and where several are left open.
    """
    wanted = job.product_type_id
    if wanted is None:
        if len(activity.products) == 1:
            return activity.products[0]
        names = ", ".join(facts.name(one.type_id) for one in activity.products)
        raise AppError(
            f"{facts.name(job.blueprint_type_id)} has several outcomes: {names}.",
            "Name one of them as product_type_id.",
        )
    for product in activity.products:
        if product.type_id == wanted:
            return product
    if job.activity is Activity.INVENTION:
        builders = facts.makers(wanted, Activity.MANUFACTURING)
        for product in activity.products:
            if product.type_id in builders:
                return product
    raise AppError(
        f"The {ACTIVITY_WORDS[job.activity]} of {facts.name(job.blueprint_type_id)}"
        f" does not yield {facts.name(wanted)}.",
        "Name another blueprint, or leave product_type_id out.",
    )


def _check_runs(job: Job) -> None:
    if not 1 <= job.runs <= MOST_RUNS:
        raise AppError(
            f"A job can't have {job.runs:,} runs.",
            f"Ask for 1 to {MOST_RUNS:,}: no job may last over 30 days.",
        )


def _check_efficiency(job: Job) -> None:
    if job.activity is Activity.REACTION and (job.me or job.te):
        raise AppError("Reaction formulas have no ME and TE.", "Leave both out.")
    if not 0 <= job.me <= BEST_MATERIAL_LEVEL:
        raise AppError(f"ME is 0 to {BEST_MATERIAL_LEVEL}, not {job.me}.", "Correct it.")
    if not 0 <= job.te <= BEST_TIME_LEVEL:
        raise AppError(f"TE is 0 to {BEST_TIME_LEVEL}, not {job.te}.", "Correct it.")


def _check_copies(job: Job, facts: IndustryFacts) -> None:
    limit = facts.blueprints[job.blueprint_type_id].max_production_limit or MOST_RUNS
    if not 1 <= job.runs_per_copy <= limit:
        raise AppError(
            f"A copy of {facts.name(job.blueprint_type_id)} holds 1 to {limit:,} runs,"
            f" not {job.runs_per_copy:,}.",
            "Make more copies instead.",
        )


def _check_research(job: Job) -> None:
    if not 0 <= job.from_level < job.to_level <= BEST_RESEARCH_LEVEL:
        raise AppError(
            f"Research can't go from level {job.from_level} to level {job.to_level}.",
            f"Levels are 0 to {BEST_RESEARCH_LEVEL}, and the second is the higher one.",
        )
