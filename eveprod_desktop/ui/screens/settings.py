"""Every setting there is, by section, with a search; each change takes effect at once."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.setting import BadSetting, Value
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.messages import Level
from eveprod_desktop.ui.screen import Screen
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.empty import EmptyState
from eveprod_desktop.ui.widgets.keys import on_keys
from eveprod_desktop.ui.widgets.labels import card, label
from eveprod_desktop.ui.widgets.setting_editor import SettingEditor

_WIDEST = 860


@dataclass(frozen=True, slots=True)
class Change:
    """Settings as they were before a change, to go back to."""

    title: str
    before: tuple[tuple[str, Value], ...]


class SettingsScreen(Screen):
    """A card for each section. Ctrl+Z takes the last change back."""

    NAME = "settings"
    TITLE = "Settings"
    WATCHES = Changed.SETTINGS

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._changes: list[Change] = []
        self._asked: str | None = None
        self.search = QLineEdit(self)
        self.search.setProperty("kind", "search")
        self.search.setPlaceholderText("Find a setting")
        self.search.setAccessibleName("Find a setting")
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(420)
        self.search.textChanged.connect(self._find)
        self.undo = QPushButton("&Undo", self)
        self.undo.clicked.connect(self.take_back)
        self.reset_all = QPushButton("&Reset all", self)
        self.reset_all.setToolTip("Give every setting its default; Undo brings them back")
        self.reset_all.clicked.connect(self.give_defaults)
        on_keys(self, QKeySequence.StandardKey.Undo, self.take_back)
        self.nothing = EmptyState(session.look, "search", self)
        self.editors: dict[str, SettingEditor] = {}
        self._cards: dict[str, QFrame] = {}
        self._lay_out()
        self._show_undo()

    # what a person can do

    def choose(self, key: str, value: Value) -> None:
        """Change a setting."""
        settings = self.session.app.settings
        if value == settings.value(key):
            self.editors[key].show_value(value)
            return
        self._keep(f"“{self.editors[key].info.title}”", (key,))
        self._asked = key
        self._write("Saving the settings", lambda: settings.set(key, value))

    def give_default(self, key: str) -> None:
        """Give a setting its default again."""
        settings = self.session.app.settings
        self._keep(f"“{self.editors[key].info.title}”", (key,))
        self._write("Saving the settings", lambda: settings.reset(key))

    def give_defaults(self) -> None:
        """Give every setting its default again."""
        settings = self.session.app.settings
        changed = tuple(
            key for key, editor in self.editors.items() if settings.value(key) != editor.info.default
        )
        if not changed:
            self.session.messages.post(Level.INFO, "Every setting has its default already.", key="settings")
            return
        self._keep("reset of all", changed)

        def reset() -> None:
            for key in changed:
                settings.reset(key)

        self._write("Resetting the settings", reset)

    def take_back(self) -> None:
        """Undo the last change."""
        if not self._changes:
            return
        change = self._changes.pop()
        self._show_undo()
        settings = self.session.app.settings

        def go_back() -> None:
            for key, value in change.before:
                settings.set(key, value)

        self._write("Saving the settings", go_back)

    # Screen

    def reload(self) -> None:
        """Show the values in use."""
        settings = self.session.app.settings
        for key, editor in self.editors.items():
            editor.show_value(settings.value(key))

    def take_focus(self) -> None:
        """Put the keyboard into the search box."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    # inside

    def _keep(self, title: str, keys: tuple[str, ...]) -> None:
        settings = self.session.app.settings
        self._changes.append(Change(title, tuple((key, settings.value(key)) for key in keys)))
        self._show_undo()

    def _write(self, title: str, change: Callable[[], None]) -> None:
        def write(_monitor: Monitor) -> None:
            change()

        self.session.tasks.write(title, write, self._written, self._not_written)

    def _written(self, _nothing: None) -> None:
        self._asked = None
        self.reload()

    def _not_written(self, error: AppError) -> None:
        if self._changes:
            self._changes.pop()
            self._show_undo()
        if isinstance(error, BadSetting) and self._asked in self.editors:
            self.editors[self._asked].tell_wrong(str(error))
        else:
            self.reload()
            self.session.messages.report(error)
        self._asked = None

    def _show_undo(self) -> None:
        self.undo.setEnabled(bool(self._changes))
        what = self._changes[-1].title if self._changes else "nothing to take back"
        self.undo.setToolTip(f"Undo: {what} (Ctrl+Z)")

    def _find(self, text: str) -> None:
        words = tuple(text.casefold().split())
        shown: set[str] = set()
        for editor in self.editors.values():
            found = editor.matches(words)
            editor.setVisible(found)
            if found:
                shown.add(editor.info.section)
        for section, frame in self._cards.items():
            frame.setVisible(section in shown)
        self._scroll.setVisible(bool(shown))
        self.nothing.setVisible(not shown)
        if not shown:
            self.nothing.tell(f"No setting is about “{text.strip()}”.", "Try another word, or clear the box.")

    def _lay_out(self) -> None:
        settings = self.session.app.settings
        self._scroll = QScrollArea(self)
        self._scroll.setObjectName("settings-list")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        body = QWidget(self._scroll.viewport())  # put there later, everything in it is dressed once more
        body.setMaximumWidth(_WIDEST)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, sizes.NORMAL)
        column.setSpacing(sizes.LARGE)
        insides: dict[str, QVBoxLayout] = {}
        for info in settings.infos():
            inside = insides.get(info.section)
            if inside is None:
                frame = self._cards[info.section] = card("card", body)
                inside = insides[info.section] = QVBoxLayout(frame)
                inside.setContentsMargins(sizes.LARGE, sizes.NORMAL, sizes.LARGE, sizes.NORMAL)
                inside.setSpacing(sizes.SMALL)
                inside.addWidget(label(info.section, "heading", frame))
                column.addWidget(frame)
            editor = SettingEditor(info, settings.value(info.key), self.session.look, body)
            editor.chosen.connect(self.choose)
            editor.reset_wanted.connect(self.give_default)
            inside.addWidget(editor)
            self.editors[info.key] = editor
        column.addStretch(1)
        self._scroll.setWidget(body)
        tools = QHBoxLayout()
        tools.setSpacing(sizes.SMALL)
        tools.addWidget(self.search, 1)
        tools.addStretch(1)
        tools.addWidget(self.undo)
        tools.addWidget(self.reset_all)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(sizes.HUGE, sizes.LARGE, sizes.HUGE, 0)
        layout.setSpacing(sizes.NORMAL)
        layout.addWidget(label(self.TITLE, "title", self))
        layout.addLayout(tools)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self.nothing, 1)
        self.nothing.hide()
