from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from eveprod_desktop.ui.widgets.later_tabs import LaterTabs
from eveprod_desktop.ui.widgets.pages import Pages, PagesArea


def wide(parent: QWidget) -> QWidget:
    page = QLabel("wide", parent)
    page.setMinimumSize(900, 700)
    return page


def test_only_the_page_in_sight_needs_room(qtbot: QtBot) -> None:
    pages = Pages()
    area = PagesArea(pages)
    qtbot.addWidget(area)
    small = QLabel("small", pages)
    pages.addWidget(small)
    pages.addWidget(wide(pages))
    area.resize(400, 300)
    area.show()
    assert area.minimumSizeHint().width() < 400
    assert pages.size() == area.viewport().size()
    assert not area.horizontalScrollBar().isVisible()
    pages.setCurrentIndex(1)
    qtbot.waitUntil(area.horizontalScrollBar().isVisible)
    assert pages.width() == 900
    assert area.width() == 400
    pages.setCurrentIndex(0)
    qtbot.waitUntil(lambda: not area.horizontalScrollBar().isVisible())


def test_only_the_tab_in_sight_needs_room(qtbot: QtBot) -> None:
    tabs = LaterTabs()
    qtbot.addWidget(tabs)
    tabs.add_later("small", lambda parent: QLabel("small", parent))
    tabs.add_later("large", wide)
    tabs.show()
    tabs.page("large")
    low = tabs.minimumSizeHint().height()
    tabs.choose("large")
    assert low < 200
    assert tabs.minimumSizeHint().height() > low
