"""The plan under work, kept between two starts in plain values."""

from collections.abc import Mapping, Sequence

import msgspec

from eveprod_desktop.core.planning.options import PlanOptions
from eveprod_desktop.core.planning.rows import Target


def plan_to_state(targets: Sequence[Target], options: PlanOptions, plan_id: int | None) -> dict[str, object]:
    """Return a plan in plain values; `plan_id` names the saved one it came from."""
    return {
        "targets": [[one.type_id, one.units] for one in targets],
        # seconds from now mean nothing at the next start
        "options": {**msgspec.to_builtins(options), "logins": []},
        "plan_id": plan_id,
    }


def plan_from_state(state: Mapping[str, object]) -> tuple[tuple[Target, ...], PlanOptions, int | None]:
    """Return the plan that a state holds; what makes no sense in it is passed over."""
    try:
        options = msgspec.convert(state.get("options", {}), PlanOptions)
    except msgspec.ValidationError:
        options = PlanOptions()
    kept = state.get("targets")
    pairs = kept if isinstance(kept, list) else []
    targets = tuple(
        Target(pair[0], pair[1])
        for pair in pairs
        if isinstance(pair, list)
        and len(pair) == 2
        and all(isinstance(one, int) and not isinstance(one, bool) and one > 0 for one in pair)
    )
    plan_id = state.get("plan_id")
    return targets, options, plan_id if isinstance(plan_id, int) else None
