"""The board on the real program: jobs made, moved, changed, deleted, and all of it undone."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.workflow.attribution import Attributed
from eveprod_desktop.core.workflow.batches import Realised
from eveprod_desktop.core.workflow.drafting import JobOrder
from eveprod_desktop.core.workflow.ledger import JobResult
from eveprod_desktop.core.workflow.moves import JobStatus
from eveprod_desktop.core.workflow.rows import JobChange
from eveprod_desktop.ui.models.cards import Card
from eveprod_desktop.ui.screens.job_outcome import outcome_facts
from eveprod_desktop.ui.screens.jobs import JobsScreen
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.widgets.card_list import MIME
from tests.core.workflow.test_matching import planned

if TYPE_CHECKING:
    from eveprod_desktop.ui.messages import Message


@pytest.fixture
def screen(working_session: Session, qtbot: QtBot) -> Iterator[JobsScreen]:
    app = working_session.app
    find = app.catalog().find_type
    rifter, shuttle = find("Rifter"), find("Caldari Shuttle")
    assert rifter is not None
    assert shuttle is not None
    app.workflow.create_job(JobOrder(rifter, 5))
    app.workflow.create_job(JobOrder(shuttle, 2, note="for the alt"))
    screen = JobsScreen(working_session)
    qtbot.addWidget(screen)
    screen.resize(1280, 780)
    screen.show()
    screen.activateWindow()
    qtbot.waitUntil(lambda: len(ids(screen, "planned")) == 2)
    yield screen
    screen.hide()


def ids(screen: JobsScreen, status: JobStatus) -> list[int]:
    """Return the planned jobs in a column: those of the game lie there too, with keys below 0."""
    return [card.key for card in screen.columns[status].cards.cards if card.key > 0]


def card_of(screen: JobsScreen, status: JobStatus, job_id: int) -> Card:
    return next(card for card in screen.columns[status].cards.cards if card.key == job_id)


def all_at_hand(screen: JobsScreen, job_id: int) -> None:
    job = screen.session.app.workflow.get_job(job_id)
    acquired = tuple((one.type_id, one.quantity) for one in job.materials)
    screen.session.app.workflow.update_job(job_id, JobChange(acquired=acquired))


def test_an_empty_board_says_where_jobs_come_from(market_session: Session, qtbot: QtBot) -> None:
    screen = JobsScreen(market_session)
    qtbot.addWidget(screen)
    screen.show()
    qtbot.waitUntil(lambda: screen.empty.sentence == "No jobs yet")
    assert "Planner" in screen.empty.advice


def test_a_card_says_what_comes_next(screen: JobsScreen) -> None:
    (card, other) = screen.columns["planned"].cards.cards
    assert "to get" in card.mark
    assert {card.title, other.title} == {"Rifter", "Caldari Shuttle"}
    assert "run" in card.what


def test_a_job_goes_through_its_states_by_keyboard(screen: JobsScreen, qtbot: QtBot) -> None:
    job_id = ids(screen, "planned")[0]
    all_at_hand(screen, job_id)
    screen.reload()
    qtbot.waitUntil(lambda: "can start now" in screen.columns["planned"].cards.cards[0].mark)
    column = screen.columns["planned"]
    column.select(job_id)
    column.setFocus()
    QTest.keyClick(column, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: ids(screen, "active") == [job_id])
    assert "left" in card_of(screen, "active", job_id).mark
    running = screen.columns["active"]
    running.select(job_id)
    QTest.keyClick(running, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: ids(screen, "ready") == [job_id])
    screen.move_jobs([job_id], "completed")
    qtbot.waitUntil(lambda: ids(screen, "completed") == [job_id])
    screen.undo()
    qtbot.waitUntil(lambda: ids(screen, "ready") == [job_id])
    screen.redo()
    qtbot.waitUntil(lambda: ids(screen, "completed") == [job_id])


def test_starting_without_materials_is_asked_about(screen: JobsScreen, qtbot: QtBot) -> None:
    job_id = ids(screen, "planned")[0]
    screen.move_jobs([job_id], "active")
    qtbot.waitUntil(lambda: screen.starting.asking is not None)
    assert screen.starting.asking is not None
    assert "lacks" in screen.starting.asking.text()
    screen.starting.asking.reject()
    assert screen.session.app.workflow.get_job(job_id).status == "planned"
    screen.move_jobs([job_id], "active")
    asked = screen.starting.asking
    qtbot.waitUntil(lambda: screen.starting.asking is not asked)
    screen.starting.asking.accept()
    qtbot.waitUntil(lambda: ids(screen, "active") == [job_id])


def test_two_starts_at_once_are_each_looked_at(screen: JobsScreen, qtbot: QtBot) -> None:
    ready, lacking = ids(screen, "planned")
    all_at_hand(screen, ready)
    screen.reload()
    qtbot.waitUntil(lambda: "can start now" in card_of(screen, "planned", ready).mark)
    screen.move_jobs([lacking], "active")
    screen.move_jobs([ready], "active")
    qtbot.waitUntil(lambda: ids(screen, "active") == [ready])
    qtbot.waitUntil(lambda: screen.starting.asking is not None)
    assert screen.session.app.workflow.get_job(lacking).status == "planned"


def test_a_move_the_game_has_not_is_refused_with_words(screen: JobsScreen, qtbot: QtBot) -> None:
    told: list[Message] = []
    screen.session.messages.attach(told.append)
    job_id = ids(screen, "planned")[0]
    screen.move_jobs([job_id], "completed")
    qtbot.waitUntil(lambda: any("can't become completed" in one.text for one in told))
    assert ids(screen, "completed") == []


def test_cards_let_go_over_a_column_move_there(screen: JobsScreen, qtbot: QtBot) -> None:
    job_id = ids(screen, "planned")[1]
    held = screen.columns["planned"].cards.mimeData([screen.columns["planned"].cards.index(1)])
    assert bytes(held.data(MIME).data()) == str(job_id).encode()
    drop = QDropEvent(
        QPoint(5, 5).toPointF(),
        Qt.DropAction.MoveAction,
        held,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    screen.columns["cancelled"].dropEvent(drop)
    qtbot.waitUntil(lambda: ids(screen, "cancelled") == [job_id])
    nonsense = QMimeData()
    nonsense.setData(MIME, b"x,,-1,\xff")
    screen.columns["planned"].dropEvent(
        QDropEvent(
            QPoint(5, 5).toPointF(),
            Qt.DropAction.MoveAction,
            nonsense,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    assert ids(screen, "cancelled") == [job_id]


def test_what_is_deleted_comes_back(screen: JobsScreen, qtbot: QtBot) -> None:
    before = ids(screen, "planned")
    screen.columns["planned"].select(before[0])
    screen.delete()
    qtbot.waitUntil(lambda: ids(screen, "planned") == before[1:])
    screen.undo()
    qtbot.waitUntil(lambda: ids(screen, "planned") == before)


def test_the_job_chosen_is_shown_and_changed(screen: JobsScreen, qtbot: QtBot) -> None:
    job_id = ids(screen, "planned")[0]
    screen.columns["planned"].select(job_id)
    details = screen.details
    assert details.isVisible()
    first = details.materials.everything()[0]
    assert first.missing
    details.materials.select(first.type_id)
    details.materials.open_current()
    workflow = screen.session.app.workflow

    def acquired() -> int:
        return next(
            one.acquired for one in workflow.get_job(job_id).materials if one.type_id == first.type_id
        )

    qtbot.waitUntil(lambda: acquired() == first.quantity)
    qtbot.waitUntil(lambda: screen.content is not None and screen.content.by_id[job_id].revision > 1)
    details.runs.type_number(7)
    qtbot.waitUntil(lambda: workflow.get_job(job_id).runs == 7)
    qtbot.waitUntil(lambda: screen.content is not None and screen.content.by_id[job_id].runs == 7)
    details.note.setText("quickly")
    details.note.editingFinished.emit()
    qtbot.waitUntil(lambda: workflow.get_job(job_id).note == "quickly")
    QTest.keyClick(details, Qt.Key.Key_Escape)


def test_a_job_changed_elsewhere_is_told_and_nothing_is_lost(screen: JobsScreen, qtbot: QtBot) -> None:
    told: list[Message] = []
    screen.session.messages.attach(told.append)
    job_id = ids(screen, "planned")[0]
    screen.columns["planned"].select(job_id)
    screen.session.app.workflow.update_job(job_id, JobChange(note="from another window"))
    screen._change(job_id, JobChange(note="mine"))
    qtbot.waitUntil(lambda: any("changed elsewhere" in one.text for one in told))
    assert screen.session.app.workflow.get_job(job_id).note == "from another window"


def test_a_job_is_planned_by_hand(screen: JobsScreen, qtbot: QtBot) -> None:
    screen.order()
    dialog = screen.dialog
    assert dialog is not None
    dialog.item.setText("Slasher")
    with qtbot.waitSignal(dialog.item.picked):
        dialog.item.take()
    dialog.runs.show_number(3)
    dialog.buttons.accepted.emit()
    qtbot.waitUntil(lambda: len(ids(screen, "planned")) == 3)
    assert screen.dialog is None


def test_a_job_there_can_not_be_is_told_in_the_form(screen: JobsScreen, qtbot: QtBot) -> None:
    screen.order()
    dialog = screen.dialog
    assert dialog is not None
    dialog.item.setText("Tritanium")
    with qtbot.waitSignal(dialog.item.picked):
        dialog.item.take()
    dialog.buttons.accepted.emit()
    qtbot.waitUntil(dialog.problem.isVisible)
    assert screen.dialog is dialog
    dialog.reject()


def test_filters_leave_what_is_looked_for(screen: JobsScreen, qtbot: QtBot) -> None:
    screen.filter_box.setText("alt")
    assert len(ids(screen, "planned")) == 1
    screen.filter_box.setText("")
    assert len(ids(screen, "planned")) == 2
    screen.session.bus.announce(Changed.JOBS)
    qtbot.waitUntil(lambda: len(ids(screen, "planned")) == 2)


def test_jobs_of_the_game_lie_on_the_board_and_are_linked_by_hand(screen: JobsScreen, qtbot: QtBot) -> None:
    app = screen.session.app
    games = app.game_links.unlinked()
    assert games
    shown = [card for column in screen.columns.values() for card in column.cards.cards if card.key < 0]
    assert {-card.key for card in shown} == {one.esi_job_id for one in games}
    assert all(card.dot and "belongs to no planned one" in card.spoken for card in shown)
    screen.plan.setCurrentIndex(screen.plan.findText("Planned here"))
    screen.plan.activated.emit(screen.plan.currentIndex())
    assert not screen.columns["active"].cards.cards
    assert len(ids(screen, "planned")) == 2
    screen.plan.setCurrentIndex(0)
    screen.plan.activated.emit(0)
    screen.move_jobs([shown[0].key], "completed")  # those move in the game: nothing happens
    game = max(
        (one for one in games if one.activity is Activity.MANUFACTURING), key=lambda one: one.starts_at
    )
    assert game.product_type_id is not None
    order = JobOrder(game.product_type_id, game.runs, blueprint_type_id=game.blueprint_type_id)
    (job,) = app.workflow.create_job(order).jobs  # written down after it was started
    screen.session.bus.announce(Changed.JOBS)
    qtbot.waitUntil(lambda: job.job_id in ids(screen, "planned"))
    assert card_of(screen, "planned", job.job_id).mark == "running already?"
    screen.columns["planned"].select(job.job_id)
    details = screen.details
    assert "of the game may be this one" in details.game.text()
    offers = {one.text(): one for one in details.game.menu().actions() if one.text()}
    this = next(words for words in offers if str(game.esi_job_id) in words and words.startswith("It is"))
    other = next(words for words in offers if str(game.esi_job_id) in words and words.startswith("Not"))

    offers[other].trigger()
    qtbot.waitUntil(details.game.isHidden)
    assert screen.undo_button.toolTip().startswith("Set a job of the game aside")
    screen.undo()
    qtbot.waitUntil(lambda: not details.game.isHidden())
    offers = {one.text(): one for one in details.game.menu().actions()}
    offers[this].trigger()
    qtbot.waitUntil(lambda: details.game.text() == "Linked with the game")
    assert app.workflow.get_job(job.job_id).esi_job_id == game.esi_job_id
    assert -game.esi_job_id not in {card.key for card in screen.columns["active"].cards.cards}
    assert "billed by the game" in details.facts.hint("fee")
    (unlink,) = details.game.menu().actions()
    unlink.trigger()
    qtbot.waitUntil(details.game.isHidden)
    assert app.workflow.get_job(job.job_id).esi_job_id is None


def test_what_moved_since_a_job_was_planned(screen: JobsScreen, qtbot: QtBot) -> None:
    screen.columns["planned"].select(ids(screen, "planned")[0])
    qtbot.waitUntil(lambda: not screen.session.tasks.running)
    screen.details.moved_button.click()
    dialog = screen.details.moved
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.view.movement is not None)
    assert "Nothing moved" in dialog.view.words.text()
    dialog.reject()
    assert screen.details.moved is None


def test_what_the_wallet_tells_of_a_job() -> None:
    job = planned(1, material_cost_estimate_isk=80.0)
    realised = Realised(None, (1,), True, 4, 2, 70.0, 30.0, 100.0, 25.0, 200.0, 10.0, 2.0, 50.0, 138.0, 180.0)
    trades = (Attributed((7, 1), 1, 34, True, 9, 45.0), Attributed((7, 2), 1, 35, False, 2, 200.0))
    facts = outcome_facts(job, JobResult(1, realised, trades))
    assert {key: text for key, (text, _hint) in facts.items()} == {
        "materials": "70.00",
        "revenue": "200.00",
        "profit": "+138.00",
    }
    assert facts["materials"][1].startswith("45.00 by the wallet")
    assert "2 of 4" in facts["revenue"][1]
    typed = planned(1, material_cost_actual_isk=1.0, revenue_actual_isk=2.0)
    assert set(outcome_facts(typed, JobResult(1, realised, trades))) == {"profit"}
    assert outcome_facts(job, JobResult(2, realised, trades)) == {}
    assert outcome_facts(job, None) == {}
