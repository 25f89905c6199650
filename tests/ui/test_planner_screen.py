"""The planner on the real program: a list typed or pasted becomes a plan, a saved plan, jobs."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from eveprod_desktop.core.chains.decisions import Decision
from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.planning.rows import Target
from eveprod_desktop.ui.screens.plan_memory import plan_from_state, plan_to_state
from eveprod_desktop.ui.screens.plan_pasting import PasteDialog
from eveprod_desktop.ui.screens.planner import PlannerScreen
from eveprod_desktop.ui.session import Session
from tests.ui.alt_keys import doubled


@pytest.fixture
def screen(working_session: Session, qtbot: QtBot) -> Iterator[PlannerScreen]:
    screen = PlannerScreen(working_session)
    qtbot.addWidget(screen)
    screen.resize(1280, 780)
    screen.show()
    screen.activateWindow()
    qtbot.waitUntil(lambda: screen.form.region.count() > 1)
    yield screen
    screen.hide()


def type_id(screen: PlannerScreen, name: str) -> int:
    found = screen.session.app.catalog().find_type(name)
    assert found is not None
    return found


def plan(screen: PlannerScreen, qtbot: QtBot, name: str, units: int) -> None:
    """Type a product and its units, and wait for the plan."""
    screen.sheet = None
    screen.form.item.setFocus()
    screen.form.item.setText(name)
    with qtbot.waitSignal(screen.form.item.picked):
        QTest.keyClick(screen.form.item, Qt.Key.Key_Return)
    screen.form.units.setText(str(units))
    QTest.keyClick(screen.form.units, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: screen.sheet is not None)


def test_a_product_typed_becomes_a_plan(screen: PlannerScreen, qtbot: QtBot) -> None:
    plan(screen, qtbot, "Rifter", 10)
    sheet = screen.sheet
    assert sheet is not None
    assert sheet.targets == (Target(type_id(screen, "Rifter"), 10),)
    answer = screen.answer
    assert len(answer.jobs.everything()) == len(sheet.answer.plan.jobs) > 0
    assert answer.facts.text("jobs") == str(len(sheet.answer.plan.jobs))
    account = {line.title: line.isk for line in answer.sums.everything()}
    assert account["Cost"] == -float(sheet.answer.plan.cost_isk or 0)
    assert account["Net profit"] == float(sheet.answer.trade.net_profit_isk or 0)
    assert answer.gantt.gantt.finish_seconds == sheet.answer.schedule.finish_seconds
    for tab in range(answer.tabs.count()):
        answer.tabs.setCurrentIndex(tab)
        assert not doubled(screen), answer.tabs.tabText(tab)
    screen.copy_multibuy()
    lines = QApplication.clipboard().text().splitlines()
    assert len(lines) == len(sheet.answer.plan.buy)
    assert any(line.startswith("Tritanium ") for line in lines)


def test_the_plan_follows_the_form(screen: PlannerScreen, qtbot: QtBot) -> None:
    plan(screen, qtbot, "Rifter", 10)
    first = screen.sheet
    screen.form.strategy.setCurrentIndex(screen.form.strategy.findData("buy_all"))
    qtbot.waitUntil(lambda: screen.sheet is not first and screen.sheet is not None)
    assert screen.sheet is not None
    assert screen.sheet.options.strategy == "buy_all"
    plan(screen, qtbot, "Rifter", 5)
    assert screen.sheet.targets[0].units == 15
    screen.form.take_back()
    qtbot.waitUntil(lambda: screen.sheet is not None and screen.sheet.targets[0].units == 10)


def test_an_empty_list_says_how_to_begin(screen: PlannerScreen, qtbot: QtBot) -> None:
    assert screen.answer.empty.isVisible()
    plan(screen, qtbot, "Rifter", 1)
    screen.start_anew()
    qtbot.waitUntil(screen.answer.empty.isVisible)
    assert "Type a product" in screen.answer.empty.advice
    screen.form.take_back()
    qtbot.waitUntil(lambda: screen.sheet is not None)


def test_characters_bring_stock_and_slots(screen: PlannerScreen, qtbot: QtBot) -> None:
    plan(screen, qtbot, "Rifter", 10)
    menu = screen.form.means.menu()
    people = [action for action in menu.actions() if action.isCheckable()]
    assert people
    before = screen.sheet
    people[0].setChecked(True)
    qtbot.waitUntil(lambda: screen.sheet is not before and screen.sheet is not None)
    sheet = screen.sheet
    assert sheet is not None
    assert sheet.options.means.character_ids
    assert all(line.character == people[0].text() for line in screen.answer.jobs.everything())


def test_deciding_a_part_changes_the_plan_and_is_remembered(screen: PlannerScreen, qtbot: QtBot) -> None:
    plan(screen, qtbot, "Hammerhead I", 50)
    plan(screen, qtbot, "Ishtar", 1)
    part = next(line for line in screen.answer.parts.everything() if line.is_made)
    screen.answer.tabs.setCurrentIndex(2)
    assert screen.answer.parts.select(part.type_id)
    screen.answer.parts.focus_view()
    before = screen.sheet
    QTest.keyClick(screen.answer.parts.view, Qt.Key.Key_B)
    qtbot.waitUntil(lambda: screen.sheet is not before and screen.sheet is not None)
    after = {line.type_id: line for line in screen.answer.parts.everything()}
    assert not after[part.type_id].is_made
    assert after[part.type_id].decision is Decision.BUY
    before = screen.sheet
    QTest.keyClick(screen.answer.parts.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: screen.sheet is not before and screen.sheet is not None)
    (again,) = (line for line in screen.answer.parts.everything() if line.type_id == part.type_id)
    assert again.is_made
    assert again.decision is None


def test_a_job_is_explained_to_its_own_number(screen: PlannerScreen, qtbot: QtBot) -> None:
    plan(screen, qtbot, "Rifter", 3)
    line = screen.answer.jobs.everything()[0]
    screen.answer.explain(line)
    qtbot.waitUntil(screen.answer.explanation.isVisible)
    assert screen.answer.explanation.shown in {"total_cost", "total_job_cost"}
    assert "Not known" not in screen.answer.explanation.value


def test_a_plan_is_saved_opened_again_and_becomes_jobs(screen: PlannerScreen, qtbot: QtBot) -> None:
    plan(screen, qtbot, "Rifter", 4)
    sheet = screen.sheet
    assert sheet is not None
    told: list[Changed] = []
    screen.session.bus.changed.connect(told.append)
    screen.create_jobs()
    qtbot.waitUntil(lambda: any(Changed.JOBS in what for what in told))
    jobs = screen.session.app.workflow.get_jobs()
    assert len(jobs) == len(sheet.answer.plan.jobs)
    saved = screen.saved
    assert saved is not None
    qtbot.waitUntil(lambda: screen.plans.count() == 2)
    screen.start_anew()
    assert screen.saved is None
    screen._plan_chosen(1)
    qtbot.waitUntil(lambda: screen.saved is not None and screen.form.targets == sheet.targets)
    qtbot.waitUntil(lambda: screen.answer.moved.movement is not None)
    movement = screen.answer.moved.movement
    assert movement is not None
    assert movement.before_isk == movement.now_isk
    screen.delete()
    qtbot.waitUntil(lambda: screen.plans.count() == 1)
    screen.take_back()
    qtbot.waitUntil(lambda: screen.plans.count() == 2)


def test_a_pasted_list_is_read_and_its_bad_lines_told(screen: PlannerScreen, qtbot: QtBot) -> None:
    dialog = PasteDialog(screen.session, screen)
    dialog.taken.connect(screen._pasted)
    dialog.open()
    dialog.text.setPlainText("Rifter 3\nnonsense here\nTritanium 500\nRifter x2")
    qtbot.waitUntil(lambda: bool(dialog.read.targets))
    assert dialog.read.targets == (Target(type_id(screen, "Rifter"), 5),)
    assert "Line 2: nonsense here" in dialog.troubles.toPlainText()
    assert "Tritanium" in dialog.troubles.toPlainText()
    dialog.buttons.accepted.emit()
    qtbot.waitUntil(lambda: screen.sheet is not None)
    assert screen.form.targets == (Target(type_id(screen, "Rifter"), 5),)


def test_the_list_comes_back_after_a_start(screen: PlannerScreen, qtbot: QtBot) -> None:
    plan(screen, qtbot, "Rifter", 4)
    other = PlannerScreen(screen.session)
    qtbot.addWidget(other)
    other.restore(dict(screen.state()))
    assert other.form.targets == screen.form.targets
    assert other.form.options == screen.form.options


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"targets": "nonsense", "options": 5, "plan_id": "x"},
        {"targets": [[1], ["a", 2], [587, True], [587, -1]], "options": {"strategy": "guess"}},
    ],
)
def test_a_state_that_makes_no_sense_is_passed_over(state: dict[str, object]) -> None:
    targets, options, plan_id = plan_from_state(state)
    assert (targets, plan_id) == ((), None)
    assert plan_from_state(plan_to_state(targets, options, 7)) == (targets, options, 7)


def test_wrong_times_are_marked_and_ask_for_nothing(screen: PlannerScreen) -> None:
    screen.form.logins.setText("25:99")
    screen.form.logins.editingFinished.emit()
    assert screen.form.logins.property("wrong") == "true"
    assert screen.form.options.logins == ()
    screen.form.logins.setText("08:00, 19:30")
    screen.form.logins.editingFinished.emit()
    assert screen.form.logins.property("wrong") == "false"
    assert len(screen.form.options.logins) == 2
