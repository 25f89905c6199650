"""How many units of a material one job takes."""

import math


def units_needed(runs: int, base_quantity: int, *factors: float) -> int:
    """Count the units one job of `runs` takes of a material of which one run lists `base_quantity`.

    `factors` are shares that stay (ME 10 is 0.9), multiplied in the order given: blueprint,
    structure, rigs. The whole job is rounded at once: to the nearest hundredth, then up, and
    never below one unit a run: `max(runs, ceil(floor(q * 100 + 0.5) / 100))`.
    """
    quantity: float = runs * base_quantity
    for factor in factors:
        quantity *= factor
    units = -(-math.floor(quantity * 100 + 0.5) // 100)
    return units if units > runs else runs


def material_efficiency(level: int) -> float:
    """Return the share of a material that stays at a blueprint's ME level (percent)."""
    return 1 - level / 100
