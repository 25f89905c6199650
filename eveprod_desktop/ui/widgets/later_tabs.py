"""Tabs whose pages are made when somebody looks at them."""

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar, cast, overload

from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QWidget


def holder_of(tabs: QTabWidget) -> QWidget:
    """Return the widget that holds the pages of tabs.

    A page made as its child has its style worked out once; put there later, it has it worked out again.
    """
    return tabs.findChild(QStackedWidget) or tabs


class LaterTabs(QTabWidget):
    """A tab stands there at once, its page once it is shown or asked for; `made` is sent with it then."""

    made = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._makers: dict[str, Callable[[QWidget], QWidget]] = {}
        self._pages: dict[str, QWidget] = {}
        """What stands under each title: the page, or an empty widget until it is made."""
        self._wishes: dict[str, Callable[[], None]] = {}
        self._holder = holder_of(self)
        self.currentChanged.connect(self._look)

    @property
    def titles(self) -> tuple[str, ...]:
        """The tabs from left to right, as they were added."""
        return tuple(self._pages)

    @property
    def current_title(self) -> str:
        """The tab in sight, as it was added."""
        return self.titles[self.currentIndex()]

    def add_later(self, title: str, make: Callable[[QWidget], QWidget]) -> None:
        """Add a tab; `make` makes its page, as a child of what it is given."""
        self._makers[title] = make
        self._pages[title] = QWidget(self._holder)
        with QSignalBlocker(self):  # the first one is shown by being added, and nobody has seen it yet
            self.addTab(self._pages[title], title)

    def page(self, title: str) -> QWidget:
        """Return the page of a tab, made now if it was not there."""
        make = self._makers.pop(title, None)
        if make is not None:
            self._put(title, make(self._holder))
        return self._pages[title]

    def is_made(self, title: str) -> bool:
        """Whether the page of a tab is there."""
        return title in self._pages and title not in self._makers

    def once_made(self, title: str, show: Callable[[], None]) -> None:
        """Have something shown on a page: now if it is there, else the last such wish when it is made."""
        if self.is_made(title):
            show()
        else:
            self._wishes[title] = show

    def made_pages(self) -> list[QWidget]:
        """Return the pages that were made, from left to right."""
        return [page for title, page in self._pages.items() if title not in self._makers]

    def make_next(self) -> bool:
        """Make the leftmost page that is not there; return whether there was one."""
        title = next(iter(self._makers), None)
        if title is not None:
            self.page(title)
        return title is not None

    def rename(self, title: str, text: str) -> None:
        """Write something else on a tab; it is still known by the title it was added with."""
        self.setTabText(self.titles.index(title), text)

    def show_tab(self, title: str, *, shown: bool) -> None:
        """Show or hide a tab; a hidden one is not made for that."""
        self.setTabVisible(self.titles.index(title), shown)

    def choose(self, title: str) -> None:
        """Show a tab; one that does not exist is passed over."""
        if title in self._pages:
            self.setCurrentIndex(self.titles.index(title))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the room the tab in sight can't do without; Qt asks all tabs."""
        page, bar = self.currentWidget(), self.tabBar().minimumSizeHint()
        inside = page.minimumSizeHint() if self.count() else QSize()
        return QSize(max(inside.width(), bar.width()), inside.height() + bar.height())

    def _put(self, title: str, page: QWidget) -> None:
        at, shown = self.titles.index(title), self.currentIndex()
        waiting, self._pages[title] = self._pages[title], page
        with QSignalBlocker(self):
            text, seen = self.tabText(at), self.isTabVisible(at)
            self.removeTab(at)
            self.insertTab(at, page, text)
            self.setTabVisible(at, seen)
            self.setCurrentIndex(shown)
        waiting.deleteLater()
        self.made.emit(page)
        wish = self._wishes.pop(title, None)
        if wish is not None:
            wish()

    def _look(self, at: int) -> None:
        if at >= 0:
            self.page(self.titles[at])
        self.updateGeometry()


class Tabbed(Protocol):
    """Something with such tabs."""

    @property
    def tabs(self) -> LaterTabs:
        """The tabs."""


Page = TypeVar("Page", bound=QWidget)


class PageOf(Generic[Page]):
    """An attribute that is the page of a tab, by its title: made when it is first looked at or asked for."""

    def __init__(self, title: str) -> None:
        self.title = title

    @overload
    def __get__(self, owner: None, kind: type) -> "PageOf[Page]": ...
    @overload
    def __get__(self, owner: Tabbed, kind: type) -> Page: ...
    def __get__(self, owner: Tabbed | None, kind: type) -> "PageOf[Page] | Page":
        return self if owner is None else cast("Page", owner.tabs.page(self.title))
