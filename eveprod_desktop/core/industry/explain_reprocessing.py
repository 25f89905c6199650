"""Why a reprocessing yields what it does, in the same steps as a quote."""

from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.formulas import Input, Step
from eveprod_desktop.core.industry.reprocessing import Reprocessed


def explain_reprocessing(found: Reprocessed, facts: IndustryFacts) -> tuple[Step, ...]:
    """Return the steps of a reprocessing: the yield from its factors, then the units of each material."""
    factors = tuple(Input("factor", one.factor, one.source) for one in found.outcome.factors)
    steps = [Step("yield", "exact_product", factors, found.outcome.share)]
    contents = dict(facts.reprocessing_yields[found.type_id])
    portions = Input("portions", found.portions, "whole portions of what was given")
    share = Input("yield", found.outcome.share, "step yield")
    for material, units in found.outputs:
        of_portion = Input("units of a portion", contents[material], facts.name(found.type_id))
        steps.append(Step(f"outputs {material}", "reprocessed_units", (portions, of_portion, share), units))
    return tuple(steps)
