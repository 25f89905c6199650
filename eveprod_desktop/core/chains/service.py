"""The chains room as the rest of the program sees it."""

import threading
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, select

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.chains import recipes, store
from eveprod_desktop.core.chains.decisions import NOTHING_DECIDED, Decisions
from eveprod_desktop.core.chains.graph import RecipeGraph
from eveprod_desktop.core.chains.parts import ChainPart, flat_rows, open_chains, whole_units
from eveprod_desktop.core.chains.recipes import Recipe
from eveprod_desktop.core.chains.rows import (
    BATCHES,
    Batch,
    BatchResult,
    BlueprintSource,
    ChainNode,
    DirectRecipe,
    FlatRow,
    MaterialNeed,
    Use,
)
from eveprod_desktop.core.chains.trees import ChainTrees, planetary_recipe, recipe_of
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.db.static_tables import (
    blueprint_products,
    planet_schematic_types,
    planet_schematics,
    types,
)
from eveprod_desktop.core.errors import AppError, NothingToBuild
from eveprod_desktop.core.work.monitor import Monitor

_MOST_RUNS = 1_000_000_000


@dataclass(frozen=True, slots=True, eq=False)
class _Loaded:
    """What is read once and kept until the static data change."""

    graph: RecipeGraph
    batch: npt.NDArray[np.int8]
    trees: ChainTrees
    uses: npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class _Chains:
    """The rows of production_chains by item; `item` repeats their first column, to search in.

    `answers` keeps what was asked for, since a screen asks for the same chain at every change.
    """

    item: list[int]
    rows: Sequence[tuple[int, int, float, int, str]]
    answers: dict[int, tuple[FlatRow, ...]] = field(default_factory=dict)


