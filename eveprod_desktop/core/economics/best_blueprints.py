"""The best blueprint of each type among those owned: what its products are counted with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from eveprod_desktop.core.characters.rows import OwnedBlueprint


@dataclass(frozen=True, slots=True)
class BestBlueprint:
    """The blueprints of one type together: the best ME with its TE, and runs left on all copies.

    `runs` is None where one of them is an original.
    """

    me: int
    te: int
    runs: int | None


def best_blueprints(owned: Iterable[OwnedBlueprint]) -> Mapping[int, BestBlueprint]:
    """Put the blueprints of each type together; a copy without a run left is none."""
    best: dict[int, BestBlueprint] = {}
    for one in owned:
        if one.is_copy and not one.runs:
            continue
        runs = (one.runs or 0) * one.quantity if one.is_copy else None
        efficiency = (one.material_efficiency, one.time_efficiency)
        known = best.get(one.type_id)
        if known is not None:
            runs = None if runs is None or known.runs is None else runs + known.runs
            efficiency = max(efficiency, (known.me, known.te))
        best[one.type_id] = BestBlueprint(*efficiency, runs)
    return best
