"""How often an invention has to be tried."""

import math
from functools import lru_cache

from eveprod_desktop.core.errors import AppError

_MOST_COPIES = 10_000
"""Beyond these nobody invents for one plan, and the sum over all of them takes seconds."""


@lru_cache(maxsize=4096)
def check_certainty(certainty: float | None) -> None:
    """Raise AppError for a certainty that is none: it lies above 0 and below 1, None asks for the mean."""
    if certainty is not None and not 0 < certainty < 1:
        raise AppError(f"A certainty of {certainty:g} makes no sense.", "Give a number between 0 and 1.")


def attempts_for(copies: int, probability: float, certainty: float | None) -> int:
    """Return the attempts that yield `copies` copies.

    With `certainty` (above 0, below 1) the fewest attempts after which there are as many with at least
    that probability (attempts succeed independently, so successes are binomial); without, as many as
    yield them on average.

    Raises AppError for a certainty that is none, and where an attempt can't succeed.
    """
    check_certainty(certainty)
    if probability <= 0:
        raise AppError(
            "The invention can't succeed: its chance is 0.", "Choose another way to the blueprint."
        )
    if copies <= 0:
        return 0
    if probability >= 1:
        return copies
    if certainty is not None and copies > _MOST_COPIES:
        raise AppError(
            f"The plan would need {copies:,} invented copies.", "Ask for fewer units, or plan in parts."
        )
    # the hair keeps ten attempts at 0.1 from counting as eleven
    average = math.ceil(copies / probability - 1e-9)
    if certainty is None:
        return average
    low, high = copies, max(copies, average)
    while chance_of_at_least(copies, high, probability) < certainty:
        low, high = high, high * 2
    while low < high:
        middle = (low + high) // 2
        if chance_of_at_least(copies, middle, probability) >= certainty:
            high = middle
        else:
            low = middle + 1
    return low


def chance_of_at_least(copies: int, attempts: int, probability: float) -> float:
    """Return the probability (0 to 1) that `attempts` independent attempts yield `copies` or more."""
    if copies <= 0:
        return 1.0
    if attempts < copies:
        return 0.0
    if probability >= 1:
        return 1.0
    log_p, log_q = math.log(probability), math.log1p(-probability)
    fewer = math.fsum(
        math.exp(
            math.lgamma(attempts + 1)
            - math.lgamma(hits + 1)
            - math.lgamma(attempts - hits + 1)
            + hits * log_p
            + (attempts - hits) * log_q
        )
        for hits in range(copies)
    )
    return min(1.0, max(0.0, 1.0 - fewer))
