"""What happened between two looks at the jobs is told once."""

from dataclasses import replace
from datetime import timedelta

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.chains.decisions import Decision
from eveprod_desktop.core.workflow.events import Event, events_between, in_words, look
from eveprod_desktop.core.workflow.rows import JobMaterial
from tests.core.workflow.test_matching import ALICE, BOB, NOW, game, planned

LATER = NOW + timedelta(hours=2)
CORPORATION = 98000001


def test_a_job_that_became_ready_is_told_once() -> None:
    before, after = look([], [game(501)], NOW), look([], [game(501)], LATER)
    ended = Event("job ended", ALICE, ALICE, 300, Activity.MANUFACTURING, 5)
    assert events_between(before, after) == (ended,)
    assert events_between(after, after) == ()
    ready = look([], [game(501, status="ready")], LATER)
    assert events_between(after, ready) == ()
    # one that began and ended while nobody looked
    assert events_between(look([], [], NOW), ready) == (ended,)
    # one of a character who signed in just now: it had ended before
    assert events_between(look([], [], LATER), ready) == ()


def test_a_paused_job_has_no_end() -> None:
    paused = game(501, status="paused")
    assert events_between(look([], [paused], NOW), look([], [paused], LATER)) == ()


def test_a_slot_is_free_when_nothing_took_its_place() -> None:
    before = look([], [game(501, status="ready"), game(502, status="ready", installer_id=BOB)], NOW)
    after = look([], [game(501, status="completed"), game(503, installer_id=BOB)], NOW)
    assert events_between(before, after) == (Event("slot free", character_id=ALICE, slots="manufacturing"),)


def test_linking_a_job_frees_no_slot() -> None:
    job = planned(1, status="active", character_id=ALICE, ends_at=LATER + timedelta(hours=1))
    before = look([job], [], NOW)
    after = look([replace(job, esi_job_id=501)], [game(501, ends_at=LATER + timedelta(hours=1))], NOW)
    assert events_between(before, after) == ()


def test_a_plan_goes_on() -> None:
    first = planned(1, plan_id=9, status="active", ends_at=LATER)
    second = planned(2, plan_id=9, after=(1,), materials=(JobMaterial(300, 5, Decision.MAKE),))
    loose = planned(3)
    before = look([first, second], [], NOW)
    after = look([replace(first, status="completed"), second, loose], [], NOW)
    assert events_between(before, after) == (Event("plan goes on", plan_id=9, job_ids=(2,)),)


def test_events_in_words() -> None:
    types, owners, plans = {300: "Dart"}, {ALICE: "Alice", CORPORATION: "Guild"}, {9: "Ten Darts"}

    def said(event: Event) -> str:
        return in_words(event, types, owners, plans)

    ended = Event("job ended", ALICE, ALICE, 300, Activity.MANUFACTURING, 5)
    assert said(ended) == "Dart, 5 runs: the job of Alice has ended."
    assert "for Guild of Alice" in said(replace(ended, owner_id=CORPORATION))
    assert said(replace(ended, activity=Activity.COPYING, runs=1)).startswith("Dart (copying), 1 run:")
    assert said(Event("slot free", ALICE, slots="science")) == "Alice has a free science slot."
    going = Event("plan goes on", plan_id=9, job_ids=(2, 3))
    assert said(going) == "Ten Darts can go on: 2 jobs can start now."
