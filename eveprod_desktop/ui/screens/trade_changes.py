"""How changes of the Prices & trade screen are kept: written, taken back on demand, counted with at once."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.widgets.undo import UndoButton


class TradeChanges(QObject):
    """Keeps changes on the writing thread. `undo` learns how each is taken back."""

    def __init__(self, session: Session, undo: UndoButton, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._undo = undo
        self._under_way: list[tuple[str, Callable[[], None]]] = []

    def keep(self, what: str, change: Callable[[], None], take_back: Callable[[], None]) -> None:
        """Make a change on the writing thread; it is remembered for undoing once it is made."""
        self._under_way.append((what, take_back))
        self._write(change, self._kept, self._not_kept)

    def _take_back(self, change: Callable[[], None]) -> None:
        self._write(change, self._changed, self._failed)

    def _write(
        self, change: Callable[[], None], done: Callable[[None], None], failed: Callable[[AppError], None]
    ) -> None:
        def write(_monitor: Monitor) -> None:
            change()

        self._session.tasks.write("Keeping what was typed", write, done, failed)

    def _kept(self, _nothing: None) -> None:
        what, take_back = self._under_way.pop(0)  # writes end in the order in which they began
        self._undo.remember(what, lambda: self._take_back(take_back))
        self._changed(None)

    def _not_kept(self, error: AppError) -> None:
        self._under_way.pop(0)
        self._failed(error)

    def _failed(self, error: AppError) -> None:
        self._session.messages.report(error)
        self._session.bus.announce(Changed.PRICES)  # what was typed gives way to what stands

    def _changed(self, _nothing: None) -> None:
        self._session.bus.announce(Changed.PRICES)
