"""Why a planetary good costs what it does, in the same steps as a quote."""

from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.formulas import Input, Step
from eveprod_desktop.core.industry.planetary import PlanetaryQuote
from eveprod_desktop.core.industry.prices import Prices


def explain_planetary(quote: PlanetaryQuote, facts: IndustryFacts, prices: Prices) -> tuple[Step, ...]:
    """Return the steps of a planetary quote: units, what the inputs cost, duty on each good, the total."""
    cycles = Input("cycles", quote.cycles, "request")
    name = quote.schematic.name
    steps = [
        Step(
            "time_seconds",
            "units",
            (cycles, Input("seconds of a cycle", quote.schematic.cycle_seconds, name)),
            quote.time_seconds,
        ),
        Step(
            "units",
            "units",
            (cycles, Input("units of a cycle", quote.schematic.output[1], name)),
            quote.units,
        ),
    ]
    spent: list[Input] = []
    rows = zip(quote.schematic.inputs, quote.inputs, quote.input_costs, strict=True)
    for (type_id, of_cycle), (_, units), cost in rows:
        steps.append(Step(f"materials {type_id}", "units", (cycles, Input("units", of_cycle, name)), units))
        if cost is not None:
            quantity = Input("quantity", units, f"step materials {type_id}")
            price = Input("market price", prices.market[type_id], facts.name(type_id))
            steps.append(Step(f"cost of materials {type_id}", "priced", (quantity, price), cost))
            spent.append(Input("material", cost, f"step cost of materials {type_id}"))
    for kind, duties in (("import", quote.import_duties), ("export", quote.export_duties)):
        for duty in duties:
            inputs = (
                Input(
                    "units",
                    duty.units,
                    "step units" if kind == "export" else f"step materials {duty.type_id}",
                ),
                Input("taxable value", duty.taxable_value, facts.name(duty.type_id)),
                Input("rate", duty.rate, "customs office and skill"),
                Input("share of the rate", duty.part, f"rule of {kind}s"),
            )
            steps.append(Step(f"{kind} duty {duty.type_id}", "duty", inputs, duty.amount))
            spent.append(Input(f"{kind} duty", duty.amount, f"step {kind} duty {duty.type_id}"))
    if quote.total_cost is not None and quote.cost_per_unit is not None:
        steps.append(Step("total_cost", "sum", tuple(spent), quote.total_cost))
        total = Input("total", quote.total_cost, "step total_cost")
        made = Input("units", quote.units, "step units")
        steps.append(Step("cost_per_unit", "per_part", (total, made), quote.cost_per_unit))
    return tuple(steps)
