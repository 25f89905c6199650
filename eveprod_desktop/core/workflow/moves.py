"""Which state a job may go to from which."""

from collections import deque
from typing import Literal, get_args

from eveprod_desktop.core.errors import AppError

JobStatus = Literal["planned", "active", "ready", "paused", "completed", "cancelled"]
JOB_STATUSES: tuple[JobStatus, ...] = get_args(JobStatus)
"""In the order of a job's life, as a board shows them."""

OPEN_STATUSES: tuple[JobStatus, ...] = ("planned", "active", "ready", "paused")
"""Those of jobs that are not over."""

LEGAL_MOVES: dict[JobStatus, tuple[JobStatus, ...]] = {
    "planned": ("active", "cancelled"),
    "active": ("ready", "paused", "completed", "cancelled"),
    "ready": ("completed", "cancelled"),
    "paused": ("active", "cancelled"),
    "completed": (),
    "cancelled": (),
}
"""Delivering straight from `active` is for players who don't wait for ESI to call a job ready."""

_ADVICE: dict[tuple[JobStatus, JobStatus], str] = {
    ("planned", "completed"): "Start it first.",
    ("planned", "ready"): "Start it first.",
    ("planned", "paused"): "Start it first; only a running job can be paused.",
    ("paused", "completed"): "Resume it first.",
    ("paused", "ready"): "Resume it first.",
    ("active", "planned"): "Undo the start, or cancel it and plan another one.",
}
_OVER = "It is over: undo the last step, or plan another one."


class IllegalMove(AppError):
    """The job can't go from its present state to the one asked for."""

    def __init__(self, before: JobStatus, after: JobStatus, job_id: int | None = None) -> None:
        which = "A job" if job_id is None else f"Job {job_id}"
        allowed = " or ".join(LEGAL_MOVES[before])
        advice = _ADVICE.get((before, after)) or (f"It can become {allowed}." if allowed else _OVER)
        super().__init__(f"{which} that is {before} can't become {after}.", advice)
        self.before = before
        self.after = after


def check_move(before: JobStatus, after: JobStatus, job_id: int | None = None) -> None:
    """Raise `IllegalMove` unless a job may go from one state to the other; staying is always allowed."""
    if after != before and after not in LEGAL_MOVES[before]:
        raise IllegalMove(before, after, job_id)


def steps_to(before: JobStatus, after: JobStatus) -> tuple[JobStatus, ...] | None:
    """Return the shortest way of legal moves (empty for staying), None where there is none.

    The game may have done several steps since it was last asked: a planned job can be delivered already.
    """
    ways: deque[tuple[JobStatus, ...]] = deque([(before,)])
    seen = {before}
    while ways:
        way = ways.popleft()
        if way[-1] == after:
            return way[1:]
        for following in LEGAL_MOVES[way[-1]]:
            if following not in seen:
                seen.add(following)
                ways.append((*way, following))
    return None
