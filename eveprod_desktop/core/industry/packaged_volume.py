"""How much room a packaged unit takes, also in builds that do not say it."""

_SHIP, _STRUCTURE, _DEPLOYABLE = 6, 65, 22
_CONTAINER_GROUPS = frozenset({12, 340, 448, 649, 952})
"""Cargo, secure, audit log, freight and mission containers."""
_CAPITAL_MODULE_M3 = 1000.0
_MODULE = 7


def packaged_volume_m3(
    category_id: int, group_id: int, *, volume_m3: float | None, packaged_m3: float | None
) -> float:
    """Return the cubic metres one unit takes packaged; NaN where the data do not tell.

    Builds before August 2026 have no packaged volumes. What then has the same volume packaged and
    assembled takes that; ships, structures, deployables, containers and capital modules do not, and
    their assembled volume is never used.
    """
    if packaged_m3 is not None:
        return packaged_m3
    unpacks = category_id in {_SHIP, _STRUCTURE, _DEPLOYABLE} or group_id in _CONTAINER_GROUPS
    large_module = category_id == _MODULE and (volume_m3 or 0.0) >= _CAPITAL_MODULE_M3
    if unpacks or large_module or volume_m3 is None:
        return float("nan")
    return volume_m3
