"""Axes that write numbers and dates as the rest of the program does."""

from collections.abc import Sequence
from typing import Any

from eveprod_desktop.ui.charts.data import Writer


def value_axis(library: Any, side: str, text: Writer) -> Any:  # noqa: ANN401 - a library without types
    """Make an axis of amounts, written by `text`."""

    class ValueAxis(library.AxisItem):  # type: ignore[misc]
        def tickStrings(  # noqa: N802 - the library's name
            self, values: Sequence[float], scale: float, spacing: float
        ) -> list[str]:
            del scale, spacing
            return [text(value) for value in values]

    axis = ValueAxis(side)
    axis.enableAutoSIPrefix(False)  # noqa: FBT003 - the library's form
    return axis


def label_axis(library: Any, side: str, labels: Sequence[str]) -> Any:  # noqa: ANN401
    """Make an axis that names the places 0, 1, 2 and so on."""
    axis = library.AxisItem(side)
    axis.setTicks([list(enumerate(labels))])
    axis.setStyle(tickLength=0)
    return axis


def date_axis(library: Any, side: str) -> Any:  # noqa: ANN401
    """Make an axis of moments in UTC, which is the time of the game."""
    return library.DateAxisItem(orientation=side, utcOffset=0)
