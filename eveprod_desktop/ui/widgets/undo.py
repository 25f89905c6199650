"""Taking back what was done on a screen: a button that says what, and Ctrl+Z."""

from collections.abc import Callable

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QPushButton, QWidget

from eveprod_desktop.ui.widgets.keys import on_keys

_MOST = 100


class UndoButton(QPushButton):
    """Remembers how to take changes back, the last one first. Ctrl+Z works anywhere within `screen`."""

    def __init__(self, screen: QWidget) -> None:
        super().__init__("&Undo", screen)
        self._changes: list[tuple[str, Callable[[], None]]] = []
        self.clicked.connect(lambda _checked: self.take_back())
        on_keys(screen, QKeySequence.StandardKey.Undo, self.take_back)
        self._show()

    def remember(self, what: str, take_back: Callable[[], None]) -> None:
        """Note a change, in words that follow "Undo:", and how it is taken back."""
        self._changes = [*self._changes, (what, take_back)][-_MOST:]
        self._show()

    def take_back(self) -> None:
        """Take the last change back, if there is one."""
        if self._changes:
            _what, act = self._changes.pop()
            self._show()
            act()

    def _show(self) -> None:
        self.setEnabled(bool(self._changes))
        self.setToolTip(f"Undo: {self._changes[-1][0]} (Ctrl+Z)" if self._changes else "Nothing to take back")
