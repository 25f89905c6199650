"""What screens of several lists in tabs share: the title line with its undo, and what went wrong."""

from collections.abc import Callable, Mapping
from typing import Protocol, cast

from PySide6.QtWidgets import QHBoxLayout, QWidget

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.ui.screen import Screen, page_layout
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.labels import ElidedLabel, label
from eveprod_desktop.ui.widgets.later_tabs import LaterTabs
from eveprod_desktop.ui.widgets.listing import Listing
from eveprod_desktop.ui.widgets.undo import UndoButton


class ListPage(Protocol):
    """A page of such a screen: around a list."""

    @property
    def table(self) -> Listing:
        """The list."""


class TabbedScreen(Screen):
    """Its lists stand in tabs; what is changed by hand in any of them can be undone above.

    When the data could not be read, `tell_error` says so beside the title, and the lists stay as they were.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.undo = UndoButton(self)
        self.told = ElidedLabel("warning", self)
        self.told.hide()
        self.tabs = LaterTabs(self)
        self.tabs.setDocumentMode(True)
        head = QHBoxLayout()
        head.addWidget(label(self.TITLE, "title", self))
        head.addWidget(self.told, 1)
        head.addStretch(1)
        head.addWidget(self.undo)
        layout = page_layout(self, sizes.SMALL)
        layout.addLayout(head)
        layout.addWidget(self.tabs, 1)

    def add_page(self, title: str, make: Callable[[QWidget], QWidget]) -> None:
        """Add a tab at the right; `make` makes its page, a `ListPage`, as a child of what it is given."""
        self.tabs.add_later(title, make)
        if self.tabs.count() == 1:
            self.tabs.page(title)  # what is seen first is never made by being chosen

    def make_part(self) -> bool:
        """Make one more page."""
        return self.tabs.make_next()

    def take_focus(self) -> None:
        """Put the keyboard into the list in sight."""
        cast("ListPage", self.tabs.currentWidget()).table.focus_view()

    def state(self) -> Mapping[str, object]:
        """Return which tab is in sight."""
        return {"tab": self.tabs.currentIndex()}

    def restore(self, state: Mapping[str, object]) -> None:
        """Show the same tab again."""
        tab = state.get("tab")
        if isinstance(tab, int) and 0 <= tab < self.tabs.count():
            self.tabs.setCurrentIndex(tab)

    def tell_error(self, error: AppError) -> None:
        """Say beside the title why the lists are not what they should be."""
        self.told.tell(error.sentence, error.advice)
        self.told.show()
