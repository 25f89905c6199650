"""What a stock allows to build, for every product at once."""

import random
from functools import partial

import numpy as np

from benchmarks.conftest import Bench
from eveprod_desktop.core.chains.service import ProductionChainService
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.planning.buildable import what_is_possible
from eveprod_desktop.core.planning.flat_chains import Shares, lay_out


def test_buildable(bench: Bench, loaded: Database) -> None:
    graph = ProductionChainService(loaded).recipe_graph()
    bench.at_most("laying out all chains (once a build)", bench.seconds(lambda: lay_out(graph), 3), 1, "s")
    chains = lay_out(graph)
    luck = random.Random(2)
    efficiency = np.where(graph.activity == 1, 0.9, 1.0)
    shares = Shares(efficiency, np.full(len(graph), 0.99), np.full(len(graph), 0.958))
    licensed = np.ones(len(graph), bool)
    everything = np.array([float(int(10 ** luck.uniform(0, 7))) for _ in range(len(graph))])
    raw = np.where(graph.level == 0, everything * 1000, 0.0)
    for what, stock in (("a bit of everything", everything), ("raw materials", raw)):
        seconds = bench.seconds(partial(what_is_possible, chains, stock, shares, licensed))
        bench.at_most(f"buildable, all {len(chains):,} products from {what}", seconds * 1000, 100, "ms")
