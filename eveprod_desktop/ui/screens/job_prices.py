"""Prices typed by hand on the job card: they stand in for installed ones until the program is closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from eveprod_desktop.core.industry.prices import Prices
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.screens.job_result import PriceNeed
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.labels import label
from eveprod_desktop.ui.widgets.number_edit import NumberEdit

PriceKind = Literal["market", "adjusted"]
_DEAREST_ISK = 1e15
_EDIT_WIDTH = 170
_EXPLAINED = (
    "Market prices are what materials cost you; CCP's adjusted prices decide the job's fees."
    " What you type stands in for the installed price until the program is closed."
)


@dataclass
class TypedPrices:
    """ISK a unit by type, typed by the person at the card; kept as long as the window."""

    market: dict[int, float] = field(default_factory=dict)
    adjusted: dict[int, float] = field(default_factory=dict)

    def of(self, kind: PriceKind) -> dict[int, float]:
        """Return the prices of a kind."""
        return self.market if kind == "market" else self.adjusted

    def over(self, installed: Prices) -> Prices:
        """Return the installed prices with the typed ones in their place."""
        return Prices({**installed.adjusted, **self.adjusted}, {**installed.market, **self.market})


class JobPrices(QWidget):
    """A line a type with its two prices. `changed` is sent when one was typed or taken away."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.typed = TypedPrices()
        self.edits: dict[tuple[PriceKind, int], NumberEdit] = {}
        self._needs: tuple[PriceNeed, ...] = ()
        self._prices = Prices()
        self.clear = QPushButton("For&get typed prices", self)
        self.clear.clicked.connect(self._forget)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        head = QHBoxLayout()
        self._explained = label(_EXPLAINED, "muted", self, wrap=True)
        head.addWidget(self._explained, 1)
        head.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, sizes.SMALL, 0, 0)
        column.addLayout(head)
        column.addWidget(self._scroll, 1)

    def show_needs(self, needs: Sequence[PriceNeed], installed: Prices, source: str) -> None:
        """Offer a line for each of these types; the keyboard stays where it is while they are the same.

        `source` says where the installed prices are from.
        """
        self._explained.setText(f"{source} {_EXPLAINED}")
        if tuple(needs) != self._needs:
            self._needs = tuple(needs)
            self._build()
        self._prices = installed
        for key, edit in self.edits.items():
            price = self._installed(key)
            edit.setPlaceholderText("no price" if price is None else write.isk(price))
            if not edit.hasFocus():
                edit.show_number(self.typed.of(key[0]).get(key[1]))
        self.clear.setEnabled(bool(self.typed.market or self.typed.adjusted))

    def missing(self) -> list[tuple[PriceKind, int]]:
        """Return the prices on offer that are neither typed nor installed."""
        return [
            key for key, edit in self.edits.items() if edit.number is None and self._installed(key) is None
        ]

    def type_prices(self, prices: Mapping[tuple[PriceKind, int], float]) -> None:
        """Take prices (ISK) as if they had been typed."""
        for (kind, type_id), price in prices.items():
            self.typed.of(kind)[type_id] = price
            if (kind, type_id) in self.edits:
                self.edits[kind, type_id].show_number(price)
        self._told()

    def focus_gap(self) -> None:
        """Put the keyboard into the first price that is not known."""
        for key in self.missing():
            self.edits[key].setFocus(Qt.FocusReason.ShortcutFocusReason)
            return

    def _installed(self, key: tuple[PriceKind, int]) -> float | None:
        kind, type_id = key
        return (self._prices.market if kind == "market" else self._prices.adjusted).get(type_id)

    def _told(self) -> None:
        self.clear.setEnabled(bool(self.typed.market or self.typed.adjusted))
        self.changed.emit()

    def _build(self) -> None:
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, sizes.SMALL, 0)
        grid.setHorizontalSpacing(sizes.NORMAL)
        grid.setVerticalSpacing(sizes.HAIR)
        for column, title in enumerate(("Item", "Market price, ISK", "Adjusted price, ISK")):
            side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
            grid.addWidget(label(title, "caption", page), 0, column, side)
        self.edits = {}
        for line, need in enumerate(self._needs, start=1):
            words = f"{need.name} (sold)" if need.sold else need.name
            grid.addWidget(label(words, "body", page), line, 0)
            kinds: tuple[tuple[PriceKind, bool], ...] = (
                ("market", need.market),
                ("adjusted", need.adjusted),
            )
            for column, (kind, wanted) in enumerate(kinds, start=1):
                if wanted:
                    grid.addWidget(self._edit(kind, need, page), line, column)
        grid.setColumnStretch(3, 1)
        grid.setRowStretch(len(self._needs) + 1, 1)
        self._scroll.setWidget(page)

    def _edit(self, kind: PriceKind, need: PriceNeed, page: QWidget) -> NumberEdit:
        name = f"{kind.capitalize()} price of {need.name}"
        edit = self.edits[kind, need.type_id] = NumberEdit(name, 0, _DEAREST_ISK, page)
        edit.setFixedWidth(_EDIT_WIDTH)
        edit.changed.connect(lambda price: self._take(kind, need.type_id, price))
        return edit

    def _take(self, kind: PriceKind, type_id: int, price: float | None) -> None:
        if price is None:
            self.typed.of(kind).pop(type_id, None)
        else:
            self.typed.of(kind)[type_id] = price
        self._told()

    def _forget(self) -> None:
        self.typed.market.clear()
        self.typed.adjusted.clear()
        for edit in self.edits.values():
            edit.show_number(None)
        self._told()
