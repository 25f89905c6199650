"""The tabs of an item's page, each a list with what belongs to it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSpinBox, QVBoxLayout, QWidget

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.messages import Level
from eveprod_desktop.ui.models.columns import (
    Column,
    Total,
    quantity_column,
    text_column,
)
from eveprod_desktop.ui.screens.item_facts import (
    ItemFacts,
    NeedRow,
    TotalRow,
    UseRow,
    multibuy,
    read_needs,
)
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.theme.palette import Role
from eveprod_desktop.ui.widgets.forms import buddy
from eveprod_desktop.ui.widgets.labels import label
from eveprod_desktop.ui.widgets.table import RowsTable

if TYPE_CHECKING:
    from eveprod_desktop.ui.tasks import Task

_MOST_UNITS = 1_000_000_000
_MOST_RUNS = 1_000_000


class ItemTab(QWidget):
    """A tab; `item_wanted` is sent with a type id when a row is opened."""

    item_wanted = Signal(int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.layout_ = QVBoxLayout(self)
        self.layout_.setContentsMargins(0, sizes.SMALL, 0, 0)
        self.layout_.setSpacing(sizes.SMALL)

    def show_facts(self, facts: ItemFacts) -> None:
        """Show an item."""
        raise NotImplementedError

    def focus_list(self) -> None:
        """Put the keyboard where a person would want it on this tab."""
        raise NotImplementedError

    def make_part(self) -> bool:
        """Make one more part that waits until somebody looks at it; return whether there was one."""
        return False


class TotalsTab(ItemTab):
    """What has to be got for the whole chain: raw materials and what is bought, unrounded."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._rows: tuple[TotalRow, ...] = ()
        self.table: RowsTable[TotalRow] = RowsTable(
            session,
            "totals",
            total_columns(1),
            lambda row: row.type_id,
            noun="material",
            empty_icon="raw",
            parent=self,
        )
        self.table.opened.connect(lambda row: self.item_wanted.emit(row.type_id))
        self.layout_.addWidget(self.table)

    def focus_list(self) -> None:
        """Put the keyboard into the list."""
        self.table.focus_view()

    def show_facts(self, facts: ItemFacts) -> None:
        """Show the raw materials of an item."""
        self.table.empty.tell(f"{facts.name} is raw itself.", facts.raw_because)
        self.table.set_rows(sorted(facts.totals, key=lambda row: -row.per_unit))

    def show_units(self, units: int) -> None:
        """Show the quantities for this many units of the item."""
        self.table.set_columns(total_columns(units))


class ShoppingTab(ItemTab):
    """What to buy for whole runs, rounded as the game rounds."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._facts: ItemFacts | None = None
        self._task: Task | None = None
        self.runs = spin_box("Runs", 1, _MOST_RUNS, self)
        self.efficiency = spin_box("Material efficiency", 0, 10, self)
        self.efficiency.setSuffix(write.NO_BREAK_SPACE + "%")
        self.efficiency.setToolTip("The same for every blueprint of the chain; reactions have none")
        self._made = label("", "muted", self)
        self._volume = label("", "muted", self)
        self._copy = QPushButton("Copy for multibuy", self)
        self._copy.setToolTip("Paste it into the game's multibuy window")
        self._copy.clicked.connect(self.copy_multibuy)
        self._bar = QWidget(self)
        line = QHBoxLayout(self._bar)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(sizes.SMALL)
        for name, box in (("Ru&ns", self.runs), ("Material &efficiency", self.efficiency)):
            line.addWidget(buddy(name, box, self))
            line.addWidget(box)
            line.addSpacing(sizes.SMALL)
        line.addWidget(self._made)
        line.addStretch(1)
        line.addWidget(self._volume)
        line.addSpacing(sizes.SMALL)
        line.addWidget(self._copy)
        self.table: RowsTable[NeedRow] = RowsTable(
            session,
            "shopping-list",
            need_columns(),
            lambda row: row.type_id,
            noun="material",
            empty_icon="raw",
            parent=self,
        )
        self.table.opened.connect(lambda row: self.item_wanted.emit(row.type_id))
        self.runs.valueChanged.connect(self._ask)
        self.efficiency.valueChanged.connect(self._ask)
        self.layout_.addWidget(self._bar)
        self.layout_.addWidget(self.table)

    def focus_list(self) -> None:
        """Put the keyboard into the list."""
        self.table.focus_view()

    def show_facts(self, facts: ItemFacts) -> None:
        """Make the list for an item."""
        self._facts = facts
        self._bar.setVisible(facts.recipe is not None)
        if facts.recipe is None:
            self.table.empty.tell(
                f"{facts.name} can't be built, so there is nothing to buy.", facts.raw_because
            )
            self.table.set_rows([])
        else:
            self._ask()

    def copy_multibuy(self) -> None:
        """Put the list on the clipboard in the form the game's multibuy window takes."""
        rows = self.table.everything()
        QGuiApplication.clipboard().setText(multibuy(rows))
        self.session.messages.post(
            Level.INFO, f"{write.count(len(rows), 'material')} copied for multibuy.", key="copied"
        )

    def _ask(self) -> None:
        facts = self._facts
        if facts is None or facts.recipe is None:
            return
        if self._task is not None:
            self._task.drop()
        type_id, runs, efficiency = facts.item.type_id, self.runs.value(), self.efficiency.value()
        units = facts.recipe.units_per_run * runs
        self._made.setText(f"makes {write.count(units, 'unit')}")

        def read(_monitor: Monitor) -> list[NeedRow]:
            return read_needs(self.session, type_id, runs, efficiency)

        self._task = self.session.tasks.read("Making the shopping list", read, self._show, self._fail)

    def _show(self, rows: list[NeedRow]) -> None:
        self.table.set_rows(rows)
        known = [row.volume_m3 for row in rows if row.volume_m3 is not None]
        self._volume.setText(f"{write.volume_m3(round(sum(known), 2))} in total")

    def _fail(self, error: AppError) -> None:
        self.table.empty.tell_error(error)
        self.table.set_rows([])


