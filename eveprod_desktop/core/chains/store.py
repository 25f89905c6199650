"""The computed tables of this room: written at a rebuild, read back as the graph."""

import time
from collections.abc import Mapping

import numpy as np
from sqlalchemy import Connection, delete, select

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.chains.batches import ProductKind, batch_of_nodes
from eveprod_desktop.core.chains.coefficients import ChainMatrix, ChainRows
from eveprod_desktop.core.chains.graph import RecipeGraph, build_graph
from eveprod_desktop.core.chains.recipes import Recipe, choose, read_candidates
from eveprod_desktop.core.chains.rows import BATCHES, Batch, BatchResult
from eveprod_desktop.core.db.bulk import create_indexes, insert_rows, recreate
from eveprod_desktop.core.db.static_tables import blueprint_products, groups, types
from eveprod_desktop.core.db.tables import production_chains, production_dependencies, production_items
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.work.monitor import Monitor

REBUILD_STEPS = len(BATCHES)


def rebuild_all(
    connection: Connection, monitor: Monitor, *, first_step: int = 1, steps: int = REBUILD_STEPS
) -> list[BatchResult]:
    """Make every computed table of this room anew from the static data, batch by batch.

    Runs in the caller's transaction. The batches are steps `first_step` and following of `steps`.
    """
    for table in (production_dependencies, production_items, production_chains):
        recreate(connection, table)
    began = time.perf_counter()
    graph = build_graph(choose(read_candidates(connection)))
    batch = batch_of_nodes(graph, _kinds(connection))
    _write_graph(connection, graph, batch)
    matrix = ChainMatrix(graph)
    results = []
    for number, name in enumerate(BATCHES):
        monitor.step(f"Computing {name.replace('_', ' ')}", first_step + number, steps, unit="chains")
        nodes = np.flatnonzero(batch == number)
        rows = matrix.compute(nodes)
        _write_chains(connection, rows)
        monitor.advance(len(nodes), len(nodes))
        now = time.perf_counter()
        results.append(BatchResult(name, len(nodes), len(rows), now - began))
        began = now
    for table in (production_dependencies, production_items, production_chains):
        create_indexes(connection, table)
    return results


def rebuild_batch(connection: Connection, name: Batch, monitor: Monitor) -> BatchResult:
    """Make the chains of one batch anew, from the graph that stands.

    What the batch's products are made of is computed along the way, but not written.

    Raises:
        AppError: the graph was never built.

    """
    began = time.perf_counter()
    graph = load_graph(connection)
    if not len(graph):
        raise AppError(
            "There is no recipe graph yet.",
            "Rebuild everything first: on the Static data screen, or with `eveprod chains build`.",
        )
    monitor.step(f"Computing {name.replace('_', ' ')}", unit="chains")
    batch = load_batches(connection, graph)
    matrix = ChainMatrix(graph)
    matrix.compute(np.flatnonzero(batch < BATCHES.index(name)))
    nodes = np.flatnonzero(batch == BATCHES.index(name))
    rows = matrix.compute(nodes)
    of_batch = select(production_items.c.type_id).where(production_items.c.batch == name)
    connection.execute(delete(production_chains).where(production_chains.c.item_type_id.in_(of_batch)))
    _write_chains(connection, rows)
    monitor.advance(len(nodes), len(nodes))
    return BatchResult(name, len(nodes), len(rows), time.perf_counter() - began)


def load_graph(connection: Connection) -> RecipeGraph:
    """Read the graph of the last rebuild; empty if there was none."""
    return build_graph(load_recipes(connection))


def load_recipes(connection: Connection) -> dict[int, Recipe]:
    """Read the recipes that counted at the last rebuild, by product."""
    materials: dict[int, list[tuple[int, int]]] = {}
    part = production_dependencies.c
    for item, material, quantity in connection.execute(
        select(part.item_type_id, part.material_type_id, part.base_quantity)
    ):
        materials.setdefault(item, []).append((material, quantity))
    item = production_items.c
    return {
        row.type_id: Recipe(
            row.type_id,
            row.blueprint_type_id,
            row.activity_id,
            row.units_per_run,
            row.time_seconds,
            tuple(materials[row.type_id]),
        )
        for row in connection.execute(select(production_items).where(item.blueprint_type_id.is_not(None)))
    }


def load_chains(connection: Connection) -> list[tuple[int, int, float, int, str]]:
    """Read all rows of chains, by item and raw material: item, raw, quantity in one unit, depth, path."""
    row = production_chains.c
    rows = connection.execute(select(production_chains).order_by(row.item_type_id, row.raw_material_type_id))
    return [tuple(one) for one in rows]


def load_batches(connection: Connection, graph: RecipeGraph) -> np.ndarray[tuple[int], np.dtype[np.int8]]:
    """Read the batch of every node of the graph, 0 to 4 in the order of `rows.BATCHES`."""
    item = production_items.c
    batch_of = {
        row.type_id: BATCHES.index(row.batch) for row in connection.execute(select(item.type_id, item.batch))
    }
    return np.array([batch_of[type_id] for type_id in graph.type_id.tolist()], np.int8)


def _kinds(connection: Connection) -> Mapping[int, ProductKind]:
    made = blueprint_products.c
    invented = select(made.product_type_id).where(made.activity_id == int(Activity.INVENTION))
    blueprint_invented = made.blueprint_type_id.in_(invented)
    rows = connection.execute(
        select(
            made.product_type_id,
            types.c.group_id,
            groups.c.category_id,
            types.c.meta_group_id,
            blueprint_invented,
        )
        .join_from(blueprint_products, types, types.c.type_id == made.product_type_id)
        .outerjoin(groups, groups.c.group_id == types.c.group_id)
        .order_by(blueprint_invented)
    )
    return {
        product: ProductKind(group, category or 0, meta_group, bool(is_invented))
        for product, group, category, meta_group, is_invented in rows
    }


def _write_graph(
    connection: Connection, graph: RecipeGraph, batch: np.ndarray[tuple[int], np.dtype[np.int8]]
) -> None:
    consumer = graph.consumer()
    insert_rows(
        connection,
        production_dependencies,
        list(
            zip(
                graph.type_id[consumer].tolist(),
                graph.type_id[graph.material].tolist(),
                graph.per_run.tolist(),
                graph.activity[consumer].tolist(),
                graph.blueprint[consumer].tolist(),
                graph.is_raw[graph.material].tolist(),
                strict=True,
            )
        ),
    )
    insert_rows(
        connection,
        production_items,
        [
            (type_id, BATCHES[at], level, *((blueprint, activity, units, seconds) if level else (None,) * 4))
            for type_id, at, level, blueprint, activity, units, seconds in zip(
                graph.type_id.tolist(),
                batch.tolist(),
                graph.level.tolist(),
                graph.blueprint.tolist(),
                graph.activity.tolist(),
                graph.units_per_run.tolist(),
                graph.time_seconds.tolist(),
                strict=True,
            )
        ],
    )


def _write_chains(connection: Connection, rows: ChainRows) -> None:
    insert_rows(
        connection,
        production_chains,
        list(
            zip(
                rows.item.tolist(),
                rows.raw.tolist(),
                rows.quantity.tolist(),
                rows.depth.tolist(),
                rows.path,
                strict=True,
            )
        ),
    )
