"""Buttons that are icons, with a name for screen readers, in the colours of the theme."""

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QToolButton, QWidget

from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.theme.look import Look
from eveprod_desktop.ui.theme.palette import Role


def as_title(name: str) -> str:
    """Return a name as the text of a button, a menu's line or a tab, which take a single & for a key."""
    return name.replace("&", "&&")


class IconButton(QToolButton):
    """A flat button; `name` is its tool tip and what a screen reader says."""

    def __init__(
        self,
        look: Look,
        icon: str,
        name: str,
        clicked: Callable[[], None] | None = None,
        parent: QWidget | None = None,
        *,
        shortcut: str = "",
        role: Role = Role.MUTED,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._icon = icon
        self._role = role
        self.setIconSize(QSize(sizes.ICON, sizes.ICON))
        if shortcut:
            self.setShortcut(QKeySequence(shortcut))
        self.rename(name)
        self._dress()
        look.changed.connect(self._dress)
        if clicked is not None:
            self.clicked.connect(clicked)

    def rename(self, name: str) -> None:
        """Change the tool tip and the spoken name."""
        keys = self.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self.setToolTip(f"{name} ({keys})" if keys else name)
        self.setAccessibleName(name)

    def change_icon(self, icon: str, role: Role = Role.MUTED) -> None:
        """Show another icon."""
        self._icon, self._role = icon, role
        self._dress()

    def _dress(self) -> None:
        self.setIcon(self._look.icon(self._icon, self._role))
