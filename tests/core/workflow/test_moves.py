import pickle
from itertools import pairwise

import pytest

from eveprod_desktop.core.workflow.moves import (
    JOB_STATUSES,
    LEGAL_MOVES,
    IllegalMove,
    JobStatus,
    check_move,
    steps_to,
)


@pytest.mark.parametrize("before", JOB_STATUSES)
@pytest.mark.parametrize("after", JOB_STATUSES)
def test_only_legal_moves_pass_and_the_others_say_why(before: JobStatus, after: JobStatus) -> None:
    if before == after or after in LEGAL_MOVES[before]:
        check_move(before, after)
        return
    with pytest.raises(IllegalMove, match=f"Job 7 that is {before} can't become {after}") as raised:
        check_move(before, after, 7)
    assert raised.value.advice
    sent = pickle.loads(pickle.dumps(raised.value))
    assert (str(sent), sent.before) == (str(raised.value), before)


def test_nothing_follows_the_end() -> None:
    assert [one for one, following in LEGAL_MOVES.items() if not following] == ["completed", "cancelled"]


@pytest.mark.parametrize("before", JOB_STATUSES)
@pytest.mark.parametrize("after", JOB_STATUSES)
def test_ways_are_rows_of_legal_moves(before: JobStatus, after: JobStatus) -> None:
    way = steps_to(before, after)
    if way is None:
        # nothing leads out of the end, nor back from where the game has been
        assert before in {"completed", "cancelled", "ready"} or after == "planned"
        return
    assert all(second in LEGAL_MOVES[first] for first, second in pairwise((before, *way)))
    assert (before, *way)[-1] == after


def test_a_planned_job_that_was_delivered_already() -> None:
    assert steps_to("planned", "completed") == ("active", "completed")
    assert steps_to("completed", "planned") is None
