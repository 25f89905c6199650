"""Jobs on a real file: created, moved, fed, deleted, undone; two windows; a process that is killed."""

import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eveprod_desktop.core.chains.decisions import Decision
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.workflow.jobs import JobBook
from eveprod_desktop.core.workflow.moves import JOB_STATUSES, LEGAL_MOVES, IllegalMove
from eveprod_desktop.core.workflow.rows import (
    ChangedMeanwhile,
    JobChange,
    JobFilter,
    JobMaterial,
    ProductionJob,
    UnknownJob,
)
from tests.support.moving_clock import MovingClock
from tests.support.workflow_jobs import FRIGATE, MINERAL, PLATE, chain, new_job


def rows(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Everything of jobs, but revisions."""
    names = ("production_jobs", "production_job_materials", "production_job_dependencies")
    with closing(sqlite3.connect(database.path)) as raw:
        found = {}
        for name in names:
            columns = [row[1] for row in raw.execute(f"PRAGMA table_info({name})") if row[1] != "revision"]
            found[name] = sorted(raw.execute(f"SELECT {', '.join(columns)} FROM {name}"), key=repr)
        return found


def moved(book: JobBook, job_id: int, *statuses: str) -> ProductionJob:
    job = book.get_job(job_id)
    for status in statuses:
        (job,) = book.update(job_id, JobChange(status=status)).jobs  # type: ignore[arg-type]  # built from plain values, or wrong on purpose
    return job


def test_a_job_comes_back_as_it_was_made(book: JobBook, clock: MovingClock) -> None:
    starts = clock.now() + timedelta(hours=1)
    (made,) = book.create(
        [new_job(note="first", starts_at=starts, facility="Works", system_id=30000142)]
    ).jobs
    assert book.get_job(made.job_id) == made
    assert (made.status, made.revision, made.note, made.created_at) == ("planned", 1, "first", clock.now())
    assert (made.starts_at, made.ends_at) == (starts, starts + timedelta(seconds=600))
    assert made.materials == (JobMaterial(MINERAL, 10, Decision.BUY, 4.0),)
    assert made.cost_estimate_isk is None  # nobody told


def test_starting_takes_materials_and_time_runs_from_then(book: JobBook, clock: MovingClock) -> None:
    (made,) = book.create([new_job()]).jobs
    clock.advance(50)
    started = moved(book, made.job_id, "active")
    assert (started.starts_at, started.ends_at) == (clock.now(), clock.now() + timedelta(seconds=600))
    assert [one.missing for one in started.materials] == [0]
    clock.advance(700)
    assert moved(book, made.job_id, "completed").completed_at == clock.now()


def test_completing_a_job_feeds_the_next_ones_in_order(book: JobBook) -> None:
    plates, first, second = (one.job_id for one in book.create(chain()).jobs)
    assert book.readiness()[first].waits_for == (plates,)
    assert book.readiness()[first].missing == ((MINERAL, 100), (PLATE, 7))
    moved(book, plates, "active")
    done = book.update(plates, JobChange(status="completed"))
    assert done.startable == (first, second)
    # ten plates: seven for the first, three for the second, which waits for no job any more
    assert [one.acquired for one in book.get_job(first).materials] == [0, 7]
    assert [one.acquired for one in book.get_job(second).materials] == [3]
    assert book.readiness()[second].missing == ((PLATE, 2),)
    book.undo(done.undo_id)
    assert [one.acquired for one in book.get_job(first).materials] == [0, 0]
    assert book.get_job(plates).status == "active"


def test_what_is_got_elsewhere_is_not_waited_for(book: JobBook) -> None:
    _, first, _ = (one.job_id for one in book.create(chain()).jobs)
    book.update(first, JobChange(acquired=((PLATE, 7), (MINERAL, 500))))
    assert book.readiness([first])[first].complete
    assert [one.acquired for one in book.get_job(first).materials] == [100, 7]  # no more than is needed
    with pytest.raises(AppError, match="does not need type 999"):
        book.update(first, JobChange(acquired=((999, 1),)))


def test_a_cancelled_job_is_still_waited_for_and_a_deleted_one_is_not(book: JobBook) -> None:
    plates, first, _ = (one.job_id for one in book.create(chain()).jobs)
    moved(book, plates, "cancelled")
    assert book.readiness()[first].waits_for == (plates,)
    book.delete([plates])
    assert book.readiness()[first].startable


def test_filters(book: JobBook) -> None:
    one, two = book.create([new_job(character_id=7), new_job(PLATE)]).jobs
    moved(book, one.job_id, "active")

    def ids(**wanted: object) -> list[int]:
        return [job.job_id for job in book.get_jobs(JobFilter(**wanted))]  # type: ignore[arg-type]  # built from plain values, or wrong on purpose

    assert ids() == [one.job_id, two.job_id]
    assert (
        ids(statuses=("active",)) == ids(character_ids=(7,)) == ids(item_type_ids=(FRIGATE,)) == [one.job_id]
    )
    assert ids(statuses=()) == ids(plan_id=5) == []
    assert book.counts() == {"active": 1, "planned": 1}


def test_more_jobs_than_sqlite_takes_marks(book: JobBook) -> None:
    own = (JobMaterial(FRIGATE, 1, Decision.MAKE),)
    many = [new_job(), *(new_job(materials=own, after=(at,)) for at in range(1_999))]
    done = book.create(many)
    assert [one.after for one in done.jobs[:3]] == [(), (1,), (2,)]
    assert done.startable == (1,)
    assert len(book.get_jobs(JobFilter(job_ids=tuple(range(40_000))))) == 2_000
    book.delete([one.job_id for one in done.jobs])
    (again,) = book.create([new_job()]).jobs
    assert again.job_id == 2_001  # an id that may come back by undo is not given out anew
    book.undo()
    book.undo()
    assert book.get_jobs() == done.jobs


def test_unknown_jobs_are_said(book: JobBook) -> None:
    (made,) = book.create([new_job()]).jobs
    for call in (
        lambda: book.get_job(99),
        lambda: book.delete([made.job_id, 99]),
        lambda: book.update_many([made.job_id, 99], JobChange(note="x")),
    ):
        with pytest.raises(UnknownJob, match="no job 99"):
            call()
    assert book.get_job(made.job_id) == made
    with pytest.raises(AppError, match="nothing to undo any more"):
        book.undo(12345)


def test_runs_of_a_started_job_stay(book: JobBook) -> None:
    (made,) = book.create([new_job()]).jobs
    moved(book, made.job_id, "active")
    with pytest.raises(AppError, match="its runs can't change now"):
        book.update(made.job_id, JobChange(runs=5))


def test_two_windows_lose_nothing(book: JobBook) -> None:
    (made,) = book.create([new_job()]).jobs
    book.update(made.job_id, JobChange(note="theirs"), revision=made.revision)
    with pytest.raises(ChangedMeanwhile, match="was changed elsewhere") as raised:
        book.update(made.job_id, JobChange(note="mine"), revision=made.revision)
    assert raised.value.retryable
    assert book.get_job(made.job_id).note == "theirs"
    now = book.get_job(made.job_id)
    book.update(made.job_id, JobChange(note="both"), revision=now.revision)
    assert book.get_job(made.job_id).note == "both"


def test_an_undo_never_overwrites_what_came_after(book: JobBook) -> None:
    (made,) = book.create([new_job()]).jobs
    renamed = book.update(made.job_id, JobChange(note="one"))
    book.update(made.job_id, JobChange(note="two"))
    with pytest.raises(ChangedMeanwhile):
        book.undo(renamed.undo_id)
    assert book.get_job(made.job_id).note == "two"
    last = book.last_undoable()
    assert last is not None
    assert last.what == f"Change job {made.job_id}"


def test_a_window_that_missed_an_undo_does_not_write_over_it(book: JobBook) -> None:
    (made,) = book.create([new_job()]).jobs
    changed = book.update(made.job_id, JobChange(note="one"))
    book.undo(changed.undo_id)
    book.update(made.job_id, JobChange(note="other"))
    with pytest.raises(ChangedMeanwhile):
        book.update(made.job_id, JobChange(note="late"), revision=changed.jobs[0].revision)


def test_several_jobs_move_together_or_not_at_all(book: JobBook) -> None:
    one, two = (job.job_id for job in book.create([new_job(), new_job()]).jobs)
    moved(book, two, "active")
    with pytest.raises(IllegalMove):
        book.update_many([one, two], JobChange(status="ready"))
    assert book.get_job(one).status == "planned"
    done = book.update_many([one, two], JobChange(status="cancelled"))
    assert [job.status for job in done.jobs] == ["cancelled", "cancelled"]
    book.undo(done.undo_id)
    assert (book.get_job(one).status, book.get_job(two).status) == ("planned", "active")


def test_undos_go_back_one_by_one_and_forth_again(book: JobBook, database: Database) -> None:
    stands = []
    (made,) = book.create([new_job()]).jobs
    for change in (JobChange(status="active"), JobChange(note="x"), JobChange(status="completed")):
        stands.append(rows(database))
        book.update(made.job_id, change)
    stands.append(rows(database))
    for before in stands[2::-1]:
        book.undo()
        assert rows(database) == before
    for after in stands[1:]:
        book.redo()
        assert rows(database) == after
    with pytest.raises(AppError, match="nothing to redo"):
        book.redo()
    book.undo()
    assert rows(database) == stands[2]
    book.update(made.job_id, JobChange(note="new"))
    assert book.last_redoable() is None
    for _ in range(4):
        book.undo()
    assert book.get_jobs() == ()
    with pytest.raises(AppError, match="nothing to undo"):
        book.undo()


def test_old_changes_are_forgotten(
    book: JobBook, clock: MovingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eveprod_desktop.core.workflow.undoing._MOST_KEPT", 3)
    (made,) = book.create([new_job()]).jobs
    ids = [book.update(made.job_id, JobChange(note=str(at))).undo_id for at in range(5)]
    with pytest.raises(AppError, match="nothing to undo any more"):
        book.undo(ids[1])
    clock.advance(31 * 86_400)
    book.update(made.job_id, JobChange(note="later"))
    with pytest.raises(AppError, match="over 30 days ago"):
        book.undo(ids[-1])
    book.undo()
    assert book.get_job(made.job_id).note == "4"


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32))
def test_random_work_obeys_the_rules_and_can_be_taken_back(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    chance = random.Random(seed)
    clock = MovingClock()
    folder = tmp_path_factory.mktemp("work")
    database = Database(folder / "eveprod.db", folder / "backups", clock)
    book = JobBook(database, clock)
    book.create(chain())
    try:
        for _ in range(12):
            clock.advance(60)
            before, known = rows(database), book.get_jobs()
            if not known:
                book.create(chain())
                continue
            job = chance.choice(known)
            if chance.random() < 0.25:
                some = chance.sample([one.job_id for one in known], chance.randint(1, len(known)))
                undo_id = book.delete(some).undo_id
                assert not set(some) & {one.job_id for one in book.get_jobs()}
                assert not orphans(database)
            else:
                status = chance.choice(JOB_STATUSES)
                legal = status == job.status or status in LEGAL_MOVES[job.status]
                if not legal:
                    with pytest.raises(IllegalMove):
                        book.update(job.job_id, JobChange(status=status))
                    assert rows(database) == before
                    continue
                done = book.update(job.job_id, JobChange(status=status))
                assert done.jobs[0].status == status
                undo_id = done.undo_id
            for one in book.get_jobs():
                assert all(0 <= row.acquired <= row.quantity for row in one.materials)
            if chance.random() < 0.5:
                after = rows(database)
                undone = book.undo(undo_id)
                assert rows(database) == before
                if chance.random() < 0.5:
                    book.undo(undone.undo_id)
                    assert rows(database) == after
    finally:
        database.close()


def orphans(database: Database) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database.path)) as raw:
        return raw.execute("PRAGMA foreign_key_check").fetchall()


def test_a_process_killed_in_the_middle_loses_nothing(book: JobBook, database: Database) -> None:
    plates, first, _ = (one.job_id for one in book.create(chain()).jobs)
    moved(book, plates, "active")
    before = rows(database)
    database.close()
    script = f"""
import os, sys
from eveprod_desktop.core.clock import SystemClock
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.workflow import undoing
from eveprod_desktop.core.workflow.jobs import JobBook
from eveprod_desktop.core.workflow.rows import JobChange
database = Database(Path(sys.argv[1]), Path(sys.argv[1] + ".backups"), SystemClock())
def die(*_args, **_more):
    os.kill(os.getpid(), 9)
undoing.remember = die  # everything else is written by then
JobBook(database, SystemClock()).update({plates}, JobChange(status="completed"))
"""
    done = subprocess.run([sys.executable, "-c", script, str(database.path)], check=False, timeout=60)
    assert done.returncode != 0
    assert rows(database) == before
    book.update(plates, JobChange(status="completed"))
    assert book.get_job(first).materials[1] == replace(book.get_job(first).materials[1], acquired=7)
