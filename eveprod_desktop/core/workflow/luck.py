"""Invention campaigns: attempts, successes, and what luck alone may do to them. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.workflow.matching import GameJob

LUCK_RANGE = 0.9
"""Nine campaigns out of ten end in the range that is shown."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Campaign:
    """All inventions of one blueprint.

    `expected` successes are those on average, `low` to `high` the range in which at least `LUCK_RANGE` of
    all such campaigns end. `at_most` and `at_least` are the chances (0 to 1) of so few, and of so many.
    `esi_job_ids` are the jobs counted; `untold` those whose outcome the game does not tell.
    """

    blueprint_type_id: int
    attempts: int
    successes: int
    expected: float
    low: int
    high: int
    at_most: float
    at_least: float
    esi_job_ids: tuple[int, ...]
    untold: int = 0

    @property
    def unusual(self) -> bool:
        """Whether the outcome is outside the range that luck allows."""
        return not self.low <= self.successes <= self.high


def success_chances(parts: Iterable[tuple[int, float]]) -> Floats:
    """Return the chances of 0, 1, 2 … successes of attempts (how many, with which probability each).

    Attempts are independent, so each part is binomial and their sum the convolution of them. It is built
    by doubling from one attempt: every term is a sum of products of positive numbers, so nothing cancels
    and the result is exact to rounding (relative error below 1e-12 for thousands of attempts).
    """
    chances: Floats = np.ones(1)
    for attempts, probability in parts:
        power: Floats = np.array([1.0 - probability, probability])
        left = attempts
        while left:
            if left & 1:
                chances = np.convolve(chances, power)
            left >>= 1
            if left:
                power = np.convolve(power, power)
    return chances


def luck_range(chances: Floats, share: float = LUCK_RANGE) -> tuple[int, int]:
    """Return the fewest and the most successes such that fewer, and more, are each as rare as half the rest.

    Below the first and above the second lie at most (1 - share) / 2 each.
    """
    tail = (1.0 - share) / 2
    below = np.concatenate(([0.0], np.cumsum(chances)))[:-1]  # chance of fewer than k
    above = np.concatenate((np.cumsum(chances[::-1])[::-1][1:], [0.0]))  # chance of more than k
    low = int(np.nonzero(below <= tail)[0][-1])
    high = int(np.nonzero(above <= tail)[0][0])
    return low, high


def campaign(blueprint_type_id: int, jobs: Iterable[GameJob]) -> Campaign | None:
    """Return the campaign of some delivered inventions of a blueprint; None where none tells its outcome."""
    told: list[tuple[GameJob, int, float]] = []
    untold = 0
    for job in jobs:
        if job.successful_runs is None or job.probability is None:
            untold += 1
        else:
            told.append((job, job.successful_runs, min(1.0, max(0.0, job.probability))))
    if not told:
        return None
    chances = success_chances((job.runs, probability) for job, _, probability in told)
    low, high = luck_range(chances)
    successes = sum(one for _, one, _ in told)
    return Campaign(
        blueprint_type_id,
        sum(job.runs for job, _, _ in told),
        successes,
        sum(job.runs * probability for job, _, probability in told),
        low,
        high,
        float(min(1.0, chances[: successes + 1].sum())),
        float(min(1.0, chances[successes:].sum())),
        tuple(sorted(job.esi_job_id for job, _, _ in told)),
        untold,
    )


def campaigns(games: Iterable[GameJob]) -> tuple[Campaign, ...]:
    """Return the campaigns of all inventions that were delivered, by blueprint, the most attempts first."""
    groups: dict[int, list[GameJob]] = {}
    for job in games:
        if job.activity is Activity.INVENTION and job.status == "completed" and job.product_type_id:
            groups.setdefault(job.product_type_id, []).append(job)
    found = [campaign(blueprint, jobs) for blueprint, jobs in groups.items()]
    return tuple(
        sorted((one for one in found if one), key=lambda one: (-one.attempts, one.blueprint_type_id))
    )
