import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import BadStaticData
from eveprod_desktop.core.sde.rows import SearchHit
from eveprod_desktop.core.work.monitor import Progress
from eveprod_desktop.ui.screens.items import ItemsScreen
from eveprod_desktop.ui.session import Session
from tests.ui import fakes


@pytest.fixture
def screen(qtbot: QtBot, session: Session) -> ItemsScreen:
    screen = ItemsScreen(session)
    qtbot.addWidget(screen)
    screen.resize(1000, 600)
    screen.show()
    return screen


def names(screen: ItemsScreen) -> list[str]:
    return [row.name for row in screen.table.everything()]


def test_nothing_is_read_before_there_are_data(qtbot: QtBot, screen: ItemsScreen) -> None:
    QTest.keyClicks(screen.search, "rif")
    assert not screen.session.tasks.running
    screen.become_ready()
    qtbot.waitUntil(lambda: "Rifter" in names(screen))


def test_search_as_you_type(qtbot: QtBot, screen: ItemsScreen) -> None:
    screen.become_ready()
    QTest.keyClicks(screen.search, "car")
    qtbot.waitUntil(lambda: names(screen) == ["Carbon Plate", "Hydrocarbons", "Carbon Plate Formula"])
    assert screen.table.counted.text() == "3\u00a0items"
    QTest.keyClicks(screen.search, "zzz")
    qtbot.waitUntil(lambda: screen.table.empty.sentence == "No item is called “carzzz”.")
    assert screen.table.empty.isVisible()


def test_only_the_newest_wish_is_searched(
    qtbot: QtBot, screen: ItemsScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen.become_ready()
    qtbot.waitUntil(lambda: not screen.session.tasks.running)
    asked: list[str] = []
    go_on = threading.Event()
    catalog = fakes.FakeCatalog()

    def slowly(text: str, *, limit: int = 50, language: str = "en") -> list[SearchHit]:
        asked.append(text)
        go_on.wait(10)
        return catalog.search(text, limit=limit, language=language)

    monkeypatch.setattr(screen.session.app.catalog(), "search", slowly)
    QTest.keyClicks(screen.search, "rif")
    qtbot.waitUntil(lambda: bool(asked))
    QTest.keyClicks(screen.search, "ter w")
    go_on.set()
    qtbot.waitUntil(lambda: names(screen) == ["Rifter Wreck"])
    assert asked == ["r", "rifter w"]


def test_what_changes_during_a_search_is_searched_for_anew(
    qtbot: QtBot, screen: ItemsScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen.become_ready()
    qtbot.waitUntil(lambda: not screen.session.tasks.running)
    asked: list[str] = []

    def note(text: str, **_how: object) -> list[SearchHit]:
        asked.append(text)
        return []

    monkeypatch.setattr(screen.session.app.catalog(), "search", note)
    QTest.keyClicks(screen.search, "r")
    screen.session.bus.announce(Changed.STATIC_DATA)
    qtbot.waitUntil(lambda: asked == ["r", "r"])


def test_pinning_by_key_and_click(qtbot: QtBot, screen: ItemsScreen) -> None:
    screen.become_ready()
    qtbot.waitUntil(lambda: screen.table.empty.sentence == "Nothing is pinned yet.")
    QTest.keyClicks(screen.search, "rifter")
    # the answer for the first letters has Rifter too, but not at the head
    qtbot.waitUntil(lambda: screen._shown_for == "rifter")
    QTest.keyClick(screen.search, Qt.Key.Key_Down)
    screen.toggle_pin()
    qtbot.waitUntil(lambda: bool(screen.table.everything()[0].pinned))
    assert screen.session.app.pinned.items() == [fakes.SHIP]
    screen.search.clear()
    qtbot.waitUntil(lambda: names(screen) == ["Rifter"])
    assert screen.table.counted.text() == "1\u00a0pinned item"
    star = screen.table.view.visualRect(screen.table.model.index(0, 0)).center()
    QTest.mouseClick(screen.table.view.viewport(), Qt.MouseButton.LeftButton, pos=star)
    qtbot.waitUntil(screen.table.empty.isVisible)
    assert screen.session.app.pinned.items() == []


def test_enter_opens_the_best_hit_even_if_it_is_not_there_yet(qtbot: QtBot, screen: ItemsScreen) -> None:
    opened: list[int] = []
    screen.session.bus.item_wanted.connect(opened.append)
    screen.become_ready()
    QTest.keyClicks(screen.search, "rifter")
    QTest.keyClick(screen.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: opened == [fakes.SHIP])
    QTest.keyClick(screen.search, Qt.Key.Key_Down)
    QTest.keyClick(screen.table.view, Qt.Key.Key_Down)
    QTest.keyClick(screen.table.view, Qt.Key.Key_Return)
    assert len(opened) == 2


def test_hidden_screen_reads_nothing_until_it_is_seen(qtbot: QtBot, screen: ItemsScreen) -> None:
    screen.become_ready()
    qtbot.waitUntil(lambda: not screen.session.tasks.running)
    screen.hide()
    screen.session.app.pinned.pin(fakes.SHIP)
    screen.session.bus.announce(Changed.PRICES)
    assert not screen.stale
    screen.session.bus.announce(Changed.PINNED_ITEMS)
    assert not screen.session.tasks.running
    screen.show()
    qtbot.waitUntil(lambda: names(screen) == ["Rifter"])


def test_first_start_shows_progress_and_failure(screen: ItemsScreen) -> None:
    screen.show_loading(Progress("Reading types", 5, 10, "rows", 1, 2))
    assert "Loading the game data" in screen.table.empty.sentence
    assert screen.table.empty.advice == "Reading types 5 of 10 rows (1 of 2)"
    assert screen.table.empty._busy.value() == 250
    screen.show_failure(BadStaticData("The starter set is damaged."))
    assert screen.table.empty.sentence == "The starter set is damaged."
    assert screen.table.empty._button.text() == "Open Static data"


def test_names_are_in_the_users_language(qtbot: QtBot, screen: ItemsScreen) -> None:
    screen.session.app.settings.language = "de"
    screen.become_ready()
    QTest.keyClicks(screen.search, "rifter")
    qtbot.waitUntil(lambda: "Rifter (de)" in names(screen))
