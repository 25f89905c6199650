"""Lines over time, with a crosshair that reads them."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QWidget

from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.charts.axes import date_axis, value_axis
from eveprod_desktop.ui.charts.chart import Chart
from eveprod_desktop.ui.charts.crosshair import Crosshair, pointed_at
from eveprod_desktop.ui.charts.data import Line, Writer, lines_as_text
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme.palette import Role

_FEW = 40
"""So few values have a dot each."""
_AXIS_LETTERS = 9
_LEGEND_ALPHA = 200
# told apart by dashes too, not by colour alone
_DASHES = (
    Qt.PenStyle.SolidLine,
    Qt.PenStyle.DashLine,
    Qt.PenStyle.DotLine,
    Qt.PenStyle.DashDotLine,
    Qt.PenStyle.DashDotDotLine,
)


class OverTime(Chart):
    """Up to five lines over the time of the game (UTC). Arrow keys move the crosshair as the mouse does.

    Where values are `signed`, a line at nothing parts gains from losses.
    """

    def __init__(
        self,
        session: Session,
        name: str,
        *,
        text: Writer = write.isk_short,
        signed: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, name, parent)
        self._text = text
        self._signed = signed
        self._lines: tuple[Line, ...] = ()
        self._panel: Any = None
        self._at: float | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is shown."""
        return self._lines

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other lines.

        Raises:
            ValueError: there are more lines than can be told apart, or moments and values don't match.

        """
        if len(lines) > len(_DASHES):
            raise ValueError(f"{len(lines)} lines are too many")
        for line in lines:
            if len(line.moments) != len(line.values):
                raise ValueError(f"{line.name}: {len(line.moments)} moments, {len(line.values)} values")
        self._lines = tuple(lines)
        self._at = None
        self.setAccessibleDescription("; ".join(self._last_words(line) for line in self._lines))
        self.redraw()

    def filled(self) -> bool:
        """Whether any line has a value."""
        return any(value is not None for line in self._lines for value in line.values)

    def as_text(self) -> str:
        """Write the lines as a table."""
        return lines_as_text(self._lines)

    def reading(self, moment: float) -> str:
        """Say what the lines show at the moment nearest to this one."""
        words = []
        nearest: float | None = None
        for line in self._lines:
            place = _nearest(line.moments, moment)
            if place is None:
                continue
            if nearest is None or abs(line.moments[place] - moment) < abs(nearest - moment):
                nearest = line.moments[place]
            words.append(f"{line.name} {self._text(line.values[place])}")
        return "" if nearest is None else "\n".join([self.moment_words(nearest), *words])

    def axis_width(self) -> int:
        """Return the room for the words beside a plot, in pixels."""
        return self.fontMetrics().averageCharWidth() * _AXIS_LETTERS

    def moment_words(self, moment: float) -> str:
        """Write the moment that the crosshair is at."""
        return write.moment(moment)

    def make_plot(self, pg: Any) -> Any:  # noqa: ANN401 - a library without types
        """Make the plot."""
        axes = {"left": value_axis(pg, "left", self._text), "bottom": date_axis(pg, "bottom")}
        plot = pg.PlotWidget(parent=self, axisItems=axes)
        item = plot.getPlotItem()
        item.setDownsampling(auto=True, mode="peak")
        item.setClipToView(True)
        item.showGrid(x=False, y=True, alpha=0.12)
        if len(self._lines) > 1:
            ground = QColor(self.look.colour(Role.SURFACE))
            ground.setAlpha(_LEGEND_ALPHA)
            item.addLegend(
                offset=(8, 4), labelTextColor=self.look.colour(Role.MUTED), verSpacing=-4, brush=ground
            )
        colours = self.look.palette.series
        for number, line in enumerate(self._lines):
            if all(value is None for value in line.values):
                continue  # the library warns of what has no bounds
            values = [float("nan") if value is None else value for value in line.values]
            pen = pg.mkPen(colours[number], width=1, style=_DASHES[number])
            # a value between two gaps has no line to be seen by
            dots = {"symbol": "o", "symbolSize": 4, "symbolPen": None, "symbolBrush": colours[number]}
            few = dots if len(values) <= _FEW or _has_alone(line.values) else {}
            item.plot(list(line.moments), values, pen=pen, name=line.name, connect="finite", **few)
        if self._signed:
            item.addItem(pg.InfiniteLine(0.0, angle=0, pen=pg.mkPen(self.look.colour(Role.MUTED), width=1)))
        # charts one below the other begin at the same place
        item.getAxis("left").setWidth(self.axis_width())
        self.crosshair = Crosshair(pg, plot, self.look)
        plot.scene().sigMouseMoved.connect(self._point)
        self.dress(plot)
        plot.setFocusProxy(self)
        self._panel = plot
        return plot

    def point_at(self, moment: float) -> None:
        """Put the crosshair to the moment nearest to this one that any line knows."""
        moments = sorted({known for line in self._lines for known in line.moments})
        place = _nearest(moments, moment)
        if place is None or self._plot is None or self.crosshair is None:
            return
        self._at = moments[place]
        self.crosshair.put(self._at, self.reading(self._at))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Move the crosshair by a value with the arrow keys, to the ends with Home and End."""
        moments = sorted({known for line in self._lines for known in line.moments})
        if not moments:
            super().keyPressEvent(event)
            return
        here = len(moments) - 1 if self._at is None else moments.index(self._at)
        steps = {
            Qt.Key.Key_Left: here - 1,
            Qt.Key.Key_Right: here + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(moments) - 1,
        }
        wanted = steps.get(Qt.Key(event.key()))
        if wanted is None:
            super().keyPressEvent(event)
            return
        self.point_at(moments[min(max(wanted, 0), len(moments) - 1)])

    def _point(self, where: QPointF) -> None:
        self.point_in(self._panel, where)

    def point_in(self, plot: Any, where: QPointF) -> None:  # noqa: ANN401 - a library without types
        """Put the crosshair to where the mouse is in a plot; outside of it nothing happens."""
        moment = pointed_at(plot, where)
        if moment is not None:
            self.point_at(moment)

    def _last_words(self, line: Line) -> str:
        known = [value for value in line.values if value is not None]
        return f"{line.name} {self._text(known[-1] if known else None)}"


def _has_alone(values: Sequence[float | None]) -> bool:
    """Whether a value stands between two gaps."""
    around = [None, *values, None]
    return any(
        here is not None and before is None and after is None
        for before, here, after in zip(around, around[1:], around[2:], strict=False)
    )


def _nearest(moments: Sequence[float], moment: float) -> int | None:
    """Return the place of the moment nearest to another one; moments rise."""
    if not moments:
        return None
    place = bisect_left(moments, moment)
    around = [at for at in (place - 1, place) if 0 <= at < len(moments)]
    return min(around, key=lambda at: abs(moments[at] - moment))
