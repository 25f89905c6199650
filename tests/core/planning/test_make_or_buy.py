from collections.abc import Callable
from pathlib import Path

from eveprod_desktop.core.chains.decisions import Deciding, Decision, Decisions
from eveprod_desktop.core.clock import SystemClock
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.planning.make_or_buy import MakeOrBuy
from tests.support.small_build import SmallBuild, frigate_build

MAKE, BUY = Decision.MAKE, Decision.BUY


def test_nothing_is_decided_at_first(database: Database) -> None:
    assert MakeOrBuy(database, SystemClock()).decisions() == Decisions({}, {})


def test_decisions_are_kept_and_can_be_undone(database: Database) -> None:
    service = MakeOrBuy(database, SystemClock())
    undo_first = service.decide([Deciding(200, (), BUY), Deciding(200, (301, 300, 200), MAKE)])
    assert service.decisions() == Decisions({200: BUY}, {(301, 300, 200): MAKE})
    undo_second = service.decide([Deciding(200, (), None), Deciding(300, (301, 300), BUY)])
    assert MakeOrBuy(database, SystemClock()).decisions() == Decisions(
        {}, {(301, 300, 200): MAKE, (301, 300): BUY}
    )
    redo_second = service.decide(undo_second)
    assert service.decisions() == Decisions({200: BUY}, {(301, 300, 200): MAKE})
    service.decide(redo_second)
    assert service.decisions() == Decisions({}, {(301, 300, 200): MAKE, (301, 300): BUY})
    service.decide(undo_second)
    service.decide(undo_first)
    assert service.decisions() == Decisions({}, {})


def test_what_another_process_decides_counts_at_once(database: Database, tmp_path: Path) -> None:
    elsewhere = Database(database.path, tmp_path, SystemClock())  # as the worker process has it
    worker, window = MakeOrBuy(elsewhere, SystemClock()), MakeOrBuy(database, SystemClock())
    assert worker.decisions() == Decisions({}, {})
    window.decide([Deciding(200, (), BUY)])
    assert worker.decisions().everywhere == {200: BUY}
    elsewhere.close()


def test_changes_to_one_thing_at_once_are_undone_together(database: Database) -> None:
    service = MakeOrBuy(database, SystemClock())
    undo = service.decide([Deciding(200, (), BUY), Deciding(200, (), MAKE)])
    assert service.decisions().everywhere == {200: MAKE}
    service.decide(undo)
    assert service.decisions().everywhere == {}


def test_decisions_outlive_a_new_build(
    database: Database, load: Callable[[SmallBuild], None], tmp_path: Path
) -> None:
    load(frigate_build())
    service = MakeOrBuy(database, SystemClock())
    service.decide([Deciding(200, (), BUY)])
    load(frigate_build(101))
    assert service.decisions().everywhere == {200: BUY}
