"""What some stock allows to build: every product at once, directly and through components, in whole jobs.

Directly: one job, from materials that are there. Through components: one job of the product and one
of every component whose stock does not suffice, all from what is there, nothing bought. What is there of a
component is used before any is made, as in an exact plan.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from eveprod_desktop.core.planning.flat_chains import (
    Flags,
    FlatChains,
    Floats,
    Places,
    Shares,
    most_runs,
    units_of_jobs,
)

_MOST_ROUNDS = 200
_HALVE_EVERY = 4
_NARROW = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Possible:
    """How much can be built of every product, in the order of `FlatChains.products`.

    `limiting` are nodes of the graph: the material that ends it first; `missing` the units of it that one
    more run would need beyond what is there. `makes` counts the components that have to be made for
    `with_components` runs (for one run where there is none), `unlicensed` those of them without a blueprint.
    """

    direct: Floats
    direct_limiting: Places
    direct_missing: Floats
    with_components: Floats
    limiting: Places
    missing: Floats
    makes: Places
    unlicensed: Places


class _Desk:
    """The chains of some products with everything looked up that does not depend on runs."""

    def __init__(self, chains: FlatChains, stock: Floats, shares: Shares) -> None:
        graph = chains.graph
        self.chains = chains
        self._everywhere = stock, shares
        self._base = graph.per_run[chains.line].astype(np.float64)
        self._shares = shares.of(chains.node[chains.source])
        self._stock = stock[chains.node]
        self._units_per_run = np.maximum(graph.units_per_run[chains.node], 1).astype(np.float64)
        raw = [rung.parts for rung in chains.rungs if rung.is_raw]
        self.raw = raw[0] if raw else slice(0, 0)
        self._product = chains.product[self.raw]
        self._starts = np.searchsorted(self._product, np.arange(len(chains)))

    def only(self, chosen: Flags) -> "_Desk":
        """Return the desk of some of the products."""
        return _Desk(self.chains.only(chosen), *self._everywhere)

    def demand(self, runs: Floats) -> tuple[Floats, Floats]:
        """Return units asked for of every part, and the runs of its job after stock is used up."""
        chains = self.chains
        demand, jobs = np.zeros(len(chains.node)), np.zeros(len(chains.node))
        jobs[: len(chains)] = runs
        for rung in chains.rungs:
            shares = tuple([one[rung.edges] for one in self._shares])
            units = units_of_jobs(jobs[chains.source[rung.edges]], self._base[rung.edges], shares)
            asked = demand[rung.parts] = np.add.reduceat(units, rung.starts)
            if not rung.is_raw:
                lacks = np.maximum(asked - self._stock[rung.parts], 0)
                jobs[rung.parts] = np.ceil(lacks / self._units_per_run[rung.parts])
        return demand, jobs

    def strain(self, demand: Floats) -> Floats:
        """Return what share of its scarcest raw material each product asks for; over 1 is too much."""
        return np.maximum.reduceat(self._strains(demand), self._starts)

    def limiting(self, demand: Floats) -> tuple[Places, Floats]:
        """Return each product's scarcest raw material (node), and the units of it that are missing."""
        strains = self._strains(demand)
        worst = np.maximum.reduceat(strains, self._starts)
        counts = np.diff(np.append(self._starts, len(strains)))
        first = _first_of(strains, worst, self._starts, counts)
        lacks = self.lacks(demand)
        return self.chains.node[self.raw][first], lacks[first]

    def lacks(self, demand: Floats) -> Floats:
        """Return the units of every raw part that are missing."""
        return np.maximum(demand[self.raw] - self._stock[self.raw], 0)

    def _strains(self, demand: Floats) -> Floats:
        asked = demand[self.raw]
        with np.errstate(divide="ignore", invalid="ignore"):
            strains = asked / self._stock[self.raw]
        strains[asked == 0] = 0.0
        return strains


def what_is_possible(chains: FlatChains, stock: Floats, shares: Shares, licensed: Flags) -> Possible:
    """Return what a stock allows.

    `stock` are units, `licensed` whether there is a blueprint, and `shares` what efficiency and place
    leave, all by node of the graph.
    """
    count = len(chains)
    if not count:
        none, nowhere = np.zeros(0), np.zeros(0, np.intp)
        return Possible(none, nowhere, none, none, nowhere, none, nowhere, nowhere)
    direct, direct_limiting, direct_missing = _direct(chains, stock, shares)
    desk = _Desk(chains, stock, shares)
    runs = _with_components(desk, _upper_bound(chains, stock, shares))
    limiting, missing = desk.limiting(desk.demand(runs + 1)[0])
    works = desk.demand(np.maximum(runs, 1))[1][count:] > 0
    product, node = chains.product[count:][works], chains.node[count:][works]
    return Possible(
        direct,
        direct_limiting,
        direct_missing,
        runs,
        limiting,
        missing,
        np.bincount(product, minlength=count),
        np.bincount(product[~licensed[node]], minlength=count),
    )


