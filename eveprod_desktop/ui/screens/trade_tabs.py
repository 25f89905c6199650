"""The tabs of the Prices & trade screen: a line to type into above a list of what is kept."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QCheckBox, QPushButton, QVBoxLayout, QWidget

from eveprod_desktop.core.sde.rows import SearchHit
from eveprod_desktop.core.setting import Value
from eveprod_desktop.core.settings import Settings
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.models.columns import Column
from eveprod_desktop.ui.screens.trade_rows import (
    OwnGood,
    OwnPrice,
    Route,
    TradeData,
    goods_columns,
    price_columns,
    route_columns,
)
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.undoable_changes import UndoableChanges
from eveprod_desktop.ui.widgets.choice_boxes import by_title, choice_box
from eveprod_desktop.ui.widgets.flowing import FlowingLayout
from eveprod_desktop.ui.widgets.item_box import ItemBox
from eveprod_desktop.ui.widgets.keys import on_keys
from eveprod_desktop.ui.widgets.labels import label
from eveprod_desktop.ui.widgets.number_edit import NumberEdit
from eveprod_desktop.ui.widgets.table import RowsTable

if TYPE_CHECKING:
    from eveprod_desktop.core.economics.freight import FreightRoute

Row = TypeVar("Row")
_MOST_ISK = 1e15
_REGION_LETTERS = 13
_EDIT_WIDTH = 140
_ITEM_WIDTH = 300


class KeptTab(QWidget, Generic[Row]):
    """A line of fields, a list, and what both share. The row picked fills the fields; Delete removes rows."""

    EMPTY = ("Nothing is kept.", "")
    ABOUT = ""

    def __init__(
        self,
        session: Session,
        changes: UndoableChanges,
        parent: QWidget | None,
        *,
        name: str,
        columns: Sequence[Column[Row]],
        key: Callable[[Row], Hashable],
        noun: str,
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.changes = changes
        self.data: TradeData | None = None
        self.table: RowsTable[Row] = RowsTable(
            session, name, columns, key, noun=noun, empty_icon="market", parent=self
        )
        self.table.picked.connect(self.show_row)
        self.keep = QPushButton("&Keep", self)
        self.keep.clicked.connect(lambda _checked: self.keep_typed())
        self.drop = QPushButton("&Remove", self)
        self.drop.clicked.connect(lambda _checked: self.remove_selected())
        on_keys(self.table, QKeySequence.StandardKey.Delete, self.remove_selected)
        self.line = FlowingLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, sizes.NORMAL, 0, 0)
        column.setSpacing(sizes.SMALL)
        column.addWidget(label(self.ABOUT, "muted", self, wrap=True))
        column.addLayout(self.line)
        self.below_line = QVBoxLayout()
        column.addLayout(self.below_line)
        column.addWidget(self.table, 1)

    def show_data(self, data: TradeData) -> None:
        """Show other data; what is being typed stays."""
        self.data = data
        rows = self.rows_of(data)
        if not rows:
            self.table.empty.tell(*self.EMPTY)
        self.table.set_rows(rows)
        self.drop.setEnabled(bool(rows))

    def market_tip(self) -> str:
        """Say where market prices are from and how old they are."""
        if self.data is None or self.data.data_at is None:
            return "No market was fetched yet"
        age = (self.session.app.clock.now() - self.data.data_at).total_seconds()
        return f"{self.data.place}, {write.age(age)}"

    def rows_of(self, data: TradeData) -> Sequence[Row]:
        """Return the rows of this tab."""
        raise NotImplementedError

    def show_row(self, row: Row) -> None:
        """Put a row into the fields."""
        raise NotImplementedError

    def keep_typed(self) -> None:
        """Keep what stands in the fields."""
        raise NotImplementedError

    def remove(self, rows: Sequence[Row]) -> None:
        """Take rows away."""
        raise NotImplementedError

    def remove_selected(self) -> None:
        """Take the selected rows away; Undo brings them back."""
        rows = self.table.selected()
        if rows:
            self.remove(rows)


class PricesKept(KeptTab[OwnPrice]):
    """Prices the player typed in place of the market's."""

    EMPTY = ("No price of your own.", "Choose an item above and type what you pay or get for it.")
    ABOUT = "Counted instead of the market's prices everywhere: rankings, job cards and plans."

    def __init__(self, session: Session, changes: UndoableChanges, parent: QWidget | None = None) -> None:
        super().__init__(
            session,
            changes,
            parent,
            name="own-prices",
            columns=price_columns(self.market_tip),
            key=lambda row: row.type_id,
            noun="price",
        )
        self.item = _item_box(session, self)
        self.buying = _isk("My price as material", self)
        self.selling = _isk("My price as product", self)
        for edit in (self.buying, self.selling):
            edit.entered.connect(self.keep_typed)
        self.line.addWidget(self.item)
        self.line.add_named("As material", self.buying)
        self.line.add_named("As product", self.selling)
        self.line.addWidget(self.keep)
        self.line.addWidget(self.drop)
        self.item.picked.connect(self._item_picked)

    def rows_of(self, data: TradeData) -> Sequence[OwnPrice]:
        """Return the prices."""
        return data.prices

    def show_row(self, row: OwnPrice) -> None:
        """Put a price into the fields."""
        self.item.show_known(row.type_id, row.name)
        self.buying.show_number(row.buying_isk)
        self.selling.show_number(row.selling_isk)

    def keep_typed(self) -> None:
        """Keep the price typed for the item chosen; without any price it is taken away."""
        if self.item.hit is None:
            self.item.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        hit = self.item.hit
        self._set({hit.type_id: (self.buying.number, self.selling.number)}, f"your price of {hit.name}")

    def remove(self, rows: Sequence[OwnPrice]) -> None:
        """Take prices away."""
        self._set({row.type_id: (None, None) for row in rows}, f"removing {_several(rows)}")

    def _item_picked(self, hit: SearchHit) -> None:
        known = next((row for row in self.table.everything() if row.type_id == hit.type_id), None)
        self.buying.show_number(known.buying_isk if known else None)
        self.selling.show_number(known.selling_isk if known else None)
        self.buying.setFocus(Qt.FocusReason.OtherFocusReason)

    def _set(self, wanted: Mapping[int, tuple[float | None, float | None]], what: str) -> None:
        kept = {
            row.type_id: (row.buying_isk, row.selling_isk) for row in (self.data.prices if self.data else ())
        }
        before = {type_id: kept.get(type_id, (None, None)) for type_id in wanted}
        self.changes.keep(what, lambda: self._write(wanted), lambda: self._write(before))

    def _write(self, prices: Mapping[int, tuple[float | None, float | None]]) -> None:
        from eveprod_desktop.core.market.rows import PriceOverride  # noqa: PLC0415 - not at the start

        for type_id, (buying, selling) in prices.items():
            self.session.app.market.set_override(PriceOverride(type_id, buying, selling))


