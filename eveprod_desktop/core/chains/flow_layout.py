"""Where the steps and bands of a flow are drawn: few crossings, nothing on top of anything else.

Steps stand in columns. A band that passes a column on its way takes up room there as a step would, so
that it never runs behind one. The order within the columns is found by the barycentre method
(Sugiyama, Tagawa and Toda 1981), sweeping to and fro and keeping the order with the fewest crossings;
heights are then drawn towards those of their neighbours. The same flow always gives the same picture.
"""

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from eveprod_desktop.core.chains.flow import Flow, FlowLink, FlowStep

_SWEEPS = 16
_DRAWS = 24
_PASSING_GAP = 2.0


@dataclass(frozen=True, slots=True)
class FlowBox:
    """A step and where it stands in its column, in pixels from the top."""

    step: FlowStep
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class FlowBand:
    """A link as a band of one thickness; `stops` are its tops at every column from one end to the other."""

    link: FlowLink
    thickness: float
    stops: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class FlowLayout:
    """A drawn flow; `crossings` counts pairs of bands that cross between two columns."""

    boxes: tuple[FlowBox, ...]
    bands: tuple[FlowBand, ...]
    columns: int
    height: float
    crossings: int


@dataclass(frozen=True, slots=True)
class _Spot:
    """A step, or the place where a link passes a column; `link` counts links, -1 for a step."""

    column: int
    key: str
    link: int = -1


Order = list[list[_Spot]]
_Segment = tuple[_Spot, _Spot, int]


def lay_out(
    flow: Flow, *, height: float, gap: float, least_box: float, least_band: float = 1.0
) -> FlowLayout:
    """Lay a flow out in about `height` pixels; more where so many steps need it.

    Between two steps of a column is at least `gap`, none is lower than `least_box`, and no band is
    thinner than `least_band`.
    """
    sketch = _Sketch(flow)
    order, crossings = sketch.ordered()
    scale = sketch.scale(order, height, gap)
    thickness = [max(least_band, link.weight * scale) for link in flow.links]
    heights = sketch.heights(thickness, scale, least_box)
    tops = sketch.tops(order, heights, height, gap)
    stops = sketch.stops(tops, heights, thickness)
    bottom = max(tops[spot] + heights[spot] for column in order for spot in column)
    return FlowLayout(
        tuple(
            FlowBox(step, tops[_Spot(step.column, step.key)], heights[_Spot(step.column, step.key)])
            for step in flow.steps
        ),
        tuple(FlowBand(link, thickness[number], stops[number]) for number, link in enumerate(flow.links)),
        flow.columns,
        bottom,
        crossings,
    )


def count_crossings(order: Order, segments: Sequence[Sequence[_Segment]]) -> int:
    """Return how many pairs of segments cross; `segments` by the column they start in."""
    place = {spot: at for column in order for at, spot in enumerate(column)}
    total = 0
    for between in segments:
        ends: list[int] = []
        for _, right in sorted((place[left], place[right]) for left, right, _ in between):
            total += len(ends) - bisect_right(ends, right)
            insort(ends, right)
    return total


