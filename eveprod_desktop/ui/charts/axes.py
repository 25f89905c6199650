"""Axes that write numbers and dates as the rest of the program does."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from eveprod_desktop.ui.charts.data import Writer

_APART = 0.8


def value_axis(library: Any, side: str, text: Writer) -> Any:  # noqa: ANN401 - a library without types
    """Make an axis of amounts, written by `text`."""

    class ValueAxis(library.AxisItem):  # type: ignore[misc]  # a library without types
        def tickStrings(  # noqa: N802 - the library's name
            self, values: Sequence[float], scale: float, spacing: float
        ) -> list[str]:
            del scale, spacing
            return [text(value) for value in values]

    axis = ValueAxis(side)
    axis.enableAutoSIPrefix(False)  # noqa: FBT003 - the library's form
    return axis


def label_axis(library: Any, side: str, labels: Sequence[str]) -> Any:  # noqa: ANN401 - a library without types
    """Make an axis that names the places 0, 1, 2 and so on."""
    axis = library.AxisItem(side)
    axis.setTicks([list(enumerate(labels))])
    axis.setStyle(tickLength=0)
    return axis


def date_axis(library: Any, side: str) -> Any:  # noqa: ANN401 - a library without types
    """Make an axis of moments in UTC, which is the time of the game."""

    class DateAxis(library.DateAxisItem):  # type: ignore[misc]  # a library without types
        def tickValues(  # noqa: N802 - the library's name
            self, least: float, most: float, size: float
        ) -> list[tuple[float, list[float]]]:
            return parted(super().tickValues(least, most, size))

    return DateAxis(orientation=side, utcOffset=0)


def parted(levels: Sequence[tuple[float, Sequence[float]]]) -> list[tuple[float, list[float]]]:
    """Leave out the small ticks that stand so close to a larger one that their words would run together.

    A level is the library's unit of its ticks and their places, which are several units apart where there
    is little room; the level of the largest ticks comes first.
    """
    taken: list[float] = []
    kept: list[tuple[float, list[float]]] = []
    for unit, places in levels:
        distance = min((later - at for at, later in pairwise(places)), default=unit)
        free = [at for at in places if all(abs(at - other) >= distance * _APART for other in taken)]
        kept.append((unit, free))
        taken += free
    return kept
