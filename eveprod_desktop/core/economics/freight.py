"""Hauling: what a route costs, and how much room a unit takes in a hold."""

from dataclasses import dataclass

from eveprod_desktop.core.industry.facts import IndustryFacts

_SHIP, _STRUCTURE, _DEPLOYABLE = 6, 65, 22
_CONTAINER_GROUPS = frozenset({12, 340, 448, 649, 952})
"""Cargo, secure, audit log, freight and mission containers."""
_CAPITAL_MODULE_M3 = 1000.0
_MODULE = 7


@dataclass(frozen=True, slots=True)
class FreightRoute:
    """What hauling from one region to another costs: ISK a cubic metre, and a share of the value carried."""

    from_region_id: int
    to_region_id: int
    isk_per_m3: float
    collateral_share: float = 0.0


def freight_volume_m3(facts: IndustryFacts, type_id: int) -> float:
    """Return the cubic metres one unit takes packaged; NaN where the data do not tell.

    Builds before August 2026 have no packaged volumes. What then has the same volume packaged and
    assembled takes that; ships, structures, deployables, containers and capital modules do not, and
    their assembled volume is never used.
    """
    known = facts.types.get(type_id)
    if known is None:
        return float("nan")
    if known.packaged_volume_m3 is not None:
        return known.packaged_volume_m3
    unpacks = known.category_id in {_SHIP, _STRUCTURE, _DEPLOYABLE} or known.group_id in _CONTAINER_GROUPS
    large_module = known.category_id == _MODULE and (known.volume_m3 or 0.0) >= _CAPITAL_MODULE_M3
    if unpacks or large_module or known.volume_m3 is None:
        return float("nan")
    return known.volume_m3
