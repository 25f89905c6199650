"""An inventory pasted as text ticks off what is on the shopping list; lines of no use are told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from eveprod_desktop.core.planning.pasting import BadLine, read_pasted
from eveprod_desktop.core.workflow.shopping_rows import ShoppingSheet
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.screens.shopping_lines import Ticks, pasted_ticks, units_of
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.widgets.pasting_dialog import PastingDialog, bad_line_words

if TYPE_CHECKING:
    from eveprod_desktop.app import App


@dataclass(frozen=True, slots=True)
class ReadInventory:
    """What an inventory says: units by type, of which types some are to be bought, lines of no use.

    `ticks` are how many more units are ticked off by it, `passed` how many types are not on the list.
    """

    text: str
    units: Mapping[int, int] = field(default_factory=dict)
    ticks: int = 0
    passed: int = 0
    bad: tuple[BadLine, ...] = ()

    @property
    def words(self) -> str:
        """What was understood, in a sentence."""
        if not self.text.strip():
            return (
                "Copy the rows of an inventory window (Ctrl+A, Ctrl+C) and paste them here."
                " Several inventories are added up; what the stock counts already is not counted twice."
            )
        parts = [f"{write.count(self.ticks, 'unit')} more to tick off"]
        if self.passed:
            parts.append(f"{write.count(self.passed, 'item')} not on the list")
        if self.bad:
            parts.append(f"{write.count(len(self.bad), 'line')} not understood")
        return ", ".join(parts) + "."

    @property
    def troubles(self) -> str:
        """Every line that was no use, one a line."""
        return "\n".join(bad_line_words(self.bad))

    @property
    def useful(self) -> bool:
        """Whether it ticks anything off."""
        return self.ticks > 0


def inventory_reader(sheet: ShoppingSheet, ticks: Ticks) -> "Callable[[App, str], ReadInventory]":
    """Return what reads a pasted inventory for a list. For a waiting thread."""

    def read(app: "App", text: str) -> ReadInventory:
        pasted = read_pasted(text, app.catalog().find_type)
        units = dict(pasted.units)
        more = sum(units_of(pasted_ticks(sheet, ticks, units)).values()) - sum(units_of(ticks).values())
        wanted = sheet.wanted.needs.keys()
        return ReadInventory(text, units, more, len(units.keys() - wanted), pasted.bad)

    return read


class InventoryDialog(PastingDialog[ReadInventory]):
    """Takes an inventory for a list; `taken` is sent with a `ReadInventory`."""

    def __init__(
        self, session: Session, sheet: ShoppingSheet, ticks: Ticks, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            session,
            inventory_reader(sheet, ticks),
            parent,
            title="Paste an inventory",
            example="Tritanium\t1,234,567\tMineral\nPyerite\t20,000\tMineral",
            accept="&Tick off",
            nothing=ReadInventory(""),
        )
