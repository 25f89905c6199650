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


@dataclass(frozen=True, slots=True, eq=False)
class _Outcome:
    """What so many runs of each product come to: is it possible, how strained, what limits, who works."""

    possible: Flags
    strain: Floats
    limiting: Places
    missing: Floats
    runs: Floats


def what_is_possible(chains: FlatChains, stock: Floats, shares: Shares, licensed: Flags) -> Possible:
    """Return what a stock allows.

    `stock` are units, `licensed` whether there is a blueprint, and `shares` what efficiency and place
    leave, all by node of the graph.
    """
    direct, direct_limiting, direct_missing = _direct(chains, stock, shares)
    runs = _with_components(chains, stock, shares)
    further = _reckon(chains, runs + 1, stock, shares)
    works = _reckon(chains, np.maximum(runs, 1), stock, shares).runs[len(chains) :] > 0
    parts = slice(len(chains), None)
    product, node = chains.product[parts], chains.node[parts]
    count = len(chains)
    return Possible(
        direct,
        direct_limiting,
        direct_missing,
        runs,
        further.limiting,
        further.missing,
        np.bincount(product[works], minlength=count),
        np.bincount(product[works & ~licensed[node]], minlength=count),
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
        _of(shares, np.full(lines.stop - lines.start, at)),
    )
    direct = [
        (node, int(need - stock[node]))
        for node, need in zip(graph.material[lines].tolist(), needs.tolist(), strict=True)
        if need > stock[node]
    ]
    chosen = np.zeros(len(chains), bool)
    chosen[product] = True
    own = chains.only(chosen)
    short = _shortages(own, _demand(own, np.array([float(runs)]), stock, shares)[0], stock)
    through = [(int(own.node[part]), int(units)) for part, units in zip(*short, strict=True) if units > 0]
    return direct, through


def _direct(chains: FlatChains, stock: Floats, shares: Shares) -> tuple[Floats, Places, Floats]:
    graph, products = chains.graph, chains.products
    consumer = graph.consumer()
    base = graph.per_run.astype(np.float64)
    own = _of(shares, consumer)
    units = stock[graph.material]
    runs = most_runs(units, base, own)
    starts = graph.start[products]
    least = np.minimum.reduceat(runs, starts) if len(products) else np.zeros(0)
    spread = np.full(len(graph), -1.0)
    spread[products] = least
    # of the materials that end it at the same run, the one that one more run lacks most of
    lacks = units_of_jobs(spread[consumer] + 1, base, own) - units
    lacks[runs > spread[consumer]] = -1
    most = np.maximum.reduceat(lacks, starts) if len(products) else np.zeros(0)
    first = _first_of(lacks, most, starts, np.diff(np.append(starts, len(lacks))))
    return least, graph.material[first].astype(np.intp), most


def _first_of(
    values: Floats, wanted: Floats, starts: "npt.NDArray[np.integer[Any]]", counts: Places
) -> Places:
    """Return, for each of some rows of values, where its wanted one stands first."""
    hits = np.flatnonzero(values == np.repeat(wanted, counts))
    return hits[np.searchsorted(hits, starts)] if len(hits) else np.zeros(0, np.intp)


def _of(shares: Shares, nodes: "npt.NDArray[np.integer[Any]]") -> tuple[Floats, Floats, Floats]:
    return shares.efficiency[nodes], shares.structure[nodes], shares.rig[nodes]


def _upper_bound(chains: FlatChains, stock: Floats, shares: Shares) -> Floats:
    """Return runs that no plan exceeds: as if every material were there for each product alone."""
    graph = chains.graph
    there = stock.copy()
    runs = np.zeros(len(graph))
    base = graph.per_run.astype(np.float64)
    own = _of(shares, graph.consumer())
    for level in range(1, int(graph.level.max(initial=0)) + 1):
        nodes = np.flatnonzero(graph.level == level)
        counts = (graph.start[nodes + 1] - graph.start[nodes]).astype(np.intp)
        first = np.cumsum(counts) - counts
        lines = np.repeat(graph.start[nodes] - first, counts) + np.arange(counts.sum())
        line_shares = (own[0][lines], own[1][lines], own[2][lines])
        most = most_runs(there[graph.material[lines]], base[lines], line_shares)
        runs[nodes] = np.minimum.reduceat(most, first)
        there[nodes] += runs[nodes] * graph.units_per_run[nodes]
    return runs[chains.products]


