"""The menu of a list's saved views: use one, save the present one, give one another name, drop one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import Qt
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
        self._removed: SavedView | None = None
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
            rename = self.addMenu(f"Rename a {self.words.noun}")
            drop = self.addMenu(f"Remove a {self.words.noun}")
            for view in saved:
                rename.addAction(as_title(f"{view.name}…"), partial(self.ask_new_name, view.name))
                drop.addAction(as_title(view.name), partial(self.remove, view.name))
        if self._removed is not None:
            self.addAction(as_title(f"Bring “{self._removed.name}” back"), self.bring_back)

    def ask_name(self) -> None:
        """Ask for a name and save the present view under it."""
        self._ask(f"Save this {self.words.noun}", self.words.asked, "", self.save)

    def ask_new_name(self, name: str) -> None:
        """Ask what a view shall be called from now on."""
        words = f"The {self.words.noun} “{name}” is called from now on:"
        self._ask(f"Rename a {self.words.noun}", words, name, partial(self.rename, name))

    def _ask(self, title: str, words: str, present: str, act: Callable[[str], None]) -> None:
        dialog = QInputDialog(self.parentWidget())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(title)
        dialog.setLabelText(words)
        dialog.setTextValue(present)
        dialog.textValueSelected.connect(act)
        dialog.open()

    def save(self, name: str) -> None:
        """Save the present view; one of the same name is replaced."""
        name = _tidy(name)
        if not name:
            return
        self._keep([*self._others(name), self._present(name)])
        self._tell(f"The {self.words.noun} “{name}” is saved.")

    def rename(self, name: str, new_name: str) -> None:
        """Give a view another name; one that had it is replaced."""
        new_name = _tidy(new_name)
        view = next((view for view in self.saved if view.name == name), None)
        if view is None or not new_name or new_name == name:
            return
        others = [other for other in self._others(new_name) if other.name != name]
        self._keep([*others, replace(view, name=new_name)])
        self._tell(f"The {self.words.noun} “{name}” is now called “{new_name}”.")

    def remove(self, name: str) -> None:
        """Forget a view; until the next is removed it can be brought back."""
        self._removed = next((view for view in self.saved if view.name == name), None)
        self._keep([view for view in self.saved if view.name != name])
        self._tell(f"The {self.words.noun} “{name}” is removed; the menu brings it back.")

    def bring_back(self) -> None:
        """Have the view again that was removed last."""
        view, self._removed = self._removed, None
        if view is not None:
            self._keep([*self._others(view.name), view])

    def _others(self, name: str) -> list[SavedView]:
        """Return the saved views not of this name, in any case of letters."""
        return [view for view in self.saved if view.name.casefold() != name.casefold()]

    def _keep(self, views: Iterable[SavedView]) -> None:
        self._session.memory.keep_text(self._key, views_text(views))

    def _tell(self, words: str) -> None:
        self._session.messages.post(Level.INFO, words, key="view")


def _tidy(name: str) -> str:
    """Return a name as it is kept: no spaces too many, and short enough for a menu."""
    return " ".join(name.split())[:_LONGEST_NAME]
