"""What installing a job costs: each part a whole number of ISK, rounded on its own."""

from dataclasses import dataclass
from decimal import Decimal

from eveprod_desktop.core.industry.facility import Facility
from eveprod_desktop.core.industry.modifiers import Modifiers
from eveprod_desktop.core.industry.numbers import exact, whole_isk
from eveprod_desktop.core.industry.typed_rules import (
    ALPHA_TAX,
    JOB_COST_BASE_SHARE,
    SCC_SURCHARGE,
)

_SCC = exact(SCC_SURCHARGE)
_ALPHA = exact(ALPHA_TAX)
_BASE_SHARE = exact(JOB_COST_BASE_SHARE)


@dataclass(frozen=True, slots=True)
class JobCost:
    """The lines of the bill in whole ISK. `value` is what the taxes are a share of.

    `bonuses` are what structure, rigs and faction warfare change of the index amount (0 or less,
    usually); `total` is the sum of the other five.
    """

    value: Decimal
    index_amount: int
    bonuses: int
    facility_tax: int
    scc_surcharge: int
    alpha_tax: int
    total: int


def estimated_item_value(run_value: Decimal, runs: int) -> int:
    """Return EIV in whole ISK: runs times the value of one run's base materials, rounded once."""
    return whole_isk(runs * run_value)


def science_value(item_value: int) -> int:
    """Return the job cost base of copying and invention: 2 % of the (rounded) estimated item value."""
    return whole_isk(item_value * _BASE_SHARE)


def cost_factor(facility: Facility, modifiers: Modifiers) -> float:
    """Return what structure, rigs and faction warfare leave of the index amount."""
    return modifiers.structure_cost * modifiers.rig_cost * (1 + facility.system_cost_bonus)


def job_cost(value: int, facility: Facility, factor: float, *, alpha: bool) -> JobCost:
    """Return the bill for a job of a value in whole ISK (EIV, or the job cost base of a science job).

    The bonuses change the index amount only; facility tax, SCC surcharge and alpha tax are on the value.
    """
    amount = Decimal(value)
    index_amount = whole_isk(amount * exact(facility.system_cost_index))
    bonuses = 0 if factor == 1 else whole_isk(index_amount * exact(factor) - index_amount)
    return _bill(amount, index_amount, bonuses, facility, alpha=alpha)


def research_cost(value: Decimal, facility: Facility, factor: float, *, alpha: bool) -> JobCost:
    """Return the bill for research of a process time value, which stays unrounded.

    The gross cost is rounded from the unrounded value, the index amount shown from the rounded one, so
    the two may differ by 1 ISK without any bonus.
    """
    index = exact(facility.system_cost_index)
    index_amount = whole_isk(whole_isk(value) * index)
    gross = whole_isk(value * index * exact(factor))
    return _bill(value, index_amount, gross - index_amount, facility, alpha=alpha)


def _bill(value: Decimal, index_amount: int, bonuses: int, facility: Facility, *, alpha: bool) -> JobCost:
    facility_tax = whole_isk(value * exact(facility.facility_tax))
    surcharge = whole_isk(value * _SCC)
    alpha_tax = whole_isk(value * _ALPHA) if alpha else 0
    total = index_amount + bonuses + facility_tax + surcharge + alpha_tax
    return JobCost(value, index_amount, bonuses, facility_tax, surcharge, alpha_tax, total)
