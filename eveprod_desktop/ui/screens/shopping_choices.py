"""The line of choices above a shopping list: less whose stock, bought where, ore or minerals."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QMenu, QPushButton, QWidget

from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.screens.shopping_reading import ShoppingAround, whole_numbers
from eveprod_desktop.ui.widgets.choice_boxes import by_name, choice_box, offer
from eveprod_desktop.ui.widgets.flowing import FlowingLayout
from eveprod_desktop.ui.widgets.owner_box import OwnerBox

_MOST_NAMED = 2


class ShoppingChoices(QWidget):
    """`changed` is sent when another list is wanted, `hidden` when other lines of it are to be seen.

    `home_region_id` is None while the market of the plan is taken.
    """

    changed = Signal()
    hidden = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.home_region_id: int | None = None
        self.other_region_ids: tuple[int, ...] = ()
        self._markets: Mapping[int, str] = {}
        self.owner_box = OwnerBox(self)
        self.owner_box.setAccessibleName("Whose stock is taken off")
        self.owner_box.setToolTip("Whose stock is taken off the list")
        self.owner_box.chosen.connect(self.changed)
        self.home = choice_box("Home market", self, letters=14)
        self.home.activated.connect(self._choose_home)
        self.others = QPushButton(self)
        self.others.setProperty("kind", "choice")
        self.others.setAccessibleName("Other markets to buy in")
        self.others.setToolTip("Other markets to buy in where that is cheaper, freight counted")
        self.others_menu = QMenu(self.others)
        self.others.setMenu(self.others_menu)
        self.ore = QCheckBox("Compressed &ore for minerals", self)
        self.ore.setToolTip(
            "Instead of minerals where it is cheaper, refined with the skills of the first chosen character"
        )
        self.ore.toggled.connect(lambda _on: self.changed.emit())
        self.only_missing = QCheckBox("&Hide ticked off", self)
        self.only_missing.toggled.connect(lambda _on: self.hidden.emit())
        flow = FlowingLayout(self)
        flow.add_named("Less the stock of", self.owner_box)
        flow.add_named("Buy in", self.home, self.others)
        flow.addWidget(self.ore)
        flow.addWidget(self.only_missing)
        self._offer_others()

    def offer(self, around: ShoppingAround) -> None:
        """Show what there is to choose; a market that is gone is given up."""
        self._markets = around.markets
        self.other_region_ids = tuple(one for one in self.other_region_ids if one in around.markets)
        if self.home_region_id not in around.markets:
            self.home_region_id = None
        with QSignalBlocker(self.home):
            offer(self.home, by_name(around.markets))
        self.owner_box.offer(around.owners)
        whose = self.owner_box.parentWidget()
        if whose is not None:
            whose.setVisible(bool(around.owners.choices))
        self._offer_others()

    def show_home(self, region_id: int) -> None:
        """Show which market is home, chosen or not."""
        with QSignalBlocker(self.home):
            self.home.setCurrentIndex(self.home.findData(region_id))
        self._offer_others()

    def state(self) -> dict[str, object]:
        """Return what was chosen, in plain values."""
        return {
            "owner": self.owner_box.key,
            "home": self.home_region_id,
            "others": list(self.other_region_ids),
            "ore": self.ore.isChecked(),
            "only_missing": self.only_missing.isChecked(),
        }

    def restore(self, state: Mapping[str, object]) -> None:
        """Choose what a state says; what makes no sense in it is passed over."""
        home = state.get("home")
        self.owner_box.key = str(state.get("owner") or "")
        self.home_region_id = home if isinstance(home, int) else None
        self.other_region_ids = whole_numbers(state.get("others"))
        with QSignalBlocker(self.ore), QSignalBlocker(self.only_missing):
            self.ore.setChecked(state.get("ore") is True)
            self.only_missing.setChecked(state.get("only_missing") is True)

    def _choose_home(self, at: int) -> None:
        self.home_region_id = self.home.itemData(at)
        self.other_region_ids = tuple(one for one in self.other_region_ids if one != self.home_region_id)
        self._offer_others()
        self.changed.emit()

    def _offer_others(self) -> None:
        self.others_menu.clear()
        for region_id, name in self._markets.items():
            if region_id != self.home.currentData():
                action = self.others_menu.addAction(name)
                action.setCheckable(True)
                action.setChecked(region_id in self.other_region_ids)
                action.toggled.connect(partial(self._choose_other, region_id))
        self.others.setEnabled(len(self._markets) > 1)
        self._name_others()

    def _choose_other(self, region_id: int, checked: bool) -> None:  # noqa: FBT001 - a slot of Qt
        without = tuple(one for one in self.other_region_ids if one != region_id)
        self.other_region_ids = (*without, region_id) if checked else without
        self._name_others()
        self.changed.emit()

    def _name_others(self) -> None:
        names = [self._markets[one] for one in self.other_region_ids if one in self._markets]
        if not names:
            self.others.setText("and nowhere else")
        elif len(names) <= _MOST_NAMED:
            self.others.setText("and in " + ", ".join(names))
        else:
            self.others.setText(f"and in {write.count(len(names), 'other market')}")
