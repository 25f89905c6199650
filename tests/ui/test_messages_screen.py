import logging
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from pytestqt.qtbot import QtBot

from eveprod_desktop import logs
from eveprod_desktop.ui.messages import Level
from eveprod_desktop.ui.screens.about import AboutScreen
from eveprod_desktop.ui.screens.log_lines import parse_log, read_log
from eveprod_desktop.ui.screens.messages import MessagesScreen
from eveprod_desktop.ui.session import Session
from tests.conftest import Logged

LOG = """rest of an older entry
2026-11-23 16:07:46,123 INFO     MainThread eveprod_desktop.app: started
2026-11-23 16:07:47,000 ERROR    net_0 eveprod_desktop.esi: went wrong
Traceback (most recent call last):
ValueError: no
"""


@pytest.fixture
def screen(qtbot: QtBot, session: Session) -> MessagesScreen:
    folder = session.app.paths.logs
    folder.mkdir()
    (folder / "eveprod.log").write_text(LOG, "utf-8")
    screen = MessagesScreen(session)
    qtbot.addWidget(screen)
    screen.resize(1000, 700)
    screen.show()
    qtbot.waitUntil(lambda: screen.log.model.rowCount() == 2)
    return screen


def test_messages_can_be_read_again(qtbot: QtBot, session: Session, screen: MessagesScreen) -> None:
    session.messages.attach(lambda _message: None)
    session.messages.post(Level.INFO, "First.")
    session.messages.post(Level.ERROR, "Second.", "Do this.", key="x")
    qtbot.waitUntil(lambda: screen.said.model.rowCount() == 2)
    assert [row.message.text for row in screen.said.everything()] == ["Second.", "First."]
    screen.said.set_filters({"level": "Error"})
    assert screen.said.model.rowCount() == 1
    screen.take_focus()
    assert screen.text.toPlainText().endswith("Error\nSecond.\nDo this.")
    screen.said.copy_selected()
    assert "Second.\tDo this." in QGuiApplication.clipboard().text()
    qtbot.waitUntil(lambda: not session.tasks.running)


def test_log_shows_whole_entries_newest_first(screen: MessagesScreen) -> None:
    screen.tabs.setCurrentWidget(screen.log)
    rows = screen.log.everything()
    assert [(row.level, row.program) for row in rows] == [("Error", "eveprod"), ("Information", "eveprod")]
    screen.take_focus()
    assert screen.text.toPlainText().endswith("ValueError: no")


@pytest.mark.parametrize("can", [True, False])
def test_log_folder_is_opened(screen: MessagesScreen, monkeypatch: pytest.MonkeyPatch, can: bool) -> None:
    opened: list[str] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return can

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    screen.open_folder()
    assert opened == [str(screen.folder)]
    assert bool(screen.session.messages.history()) is not can


def test_log_that_cannot_be_read_is_told(qtbot: QtBot, screen: MessagesScreen) -> None:
    (screen.folder / "bad.log").mkdir()
    screen.reload()
    qtbot.waitUntil(lambda: "can't be read" in screen.log.empty.sentence)


def test_what_the_program_logs_can_be_read_here(session: Session, logged: Logged) -> None:
    paths = session.app.paths
    paths.logs.mkdir()
    logs.install(paths, "eveprod-desktop")
    try:
        logging.getLogger("eveprod_desktop.test").warning("token=abcdefgh and\na second line")
    finally:
        logs.uninstall()
    (row,) = read_log(paths.logs)
    assert (row.program, row.level) == ("eveprod-desktop", "Warning")
    assert row.text.endswith("[hidden] and\na second line")


@given(st.text())
def test_any_text_is_read_as_a_log(text: str) -> None:
    parse_log(text.splitlines(), "any")


def test_about_tells_versions_and_places(
    qtbot: QtBot, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = AboutScreen(session)
    qtbot.addWidget(screen)
    screen.resize(1000, 700)
    screen.show()
    qtbot.waitUntil(lambda: screen.facts is not None)
    names = {row.name: row for row in screen.libraries.everything()}
    assert {"Python", "SQLite"} <= names.keys()
    assert all(row.version and row.licence for row in names.values())
    assert "build 2024061801" in screen.game_data.text()
    screen.copy.click()
    text = QGuiApplication.clipboard().text()
    assert str(session.app.paths.database) in text
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    screen.open_place(screen.places.everything()[0])
    assert "could not be opened" in session.messages.history()[0].text


def test_empty_log_folder_is_no_fault(tmp_path: Path) -> None:
    assert read_log(tmp_path) == []
    assert read_log(tmp_path / "not there") == []
