"""Which job of the game is which planned one: certain pairs, and candidates where one can't be sure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.characters.job_status import DisplayStatus
from eveprod_desktop.core.characters.rows import EsiJob
from eveprod_desktop.core.planning.stock import activity_of_job
from eveprod_desktop.core.workflow.moves import JobStatus
from eveprod_desktop.core.workflow.rows import ProductionJob

_STATUS: Mapping[DisplayStatus, JobStatus] = {
    "active": "active",
    "ready": "ready",
    "paused": "paused",
    "delivered": "completed",
    "cancelled": "cancelled",
    "reverted": "cancelled",
}
_CLOCKS_DIFFER = timedelta(minutes=5)
_BEFOREHAND = timedelta(days=1)
"""Some start a job first and write it down later: then it is a candidate, no more."""


@dataclass(frozen=True, slots=True)
class GameJob:
    """A job of the game as matching needs it; `owner_id` is a character or a corporation.

    `status` is None where the game no longer tells how it stands. `system_id` is None where nobody knows
    in which system its facility is.
    """

    esi_job_id: int
    owner_id: int
    installer_id: int
    activity: Activity
    blueprint_item_id: int
    blueprint_type_id: int
    product_type_id: int | None
    runs: int
    system_id: int | None
    facility_id: int
    status: JobStatus | None
    cost_isk: float | None
    starts_at: datetime
    ends_at: datetime
    successful_runs: int | None = None
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class Matching:
    """Pairs (planned, game) that are certain, and by planned job the games' jobs it might be."""

    pairs: tuple[tuple[int, int], ...] = ()
    unsure: Mapping[int, tuple[int, ...]] = field(default_factory=dict)


def game_job_of(job: EsiJob, system_id: int | None) -> GameJob | None:
    """Return a job as matching needs it; None for an activity that the program does not plan."""
    activity = activity_of_job(job)
    if activity is None:
        return None
    return GameJob(
        job.job_id,
        job.owner_id,
        job.installer_id,
        activity,
        job.blueprint_id,
        job.blueprint_type_id,
        job.product_type_id,
        job.runs,
        system_id,
        job.facility_id,
        _STATUS.get(job.status),
        job.cost_isk,
        job.starts_at,
        job.ends_at,
        job.successful_runs,
        job.probability,
    )


def match(planned: Sequence[ProductionJob], game: Sequence[GameJob]) -> Matching:
    """Match planned jobs with jobs of the game, none of which is linked yet.

    A pair fits when activity, blueprint, outcome and runs agree, and so do character, system and blueprint
    item wherever the plan names them, and the game's job began after the planned one was made. The plan
    that names most goes first. Equal jobs of one plan are taken in their order; where the choice is
    between jobs that are not equal, on either side, all of them are candidates. So is what fits but for
    one thing.
    """
    # another activity or blueprint is never a candidate, so each kind of job is matched by itself
    kinds: dict[tuple[Activity, int], tuple[list[ProductionJob], list[GameJob]]] = {}
    for job in planned:
        kinds.setdefault((job.activity, job.blueprint_type_id), ([], []))[0].append(job)
    for here in game:
        kind = kinds.get((here.activity, here.blueprint_type_id))
        if kind is not None:
            kind[1].append(here)
    pairs: list[tuple[int, int]] = []
    unsure: dict[int, tuple[int, ...]] = {}
    for jobs, games in kinds.values():
        oldest = min(one.created_at for one in jobs) - _BEFOREHAND
        found = _match_kind(jobs, [one for one in games if one.starts_at >= oldest])
        pairs += found.pairs
        unsure |= found.unsure
    order = {one.esi_job_id: (one.starts_at, one.esi_job_id) for one in game}
    return Matching(tuple(sorted(pairs, key=lambda pair: order[pair[1]])), dict(sorted(unsure.items())))


def _match_kind(planned: Sequence[ProductionJob], game: Sequence[GameJob]) -> Matching:
    """Match jobs of one activity and one blueprint."""
    free = {one.job_id: one for one in sorted(planned, key=lambda one: one.job_id)}
    waiting = sorted(game, key=lambda one: (one.starts_at, one.esi_job_id))
    pairs: list[tuple[int, int]] = []
    settled: set[int] = set()
    unsure: dict[int, set[int]] = {}
    for here in waiting:
        fitting = [one for one in free.values() if not _differences(one, here)]
        if not fitting:
            continue
        most = max(map(_named, fitting))
        best = [one for one in fitting if _named(one) == most]
        rivals = [one for one in waiting if one.esi_job_id not in settled and not _differences(best[0], one)]
        # as many equal planned jobs as there are jobs of the game: it does not matter which gets which
        torn = len(rivals) > len(best) and len({_kind(one) for one in rivals}) > 1
        if len({_equal(one) for one in best}) > 1 or torn:
            for one in best:
                unsure.setdefault(one.job_id, set()).add(here.esi_job_id)
            continue
        pairs.append((best[0].job_id, here.esi_job_id))
        settled.add(here.esi_job_id)
        del free[best[0].job_id]
    for here in waiting:
        if here.esi_job_id not in settled:
            for one in free.values():
                if len(_differences(one, here)) == 1 and _may_be(one, here):
                    unsure.setdefault(one.job_id, set()).add(here.esi_job_id)
    left = {job_id: tuple(sorted(ids)) for job_id, ids in sorted(unsure.items()) if job_id in free}
    return Matching(tuple(pairs), left)


def _differences(planned: ProductionJob, game: GameJob) -> tuple[str, ...]:
    """Return in what two jobs differ; empty where they fit."""
    named = (
        ("activity", planned.activity, game.activity),
        ("blueprint", planned.blueprint_type_id, game.blueprint_type_id),
        ("outcome", planned.item_type_id, game.product_type_id),
        ("runs", planned.runs, game.runs),
        ("character", planned.character_id, game.installer_id),
        ("system", planned.system_id, game.system_id),
        ("item", planned.blueprint_item_id, game.blueprint_item_id),
    )
    found = [name for name, one, other in named if one is not None and other is not None and one != other]
    if game.starts_at < planned.created_at - _CLOCKS_DIFFER:
        found.append("moment")
    return tuple(found)


def _may_be(planned: ProductionJob, game: GameJob) -> bool:
    """Whether a job that differs in one thing is worth asking about."""
    (difference,) = _differences(planned, game)
    if difference in {"activity", "blueprint", "outcome"}:
        return False
    return difference != "moment" or game.starts_at >= planned.created_at - _BEFOREHAND


def _named(planned: ProductionJob) -> int:
    named = planned.character_id, planned.system_id, planned.blueprint_item_id
    return sum(one is not None for one in named)


def _equal(planned: ProductionJob) -> tuple[object, ...]:
    """Return what has to be the same of planned jobs for it not to matter which one is meant."""
    return (
        planned.plan_id,
        planned.character_id,
        planned.system_id,
        planned.blueprint_item_id,
        planned.facility,
        planned.status,
    )


def _kind(game: GameJob) -> tuple[object, ...]:
    """Return what has to be the same of the game's jobs for it not to matter which one is meant."""
    return game.installer_id, game.system_id, game.owner_id
