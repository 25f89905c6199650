"""Which job of the game is which planned one: certain ones are linked, the others asked about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.workflow.matching import GameJob, match
from eveprod_desktop.core.workflow.rows import ProductionJob

NOW = datetime(2026, 9, 1, 15, 0, tzinfo=UTC)
ALICE, BOB = 91, 92
JITA, AMARR = 30000142, 30002187

PLANNED = ProductionJob(
    job_id=1,
    plan_id=None,
    character_id=None,
    item_type_id=300,
    blueprint_type_id=1300,
    activity=Activity.MANUFACTURING,
    blueprint_item_id=None,
    blueprint_kind="original",
    material_efficiency=0,
    time_efficiency=0,
    runs=5,
    runs_per_copy=0,
    units=5.0,
    facility=None,
    system_id=None,
    status="planned",
    esi_job_id=None,
    job_cost_estimate_isk=None,
    job_cost_actual_isk=None,
    material_cost_estimate_isk=None,
    material_cost_actual_isk=None,
    revenue_estimate_isk=None,
    revenue_actual_isk=None,
    time_seconds=600,
    starts_at=None,
    ends_at=None,
    completed_at=None,
    created_at=NOW,
    updated_at=NOW,
    note="",
    snapshot=None,
    revision=1,
)
GAME = GameJob(
    501,
    ALICE,
    ALICE,
    Activity.MANUFACTURING,
    7001,
    1300,
    300,
    5,
    JITA,
    60003760,
    "active",
    1000.0,
    NOW + timedelta(minutes=1),
    NOW + timedelta(hours=1),
)


def planned(job_id: int, **more: Any) -> ProductionJob:
    return replace(PLANNED, job_id=job_id, **more)


def game(esi_job_id: int, **more: Any) -> GameJob:
    return replace(GAME, esi_job_id=esi_job_id, **more)


def test_the_only_pair_that_fits_is_certain() -> None:
    assert match([planned(1)], [GAME]).pairs == ((1, 501),)
    full = planned(1, character_id=ALICE, system_id=JITA, blueprint_item_id=7001)
    assert match([full], [GAME]).pairs == ((1, 501),)
    assert match([full], [game(501, system_id=None, product_type_id=None)]).pairs == ((1, 501),)


def test_what_differs_in_one_thing_is_asked_about() -> None:
    for change in (
        {"runs": 6},
        {"installer_id": BOB},
        {"system_id": AMARR},
        {"blueprint_item_id": 7002},
        {"starts_at": NOW - timedelta(hours=2)},
    ):
        one = planned(1, character_id=ALICE, system_id=JITA, blueprint_item_id=7001)
        found = match([one], [game(501, **change)])
        assert (found.pairs, found.unsure) == ((), {1: (501,)}), change


def test_another_thing_is_not_asked_about() -> None:
    for change in (
        {"blueprint_type_id": 1301},
        {"activity": Activity.COPYING},
        {"product_type_id": 301},
        {"runs": 6, "system_id": AMARR},
        {"starts_at": NOW - timedelta(days=2)},
    ):
        found = match([planned(1, system_id=JITA)], [game(501, **change)])
        assert (found.pairs, found.unsure) == ((), {}), change


def test_equal_jobs_of_a_plan_are_taken_in_order() -> None:
    jobs = [planned(n, plan_id=9) for n in (3, 1, 2)]
    starts = [game(510, starts_at=NOW + timedelta(hours=2)), game(511)]
    assert match(jobs, starts).pairs == ((1, 511), (2, 510))


def test_jobs_of_two_plans_are_asked_about() -> None:
    found = match([planned(1, plan_id=8), planned(2, plan_id=9)], [GAME])
    assert (found.pairs, found.unsure) == ((), {1: (501,), 2: (501,)})


def test_the_plan_that_names_more_goes_first() -> None:
    found = match([planned(1), planned(2, character_id=ALICE)], [GAME, game(502, installer_id=BOB)])
    assert found.pairs == ((2, 501), (1, 502))


def test_two_builders_and_one_planned_job_are_asked_about() -> None:
    found = match([planned(1)], [GAME, game(502, installer_id=BOB)])
    assert (found.pairs, found.unsure) == ((), {1: (501, 502)})
    both = match([planned(1, plan_id=9), planned(2, plan_id=9)], [GAME, game(502, installer_id=BOB)])
    assert len(both.pairs) == 2


def test_a_job_of_a_corporation_is_matched_by_who_installed_it() -> None:
    corporate = game(501, owner_id=98000001, installer_id=BOB)
    assert match([planned(1, character_id=BOB)], [corporate]).pairs == ((1, 501),)


MAYBE = st.sampled_from([None, ALICE, BOB])
JOBS = st.lists(
    st.builds(
        lambda who, where, runs, plan: {
            "character_id": who,
            "system_id": where,
            "runs": runs,
            "plan_id": plan,
        },
        MAYBE,
        st.sampled_from([None, JITA, AMARR]),
        st.sampled_from([5, 6]),
        st.sampled_from([None, 8, 9]),
    ),
    max_size=6,
)
GAMES = st.lists(
    st.builds(
        lambda who, where, runs, late: {
            "installer_id": who,
            "system_id": where,
            "runs": runs,
            "starts_at": NOW + timedelta(minutes=late),
        },
        st.sampled_from([ALICE, BOB]),
        st.sampled_from([JITA, AMARR]),
        st.sampled_from([5, 6]),
        st.integers(-10, 10),
    ),
    max_size=6,
)


@given(JOBS, GAMES)
def test_pairs_fit_and_nothing_is_linked_twice(jobs: list[Any], games: list[Any]) -> None:
    own = {n: planned(n, **one) for n, one in enumerate(jobs, 1)}
    theirs = {n: game(n, **one) for n, one in enumerate(games, 501)}
    found = match(list(own.values()), list(theirs.values()))
    assert len({one for one, _ in found.pairs}) == len({one for _, one in found.pairs}) == len(found.pairs)
    for one, other in found.pairs:
        job, real = own[one], theirs[other]
        assert job.runs == real.runs
        assert job.character_id in {None, real.installer_id}
        assert job.system_id in {None, real.system_id}
        assert real.starts_at >= NOW - timedelta(minutes=5)
    linked = {one for one, _ in found.pairs}
    assert not linked & set(found.unsure)
    backwards = match(list(own.values())[::-1], list(theirs.values())[::-1])
    assert backwards == found
