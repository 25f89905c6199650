"""The chains of all products laid out side by side, to reckon whole jobs for thousands of plans at once."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from eveprod_desktop.core.chains.graph import RecipeGraph

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """What blueprint, structure and rigs leave of the materials, for every node of the graph."""

    efficiency: Floats
    structure: Floats
    rig: Floats

    def of(self, nodes: "npt.NDArray[np.integer[Any]]") -> tuple[Floats, ...]:
        """Return the shares of some nodes in the order in which they are multiplied, without those of 1."""
        every = (self.efficiency, self.structure, self.rig)
        return tuple(one[nodes] for one in every if not np.all(one == 1))


@dataclass(frozen=True, slots=True, eq=False)
class _Rung:
    """Parts of one level: `parts` is where they stand, `edges` what asks for them, from `starts` on each."""

    parts: slice
    edges: slice
    starts: Places
    is_raw: bool


@dataclass(frozen=True, slots=True, eq=False)
class FlatChains:
    """Every part of every product's chain (a pair of product and node), and every line of every recipe in it.

    Parts 0 to P - 1 are the products themselves, in the order of `products` (nodes of the graph); the
    others follow from the highest level down, raw materials last, each level by product. `node` and
    `product` (0 to P - 1) say what a part is and in whose chain. Lines stand by the part that they ask
    for: `line` is the place among the graph's materials, `source` the part whose jobs ask.
    """

    graph: RecipeGraph
    products: Places
    node: Places
    product: Places
    line: Places
    source: Places
    rungs: tuple[_Rung, ...]

    def __len__(self) -> int:
        return len(self.products)

    def only(self, chosen: Flags) -> "FlatChains":
        """Return the chains of some of the products."""
        kept = chosen[self.product]
        lines = kept[self.source]
        place = np.cumsum(kept) - 1
        number = np.cumsum(chosen) - 1
        target = np.repeat(np.arange(len(self.node)), self._asked())
        asks = self.line[lines], place[self.source[lines]], place[target[lines]]
        parts = self.node[kept], number[self.product[kept]]
        return _lay_out(self.graph, self.products[chosen], parts, asks)

    def _asked(self) -> Places:
        """Return how many lines ask for each part."""
        counts = np.zeros(len(self.node), np.intp)
        for rung in self.rungs:
            ends = np.append(rung.starts[1:], rung.edges.stop - rung.edges.start)
            counts[rung.parts] = ends - rung.starts
        return counts


def lay_out(graph: RecipeGraph) -> FlatChains:
    """Lay out the chains of every product of a graph; to be done once for a build of the static data."""
    count = len(graph)
    products = np.flatnonzero(graph.level > 0)
    closure = _closures(graph)
    below = [closure[one] for one in products.tolist()]
    sizes = [len(one) for one in below]
    node = np.fromiter((one for own in below for one in own), np.intp, sum(sizes))
    product = np.repeat(np.arange(len(products)), sizes)
    order = np.lexsort((node, product, -graph.level[node]))
    node = np.concatenate((products, node[order]))
    product = np.concatenate((np.arange(len(products)), product[order]))
    keys = product[len(products) :] * count + node[len(products) :]
    by_key = np.argsort(keys)
    lines = (graph.start[node + 1] - graph.start[node]).astype(np.intp)
    source = np.repeat(np.arange(len(node)), lines)
    first = np.cumsum(lines) - lines
    line = np.repeat(graph.start[node], lines) + (np.arange(len(source)) - np.repeat(first, lines))
    wanted = product[source] * count + graph.material[line]
    target = len(products) + by_key[np.searchsorted(keys[by_key], wanted)]
    by_target = np.argsort(target, kind="stable")
    asks = line[by_target], source[by_target], target[by_target]
    return _lay_out(graph, products, (node, product), asks)


def _closures(graph: RecipeGraph) -> list[set[int]]:
    """Return for every node everything below it."""
    start, material = graph.start.tolist(), graph.material.tolist()
    below: list[set[int]] = [set() for _ in range(len(graph))]
    for node in np.argsort(graph.level, kind="stable").tolist():
        own = below[node]
        for one in material[start[node] : start[node + 1]]:
            own.add(one)
            own |= below[one]
    return below


def _lay_out(
    graph: RecipeGraph, products: Places, parts: tuple[Places, Places], asks: tuple[Places, Places, Places]
) -> FlatChains:
    """Find the rungs; `parts` are node and product, `asks` line, source and the part asked for, by that."""
    (node, product), (line, source, target) = parts, asks
    level = graph.level[node]
    rungs = []
    for number in range(int(level.max(initial=0)), -1, -1):
        own = np.flatnonzero(level[len(products) :] == number) + len(products)
        if not len(own):
            continue
        here = slice(int(own[0]), int(own[-1]) + 1)
        starts = np.searchsorted(target, np.arange(here.start, here.stop + 1))
        edges = slice(int(starts[0]), int(starts[-1]))
        rungs.append(_Rung(here, edges, starts[:-1] - starts[0], number == 0))
    return FlatChains(graph, products, node, product, line, source, tuple(rungs))


def units_of_jobs(runs: Floats, base: Floats, shares: tuple[Floats, ...]) -> Floats:
    """Return what jobs of so many runs take, as `industry.materials.units_needed` does for one.

    The shares that stay are multiplied in the same order, so that not a unit differs; those that are 1
    everywhere may be left out.
    """
    quantity = runs * base
    for share in shares:
        quantity *= share
    quantity *= 100
    quantity += 0.5
    np.floor(quantity, out=quantity)
    quantity /= 100
    np.ceil(quantity, out=quantity)
    return np.maximum(runs, quantity, out=quantity)


def most_runs(units: Floats, base: Floats, shares: tuple[Floats, ...]) -> Floats:
    """Return the most runs of one job that need no more than `units`: the inverse of `units_of_jobs`.

    A job needs no more than u units while its unrounded quantity is below u + 0.005; what binary
    fractions make of that is set right by trying the neighbours.
    """
    per_run = base
    for share in shares:
        per_run = per_run * share
    runs = np.minimum(units, np.floor((units + 0.005) / per_run))
    runs = np.where(units_of_jobs(runs, base, shares) > units, np.maximum(runs - 1, 0), runs)
    return np.where(units_of_jobs(runs + 1, base, shares) <= units, runs + 1, runs)
