"""The true tax of a facility: what the game billed against what was computed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from eveprod_desktop.core.industry.job_cost import JobCost

_STEP = Fraction(1, 10_000)
"""Owners set the tax in hundredths of a per cent."""
_LEAST_VALUE = 100_000
"""Below this value a job's tax, rounded to whole ISK, leaves several taxes possible."""


@dataclass(frozen=True, slots=True)
class BilledJob:
    """A job as it was computed with its facility's present tax, and what the game took for it."""

    job_id: int
    computed: JobCost
    billed_isk: float


@dataclass(frozen=True, slots=True)
class TaxFound:
    """The tax (a share) that explains the bills of `job_ids` to the ISK, the newest among them."""

    tax: float
    job_ids: tuple[int, ...]


def true_tax(jobs: Sequence[BilledJob]) -> TaxFound | None:
    """Return the facility tax that the newest job was billed with; `jobs` are from the newest.

    A bill is the value times the cost index (with bonuses), the tax and the SCC surcharge, each rounded
    to whole ISK; all but the tax are computed, so it lies within half an ISK of the value. Owners set it
    in hundredths of a per cent: if none of those lies there, something else differs (the index has moved
    since, a rig is missing) and nothing is found. The other jobs only tell how many agree.
    """
    if not jobs:
        return None
    found = _tax_of(jobs[0])
    if found is None:
        return None
    agreeing = tuple(one.job_id for one in jobs if _tax_of(one) == found)
    return TaxFound(float(found), agreeing)


def _tax_of(job: BilledJob) -> Fraction | None:
    cost = job.computed
    value = Fraction(cost.value)
    if value < _LEAST_VALUE:
        return None
    rest = Fraction(job.billed_isk) - (cost.total - cost.facility_tax)
    low, high = (rest - Fraction(1, 2)) / value, (rest + Fraction(1, 2)) / value
    first = math.ceil(low / _STEP) * _STEP
    return first if 0 <= first <= high and first <= 1 else None
