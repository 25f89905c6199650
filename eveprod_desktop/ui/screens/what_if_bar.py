"""The what-if bar: assumptions about every product at once, changed while one looks."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QSlider, QVBoxLayout, QWidget

from eveprod_desktop.core.industry.typed_rules import BEST_MATERIAL_LEVEL, BEST_TIME_LEVEL
from eveprod_desktop.core.settings import PRICE_BASES
from eveprod_desktop.ui.screens.assumed import (
    AS_ABOVE,
    AS_SET_UP,
    BEST_REGION,
    COSTING_WORDS,
    EVERY_REGION,
    NPC_STATION,
    PROFILE,
    Assumed,
    DecryptorChoice,
)
from eveprod_desktop.ui.screens.own_blueprints_box import OwnBlueprintsBox
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.choice_boxes import by_title, choice_box, offer
from eveprod_desktop.ui.widgets.flowing import FlowingLayout
from eveprod_desktop.ui.widgets.labels import label
from eveprod_desktop.ui.widgets.number_edit import NumberEdit

_TE_STEP = 2
_SLIDER_WIDTH = 70
_SHARE_WIDTH = 76
_LETTERS = 11
_NARROW_LETTERS = 7
_WIDE_LETTERS = 18


class WhatIfBar(QWidget):
    """Region, ME, TE, facility, costs; behind More what is changed seldom.

    `changed` is sent at every step of a slider. What is changed seldom comes into sight by itself while
    something of it is assumed.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.region = choice_box("Region", self, letters=_LETTERS)
        self.region.setToolTip(
            "Best of all: each product in the watched region where it earns most."
            " Every region: a row for each of them."
        )
        self.me, self._me_label = _slider("ME", BEST_MATERIAL_LEVEL, self)
        self.te, self._te_label = _slider("TE", BEST_TIME_LEVEL // _TE_STEP, self)
        self.own_blueprints = OwnBlueprintsBox(self)
        self.own_blueprints.toggled.connect(lambda _on: self._tell())
        self.place = choice_box("Facility", self, letters=_LETTERS)
        self.costing = choice_box("What materials cost", self, letters=_NARROW_LETTERS)
        self.invented = choice_box("Invented blueprints", self, letters=_WIDE_LETTERS)
        self.buy_region = choice_box("Materials from", self, letters=_LETTERS)
        self.sell_region = choice_box("Products to", self, letters=_LETTERS)
        self.material_basis = choice_box("Price of materials", self, letters=_WIDE_LETTERS)
        self.product_basis = choice_box("Price of products", self, letters=_WIDE_LETTERS)
        self.sales_tax = NumberEdit("Sales tax", 0.0, 1.0, self, share=True, otherwise="yours")
        self.broker_fee = NumberEdit("Broker fee", 0.0, 1.0, self, share=True, otherwise="yours")
        self.more = QPushButton("More", self)
        self.more.setCheckable(True)
        self.more.setToolTip("Price bases, invention, other regions, taxes")
        self.reset = QPushButton("R&eset", self)
        self.reset.setToolTip("Back to what Settings and facility profiles say")
        self.reset.clicked.connect(self._reset)
        offer(self.costing, by_title(COSTING_WORDS))
        for basis in (self.material_basis, self.product_basis):
            offer(basis, [("As in Settings", None), *by_title(PRICE_BASES)])
        for edit in (self.sales_tax, self.broker_fee):
            edit.setFixedWidth(_SHARE_WIDTH)
            edit.changed.connect(lambda _number: self._tell())
        for combo in self.combos:
            combo.currentIndexChanged.connect(lambda _at: self._tell())
        for slider in (self.me, self.te):
            slider.valueChanged.connect(lambda _value: self._tell())
        self._lay_out()
        self.more.toggled.connect(self._seldom.setVisible)
        self.offer_places(())
        self.offer_decryptors(())
        self._write()

    @property
    def combos(self) -> tuple[QComboBox, ...]:
        """Every box to choose from."""
        return (
            self.region,
            self.place,
            self.costing,
            self.invented,
            self.buy_region,
            self.sell_region,
            self.material_basis,
            self.product_basis,
        )

    @property
    def assumed(self) -> Assumed:
        """What is chosen."""
        invented = self.invented.currentData()
        return Assumed(
            region_id=self.region.currentData(),
            me=self.me.value(),
            te=self.te.value() * _TE_STEP,
            place=self.place.currentData() or AS_SET_UP,
            material_basis=self.material_basis.currentData(),
            product_basis=self.product_basis.currentData(),
            sales_tax=self.sales_tax.number,
            broker_fee=self.broker_fee.number,
            costing=self.costing.currentData() or "buy",
            invented=AS_ABOVE if invented is None else invented,
            buy_region_id=self.buy_region.currentData(),
            sell_region_id=self.sell_region.currentData(),
            own_blueprints=self.own_blueprints.isChecked(),
        )

    def offer_regions(self, regions: Mapping[int, str]) -> None:
        """Offer the regions that have prices; the one chosen stays while it is among them."""
        named = [(name, region_id) for region_id, name in regions.items()]
        together: list[tuple[str, object]] = []
        if len(named) > 1:
            together = [("Best of all", BEST_REGION), ("Every region", EVERY_REGION)]
        offer(self.region, [*named, *together])
        for combo in (self.buy_region, self.sell_region):
            offer(combo, [("The same region", None), *named])

    def offer_places(self, profiles: Sequence[str]) -> None:
        """Offer the facility profiles."""
        fixed = [("As set up", AS_SET_UP), ("NPC station", NPC_STATION)]
        offer(self.place, [*fixed, *((name, PROFILE + name) for name in profiles)])

    def offer_decryptors(self, decryptors: Sequence[DecryptorChoice]) -> None:
        """Offer the ways to invent."""
        ways = [(f"ME {one.me}, TE {one.te}: {one.name}", one.type_id) for one in decryptors]
        offer(self.invented, [("ME and TE as above", AS_ABOVE), *ways])

    def show_assumed(self, assumed: Assumed) -> None:
        """Choose something without telling; what is not on offer is passed over."""
        self.blockSignals(True)  # noqa: FBT003 - Qt's form
        for combo, value in (
            (self.region, assumed.region_id),
            (self.place, assumed.place),
            (self.costing, assumed.costing),
            (self.invented, assumed.invented),
            (self.buy_region, assumed.buy_region_id),
            (self.sell_region, assumed.sell_region_id),
            (self.material_basis, assumed.material_basis),
            (self.product_basis, assumed.product_basis),
        ):
            if (at := combo.findData(value)) >= 0:
                combo.setCurrentIndex(at)
        self.me.setValue(assumed.me)
        self.te.setValue(assumed.te // _TE_STEP)
        self.own_blueprints.setChecked(assumed.own_blueprints)
        self.sales_tax.show_number(assumed.sales_tax)
        self.broker_fee.show_number(assumed.broker_fee)
        self.blockSignals(False)  # noqa: FBT003 - Qt's form
        self._write()
        if self._seldom_changed():
            self.more.setChecked(True)

    def _reset(self) -> None:
        self.show_assumed(Assumed(self.region.currentData()))
        self._tell()

    def _tell(self) -> None:
        self._write()
        self.changed.emit()

    def _write(self) -> None:
        self._me_label.setText(f"ME {self.me.value()}")
        self._te_label.setText(f"TE {self.te.value() * _TE_STEP}")
        self.reset.setEnabled(self.assumed != Assumed(self.region.currentData()))

    def _seldom_changed(self) -> bool:
        now = self.assumed
        often = Assumed(
            now.region_id,
            now.me,
            now.te,
            now.place,
            costing=now.costing,
            own_blueprints=now.own_blueprints,
        )
        return now != often

    def _lay_out(self) -> None:
        self._seldom = QWidget(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.SMALL)
        line = FlowingLayout()
        column.addLayout(line)
        column.addWidget(self._seldom)
        self._seldom.hide()
        for words, widgets in (
            ("Region", (self.region,)),
            ("", (self._me_label, self.me)),
            ("", (self._te_label, self.te)),
            ("", (self.own_blueprints,)),
            ("Facility", (self.place,)),
            ("Materials", (self.costing,)),
            ("", (self.more, self.reset)),
        ):
            line.add_named(words, *widgets)
        seldom = FlowingLayout(self._seldom)
        for words, widget in (
            ("Materials at", self.material_basis),
            ("Products at", self.product_basis),
            ("Invented", self.invented),
            ("Materials from", self.buy_region),
            ("Products to", self.sell_region),
            ("Sales tax", self.sales_tax),
            ("Broker fee", self.broker_fee),
        ):
            seldom.add_named(words, widget)


def _slider(name: str, most: int, parent: QWidget) -> tuple[QSlider, QLabel]:
    slider = QSlider(Qt.Orientation.Horizontal, parent)
    slider.setRange(0, most)
    slider.setPageStep(1)
    slider.setFixedWidth(_SLIDER_WIDTH)
    slider.setAccessibleName(name)
    written = label(f"{name} 0", "muted", parent)
    written.setMinimumWidth(written.fontMetrics().horizontalAdvance(f"{name} 000"))
    return slider, written
