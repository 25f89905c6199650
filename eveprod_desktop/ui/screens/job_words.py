"""The numbers of a job in words: titles of steps, where inputs come from, values as they are."""

from collections.abc import Mapping
from dataclasses import dataclass

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.industry.facility_profiles import JobClass
from eveprod_desktop.core.industry.formulas import FORMULAS, Step
from eveprod_desktop.core.industry.measures import inputs_of
from eveprod_desktop.ui.screens.step_values import StepValue

ACTIVITY_TITLES = {
    Activity.MANUFACTURING: "Manufacturing",
    Activity.REACTION: "Reaction",
    Activity.COPYING: "Copying",
    Activity.INVENTION: "Invention",
    Activity.RESEARCH_MATERIAL: "ME research",
    Activity.RESEARCH_TIME: "TE research",
}
JOB_CLASS_TITLES: dict[JobClass, str] = {
    "manufacturing": "Manufacturing",
    "components": "Components",
    "capitals": "Capital ships",
    "reaction": "Reactions",
    "copying": "Copying",
    "invention": "Invention",
    "research_material": "Material research",
    "research_time": "Time research",
}
_TITLES = {
    "time_seconds": "Time",
    "estimated_item_value": "Estimated item value (EIV)",
    "job_cost_base": "Job cost base",
    "process_time_value": "Process time value",
    "index_amount": "System cost index",
    "bonuses": "Bonuses",
    "facility_tax": "Facility tax",
    "scc_surcharge": "SCC surcharge",
    "alpha_tax": "Alpha clone tax",
    "total_job_cost": "Job cost",
    "total_material_cost": "Materials",
    "total_cost": "Total",
    "cost_per_unit": "Cost per unit",
    "cost_per_run": "Cost per run",
    "units": "Units",
    "probability": "Probability of an attempt",
    "me": "ME of the copy",
    "te": "TE of the copy",
    "runs_per_copy": "Runs of the copy",
    "expected_copies": "Copies on average",
    "expected_runs": "Runs on average",
    "expected_units": "Units on average",
    "copying_cost": "Copying, per unit",
    "profit_per_unit": "Profit per unit",
    "profit_per_hour": "Profit per hour of building",
    "profit_per_hour_in_all": "Profit per hour in all",
    "saved_per_run": "Saved per run",
    "saved_seconds_per_run": "Time saved per run",
    "runs_until_paid": "Runs until paid",
    "material_cost": "Materials, all bought",
    "material_cost_make_all": "Materials, all made",
    "material_cost_cheapest": "Materials, made or bought, the cheaper",
    "job_cost": "Job cost",
    "job_cost_rate": "Rate of the job",
    "invention_rate": "Rate of the invention",
    "copying_rate": "Rate of copying",
    "cost factor of job_cost_rate": "Cost factor of the job",
    "cost factor of invention_rate": "Cost factor of the invention",
    "cost factor of copying_rate": "Cost factor of copying",
    "invention_cost": "Invention",
    "freight": "Freight",
    "sell": "Sells for",
    "buy": "Buy orders pay",
    "profit_sell": "Profit",
    "profit_buy": "Profit at once",
    "roi_sell_percent": "ROI, per cent",
    "roi_buy_percent": "ROI at once, per cent",
    "net_profit_sell": "Net profit",
    "net_profit_buy": "Net profit at once",
    "margin_percent": "Margin, per cent",
    "isk_per_hour": "ISK per hour",
    "daily_volume": "Daily volume",
    "days_to_sell": "Days to sell",
    "sales tax on sell": "Sales tax",
    "sales tax on buy": "Sales tax at once",
}
_OF_AN_ITEM = (
    ("cost of materials ", "cost"),
    ("materials ", "units"),
    ("made ", "all made"),
    ("making ", "when it is made"),
    ("cheapest ", "made or bought"),
    ("hauling ", "freight"),
)
"""Steps about one type: what stands before its id, and what is said behind its name."""
_JOBS = ("invention", "copying", "building", "research", "today", "then")
_SOURCES = {
    "request": "chosen on the card",
    "skills of the character": "skills on the card",
    "facility": "the facility on the card",
}


@dataclass(frozen=True, slots=True)
class InputLine:
    """One number that went into a step; `step` names the step it came from, where it is one."""

    position: int
    name: str
    value: StepValue
    source: str
    step: str | None


def step_title(name: str, names: Mapping[int, str]) -> str:
    """Return what a step is called on screen, with the names of items in place of their ids."""
    job, _, own = name.partition(": ")
    if own and job in _JOBS:
        title = step_title(own, names)
        return f"{job.capitalize()}: {title if _is_of_an_item(own) else _lowered(title)}"
    for prefix, suffix in _OF_AN_ITEM:
        number = name.removeprefix(prefix)
        if number != name and number.isdecimal():
            return f"{names.get(int(number), f'Type {number}')}, {suffix}"
    return _TITLES.get(name, name[:1].upper() + name[1:])


def formula_text(step: Step) -> str:
    """Return the formula of a step in words."""
    return FORMULAS[step.formula].text


def input_lines(step: Step, names: Mapping[int, str]) -> list[InputLine]:
    """Return what went into a step, with its sources in words."""
    lines = []
    for position, (one, measured) in enumerate(zip(step.inputs, inputs_of(step), strict=True)):
        origin = one.source.removeprefix("step ") if one.source.startswith("step ") else None
        source = _SOURCES.get(one.source, one.source) if origin is None else f"← {step_title(origin, names)}"
        lines.append(InputLine(position, step_title(one.name, names), StepValue(measured), source, origin))
    return lines


def listed(words: list[str], most: int = 4) -> str:
    """Join names: the first few, and how many more there are."""
    if len(words) > most:
        return f"{', '.join(words[:most])} and {len(words) - most} more"
    return ", ".join(words)


def _is_of_an_item(name: str) -> bool:
    return any(name.startswith(prefix) and name[len(prefix) :].isdecimal() for prefix, _ in _OF_AN_ITEM)


def _lowered(title: str) -> str:
    """Begin a title in lower case unless its first word is written in capitals."""
    return title[:1].lower() + title[1:] if title[1:2].islower() else title
