"""What screens of owned things share: whose, read when seen, and what to do where there is nothing."""

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.newest_wish import NewestWish
from eveprod_desktop.ui.owners import Owners
from eveprod_desktop.ui.screen import Screen, page_layout
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.empty import EmptyState
from eveprod_desktop.ui.widgets.labels import label
from eveprod_desktop.ui.widgets.owner_box import OwnerBox


class Owned(Protocol):
    """An answer of a reading: it tells at least who there is, whose things could be shown."""

    @property
    def owners(self) -> Owners:
        """Characters and corporations."""


A = TypeVar("A", bound=Owned)


class OwnedScreen(Screen, Generic[A]):
    """Has one answer on its way at a time. `characters_wanted`: somebody should sign in.

    `bar` and what else stands above the things is hidden while there are none.
    """

    ICON = ""
    READING = ""
    """What a reading is called among the tasks."""
    NOTHING_YET = ""
    """The heading where somebody has signed in, but nothing has arrived."""
    ARRIVING = ""
    """When it will."""
    NOBODY = ""
    """What will stand here once a character has signed in."""

    characters_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._wanted = NewestWish(self._ask)
        self.owner_box = OwnerBox(self)
        self.bar = QWidget(self)
        self.empty = EmptyState(session.look, self.ICON, self)
        self.empty.acted.connect(self.characters_wanted)
        self.pages = QStackedWidget(self)
        self._above: tuple[QWidget, ...] = ()

    # what each of them says of itself

    def reader(self) -> Callable[[Monitor], A]:
        """Return what reads the things, to be run on a waiting thread."""
        raise NotImplementedError

    def filled(self, answer: A) -> bool:
        """Whether anything is owned at all."""
        raise NotImplementedError

    def show_answer(self, answer: A) -> None:
        """Show what was read, nothing too."""
        raise NotImplementedError

    def not_shown(self) -> None:
        """Note that an answer was not looked at: it could not be read, or a newer one is on its way."""

    # reading

    def reload(self) -> None:
        """Read anew; while one answer is on its way only the newest wish is kept."""
        self._wanted.wish()

    def _ask(self) -> None:
        self.session.tasks.read(self.READING, self.reader(), self._read, self._not_read, listed=False)

    def _read(self, answer: A) -> None:
        if self._wanted.outdated:
            self.not_shown()
        if self._wanted.answered():
            return
        self.owner_box.offer(answer.owners)
        filled = self.filled(answer)
        self.pages.setCurrentIndex(0 if filled else 1)
        for widget in self._above:
            widget.setVisible(filled)
        if not filled:
            self._say_nothing_here(signed_in=bool(answer.owners.choices))
        self.show_answer(answer)

    def _not_read(self, error: AppError) -> None:
        self.not_shown()
        self.pages.setCurrentIndex(1)
        self.empty.tell_error(error)
        self._wanted.answered()

    def _say_nothing_here(self, *, signed_in: bool) -> None:
        if signed_in:
            self.empty.tell(self.NOTHING_YET, self.ARRIVING, action="Characters")
        else:
            self.empty.tell("Nobody has signed in", self.NOBODY, action="Add a character")

    # putting it together

    def lay_out(self, things: QWidget, *above: QWidget, beside_title: QWidget | None = None) -> None:
        """Put the title, the bar and what else stands `above` over the things."""
        self._above = (self.bar, *above)
        self.pages.addWidget(things)
        self.pages.addWidget(self.empty)
        head = QHBoxLayout()
        head.addWidget(label(self.TITLE, "title", self))
        head.addStretch(1)
        if beside_title is not None:
            head.addWidget(beside_title)
        layout = page_layout(self, sizes.SMALL)
        layout.addLayout(head)
        for widget in self._above:
            layout.addWidget(widget)
        layout.addWidget(self.pages, 1)