def missing_for(
    chains: FlatChains, product: int, runs: int, stock: Floats, shares: Shares
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return what so many runs of one product lack, as (node, units): directly, and through components.

    `product` is its place in `chains.products`.
    """
    graph = chains.graph
    at = int(chains.products[product])
    lines = slice(int(graph.start[at]), int(graph.start[at + 1]))
    needs = units_of_jobs(
        np.full(lines.stop - lines.start, float(runs)),
        graph.per_run[lines].astype(np.float64),
        shares.of(np.full(lines.stop - lines.start, at)),
    )
    direct = [
        (node, int(need - stock[node]))
        for node, need in zip(graph.material[lines].tolist(), needs.tolist(), strict=True)
        if need > stock[node]
    ]
    chosen = np.zeros(len(chains), bool)
    chosen[product] = True
    desk = _Desk(chains.only(chosen), stock, shares)
    lacks = desk.lacks(desk.demand(np.array([float(runs)]))[0])
    nodes = desk.chains.node[desk.raw]
    through = [
        (node, int(units)) for node, units in zip(nodes.tolist(), lacks.tolist(), strict=True) if units > 0
    ]
    return direct, through


def _direct(chains: FlatChains, stock: Floats, shares: Shares) -> tuple[Floats, Places, Floats]:
    graph, products = chains.graph, chains.products
    consumer = graph.consumer()
    base = graph.per_run.astype(np.float64)
    own = shares.of(consumer)
    units = stock[graph.material]
    runs = most_runs(units, base, own)
    starts = graph.start[products]
    least = np.minimum.reduceat(runs, starts)
    spread = np.full(len(graph), -1.0)
    spread[products] = least
    # of the materials that end it at the same run, the one that one more run lacks most of
    lacks = units_of_jobs(spread[consumer] + 1, base, own) - units
    lacks[runs > spread[consumer]] = -1
    most = np.maximum.reduceat(lacks, starts)
    first = _first_of(lacks, most, starts, np.diff(np.append(starts, len(lacks))))
    return least, graph.material[first].astype(np.intp), most


def _first_of(
    values: Floats, wanted: Floats, starts: "npt.NDArray[np.integer[Any]]", counts: Places
) -> Places:
    """Return, for each of some rows of values, where its wanted one stands first."""
    hits = np.flatnonzero(values == np.repeat(wanted, counts))
    return hits[np.searchsorted(hits, starts)]


def _upper_bound(chains: FlatChains, stock: Floats, shares: Shares) -> Floats:
    """Return runs that no plan exceeds: as if every material were there for each product alone."""
    graph = chains.graph
    there = stock.copy()
    runs = np.zeros(len(graph))
    base = graph.per_run.astype(np.float64)
    own = shares.of(graph.consumer())
    for level in range(1, int(graph.level.max(initial=0)) + 1):
        nodes = np.flatnonzero(graph.level == level)
        counts = (graph.start[nodes + 1] - graph.start[nodes]).astype(np.intp)
        first = np.cumsum(counts) - counts
        lines = np.repeat(graph.start[nodes] - first, counts) + np.arange(counts.sum())
        line_shares = tuple([one[lines] for one in own])
        most = most_runs(there[graph.material[lines]], base[lines], line_shares)
        runs[nodes] = np.minimum.reduceat(most, first)
        there[nodes] += runs[nodes] * graph.units_per_run[nodes]
    return runs[chains.products]


def _with_components(desk: _Desk, bound: Floats) -> Floats:
    """Return the most runs by closing in on them from both sides, for all products at once.

    `bound` are runs that none exceeds. What is needed grows with the runs and a little faster than they
    do (stock is used up first), so a straight line between the two ends points close to the answer.
    """
    count = len(desk.chains)
    low, high = np.zeros(count), bound + 1
    low_strain, high_strain = np.zeros(count), np.full(count, np.inf)
    guess = bound
    active = np.flatnonzero(high - low > 1)
    own, laid = desk, np.arange(count)
    for round_ in range(_MOST_ROUNDS):
        if not len(active):
            break
        if len(active) <= len(laid) // 2:  # leaving out those that are found pays only now and then
            chosen = np.zeros(count, bool)
            chosen[active] = True
            own, laid = desk.only(chosen), active
        tried = guess[laid]
        strain = own.strain(own.demand(tried)[0])
        possible = strain <= 1
        fits, not_ = laid[possible], laid[~possible]
        low[fits], low_strain[fits] = tried[possible], strain[possible]
        high[not_], high_strain[not_] = tried[~possible], strain[~possible]
        active = np.flatnonzero(high - low > 1)
        guess = _next_guess(round_, low, high, low_strain, high_strain)
    return low


def _next_guess(round_: int, low: Floats, high: Floats, low_strain: Floats, high_strain: Floats) -> Floats:
    width = high - low
    if round_ % _HALVE_EVERY == _HALVE_EVERY - 1:
        guess = low + width / 2
    elif round_ % 2:
        # the line pointed below the answer: close in from above
        guess = low + 1 + width * _NARROW
    else:
        with np.errstate(divide="ignore", invalid="ignore"):
            part = (1 - low_strain) / (high_strain - low_strain)
        guess = low + width * np.where(np.isfinite(part) & (part > 0), np.minimum(part, 1), 0.5)
    done = width <= 1
    guess = np.clip(np.floor(guess), low + 1, np.maximum(high - 1, low + 1))
    return np.where(done, low, guess)
