"""The menu of a list's saved views: use one, save the present one under a name, drop one."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from eveprod_desktop.ui.messages import Level
from eveprod_desktop.ui.models.saved_view import SavedView, read_views, views_text
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.widgets.buttons import as_title

_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class KeptWords:
    """What a menu calls the things it keeps: the menu itself, how the list comes, and one of them."""

    title: str = "Saved views"
    standard: str = "Standard view"
    noun: str = "view"
    asked: str = "Columns, order and filters are kept under this name:"


class ViewsMenu(QMenu):
    """Keeps the views of one list in the window's memory. `standard` is how the list comes.

    `words` are what it calls them.
    """

    def __init__(
        self,
        listing: str,
        session: Session,
        present: Callable[[str], SavedView],
        use: Callable[[SavedView], None],
        parent: QWidget,
        *,
        words: KeptWords | None = None,
    ) -> None:
        self.words = words or KeptWords()
        super().__init__(self.words.title, parent)
        self._key = f"views/{listing}"
        self._session = session
        self._present = present
        self._use = use
        self.standard = SavedView("", ())
        self.aboutToShow.connect(self.fill)

    @property
    def saved(self) -> list[SavedView]:
        """The saved views in the order of their names."""
        return sorted(
            read_views(self._session.memory.text_of(self._key)), key=lambda view: view.name.casefold()
        )

    def fill(self) -> None:
        """Put what can be chosen into the menu."""
        self.clear()
        self.addAction(self.words.standard, lambda: self._use(self.standard))
        saved = self.saved
        for view in saved:
            self.addAction(as_title(view.name), partial(self._use, view))
        self.addSeparator()
        self.addAction(f"Save this {self.words.noun}…", self.ask_name)
        if saved:
            drop = self.addMenu(f"Remove a {self.words.noun}")
            for view in saved:
                drop.addAction(as_title(view.name), partial(self.remove, view.name))

    def ask_name(self) -> None:
        """Ask for a name and save the present view under it."""
        dialog = QInputDialog(self.parentWidget())
        dialog.setWindowTitle(f"Save this {self.words.noun}")
        dialog.setLabelText(self.words.asked)
        dialog.textValueSelected.connect(self.save)
        dialog.open()

    def save(self, name: str) -> None:
        """Save the present view; one of the same name is replaced."""
        name = " ".join(name.split())[:_LONGEST_NAME]
        if not name:
            return
        others = [view for view in self.saved if view.name.casefold() != name.casefold()]
        self._session.memory.keep_text(self._key, views_text([*others, self._present(name)]))
        self._session.messages.post(Level.INFO, f"The {self.words.noun} “{name}” is saved.", key="view")

    def remove(self, name: str) -> None:
        """Forget a view."""
        kept = [view for view in self.saved if view.name != name]
        self._session.memory.keep_text(self._key, views_text(kept))
        self._session.messages.post(Level.INFO, f"The {self.words.noun} “{name}” is removed.", key="view")
