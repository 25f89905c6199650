from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from eveprod_desktop.ui.widgets.later_tabs import LaterTabs


def tabs_of(qtbot: QtBot, *titles: str) -> tuple[LaterTabs, list[str]]:
    """Tabs with labels for pages, and the titles of those made so far."""
    tabs, made = LaterTabs(), []
    qtbot.addWidget(tabs)

    def maker(title: str) -> Callable[[QWidget], QWidget]:
        def make(parent: QWidget) -> QWidget:
            made.append(title)
            return QLabel(title, parent)

        return make

    for title in titles:
        tabs.add_later(title, maker(title))
    return tabs, made


def text(page: QWidget | None) -> str:
    assert isinstance(page, QLabel)
    return page.text()


def test_pages_are_made_when_looked_at_and_only_once(qtbot: QtBot) -> None:
    tabs, made = tabs_of(qtbot, "a", "b", "c")
    assert (made, tabs.count(), tabs.current_title) == ([], 3, "a")
    tabs.setCurrentIndex(2)
    tabs.setCurrentIndex(0)
    tabs.setCurrentIndex(2)
    assert made == ["c", "a"]
    assert text(tabs.currentWidget()) == "c"
    assert [text(page) for page in tabs.made_pages()] == ["a", "c"]


def test_page_that_is_asked_for_stays_out_of_sight(qtbot: QtBot) -> None:
    tabs, made = tabs_of(qtbot, "a", "b", "c")
    page = tabs.page("b")
    assert (made, tabs.currentIndex(), tabs.indexOf(page)) == (["b"], 0, 1)
    tabs.setCurrentWidget(page)
    assert tabs.current_title == "b"


def test_made_pages_are_told_once(qtbot: QtBot) -> None:
    tabs, _made = tabs_of(qtbot, "a", "b")
    told: list[QWidget] = []
    tabs.made.connect(told.append)
    while tabs.make_next():
        pass
    assert [text(page) for page in told] == ["a", "b"]
    assert tabs.current_title == "a"


def test_tab_keeps_its_title_under_another_text(qtbot: QtBot) -> None:
    tabs, _made = tabs_of(qtbot, "a", "b")
    tabs.rename("b", "b (3)")
    tabs.choose("b")
    assert [tabs.tabText(at) for at in range(2)] == ["a", "b (3)"]
    tabs.choose("nothing of the kind")
    assert tabs.current_title == "b"


def test_what_a_page_shall_show_waits_until_it_is_made(qtbot: QtBot) -> None:
    tabs, made = tabs_of(qtbot, "a", "b")
    shown: list[str] = []
    tabs.page("a")
    tabs.once_made("a", lambda: shown.append("a at once"))
    tabs.once_made("b", lambda: shown.append("b as it was"))
    tabs.once_made("b", lambda: shown.append("b as it is"))
    assert (made, shown) == (["a"], ["a at once"])
    assert [tabs.is_made(title) for title in ("a", "b", "c")] == [True, False, False]
    tabs.setCurrentIndex(1)
    assert shown == ["a at once", "b as it is"]


def test_a_hidden_tab_stays_hidden_when_it_is_made(qtbot: QtBot) -> None:
    tabs, made = tabs_of(qtbot, "a", "b")
    tabs.show_tab("b", shown=False)
    assert not made
    tabs.page("b")
    assert [tabs.isTabVisible(at) for at in (0, 1)] == [True, False]
    tabs.show_tab("b", shown=True)
    assert tabs.isTabVisible(1)
