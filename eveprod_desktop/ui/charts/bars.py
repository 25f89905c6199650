"""Lying bars, one below the other, each of one or several parts."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.charts.axes import label_axis, value_axis
from eveprod_desktop.ui.charts.chart import Chart
from eveprod_desktop.ui.charts.data import Bar, Writer, bars_as_text
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme.palette import Role

_THICKNESS = 0.62
_ROOM_FOR_WORDS = 0.12
"""Beyond the longest bar, as a share of the whole span."""


class BarChart(Chart):
    """Bars, longest first if asked so by whoever hands them in; parts in the colours of roles.

    The length of each bar stands at its end; the words for the parts stand in the legend. A bar of less
    than nothing goes to the left.
    """

    def __init__(
        self,
        session: Session,
        name: str,
        parts: Sequence[tuple[str, Role]],
        *,
        text: Writer = write.quantity,
        legend: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, name, parent)
        self._parts = tuple(parts)
        self._text = text
        self._legend = legend
        self._bars: tuple[Bar, ...] = ()

    @property
    def bars(self) -> tuple[Bar, ...]:
        """What is shown, from top to bottom."""
        return self._bars

    def show_bars(self, bars: Sequence[Bar], text: Writer | None = None) -> None:
        """Show other bars, their lengths written by `text` from now on if it is given.

        Raises:
            ValueError: a bar has more or fewer parts than the chart.

        """
        for bar in bars:
            if len(bar.parts) != len(self._parts):
                raise ValueError(f"{bar.label} has {len(bar.parts)} parts")
        self._bars = tuple(bars)
        self._text = text or self._text
        self.setAccessibleDescription(
            "; ".join(f"{bar.label} {self._text(bar.length)}" for bar in self._bars)
        )
        self.redraw()

    def filled(self) -> bool:
        """Whether there are bars."""
        return bool(self._bars)

    def as_text(self) -> str:
        """Write the bars as a table."""
        return bars_as_text([name for name, _role in self._parts], self._bars)

    def _span(self) -> tuple[float, float]:
        """Return from where to where the bars go, with room for the words at their ends."""
        lengths = [0.0, *(bar.length for bar in self._bars)]
        low, high = min(lengths), max(lengths)
        room = (high - low or 1.0) * _ROOM_FOR_WORDS
        return (low - room * 2 if low < 0 else 0.0), (high + room * (2 if low < 0 else 1) if high else room)

    def make_plot(self, pg: Any) -> Any:  # noqa: ANN401 - a library without types
        """Make the plot."""
        axes = {
            "left": label_axis(pg, "left", [bar.label for bar in self._bars]),
            "bottom": value_axis(pg, "bottom", self._text),
        }
        plot = pg.PlotWidget(parent=self, axisItems=axes)
        item = plot.getPlotItem()
        item.getViewBox().setMouseEnabled(x=False, y=False)
        item.getViewBox().invertY()
        item.hideAxis("bottom")
        places = range(len(self._bars))
        starts = [0.0] * len(self._bars)
        if self._legend:
            item.addLegend(
                offset=(-1, -1), labelTextColor=self.look.colour(Role.MUTED), verSpacing=-4, frame=False
            )
        for number, (name, role) in enumerate(self._parts):
            lengths = [bar.parts[number] for bar in self._bars]
            if not any(lengths):
                continue
            colour = self.look.colour(role)
            bars = pg.BarGraphItem(
                x0=starts, y=list(places), width=lengths, height=_THICKNESS, brush=colour, pen=None, name=name
            )
            item.addItem(bars)
            starts = [start + length for start, length in zip(starts, lengths, strict=True)]
        for place, bar in enumerate(self._bars):
            anchor = (0 if bar.length >= 0 else 1, 0.5)
            words = pg.TextItem(self._text(bar.length), color=self.look.colour(Role.TEXT), anchor=anchor)
            words.setFont(self.font())
            words.setPos(bar.length, place)
            item.addItem(words)
        item.setXRange(*self._span(), padding=0)
        item.setYRange(-0.5, len(self._bars) - 0.5, padding=0)
        self.dress(plot)
        plot.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        return plot