class GoodsKept(KeptTab[OwnGood]):
    """Types that the player mines or makes."""

    EMPTY = (
        "No goods of your own.",
        "Choose what you mine or make yourself above; how it is counted is chosen beside it.",
    )
    ABOUT = "Things you mine or make yourself need not count at the market's price when they are materials."

    def __init__(self, session: Session, changes: UndoableChanges, parent: QWidget | None = None) -> None:
        super().__init__(
            session,
            changes,
            parent,
            name="own-goods",
            columns=goods_columns(self.market_tip),
            key=lambda row: row.type_id,
            noun="good",
        )
        ways = by_title(Settings.own_goods_at.info.choices)
        self.counted = choice_box("Own goods count as", self, letters=None, entries=ways)
        self.counted.activated.connect(self._count_otherwise)
        self.item = _item_box(session, self)
        self.cost = _isk("What one unit cost you", self, otherwise="not told")
        self.cost.entered.connect(self.keep_typed)
        self.useless = label(
            "They count at the market's price now; choose what they cost you, or nothing, to change that.",
            "muted",
            self,
            wrap=True,
        )
        self.useless.hide()
        self.below_line.addWidget(self.useless)
        self.line.add_named("Counted at", self.counted)
        self.line.addWidget(self.item)
        self.line.add_named("Cost you", self.cost)
        self.line.addWidget(self.keep)
        self.line.addWidget(self.drop)
        self.item.picked.connect(self._item_picked)

    def show_data(self, data: TradeData) -> None:
        """Show other data, and how goods are counted."""
        super().show_data(data)
        at = self.session.app.settings.own_goods_at
        self.useless.setVisible(bool(data.goods) and at == Settings.own_goods_at.info.default)
        self.counted.setCurrentIndex(max(0, self.counted.findData(at)))

    def rows_of(self, data: TradeData) -> Sequence[OwnGood]:
        """Return the goods."""
        return data.goods

    def show_row(self, row: OwnGood) -> None:
        """Put a good into the fields."""
        self.item.show_known(row.type_id, row.name)
        self.cost.show_number(row.cost_isk)

    def keep_typed(self) -> None:
        """Keep the item chosen with its cost."""
        if self.item.hit is None:
            self.item.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        hit = self.item.hit
        self._set({**self._now(), hit.type_id: self.cost.number}, f"own goods: {hit.name}")

    def remove(self, rows: Sequence[OwnGood]) -> None:
        """Take goods away."""
        gone = {row.type_id for row in rows}
        self._set(
            {type_id: cost for type_id, cost in self._now().items() if type_id not in gone},
            f"removing {_several(rows)}",
        )

    def _item_picked(self, hit: SearchHit) -> None:
        self.cost.show_number(self._now().get(hit.type_id))
        self.cost.setFocus(Qt.FocusReason.OtherFocusReason)

    def _now(self) -> dict[int, float | None]:
        return {row.type_id: row.cost_isk for row in (self.data.goods if self.data else ())}

    def _set(self, goods: Mapping[int, float | None], what: str) -> None:
        economics, before = self.session.app.economics, self._now()
        self.changes.keep(
            what, lambda: economics.trade.set_own_goods(goods), lambda: economics.trade.set_own_goods(before)
        )

    def _count_otherwise(self, _at: int) -> None:
        set_setting(self.session, self.changes, Settings.own_goods_at.info.key, self.counted.currentData())


