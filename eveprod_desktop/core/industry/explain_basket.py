"""Why a basket of ore costs what it does and gives what it gives, in the same steps as a quote."""

from collections.abc import Mapping
from decimal import Decimal

from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.formulas import Input, Step
from eveprod_desktop.core.industry.ore_basket import Basket, BasketLine
from eveprod_desktop.core.industry.reprocessing import Refinery, reprocessing_yield, whole_units
from eveprod_desktop.core.industry.skills import Skills


def explain_basket(
    basket: Basket,
    facts: IndustryFacts,
    need: Mapping[int, int],
    place: Refinery,
    skills: Skills,
    *,
    worth: Mapping[int, float] | None = None,
) -> tuple[Step, ...]:
    """Return the steps of a basket that `cheapest_basket` found with the same arguments.

    Each line's cost and what it gives, the sum of each material, what is left of it and its worth, and the
    costs in the end.
    """
    steps: list[Step] = []
    given: dict[int, list[Input]] = {}
    for line in basket.lines:
        type_id = line.offer.type_id
        inputs = (Input("units", line.units, "basket"), Input("price", line.offer.price_isk, "offer"))
        steps.append(Step(f"cost {type_id}", "priced", inputs, line.cost))
        for step, material in _outputs(line, facts, place, skills):
            steps.append(step)
            given.setdefault(material, []).append(
                Input(facts.name(type_id), step.result, f"step {step.name}")
            )
        if line.portions is None:
            given.setdefault(type_id, []).append(Input("bought as it is", line.units, "basket"))
    for material, units in basket.outputs:
        steps.append(Step(f"outputs {material}", "sum", tuple(given[material]), units))
    credit: list[Input] = []
    outputs = dict(basket.outputs)
    for left in basket.leftovers:
        over = (
            Input("units", outputs[left.type_id], f"step outputs {left.type_id}"),
            Input("needed", max(0, need.get(left.type_id, 0)), "request"),
        )
        steps.append(Step(f"left over {left.type_id}", "difference", over, left.units))
        if left.value is not None and worth is not None:
            valued = (
                Input("units", left.units, over[0].source),
                Input("price", worth[left.type_id], "worth"),
            )
            steps.append(Step(f"worth {left.type_id}", "priced", valued, left.value))
            credit.append(Input(facts.name(left.type_id), left.value, f"step worth {left.type_id}"))
    costs = tuple(
        Input(facts.name(one.offer.type_id), one.cost, f"step cost {one.offer.type_id}")
        for one in basket.lines
    )
    steps.append(Step("cost", "sum", costs, basket.cost))
    steps.append(Step("worth of leftovers", "sum", tuple(credit), basket.cost - basket.net_cost))
    net = (
        Input("cost", basket.cost, "step cost"),
        Input("worth", steps[-1].result, "step worth of leftovers"),
    )
    steps.append(Step("net cost", "difference", net, basket.net_cost))
    return tuple(steps)


def _outputs(
    line: BasketLine, facts: IndustryFacts, place: Refinery, skills: Skills
) -> list[tuple[Step, int]]:
    """Return a step and its material for everything that reprocessing a line gives."""
    if line.portions is None:
        return []
    type_id = line.offer.type_id
    share = reprocessing_yield(facts, type_id, place, skills).share
    portions = Input("portions", line.portions, "basket")
    part = Input("yield", share, f"reprocessing of {facts.name(type_id)}")
    found = []
    for material, content in facts.reprocessing_yields[type_id]:
        inputs = (portions, Input("units of a portion", content, facts.name(type_id)), part)
        name = f"outputs {type_id} {material}"
        found.append((Step(name, "reprocessed_units", inputs, _units(inputs)), material))
    return found


def _units(inputs: tuple[Input, ...]) -> int:
    portions, content, share = (one.value for one in inputs)
    return whole_units(int(portions), int(content), Decimal(share))
