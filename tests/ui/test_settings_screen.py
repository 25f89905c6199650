from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from eveprod_desktop.core.setting import SettingInfo
from eveprod_desktop.core.settings import Settings
from eveprod_desktop.ui.live_settings import LiveSettings, theme_of
from eveprod_desktop.ui.messages import Level
from eveprod_desktop.ui.screens.settings import SettingsScreen
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme.palette import LIGHT
from eveprod_desktop.ui.widgets.setting_editor import SettingEditor

THEME, LANGUAGE, DAILY = (
    setting.info.key for setting in (Settings.theme, Settings.language, Settings.sde_check_daily)
)


@pytest.fixture
def screen(qtbot: QtBot, session: Session) -> Iterator[SettingsScreen]:
    screen = SettingsScreen(session)
    LiveSettings(session, screen)
    qtbot.addWidget(screen)
    screen.resize(900, 700)
    screen.show()
    yield screen
    session.look.use("dark")


def test_every_setting_stands_in_its_section(screen: SettingsScreen) -> None:
    assert set(screen.editors) == {info.key for info in Settings.infos()}
    assert set(screen._cards) == {info.section for info in Settings.infos()}
    for editor in screen.editors.values():
        assert editor.field.accessibleName() == editor.info.title


def test_theme_follows_at_once_and_is_taken_back(qtbot: QtBot, screen: SettingsScreen) -> None:
    box = screen.editors[THEME].field
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData("light"))
    settings, look = screen.session.app.settings, screen.session.look
    qtbot.waitUntil(lambda: look.palette is LIGHT)
    assert theme_of(settings) == "light"
    assert screen.undo.isEnabled()
    qtbot.keySequence(screen, "Ctrl+Z")
    qtbot.waitUntil(lambda: look.palette is not LIGHT)
    assert not screen.undo.isEnabled()
    qtbot.waitUntil(lambda: box.currentData() == "dark")


def test_one_default_and_all_defaults(qtbot: QtBot, screen: SettingsScreen) -> None:
    settings = screen.session.app.settings
    tick = screen.editors[DAILY].field
    assert isinstance(tick, QCheckBox)
    tick.click()
    qtbot.waitUntil(lambda: not settings.sde_check_daily)
    qtbot.waitUntil(screen.editors[DAILY].reset.isEnabled)
    screen.editors[DAILY].reset.click()
    qtbot.waitUntil(lambda: settings.sde_check_daily)
    screen.choose(LANGUAGE, "ja")
    qtbot.waitUntil(lambda: settings.language == "ja")
    screen.reset_all.click()
    qtbot.waitUntil(lambda: (settings.language, settings.theme) == ("en", "system"))
    screen.take_back()
    qtbot.waitUntil(lambda: (settings.language, settings.theme) == ("ja", "dark"))
    qtbot.waitUntil(lambda: not screen.session.tasks.running)


def test_nothing_to_reset_is_said(qtbot: QtBot, screen: SettingsScreen) -> None:
    screen.session.app.settings.theme = "system"
    screen.give_defaults()
    assert "default already" in screen.session.messages.history()[0].text


def test_search_narrows_the_list(screen: SettingsScreen) -> None:
    screen.take_focus()
    QTest.keyClicks(screen.search, "theme dark")
    assert [key for key, editor in screen.editors.items() if not editor.isHidden()] == [THEME]
    QTest.keyClicks(screen.search, " xyzzy")
    assert screen.nothing.isVisible()
    assert "xyzzy" in screen.nothing.sentence
    screen.search.clear()
    assert not any(editor.isHidden() for editor in screen.editors.values())


def test_file_that_cannot_be_written_changes_nothing(
    qtbot: QtBot, screen: SettingsScreen, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(screen.session.app.settings, "_path", tmp_path / "file" / "settings.json")
    screen.choose(LANGUAGE, "ja")
    qtbot.waitUntil(lambda: bool(screen.session.messages.history()))
    assert screen.session.messages.history()[0].level is Level.ERROR
    assert screen.session.app.settings.language == "en"
    box = screen.editors[LANGUAGE].field
    assert isinstance(box, QComboBox)
    assert box.currentData() == "en"
    assert not screen.undo.isEnabled()


@pytest.mark.parametrize(
    ("default", "typed", "chosen"), [(30, "45", 45), (0.25, "0,5", 0.5), ("here", " there ", "there")]
)
def test_numbers_and_words_are_typed(
    qtbot: QtBot, session: Session, default: float | str, typed: str, chosen: float | str
) -> None:
    info = SettingInfo("some.key", "Some", "A thing", "What it does.", default, {}, "1 to 99")
    editor = SettingEditor(info, default, session.look)
    qtbot.addWidget(editor)
    field = editor.field
    assert isinstance(field, QLineEdit)
    told: list[object] = []
    editor.chosen.connect(lambda _key, value: told.append(value))
    field.clear()
    QTest.keyClicks(field, typed)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert told == [chosen]
    if not isinstance(default, str):
        field.setText("many")
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert "It takes 1 to 99." in editor.wrong.text()
