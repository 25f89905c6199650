"""Prices day by day with their averages, the units traded below, one crosshair through both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.charts.axes import date_axis, value_axis
from eveprod_desktop.ui.charts.crosshair import Crosshair
from eveprod_desktop.ui.charts.data import Line, lines_as_text
from eveprod_desktop.ui.charts.depth_steps import units_short
from eveprod_desktop.ui.charts.over_time import OverTime
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme.palette import Role

_DAY_SECONDS = 86_400.0
_BAR_SHARE = 0.7
_BAND_ALPHA = 34
_PRICES_TO_VOLUMES = (3, 1)


@dataclass(frozen=True, slots=True)
class DailyTrade:
    """Prices in ISK and units of days; `moments` are their beginnings in seconds since 1970 UTC, rising.

    `averages` are the lines to show: the price of each day first, then what smooths it.
    """

    moments: Sequence[float] = ()
    averages: Sequence[Line] = ()
    lowest: Sequence[float] = ()
    highest: Sequence[float] = ()
    units: Sequence[float] = ()


class PriceHistory(OverTime):
    """The chart of a `DailyTrade`. Arrow keys go from day to day."""

    def __init__(self, session: Session, name: str, parent: QWidget | None = None) -> None:
        super().__init__(session, name, parent=parent)
        self._trade = DailyTrade()
        self.crosshair_below: Crosshair | None = None

    @property
    def trade(self) -> DailyTrade:
        """What is shown."""
        return self._trade

    def show_trade(self, trade: DailyTrade) -> None:
        """Show other days."""
        self._trade = trade
        self.show_lines(trade.averages)

    def moment_words(self, moment: float) -> str:
        """Write the day that the crosshair is at."""
        return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d}"

    def reading(self, moment: float) -> str:
        """Say what was paid and traded on the day nearest to a moment."""
        words = super().reading(moment)
        trade = self._trade
        if not trade.moments:
            return words
        day = min(range(len(trade.moments)), key=lambda at: abs(trade.moments[at] - moment))
        low, high = write.isk_short(trade.lowest[day]), write.isk_short(trade.highest[day])
        return f"{words}\nLowest to highest {low} to {high}\nUnits {write.quantity(trade.units[day])}"

    def as_text(self) -> str:
        """Write the days as a table."""
        trade = self._trade
        rest = (("Lowest", trade.lowest), ("Highest", trade.highest), ("Units", trade.units))
        return lines_as_text([*self.lines, *(Line(name, trade.moments, values) for name, values in rest)])

    def make_plot(self, pg: Any) -> Any:  # noqa: ANN401 - a library without types
        """Make both plots, one above the other."""
        trade = self._trade
        upper = super().make_plot(pg)
        item = upper.getPlotItem()
        ground = QColor(self.look.palette.series[0])
        ground.setAlpha(_BAND_ALPHA)
        edges = [
            pg.PlotCurveItem(list(trade.moments), list(values), pen=None)
            for values in (trade.lowest, trade.highest)
        ]
        band = pg.FillBetweenItem(*edges, brush=ground)
        band.setZValue(-1)
        item.addItem(band, ignoreBounds=True)  # one absurd deal a day would flatten everything else
        lower = self._volumes(pg)
        lower.setXLink(upper)
        lower.getPlotItem().getAxis("left").setWidth(self.axis_width())
        item.getAxis("bottom").setStyle(showValues=False)
        both = QWidget(self)
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for plot, share in zip((upper, lower), _PRICES_TO_VOLUMES, strict=True):
            column.addWidget(plot, share)
        return both

    def point_at(self, moment: float) -> None:
        """Put the crosshair of both plots to the day nearest to a moment."""
        super().point_at(moment)
        if self._plot is not None and self._at is not None and self.crosshair_below is not None:
            self.crosshair_below.put(self._at)

    def _volumes(self, pg: Any) -> Any:  # noqa: ANN401 - a library without types
        trade = self._trade
        axes = {"left": value_axis(pg, "left", units_short), "bottom": date_axis(pg, "bottom")}
        plot = pg.PlotWidget(parent=self, axisItems=axes)
        item = plot.getPlotItem()
        bars = pg.BarGraphItem(
            x=list(trade.moments),
            height=list(trade.units),
            width=_DAY_SECONDS * _BAR_SHARE,
            brush=self.look.colour(Role.MUTED),
            pen=None,
        )
        item.addItem(bars)
        item.showGrid(x=False, y=True, alpha=0.12)
        item.getAxis("left").setTickSpacing(*_two_ticks(max(trade.units, default=1.0)))
        item.setYRange(0, max(trade.units, default=1.0) or 1.0, padding=0.05)
        item.getViewBox().setMouseEnabled(y=False)
        self.crosshair_below = Crosshair(pg, plot, self.look, words=False)
        plot.scene().sigMouseMoved.connect(lambda where: self.point_in(plot, where))
        self.dress(plot)
        plot.setFocusProxy(self)
        return plot


def _two_ticks(most: float) -> tuple[float, float]:
    """Return distances of large and small ticks, so that a low plot has two labels at most."""
    digits = len(str(int(max(most, 1.0)))) - 1
    for step in (1.0, 2.0, 5.0):
        distance = step * 10.0**digits
        if most / distance < 3:
            return distance, distance
    return 10.0 ** (digits + 1), 10.0 ** (digits + 1)
