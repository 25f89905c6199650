"""The shopping list as a tree: places, and below each what to buy there."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from eveprod_desktop.ui.screens.shopping_lines import BuyNode, buy_columns
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.widgets.keys import on_keys
from eveprod_desktop.ui.widgets.tree import PayloadTree


class ShoppingTree(PayloadTree[BuyNode]):
    """`toggled` is sent with the lines to tick off or untick: Space, Enter, a double click.

    Its file for spreadsheets is what `csv` writes: each line names its place.
    """

    toggled = Signal(list)

    def __init__(self, session: Session, csv: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(
            session, "shopping-list", buy_columns(), lambda node: node.lines, empty_icon="buy", parent=parent
        )
        self._csv = csv
        self.opened.connect(lambda node: self.toggled.emit([node]))
        self.menu_wanted.connect(self._fill_menu)
        on_keys(self.view, Qt.Key.Key_Space, self.toggle, alone=True)

    def show_nodes(self, nodes: Sequence[BuyNode]) -> None:
        """Show the places with all their lines."""
        self.set_roots(nodes, levels=2, key=lambda node: node.key)

    def toggle(self) -> None:
        """Tick the selected lines off, or untick them if all of them are."""
        chosen = self.selected()
        if chosen:
            self.toggled.emit(chosen)

    def everything(self) -> list[BuyNode]:
        """Return the lines of all places."""
        return [node for node in super().everything() if node.type_id]

    def as_text(self, rows: Sequence[BuyNode], *, separator: str = "\t", head: bool = False) -> str:
        """Write rows as lines; with a head all that is missing, as a table for other programs."""
        return self._csv() if head else super().as_text(rows, separator=separator)

    def _fill_menu(self, menu: QMenu, node: BuyNode) -> None:
        chosen = self.selected() or [node]
        done = all(one.done for one in chosen)
        menu.addAction("Untick (Space)" if done else "Tick off (Space)", self.toggle)
        if node.type_id:
            menu.addAction("Go to the item", lambda: self.session.bus.open_item(node.type_id))
