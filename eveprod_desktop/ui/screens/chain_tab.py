"""The chain of an item as a tree, with its switches: make or buy, everywhere or at one place."""

from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QMenu, QWidget

from eveprod_desktop.core.chains.decisions import Deciding, Decision
from eveprod_desktop.ui.deciding import DecisionSteps
from eveprod_desktop.ui.messages import Level
from eveprod_desktop.ui.models.columns import Column, duration_column, quantity_column, text_column
from eveprod_desktop.ui.screens.item_facts import (
    ChainPlace,
    ItemFacts,
    activity_icon,
    activity_role,
    activity_words,
)
from eveprod_desktop.ui.screens.item_tabs import ItemTab, for_units
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme.palette import Role
from eveprod_desktop.ui.widgets.buttons import IconButton
from eveprod_desktop.ui.widgets.tree import PayloadTree

_DECISION_ICONS = {Decision.MAKE: "made", Decision.BUY: "buy", None: "undecided"}
_KEYS = {Qt.Key.Key_M: Decision.MAKE, Qt.Key.Key_B: Decision.BUY, Qt.Key.Key_Delete: None}
_NEXT = {None: Decision.MAKE, Decision.MAKE: Decision.BUY, Decision.BUY: None}


class ChainTab(ItemTab):
    """The chain as a tree; `planetary_toggled` asks for it with planetary goods opened or raw.

    M makes, B buys, Delete takes back what was decided about the selected rows, Space goes on to the
    next of the three; with Shift at the place of the row only. Ctrl+Z undoes.
    """

    planetary_toggled = Signal(bool)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._units = 1
        self.decisions = DecisionSteps(session, self)
        self.decisions.changed.connect(self._follow_decisions)
        self.tree: PayloadTree[ChainPlace] = PayloadTree(
            session, "chain", chain_columns(1), ChainPlace.materials, parent=self
        )
        look = session.look
        self.here = QCheckBox("Only at this place", self)
        self.here.setToolTip("Decide about the selected rows, and not about the same material elsewhere")
        self.planetary = QCheckBox("Open planetary goods", self)
        self.planetary.setToolTip("Show how planetary goods are made instead of taking them as raw")
        self.planetary.toggled.connect(self.planetary_toggled)
        self._back = IconButton(look, "undo", "Undo the last decision (Ctrl+Z)", self.decisions.undo, self)
        for widget in (
            IconButton(look, "made", "Make the selected materials (M)", self.make, self),
            IconButton(look, "buy", "Buy the selected materials (B)", self.buy, self),
            IconButton(look, "undecided", "Leave it undecided (Del)", self.leave_open, self),
            self._back,
            self.here,
            self.planetary,
        ):
            self.tree.add_tool(widget)
        self._back.setEnabled(False)
        self.tree.menu_wanted.connect(self._fill_menu)
        self.tree.opened.connect(lambda place: self.item_wanted.emit(place.node.type_id))
        self.tree.view.installEventFilter(self)
        self.tree.view.clicked.connect(self._click)
        self.layout_.addWidget(self.tree)

    def show_facts(self, facts: ItemFacts) -> None:
        """Show the chain of an item, its recipe opened; what was open of the same item stays open."""
        if facts.chain is None:
            self.tree.empty.tell(f"{facts.name} is raw: nothing is needed to make it.", facts.raw_because)
            self.tree.set_roots([])
        else:
            self.tree.set_roots([facts.chain], levels=2, key=lambda place: place.place)

    def focus_list(self) -> None:
        """Put the keyboard into the tree."""
        self.tree.focus_view()

    def show_units(self, units: int) -> None:
        """Show the quantities for this many units of the item."""
        self._units = units
        self.tree.model.set_columns(chain_columns(units))

    # deciding

    def make(self) -> None:
        """Decide to make the selected materials."""
        self.decide(Decision.MAKE, here=self.here.isChecked())

    def buy(self) -> None:
        """Decide to buy the selected materials."""
        self.decide(Decision.BUY, here=self.here.isChecked())

    def leave_open(self) -> None:
        """Take back what was decided about the selected materials."""
        self.decide(None, here=self.here.isChecked())

    def decide(self, decision: Decision | None, *, here: bool) -> None:
        """Decide about the selected materials: everywhere, or `here` at their places only."""
        places = [place for place in self.tree.selected() if place.switchable]
        if not places:
            self.session.messages.post(
                Level.INFO, "Select a material that can be made; a raw one is always got.", key="decided"
            )
            return
        if here:
            changes = [Deciding(place.node.type_id, place.place, decision) for place in places]
        else:
            changes = [Deciding(type_id, (), decision) for type_id in {p.node.type_id for p in places}]
            if decision is None:  # nothing is decided about a row that still has a word of its own
                changes += [Deciding(p.node.type_id, p.place, None) for p in places if p.decided_here]
        self.decisions.decide(changes)

    def _fill_menu(self, menu: QMenu, place: ChainPlace) -> None:
        """Offer to decide about the selected rows, everywhere and at their places only."""
        if not place.switchable:
            return
        menu.addSeparator()
        for words, here, shift in (("", False, ""), (" at this place only", True, "Shift+")):
            for title, decision, keys in (
                ("Make", Decision.MAKE, "M"),
                ("Buy", Decision.BUY, "B"),
                ("Leave undecided", None, "Del"),
            ):
                # the keys are told, not taken: the tree hears them itself
                menu.addAction(f"{title}{words}\t{shift}{keys}", partial(self.decide, decision, here=here))
            menu.addSeparator()

    def _follow_decisions(self) -> None:
        self._back.setEnabled(self.decisions.can_undo)

    def _click(self, index: QModelIndex) -> None:
        if self.tree.columns()[index.column()].key == "decision":
            place = self.tree.model.payload(index)
            if place.switchable:
                self.decide(_NEXT[place.decision], here=self.here.isChecked())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Decide by keyboard."""
        if (
            watched is self.tree.view
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        ):
            here = self.here.isChecked() or event.modifiers() == Qt.KeyboardModifier.ShiftModifier
            if event.key() in _KEYS:
                self.decide(_KEYS[Qt.Key(event.key())], here=here)
                return True
            if event.key() == Qt.Key.Key_Space:
                current = self.tree.model.payload(self.tree.view.currentIndex())
                self.decide(_NEXT[current.decision], here=here)
                return True
        return super().eventFilter(watched, event)


def decision_words(place: ChainPlace) -> str:
    """Say what is decided about a place: nothing for what has no choice."""
    if not place.switchable:
        return ""
    if place.decision is None:
        return "not decided"
    return f"{place.decision.value} here" if place.decided_here else place.decision.value


def chain_columns(units: int) -> list[Column[ChainPlace]]:
    """Return the columns of the chain tree for a number of units of the item."""
    return [
        text_column(
            "material",
            "Material",
            lambda place: place.name,
            width=52,
            picture=lambda place: place.node.type_id,
            spoken=lambda place: f"{place.name}, {activity_words(place.node.activity_id).lower()}",
        ),
        text_column(
            "activity",
            "Made by",
            lambda place: activity_words(place.node.activity_id),
            width=20,
            searched=False,
            role=lambda place: activity_role(place.node.activity_id),
            icon=lambda place: activity_icon(place.node.activity_id),
            icon_role=lambda place: activity_role(place.node.activity_id),
        ),
        text_column(
            "decision",
            "Make or buy",
            decision_words,
            width=17,
            searched=False,
            hint="M make, B buy, Space the next; with Shift at this place only",
            role=lambda place: Role.TEXT if place.decision else Role.MUTED,
            icon=lambda place: _DECISION_ICONS[place.decision] if place.switchable else "",
            icon_role=lambda place: Role.ACCENT if place.decision else Role.EDGE,
        ),
        quantity_column(
            "per_run",
            "Per run",
            lambda place: place.per_run,
            hint="What one run of the product above it takes",
        ),
        quantity_column(
            "per_product",
            "Per product",
            lambda place: place.per_product,
            shown=False,
            hint="What one unit of the product above it takes",
        ),
        quantity_column(
            "per_unit",
            "Per unit",
            lambda place: place.per_unit,
            width=16,
            hint="What one unit of the item takes on this way, exactly and without material efficiency",
        ),
        quantity_column(
            "for_units",
            for_units(units),
            lambda place: place.per_unit * units,
            width=20,
            hint="What so many units of the item take on this way, exactly and without material efficiency",
        ),
        quantity_column(
            "units_per_run",
            "Units per run",
            lambda place: None if place.node.is_raw else place.node.units_per_run,
            hint="How many units one run makes",
        ),
        duration_column(
            "time",
            "Time per run",
            lambda place: None if place.node.is_raw else place.node.time_seconds,
            width=15,
        ),
    ]
