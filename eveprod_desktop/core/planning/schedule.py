"""Jobs placed on slots: when each starts and ends, what the end hangs on, what can start now."""

import heapq
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.skills import JobSlots
from eveprod_desktop.core.planning.rows import PlannedJob

SlotKind = Literal["manufacturing", "science", "reaction"]
SLOT_KINDS: tuple[SlotKind, ...] = get_args(SlotKind)

DAY_SECONDS = 86_400

CanDo = Callable[[PlannedJob], bool]
Lasts = Callable[[PlannedJob], int]


def slot_kind(activity: Activity) -> SlotKind:
    """Return the kind of slot that a job of an activity takes."""
    if activity is Activity.MANUFACTURING:
        return "manufacturing"
    return "reaction" if activity is Activity.REACTION else "science"


@dataclass(frozen=True, slots=True)
class Builder:
    """A character: slots of each kind, and the seconds from now until each slot in use is free again.

    `can_do` says whether the skills allow a job, `lasts` how many seconds it takes this character (None:
    what the plan says).
    """

    character_id: int
    slots: JobSlots
    busy: Mapping[SlotKind, tuple[int, ...]] = field(default_factory=dict)
    can_do: CanDo = lambda _job: True
    lasts: Lasts | None = None


@dataclass(frozen=True, slots=True)
class ScheduledJob:
    """Where and when a job runs: seconds from now."""

    number: int
    character_id: int
    kind: SlotKind
    slot: int
    start_seconds: int
    end_seconds: int