class ProductionChainService:
    """Every question about chains, answered from the precomputed graph. Safe to call from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._loaded: _Loaded | None = None
        self._chains: _Chains | None = None

    def forget(self) -> None:
        """Read the graph anew at the next question; to be called when the static data changed."""
        with self._lock:
            self._loaded = None
            self._chains = None

    def is_producible(self, type_id: int) -> bool:
        """Whether a recipe that counts makes the type."""
        loaded = self._load()
        node = loaded.graph.node(type_id)
        return node is not None and bool(loaded.graph.level[node] > 0)

    def producible(self) -> list[int]:
        """Return every type that can be made, by id."""
        graph = self._load().graph
        return [int(one) for one in graph.type_id[graph.level > 0]]

    def get_chain_tree(self, type_id: int, *, open_planetary: bool = False) -> ChainNode:
        """Return the complete chain of a product as a tree; planetary goods are raw unless opened.

        Raises:
            NothingToBuild: the type has no recipe that counts.

        """
        loaded = self._load()
        tree = loaded.trees.tree(type_id, open_planetary=open_planetary)
        if tree.is_raw:
            raise self._nothing(type_id)
        return tree

    def get_parts(
        self, type_id: int, decisions: Decisions = NOTHING_DECIDED, *, open_planetary: bool = False
    ) -> list[ChainPart]:
        """Return the parts of a product's chain after make or buy, the product first; see `parts.open_chain`.

        Raises:
            NothingToBuild: the type has no recipe that counts.

        """
        trees = self._load().trees
        parts = trees.parts(type_id, decisions, open_planetary=open_planetary)
        if parts[0].recipe is None:
            raise self._nothing(type_id)
        return parts

    def get_parts_together(
        self, type_ids: Sequence[int], decisions: Decisions = NOTHING_DECIDED
    ) -> tuple[list[ChainPart], list[int]]:
        """Return the parts of several products' chains, each part once; see `parts.open_chains`.

        Planetary goods are bought.

        Raises:
            NothingToBuild: one of the types has no recipe that counts.

        """
        for type_id in type_ids:
            self._product(type_id)
        return open_chains(type_ids, self._load().trees.recipe, decisions)

    def recipe(self, type_id: int) -> Recipe | None:
        """Return the recipe that counts for a type, None for what has none (planetary goods are raw)."""
        return self._load().trees.recipe(type_id)

    def get_chain(self, type_id: int, decisions: Decisions = NOTHING_DECIDED) -> list[FlatRow]:
        """Return the raw materials of ONE unit of a product, by id, without material efficiency.

        Where something is decided, what is bought stands among them and what it is made of does not.

        Raises:
            NothingToBuild: the type has no recipe that counts.

        """
        if decisions.everywhere or decisions.places:
            self._product(type_id)
            return flat_rows(self.get_parts(type_id, decisions))
        chains = self._load_chains()
        answer = chains.answers.get(type_id)
        if answer is None:
            first, last = bisect_left(chains.item, type_id), bisect_right(chains.item, type_id)
            if first == last:
                raise self._nothing(type_id)
            answer = chains.answers[type_id] = tuple(
                FlatRow(raw, quantity, depth, tuple(map(int, path.split("->"))))
                for _, raw, quantity, depth, path in chains.rows[first:last]
            )
        return list(answer)

    def get_materials_list(
        self,
        type_id: int,
        *,
        runs: int = 1,
        material_efficiency: int = 0,
        decisions: Decisions = NOTHING_DECIDED,
    ) -> list[MaterialNeed]:
        """Return what to buy for `runs` runs in whole units, down to raw materials or what is bought, by id.

        One job per type, the same material efficiency (0 to 10) wherever there is one, leftovers not
        credited; see `parts.whole_units`.

        Raises:
            NothingToBuild: the type has no recipe that counts.
            AppError: runs or efficiency make no sense.

        """
        if not 1 <= runs <= _MOST_RUNS:
            raise AppError(f"{runs} runs make no job.", f"Give a number from 1 to {_MOST_RUNS}.")
        if not 0 <= material_efficiency <= 10:
            raise AppError(f"There is no material efficiency of {material_efficiency}.", "Give 0 to 10.")
        self._product(type_id)
        return whole_units(self.get_parts(type_id, decisions), runs, material_efficiency)

    def get_direct_dependencies(self, type_id: int) -> DirectRecipe:
        """Return the recipe of a product: one level, for one run.

        Raises:
            NothingToBuild: the type has no recipe that counts.

        """
        recipe = recipe_of(self._load().graph, self._product(type_id))
        with self._database.read() as connection:
            candidates = recipes.read_candidates(connection, type_id)
        others = {c.recipe.blueprint_type_id for c in candidates if c.why_not is None}
        return DirectRecipe(
            type_id,
            recipe.activity_id,
            recipe.blueprint_type_id,
            recipe.units_per_run,
            recipe.time_seconds,
            tuple(MaterialNeed(material, quantity) for material, quantity in recipe.materials),
            tuple(sorted(others - {recipe.blueprint_type_id})),
        )

    def where_used(self, type_id: int) -> list[Use]:
        """Return the products whose recipe asks for a type, by product id."""
        loaded = self._load()
        graph = loaded.graph
        node = graph.node(type_id)
        if node is None:
            return []
        first, last = np.searchsorted(graph.material[loaded.uses], [node, node + 1])
        edges = loaded.uses[first:last]
        consumers = np.searchsorted(graph.start, edges, side="right") - 1
        return [
            Use(
                int(graph.type_id[consumer]),
                int(graph.activity[consumer]),
                int(graph.per_run[edge]),
                int(graph.units_per_run[consumer]),
            )
            for edge, consumer in zip(edges, consumers, strict=True)
        ]

    def batch(self, type_id: int) -> Batch | None:
        """Return the batch a type is built in, None if no recipe makes or uses it."""
        loaded = self._load()
        node = loaded.graph.node(type_id)
        return None if node is None else BATCHES[loaded.batch[node]]

    def raw_because(self, type_id: int) -> str | None:
        """Return why a type that a blueprint makes is raw all the same; None if no blueprint makes it."""
        if self.is_producible(type_id):
            return None
        with self._database.read() as connection:
            candidates = recipes.read_candidates(connection, type_id)
        if not candidates:
            return None
        return next((c.why_not for c in candidates if c.why_not), recipes.IN_A_CIRCLE)

    def blueprint_source(self, type_id: int) -> BlueprintSource | None:
        """Return where a product's blueprint comes from: the market, an invention, or elsewhere.

        None for a type without a recipe. What is invented has an invention as its source even where
        an original once existed.
        """
        graph = self._load().graph
        node = graph.node(type_id)
        if node is None or graph.level[node] == 0:
            return None
        blueprint = int(graph.blueprint[node])
        made = blueprint_products.c
        with self._database.read() as connection:
            invented_from = connection.scalars(
                select(made.blueprint_type_id)
                .where(made.product_type_id == blueprint, made.activity_id == int(Activity.INVENTION))
                .order_by(made.blueprint_type_id)
            ).all()
            on_market = connection.scalar(select(types.c.market_group_id).where(types.c.type_id == blueprint))
        return _source(blueprint, tuple(invented_from), on_market=on_market is not None)

    def recipe_graph(self) -> RecipeGraph:
        """Return the recipe graph as arrays, for what is computed on all products at once."""
        return self._load().graph

    def blueprint_sources(self) -> dict[int, BlueprintSource]:
        """Return where the blueprint of every product comes from, by product; see `blueprint_source`."""
        graph = self._load().graph
        made = blueprint_products.c
        invented_from: dict[int, list[int]] = {}
        with self._database.read() as connection:
            for source, blueprint in connection.execute(
                select(made.blueprint_type_id, made.product_type_id)
                .where(made.activity_id == int(Activity.INVENTION))
                .order_by(made.blueprint_type_id)
            ):
                invented_from.setdefault(blueprint, []).append(source)
            on_market = set(
                connection.scalars(select(types.c.type_id).where(types.c.market_group_id.is_not(None)))
            )
        return {
            product: _source(
                blueprint, tuple(invented_from.get(blueprint, ())), on_market=blueprint in on_market
            )
            for product, blueprint in zip(graph.type_id.tolist(), graph.blueprint.tolist(), strict=True)
            if blueprint
        }

    def rebuild_chain(self, monitor: Monitor, batch: Batch | None = None) -> list[BatchResult]:
        """Compute all chains, or those of one batch, anew from the static data in the database.

        Raises:
            Cancelled: the monitor was cancelled; the chains stay as they were.

        """
        with self._database.write() as connection:
            if batch is None:
                results = store.rebuild_all(connection, monitor)
            else:
                results = [store.rebuild_batch(connection, batch, monitor)]
        self.forget()
        return results

    def _product(self, type_id: int) -> int:
        graph = self._load().graph
        node = graph.node(type_id)
        if node is None or graph.level[node] == 0:
            raise self._nothing(type_id)
        return node

    def _nothing(self, type_id: int) -> NothingToBuild:
        with self._database.read() as connection:
            name = connection.scalar(select(types.c.name).where(types.c.type_id == type_id))
        because = self.raw_because(type_id) or "No blueprint makes it."
        return NothingToBuild(
            f"{name or f'Type {type_id}'} can't be built: {because[0].lower()}{because[1:]}"
        )

    def _load(self) -> _Loaded:
        with self._lock:
            if self._loaded is None:
                with self._database.read() as connection:
                    graph = store.load_graph(connection)
                    self._loaded = _Loaded(
                        graph,
                        store.load_batches(connection, graph),
                        ChainTrees(graph, _planetary(connection)),
                        np.argsort(graph.material, kind="stable"),
                    )
            return self._loaded

    def _load_chains(self) -> _Chains:
        with self._lock:
            if self._chains is None:
                with self._database.read() as connection:
                    rows = store.load_chains(connection)
                self._chains = _Chains([row[0] for row in rows], rows)
            return self._chains


def _source(blueprint: int, invented_from: tuple[int, ...], *, on_market: bool) -> BlueprintSource:
    if invented_from:
        return BlueprintSource("invention", blueprint, invented_from)
    return BlueprintSource("market" if on_market else "other", blueprint)


def _planetary(connection: Connection) -> dict[int, Recipe]:
    """Return the planetary schematics as recipes, by product; of several the lowest schematic id."""
    part, cycle = planet_schematic_types.c, planet_schematics.c
    products: dict[int, tuple[int, int, int]] = {}
    materials: dict[int, list[tuple[int, int]]] = {}
    rows = connection.execute(
        select(part.schematic_id, part.type_id, part.is_input, part.quantity, cycle.cycle_seconds)
        .join_from(planet_schematic_types, planet_schematics, cycle.schematic_id == part.schematic_id)
        .order_by(part.schematic_id, part.type_id)
    )
    for schematic, type_id, is_input, quantity, seconds in rows:
        if is_input:
            materials.setdefault(schematic, []).append((type_id, quantity))
        else:
            products.setdefault(type_id, (schematic, quantity, seconds))
    return {
        type_id: planetary_recipe(type_id, units, seconds, tuple(materials.get(schematic, ())))
        for type_id, (schematic, units, seconds) in products.items()
        if units > 0
    }
