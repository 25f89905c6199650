from pathlib import Path
from typing import NoReturn

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from eveprod_desktop.core.errors import AppError, DatabaseBusy, DatabaseCorrupt, DatabaseTooNew
from eveprod_desktop.core.sde.rows import StaticDataStatus
from eveprod_desktop.ui.assembling import make_window
from eveprod_desktop.ui.opening import Opening
from eveprod_desktop.ui.screens.items import ItemsScreen
from eveprod_desktop.ui.screens.static_data import StaticDataScreen
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.window import Window
from tests.ui import fakes


@pytest.fixture
def window(qtbot: QtBot, session: Session) -> Window:
    window = make_window(session)
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def opening(window: Window) -> Opening:
    return Opening(window.session, window, look_for_newer=False)


def static_data(window: Window) -> fakes.FakeStaticData:
    service = window.session.app.static_data
    assert isinstance(service, fakes.FakeStaticData)
    return service


def break_status(window: Window, monkeypatch: pytest.MonkeyPatch, error: AppError) -> None:
    def fail() -> NoReturn:
        raise error

    monkeypatch.setattr(window.session.app.static_data, "status", fail)


def test_empty_folder_gets_the_starter_set(qtbot: QtBot, window: Window, opening: Opening) -> None:
    static_data(window).loaded = fakes.NOTHING
    told: list[str] = []
    opening.ready.connect(lambda: told.append(window._build_label.text()))
    opening.start()
    qtbot.waitUntil(lambda: "Loading the game data" in window.page(ItemsScreen).table.empty.sentence)
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert told == ["Game data: build 2024061801 (came with the program)"]
    assert window.session.app.forgotten == 1  # type: ignore[attr-defined]  # the fake has it


def test_busy_database_can_be_tried_again(
    qtbot: QtBot, window: Window, opening: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_status(window, monkeypatch, DatabaseBusy(Path("eveprod.db")))
    opening.start()
    qtbot.waitUntil(lambda: bool(window.message_bar.messages))
    assert "Another running copy" in window.message_bar.messages[0].text
    assert "Another running copy" in window.page(ItemsScreen).table.empty.sentence
    monkeypatch.undo()
    with qtbot.waitSignal(opening.ready):
        window.page(ItemsScreen).table.empty._button.click()


def test_failure_that_stays_leads_to_the_static_data(
    qtbot: QtBot, window: Window, opening: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_status(window, monkeypatch, DatabaseTooNew(Path("eveprod.db"), 9, 1))
    opening.start()
    qtbot.waitUntil(lambda: bool(window.message_bar.messages))
    assert "newer version" in window.page(ItemsScreen).table.empty.sentence
    window.page(ItemsScreen).table.empty._button.click()
    assert window.current_screen is window.page(StaticDataScreen)


def test_damaged_database_offers_the_backup(
    qtbot: QtBot, window: Window, opening: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    restored: list[bool] = []
    status = window.session.app.static_data.status

    def read() -> StaticDataStatus:
        if not restored:
            raise DatabaseCorrupt(Path("eveprod.db"), Path("eveprod-2026-11-22.db"))
        return status()

    def restore() -> Path:
        restored.append(True)
        return Path("eveprod-2026-11-22.db")

    monkeypatch.setattr(window.session.app.static_data, "status", read)
    monkeypatch.setattr(window.session.app, "restore_backup", restore, raising=False)
    opening.start()
    qtbot.waitUntil(lambda: opening.restoring is not None)
    assert opening.restoring is not None
    assert "eveprod-2026-11-22.db" in opening.restoring.informativeText()
    with qtbot.waitSignal(opening.ready):
        opening.restoring.defaultButton().click()
    assert restored == [True]


def test_damaged_database_can_be_left_alone(
    qtbot: QtBot, window: Window, opening: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_status(window, monkeypatch, DatabaseCorrupt(Path("eveprod.db"), Path("backup.db")))
    opening.start()
    qtbot.waitUntil(lambda: opening.restoring is not None)
    assert opening.restoring is not None
    leave = next(
        button
        for button in opening.restoring.buttons()
        if opening.restoring.buttonRole(button) == QMessageBox.ButtonRole.RejectRole
    )
    leave.click()
    qtbot.waitUntil(lambda: not window.session.tasks.running)
    assert "damaged" in window.page(ItemsScreen).table.empty.sentence


def test_damaged_database_without_backup_is_told(
    qtbot: QtBot, window: Window, opening: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_status(window, monkeypatch, DatabaseCorrupt(Path("eveprod.db"), None))
    opening.start()
    qtbot.waitUntil(lambda: bool(window.message_bar.messages))
    assert opening.restoring is None
    assert "There is no backup" in window.message_bar.messages[0].advice