@dataclass(frozen=True, slots=True)
class BusySlot:
    """A slot that a job begun before the plan holds for so many seconds from now."""

    character_id: int
    kind: SlotKind
    slot: int
    end_seconds: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """Jobs by start. `critical` are the numbers of the jobs, in order, that the end hangs on.

    `startable` can start now. `bound_seconds` is what no schedule on these slots can beat: the longest
    row of jobs that wait for each other, or all work shared out evenly over the slots of its kind.
    `busy` are the slots that are taken at first: with `jobs` they are the bars of a Gantt chart.
    """

    jobs: tuple[ScheduledJob, ...]
    finish_seconds: int
    critical: tuple[int, ...]
    startable: tuple[int, ...]
    bound_seconds: int
    busy: tuple[BusySlot, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a schedule has to wait for besides its own jobs; seconds from now.

    `jobs` can start no earlier, by number (their materials come out of jobs that run already).
    `blueprints` are in a job until then, by item. With `logins` jobs are started only at those moments of
    the first day, and at the same ones of every day after it.
    """

    jobs: Mapping[int, int] = field(default_factory=dict)
    blueprints: Mapping[int, int] = field(default_factory=dict)
    logins: tuple[int, ...] = ()

    def next_login(self, seconds: int) -> int:
        """Return the first moment from `seconds` on at which the player can start a job; now is one."""
        if not self.logins or seconds <= 0:
            return seconds
        day, rest = divmod(seconds, DAY_SECONDS)
        moments = sorted({one % DAY_SECONDS for one in self.logins})
        later = next((one for one in moments if one >= rest), None)
        return day * DAY_SECONDS + (later if later is not None else moments[0] + DAY_SECONDS)


@dataclass(slots=True)
class _Slot:
    builder: Builder
    kind: SlotKind
    number: int
    free_at: int = 0
    last: int | None = None  # the job it was busy with before


def make_schedule(
    jobs: Sequence[PlannedJob], builders: Sequence[Builder], waiting: Waiting | None = None
) -> Schedule:
    """Place jobs on the slots of builders by list scheduling (Graham 1969).

    Whenever a slot is free, of the jobs that can start the one goes first behind which the longest row
    of others waits. Two jobs on the same blueprint never overlap. `bound_seconds` tells how far the end
    may be from the best possible one.

    Raises AppError for a job that no builder can do.
    """
    behind = _longest_behind(jobs)
    waiting = waiting or Waiting()
    placing = _Placing(jobs, builders, behind, waiting)
    placing.run()
    rows = tuple(sorted(placing.done.values(), key=lambda one: (one.start_seconds, one.number)))
    return Schedule(
        rows,
        max((one.end_seconds for one in rows), default=0),
        _critical(placing.jobs, placing.done, placing.before, waiting),
        tuple(one.number for one in rows if one.start_seconds == 0),
        _bound(jobs, behind, builders),
        tuple(
            BusySlot(one.character_id, kind, number, seconds)
            for one in builders
            for kind in SLOT_KINDS
            for number, seconds in enumerate(sorted(one.busy.get(kind, ()), reverse=True))
        ),
    )


class _Placing:
    """The state of list scheduling: what is ready, which slots are free, what has its place."""

    def __init__(
        self,
        jobs: Sequence[PlannedJob],
        builders: Sequence[Builder],
        behind: Mapping[int, int],
        waiting: Waiting,
    ) -> None:
        self.jobs = {job.number: job for job in jobs}
        self.done: dict[int, ScheduledJob] = {}
        self.before: dict[int, int | None] = {}
        self._behind = behind
        self._waiting = waiting
        self._waits = _Waits(jobs)
        self._slots: dict[SlotKind, list[_Slot]] = {
            kind: [
                _Slot(builder, kind, number, _free_at(builder, kind, number))
                for builder in builders
                for number in range(getattr(builder.slots, kind))
            ]
            for kind in SLOT_KINDS
        }
        self._able = self._slots_of_jobs(builders)
        self._ready: dict[SlotKind, list[tuple[int, int]]] = {kind: [] for kind in SLOT_KINDS}
        self._blueprint_free: dict[int, int] = dict(waiting.blueprints)
        self._ends: list[tuple[int, int]] = []  # (second, job), soonest first

    def run(self) -> None:
        """Place every job."""
        self._become_ready(self._waits.free())
        slots = [slot for kind in SLOT_KINDS for slot in self._slots[kind]]
        known = {slot.free_at for slot in slots} | {*self._waiting.jobs.values()}
        known |= {*self._waiting.blueprints.values()}
        frees = sorted((one for one in known if one > 0), reverse=True)
        now = self._waiting.next_login(0)
        while True:
            for kind in SLOT_KINDS:
                self._fill(kind, now)
            if len(self.done) == len(self.jobs):
                return
            moments = [self._ends[0][0]] if self._ends else []
            while frees and frees[-1] <= now:
                frees.pop()
            now = self._waiting.next_login(min([*moments, *frees[-1:]]))
            while self._ends and self._ends[0][0] <= now:
                self._become_ready(self._waits.finish(heapq.heappop(self._ends)[1]))

    def _become_ready(self, numbers: Sequence[int]) -> None:
        for number in numbers:
            kind = slot_kind(self.jobs[number].activity)
            heapq.heappush(self._ready[kind], (-self._behind[number], number))

    def _fill(self, kind: SlotKind, now: int) -> None:
        """Give the free slots of a kind to the jobs that are ready."""
        ready = self._ready[kind]
        if not ready:
            return
        free = sum(slot.free_at <= now for slot in self._slots[kind])
        held = []
        while ready and free:
            entry = heapq.heappop(ready)
            job = self.jobs[entry[1]]
            slot = next((one for one in self._able[job.number] if one.free_at <= now), None)
            item = job.blueprint.item_id
            late = self._waiting.jobs.get(job.number, 0) > now
            if slot is None or late or (item is not None and self._blueprint_free.get(item, 0) > now):
                held.append(entry)
                continue
            self._place(job, slot, now)
            free -= slot.free_at > now
        for entry in held:
            heapq.heappush(ready, entry)

    def _place(self, job: PlannedJob, slot: _Slot, now: int) -> None:
        builder = slot.builder
        end = now + (builder.lasts(job) if builder.lasts else job.seconds)
        self.done[job.number] = ScheduledJob(
            job.number, builder.character_id, slot.kind, slot.number, now, end
        )
        self.before[job.number] = slot.last
        slot.free_at, slot.last = end, job.number
        if job.blueprint.item_id is not None:
            self._blueprint_free[job.blueprint.item_id] = end
        heapq.heappush(self._ends, (end, job.number))

    def _slots_of_jobs(self, builders: Sequence[Builder]) -> dict[int, list[_Slot]]:
        """Return the slots that each job may take."""
        able = {}
        for job in self.jobs.values():
            own = self._slots[slot_kind(job.activity)]
            out = [builder for builder in builders if not builder.can_do(job)]
            if out:
                own = [one for one in own if not any(one.builder is builder for builder in out)]
            if not own:
                raise AppError(
                    f"None of the chosen characters can run the {job.activity.key} job of the plan.",
                    "Choose another character, or train the skills it asks for.",
                )
            able[job.number] = own
        return able


def longest_gap_seconds(logins: Sequence[int]) -> int | None:
    """Return the longest time between two logins of a day, None where no logins are told.

    Jobs that are cut to it end by a login: nothing lies finished while its slot could work.
    """
    if not logins:
        return None
    moments = sorted({one % DAY_SECONDS for one in logins})
    after = [*moments[1:], moments[0] + DAY_SECONDS]
    return max(later - one for one, later in zip(moments, after, strict=True))


class _Waits:
    """Which jobs still wait. Equal jobs wait for the same others, which are counted once for all of them."""

    def __init__(self, jobs: Sequence[PlannedJob]) -> None:
        self._groups: dict[tuple[int, ...], list[int]] = {}
        self._left: dict[tuple[int, ...], int] = {}
        self._followers: dict[int, list[tuple[int, ...]]] = {}
        for job in jobs:
            if job.after not in self._groups:
                self._groups[job.after] = []
                self._left[job.after] = len(set(job.after))
                for number in set(job.after):
                    self._followers.setdefault(number, []).append(job.after)
            self._groups[job.after].append(job.number)

    def free(self) -> list[int]:
        """Return the jobs that wait for nothing."""
        return [number for after, left in self._left.items() if not left for number in self._groups[after]]

    def finish(self, number: int) -> list[int]:
        """Return the jobs that wait no longer, now that a job is done."""
        freed: list[int] = []
        for after in self._followers.get(number, ()):
            self._left[after] -= 1
            if not self._left[after]:
                freed += self._groups[after]
        return freed


def _longest_behind(jobs: Sequence[PlannedJob]) -> dict[int, int]:
    """Return for each job the seconds of the longest row that begins with it."""
    behind: dict[int, int] = {job.number: 0 for job in jobs}
    longest: dict[tuple[int, ...], int] = {}
    for job in reversed(jobs):  # jobs stand after what they wait for
        behind[job.number] += job.seconds
        if longest.get(job.after, -1) < behind[job.number]:
            longest[job.after] = behind[job.number]
            for number in job.after:
                behind[number] = max(behind[number], behind[job.number])
    return behind


def _free_at(builder: Builder, kind: SlotKind, number: int) -> int:
    busy = sorted(builder.busy.get(kind, ()), reverse=True)
    return busy[number] if number < len(busy) else 0


def _critical(
    jobs: Mapping[int, PlannedJob],
    done: Mapping[int, ScheduledJob],
    before: Mapping[int, int | None],
    waiting: Waiting,
) -> tuple[int, ...]:
    """Return the row of jobs that ends last, each starting when the one before it ends."""
    if not done:
        return ()
    at: int | None = max(done.values(), key=lambda one: (one.end_seconds, -one.number)).number
    row: list[int] = []
    while at is not None:
        row.append(at)
        start = done[at].start_seconds
        waited = [
            number for number in set(jobs[at].after) if waiting.next_login(done[number].end_seconds) == start
        ]
        held = before[at]
        if waited:
            at = min(waited)
        elif held is not None and waiting.next_login(done[held].end_seconds) == start:
            at = held
        else:
            at = _same_blueprint(jobs, done, at, waiting)
    return tuple(reversed(row))


def _same_blueprint(
    jobs: Mapping[int, PlannedJob], done: Mapping[int, ScheduledJob], at: int, waiting: Waiting
) -> int | None:
    """Return the job that kept the blueprint of another one until it could start, if one did."""
    item = jobs[at].blueprint.item_id
    if item is None:
        return None
    return next(
        (
            number
            for number, one in done.items()
            if jobs[number].blueprint.item_id == item
            and waiting.next_login(one.end_seconds) == done[at].start_seconds
            and number != at
        ),
        None,
    )


def _bound(jobs: Sequence[PlannedJob], behind: Mapping[int, int], builders: Sequence[Builder]) -> int:
    """Return the bound for builders that take as long as the plan says; 0 where some don't."""
    if any(builder.lasts for builder in builders):
        return 0
    longest = max(behind.values(), default=0)
    for kind in SLOT_KINDS:
        work = sum(job.seconds for job in jobs if slot_kind(job.activity) == kind)
        slots = sum(getattr(builder.slots, kind) for builder in builders)
        if work and slots:
            longest = max(longest, -(-work // slots))
    return longest
