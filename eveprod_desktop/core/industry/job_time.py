"""How long a job takes."""

from eveprod_desktop.core.industry.numbers import nearest
from eveprod_desktop.core.industry.skills import TimeFactor


def job_seconds(base_seconds: float, *factors: float) -> int:
    """Return seconds: base times each factor in the order given, to the nearest second.

    `base_seconds` holds the runs already: runs times the time of one run, or the share of a rank that a
    step of research takes.
    """
    seconds = base_seconds
    for factor in factors:
        seconds *= factor
    return nearest(seconds)


def together(factors: tuple[TimeFactor, ...]) -> float:
    """Multiply the factors of skills and implants into one."""
    product = 1.0
    for one in factors:
        product *= one.factor
    return product


def time_efficiency(level: int) -> float:
    """Return the share of the time that stays at a blueprint's TE level (percent)."""
    return 1 - level / 100
