from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.skills import JobSlots
from eveprod_desktop.core.planning.rows import BlueprintUse, PlannedJob
from eveprod_desktop.core.planning.schedule import Builder, make_schedule, slot_kind

BUILD, REACT, COPY = Activity.MANUFACTURING, Activity.REACTION, Activity.COPYING


def job(
    number: int, seconds: int, *after: int, activity: Activity = BUILD, item: int | None = None
) -> PlannedJob:
    use = BlueprintUse(1000, "original", 0, 0, item)
    return PlannedJob(number, activity, number, use, 1, 1, (), 0, seconds, after)


@st.composite
def works(draw: st.DrawFn) -> tuple[list[PlannedJob], list[Builder]]:
    jobs = []
    for number in range(1, draw(st.integers(1, 12)) + 1):
        after = draw(st.sets(st.integers(1, number - 1), max_size=3)) if number > 1 else set()
        activity = draw(st.sampled_from([BUILD, REACT, COPY]))
        item = draw(st.sampled_from([None, None, 7]))
        jobs.append(job(number, draw(st.integers(0, 50)), *sorted(after), activity=activity, item=item))
    slots = st.integers(1, 3)
    busy = draw(st.lists(st.integers(1, 40), max_size=2))
    first = Builder(1, JobSlots(draw(slots), draw(slots), draw(slots)), {"manufacturing": tuple(busy)})
    return jobs, [first] + [Builder(2, JobSlots(1, 1, 1))] * draw(st.integers(0, 1))


@given(works())
def test_slots_blueprints_and_waits_are_kept(work: tuple[list[PlannedJob], list[Builder]]) -> None:
    jobs, builders = work
    schedule = make_schedule(jobs, builders)
    by_number = {one.number: one for one in jobs}
    rows = {row.number: row for row in schedule.jobs}
    assert sorted(rows) == sorted(by_number)
    for row in schedule.jobs:
        one = by_number[row.number]
        assert row.end_seconds == row.start_seconds + one.seconds
        assert row.kind == slot_kind(one.activity)
        assert all(rows[number].end_seconds <= row.start_seconds for number in one.after)
        for other in schedule.jobs:
            if other.number >= row.number:
                continue
            apart = other.end_seconds <= row.start_seconds or row.end_seconds <= other.start_seconds
            same_slot = (other.character_id, other.kind, other.slot) == (row.character_id, row.kind, row.slot)
            same_item = one.blueprint.item_id is not None and (
                by_number[other.number].blueprint.item_id == one.blueprint.item_id
            )
            assert apart or not (same_slot or same_item)
    assert schedule.finish_seconds == max(row.end_seconds for row in schedule.jobs)
    assert schedule.finish_seconds >= schedule.bound_seconds


@given(works())
def test_the_critical_row_has_no_gap_and_ends_last(work: tuple[list[PlannedJob], list[Builder]]) -> None:
    schedule = make_schedule(*work)
    rows = {row.number: row for row in schedule.jobs}
    critical = [rows[number] for number in schedule.critical]
    assert critical[-1].end_seconds == schedule.finish_seconds
    for before, after in pairwise(critical):
        assert before.end_seconds == after.start_seconds


def test_the_longest_row_goes_first() -> None:
    # two slots; 3 waits for 2: starting 2 at once ends at 30, starting it last would end at 40
    jobs = [job(1, 10), job(2, 10), job(4, 20), job(3, 20, 2)]
    schedule = make_schedule(sorted(jobs, key=lambda one: one.number != 1), [Builder(1, JobSlots(2, 1, 1))])
    assert schedule.finish_seconds == 30
    assert schedule.bound_seconds == 30
    assert 2 in schedule.startable


def test_a_slot_in_use_is_waited_for() -> None:
    schedule = make_schedule([job(1, 10)], [Builder(1, JobSlots(1, 1, 1), {"manufacturing": (25,)})])
    assert (schedule.finish_seconds, schedule.startable) == (35, ())


def test_who_can_do_it_does_it_in_his_own_time() -> None:
    unable = Builder(1, JobSlots(5, 1, 1), can_do=lambda _job: False)
    able = Builder(2, JobSlots(1, 1, 1), lasts=lambda one: 2 * one.seconds)
    schedule = make_schedule([job(1, 10), job(2, 10)], [unable, able])
    assert {row.character_id for row in schedule.jobs} == {2}
    assert schedule.finish_seconds == 40
    with pytest.raises(AppError, match="None of the chosen characters"):
        make_schedule([job(1, 10)], [unable])


def test_no_jobs_end_at_once() -> None:
    schedule = make_schedule([], [Builder(1, JobSlots(1, 1, 1))])
    assert (schedule.finish_seconds, schedule.critical, schedule.jobs) == (0, (), ())
