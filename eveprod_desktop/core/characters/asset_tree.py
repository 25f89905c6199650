"""The tree of things with only those in it that are wanted, and what they come to."""

from dataclasses import dataclass

import numpy as np

from eveprod_desktop.core.characters.asset_table import NOWHERE, AssetTable, Flags, Floats, Ints, Places


@dataclass(frozen=True, slots=True, eq=False)
class Branches:
    """The nodes in sight and what hangs below each, by name; sums over the wanted things below and at it.

    `value_isk` leaves out things without a price, which `unpriced` counts. Sums are for all nodes.
    """

    roots: tuple[int, ...]
    below: Places
    start: Places
    things: Ints
    value_isk: Floats
    volume_m3: Floats
    unpriced: Ints

    def children(self, node: int) -> tuple[int, ...]:
        """Return the nodes below one."""
        return tuple(self.below[self.start[node] : self.start[node + 1]].tolist())


def name_order(table: AssetTable) -> Places:
    """Return the nodes of a table by name, things of one name in larger stacks first. Made once."""
    words = [
        *(one.name for one in table.place_words),
        *(f"{one.name}\n{table.owner_name(one.owner_id)}" for one in table.hangars),
    ]
    first = np.array(_ranks(words), np.intp)
    types = np.array(_ranks([one.name for one in table.types]), np.intp)
    rank = np.concatenate((first, types[table.type_at] if len(table) else first[:0]))
    quantity = np.concatenate((np.zeros(len(first), np.int64), -table.quantity))
    return np.lexsort((quantity, rank))


def branches(table: AssetTable, wanted: Flags, value_isk: Floats, order: Places) -> Branches:
    """Return the tree of the wanted things (by thing); `value_isk` is NaN where there is no price.

    `order` is what `name_order` says. What holds a wanted thing is in sight whether wanted or not.
    """
    nodes, first = len(table.parent), table.first_thing
    seen = np.zeros(nodes, bool)
    seen[first:] = wanted
    things = np.zeros(nodes, np.int64)
    value, volume = np.zeros(nodes), np.zeros(nodes)
    unpriced = np.zeros(nodes, np.int64)
    things[first:] = wanted
    value[first:] = np.where(wanted, np.nan_to_num(value_isk), 0.0)
    volume[first:] = np.where(wanted, np.nan_to_num(table.volume_m3), 0.0)
    unpriced[first:] = wanted & np.isnan(value_isk)
    for level in reversed(table.levels[1:]):
        at = level[seen[level]]
        above = table.parent[at]
        seen[above] = True
        for sums in (things, value, volume, unpriced):
            np.add.at(sums, above, sums[at])
    visible = order[seen[order]]
    parent = table.parent[visible]
    roots = visible[parent == NOWHERE]
    below = visible[parent != NOWHERE]
    grouped = below[np.argsort(table.parent[below], kind="stable")]
    counts = np.bincount(table.parent[grouped], minlength=nodes) if nodes else np.empty(0, np.intp)
    start = np.concatenate(([0], np.cumsum(counts)))
    best_first = roots[np.argsort(-value[roots], kind="stable")]
    return Branches(
        tuple(best_first.tolist()), grouped, start.astype(np.intp), things, value, volume, unpriced
    )


def _ranks(words: list[str]) -> list[int]:
    """Return the place of each word in the order of all, in any case."""
    ranks = [0] * len(words)
    folded = [word.casefold() for word in words]
    for rank, at in enumerate(sorted(range(len(words)), key=folded.__getitem__)):
        ranks[at] = rank
    return ranks
