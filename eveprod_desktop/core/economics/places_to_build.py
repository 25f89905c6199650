"""What one unit of a product costs at each place it could be built at: facility profiles and regions."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from eveprod_desktop.core.economics.grounds import Grounds
from eveprod_desktop.core.industry.facility import Facility, not_possible_here
from eveprod_desktop.core.industry.job_cost import cost_factor
from eveprod_desktop.core.industry.modifiers import modifiers_at
from eveprod_desktop.core.industry.typed_rules import ALPHA_TAX, SCC_SURCHARGE


@dataclass(frozen=True, slots=True)
class BuildCost:
    """One unit built at a place, ISK; None is "not known". `reasons` say why the game would not do it there.

    `place` is the name of a facility profile, "" for an NPC station at the region's mean cost index.
    """

    region_id: int
    place: str
    material_cost: float | None
    job_cost: float | None
    reasons: tuple[str, ...] = ()

    @property
    def total(self) -> float | None:
        """Materials and job, None where either is not known."""
        known = self.material_cost is not None and self.job_cost is not None
        return (self.material_cost or 0.0) + (self.job_cost or 0.0) if known else None


def build_cost(grounds: Grounds, at: int, region_id: int, place: str, facility: Facility) -> BuildCost:
    """Return what one unit of the product at a place of the table costs, its materials bought, at a facility.

    Raises:
        AppError: rigs that do not fit their structure.

    """
    table, what_if = grounds.table, grounds.what_if
    kind = table.kinds[int(table.kind[at])]
    type_id = int(table.type_id[at])
    modifiers = modifiers_at(grounds.facts, facility, kind.activity, type_id)
    end = table.material_start[at + 1] if at + 1 < len(table) else len(table.material_type)
    edges = slice(int(table.material_start[at]), int(end))
    materials, quantities = table.material_type[edges], table.material_quantity[edges]
    share = 1 - float(np.nan_to_num(grounds.economics.me[at])) / 100
    stays = share * (modifiers.structure_material * modifiers.rig_material)
    units = float(table.units_per_run[at])
    spent = float((np.maximum(1.0, quantities * stays) * grounds.economics.buying[materials]).sum()) / units
    adjusted = grounds.inputs.adjusted
    value = (
        math.nan
        if np.isnan(adjusted).all()
        else float((quantities * np.nan_to_num(adjusted[materials])).sum())
    )
    taxes = facility.facility_tax + SCC_SURCHARGE + (ALPHA_TAX if what_if.skills.alpha else 0.0)
    job = value * (facility.system_cost_index * cost_factor(facility, modifiers) + taxes) / units
    return BuildCost(
        region_id,
        place,
        _known(spent),
        _known(job),
        not_possible_here(grounds.facts, facility, kind.activity, type_id),
    )


def cheapest(costs: Iterable[BuildCost]) -> BuildCost | None:
    """Return the cheapest place at which the game would do it; None where none is known."""
    possible = [one for one in costs if one.total is not None and not one.reasons]
    return min(possible, key=lambda one: one.total or 0.0, default=None)


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
