"""How deep a market is: units offered and wanted, by price."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QWidget

from eveprod_desktop.ui.charts.axes import value_axis
from eveprod_desktop.ui.charts.chart import Chart
from eveprod_desktop.ui.charts.crosshair import Crosshair, pointed_at
from eveprod_desktop.ui.charts.depth_steps import Book, Stairs, book_of, price_writer, units_short
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme.palette import Role

if TYPE_CHECKING:
    from eveprod_desktop.core.market.depth import Depth

_FILL_ALPHA = 48
_BELOW_LEGEND = 0.14
_ROOM_ABOVE = 1.16
"""The axis ends so much above the highest step: the legend stands there."""
# told apart by dashes too, not by colour alone
_SELLS = (0, "Sell orders", Qt.PenStyle.SolidLine)
_BUYS = (1, "Buy orders", Qt.PenStyle.DashLine)
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class DepthChart(Chart):
    """Sell orders rise to the right, buy orders to the left. Arrow keys go from price to price."""

    def __init__(self, session: Session, name: str = "Order depth", parent: QWidget | None = None) -> None:
        super().__init__(session, name, parent)
        self._book = Book()
        self._at: float | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def book(self) -> Book:
        """What is shown."""
        return self._book

    def show_depth(self, depth: "Depth | None") -> None:
        """Show the order book of an item, as the market service gives it; None takes it away."""
        self._book = book_of(depth)
        self._at = None
        self.setAccessibleDescription(self._book.words())
        self.redraw()

    def filled(self) -> bool:
        """Whether there are orders."""
        return bool(self._book.prices)

    def as_text(self) -> str:
        """Write the stairs as a table."""
        return self._book.as_text()

    def make_plot(self, pg: Any) -> Any:  # noqa: ANN401 - a library without types
        """Make the plot."""
        low, high = self._book.span()
        axes = {
            "left": value_axis(pg, "left", units_short),
            "bottom": value_axis(pg, "bottom", price_writer(low, high)),
        }
        plot = pg.PlotWidget(parent=self, axisItems=axes)
        item = plot.getPlotItem()
        item.showGrid(x=False, y=True, alpha=0.12)
        legend = item.addLegend(
            offset=None, labelTextColor=self.look.colour(Role.MUTED), colCount=2, horSpacing=16, frame=False
        )
        legend.anchor((0.5, 0), (0.5, 0), offset=(0, 2))  # the valley between the two sides
        self._draw(pg, item, self._book.sells, high)
        self._draw(pg, item, self._book.buys, low)
        most = max(_units_at(self._book.sells, high), _units_at(self._book.buys, low), 1)
        item.setXRange(low, high, padding=0)
        item.setYRange(0, most * _ROOM_ABOVE, padding=0)
        item.getViewBox().setLimits(xMin=0, yMin=0)
        self.crosshair = Crosshair(pg, plot, self.look)
        plot.scene().sigMouseMoved.connect(self._point)
        self.dress(plot)
        for side, words in (("left", "units"), ("bottom", "ISK for one unit")):
            item.getAxis(side).setLabel(words, color=self.look.colour(Role.MUTED).name())
            item.getAxis(side).label.setFont(self.font())
        plot.setFocusProxy(self)
        return plot

    def point_at(self, price_isk: float) -> None:
        """Put the crosshair to a price."""
        if self._plot is None or self.crosshair is None:
            return
        self._at = price_isk
        self.crosshair.put(price_isk, self._book.reading(price_isk), below=_BELOW_LEGEND)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go to the next price with the arrow keys, to the best prices with Home (buy) and End (sell)."""
        prices = self._book.prices
        key = Qt.Key(event.key())
        best = {Qt.Key.Key_Home: self._book.buys.prices[:1], Qt.Key.Key_End: self._book.sells.prices[:1]}
        if best.get(key):
            self.point_at(best[key][0])
        elif key in _STEPS and prices:
            self.point_at(self._neighbour(prices, _STEPS[key]))
        else:
            super().keyPressEvent(event)

    def _neighbour(self, prices: tuple[float, ...], step: int) -> float:
        """Return the next price in a direction; the first time it is the best of a side."""
        if self._at is None:
            sells, buys = self._book.sells.prices[:1], self._book.buys.prices[:1]
            return ((sells or buys) if step > 0 else (buys or sells))[0]
        here = self._at
        return min(
            (one for one in prices if (one - here) * step > 0), key=lambda one: abs(one - here), default=here
        )

    def _draw(self, pg: Any, item: Any, side: Stairs, far_isk: float) -> None:  # noqa: ANN401 - a library without types
        x, y = side.outline(far_isk)
        if not x:
            return
        series, name, style = _SELLS if side.sign > 0 else _BUYS
        colour = self.look.palette.series[series]
        ground = QColor(colour)
        ground.setAlpha(_FILL_ALPHA)
        pen = pg.mkPen(colour, width=1, style=style)
        item.plot(x, y, pen=pen, fillLevel=0.0, brush=ground, name=name)

    def _point(self, where: QPointF) -> None:
        price_isk = pointed_at(self._plot, where)
        if price_isk is not None:
            self.point_at(max(0.0, price_isk))


def _units_at(side: Stairs, price_isk: float) -> int:
    steps = side.reached(price_isk)
    return side.units[steps - 1] if steps else 0