def _with_components(chains: FlatChains, stock: Floats, shares: Shares) -> Floats:
    """Return the most runs by closing in on them from both sides, for all products at once.

    What is needed grows with the runs and a little faster than they do (stock is used up first), so a
    straight line between the two ends points close to the answer.
    """
    low = np.zeros(len(chains))
    high = _upper_bound(chains, stock, shares) + 1
    low_strain, high_strain = np.zeros(len(chains)), np.full(len(chains), np.inf)
    guess = high - 1
    active = np.flatnonzero(high - low > 1)
    own, laid = chains, np.arange(len(chains))
    for round_ in range(_MOST_ROUNDS):
        if not len(active):
            break
        if len(active) <= len(own) // 2:  # leaving out those that are found pays only now and then
            chosen = np.zeros(len(chains), bool)
            chosen[active] = True
            own, laid = chains.only(chosen), active
        tried = guess[laid]
        outcome = _reckon(own, tried, stock, shares)
        fits, not_ = laid[outcome.possible], laid[~outcome.possible]
        low[fits] = np.maximum(low[fits], tried[outcome.possible])
        low_strain[fits] = outcome.strain[outcome.possible]
        high[not_] = np.minimum(high[not_], tried[~outcome.possible])
        high_strain[not_] = outcome.strain[~outcome.possible]
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


def _reckon(chains: FlatChains, runs: Floats, stock: Floats, shares: Shares) -> _Outcome:
    demand, jobs = _demand(chains, runs, stock, shares)
    count = len(chains)
    raw = next((rung for rung in chains.rungs if rung.is_raw), None)
    if raw is None or not count:
        empty = np.zeros(count)
        return _Outcome(np.ones(count, bool), empty, np.zeros(count, np.intp), empty, jobs)
    asked, there = demand[raw.parts], stock[chains.node[raw.parts]]
    with np.errstate(divide="ignore", invalid="ignore"):
        strain = np.where(asked > 0, asked / there, 0.0)
    product = chains.product[raw.parts]
    starts = np.searchsorted(product, np.arange(count))
    worst = np.maximum.reduceat(strain, starts)
    first = _first_of(strain, worst, starts, np.diff(np.append(starts, len(strain))))
    lacks = np.maximum(asked - there, 0)
    short = np.bincount(product, lacks, minlength=count) > 0
    return _Outcome(~short, worst, chains.node[raw.parts][first], lacks[first], jobs)


def _shortages(chains: FlatChains, demand: Floats, stock: Floats) -> tuple[list[int], list[float]]:
    raw = next(rung for rung in chains.rungs if rung.is_raw)
    lacks = np.maximum(demand[raw.parts] - stock[chains.node[raw.parts]], 0)
    return list(range(raw.parts.start, raw.parts.stop)), lacks.tolist()


def _demand(chains: FlatChains, runs: Floats, stock: Floats, shares: Shares) -> tuple[Floats, Floats]:
    """Return units asked for of every part, and the runs of its job after stock is used up."""
    graph = chains.graph
    demand, jobs = np.zeros(len(chains.node)), np.zeros(len(chains.node))
    jobs[: len(chains)] = runs
    for rung in chains.rungs:
        source, line = chains.source[rung.edges], chains.line[rung.edges]
        own = _of(shares, chains.node[source])
        units = units_of_jobs(jobs[source], graph.per_run[line].astype(np.float64), own)
        asked = demand[rung.parts] = np.add.reduceat(units, rung.starts)
        if not rung.is_raw:
            node = chains.node[rung.parts]
            jobs[rung.parts] = np.ceil(np.maximum(asked - stock[node], 0) / graph.units_per_run[node])
    return demand, jobs
