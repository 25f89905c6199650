import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from eveprod_desktop.core.errors import DatabaseBusy
from eveprod_desktop.ui.actions import Action, Actions
from eveprod_desktop.ui.places import PLACES
from eveprod_desktop.ui.screens.about import AboutScreen
from eveprod_desktop.ui.screens.item import ItemScreen
from eveprod_desktop.ui.screens.items import ItemsScreen
from eveprod_desktop.ui.screens.settings import SettingsScreen
from eveprod_desktop.ui.widgets.command_palette import CommandPalette
from eveprod_desktop.ui.window import Window
from tests.ui import fakes
from tests.ui.conftest import ModelCheck


@pytest.fixture
def palette(qtbot: QtBot, window: Window) -> CommandPalette:
    qtbot.keySequence(window, "Ctrl+K")
    settle(qtbot, window.palette_box)
    return window.palette_box


def settle(qtbot: QtBot, palette: CommandPalette) -> None:
    qtbot.waitUntil(lambda: not palette._wanted.under_way)


def titles(palette: CommandPalette) -> list[str]:
    return [choice.title for choice in palette.model.choices]


def type_text(qtbot: QtBot, palette: CommandPalette, text: str) -> None:
    QTest.keyClicks(palette.box, text)
    settle(qtbot, palette)


def test_it_opens_over_the_window_and_takes_the_keyboard(palette: CommandPalette, window: Window) -> None:
    assert palette.isVisible()
    assert palette.size() == window.size()
    assert palette.box.hasFocus()
    assert titles(palette)[: len(PLACES)] == [place.title for place in PLACES]
    window.resize(1000, 700)
    assert palette.size() == window.size()


def test_escape_gives_the_keyboard_back(qtbot: QtBot, window: Window) -> None:
    window.page(ItemsScreen).search.setFocus()
    qtbot.keySequence(window, "Ctrl+K")
    settle(qtbot, window.palette_box)
    QTest.keyClick(window.palette_box.box, Qt.Key.Key_Escape)
    assert not window.palette_box.isVisible()
    assert window.page(ItemsScreen).search.hasFocus()


def test_enter_opens_the_item_even_before_it_is_found(
    qtbot: QtBot, palette: CommandPalette, window: Window
) -> None:
    QTest.keyClicks(palette.box, "rifter")
    QTest.keyClick(palette.box, Qt.Key.Key_Return)
    item = window.page(ItemScreen)
    qtbot.waitUntil(lambda: item.facts is not None)
    assert item.facts is not None
    assert item.facts.item.type_id == fakes.SHIP
    assert window.current_screen is item


def test_names_in_the_chosen_language(qtbot: QtBot, palette: CommandPalette, window: Window) -> None:
    window.session.app.settings.language = "de"
    type_text(qtbot, palette, "rifter")
    assert titles(palette)[0] == "Rifter (de)"


def test_screens_and_actions_by_name_and_by_mistake(
    qtbot: QtBot, palette: CommandPalette, window: Window
) -> None:
    type_text(qtbot, palette, "setings")
    assert titles(palette)[0] == "Settings"
    QTest.keyClick(palette.box, Qt.Key.Key_Return)
    assert window.current_screen is window.page(SettingsScreen)


def test_what_is_done_most_often_is_found_by_name(qtbot: QtBot, palette: CommandPalette) -> None:
    type_text(qtbot, palette, "refresh prices")
    assert titles(palette)[0] == "Refresh prices"


def test_last_choices_stand_first(qtbot: QtBot, palette: CommandPalette, window: Window) -> None:
    type_text(qtbot, palette, "carbon plate")
    QTest.keyClick(palette.box, Qt.Key.Key_Return)
    for text in ("about", "items"):
        qtbot.keySequence(window, "Ctrl+K")
        type_text(qtbot, palette, text)
        QTest.keyClick(palette.box, Qt.Key.Key_Return)
    qtbot.keySequence(window, "Ctrl+K")
    qtbot.waitUntil(lambda: titles(palette)[:3] == ["Items", "About", "Carbon Plate"])
    assert len(titles(palette)) == len(set(titles(palette)))
    QTest.keyClick(palette.box, Qt.Key.Key_Down)
    QTest.keyClick(palette.box, Qt.Key.Key_Down)
    QTest.keyClick(palette.box, Qt.Key.Key_Return)
    item = window.page(ItemScreen)
    qtbot.waitUntil(lambda: item.facts is not None and item.facts.item.type_id == fakes.PLATE)


