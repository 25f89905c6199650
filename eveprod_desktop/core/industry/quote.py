"""The answer to a request for a quote, in plain values under their outside names."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.industry.explain import explain
from eveprod_desktop.core.industry.facility import not_possible_here
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.formulas import FORMULAS, Number, Step
from eveprod_desktop.core.industry.job import Quote
from eveprod_desktop.core.industry.modifiers import not_applied
from eveprod_desktop.core.industry.prices import Prices
from eveprod_desktop.core.industry.quote_request import (
    PlaceOf,
    flag,
    read_job,
    read_prices,
    sub_request,
    unknown_fields,
)
from eveprod_desktop.core.industry.quoting import quote_job
from eveprod_desktop.core.industry.skills import skills_unknown
from eveprod_desktop.core.industry.typed_rules import LONGEST_JOB_SECONDS


def answer_quote(
    request: Mapping[str, object],
    facts: IndustryFacts,
    place_of: PlaceOf | None = None,
    installed: Prices | None = None,
) -> dict[str, Any]:
    """Answer a request for one job, in plain values that JSON can carry.

    `place_of` finds the facility profile a request may name. `installed` are the prices where the request
    gives none; left out, those that came with the facts.

    Raises AppError, with one sentence, for a request that makes no sense. A missing adjusted price counts
    as 0 and is named in `missing_adjusted_prices`; a missing market price makes the totals null and is
    named in `missing_market_prices`. `not_possible_here` says why the game would not start the job there.
    """
    job = read_job(request, facts, place_of)
    prices = read_prices(request, Prices.installed(facts) if installed is None else installed)
    quote = quote_job(job, facts, prices)
    answer = answer_of(quote, facts)
    answer["warnings"] = _warnings(request, quote, facts)
    if flag(request, "explain", otherwise=True):
        answer["explain"] = [_step(step) for step in explain(quote, facts, prices)]
    return answer


def answer_of(quote: Quote, facts: IndustryFacts) -> dict[str, Any]:
    """Return a quote's numbers under their outside names; ISK as numbers, ids as text keys."""
    cost, product = quote.cost, quote.basis.product_type_id
    answer: dict[str, Any] = {
        "activity": quote.job.activity.key,
        "blueprint_type_id": quote.job.blueprint_type_id,
        "product_type_id": product,
        "runs": quote.job.runs,
        "materials": {str(type_id): quantity for type_id, quantity in quote.materials},
        "time_seconds": quote.time_seconds,
        "estimated_item_value": quote.estimated_item_value,
    }
    if quote.job_cost_base is not None:
        answer["job_cost_base"] = quote.job_cost_base
    if quote.process_time_value is not None:
        answer["process_time_value"] = quote.process_time_value
    answer |= {
        "index_amount": cost.index_amount,
        "bonuses": cost.bonuses,
        "facility_tax": cost.facility_tax,
        "scc_surcharge": cost.scc_surcharge,
        "alpha_tax": cost.alpha_tax,
        "total_job_cost": cost.total,
        "total_material_cost": _plain(quote.total_material_cost),
        "total_cost": _plain(quote.total_cost),
        "units": quote.units,
        "cost_per_unit": _plain(quote.cost_per_unit),
        "cost_per_run": _plain(quote.cost_per_run),
    }
    outcome = quote.outcome
    if outcome is not None:
        answer |= {
            "probability": outcome.probability,
            "me": outcome.me,
            "te": outcome.te,
            "runs_per_copy": outcome.runs_per_copy,
            "expected_copies": outcome.expected_copies,
            "expected_runs": outcome.expected_runs,
            "expected_units": outcome.expected_units,
        }
    if quote.listed_materials:
        answer["listed_materials"] = {str(type_id): quantity for type_id, quantity in quote.listed_materials}
    answer["missing_adjusted_prices"] = list(quote.basis.run_value.missing)
    answer["missing_market_prices"] = list(quote.missing_market_prices)
    answer["not_possible_here"] = list(
        not_possible_here(facts, quote.job.facility, quote.job.activity, product)
    )
    return answer


def _warnings(request: Mapping[str, object], quote: Quote, facts: IndustryFacts) -> list[str]:
    job, basis = quote.job, quote.basis
    found = [
        f"The request has an unknown field {name}: it was passed over." for name in unknown_fields(request)
    ]
    place = sub_request(request, "facility")
    if place.get("profile") is None and place.get("system_cost_index") is None:
        found.append("No system cost index was given: it counts as 0.")
    if job.activity is Activity.REACTION and (request.get("me") or request.get("te")):
        found.append("Reaction formulas have no ME and TE: they were passed over.")
    found += not_applied(facts, job.facility)
    if job.activity is Activity.MANUFACTURING:
        found += [
            f"The loaded data don't say whether {facts.name(one)} shortens the job."
            for one in skills_unknown(facts, basis.activity.skills)
        ]
    if quote.time_seconds > LONGEST_JOB_SECONDS and basis.valued_runs > 1:
        found.append("The job would last over 30 days, which the game allows for a single run only.")
    if job.activity is Activity.INVENTION and job.runs > 1 and quote.outcome is not None:
        found.append(f"An invention of {job.runs} attempts in one job needs copies with that many runs.")
    if quote.listed_materials:
        found.append(
            "Materials the data list for this job are shown but not in the total: no bill proves them."
        )
    if basis.run_value.missing:
        names = ", ".join(facts.name(one) for one in basis.run_value.missing)
        found.append(f"No adjusted price of {names}: counted as 0 in the estimated item value.")
    if quote.missing_market_prices:
        names = ", ".join(facts.name(one) for one in quote.missing_market_prices)
        found.append(f"No market price of {names}: the total is not known.")
    return found


def _plain(number: Number | None) -> int | float | None:
    if isinstance(number, Decimal):
        return int(number) if number == number.to_integral_value() else float(number)
    return number


def _step(step: Step) -> dict[str, object]:
    return {
        "name": step.name,
        "formula": step.formula,
        "text": FORMULAS[step.formula].text,
        "inputs": [
            {"name": one.name, "value": _plain(one.value), "source": one.source} for one in step.inputs
        ],
        "result": _plain(step.result),
    }
