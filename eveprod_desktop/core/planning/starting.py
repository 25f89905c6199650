"""When a plan's jobs can start: what running jobs hold up, and what to start now, with how many runs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eveprod_desktop.core.planning.rows import Plan, PlannedJob
from eveprod_desktop.core.planning.schedule import Schedule, Waiting
from eveprod_desktop.core.planning.stock import Coming


@dataclass(frozen=True, slots=True)
class StartNow:
    """A job to start now, and who starts it.

    `login_seconds` is the login at which it is over (None: no logins were told), `runs_by_next_login` how
    many of its `runs` end by the very next login (0: not even one).
    """

    number: int
    character_id: int
    runs: int
    end_seconds: int
    login_seconds: int | None = None
    runs_by_next_login: int | None = None


def earliest_starts(plan: Plan, coming: Iterable[Coming]) -> dict[int, int]:
    """Return the seconds from now before which jobs can't start as running jobs still make their materials.

    By number of the job. Whoever uses a type of which units are still to come waits for all of those that
    the plan counts on: it does not matter who takes which unit.
    """
    awaited = dict(plan.from_running)
    ready: dict[int, int] = {}
    for one in sorted(coming, key=lambda one: one.seconds):
        if awaited.get(one.type_id, 0) > 0:
            awaited[one.type_id] -= one.units
            ready[one.type_id] = one.seconds
    starts = {}
    for job in plan.jobs:
        seconds = max((ready.get(type_id, 0) for type_id, _ in job.materials), default=0)
        if seconds:
            starts[job.number] = seconds
    return starts


def starts_now(
    jobs: Sequence[PlannedJob], schedule: Schedule, logins: tuple[int, ...] = ()
) -> tuple[StartNow, ...]:
    """Return the jobs of a schedule that start now; `logins` as in `schedule.Waiting`.

    Runs are reckoned evenly over the job's time, rounded down: a job is over before the login, not after.
    Copies of copying and attempts of an invention count as its runs.
    """
    by_number = {job.number: job for job in jobs}
    waiting = Waiting(logins=logins)
    upcoming = waiting.next_login(1) if logins else None
    found = []
    for row in schedule.jobs:
        if row.start_seconds:
            continue
        job, seconds = by_number[row.number], row.end_seconds - row.start_seconds
        fits = None
        if upcoming is not None:
            # a second early: the time of fewer runs is rounded on its own
            fits = job.runs if seconds <= upcoming else (upcoming - 1) * job.runs // seconds
        found.append(
            StartNow(
                row.number,
                row.character_id,
                job.runs,
                row.end_seconds,
                waiting.next_login(row.end_seconds) if logins else None,
                fits,
            )
        )
    return tuple(found)
