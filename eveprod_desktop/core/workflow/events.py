"""What happened between two looks at the jobs: told once, in sentences fit for the system tray."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from eveprod_desktop.core.activities import PRODUCING, Activity
from eveprod_desktop.core.planning.schedule import SlotKind, slot_kind
from eveprod_desktop.core.workflow.matching import GameJob
from eveprod_desktop.core.workflow.rows import ProductionJob
from eveprod_desktop.core.workflow.supply import readiness

EventKind = Literal["job ended", "slot free", "plan goes on"]


@dataclass(frozen=True, slots=True)
class RunningJob:
    """A job that holds a slot of the character `installer_id`; `owner_id` may be a corporation.

    `key` tells jobs apart: ("game", id) or ("plan", id). `ends_at` None is a paused job.
    """

    key: tuple[str, int]
    installer_id: int | None
    owner_id: int | None
    activity: Activity
    type_id: int
    runs: int
    ends_at: datetime | None
    ready: bool


@dataclass(frozen=True, slots=True)
class Looked:
    """The jobs at one moment: those that hold slots, and the planned ones that wait for no other one.

    `startable` has the plan of each such job (None: of no plan). `at` is the moment, None if nobody knows.
    """

    running: Mapping[tuple[str, int], RunningJob] = field(default_factory=dict)
    startable: Mapping[int, int | None] = field(default_factory=dict)
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something to tell. `character_id` is whose slot it is, `type_id` what was made.

    `job_ids` are planned jobs: those that can start now, of a plan that goes on.
    """

    kind: EventKind
    character_id: int | None = None
    owner_id: int | None = None
    type_id: int | None = None
    activity: Activity | None = None
    runs: int = 0
    slots: SlotKind | None = None
    plan_id: int | None = None
    job_ids: tuple[int, ...] = ()


def look(jobs: Iterable[ProductionJob], games: Iterable[GameJob], now: datetime) -> Looked:
    """Return how jobs stand at a moment; a planned job that is linked counts as the game's."""
    known = {one.job_id: one for one in jobs}
    running: dict[tuple[str, int], RunningJob] = {}
    for game in games:
        if game.status in {"active", "ready", "paused"}:
            key = ("game", game.esi_job_id)
            ends = None if game.status == "paused" else game.ends_at
            running[key] = RunningJob(
                key,
                game.installer_id,
                game.owner_id,
                game.activity,
                game.product_type_id or game.blueprint_type_id,
                game.runs,
                ends,
                game.status == "ready" or (ends is not None and ends <= now),
            )
    for job in known.values():
        if job.status in {"active", "ready", "paused"} and job.esi_job_id is None:
            key = ("plan", job.job_id)
            ends = None if job.status == "paused" else job.ends_at
            running[key] = RunningJob(
                key,
                job.character_id,
                job.character_id,
                job.activity,
                job.item_type_id,
                job.runs,
                ends,
                job.status == "ready" or (ends is not None and ends <= now),
            )
    startable = {
        one.job_id: one.plan_id
        for one in known.values()
        if one.status == "planned" and readiness(one, known).startable
    }
    return Looked(running, startable, now)


def events_between(before: Looked, after: Looked) -> tuple[Event, ...]:
    """Return what to tell: jobs that ended, slots that came free, plans that can go on.

    A job ended when it became ready; one that was delivered meanwhile needs no word, nor does one that had
    ended before the first look and is heard of only now, as those of a character just signed in. A slot
    is free when a job that held it does no more (it was delivered or cancelled), of a character who
    started no other one of the kind. What was startable before is not told again.
    """
    events = []
    gone: dict[tuple[int, SlotKind], int] = {}
    for key, job in before.running.items():
        later = after.running.get(key)
        if later is not None and later.ready and not job.ready:
            events.append(_ended(later))
        elif later is None and job.installer_id is not None:
            slot = (job.installer_id, slot_kind(job.activity))
            gone[slot] = gone.get(slot, 0) + 1
    for key, job in after.running.items():
        if key in before.running:
            continue
        heard_late = before.at is not None and job.ends_at is not None and job.ends_at <= before.at
        if job.ready and not heard_late:
            events.append(_ended(job))
        # one that is linked now stands under another key: it freed nothing and took nothing
        if job.installer_id is not None:
            slot = (job.installer_id, slot_kind(job.activity))
            gone[slot] = gone.get(slot, 0) - 1
    events += [
        Event("slot free", character_id=character, slots=kind)
        for (character, kind), count in sorted(gone.items())
        if count > 0
    ]
    plans: dict[int, list[int]] = {}
    for job_id, plan_id in sorted(after.startable.items()):
        if plan_id is not None and job_id not in before.startable:
            plans.setdefault(plan_id, []).append(job_id)
    events += [Event("plan goes on", plan_id=plan, job_ids=tuple(ids)) for plan, ids in plans.items()]
    return tuple(events)


def in_words(
    event: Event,
    name_of_type: Mapping[int, str],
    name_of_owner: Mapping[int, str],
    name_of_plan: Mapping[int, str],
) -> str:
    """Say an event in a sentence."""
    who = name_of_owner.get(event.character_id or 0, "")
    if event.kind == "job ended":
        what = name_of_type.get(event.type_id or 0, f"type {event.type_id}")
        how = "" if event.activity in PRODUCING or event.activity is None else f" ({event.activity.key})"
        for_whom = ""
        if event.owner_id not in {None, event.character_id}:
            for_whom = f" for {name_of_owner.get(event.owner_id or 0, 'a corporation')}"
        runs = "1 run" if event.runs == 1 else f"{event.runs:,} runs"
        return f"{what}{how}, {runs}: the job{for_whom} of {who or 'yours'} has ended."
    if event.kind == "slot free":
        return f"{who or 'A character'} has a free {event.slots} slot."
    plan = name_of_plan.get(event.plan_id or 0, f"Plan {event.plan_id}")
    count = len(event.job_ids)
    return f"{plan} can go on: {count} {'job' if count == 1 else 'jobs'} can start now."


def _ended(job: RunningJob) -> Event:
    return Event("job ended", job.installer_id, job.owner_id, job.type_id, job.activity, job.runs)
