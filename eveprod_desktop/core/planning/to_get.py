"""Blueprints that a plan runs on and that the player has not: which, for what, and where to get them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.characters.rows import OwnedBlueprint as BlueprintRow
from eveprod_desktop.core.planning.rows import PlannedJob

SourceKind = Literal["market", "invention", "other"]
HowToGet = Literal["fetch", "buy", "invent", "elsewhere"]
"""Fetch: one lies where it was not looked for. Elsewhere: contracts, loyalty points, exploration, events."""


_HOW: Mapping[SourceKind, HowToGet] = {"market": "buy", "invention": "invent", "other": "elsewhere"}


@dataclass(frozen=True, slots=True)
class BlueprintToGet:
    """A blueprint that jobs (by number) run on and nobody chosen has at hand.

    `runs` are those of all the jobs; `me` and `te` what the plan counts on. `item_id` names the one to
    fetch. `price_isk` is what one costs on the market, None where it has no price or is not sold there.
    """

    blueprint_type_id: int
    how: HowToGet
    kind: str
    runs: int
    me: int
    te: int
    jobs: tuple[int, ...]
    item_id: int | None = None
    price_isk: float | None = None


def blueprints_to_get(
    jobs: Iterable[PlannedJob],
    kinds: Mapping[int, SourceKind],
    price_of: Callable[[int], float | None],
    elsewhere: Iterable[BlueprintRow] = (),
) -> tuple[BlueprintToGet, ...]:
    """Return what has to be got before the jobs can start, by blueprint.

    `kinds` tell where blueprints come from, by blueprint; `price_of` what one costs. What the plan itself
    copies or invents is not among them, nor are relics, which are bought like datacores.
    """
    lying: dict[int, list[BlueprintRow]] = {}
    for row in elsewhere:
        lying.setdefault(row.type_id, []).append(row)
    copied = {job.type_id for job in jobs if job.activity is Activity.COPYING}
    needed: dict[int, list[PlannedJob]] = {}
    for job in jobs:
        use = job.blueprint
        if use.item_id is not None or use.kind == "invented":
            continue
        if job.activity is Activity.INVENTION and (
            use.blueprint_type_id in copied
            or any(one == use.blueprint_type_id for one, _ in job.materials)  # a relic
        ):
            continue
        needed.setdefault(use.blueprint_type_id, []).append(job)
    found = []
    for blueprint, users in sorted(needed.items()):
        runs = sum(job.runs * (job.runs_per_copy or 1) for job in users)
        fetched = _best(lying.get(blueprint, ()), runs)
        first = users[0]
        how: HowToGet = "fetch" if fetched is not None else _HOW[kinds.get(blueprint, "other")]
        found.append(
            BlueprintToGet(
                blueprint,
                how,
                first.blueprint.kind,
                runs,
                first.blueprint.me,
                first.blueprint.te,
                tuple(job.number for job in users),
                None if fetched is None else fetched.item_id,
                price_of(blueprint) if how == "buy" else None,
            )
        )
    return tuple(found)


def _best(rows: Iterable[BlueprintRow], runs: int) -> BlueprintRow | None:
    """Return the one to fetch: an original, else a copy that holds the runs; the most efficient of them."""
    good = [one for one in rows if one.runs is None or one.runs >= runs]
    return max(good, key=lambda one: (one.material_efficiency, one.runs is None, -one.item_id), default=None)
