"""Computing every chain, and reading one, against walking the raw tables for each request."""

import random
import statistics
import time

import numpy as np
from sqlalchemy import Connection, text

from benchmarks.conftest import Bench
from eveprod_desktop.core.chains.coefficients import ChainMatrix
from eveprod_desktop.core.chains.rows import ChainNode
from eveprod_desktop.core.chains.service import ProductionChainService
from eveprod_desktop.core.chains.store import load_graph
from eveprod_desktop.core.db.database import Database

_RECIPE = text(
    "SELECT m.material_type_id, m.quantity, p.quantity FROM blueprint_products p"
    " JOIN blueprint_materials m"
    " ON m.blueprint_type_id = p.blueprint_type_id AND m.activity_id = p.activity_id"
    " JOIN types b ON b.type_id = p.blueprint_type_id AND b.published"
    " WHERE p.product_type_id = :product AND p.activity_id IN (1, 11)"
)


def test_all_chains(bench: Bench, loaded: Database) -> None:
    with loaded.read() as connection:
        graph = load_graph(connection)
    every = np.arange(len(graph))
    seconds = bench.seconds(lambda: ChainMatrix(graph).compute(every))
    bench.at_most("all chains: coefficients, depth, path", seconds * 1000, 150, "ms")


def test_one_chain(bench: Bench, loaded: Database) -> None:
    chains = ProductionChainService(loaded)
    products = chains.producible()
    random.Random(1).shuffle(products)
    products = products[:20] if bench.smoke else products
    flat, tree = [], []
    for product in products:
        began = time.perf_counter()
        chains.get_chain(product)
        flat.append(time.perf_counter() - began)
        began = time.perf_counter()
        chains.get_chain_tree(product)
        tree.append(time.perf_counter() - began)
    bench.at_most("one chain, flat, p99", float(np.quantile(flat, 0.99)) * 1000, 5, "ms")
    bench.at_most("one chain, tree, p99", float(np.quantile(tree, 0.99)) * 1000, 5, "ms")

    deep = [product for product in products if _size(chains.get_chain_tree(product)) > 100][
        : 3 if bench.smoke else 60
    ]
    walked, read = [], []
    with loaded.read() as connection:
        for product in deep:
            began = time.perf_counter()
            _walk(connection, product, 1.0, {})
            walked.append(time.perf_counter() - began)
            began = time.perf_counter()
            chains.get_chain(product)
            chains.get_chain_tree(product)
            read.append(time.perf_counter() - began)
    ratio = statistics.mean(walked) / statistics.mean(read)
    bench.at_least("tree and flat / walking the raw tables, deep products", ratio, 100, "x")


def _walk(connection: Connection, product: int, quantity: float, raw: dict[int, float]) -> None:
    rows = connection.execute(_RECIPE, {"product": product}).all()
    if not rows:
        raw[product] = raw.get(product, 0.0) + quantity
    for material, per_run, units in rows:
        _walk(connection, material, quantity * per_run / units, raw)


def _size(node: ChainNode) -> int:
    return 1 + sum(_size(link.node) for link in node.materials)
