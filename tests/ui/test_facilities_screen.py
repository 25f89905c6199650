from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.facility_profiles import FacilityProfile, ProfileBook, to_text
from eveprod_desktop.core.industry.profile_changes import BookChange
from eveprod_desktop.ui.screens.facilities import FacilitiesScreen
from eveprod_desktop.ui.screens.facility_draft import shown_security
from eveprod_desktop.ui.session import Session
from tests.ui.conftest import ModelCheck
from tests.ui.fake_industry import ATHANOR, JITA, RAITARU, REACTOR_RIG, SHIP_RIG, TAMA, FakeIndustry

WORKS = FacilityProfile("Works", RAITARU, (SHIP_RIG,), TAMA, facility_tax=0.01)
LAB = FacilityProfile("Lab", security="high", indices=((Activity.COPYING, 0.02),))


def industry(session: Session) -> FakeIndustry:
    return cast("FakeIndustry", session.app)


def book(session: Session) -> ProfileBook:
    return industry(session).facilities.book()


@pytest.fixture
def empty(qtbot: QtBot, session: Session) -> FacilitiesScreen:
    screen = FacilitiesScreen(session)
    qtbot.addWidget(screen)
    screen.resize(1250, 800)
    with qtbot.waitExposed(screen):
        screen.show()
    screen.activateWindow()
    qtbot.waitUntil(lambda: not session.tasks.running)
    return screen


@pytest.fixture
def screen(qtbot: QtBot, session: Session, empty: FacilitiesScreen) -> FacilitiesScreen:
    change = BookChange((WORKS, LAB), (), (("manufacturing", "Works"),))
    industry(session).facilities.apply(change, industry(session).industry_facts())
    empty.mark_stale()
    qtbot.waitUntil(lambda: empty.table.model.rowCount() == 2)
    empty.table.select("Works")
    return empty


def wait(qtbot: QtBot, screen: FacilitiesScreen, true: Callable[[ProfileBook], bool]) -> ProfileBook:
    qtbot.waitUntil(lambda: true(book(screen.session)))
    qtbot.waitUntil(lambda: not screen.session.tasks.running)
    return book(screen.session)


def remove(qtbot: QtBot, screen: FacilitiesScreen, name: str) -> None:
    screen.table.select(name)
    qtbot.waitUntil(lambda: screen.editor.profile.name == name)
    screen.remove()
    wait(qtbot, screen, lambda kept: name not in {one.name for one in kept.profiles})


def offered(screen: FacilitiesScreen, slot: int) -> list[object]:
    box = screen.editor.rigs[slot]
    return [box.itemData(row) for row in range(box.count())]


def test_empty_screen_says_what_to_do(qtbot: QtBot, empty: FacilitiesScreen) -> None:
    assert empty.table.empty.sentence == "No facility is known yet."
    assert not empty.editor.isVisible()
    assert not empty.delete.isEnabled()
    empty.take_focus()
    assert empty.new.hasFocus()
    empty.table.empty.acted.emit()
    made = wait(qtbot, empty, lambda kept: bool(kept.profiles))
    assert made.profiles == (FacilityProfile("New facility", RAITARU),)
    assert empty.editor.name.selectedText() == "New facility"


def test_list_tells_place_security_and_use(screen: FacilitiesScreen) -> None:
    rows = {row.name: row for row in screen.table.everything()}
    assert (rows["Works"].place, rows["Works"].system, rows["Works"].used_for) == (
        "Raitaru",
        "Tama 0.3",
        "Manufacturing",
    )
    assert (rows["Lab"].place, rows["Lab"].system) == ("NPC station", "High security")


def test_what_is_typed_is_kept(qtbot: QtBot, screen: FacilitiesScreen) -> None:
    editor = screen.editor
    editor.name.setFocus()
    editor.name.selectAll()
    QTest.keyClicks(editor.name, "Big works")
    QTest.keyClick(editor.name, Qt.Key.Key_Return)
    kept = wait(qtbot, screen, lambda kept: kept.profiles[0].name == "Big works")
    assert dict(kept.defaults) == {"manufacturing": "Big works"}
    QTest.keyClicks(editor.bonus, "-50")
    QTest.keyClick(editor.bonus, Qt.Key.Key_Return)
    wait(qtbot, screen, lambda kept: kept.profile("Big works").system_cost_bonus == -0.5)
    QTest.keyClicks(editor.indices[Activity.MANUFACTURING], "4.31 %")
    QTest.keyClick(editor.indices[Activity.MANUFACTURING], Qt.Key.Key_Return)
    kept = wait(qtbot, screen, lambda kept: bool(kept.profile("Big works").indices))
    assert kept.profile("Big works").indices == ((Activity.MANUFACTURING, 0.0431),)