class UsesTab(ItemTab):
    """The products that take the item."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.table: RowsTable[UseRow] = RowsTable(
            session,
            "where-used",
            use_columns(),
            lambda row: row.type_id,
            noun="product",
            empty_icon="item",
            parent=self,
        )
        self.table.opened.connect(lambda row: self.item_wanted.emit(row.type_id))
        self.layout_.addWidget(self.table)

    def focus_list(self) -> None:
        """Put the keyboard into the list."""
        self.table.focus_view()

    def show_facts(self, facts: ItemFacts) -> None:
        """Show where an item is used."""
        self.table.empty.tell(
            f"No recipe takes {facts.name}.", "It is an end product, as far as industry goes."
        )
        self.table.set_rows(sorted(facts.uses, key=lambda row: row.name.casefold()))


def spin_box(name: str, least: int, most: int, parent: QWidget) -> QSpinBox:
    """Make a box for a whole number, with separators in long ones."""
    box = QSpinBox(parent)
    box.setRange(least, most)
    box.setGroupSeparatorShown(most > 9999)
    box.setAlignment(Qt.AlignmentFlag.AlignRight)
    box.setAccessibleName(name)
    box.setKeyboardTracking(False)
    box.setMinimumWidth(96 if most > 9999 else 72)
    return box


def units_box(parent: QWidget) -> QSpinBox:
    """Make the box for the number of units the chain is shown for."""
    return spin_box("Units of the item", 1, _MOST_UNITS, parent)


def for_units(units: int) -> str:
    """Head a column of quantities for a number of units."""
    return f"For {write.count(units, 'unit')}"


def total_columns(units: int) -> list[Column[TotalRow]]:
    """Return the columns of the totals for a number of units of the item."""
    return [
        text_column(
            "material",
            "Material",
            lambda row: row.name,
            width=34,
            picture=lambda row: row.type_id,
        ),
        quantity_column("per_unit", "Per unit", lambda row: row.per_unit, width=16),
        quantity_column("for_units", for_units(units), lambda row: row.per_unit * units, width=20),
        text_column(
            "got",
            "Got by",
            lambda row: "buying" if row.bought else "raw",
            width=11,
            searched=False,
            choice=True,
            hint="Bought because you decided so, or raw: nothing makes it",
            role=lambda row: Role.ACCENT if row.bought else Role.MUTED,
            icon=lambda row: "buy" if row.bought else "raw",
            icon_role=lambda row: Role.ACCENT if row.bought else Role.MUTED,
        ),
        quantity_column(
            "depth", "Depth", lambda row: row.chain_depth, width=8, hint="The longest number of steps to it"
        ),
        text_column(
            "way",
            "Longest way",
            lambda row: row.way,
            width=60,
            searched=False,
            role=lambda _row: Role.MUTED,
            hint="One of the longest ways from the item to the raw material",
        ),
    ]


def need_columns(quantity: str = "Quantity") -> list[Column[NeedRow]]:
    """Return the columns of a list of whole units."""
    return [
        text_column("material", "Material", lambda row: row.name, width=44, picture=lambda row: row.type_id),
        quantity_column("quantity", quantity, lambda row: row.quantity, width=18),
        quantity_column(
            "volume_m3",
            "Volume, m3",
            lambda row: row.volume_m3,
            width=18,
            hint="Packaged, where the game's data tell it",
            total=Total.SUM,
        ),
        text_column("group", "Group", lambda row: row.group_name, width=30, role=lambda _row: Role.MUTED),
    ]


def use_columns() -> Sequence[Column[UseRow]]:
    """Return the columns of where-used."""
    return [
        text_column("product", "Product", lambda row: row.name, width=56, picture=lambda row: row.type_id),
        text_column(
            "activity",
            "Made by",
            lambda row: row.activity,
            width=18,
            icon=lambda row: row.icon,
            searched=False,
            choice=True,
            role=lambda _row: Role.MUTED,
        ),
        quantity_column("per_run", "Per run", lambda row: row.per_run),
        quantity_column("units_per_run", "Units per run", lambda row: row.units_per_run),
        quantity_column("per_unit", "Per unit", lambda row: row.per_unit),
        text_column("group", "Group", lambda row: row.group_name, width=30, role=lambda _row: Role.MUTED),
    ]