class _Sketch:
    """A flow with its passing places, on the way to a layout."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        column = {step.key: step.column for step in flow.steps}
        self.columns: Order = [[] for _ in range(flow.columns)]
        self.segments: list[list[_Segment]] = [[] for _ in range(max(flow.columns - 1, 0))]
        self.left: dict[_Spot, list[tuple[_Spot, int]]] = defaultdict(list)
        self.right: dict[_Spot, list[tuple[_Spot, int]]] = defaultdict(list)
        self.way: list[list[_Spot]] = []
        for step in flow.steps:
            self.columns[step.column].append(_Spot(step.column, step.key))
        for number, link in enumerate(flow.links):
            first, last = column[link.material], column[link.product]
            passed = [_Spot(at, link.material, number) for at in range(first + 1, last)]
            way = [_Spot(first, link.material), *passed, _Spot(last, link.product)]
            self.way.append(way)
            for spot in passed:
                self.columns[spot.column].append(spot)
            for one, other in pairwise(way):
                self.segments[one.column].append((one, other, number))
                self.right[one].append((other, number))
                self.left[other].append((one, number))
        self.weight = {_Spot(step.column, step.key): step.weight for step in flow.steps}

    # order

    def ordered(self) -> tuple[Order, int]:
        """Return the best order found, and its crossings."""
        order = [list(column) for column in self.columns]
        best, fewest = [list(column) for column in order], count_crossings(order, self.segments)
        for sweep in range(_SWEEPS):
            if not fewest:
                break
            forward = sweep % 2 == 0
            neighbours = self.left if forward else self.right
            columns = range(1, len(order)) if forward else range(len(order) - 2, -1, -1)
            for column in columns:
                self._sort(order, column, order[column - 1 if forward else column + 1], neighbours)
            crossings = count_crossings(order, self.segments)
            if crossings < fewest:
                best, fewest = [list(column) for column in order], crossings
        return best, fewest

    def _sort(
        self,
        order: Order,
        column: int,
        beside: list[_Spot],
        neighbours: Mapping[_Spot, list[tuple[_Spot, int]]],
    ) -> None:
        """Order a column by the mean place of each spot's neighbours; without any it keeps its place."""
        place = {spot: (at + 0.5) / len(beside) for at, spot in enumerate(beside)}
        wish = {}
        for at, spot in enumerate(order[column]):
            near = [place[other] for other, _ in neighbours[spot]]
            wish[spot] = sum(near) / len(near) if near else (at + 0.5) / len(order[column])
        order[column].sort(key=lambda spot: (wish[spot], spot.key, spot.link))

    # heights

    def scale(self, order: Order, height: float, gap: float) -> float:
        """Return pixels for one unit of weight, such that the fullest column fits."""
        scales = []
        for column in order:
            weight = sum(self._weight(spot) for spot in column)
            room = max(height - _gaps(column, gap), height / 3)
            if weight > 0:
                scales.append(room / weight)
        return min(scales, default=1.0)

    def _weight(self, spot: _Spot) -> float:
        return self.weight[spot] if spot.link < 0 else self.flow.links[spot.link].weight

    def heights(self, thickness: Sequence[float], scale: float, least_box: float) -> dict[_Spot, float]:
        """Return how high each spot is: enough for all bands on either side."""
        heights = {}
        for column in self.columns:
            for spot in column:
                if spot.link >= 0:
                    heights[spot] = thickness[spot.link]
                else:
                    sides = (
                        sum(thickness[number] for _, number in side[spot]) for side in (self.left, self.right)
                    )
                    heights[spot] = max(least_box, self.weight[spot] * scale, *sides)
        return heights

    def tops(
        self, order: Order, heights: Mapping[_Spot, float], height: float, gap: float
    ) -> dict[_Spot, float]:
        """Return where each spot begins; drawn towards its neighbours as far as the others leave room."""
        needed = [sum(heights[spot] for spot in column) + _gaps(column, gap) for column in order]
        full = max(height, *needed)
        tops: dict[_Spot, float] = {}
        for column, room in zip(order, needed, strict=True):
            top = (full - room) / 2
            for spot, below in zip(column, [*column[1:], column[-1]], strict=True):
                tops[spot] = top
                top += heights[spot] + _gap(spot, below, gap)
        for draw in range(_DRAWS):
            forward = draw % 2 == 0
            neighbours = self.left if forward else self.right
            share = 1.0 - draw / (2 * _DRAWS)
            for column in order if forward else reversed(order):
                for spot in column:
                    near = [tops[other] + heights[other] / 2 for other, _ in neighbours[spot]]
                    if near:
                        wish = sum(near) / len(near) - heights[spot] / 2
                        tops[spot] += (wish - tops[spot]) * share
                _part(column, tops, heights, full, gap)
        least = min(tops.values())
        return {spot: top - least for spot, top in tops.items()}

    # bands

    def stops(
        self, tops: Mapping[_Spot, float], heights: Mapping[_Spot, float], thickness: Sequence[float]
    ) -> list[tuple[tuple[int, float], ...]]:
        """Return the tops of every band at each column it touches: stacked at steps in the order of ends."""
        leaving = self._stacked(self.right, tops, heights, thickness)
        arriving = self._stacked(self.left, tops, heights, thickness)
        return [
            tuple(
                (spot.column, leaving[spot, number] if spot is way[0] else arriving[spot, number])
                for spot in way
            )
            for number, way in enumerate(self.way)
        ]

    def _stacked(
        self,
        side: Mapping[_Spot, list[tuple[_Spot, int]]],
        tops: Mapping[_Spot, float],
        heights: Mapping[_Spot, float],
        thickness: Sequence[float],
    ) -> dict[tuple[_Spot, int], float]:
        stacked = {}
        for spot, bands in side.items():
            inner = sum(thickness[number] for _, number in bands)
            top = tops[spot] + (heights[spot] - inner) / 2
            for _, number in sorted(bands, key=lambda band: (tops[band[0]], band[1])):
                stacked[spot, number] = top
                top += thickness[number]
        return stacked


def _part(
    column: Sequence[_Spot], tops: dict[_Spot, float], heights: Mapping[_Spot, float], full: float, gap: float
) -> None:
    """Push the spots of a column apart, in their order, within 0 and `full`."""
    least = 0.0
    before = column[0]
    for spot in column:
        least += 0.0 if spot is column[0] else _gap(before, spot, gap)
        tops[spot] = max(tops[spot], least)
        least = tops[spot] + heights[spot]
        before = spot
    most = full
    for spot in reversed(column):
        most -= 0.0 if spot is column[-1] else _gap(spot, before, gap)
        tops[spot] = min(tops[spot], most - heights[spot])
        most = tops[spot]
        before = spot


def _gap(above: _Spot, below: _Spot, gap: float) -> float:
    """Return the room between two neighbours: bands that only pass need little."""
    return min(gap, _PASSING_GAP) if above.link >= 0 and below.link >= 0 else gap


def _gaps(column: Sequence[_Spot], gap: float) -> float:
    return sum(_gap(above, below, gap) for above, below in pairwise(column))
