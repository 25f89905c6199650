"""Chains as trees, read off the graph."""

from collections.abc import Mapping

from eveprod_desktop.core.activities import PLANETARY_ACTIVITY
from eveprod_desktop.core.chains.decisions import Decisions
from eveprod_desktop.core.chains.graph import RecipeGraph
from eveprod_desktop.core.chains.parts import ChainPart, open_chain
from eveprod_desktop.core.chains.recipes import Recipe
from eveprod_desktop.core.chains.rows import ChainLink, ChainNode


class ChainTrees:
    """Nodes of chains, each made once and shared by every tree it stands in.

    `planetary` are schematics as recipes, by product; they are opened only in the trees asked for so.
    """

    def __init__(self, graph: RecipeGraph, planetary: Mapping[int, Recipe]) -> None:
        self._graph = graph
        self._planetary = planetary
        self._nodes: dict[tuple[int, bool], ChainNode] = {}
        self._recipes: dict[int, Recipe | None] = {}

    def tree(self, type_id: int, *, open_planetary: bool = False) -> ChainNode:
        """Return the chain of a type; a type without a recipe is a tree of one raw node."""
        key = (type_id, open_planetary)
        if (known := self._nodes.get(key)) is not None:
            return known
        recipe = self._recipe(type_id, open_planetary=open_planetary)
        if recipe is None:
            made = ChainNode(type_id, None, None, 1, 0, ())
        else:
            # no deeper than the graph has levels, which are few: recipes have no circles
            made = ChainNode(
                type_id,
                recipe.activity_id,
                recipe.blueprint_type_id or None,
                recipe.units_per_run,
                recipe.time_seconds,
                tuple(
                    ChainLink(
                        self.tree(material, open_planetary=open_planetary),
                        quantity,
                        quantity / recipe.units_per_run,
                    )
                    for material, quantity in recipe.materials
                ),
            )
        self._nodes[key] = made
        return made

    def parts(self, type_id: int, decisions: Decisions, *, open_planetary: bool = False) -> list[ChainPart]:
        """Return the parts of a type's chain after make or buy, the type itself first."""
        return open_chain(type_id, lambda one: self._recipe(one, open_planetary=open_planetary), decisions)

    def recipe(self, type_id: int) -> Recipe | None:
        """Return the recipe of a type, None for what is raw; each is read off the graph once."""
        if type_id not in self._recipes:
            node = self._graph.node(type_id)
            made = node is not None and self._graph.level[node] > 0
            self._recipes[type_id] = recipe_of(self._graph, node) if made and node is not None else None
        return self._recipes[type_id]

    def _recipe(self, type_id: int, *, open_planetary: bool) -> Recipe | None:
        return self.recipe(type_id) or (self._planetary.get(type_id) if open_planetary else None)


def recipe_of(graph: RecipeGraph, node: int) -> Recipe:
    """Return the recipe of a node that has one."""
    part = slice(graph.start[node], graph.start[node + 1])
    return Recipe(
        int(graph.type_id[node]),
        int(graph.blueprint[node]),
        int(graph.activity[node]),
        int(graph.units_per_run[node]),
        int(graph.time_seconds[node]),
        tuple(
            zip(graph.type_id[graph.material[part]].tolist(), graph.per_run[part].tolist(), strict=True),
        ),
    )


def planetary_recipe(
    type_id: int, units: int, seconds: int, materials: tuple[tuple[int, int], ...]
) -> Recipe:
    """Return a planetary schematic in the form of a recipe; it has no blueprint."""
    return Recipe(type_id, 0, PLANETARY_ACTIVITY, units, seconds, materials)
