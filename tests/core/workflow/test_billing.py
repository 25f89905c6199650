"""The true tax of a facility from what the game billed."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.core.industry.facility import Facility
from eveprod_desktop.core.industry.job_cost import job_cost
from eveprod_desktop.core.workflow.billing import BilledJob, true_tax


def billed(value: int, index: float, typed: float, true: float, job_id: int = 1) -> BilledJob:
    def bill(tax: float) -> int:
        return job_cost(value, Facility(system_cost_index=index, facility_tax=tax), 0.97, alpha=False).total

    computed = job_cost(value, Facility(system_cost_index=index, facility_tax=typed), 0.97, alpha=False)
    return BilledJob(job_id, computed, float(bill(true)))


@given(
    st.integers(200_000, 10**12),
    st.floats(0, 0.3),
    st.integers(0, 1000),
    st.integers(0, 1000),
)
def test_the_tax_comes_out(value: int, index: float, typed: int, true: int) -> None:
    found = true_tax([billed(value, index, typed / 10_000, true / 10_000)])
    assert found is not None
    assert found.tax == true / 10_000


def test_an_index_that_moved_is_no_tax() -> None:
    one = billed(10_000_000, 0.05, 0.01, 0.01)
    moved = BilledJob(1, one.computed, one.billed_isk + 4_567)  # not a hundredth of a per cent
    assert true_tax([moved]) is None
    assert true_tax([]) is None


def test_small_jobs_tell_nothing() -> None:
    assert true_tax([billed(50_000, 0.05, 0.0, 0.02)]) is None


def test_the_newest_bill_counts_and_others_that_agree_are_named() -> None:
    jobs = [
        billed(10**7, 0.05, 0.01, 0.03, 3),
        billed(10**6, 0.04, 0.01, 0.03, 2),
        billed(10**7, 0.05, 0.01, 0.01, 1),
    ]
    found = true_tax(jobs)
    assert found is not None
    assert (found.tax, found.job_ids) == (0.03, (3, 2))
    assert Decimal(found.tax).quantize(Decimal("0.0001")) == Decimal("0.0300")
