"""What moved the margin of a saved plan since it was priced."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.workflow.movement import Cause, CauseKind, Movement
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.models.columns import Column, Total, isk_column, text_column
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.labels import label
from eveprod_desktop.ui.widgets.table import RowsTable

_UNITS: frozenset[CauseKind] = frozenset({"recipe"})
_SHARES: frozenset[CauseKind] = frozenset({"index", "tax", "surcharge", "alpha tax"})


@dataclass(frozen=True, slots=True)
class CauseLine:
    """One cause in words; `effect_isk` below 0 took from the margin."""

    position: int
    type_id: int
    name: str
    what: str
    before: str
    now: str
    effect_isk: float


def cause_lines(movement: Movement, name: Callable[[int], str]) -> list[CauseLine]:
    """Return the causes, the largest first."""
    return [
        CauseLine(
            position,
            one.type_id,
            name(one.type_id),
            _words(one),
            _amount(one.kind, one.before),
            _amount(one.kind, one.after),
            float(one.effect_isk),
        )
        for position, one in enumerate(movement.causes)
    ]


def movement_words(movement: Movement | None) -> str:
    """Say in a sentence how the margin moved."""
    if movement is None:
        return "The plan is not saved, so there is nothing to compare with."
    before, now = movement.before_isk, movement.now_isk
    if before is None or now is None:
        return "A price is missing, so the margins can't be compared; the known causes stand below."
    if before == now:
        return f"Nothing moved: the margin is {write.isk_signed(float(now))} ISK as when it was priced."
    words = (
        f"The margin was {write.isk_signed(float(before))} ISK and is {write.isk_signed(float(now))} ISK now:"
        f" {write.isk_signed(float(now - before))} ISK."
    )
    return f"{words} There is no profit left in it." if movement.gone else words


def cause_columns() -> Sequence[Column[CauseLine]]:
    """Return the columns of causes."""
    return [
        text_column("item", "Item", lambda row: row.name, width=32, picture=lambda row: row.type_id),
        text_column("what", "What moved", lambda row: row.what, width=28, choice=True),
        Column("before", "Then", lambda row: row.before, right=True, width=20),
        Column("now", "Now", lambda row: row.now, right=True, width=20),
        isk_column(
            "effect", "Effect, ISK", lambda row: row.effect_isk, width=22, signed=True, total=Total.SUM
        ),
    ]


class MovedView(QWidget):
    """A sentence, and the causes below it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name: Callable[[int], str] = lambda type_id: f"Type {type_id}"
        self._movement: Movement | None = None
        self.words = label("", "muted", self, wrap=True)
        self.causes: RowsTable[CauseLine] = RowsTable(
            session,
            "plan-causes",
            cause_columns(),
            lambda row: row.position,
            noun="cause",
            empty_icon="changed",
            parent=self,
        )
        self.causes.opened.connect(lambda row: session.bus.open_item(row.type_id))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, sizes.SMALL, 0, 0)
        column.addWidget(self.words)
        column.addWidget(self.causes, 1)
        self.show_movement(None)

    @property
    def movement(self) -> Movement | None:
        """What is shown."""
        return self._movement

    def know(self, name: Callable[[int], str]) -> None:
        """Learn how types are called."""
        self._name = name
        self._show()

    def show_movement(self, movement: Movement | None) -> None:
        """Show how a margin moved; None: there is nothing to compare."""
        self._movement = movement
        self._show()

    def show_failed(self, error: AppError) -> None:
        """Say why nothing can be compared."""
        self._movement = None
        self.words.setText(str(error))
        self.causes.set_rows(())

    def _show(self) -> None:
        self.words.setText(movement_words(self._movement))
        if self._movement is None:
            self.causes.empty.tell(
                "Not compared.", "Save the plan; later this tells what moved its profit.", icon="changed"
            )
            self.causes.set_rows(())
            self.causes.show_view(filled=False)
            return
        self.causes.empty.tell("Nothing moved.", "Prices, indices, recipes and fees are as they were.")
        self.causes.set_rows(cause_lines(self._movement, self._name))


def _words(cause: Cause) -> str:
    words = {
        "sales price": "sells at another price",
        "price": "costs another price",
        "recipe": "needs another amount",
        "value": "CCP's adjusted prices",
        "index": "system cost index",
        "tax": "facility tax",
        "surcharge": "SCC surcharge",
        "alpha tax": "alpha clone tax",
    }
    return words.get(cause.kind, cause.kind)


def _amount(kind: CauseKind, amount: float) -> str:
    if kind in _UNITS:
        return write.quantity(amount)
    if kind in _SHARES:
        return write.percent(100 * amount, 2)
    return write.isk(amount)
