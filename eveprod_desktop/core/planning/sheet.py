"""A plan with everything that is needed to show it: one frozen row that crosses from the worker."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from eveprod_desktop.core.planning.options import PlanOptions
from eveprod_desktop.core.planning.rows import Target
from eveprod_desktop.core.planning.service import FlipPrice, PlanAnswer


@dataclass(frozen=True, slots=True, eq=False)
class PlanSheet:
    """What was asked for, the answer, and the words for it.

    `region_id` is where the plan builds (None: no market was ever fetched), `place` the market it buys at
    with prices of `data_at`. `parts` are what can be made as well as bought. `names` are in the user's
    language, of every type in the answer; `volumes_m3` packaged, of what is known; `characters` by id.
    """

    targets: tuple[Target, ...]
    options: PlanOptions
    answer: PlanAnswer
    parts: tuple[FlipPrice, ...]
    region_id: int | None = None
    place: str = ""
    data_at: datetime | None = None
    names: Mapping[int, str] = field(default_factory=dict)
    volumes_m3: Mapping[int, float] = field(default_factory=dict)
    characters: Mapping[int, str] = field(default_factory=dict)

    def name(self, type_id: int) -> str:
        """Return the name of a type of the plan."""
        return self.names.get(type_id) or f"Type {type_id}"

    def volume_m3(self, type_id: int) -> float | None:
        """Return the packaged volume of one unit, None where it is not known."""
        return self.volumes_m3.get(type_id)


def types_of(answer: PlanAnswer) -> frozenset[int]:
    """Return every type that an answer speaks of."""
    plan = answer.plan
    found = {one.type_id for one in plan.targets} | {one.type_id for one in plan.buy}
    for job in plan.jobs:
        found |= {job.type_id, job.blueprint.blueprint_type_id}
        found.update(type_id for type_id, _ in job.materials)
    for pairs in (plan.leftovers, plan.from_stock, plan.from_running):
        found.update(type_id for type_id, _ in pairs)
    found.update(one.blueprint_type_id for one in answer.to_get)
    found.update(one.skill_type_id for _, lacking in answer.lacking for one in lacking)
    return frozenset(found)