def test_keys_go_round(qtbot: QtBot, palette: CommandPalette) -> None:
    lines = palette.model.rowCount()
    QTest.keyClick(palette.box, Qt.Key.Key_Up)
    assert palette.list.currentIndex().row() == lines - 1
    QTest.keyClick(palette.box, Qt.Key.Key_Down)
    assert palette.list.currentIndex().row() == 0
    QTest.keyClick(palette.box, Qt.Key.Key_PageDown)
    assert palette.list.currentIndex().row() > 3
    QTest.keyClick(palette.box, Qt.Key.Key_PageUp)
    assert palette.list.currentIndex().row() == 0
    QTest.keyClick(palette.box, Qt.Key.Key_Tab)
    assert palette.box.hasFocus()


def test_mouse_chooses_and_closes(qtbot: QtBot, palette: CommandPalette, window: Window) -> None:
    line = titles(palette).index("About")
    at = palette.list.visualRect(palette.model.index(line)).center()
    QTest.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert window.current_screen is window.page(AboutScreen)
    qtbot.keySequence(window, "Ctrl+K")
    QTest.mouseClick(palette, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(5, 5))
    assert not palette.isVisible()
    settle(qtbot, palette)


def test_all_matches_lead_to_the_list(qtbot: QtBot, palette: CommandPalette, window: Window) -> None:
    type_text(qtbot, palette, "rift")
    assert titles(palette)[-1] == "All items like “rift”"
    QTest.keyClick(palette.box, Qt.Key.Key_Up)
    QTest.keyClick(palette.box, Qt.Key.Key_Return)
    assert window.current_screen is window.page(ItemsScreen)
    assert window.page(ItemsScreen).search.text() == "rift"
    qtbot.waitUntil(lambda: not window.session.tasks.running)


def test_nothing_found_says_so(qtbot: QtBot, palette: CommandPalette) -> None:
    type_text(qtbot, palette, "xyzzy plugh")
    assert titles(palette) == []
    assert palette._hint.text() == "Nothing is called so."
    QTest.keyClick(palette.box, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_without_game_data_actions_work(
    qtbot: QtBot, palette: CommandPalette, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_args: object, **_more: object) -> None:
        raise DatabaseBusy(window.session.app.paths.data)

    monkeypatch.setattr(window.session.app.catalog(), "search", busy)
    type_text(qtbot, palette, "stat")
    assert titles(palette) == ["Static data"]


def test_item_actions_stand_there_only_with_an_item(
    qtbot: QtBot, palette: CommandPalette, window: Window
) -> None:
    assert window.actions_by_name.find("pin") is None
    type_text(qtbot, palette, "rifter")
    QTest.keyClick(palette.box, Qt.Key.Key_Return)
    item = window.page(ItemScreen)
    qtbot.waitUntil(lambda: item.facts is not None)
    action = window.actions_by_name.find("item-tab-flow")
    assert action is not None
    action.run()
    assert item.tabs.currentWidget() is item.flow
    qtbot.waitUntil(lambda: not window.session.tasks.running)


def test_broken_memory_is_no_trouble(qtbot: QtBot, palette: CommandPalette, window: Window) -> None:
    window.session.memory.keep_mapping("palette/recent", {"keys": ["item:x", 7, "gone", "screen-about"]})
    palette.dismiss()
    qtbot.keySequence(window, "Ctrl+K")
    qtbot.waitUntil(lambda: titles(palette)[0] == "About")


def test_model_keeps_the_contract(qtbot: QtBot, palette: CommandPalette, check_model: ModelCheck) -> None:
    check_model(palette.model)
    type_text(qtbot, palette, "rifter")
    index = palette.model.index(0)
    assert palette.model.data(index, Qt.ItemDataRole.AccessibleTextRole) == "Rifter, Frigate"


def test_two_actions_of_one_key_are_a_mistake() -> None:
    actions = Actions()
    action = Action("a", "Do it", "item", lambda: None)
    actions.add(action)
    with pytest.raises(ValueError, match="an action a already"):
        actions.add(action)
