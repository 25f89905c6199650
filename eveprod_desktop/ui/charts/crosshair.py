"""The line over a plot where one points at, with what it says there beside it."""

from typing import Any

from PySide6.QtCore import QPointF

from eveprod_desktop.ui.theme.look import Look
from eveprod_desktop.ui.theme.palette import Role


class Crosshair:
    """Out of sight until it is put somewhere. `words`: whether anything is written beside it."""

    def __init__(self, pg: Any, plot: Any, look: Look, *, words: bool = True) -> None:  # noqa: ANN401 - a library without types
        self._box = plot.getPlotItem().getViewBox()
        self._line = pg.InfiniteLine(angle=90, pen=pg.mkPen(look.colour(Role.MUTED), width=1))
        self._words = pg.TextItem(color=look.colour(Role.TEXT), fill=look.colour(Role.RAISED))
        for part in (self._line, self._words) if words else (self._line,):
            part.hide()
            plot.getPlotItem().addItem(part, ignoreBounds=True)

    @property
    def text(self) -> str:
        """What is written beside it."""
        words: str = self._words.toPlainText()
        return words

    @property
    def shown(self) -> bool:
        """Whether it is in sight."""
        seen: bool = self._line.isVisible()
        return seen

    def put(self, x: float, words: str = "", *, below: float = 0.0) -> None:
        """Put it to a place of the lower axis; words stand `below` the top by a share of the height."""
        (left, right), (low, high) = self._box.viewRange()
        self._line.setPos(x)
        self._line.show()
        if words:
            self._words.setText(words)
            self._words.setAnchor((1, 0) if x > (left + right) / 2 else (0, 0))
            self._words.setPos(x, high - (high - low) * below)
            self._words.show()


def pointed_at(plot: Any, where: QPointF) -> float | None:  # noqa: ANN401 - a library without types
    """Return the place of the lower axis under a point of the scene, None outside of the plot."""
    box = plot.getPlotItem().getViewBox()
    return float(box.mapSceneToView(where).x()) if box.sceneBoundingRect().contains(where) else None
