"""The list of screens at the left edge."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from eveprod_desktop.ui.screen import Screen
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.theme.look import Look
from eveprod_desktop.ui.theme.palette import Role


class Navigation(QListWidget):
    """Screens by icon and title; `chosen` is sent with a screen's name."""

    chosen = Signal(str)

    def __init__(self, screens: Sequence[Screen], look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._screens = tuple(screens)
        self.setObjectName("navigation")
        self.setAccessibleName("Screens")
        self.setIconSize(QSize(sizes.ICON + 2, sizes.ICON + 2))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for number, screen in enumerate(self._screens, start=1):
            item = QListWidgetItem(f"  {screen.TITLE}", self)
            item.setToolTip(f"Ctrl+{number}" if number < 10 else "")
        self.currentRowChanged.connect(self._choose)
        look.changed.connect(self._dress)
        self._dress()

    def show_current(self, name: str) -> None:
        """Mark the screen in sight."""
        for row, screen in enumerate(self._screens):
            if name == screen.NAME and row != self.currentRow():
                self.setCurrentRow(row)

    def _choose(self, row: int) -> None:
        self._dress()
        if row >= 0:
            self.chosen.emit(self._screens[row].NAME)

    def _dress(self) -> None:
        for row, screen in enumerate(self._screens):
            role = Role.ACCENT if row == self.currentRow() else Role.MUTED
            self.item(row).setIcon(self._look.icon(screen.ICON, role, sizes.ICON + 2))
