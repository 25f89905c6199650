"""What to carry to where the jobs are: from which station and container, in how many trips."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.planning.options import MeansChoice
from eveprod_desktop.core.planning.pick_list import Destination
from eveprod_desktop.core.workflow.shopping_rows import PickRequest, PickSheet, ShoppingSource
from eveprod_desktop.ui.messages import Level
from eveprod_desktop.ui.screens.pick_lines import (
    PickNode,
    notes,
    pick_columns,
    pick_nodes,
    pick_text,
    summary,
)
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.choice_boxes import choice_box, offer
from eveprod_desktop.ui.widgets.labels import ElidedLabel, label
from eveprod_desktop.ui.widgets.number_edit import NumberEdit
from eveprod_desktop.ui.widgets.tree import PayloadTree

if TYPE_CHECKING:
    from eveprod_desktop.ui.tasks import Task

_MOST_M3 = 1e9
_HOLD_WIDTH, _PLACE_WIDTH = 110, 420


class PickTab(QWidget):
    """Asks anew when another hangar or hold is chosen; the screen around it says for what and of whom."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.sheet: PickSheet | None = None
        self._source: ShoppingSource | None = None
        self._means = MeansChoice()
        self._task: Task | None = None
        self.wanted: Destination | None = None
        """The hangar that the user chose, None while the most likely one is taken."""
        self.destination = choice_box("Carry to", self, letters=18)
        self.destination.activated.connect(self._choose)
        self.destination.setMaximumWidth(_PLACE_WIDTH)
        self.hold = NumberEdit("Hold, m3", 0.01, _MOST_M3, self, unit="m3", otherwise="any hold")
        self.hold.setFixedWidth(_HOLD_WIDTH)
        self.hold.setToolTip("The m3 of your ship's hold: what does not fit goes into more trips")
        self.hold.changed.connect(lambda _m3: self._ask())
        self.copy_button = QPushButton("Copy as te&xt", self)
        self.copy_button.clicked.connect(self.copy)
        self.words = ElidedLabel("muted", self)
        self.notes = label("", "warning", self, wrap=True)
        self.notes.hide()
        self.tree: PayloadTree[PickNode] = PayloadTree(
            session, "pick-list", pick_columns(), lambda node: node.lines, empty_icon="assets", parent=self
        )
        self.tree.opened.connect(self._open)
        self._lay_out()

    def show_for(self, source: ShoppingSource | None, means: MeansChoice) -> None:
        """Show what to carry for a source out of whose stock."""
        self._source, self._means = source, means
        self._ask()

    def copy(self) -> None:
        """Put the list on the clipboard, to read."""
        if self.sheet is not None:
            QGuiApplication.clipboard().setText(pick_text(self.sheet))
            self._session.messages.post(Level.INFO, "The pick list is on the clipboard.", key="copied")

    def _ask(self) -> None:
        if self._task is not None:
            self._task.drop()
            self._task = None
        if self._source is None or self._means.nobody:
            self._show_nothing()
            return
        self._task = self._session.tasks.compute(
            "Looking for what to carry",
            self._session.operations.pick_sheet,
            self._found,
            self._not_found,
            PickRequest(self._source, self._means, self.wanted, self.hold.number),
        )

    def _show_nothing(self) -> None:
        self.sheet = None
        self.words.tell("")
        self.notes.hide()
        self.copy_button.setEnabled(False)
        self.tree.set_roots(())
        if self._source is None:
            self.tree.empty.tell(
                "Nothing to carry for yet.", "Choose above what you shop for.", icon="assets"
            )
        else:
            self.tree.empty.tell(
                "Nobody's stock is counted",
                "Choose above whose things may be taken; the Characters screen signs characters in.",
                icon="assets",
            )

    def _found(self, sheet: PickSheet) -> None:
        self._task = None
        self.sheet = sheet
        offer(self.destination, [(name, one) for one, name in sheet.destinations])
        self.destination.setCurrentIndex(self._place_of(sheet.destination))
        self.copy_button.setEnabled(not sheet.picks.complete)
        self.words.tell(summary(sheet))
        told = notes(sheet)
        self.notes.setText("\n".join(told))
        self.notes.setVisible(bool(told))
        self.tree.empty.tell(
            "Nothing has to be carried.",
            "These jobs take nothing from a hangar: they make all they need, or there are none.",
            icon="tick",
        )
        self.tree.set_roots(pick_nodes(sheet), levels=2, key=lambda node: node.key)

    def _not_found(self, error: AppError) -> None:
        self._task = None
        self.sheet = None
        self.tree.set_roots(())
        self.tree.empty.tell_error(error)

    def _place_of(self, destination: Destination | None) -> int:
        """Return the line of a destination; Qt can't compare what it does not know."""
        held = [self.destination.itemData(at) for at in range(self.destination.count())]
        return held.index(destination) if destination in held else -1

    def _choose(self, at: int) -> None:
        self.wanted = self.destination.itemData(at)
        self._ask()

    def _open(self, node: PickNode) -> None:
        if node.type_id:
            self._session.bus.open_item(node.type_id)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(sizes.SMALL)
        for words, widget in (("To", self.destination), ("Hold", self.hold)):
            named = label(words, "muted", self)
            named.setBuddy(widget)
            line.addWidget(named)
            line.addWidget(widget, 1 if widget is self.destination else 0)
        line.addStretch(1)
        line.addWidget(self.copy_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, sizes.SMALL, 0, 0)
        column.setSpacing(sizes.SMALL)
        column.addLayout(line)
        column.addWidget(self.words)
        column.addWidget(self.notes)
        column.addWidget(self.tree, 1)
