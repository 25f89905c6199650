"""The board on the real program: jobs made, moved, changed, deleted, and all of it undone."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.workflow.drafting import JobOrder
from eveprod_desktop.core.workflow.moves import JobStatus
from eveprod_desktop.core.workflow.rows import JobChange
from eveprod_desktop.ui.screens.jobs import JobsScreen
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.widgets.card_list import MIME

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
    return [card.key for card in screen.columns[status].cards.cards]


def all_at_hand(screen: JobsScreen, job_id: int) -> None:
    job = screen.session.app.workflow.get_job(job_id)
    acquired = tuple((one.type_id, one.quantity) for one in job.materials)
    screen.session.app.workflow.update_job(job_id, JobChange(acquired=acquired))


def test_an_empty_board_says_where_jobs_come_from(working_session: Session, qtbot: QtBot) -> None:
    screen = JobsScreen(working_session)
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
    assert "left" in screen.columns["active"].cards.cards[0].mark
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
    qtbot.waitUntil(lambda: screen.asking is not None)
    assert screen.asking is not None
    assert "lacks" in screen.asking.text()
    screen.asking.reject()
    assert screen.session.app.workflow.get_job(job_id).status == "planned"
    screen.move_jobs([job_id], "active")
    asked = screen.asking
    qtbot.waitUntil(lambda: screen.asking is not asked)
    screen.asking.accept()
    qtbot.waitUntil(lambda: ids(screen, "active") == [job_id])


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