def test_rigs_are_offered_only_where_they_fit(qtbot: QtBot, screen: FacilitiesScreen) -> None:
    editor = screen.editor
    assert SHIP_RIG in offered(screen, 0)
    # the game allows one rig of a group, and a second ship rig would be of the same
    assert SHIP_RIG not in offered(screen, 1)
    assert REACTOR_RIG not in offered(screen, 1)
    editor.structure.setCurrentIndex(editor.structure.findData(ATHANOR))
    editor.structure.activated.emit(editor.structure.currentIndex())
    wait(qtbot, screen, lambda kept: kept.profile("Works").structure_type_id == ATHANOR)
    assert REACTOR_RIG in offered(screen, 1)
    box = editor.rigs[1]
    box.setCurrentIndex(box.findData(REACTOR_RIG))
    box.activated.emit(box.currentIndex())
    kept = wait(qtbot, screen, lambda kept: REACTOR_RIG in kept.profile("Works").rig_type_ids)
    assert kept.profile("Works").rig_type_ids == (SHIP_RIG, REACTOR_RIG)
    editor.system.setText("Jita")
    editor.system.editingFinished.emit()
    kept = wait(qtbot, screen, lambda kept: kept.profile("Works").system_id == JITA)
    assert kept.profile("Works").rig_type_ids == (SHIP_RIG,)
    assert "was taken out" in editor.told.text()
    assert "can't be fitted in high security" in editor.told.text()
    editor.structure.setCurrentIndex(0)
    editor.structure.activated.emit(0)
    kept = wait(qtbot, screen, lambda kept: kept.profile("Works").structure_type_id is None)
    assert kept.profile("Works").rig_type_ids == ()
    assert not any(box.isEnabled() for box in editor.rigs)
    assert editor.acts.empty.sentence == "An NPC station changes nothing."


def test_system_gives_security(qtbot: QtBot, screen: FacilitiesScreen) -> None:
    editor = screen.editor
    assert (editor.security.currentData(), editor.security.isEnabled()) == ("low", False)
    editor.system.setText("Nowhere")
    editor.system.editingFinished.emit()
    assert "there is no system 'Nowhere'" in editor.told.text()
    assert book(screen.session).profile("Works") == WORKS
    editor.system.setText("jita")
    editor.system.editingFinished.emit()
    wait(qtbot, screen, lambda kept: kept.profile("Works").system_id == JITA)
    assert editor.security.currentData() == "high"
    editor.system.setText("")
    editor.system.editingFinished.emit()
    wait(qtbot, screen, lambda kept: kept.profile("Works").system_id is None)
    assert editor.security.isEnabled()
    editor.security.setCurrentIndex(2)
    editor.security.activated.emit(2)
    wait(qtbot, screen, lambda kept: kept.profile("Works").security == "null")


def test_what_it_acts_on_is_shown(screen: FacilitiesScreen) -> None:
    rows = {(row.activity, row.changes, row.products): row.percent for row in screen.editor.acts.everything()}
    assert rows["Manufacturing", "Materials", "Everything"] == -1
    assert rows["Manufacturing", "Materials", "Large T1 Ships"] == pytest.approx(-3.8)
    assert rows["Invention", "Time", "Everything"] == -15


def test_a_name_that_is_taken_is_not_kept(qtbot: QtBot, screen: FacilitiesScreen) -> None:
    editor = screen.editor
    editor.name.selectAll()
    QTest.keyClicks(editor.name, "Lab")
    assert "there is a facility named 'Lab' already" in editor.told.text()
    editor.name.editingFinished.emit()
    assert {one.name for one in book(screen.session).profiles} == {"Works", "Lab"}
    editor.name.setText(" ")
    editor.name.editingFinished.emit()
    assert "needs a name" in editor.told.text()
    assert {one.name for one in book(screen.session).profiles} == {"Works", "Lab"}


def test_deletion_can_be_taken_back_by_keyboard(qtbot: QtBot, screen: FacilitiesScreen) -> None:
    before = book(screen.session)
    screen.table.focus_view()
    QTest.keyClick(screen.table.view, Qt.Key.Key_Delete)
    kept = wait(qtbot, screen, lambda kept: len(kept.profiles) == 1)
    assert (kept.profiles, kept.defaults) == ((LAB,), ())
    assert screen.undo.isEnabled()
    qtbot.keySequence(screen.table.view, "Ctrl+Z")
    assert wait(qtbot, screen, lambda kept: len(kept.profiles) == 2) == before
    qtbot.waitUntil(lambda: screen.editor.profile == WORKS)
    assert not screen.undo.isEnabled()


