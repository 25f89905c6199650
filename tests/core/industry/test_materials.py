"""Units of a job: whole job at once, hundredths first, never under one a run."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.core.industry.materials import material_efficiency, units_needed

runs = st.integers(1, 50_000)
bases = st.integers(1, 100_000)
levels = st.integers(0, 10)


@pytest.mark.parametrize(
    ("job_runs", "base", "level", "needed"),
    [
        (3, 75, 10, 203),  # Life Support Backup Unit of three Dominix in one job
        (1, 75, 10, 68),
        (10, 1, 2, 10),  # Hammerhead II takes one Hammerhead I a run …
        (100, 1, 2, 100),  # … also where a plain ceiling says 98
        (10, 18, 2, 177),  # Phenolic Composites of 50,000 Scourge Fury Heavy Missiles
        (1, 18, 2, 18),
    ],
)
def test_numbers_worked_by_hand(job_runs: int, base: int, level: int, needed: int) -> None:
    assert units_needed(job_runs, base, material_efficiency(level)) == needed


def test_an_excess_below_half_a_hundredth_vanishes() -> None:
    rig = 1 - 2 * 1.9 / 100
    assert math.ceil(8 * 0.91 * rig) == 8
    assert units_needed(1, 8, material_efficiency(9), rig) == 7


@given(runs, bases, levels, levels)
def test_more_material_efficiency_never_needs_more(job_runs: int, base: int, one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert units_needed(job_runs, base, material_efficiency(high)) <= units_needed(
        job_runs, base, material_efficiency(low)
    )


@given(runs, runs, bases, levels)
def test_splitting_a_job_never_needs_less(first: int, second: int, base: int, level: int) -> None:
    factor = material_efficiency(level)
    together = units_needed(first + second, base, factor)
    apart = units_needed(first, base, factor) + units_needed(second, base, factor)
    assert apart >= together


@given(runs, bases, levels)
def test_a_job_takes_at_least_one_a_run_and_at_most_the_base(job_runs: int, base: int, level: int) -> None:
    needed = units_needed(job_runs, base, material_efficiency(level))
    assert job_runs <= needed <= job_runs * base
