from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QLineEdit, QTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from eveprod_desktop.ui.widgets.later_tabs import LaterTabs
from eveprod_desktop.ui.widgets.pages import Pages, PagesArea
from eveprod_desktop.ui.widgets.reading_order import step, stops


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


class Roomy(QTextEdit):
    """Gets along with little height, and would like a lot, as lists do."""

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(200, 900)


def worded(words: str, pages: Pages) -> QWidget:
    page = QWidget(pages)
    column = QVBoxLayout(page)
    line = QLabel(words, page)
    line.setWordWrap(True)  # its height follows from its width
    column.addWidget(line)
    column.addWidget(Roomy(page))
    pages.addWidget(page)
    return page


def test_a_page_scrolls_by_what_it_needs_not_by_what_pages_would_like(qtbot: QtBot) -> None:
    pages = Pages()
    area = PagesArea(pages)
    qtbot.addWidget(area)
    worded("short", pages)
    long = worded("many words " * 400, pages)
    area.resize(400, 300)
    area.show()
    qtbot.waitUntil(lambda: pages.size() == area.viewport().size())
    assert not area.verticalScrollBar().isVisible()
    pages.setCurrentWidget(long)
    qtbot.waitUntil(area.verticalScrollBar().isVisible)
    assert pages.height() > 700


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


def test_the_keyboard_scrolls_a_page_only_where_nothing_on_it_takes_it(qtbot: QtBot) -> None:
    pages = Pages()
    area = PagesArea(pages)
    around = QWidget()
    QVBoxLayout(around).addWidget(area)
    qtbot.addWidget(around)
    pages.addWidget(wide(pages))
    fields = QWidget(pages)
    column = QVBoxLayout(fields)
    first, last = QLineEdit(fields), QLineEdit(fields)
    column.addWidget(first)
    column.addSpacing(900)
    column.addWidget(last)
    pages.addWidget(fields)
    around.resize(400, 300)
    around.show()
    assert stops(around) == [area]
    assert area.accessibleName()
    pages.setCurrentIndex(1)
    qtbot.waitUntil(area.verticalScrollBar().isVisible)
    assert stops(around) == [first, last]
    assert last.visibleRegion().isEmpty()
    first.setFocus()
    assert step(around, first, forward=True)
    assert not last.visibleRegion().isEmpty()
