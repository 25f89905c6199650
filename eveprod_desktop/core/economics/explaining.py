"""Why each figure of one product in one region is what it is, in steps as a job explains itself.

Figures for ranking are per unit and unrounded, so the steps are too; their formulas are those of
`core.industry.formulas`, and working a step out again gives its result.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from eveprod_desktop.core.economics.explaining_invention import explain_invention
from eveprod_desktop.core.economics.explaining_materials import explain_materials
from eveprod_desktop.core.economics.explaining_sale import explain_sale
from eveprod_desktop.core.economics.grounds import Grounds
from eveprod_desktop.core.economics.product_steps import ProductSteps
from eveprod_desktop.core.industry.explain import place_inputs
from eveprod_desktop.core.industry.formulas import Input, Step
from eveprod_desktop.core.industry.skills import time_factors

FIGURES = (
    "material_cost",
    "material_cost_make_all",
    "material_cost_cheapest",
    "job_cost",
    "invention_cost",
    "freight",
    "total_cost",
    "sell",
    "buy",
    "profit_sell",
    "profit_buy",
    "roi_sell_percent",
    "roi_buy_percent",
    "net_profit_sell",
    "net_profit_buy",
    "margin_percent",
    "isk_per_hour",
    "time_seconds",
    "daily_volume",
    "days_to_sell",
)
"""The figures of an `EconomicsRow` that have a step of the same name, where they are known."""
_COUNTED = {
    "buy": "material_cost",
    "make": "material_cost_make_all",
    "cheapest": "material_cost_cheapest",
}


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """The steps of every known figure, by name, in the order they were worked out.

    `gaps` name, for each step that could not be worked out, what is not known: "price of Tritanium".
    """

    steps: Mapping[str, Step]
    gaps: Mapping[str, tuple[str, ...]]


def explain_product(grounds: Grounds, at: int) -> Explanation:
    """Return why each figure of the product at a place of the table is what it is, or is not known."""
    book = ProductSteps(grounds, at)
    explain_materials(book)
    _job(book)
    explain_invention(book)
    explain_sale(book)
    _time(book)
    return Explanation(book.steps, book.gaps)


def _job(book: ProductSteps) -> None:
    """Add `job_cost` and `total_cost`, in ISK for one unit."""
    g = book.grounds
    if np.isnan(g.inputs.adjusted).all():
        book.gaps["value of one run"] = ("CCP's adjusted prices",)
    else:
        book.add("value of one run", "run_value", *book.valued(book.quantities(book.at)))
    book.rate("job_cost_rate", book.place, book.modifiers)
    book.add(
        "job_cost",
        "rate_per_unit",
        book.of_step("value of one run", "value of one run"),
        book.of_step("rate", "job_cost_rate"),
        Input("units of a run", book.units, book.blueprint),
    )
    book.add(
        "total_cost",
        "float_sum",
        book.of_step("material_cost", _COUNTED[g.what_if.costing]),
        book.of_step("job_cost", "job_cost"),
    )


def _time(book: ProductSteps) -> None:
    """Add the seconds of a run, what an hour brings, and how long the units on offer last."""
    g, at = book.grounds, book.at
    te = int(np.nan_to_num(g.economics.te[at]))
    book.add("TE share", "efficiency_share", Input("level", te, book.efficiency_source("TE")))
    skills = []
    if g.what_if.skilled_time:
        recipe = g.facts.activity(int(g.table.blueprint[at]), book.kind.activity)
        needed = recipe.skills if recipe else ()
        skills = [
            Input("skill", one.factor, g.facts.name(one.type_id))
            for one in time_factors(g.facts, g.what_if.skills, book.kind.activity, needed)
        ]
    book.add(
        "time_seconds",
        "job_seconds",
        Input("runs", 1, "one run"),
        Input("seconds of one run", int(g.table.seconds[at]), book.blueprint),
        book.of_step("TE share", "TE share"),
        *place_inputs(book.modifiers, g.facts, "time"),
        *skills,
    )
    units = Input("units of a run", book.units, book.blueprint)
    seconds = book.of_step("seconds of a run", "time_seconds")
    if seconds.value:
        profit = book.of_step("net_profit_sell", "net_profit_sell")
        book.add("isk_per_hour", "hourly", profit, units, seconds)
    traded = "mean of the last 30 days, days without trade included"
    book.add("daily_volume", "as_it_stands", Input("daily volume", float(g.inputs.daily_volume[at]), traded))
    volume = book.of_step("daily_volume", "daily_volume")
    if volume.value:
        offered = Input("units on offer", float(np.nan_to_num(g.inputs.offered[at])), "sell orders")
        book.add("days_to_sell", "days_until_sold", offered, units, volume)
