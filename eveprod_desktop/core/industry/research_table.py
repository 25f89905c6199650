"""What each further level of a blueprint costs, how long it takes, and what it saves in every run built."""

import math
from dataclasses import dataclass, replace
from decimal import Decimal

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.industry.facility import Facility
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.job import Job, Quote
from eveprod_desktop.core.industry.numbers import share
from eveprod_desktop.core.industry.prices import Prices
from eveprod_desktop.core.industry.quoting import quote_job
from eveprod_desktop.core.industry.typed_rules import BEST_RESEARCH_LEVEL

TIME_PERCENT_PER_LEVEL = 2


@dataclass(frozen=True, slots=True)
class ResearchRow:
    """Research from the level of today to `level`.

    `cost` is the job's whole ISK, `saved_per_run` ISK of materials (None for want of a price),
    `saved_seconds_per_run` building time. `runs_until_paid` is how many runs earn the cost back; None
    where nothing is saved. The jobs it was worked out from stand in `research`, and in `today` and `then`,
    the same building job before and after.
    """

    level: int
    cost: int
    time_seconds: int
    saved_per_run: Decimal | None
    saved_seconds_per_run: float
    runs_until_paid: int | None
    research: Quote
    today: Quote
    then: Quote


def research_table(
    research: Job, building: Facility, runs: int, facts: IndustryFacts, prices: Prices
) -> tuple[ResearchRow, ...]:
    """Return a row for each level above `research.from_level`, as far as research goes.

    `research` says which of the two researches, on which blueprint, where and by whom. Savings are those
    of a building job of `runs` at `building`, a run, since materials are rounded by the job.
    """
    plain = Job(
        Activity.MANUFACTURING,
        research.blueprint_type_id,
        runs=runs,
        skills=research.skills,
        facility=building,
    )
    today = quote_job(_at_level(plain, research, research.from_level), facts, prices)
    rows = []
    for level in range(research.from_level + 1, BEST_RESEARCH_LEVEL + 1):
        quote = quote_job(replace(research, to_level=level), facts, prices)
        then = quote_job(_at_level(plain, research, level), facts, prices)
        saved = None
        if today.total_material_cost is not None and then.total_material_cost is not None:
            saved = share(today.total_material_cost - then.total_material_cost, runs)
        rows.append(
            ResearchRow(
                level,
                quote.cost.total,
                quote.time_seconds,
                saved,
                (today.time_seconds - then.time_seconds) / runs,
                math.ceil(quote.cost.total / saved) if saved and saved > 0 else None,
                quote,
                today,
                then,
            )
        )
    return tuple(rows)


def _at_level(plain: Job, research: Job, level: int) -> Job:
    if research.activity is Activity.RESEARCH_MATERIAL:
        return replace(plain, me=level)
    return replace(plain, te=level * TIME_PERCENT_PER_LEVEL)
