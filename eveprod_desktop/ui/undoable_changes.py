"""Changes made on a screen: written, announced, and taken back by its Undo."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.widgets.undo import UndoButton


class UndoableChanges(QObject):
    """Keeps changes on the writing thread. `undo` learns how each is taken back.

    `announced` is what changes when nothing else is said; it is told after a failure too, so that what
    was typed gives way to what stands.
    """

    def __init__(
        self, session: Session, undo: UndoButton, parent: QObject, *, announced: Changed = Changed.PRICES
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._undo = undo
        self._announced = announced
        self._under_way: list[tuple[str, Callable[[], None], Changed]] = []
        """What is being written, in the order in which it began: so it ends as well."""
        self._taking_back: list[Changed] = []

    def keep(
        self,
        what: str,
        change: Callable[[], None],
        take_back: Callable[[], None],
        *,
        announced: Changed | None = None,
    ) -> None:
        """Make a change on the writing thread; it is remembered for undoing once it is made."""
        self._under_way.append((what, take_back, self._announced if announced is None else announced))
        self._write(change, self._kept, self._not_kept)

    def _take_back(self, change: Callable[[], None], announced: Changed) -> None:
        self._taking_back.append(announced)
        self._write(change, self._taken_back, self._not_taken_back)

    def _write(
        self, change: Callable[[], None], done: Callable[[None], None], failed: Callable[[AppError], None]
    ) -> None:
        def write(_monitor: Monitor) -> None:
            change()

        self._session.tasks.write("Keeping what was changed", write, done, failed)

    def _kept(self, _nothing: None) -> None:
        what, take_back, announced = self._under_way.pop(0)
        self._undo.remember(what, lambda: self._take_back(take_back, announced))
        self._session.bus.announce(announced)

    def _not_kept(self, error: AppError) -> None:
        _what, _take_back, announced = self._under_way.pop(0)
        self._failed(error, announced)

    def _taken_back(self, _nothing: None) -> None:
        self._session.bus.announce(self._taking_back.pop(0))

    def _not_taken_back(self, error: AppError) -> None:
        self._failed(error, self._taking_back.pop(0))

    def _failed(self, error: AppError, announced: Changed) -> None:
        self._session.messages.report(error)
        self._session.bus.announce(announced)
