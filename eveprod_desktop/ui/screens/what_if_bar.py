"""The what-if bar: assumptions about every product at once, changed while one looks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QSlider, QWidget

from eveprod_desktop.core.industry.typed_rules import BEST_MATERIAL_LEVEL, BEST_TIME_LEVEL
from eveprod_desktop.core.settings import PRICE_BASES
from eveprod_desktop.ui.widgets.flowing import FlowingLayout
from eveprod_desktop.ui.widgets.labels import label
from eveprod_desktop.ui.widgets.number_edit import NumberEdit

if TYPE_CHECKING:
    from eveprod_desktop.app import App
    from eveprod_desktop.core.economics.what_if import WhatIf
    from eveprod_desktop.core.market.book import Basis

AS_SET_UP = "as set up"
NPC_STATION = "npc station"
PROFILE = "profile:"
_TE_STEP = 2
_SLIDER_WIDTH = 110
_SHARE_WIDTH = 76
_COMBO_LETTERS = 17


@dataclass(frozen=True, slots=True)
class Assumed:
    """What the bar says. `place` is one of the words above or `PROFILE` and a name; None: as in Settings."""

    region_id: int | None = None
    me: int = 0
    te: int = 0
    place: str = AS_SET_UP
    material_basis: "Basis | None" = None
    product_basis: "Basis | None" = None
    sales_tax: float | None = None
    broker_fee: float | None = None


def what_if_of(app: "App", region_id: int, assumed: Assumed) -> "WhatIf":
    """Return the player's assumptions for a region with what the bar says in their place.

    Raises:
        AppError: the facility is not there any more.

    """
    usual = app.economics.usual(region_id)
    taxes = usual.taxes
    places = usual.places
    if assumed.place != AS_SET_UP:
        named = assumed.place.startswith(PROFILE)
        profile = assumed.place.removeprefix(PROFILE) if named else None
        places = app.assumptions.everything_at(region_id, profile)
    return replace(
        usual,
        me=assumed.me,
        te=assumed.te,
        places=places,
        material_basis=assumed.material_basis or usual.material_basis,
        product_basis=assumed.product_basis or usual.product_basis,
        taxes=replace(
            taxes,
            sales_tax=taxes.sales_tax if assumed.sales_tax is None else assumed.sales_tax,
            broker_fee=taxes.broker_fee if assumed.broker_fee is None else assumed.broker_fee,
        ),
    )


class WhatIfBar(QWidget):
    """Region, ME, TE, facility, price bases, taxes. `changed` is sent at every step of a slider."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.region = _combo("Region", self)
        self.me, self._me_label = _slider("ME", BEST_MATERIAL_LEVEL, self)
        self.te, self._te_label = _slider("TE", BEST_TIME_LEVEL // _TE_STEP, self)
        self.place = _combo("Facility", self)
        self.material_basis = _combo("Price of materials", self)
        self.product_basis = _combo("Price of products", self)
        self.sales_tax = NumberEdit("Sales tax", 0.0, 1.0, self, share=True, otherwise="yours")
        self.broker_fee = NumberEdit("Broker fee", 0.0, 1.0, self, share=True, otherwise="yours")
        self.reset = QPushButton("R&eset", self)
        self.reset.setToolTip("Back to what Settings and facility profiles say")
        self.reset.clicked.connect(self._reset)
        for basis in (self.material_basis, self.product_basis):
            basis.addItem("As in Settings", None)
            for key, words in PRICE_BASES.items():
                basis.addItem(words, key)
        for edit in (self.sales_tax, self.broker_fee):
            edit.setFixedWidth(_SHARE_WIDTH)
            edit.changed.connect(lambda _number: self._tell())
        for combo in (self.region, self.place, self.material_basis, self.product_basis):
            combo.currentIndexChanged.connect(lambda _at: self._tell())
        for slider in (self.me, self.te):
            slider.valueChanged.connect(lambda _value: self._tell())
        self._lay_out()
        self.offer_places(())
        self._write()

    @property
    def assumed(self) -> Assumed:
        """What is chosen."""
        return Assumed(
            self.region.currentData(),
            self.me.value(),
            self.te.value() * _TE_STEP,
            self.place.currentData() or AS_SET_UP,
            self.material_basis.currentData(),
            self.product_basis.currentData(),
            self.sales_tax.number,
            self.broker_fee.number,
        )

    def offer_regions(self, regions: Mapping[int, str]) -> None:
        """Offer the regions that have prices; the one chosen stays while it is among them."""
        _offer(self.region, [(name, region_id) for region_id, name in regions.items()])

    def offer_places(self, profiles: Sequence[str]) -> None:
        """Offer the facility profiles."""
        fixed = [("As set up", AS_SET_UP), ("NPC station", NPC_STATION)]
        _offer(self.place, [*fixed, *((name, PROFILE + name) for name in profiles)])

    def show_assumed(self, assumed: Assumed) -> None:
        """Choose something without telling; what is not on offer is passed over."""
        self.blockSignals(True)  # noqa: FBT003 - Qt's form
        for combo, value in (
            (self.region, assumed.region_id),
            (self.place, assumed.place),
            (self.material_basis, assumed.material_basis),
            (self.product_basis, assumed.product_basis),
        ):
            if (at := combo.findData(value)) >= 0:
                combo.setCurrentIndex(at)
        self.me.setValue(assumed.me)
        self.te.setValue(assumed.te // _TE_STEP)
        self.sales_tax.show_number(assumed.sales_tax)
        self.broker_fee.show_number(assumed.broker_fee)
        self.blockSignals(False)  # noqa: FBT003
        self._write()

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

    def _lay_out(self) -> None:
        line = FlowingLayout(self)
        for words, widgets in (
            ("Region", (self.region,)),
            ("", (self._me_label, self.me)),
            ("", (self._te_label, self.te)),
            ("Facility", (self.place,)),
            ("Materials at", (self.material_basis,)),
            ("Products at", (self.product_basis,)),
            ("Sales tax", (self.sales_tax,)),
            ("Broker fee", (self.broker_fee,)),
            ("", (self.reset,)),
        ):
            line.add_named(words, *widgets)


def _combo(name: str, parent: QWidget) -> QComboBox:
    combo = QComboBox(parent)
    combo.setAccessibleName(name)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(_COMBO_LETTERS)
    return combo


def _slider(name: str, most: int, parent: QWidget) -> tuple[QSlider, QLabel]:
    slider = QSlider(Qt.Orientation.Horizontal, parent)
    slider.setRange(0, most)
    slider.setPageStep(1)
    slider.setFixedWidth(_SLIDER_WIDTH)
    slider.setAccessibleName(name)
    written = label(f"{name} 0", "muted", parent)
    written.setMinimumWidth(written.fontMetrics().horizontalAdvance(f"{name} 000"))
    return slider, written


def _offer(combo: QComboBox, choices: Sequence[tuple[str, object]]) -> None:
    """Fill a box without telling; what was chosen stays if it is still there."""
    present = [(combo.itemText(at), combo.itemData(at)) for at in range(combo.count())]
    if present == list(choices):
        return
    chosen = combo.currentData()
    combo.blockSignals(True)  # noqa: FBT003 - Qt's form
    combo.clear()
    for text, data in choices:
        combo.addItem(text, data)
    combo.setCurrentIndex(max(0, combo.findData(chosen)) if choices else -1)
    combo.blockSignals(False)  # noqa: FBT003
