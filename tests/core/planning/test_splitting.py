import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.planning.attempts import attempts_for, chance_of_at_least
from eveprod_desktop.core.planning.splitting import most_runs_within, split_runs


@given(st.integers(0, 5000), st.one_of(st.none(), st.integers(1, 300)), st.integers(1, 11))
def test_no_run_is_lost_and_no_limit_passed(runs: int, most: int | None, parallel: int) -> None:
    cut = split_runs(runs, most_runs=most, parallel=parallel)
    assert sum(count * each for count, each in cut) == runs
    assert all(count > 0 and each > 0 for count, each in cut)
    assert most is None or all(each <= most for _, each in cut)
    jobs = sum(count for count, _ in cut)
    fewest = 0 if not runs else 1 if most is None else -(-runs // most)
    assert jobs == max(fewest, min(parallel, runs))
    assert not cut or cut[0][1] - cut[-1][1] <= 1


def test_runs_within_thirty_days() -> None:
    assert most_runs_within(3600.0, 30 * 86400) == 720
    assert most_runs_within(40 * 86400.0, 30 * 86400) == 1
    assert most_runs_within(3600.0, None) is None


@given(st.integers(1, 30), st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_attempts_suffice_and_one_fewer_does_not(copies: int, chance: float, certainty: float) -> None:
    attempts = attempts_for(copies, chance, certainty)
    assert chance_of_at_least(copies, attempts, chance) >= certainty
    assert chance_of_at_least(copies, attempts - 1, chance) < certainty


def test_the_chance_is_the_binomial_one() -> None:
    p = Fraction(3, 10)
    exact = sum(math.comb(12, hits) * p**hits * (1 - p) ** (12 - hits) for hits in range(4, 13))
    assert chance_of_at_least(4, 12, 0.3) == pytest.approx(float(exact), abs=1e-12)


@pytest.mark.parametrize(
    ("copies", "chance", "attempts"), [(1, 0.1, 10), (2, 0.379, 6), (3, 1.0, 3), (3, 1.4, 3), (0, 0.5, 0)]
)
def test_attempts_on_average(copies: int, chance: float, attempts: int) -> None:
    assert attempts_for(copies, chance, None) == attempts


def test_what_makes_no_sense_is_refused() -> None:
    for certainty in (0.0, 1.0, -1.0, math.nan):
        with pytest.raises(AppError, match="certainty"):
            attempts_for(1, 0.5, certainty)
    with pytest.raises(AppError, match="can't succeed"):
        attempts_for(1, 0.0, None)
    with pytest.raises(AppError, match="invented copies"):
        attempts_for(1_000_000, 0.4, 0.9)
