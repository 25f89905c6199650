"""What there is to choose from for a shopping list, and what is remembered of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from eveprod_desktop.core.workflow.rows import JobFilter
from eveprod_desktop.core.workflow.shopping_rows import PlanInHand, ShoppingSource
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.owners import OwnerChoice, Owners, read_owners

if TYPE_CHECKING:
    from eveprod_desktop.app import App

NOBODY = "nobody"
_NO_STOCK = OwnerChoice(NOBODY, "No stock", frozenset())
_PLAN = "plan:"
_MOST_KEPT = 30
"""Lists whose ticks are remembered: those of plans that were given up are worth nothing."""


@dataclass(frozen=True, slots=True)
class ShoppingAround:
    """Saved plans by id, how many jobs are planned, whose stock there is, markets with prices by region.

    `characters` tells people from corporations.
    """

    plans: Mapping[int, str]
    planned: int
    owners: Owners
    characters: frozenset[int]
    markets: Mapping[int, str]


def read_around(app: "App") -> ShoppingAround:
    """Return what there is to choose from. For a waiting thread."""
    fetched = set(app.market.fetched_regions())
    watched = [place.region_id for place in app.market.places() if place.region_id in fetched]
    owners = read_owners(app)
    if owners.choices:
        owners = replace(owners, choices=(*owners.choices, _NO_STOCK))
    return ShoppingAround(
        {row.plan_id: row.name for row in app.workflow.plans.plans() if row.unreadable is None},
        len(app.workflow.get_jobs(JobFilter(statuses=("planned",)))),
        owners,
        frozenset(one.character_id for one in app.roster.characters()),
        {one: app.market.region_name(one) for one in dict.fromkeys((*watched, *sorted(fetched)))},
    )


def source_entries(
    around: ShoppingAround, in_hand: PlanInHand | None, source: ShoppingSource | None
) -> list[tuple[str, str]]:
    """Return the sources to offer: title and key."""
    entries = []
    if in_hand is not None:
        entries.append(("The plan in the planner", "planner"))
    if around.planned or (source is not None and source.kind == "planned"):
        entries.append((f"All planned jobs ({write.whole(around.planned)})", "planned"))
    if source is not None and source.kind == "jobs":
        entries.append((f"{write.count(len(source.job_ids), 'job')} chosen on the board", "jobs"))
    return entries + [(f"Plan: {name}", f"{_PLAN}{plan_id}") for plan_id, name in around.plans.items()]


def source_of(
    key: str, in_hand: PlanInHand | None, before: ShoppingSource | None = None
) -> ShoppingSource | None:
    """Return the source of a key that was offered; None where there is none (any more)."""
    if key == "planner" and in_hand is not None:
        return ShoppingSource("planner", in_hand=in_hand)
    if key == "planned":
        return ShoppingSource("planned")
    if key == "jobs" and before is not None and before.kind == "jobs":
        return before
    if key.startswith(_PLAN) and key.removeprefix(_PLAN).isdecimal():
        return ShoppingSource("plan", int(key.removeprefix(_PLAN)))
    return None


def box_key(source: ShoppingSource | None) -> str:
    """Return the key that a source is offered under."""
    return "" if source is None else source.key if source.kind == "plan" else source.kind


def kept_ticks(ticks: Mapping[str, Mapping[int, int]]) -> dict[str, dict[str, int]]:
    """Return ticks by list in plain values, of the lists that were ticked last."""
    used = [(key, units) for key, units in ticks.items() if units][-_MOST_KEPT:]
    return {key: {str(one): count for one, count in units.items()} for key, units in used}


def ticks_from_state(state: object) -> dict[str, dict[int, int]]:
    """Return the ticks that a state holds; what makes no sense in it is passed over."""
    found: dict[str, dict[int, int]] = {}
    for key, units in state.items() if isinstance(state, dict) else ():
        if isinstance(key, str) and isinstance(units, dict):
            found[key] = {
                int(one): count
                for one, count in units.items()
                if isinstance(one, str) and one.isdecimal() and isinstance(count, int) and count > 0
            }
    return found


def whole_numbers(state: object) -> tuple[int, ...]:
    """Return the whole numbers of a list that a state holds."""
    numbers: Sequence[object] = state if isinstance(state, list) else ()
    return tuple(one for one in numbers if isinstance(one, int) and not isinstance(one, bool))
