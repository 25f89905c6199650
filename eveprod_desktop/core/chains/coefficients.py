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
        self._quantity[raw, np.arange(len(raw))] = 1.0
        # longest way times _RANK, plus the rank (from the end) of the material it leads over;
        # -1 where there is no way
        self._way = np.full((len(graph), len(raw)), -1, np.int32)
        self._way[raw, np.arange(len(raw))] = 0
        self._paths: dict[tuple[int, int], str] = {}

    def compute(self, nodes: npt.NDArray[np.intp]) -> ChainRows:
        """Compute the products `nodes` and return their rows.

        All products among their materials must be among the nodes or have been computed before.
        """
        level = self._graph.level[nodes]
        parts = [self._level(nodes[level == at]) for at in np.unique(level[level > 0])]
        if not parts:
            return ChainRows(
                np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0), np.empty(0, np.int32), []
            )
        return ChainRows(
            np.concatenate([part.item for part in parts]),
            np.concatenate([part.raw for part in parts]),
            np.concatenate([part.quantity for part in parts]),
            np.concatenate([part.depth for part in parts]),
            [path for part in parts for path in part.path],
        )

    def _level(self, nodes: npt.NDArray[np.intp]) -> ChainRows:
        graph = self._graph
        count = graph.start[nodes + 1] - graph.start[nodes]
        first = np.concatenate(([0], np.cumsum(count)[:-1]))
        rank = np.arange(count.sum()) - np.repeat(first, count)
        edge = np.repeat(graph.start[nodes], count) + rank
        material = graph.material[edge]
        per_unit = graph.per_run[edge] / np.repeat(graph.units_per_run[nodes], count)
        self._quantity[nodes] = np.add.reduceat(self._quantity[material] * per_unit[:, None], first)
        step = (_RANK - 1 - rank).astype(np.int32)[:, None]
        way = self._way[material]
        longer = np.where(way < 0, -1, (way // _RANK + 1) * _RANK + step)
        self._way[nodes] = np.maximum.reduceat(longer, first)
        return self._rows(nodes)

    def _rows(self, nodes: npt.NDArray[np.intp]) -> ChainRows:
        graph = self._graph
        at, column = np.nonzero(self._way[nodes] >= 0)
        node = nodes[at]
        way = self._way[node, column]
        via = graph.material[graph.start[node] + (_RANK - 1 - way % _RANK)]
        head = [f"{type_id}->" for type_id in graph.type_id[nodes].tolist()]
        paths = self._paths
        path: list[str] = []
        for one, product, over, to in zip(
            at.tolist(), node.tolist(), via.tolist(), column.tolist(), strict=True
        ):
            rest = paths.get((over, to))
            here = head[one] + (rest if rest is not None else str(graph.type_id[over]))
            paths[product, to] = here
            path.append(here)
        return ChainRows(
            graph.type_id[node],
            graph.type_id[self._raw[column]],
            self._quantity[node, column],
            (way // _RANK).astype(np.int32),
            path,
        )
