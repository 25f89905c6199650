"""The places a person builds at: made once, used by every screen and command."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.facility_profiles import (
    JOB_CLASSES,
    FacilityProfile,
    ProfileBook,
    from_text,
    to_text,
)
from eveprod_desktop.core.industry.profile_changes import BookChange, adding, merging, rewriting
from eveprod_desktop.core.text_files import read_text, write_text
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.messages import Level
from eveprod_desktop.ui.models.columns import Column, text_column
from eveprod_desktop.ui.screen import Screen, page_layout
from eveprod_desktop.ui.screens.facility_defaults import FacilityDefaults
from eveprod_desktop.ui.screens.facility_draft import (
    FacilityData,
    ProfileRow,
    copy_of,
    new_profile,
    profile_rows,
    read_facilities,
)
from eveprod_desktop.ui.screens.facility_editor import FacilityEditor
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.theme.palette import Role
from eveprod_desktop.ui.widgets.file_choice import choose_to_read, choose_to_write
from eveprod_desktop.ui.widgets.keys import on_keys
from eveprod_desktop.ui.widgets.labels import card, label, primary
from eveprod_desktop.ui.widgets.table import RowsTable

if TYPE_CHECKING:
    from eveprod_desktop.ui.tasks import Task

_FILES = "Facility profiles (*.toml);;All files (*)"
_MOST_UNDONE = 50
_WIDTHS = (500, 690)


class Done(NamedTuple):
    """A change that was made: what it was, the profile to show next, and the change that undoes it."""

    words: str
    show: str | None
    inverse: BookChange
    undoing: bool


class FacilitiesScreen(Screen):
    """A list with an editor beside it, and the defaults below. Changes are kept as they are made."""

    NAME = "facilities"
    TITLE = "Facilities"
    WATCHES = Changed.STATIC_DATA | Changed.FACILITIES | Changed.PRICES | Changed.SETTINGS

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._data: FacilityData | None = None
        self._reading: Task | None = None
        self._editing: str | None = None  # the name under which the profile in the editor is kept
        self._wanted: str | None = None
        self._begin = False
        self._pending = 0
        self._undo: list[tuple[str, BookChange]] = []
        self.new = primary("Ne&w", self)
        self.copy = QPushButton("&Duplicate", self)
        self.delete = QPushButton("De&lete", self)
        self.undo = QPushButton("&Undo", self)
        self.as_text = QPushButton("As te&xt", self)
        # from the outside in: a widget put into another later has its style worked out once more
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        self._left = QWidget(self._split)
        self._below = card("card", self._left)
        self.table: RowsTable[ProfileRow] = RowsTable(
            session,
            "facilities",
            profile_columns(),
            lambda row: row.name,
            noun="facility",
            nouns="facilities",
            empty_icon="facility",
            parent=self._left,
        )
        self.table.show_tools(filtering=False)
        self.defaults = FacilityDefaults(self._below)
        self.editor = FacilityEditor(session, self._split)
        self._connect()
        self._lay_out()
        self._show_undo()

    # Screen

    def reload(self) -> None:
        """Read the profiles and what they can be made of."""
        if self._reading is not None:
            self._reading.drop()

        def read(_monitor: Monitor) -> FacilityData:
            return read_facilities(self.session)

        self._reading = self.session.tasks.read("Reading the facilities", read, self._show, self._unreadable)

    def take_focus(self) -> None:
        """Put the keyboard into the list, or on New while it is empty."""
        if self.table.model.rowCount():
            self.table.focus_view()
        else:
            self.new.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # what a person can do

    def make_new(self) -> None:
        """Make a facility, to be given its name and rigs."""
        if self._data is not None:
            self._add(new_profile(self._data))

    def duplicate(self) -> None:
        """Make another facility like the one in the editor."""
        if self._editing is not None:
            self._add(copy_of(self.editor.profile))

    def remove(self) -> None:
        """Delete the facility in the editor; this can be undone."""
        name = self._editing
        if name is not None:
            self._apply(f"Deletion of {name}", lambda _book: BookChange(removed=(name,)))

    def undo_last(self) -> None:
        """Take the last change back."""
        if self._undo:
            words, inverse = self._undo.pop()
            show = inverse.saved[0].name if inverse.saved else None
            self._apply(words, lambda _book: inverse, show=show, undoing=True)

    def copy_text(self) -> None:
        """Put all profiles on the clipboard as text."""
        if self._data is not None:
            QGuiApplication.clipboard().setText(to_text(self._data.book))
            count = write.count(len(self._data.book.profiles), "facility", "facilities")
            self.session.messages.post(Level.INFO, f"{count} copied as text.", key="facilities")

    def paste_text(self) -> None:
        """Take over the profiles on the clipboard."""
        self.take_text(QGuiApplication.clipboard().text())

    def take_text(self, text: str) -> None:
        """Take over the profiles of a text; those of the same name are replaced, which can be undone."""
        data = self._data
        if data is None:
            return

        def read(_book: ProfileBook) -> BookChange:
            return merging(from_text(text, data.facts))

        self._apply("Import", read)

    def choose_export(self) -> None:
        """Ask for a file and write all profiles to it."""
        memory = self.session.memory
        chosen = choose_to_write(self, memory, "Export facilities", "facilities.toml", _FILES)
        if chosen is not None:
            self.export(chosen)

    def export(self, path: Path) -> None:
        """Write all profiles to a file."""
        if self._data is None:
            return
        text = to_text(self._data.book)

        def put(_monitor: Monitor) -> Path:
            write_text(path, text)
            return path

        self.session.tasks.write(f"Writing {path.name}", put, self._exported)

    def choose_import(self) -> None:
        """Ask for a file and take over its profiles."""
        chosen = choose_to_read(self, self.session.memory, "Import facilities", _FILES)
        if chosen is not None:
            self.import_file(chosen)

    def import_file(self, path: Path) -> None:
        """Take over the profiles of a file."""

        def read(_monitor: Monitor) -> str:
            return read_text(path)

        self.session.tasks.read(f"Reading {path.name}", read, self.take_text)

    # changes

    def _add(self, profile: FacilityProfile) -> None:
        self._begin = True
        self._apply(f"New facility {profile.name}", lambda book: adding(book, profile))

    def _keep(self, profile: FacilityProfile) -> None:
        name = self._editing
        if name is None:
            return
        # later edits build on this one: writes follow each other
        self._editing = profile.name
        self._apply(f"Change of {name}", lambda book: rewriting(book, name, profile), show=profile.name)

    def _choose_default(self, kind: str, name: str | None) -> None:
        chosen = tuple((known, name) for known in JOB_CLASSES if known == kind)
        self._apply("Choice of a default", lambda _book: BookChange(defaults=chosen))

    def _apply(
        self,
        words: str,
        change: Callable[[ProfileBook], BookChange],
        *,
        show: str | None = None,
        undoing: bool = False,
    ) -> None:
        data = self._data
        if data is None:
            return
        facilities, facts = self.session.app.facilities, data.facts

        def work(_monitor: Monitor) -> Done:
            made = change(facilities.book())
            inverse = facilities.apply(made, facts)
            wanted = show or (made.saved[0].name if made.saved else None)
            return Done(words, wanted, inverse, undoing)

        self._pending += 1
        self.session.tasks.write("Changing the facilities", work, self._done, self._refused)

    def _done(self, done: Done) -> None:
        self._pending -= 1
        if not done.undoing and not done.inverse.empty:
            self._undo = [*self._undo[1 - _MOST_UNDONE :], (done.words, done.inverse)]
        elif done.undoing:
            self.session.messages.post(Level.INFO, f"{done.words}: undone.", key="facilities")
        if done.words.startswith("Deletion") and not done.undoing:
            self.session.messages.post(
                Level.INFO, f"{done.words}: done.", "Ctrl+Z takes it back.", key="facilities"
            )
        if done.words == "Import" and not done.undoing:
            self._tell_import(done.inverse)
        self._wanted = done.show
        self._show_undo()
        # jobs name the facility they are planned at
        renamed = Changed.JOBS | Changed.PLANS if done.inverse.renamed else Changed.NOTHING
        self.session.bus.announce(Changed.FACILITIES | renamed)

    def _tell_import(self, inverse: BookChange) -> None:
        added, replaced = len(inverse.removed), len(inverse.saved)
        count = write.count(added, "facility", "facilities")
        words = f"{count} added, {replaced} replaced." if replaced else f"{count} added."
        self.session.messages.post(Level.INFO, words, "Ctrl+Z takes it back.", key="facilities")

    def _refused(self, error: AppError) -> None:
        self._pending -= 1
        self._begin = False
        self._editing = None
        self.session.messages.report(error)
        self.mark_stale()

    def _exported(self, path: Path) -> None:
        self.session.messages.post(Level.INFO, f"Written to {path}.", key="facilities")

    # showing

    def _show(self, data: FacilityData) -> None:
        self._data = data
        book = data.book
        if not book.profiles:
            self.table.empty.tell(
                "No facility is known yet.",
                "Make one for each place you build at: jobs, costs and plans then use its bonuses, rigs,"
                " taxes and cost indices. A text from a friend can be imported.",
                action="New facility",
                icon="facility",
            )
        self.table.set_rows(profile_rows(data))
        if not self._pending:
            self.defaults.show_book(book)
        self._choose_shown(data)
        some = bool(book.profiles)
        self._below.setVisible(some)
        self._right.setVisible(some)
        self.copy.setEnabled(some)
        self.delete.setEnabled(some)

    def _choose_shown(self, data: FacilityData) -> None:
        """Show the profile that was asked for, else the one in the editor, else the first."""
        names = [one.name for one in data.book.profiles]
        wanted, self._wanted = self._wanted, None
        name = next((one for one in (wanted, self._editing) if one in names), names[0] if names else None)
        if name is None:
            self._editing = None
            return
        profile = data.book.profile(name)
        if name == self._editing and (self._pending or profile == self.editor.profile):
            self.editor.take_data(data, name)  # what is being typed stays
        else:
            self._edit(data, profile)
        self.table.select(name)

    def _edit(self, data: FacilityData, profile: FacilityProfile) -> None:
        self._editing = profile.name
        self.editor.show_profile(data, profile)
        if self._begin:
            self._begin = False
            self.editor.begin()

    def _pick(self, row: ProfileRow) -> None:
        if self._data is not None and row.name != self._editing and not self._pending:
            self._edit(self._data, self._data.book.profile(row.name))

    def _unreadable(self, error: AppError) -> None:
        self.table.set_rows([])
        self.table.empty.tell_error(error)
        self._below.hide()
        self._right.hide()

    def _show_undo(self) -> None:
        self.undo.setEnabled(bool(self._undo))
        self.undo.setToolTip(f"{self._undo[-1][0]} (Ctrl+Z)" if self._undo else "Nothing to take back")

    # putting it together

    def _connect(self) -> None:
        for button, act, hint in (
            (self.new, self.make_new, "Make a facility (Ctrl+N)"),
            (self.copy, self.duplicate, "Make another one like this"),
            (self.delete, self.remove, "Delete this facility (Del); it can be taken back"),
            (self.undo, self.undo_last, ""),
        ):
            button.clicked.connect(act)
            button.setToolTip(hint)
        menu = QMenu(self)
        for words, choose in (
            ("Copy all as text", self.copy_text),
            ("Paste text", self.paste_text),
            ("Export to a file…", self.choose_export),
            ("Import from a file…", self.choose_import),
        ):
            menu.addAction(words).triggered.connect(choose)
        self.as_text.setMenu(menu)
        self.as_text.setToolTip("Share facilities, or keep a copy of them")
        self.table.empty.acted.connect(self.make_new)
        self.table.picked.connect(self._pick)
        self.table.opened.connect(lambda _row: self.editor.begin())
        self.editor.changed.connect(self._keep)
        self.defaults.chosen.connect(self._choose_default)
        for keys, act, owner in (
            (QKeySequence(QKeySequence.StandardKey.New), self.make_new, self),
            (QKeySequence(QKeySequence.StandardKey.Undo), self.undo_last, self),
            (QKeySequence(QKeySequence.StandardKey.Delete), self.remove, self.table),
        ):
            on_keys(owner, keys, act)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(sizes.SMALL)
        head.addWidget(label(self.TITLE, "title", self))
        head.addStretch(1)
        for button in (self.undo, self.as_text, self.delete, self.copy, self.new):
            head.addWidget(button)
        inside = QVBoxLayout(self._below)
        inside.setContentsMargins(sizes.LARGE, sizes.NORMAL, sizes.LARGE, sizes.NORMAL)
        inside.addWidget(self.defaults)
        column = QVBoxLayout(self._left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.SMALL)
        column.addWidget(self.table, 1)
        column.addWidget(self._below)
        self._right = self.editor
        split = self._split
        split.setChildrenCollapsible(False)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 3)
        split.setSizes(list(_WIDTHS))
        layout = page_layout(self)
        layout.addLayout(head)
        layout.addWidget(split, 1)
        for part in (self._below, self._right):
            part.hide()


def profile_columns() -> list[Column[ProfileRow]]:
    """Return the columns of the list of facilities."""
    return [
        text_column("name", "Name", lambda row: row.name, width=18),
        text_column("place", "Structure", lambda row: row.place, width=13),
        text_column("system", "System", lambda row: row.system, width=14),
        text_column("used", "Used for", lambda row: row.used_for, width=18, role=lambda _row: Role.MUTED),
        text_column(
            "rigs", "Rigs", lambda row: row.rigs, width=40, shown=False, role=lambda _row: Role.MUTED
        ),
    ]