def test_new_and_duplicate(qtbot: QtBot, screen: FacilitiesScreen) -> None:
    qtbot.keySequence(screen.table.view, "Ctrl+N")
    wait(qtbot, screen, lambda kept: len(kept.profiles) == 3)
    qtbot.waitUntil(lambda: screen.editor.profile.name == "New facility")
    screen.table.select("Works")
    qtbot.waitUntil(lambda: screen.editor.profile == WORKS)
    screen.copy.click()
    kept = wait(qtbot, screen, lambda kept: len(kept.profiles) == 4)
    assert kept.profile("Works copy").rig_type_ids == (SHIP_RIG,)


def test_defaults_by_kind_of_job(qtbot: QtBot, screen: FacilitiesScreen) -> None:
    box = screen.defaults.boxes["copying"]
    box.setCurrentIndex(box.findData("Lab"))
    box.activated.emit(box.currentIndex())
    kept = wait(qtbot, screen, lambda kept: len(kept.defaults) == 2)
    assert kept.defaults == (("manufacturing", "Works"), ("copying", "Lab"))
    qtbot.waitUntil(lambda: screen.table.everything()[0].used_for == "Copying")
    screen.undo.click()
    wait(qtbot, screen, lambda kept: kept.defaults == (("manufacturing", "Works"),))
    qtbot.waitUntil(lambda: box.currentData() is None)


def test_text_goes_out_and_comes_in(qtbot: QtBot, screen: FacilitiesScreen, tmp_path: Path) -> None:
    before = book(screen.session)
    screen.copy_text()
    assert QGuiApplication.clipboard().text() == to_text(before)
    file = tmp_path / "facilities.toml"
    screen.export(file)
    qtbot.waitUntil(file.exists)
    qtbot.waitUntil(lambda: not screen.session.tasks.running)
    for name in ("Works", "Lab"):
        remove(qtbot, screen, name)
    screen.import_file(file)
    assert wait(qtbot, screen, lambda kept: len(kept.profiles) == 2) == before
    screen.undo_last()
    wait(qtbot, screen, lambda kept: not kept.profiles)
    screen.paste_text()
    assert wait(qtbot, screen, lambda kept: len(kept.profiles) == 2) == before


def test_text_that_is_none_changes_nothing(qtbot: QtBot, screen: FacilitiesScreen, tmp_path: Path) -> None:
    before = book(screen.session)
    messages = screen.session.messages
    screen.take_text("no such thing")
    qtbot.waitUntil(lambda: any("no facility profiles" in one.text for one in messages.history()))
    screen.import_file(tmp_path / "nothing.toml")
    qtbot.waitUntil(lambda: any("can't be read" in one.text for one in messages.history()))
    screen.export(tmp_path / "no" / "folder.toml")
    qtbot.waitUntil(lambda: any("can't be written" in one.text for one in messages.history()))
    qtbot.waitUntil(lambda: not screen.session.tasks.running)
    assert book(screen.session) == before
    assert screen.editor.isVisible()


def test_a_write_that_fails_is_told_and_read_anew(
    qtbot: QtBot, screen: FacilitiesScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(change: object, facts: object) -> BookChange:
        raise AppError("The disk is full.", "Make room.")

    monkeypatch.setattr(industry(screen.session).facilities, "apply", fail)
    screen.editor.tax.type_number(0.5)
    qtbot.waitUntil(lambda: any(one.text == "The disk is full." for one in screen.session.messages.history()))
    qtbot.waitUntil(lambda: screen.editor.profile.facility_tax == 0.01 or screen.editor.profile == LAB)


@pytest.mark.parametrize(
    ("status", "shown"),
    [(0.9459, 0.9), (0.95, 1.0), (0.45, 0.5), (0.04, 0.1), (0.0, 0.0), (-0.03, 0.0), (-0.96, -1.0)],
)
def test_security_as_the_game_shows_it(status: float, shown: float) -> None:
    assert shown_security(status) == shown
    assert f"{shown_security(status):.1f}" != "-0.0"


def test_models_keep_the_contract(qtbot: QtBot, screen: FacilitiesScreen, check_model: ModelCheck) -> None:
    check_model(screen.table.model)
    check_model(screen.editor.acts.model)
    screen.table.select("Lab")
    qtbot.waitUntil(lambda: screen.editor.profile == LAB)
    screen.table.model.sort(1, Qt.SortOrder.DescendingOrder)
    screen.remove()
    wait(qtbot, screen, lambda kept: len(kept.profiles) == 1)
    screen.editor.acts.model.sort(2)