class RoutesKept(KeptTab[Route]):
    """What hauling between regions costs."""

    EMPTY = (
        "No freight route.",
        "Choose two regions above and type what your hauler asks. It counts wherever goods are moved.",
    )
    ABOUT = "Counted wherever materials come from another region, or products go to one."

    def __init__(self, session: Session, changes: UndoableChanges, parent: QWidget | None = None) -> None:
        super().__init__(
            session,
            changes,
            parent,
            name="freight-routes",
            columns=route_columns(),
            key=lambda row: (row.from_region_id, row.to_region_id),
            noun="route",
        )
        self.start = choice_box("From", self, letters=_REGION_LETTERS)
        self.end = choice_box("To", self, letters=_REGION_LETTERS)
        self.per_m3 = NumberEdit("ISK per m3", 0.0, _MOST_ISK, self, otherwise="0")
        self.collateral = NumberEdit("Collateral", 0.0, 1.0, self, share=True, otherwise="0 %")
        for edit in (self.per_m3, self.collateral):
            edit.entered.connect(self.keep_typed)
            edit.setFixedWidth(_EDIT_WIDTH - 40)
        self.back = QCheckBox("and &back", self)
        self.back.setToolTip("Keep the same for the way back")
        self.back.setChecked(True)
        self.line.add_named("From", self.start)
        self.line.add_named("to", self.end)
        self.line.addWidget(self.back)
        self.line.add_named("ISK per m3", self.per_m3)
        self.line.add_named("Collateral", self.collateral)
        self.line.addWidget(self.keep)
        self.line.addWidget(self.drop)

    def show_data(self, data: TradeData) -> None:
        """Show other data; regions are offered with the watched ones first."""
        super().show_data(data)
        for at, box in enumerate((self.start, self.end)):
            if box.count() != len(data.regions):
                box.clear()
                for region_id, name in data.regions.items():
                    box.addItem(name, region_id)
                box.setCurrentIndex(min(at, box.count() - 1))

    def rows_of(self, data: TradeData) -> Sequence[Route]:
        """Return the routes."""
        return data.routes

    def show_row(self, row: Route) -> None:
        """Put a route into the fields."""
        self.start.setCurrentIndex(self.start.findData(row.from_region_id))
        self.end.setCurrentIndex(self.end.findData(row.to_region_id))
        self.per_m3.show_number(row.isk_per_m3)
        self.collateral.show_number(row.collateral_share or None)

    def keep_typed(self) -> None:
        """Keep the route typed, and the way back if wanted; one that costs nothing is taken away."""
        start, end = self.start.currentData(), self.end.currentData()
        if start is None or end is None or start == end:
            self.end.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        cost = (self.per_m3.number or 0.0, self.collateral.number or 0.0)
        ways = [(start, end), (end, start)] if self.back.isChecked() else [(start, end)]
        self._set(
            dict.fromkeys(ways, cost), f"freight from {self.start.currentText()} to {self.end.currentText()}"
        )

    def remove(self, rows: Sequence[Route]) -> None:
        """Take routes away."""
        self._set(
            {(row.from_region_id, row.to_region_id): (0.0, 0.0) for row in rows},
            f"removing {write.count(len(rows), 'route')}",
        )

    def _set(self, wanted: Mapping[tuple[int, int], tuple[float, float]], what: str) -> None:
        kept = {
            (row.from_region_id, row.to_region_id): (row.isk_per_m3, row.collateral_share)
            for row in (self.data.routes if self.data else ())
        }
        before = {way: kept.get(way, (0.0, 0.0)) for way in wanted}
        self.changes.keep(what, lambda: self._write(wanted), lambda: self._write(before))

    def _write(self, routes: Mapping[tuple[int, int], tuple[float, float]]) -> None:
        for (start, end), (per_m3, collateral) in routes.items():
            self.session.app.economics.trade.set_route(_route(start, end, per_m3, collateral))


def set_setting(session: Session, changes: UndoableChanges, key: str, value: Value) -> None:
    """Change a setting so that it can be taken back on this screen."""
    settings = session.app.settings
    before = settings.value(key)
    if before != value:
        title = next(info.title for info in settings.infos() if info.key == key)
        changes.keep(f"“{title}”", lambda: settings.set(key, value), lambda: settings.set(key, before))


def _route(start: int, end: int, per_m3: float, collateral: float) -> "FreightRoute":
    from eveprod_desktop.core.economics.freight import FreightRoute  # noqa: PLC0415 - not at the start

    return FreightRoute(start, end, per_m3, collateral)


def _several(rows: Sequence[OwnPrice] | Sequence[OwnGood]) -> str:
    return rows[0].name if len(rows) == 1 else write.count(len(rows), "item")


def _item_box(session: Session, parent: QWidget) -> ItemBox:
    box = ItemBox(session, "Item", parent)
    box.setFixedWidth(_ITEM_WIDTH)
    return box


def _isk(name: str, parent: QWidget, otherwise: str = "market") -> NumberEdit:
    edit = NumberEdit(name, 0.0, _MOST_ISK, parent, otherwise=otherwise)
    edit.setFixedWidth(_EDIT_WIDTH)
    return edit
