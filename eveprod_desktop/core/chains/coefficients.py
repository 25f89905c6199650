"""Every chain at once: how much of each raw material is in one unit of each product.

Level by level over the graph, a dense row of raw materials for every product: the row of a product
is the sum of the rows of its materials, times quantity a run, over units a run. The longest way to
each raw material is found in the same pass.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from eveprod_desktop.core.chains.graph import Ints, Nodes, RecipeGraph

_RANK = 1 << 16  # a recipe has far fewer materials than this
_BLOCK_EDGES = 256


@dataclass(frozen=True, slots=True, eq=False)
class ChainRows:
    """Rows of chains: product and raw material (type ids), quantity in one unit, depth, and a path."""

    item: Ints
    raw: Ints
    quantity: npt.NDArray[np.float64]
    depth: Nodes
    path: list[str]

    def __len__(self) -> int:
        return len(self.item)


class ChainMatrix:
    """The growing table of coefficients: one row a product, one column a raw material."""

    def __init__(self, graph: RecipeGraph) -> None:
        self._graph = graph
        raw = np.flatnonzero(graph.is_raw)
        self._raw = raw
        self._column = np.full(len(graph), -1, np.int64)
        self._column[raw] = np.arange(len(raw))
        self._quantity = np.zeros((len(graph), len(raw)))
        # longest way times _RANK, plus the rank (from the end) of the material it leads over;
        # -1 where there is no way
        self._way = np.full((len(graph), len(raw)), -1, np.int32)
        self._paths: dict[int, str] = {}  # by product's node times columns, plus column

    def compute(self, nodes: npt.NDArray[np.intp]) -> ChainRows:
        """Compute the products `nodes` and return their rows, by item and raw material.

        All products among their materials must be among the nodes or have been computed before.
        """
        level = self._graph.level[nodes]
        parts = [self._level(nodes[level == at]) for at in np.unique(level[level > 0])]
        if not parts:
            return ChainRows(
                np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0), np.empty(0, np.int32), []
            )
        item = np.concatenate([part.item for part in parts])
        order = np.argsort(item, kind="stable")
        path = [path for part in parts for path in part.path]
        return ChainRows(
            item[order],
            np.concatenate([part.raw for part in parts])[order],
            np.concatenate([part.quantity for part in parts])[order],
            np.concatenate([part.depth for part in parts])[order],
            [path[at] for at in order.tolist()],
        )

    def _level(self, nodes: npt.NDArray[np.intp]) -> ChainRows:
        """Fill the rows of products of one level, a few at a time so that the work stays in the cache."""
        graph = self._graph
        edges = np.cumsum(graph.start[nodes + 1] - graph.start[nodes])
        for block in np.split(nodes, np.flatnonzero(np.diff(edges // _BLOCK_EDGES)) + 1):
            self._fill(block)
        return self._rows(nodes)

    def _fill(self, nodes: npt.NDArray[np.intp]) -> None:
        graph = self._graph
        count = graph.start[nodes + 1] - graph.start[nodes]
        first = np.concatenate(([0], np.cumsum(count)[:-1]))
        rank = np.arange(count.sum()) - np.repeat(first, count)
        edge = np.repeat(graph.start[nodes], count) + rank
        material = graph.material[edge]
        consumer = np.repeat(nodes, count)
        per_unit = graph.per_run[edge] / graph.units_per_run[consumer]
        step = (_RANK - 1 - rank).astype(np.int32)

        # materials that are products themselves bring their whole rows
        made = np.flatnonzero(graph.level[material] > 0)
        if len(made):
            groups = np.flatnonzero(np.diff(consumer[made], prepend=-1))
            owner = consumer[made][groups]
            rows = self._quantity[material[made]]
            rows *= per_unit[made, None]
            self._quantity[owner] = np.add.reduceat(rows, groups)
            way = self._way[material[made]]
            longer = way // _RANK * _RANK + (_RANK + step[made, None])
            longer[way < 0] = -1
            self._way[owner] = np.maximum.reduceat(longer, groups)

        # raw ones fill a single place each; a recipe names a material once
        raw = np.flatnonzero(graph.level[material] == 0)
        at = consumer[raw], self._column[material[raw]]
        self._quantity[at] += per_unit[raw]
        self._way[at] = np.maximum(self._way[at], _RANK + step[raw])

    def _rows(self, nodes: npt.NDArray[np.intp]) -> ChainRows:
        graph = self._graph
        at, column = np.nonzero(self._way[nodes] >= 0)
        node = nodes[at]
        way = self._way[node, column]
        via = graph.material[graph.start[node] + (_RANK - 1 - way % _RANK)]
        head = [f"{type_id}->" for type_id in graph.type_id[nodes].tolist()]
        columns = len(self._raw)
        raw_name = [str(type_id) for type_id in graph.type_id[self._raw].tolist()]
        paths = self._paths
        path = [
            head[one] + (paths[over] if made else raw_name[to])
            for one, over, to, made in zip(
                at.tolist(),
                (via.astype(np.int64) * columns + column).tolist(),
                column.tolist(),
                (graph.level[via] > 0).tolist(),
                strict=True,
            )
        ]
        paths.update(zip((node * columns + column).tolist(), path, strict=True))
        return ChainRows(
            graph.type_id[node],
            graph.type_id[self._raw[column]],
            self._quantity[node, column],
            (way // _RANK).astype(np.int32),
            path,
        )
