"""What a screen decides to make or buy: kept, told to every screen, undone and done again."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from eveprod_desktop.core.chains.decisions import Deciding
from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.widgets.keys import on_keys

_MOST_UNDONE = 100


class DecisionSteps(QObject):
    """The steps of one screen, the last one first. `changed` is sent after each, also one back or forth.

    Ctrl+Z, Ctrl+Y and Ctrl+Shift+Z work anywhere within `heard_in`.
    """

    changed = Signal()

    def __init__(self, session: Session, heard_in: QWidget) -> None:
        super().__init__(heard_in)
        self._session = session
        self._undo: list[list[Deciding]] = []
        self._redo: list[list[Deciding]] = []
        for keys, act in (("Ctrl+Z", self.undo), ("Ctrl+Shift+Z", self.redo), ("Ctrl+Y", self.redo)):
            on_keys(heard_in, keys, act)

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._undo)

    def decide(self, changes: Sequence[Deciding]) -> None:
        """Make several changes as one step."""
        self._redo.clear()
        self._write(changes, self._done)

    def undo(self) -> None:
        """Take the last step back."""
        if self._undo:
            self._write(self._undo.pop(), self._undone)

    def redo(self) -> None:
        """Decide again what was undone."""
        if self._redo:
            self._write(self._redo.pop(), self._done)

    def _write(self, changes: Sequence[Deciding], done: Callable[[list[Deciding]], None]) -> None:
        make_or_buy = self._session.app.make_or_buy

        def write_all(_monitor: Monitor) -> list[Deciding]:
            return make_or_buy.decide(changes)

        self._session.tasks.write("Keeping what you decided", write_all, done)

    def _done(self, undo: list[Deciding]) -> None:
        self._undo = [*self._undo, undo][-_MOST_UNDONE:]
        self._tell()

    def _undone(self, redo: list[Deciding]) -> None:
        self._redo.append(redo)
        self._tell()

    def _tell(self) -> None:
        self.changed.emit()
        self._session.bus.announce(Changed.DECISIONS)
