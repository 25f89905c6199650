"""Lying bars, one below the other, each of one or several parts."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.charts.axes import label_axis, value_axis
from eveprod_desktop.ui.charts.chart import Chart
from eveprod_desktop.ui.charts.data import Bar, Writer, bars_as_text
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme.palette import Role

_THICKNESS = 0.62
_FEWEST = 4
"""There is room for so many at least: one bar alone would be a wall."""
_LEAST_ROOM, _MOST_ROOM = 0.1, 0.45
"""For the words at the ends of bars, as a share of the width."""
_WORDS_MARGIN = 6


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
        self._panel: Any = None
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

    def span(self, words_share: float) -> tuple[float, float]:
        """Return from where to where the bars go, with room at their ends for words.

        `words_share` is the part of the whole width that the longest words take, below a half.
        """
        lengths = [0.0, *(bar.length for bar in self._bars)]
        low, high = min(lengths), max(lengths)
        sides = (low < 0) + (high > 0 or low == 0)
        room = (high - low or 1.0) * words_share / (1 - sides * words_share)
        return (low - room if low < 0 else 0.0), (high + room if high > 0 or low == 0 else 0.0)

    def _fit(self) -> None:
        """Leave room for the words, which are as long in a small chart as in a large one."""
        metrics = self.fontMetrics()
        words = max((metrics.horizontalAdvance(self._text(bar.length)) for bar in self._bars), default=0)
        names = max((metrics.horizontalAdvance(bar.label) for bar in self._bars), default=0)
        share = (words + 2 * _WORDS_MARGIN) / max(1, self.width() - names)
        self._panel.setXRange(*self.span(min(max(share, _LEAST_ROOM), _MOST_ROOM)), padding=0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fit the bars into another width."""
        super().resizeEvent(event)
        if self.drawn:
            self._fit()

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
        self._panel = item
        self._fit()
        item.setYRange(-0.5, max(len(self._bars), _FEWEST) - 0.5, padding=0)
        self.dress(plot)
        plot.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        return plot
