"""What building an item cost and brought at past refreshes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.charts.data import Line
from eveprod_desktop.ui.charts.over_time import OverTime
from eveprod_desktop.ui.models.columns import Column, isk_column, percent_column, text_column
from eveprod_desktop.ui.screens.item_facts import ItemFacts
from eveprod_desktop.ui.screens.item_market import (
    REFRESH_FIRST,
    MarketTab,
    RegionBox,
    Regions,
    read_regions,
)
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.empty import EmptyState
from eveprod_desktop.ui.widgets.forms import buddy
from eveprod_desktop.ui.widgets.labels import ElidedLabel, label
from eveprod_desktop.ui.widgets.splitting import split
from eveprod_desktop.ui.widgets.table import RowsTable

if TYPE_CHECKING:
    from eveprod_desktop.app import App
    from eveprod_desktop.core.economics.rows import RecordedProfit

_ENOUGH = 2
_NEXT = "Each refresh of the market records a point; two make a line."


@dataclass(frozen=True, slots=True)
class ItemPast:
    """What was recorded of an item in a region, oldest first. `place` is where prices are taken now."""

    regions: Regions
    points: tuple["RecordedProfit", ...] = ()
    place: str = ""
    refresh_minutes: int = 0


def read_past(app: "App", type_id: int, wanted_region: int | None) -> ItemPast:
    """Return what past refreshes recorded of an item, in the wanted region or the first that has prices."""
    regions = read_regions(app, wanted_region)
    if regions.chosen is None:
        return ItemPast(regions)
    settings = app.settings
    return ItemPast(
        regions,
        tuple(app.economics.profit_history(type_id, regions.chosen)),
        app.market.place_name(regions.chosen),
        settings.market_refresh_minutes if settings.market_refresh_automatically else 0,
    )


def profit_line(points: Sequence["RecordedProfit"]) -> list[Line]:
    """Return the profit of each point as a line."""
    return [_line("Profit", points, lambda point: point.profit_sell)]


def price_lines(points: Sequence["RecordedProfit"]) -> list[Line]:
    """Return cost and prices of each point as lines."""
    return [
        _line("Cost", points, lambda point: point.total_cost),
        _line("Sells for", points, lambda point: point.sell),
        _line("Buy orders pay", points, lambda point: point.buy),
    ]


def return_percent(point: "RecordedProfit") -> float | None:
    """Return the profit of a point in per cent of its cost; None where either is not known."""
    profit = point.profit_sell
    return 100 * profit / point.total_cost if profit is not None and point.total_cost else None


def first_points(past: ItemPast) -> str:
    """Say when there will be something to see."""
    if past.refresh_minutes:
        minutes = write.count(past.refresh_minutes, "minute")
        return f"{_NEXT} The market is refreshed every {minutes} while the program is open."
    return f"{_NEXT} Refresh prices on the Market screen: it does not refresh by itself now."


def past_columns() -> list[Column["RecordedProfit"]]:
    """Return the columns of the list of points."""
    return [
        text_column(
            "at",
            "Recorded (EVE time)",
            lambda point: write.moment(point.recorded_at.timestamp()),
            width=22,
            searched=False,
        ),
        isk_column("profit", "Profit", lambda point: point.profit_sell, signed=True, width=16),
        percent_column("roi", "ROI", return_percent, signed=True),
        isk_column("cost", "Cost", lambda point: point.total_cost, width=16),
        isk_column("sell", "Sells for", lambda point: point.sell, width=16),
        isk_column("buy", "Buy orders pay", lambda point: point.buy, width=16),
    ]


class PastTab(MarketTab):
    """Profit above, cost and prices below, the points in a list beside them."""

    READING = "Reading past refreshes"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.past: ItemPast | None = None
        self.region = RegionBox(self)
        self.region.picked.connect(self.pick_region)
        self.status = ElidedLabel("muted", self)
        self.profit = OverTime(session, "Profit over time", signed=True, parent=self)
        self.prices = OverTime(session, "Cost and prices over time", parent=self)
        self.points: RowsTable[RecordedProfit] = RowsTable(
            session,
            "recorded-profit",
            past_columns(),
            lambda point: point.recorded_at,
            noun="point",
            empty_icon="chart",
            parent=self,
        )
        self.points.show_tools(filtering=False)
        self.empty = EmptyState(session.look, "chart", self)
        self._lay_out()
        self.show_nothing(None)

    def reader(self, facts: ItemFacts) -> Callable[[Monitor], ItemPast]:
        """Return what reads what was recorded of an item."""
        app, type_id, wanted = self.session.app, facts.item.type_id, self.regions.region_id

        def read(_monitor: Monitor) -> ItemPast:
            return read_past(app, type_id, wanted)

        return read

    def show_read(self, read: ItemPast) -> None:
        """Show the points, or say when the first ones come."""
        self.past = read
        self.region.offer(read.regions)
        facts = self.facts
        built = facts is None or facts.recipe is not None
        known = [point for point in read.points if point.total_cost is not None or point.sell is not None]
        self.points.set_rows(tuple(reversed(read.points)))
        self.profit.show_lines(profit_line(read.points))
        self.prices.show_lines(price_lines(read.points))
        count = write.count(len(read.points), "point")
        self.status.tell(f"{count}, ISK for one unit before taxes, at the prices of {read.place}")
        if read.regions.chosen is None:
            self.empty.tell("No prices were fetched yet.", REFRESH_FIRST, icon="chart")
        elif not built:
            name = facts.name if facts is not None else "The item"
            self.empty.tell(
                f"{name} can't be built, so it has no profit.", "Its prices stand on the Prices tab."
            )
        elif len(known) < _ENOUGH:
            self.empty.tell("There is not enough to draw yet.", first_points(read), icon="chart")
        self._stack.setCurrentIndex(1 if built and len(known) >= _ENOUGH else 0)

    def show_nothing(self, error: AppError | None) -> None:
        """Empty the page: another item is being read, or nothing can be."""
        self.past = None
        self.points.set_rows(())
        self.profit.show_lines(())
        self.prices.show_lines(())
        self.status.tell("")
        if error is None:
            self.empty.tell("Reading past refreshes …")
        else:
            self.empty.tell_error(error)
        self._stack.setCurrentIndex(0)

    def focus_list(self) -> None:
        """Put the keyboard onto the chart of profit."""
        self.profit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _lay_out(self) -> None:
        page, charts, holder = QWidget(self), QWidget(self), QWidget(self)
        line = QHBoxLayout()
        line.setSpacing(sizes.SMALL)
        line.addWidget(buddy("Re&gion", self.region, self))
        line.addWidget(self.region)
        line.addSpacing(sizes.SMALL)
        line.addWidget(self.status)
        line.addStretch(1)
        column = QVBoxLayout(charts)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.HAIR)
        column.addWidget(label("Profit, ISK for one unit", "caption", charts))
        column.addWidget(self.profit, 2)
        column.addSpacing(sizes.SMALL)
        column.addWidget(label("Cost and prices, ISK for one unit", "caption", charts))
        column.addWidget(self.prices, 3)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.SMALL)
        parts = ((charts, 3), (self.points, 2))
        sides = split("item-past-split", Qt.Orientation.Horizontal, parts, self)
        sides.setSizes([5000, 3000])  # left to themselves the charts ask for more
        column.addWidget(sides, 1)
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(page)
        self.layout_.addLayout(line)
        self.layout_.addWidget(holder, 1)


def _line(
    name: str,
    points: Sequence["RecordedProfit"],
    value: Callable[["RecordedProfit"], float | None],
) -> Line:
    return Line(name, [point.recorded_at.timestamp() for point in points], [value(point) for point in points])
