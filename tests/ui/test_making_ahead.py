import sys

from pytestqt.qtbot import QtBot

from eveprod_desktop.ui.making_ahead import MakingAhead
from eveprod_desktop.ui.places import PLACES
from eveprod_desktop.ui.screens.item import ItemScreen
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.window import Window


def test_every_screen_and_its_parts_are_made_without_being_shown(qtbot: QtBot, session: Session) -> None:
    window = Window(session)
    qtbot.addWidget(window)
    window.show()
    MakingAhead(window).start()
    qtbot.waitUntil(lambda: all(window.is_made(place.name) for place in PLACES), timeout=20_000)
    tabs = window.page(ItemScreen).tabs
    assert len(tabs.made_pages()) == tabs.count()
    assert window.navigation.current == "items"
    assert [place.name for place in PLACES if window.page(place.name).isVisible()] == ["items"]


def test_modules_of_places_are_there() -> None:
    for place in PLACES:
        assert all(module in sys.modules or __import__(module) for module in place.modules)
