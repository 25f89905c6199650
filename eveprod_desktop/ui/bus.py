"""Where operations tell what they changed and screens listen."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from eveprod_desktop.core.changes import Changed

if TYPE_CHECKING:
    from eveprod_desktop.core.planning.rows import Target
    from eveprod_desktop.core.workflow.shopping_rows import PlanInHand, ShoppingSource


class Bus(QObject):
    """One for the whole window; to be used on the GUI thread only."""

    changed = Signal(object)
    item_wanted = Signal(int)
    plan_wanted = Signal(object)
    plan_made = Signal(object)
    shopping_wanted = Signal(object)
    jobs_made = Signal(str, int)
    """The list of a plan (its key) has jobs now, under the plan of this id."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.plan_in_hand: PlanInHand | None = None
        """The plan under work in the planner, for screens that go on with it."""
        self.ticks: dict[str, dict[int, int]] = {}
        """What was ticked off of shopping lists that no job keeps: units by type, by the list's key."""

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

    def hand_plan(self, plan: "PlanInHand | None") -> None:
        """Tell the plan under work in the planner; None: there is none."""
        self.plan_in_hand = plan
        self.plan_made.emit(plan)

    def give_to_jobs(self, keys: Iterable[str], plan_id: int) -> None:
        """Tell that jobs have now what was ticked off of some lists of their plan."""
        for key in keys:
            self.ticks.pop(key, None)
            self.jobs_made.emit(key, plan_id)

    def shop(self, source: "ShoppingSource") -> None:
        """Ask the window to show what to buy for plans or jobs."""
        self.shopping_wanted.emit(source)
