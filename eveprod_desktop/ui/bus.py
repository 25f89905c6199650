"""Where operations tell what they changed and screens listen."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from eveprod_desktop.core.changes import Changed

if TYPE_CHECKING:
    from eveprod_desktop.core.planning.rows import Target


class Bus(QObject):
    """One for the whole window; to be used on the GUI thread only."""

    changed = Signal(object)
    item_wanted = Signal(int)
    plan_wanted = Signal(object)

    def announce(self, what: Changed) -> None:
        """Tell every screen that data of the kinds `what` changed."""
        if what:
            self.changed.emit(what)

    def open_item(self, type_id: int) -> None:
        """Ask the window to show the page of an item."""
        self.item_wanted.emit(type_id)

    def plan(self, targets: Iterable["Target"]) -> None:
        """Ask the window to put products on the list of the planner."""
        self.plan_wanted.emit(tuple(targets))
