"""Collects steps as they are worked out, and what is behind those that can't be."""

import math

from eveprod_desktop.core.industry.formulas import Input, Step, recompute

EACH = ", ISK each"
"""Ends the name of an input that is the price of an item."""
_DIGITS = 12


class StepBook:
    """`steps` by name, in the order they were worked out; `gaps` name what is not known, by step."""

    def __init__(self) -> None:
        self.steps: dict[str, Step] = {}
        self.gaps: dict[str, tuple[str, ...]] = {}

    def add(self, name: str, formula: str, *inputs: Input) -> float | None:
        """Work a step out and keep it; nothing is known (None) where an input is not."""
        unknown = [one for one in inputs if isinstance(one.value, float) and math.isnan(one.value)]
        if unknown:
            roots = [root for one in unknown for root in self._roots(one)]
            self.gaps[name] = tuple(dict.fromkeys(roots))
            return None
        step = Step(name, formula, tuple(_shown(one) for one in inputs), 0)
        worked = recompute(step)
        result = worked if isinstance(worked, int) else _rounded(float(worked))
        self.steps[name] = step._replace(result=result)
        return float(result)

    def _roots(self, one: Input) -> tuple[str, ...]:
        """Name what is behind an input that is not known."""
        origin = one.source.removeprefix("step ")
        if origin != one.source:
            return self.gaps.get(origin, (origin,))
        item = one.name.removesuffix(EACH)
        return (one.name if item == one.name else f"price of {item}",)

    def of_step(self, title: str, name: str) -> Input:
        """Return the result of a step as an input of another one; not known (NaN) where it has none."""
        step = self.steps.get(name)
        return Input(title, math.nan if step is None else step.result, f"step {name}")


def _shown(one: Input) -> Input:
    """Return an input with as many digits as a person can use; whole numbers as they are."""
    return one if isinstance(one.value, int) else one._replace(value=_rounded(float(one.value)))


def _rounded(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
