"""What luck may do to inventions, against exact fractions."""

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.workflow.luck import campaign, campaigns, luck_range, success_chances
from eveprod_desktop.core.workflow.matching import GameJob
from tests.core.workflow.test_matching import game

BLUEPRINT = 1301


def exact(parts: list[tuple[int, Fraction]]) -> list[Fraction]:
    chances = [Fraction(1)]
    for attempts, probability in parts:
        own = [
            comb(attempts, hits) * probability**hits * (1 - probability) ** (attempts - hits)
            for hits in range(attempts + 1)
        ]
        made = [Fraction(0)] * (len(chances) + attempts)
        for at, one in enumerate(chances):
            for more, other in enumerate(own):
                made[at + more] += one * other
        chances = made
    return chances


PARTS = st.lists(st.tuples(st.integers(1, 15), st.sampled_from([0.34, 0.4375, 0.26, 0.0, 1.0])), max_size=3)


@given(PARTS)
def test_chances_are_exact(parts: list[tuple[int, float]]) -> None:
    wanted = exact([(attempts, Fraction(probability)) for attempts, probability in parts])
    found = success_chances(parts)
    assert found == pytest.approx([float(one) for one in wanted], rel=1e-12, abs=0)


@given(PARTS)
def test_the_range_holds_what_it_says_and_no_more(parts: list[tuple[int, float]]) -> None:
    chances = success_chances(parts)
    low, high = luck_range(chances)
    assert low <= high
    assert chances[low : high + 1].sum() >= 0.9 - 1e-12
    assert chances[:low].sum() <= 0.05 + 1e-12
    assert chances[high + 1 :].sum() <= 0.05 + 1e-12
    # one step further on either side would leave out more than it may
    assert chances[: low + 1].sum() > 0.05 - 1e-12
    assert chances[high:].sum() > 0.05 - 1e-12


def test_a_known_binomial() -> None:
    # 100 attempts at 0.5: 42 to 58 is the central range of nine in ten
    chances = success_chances([(100, 0.5)])
    assert luck_range(chances) == (42, 58)
    assert chances[50] == pytest.approx(comb(100, 50) / 2**100, rel=1e-13)
    assert np.sum(success_chances([(5000, 0.34)])) == pytest.approx(1.0, rel=1e-12)


def invention(job_id: int, runs: int, successes: int | None, **more: object) -> GameJob:
    values = {
        "activity": Activity.INVENTION,
        "product_type_id": BLUEPRINT,
        "runs": runs,
        "successful_runs": successes,
        "probability": 0.4,
        "status": "completed",
    }
    return game(job_id, **{**values, **more})


def test_a_campaign() -> None:
    jobs = [invention(501, 10, 3), invention(502, 10, 1, probability=0.5), invention(503, 7, None)]
    found = campaign(BLUEPRINT, jobs)
    assert found is not None
    assert (found.attempts, found.successes, found.expected, found.untold) == (20, 4, 9.0, 1)
    assert (found.low, found.high, found.unusual) == (5, 13, True)
    assert found.at_most < 0.05
    assert found.at_least == pytest.approx(1 - success_chances([(10, 0.4), (10, 0.5)])[:4].sum())
    assert found.esi_job_ids == (501, 502)


def test_only_delivered_inventions_count() -> None:
    jobs = [
        invention(501, 10, 4),
        invention(502, 5, None, status="active"),
        invention(503, 30, 12, product_type_id=1302),
        game(504, status="completed"),
    ]
    assert [(one.blueprint_type_id, one.attempts) for one in campaigns(jobs)] == [(1302, 30), (BLUEPRINT, 10)]
    assert campaign(BLUEPRINT, [invention(1, 1, None)]) is None
