"""Why a full price is what it is, in the same steps as the quotes it is made of."""

from decimal import Decimal

from eveprod_desktop.core.industry.explain import explain
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.formulas import Input, Number, Step
from eveprod_desktop.core.industry.full_price import InventedProduct
from eveprod_desktop.core.industry.prices import Prices


def explain_full_price(way: InventedProduct, facts: IndustryFacts, prices: Prices) -> tuple[Step, ...]:
    """Return the steps of the jobs a T2 or T3 product needs, then how they add up to its cost and profit.

    The steps of a job bear its name before theirs, as `invention: time_seconds`.
    """
    jobs = [("invention", way.invention), ("copying", way.copying), ("building", way.building)]
    steps = [
        within(name, step)
        for name, quote in jobs
        if quote is not None
        for step in explain(quote, facts, prices)
    ]
    lines = [
        _from("invention", way.invention_cost, "step invention: cost_per_unit"),
        _from("building", way.manufacturing_cost, "step building: cost_per_unit"),
    ]
    units = Input("expected units", way.invention.units, "step invention: expected_units")
    science_seconds = [("invention", way.invention.time_seconds)]
    if way.copying is not None and way.copying_cost is not None:
        total = Input("total", way.copying.cost.total, "step copying: total_job_cost")
        steps.append(Step("copying_cost", "per_part", (total, units), way.copying_cost))
        lines.insert(0, _from("copying", way.copying_cost, "step copying_cost"))
        science_seconds.append(("copying", way.copying.time_seconds))
    if way.cost_per_unit is None:
        return tuple(steps)
    known = tuple(line for line in lines if line is not None)
    steps.append(Step("cost_per_unit", "sum", known, way.cost_per_unit))
    if way.profit_per_unit is None or way.sell_price_isk is None:
        return tuple(steps)
    sell = Input("sell price", Decimal(repr(way.sell_price_isk)), "market")
    cost = Input("cost", way.cost_per_unit, "step cost_per_unit")
    steps.append(Step("profit_per_unit", "difference", (sell, cost), way.profit_per_unit))
    spent = []
    for name, seconds in science_seconds:
        source = Input("seconds", seconds, f"step {name}: time_seconds")
        steps.append(Step(f"{name} seconds", "seconds_per_unit", (source, units), seconds / units.value))
        spent.append(Input(name, seconds / units.value, f"step {name} seconds"))
    built = Input("seconds", way.building.time_seconds, "step building: time_seconds")
    made = Input("units", way.building.units, "step building: units")
    steps.append(Step("building seconds", "seconds_per_unit", (built, made), way.manufacturing_seconds))
    building = Input("building", way.manufacturing_seconds, "step building seconds")
    steps.append(Step("science seconds", "float_sum", tuple(spent), way.science_seconds))
    both = (building, Input("science", way.science_seconds, "step science seconds"))
    in_all = way.manufacturing_seconds + way.science_seconds
    steps.append(Step("seconds in all", "float_sum", both, in_all))
    profit = Input("profit", way.profit_per_unit, "step profit_per_unit")
    for name, seconds_input, result in (
        ("profit_per_hour", building, way.profit_per_hour),
        ("profit_per_hour_in_all", Input("all", in_all, "step seconds in all"), way.profit_per_hour_in_all),
    ):
        if result is not None:
            steps.append(Step(name, "per_hour", (profit, seconds_input), result))
    return tuple(steps)


def within(job: str, step: Step) -> Step:
    """Return a step of one of several jobs with the job's name before its own, as `invention: te`."""
    inputs = tuple(
        one._replace(source=f"step {job}: {one.source.removeprefix('step ')}")
        if one.source.startswith("step ")
        else one
        for one in step.inputs
    )
    return step._replace(name=f"{job}: {step.name}", inputs=inputs)


def _from(name: str, value: Number | None, source: str) -> Input | None:
    return None if value is None else Input(name, value, source)
