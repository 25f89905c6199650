"""What is to be said beside a plan: what nobody knows, and what nobody can."""

from collections.abc import Mapping

from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.quoting import ACTIVITY_WORDS
from eveprod_desktop.core.industry.training import MissingSkill
from eveprod_desktop.core.planning.exact import Planning
from eveprod_desktop.core.planning.rows import Plan
from eveprod_desktop.core.planning.terms import NoMarket, Terms


def lacking_notes(facts: IndustryFacts, lacking: Mapping[int, tuple[MissingSkill, ...]]) -> tuple[str, ...]:
    """Say once for all jobs which skills nobody has."""
    needed: dict[int, int] = {}
    for skills in lacking.values():
        for one in skills:
            needed[one.skill_type_id] = max(one.needed, needed.get(one.skill_type_id, 0))
    if not needed:
        return ()
    words = ", ".join(f"{facts.name(skill)} {level}" for skill, level in sorted(needed.items()))
    return (f"The jobs ask for skills that nobody chosen has: {words}.",)


def index_notes(terms: Terms, plan: Plan) -> tuple[str, ...]:
    """Say for which activities no cost index is known; without adjusted prices that is told instead."""
    if not terms.fees.adjusted:
        return ()
    unknown = {job.activity: ACTIVITY_WORDS[job.activity] for job in plan.jobs if job.job_cost_isk is None}
    if not unknown:
        return ()
    words = ", ".join(unknown[one] for one in sorted(unknown))
    return (f"No cost index is known for {words}, so the costs of those jobs are not known.",)


def unsold_notes(planning: Planning) -> tuple[str, ...]:
    """Say which products have no price to be sold at; nothing where no market was fetched, which is told."""
    terms = planning.terms
    if isinstance(terms.prices, NoMarket):
        return ()
    unsold = [
        terms.facts.name(one.type_id)
        for one in planning.targets
        if terms.prices.listing(one.type_id, one.units) is None
    ]
    if not unsold:
        return ()
    return (f"Nobody sells {', '.join(unsold)} at the market: revenue and profit are not known.",)
