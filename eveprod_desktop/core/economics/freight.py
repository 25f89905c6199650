"""Hauling: what a route costs, and how much room a unit takes in a hold."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.packaged_volume import packaged_volume_m3

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FreightRoute:
    """What hauling from one region to another costs: ISK a cubic metre, and a share of the value carried."""

    from_region_id: int
    to_region_id: int
    isk_per_m3: float
    collateral_share: float = 0.0


def freight_volume_m3(facts: IndustryFacts, type_id: int) -> float:
    """Return the cubic metres one unit takes packaged; NaN where the data do not tell."""
    known = facts.types.get(type_id)
    if known is None:
        return float("nan")
    return packaged_volume_m3(
        known.category_id, known.group_id, volume_m3=known.volume_m3, packaged_m3=known.packaged_volume_m3
    )


def hauling(route: FreightRoute | None, volume_m3: Floats, value_isk: Floats) -> Floats:
    """Return what hauling one unit of each thing costs; volume matters only where the route asks for it."""
    if route is None:
        return np.zeros(len(value_isk))
    cost = value_isk * route.collateral_share if route.collateral_share else np.zeros(len(value_isk))
    return cost + volume_m3 * route.isk_per_m3 if route.isk_per_m3 else cost
