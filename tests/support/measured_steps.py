"""Whether the numbers of an explanation measure what those measure that they came from."""

from collections.abc import Mapping

from eveprod_desktop.core.industry.formulas import Step
from eveprod_desktop.core.industry.measures import inputs_of, result_of


def disagreeing(steps: Mapping[str, Step]) -> list[str]:
    """Return every input that counts as something else than the step it came from says."""
    found = []
    for step in steps.values():
        for one, measured in zip(step.inputs, inputs_of(step), strict=True):
            origin = steps.get(one.source.removeprefix("step "))
            if one.source.startswith("step ") and origin is not None:
                there = result_of(origin)
                if there.measure is not measured.measure:
                    found.append(f"{step.name}: {one.name} {measured.measure}, not {there.measure}")
    return found
