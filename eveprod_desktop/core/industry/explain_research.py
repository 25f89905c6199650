"""Why a row of the research table is what it is, in the same steps as the quotes it is made of."""

from decimal import Decimal

from eveprod_desktop.core.industry.explain import explain
from eveprod_desktop.core.industry.explain_full_price import within
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.formulas import Input, Step
from eveprod_desktop.core.industry.prices import Prices
from eveprod_desktop.core.industry.research_table import ResearchRow


def explain_research(row: ResearchRow, facts: IndustryFacts, prices: Prices) -> tuple[Step, ...]:
    """Return the steps of the research, of building today and then, and of what the difference is worth.

    The steps of a job bear its name before theirs, as `research: time_seconds`.
    """
    jobs = (("research", row.research), ("today", row.today), ("then", row.then))
    steps = [within(name, step) for name, quote in jobs for step in explain(quote, facts, prices)]
    runs = Input("runs", row.today.job.runs, "request")
    before = Input("seconds", row.today.time_seconds, "step today: time_seconds")
    after = Input("seconds", row.then.time_seconds, "step then: time_seconds")
    seconds = Decimal(row.today.time_seconds - row.then.time_seconds)
    steps.append(Step("seconds saved", "difference", (before, after), seconds))
    in_all = Input("seconds", int(seconds), "step seconds saved")
    steps.append(Step("saved_seconds_per_run", "seconds_per_unit", (in_all, runs), row.saved_seconds_per_run))
    today, then = row.today.total_material_cost, row.then.total_material_cost
    if today is None or then is None or row.saved_per_run is None:
        return tuple(steps)
    costs = (
        Input("today", today, "step today: total_material_cost"),
        Input("then", then, "step then: total_material_cost"),
    )
    steps.append(Step("materials saved", "difference", costs, today - then))
    saved = Input("saved", today - then, "step materials saved")
    steps.append(Step("saved_per_run", "per_part", (saved, runs), row.saved_per_run))
    if row.runs_until_paid is not None:
        cost = Input("cost", row.cost, "step research: total_job_cost")
        each = Input("saved per run", row.saved_per_run, "step saved_per_run")
        steps.append(Step("runs_until_paid", "runs_until_paid", (cost, each), row.runs_until_paid))
    return tuple(steps)
