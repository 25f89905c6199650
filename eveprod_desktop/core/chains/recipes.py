"""Which recipes count, and which of several for one product is taken.

A recipe counts when its blueprint and its product are published, it has materials, and it does not
consume its own product. Of several the lowest blueprint id is taken. Recipes that would need each
other in a circle are cut at the type with the highest id, whose product then is raw.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from eveprod_desktop.core.activities import PRODUCING
from eveprod_desktop.core.db.static_tables import (
    blueprint_activities,
    blueprint_materials,
    blueprint_products,
    types,
)

UNPUBLISHED_BLUEPRINT = "Its blueprint is not published."
UNPUBLISHED_PRODUCT = "The item itself is not published."
NO_MATERIALS = "Its blueprint lists no materials."
CONSUMES_ITSELF = "Its recipe consumes the item itself."
IN_A_CIRCLE = "Its recipe needs, by way of others, the item itself."


@dataclass(frozen=True, slots=True)
class Recipe:
    """One way to make a product: one run of `activity_id` with the blueprint, without efficiency."""

    product_type_id: int
    blueprint_type_id: int
    activity_id: int
    units_per_run: int
    time_seconds: int
    materials: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A recipe of the data, whether it counts or not (`why_not` tells)."""

    recipe: Recipe
    blueprint_published: bool
    product_published: bool

    @property
    def why_not(self) -> str | None:
        """The reason why the recipe does not count by itself, None if it does."""
        if not self.product_published:
            return UNPUBLISHED_PRODUCT
        if not self.blueprint_published:
            return UNPUBLISHED_BLUEPRINT
        if not self.recipe.materials:
            return NO_MATERIALS
        if any(type_id == self.recipe.product_type_id for type_id, _ in self.recipe.materials):
            return CONSUMES_ITSELF
        return None


def read_candidates(connection: Connection, product_type_id: int | None = None) -> list[Candidate]:
    """Read every recipe that makes goods (or those of one product), in the order of blueprint ids."""
    made, activity, used = blueprint_products.c, blueprint_activities.c, blueprint_materials.c
    blueprint_types, product_types = types.alias("blueprint_types"), types.alias("product_types")
    producing = [int(one) for one in PRODUCING]
    products = (
        select(
            made.product_type_id,
            made.blueprint_type_id,
            made.activity_id,
            made.quantity,
            activity.time_seconds,
            blueprint_types.c.published,
            product_types.c.published,
        )
        .join_from(
            blueprint_products,
            blueprint_activities,
            (activity.blueprint_type_id == made.blueprint_type_id)
            & (activity.activity_id == made.activity_id),
        )
        .outerjoin(
            blueprint_types,
            (blueprint_types.c.type_id == made.blueprint_type_id)
            & blueprint_types.c.gone_since_build.is_(None),
        )
        .outerjoin(
            product_types,
            (product_types.c.type_id == made.product_type_id) & product_types.c.gone_since_build.is_(None),
        )
        .where(made.activity_id.in_(producing))
        .order_by(made.blueprint_type_id, made.activity_id)
    )
    materials = select(used.blueprint_type_id, used.activity_id, used.material_type_id, used.quantity).where(
        used.activity_id.in_(producing)
    )
    if product_type_id is not None:
        products = products.where(made.product_type_id == product_type_id)
        materials = materials.where(
            used.blueprint_type_id.in_(
                select(made.blueprint_type_id).where(made.product_type_id == product_type_id)
            )
        )
    parts: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for blueprint, activity_id, material, quantity in connection.execute(materials).all():
        parts[blueprint, activity_id].append((material, quantity))
    return [
        Candidate(
            Recipe(product, blueprint, activity_id, units, seconds, tuple(parts[blueprint, activity_id])),
            bool(blueprint_published),
            bool(product_published),
        )
        for product, blueprint, activity_id, units, seconds, blueprint_published, product_published in (
            connection.execute(products).all()
        )
    ]


def choose(candidates: Iterable[Candidate]) -> dict[int, Recipe]:
    """Return the one recipe of every product that can be made, by product; it has no circles."""
    chosen: dict[int, Recipe] = {}
    for candidate in candidates:
        recipe = candidate.recipe
        if candidate.why_not is not None:
            continue
        present = chosen.get(recipe.product_type_id)
        if present is None or recipe.blueprint_type_id < present.blueprint_type_id:
            chosen[recipe.product_type_id] = recipe
    while circles := _circles(chosen):
        for circle in circles:
            del chosen[max(circle)]
    return chosen


def _circles(recipes: Mapping[int, Recipe]) -> list[list[int]]:
    """Return groups of products that need each other (strongly connected, Tarjan 1972, without recursion)."""
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    on_stack: set[int] = set()
    found: list[list[int]] = []
    for root in recipes:
        if root in order:
            continue
        walk = [(root, _parts(recipes, root))]
        order[root] = low[root] = len(order)
        stack.append(root)
        on_stack.add(root)
        while walk:
            product, rest = walk[-1]
            if rest:
                material = rest.pop()
                if material not in order:
                    order[material] = low[material] = len(order)
                    stack.append(material)
                    on_stack.add(material)
                    walk.append((material, _parts(recipes, material)))
                elif material in on_stack:
                    low[product] = min(low[product], order[material])
                continue
            walk.pop()
            if walk:
                low[walk[-1][0]] = min(low[walk[-1][0]], low[product])
            if low[product] == order[product]:
                at = stack.index(product)
                group = stack[at:]
                del stack[at:]
                on_stack.difference_update(group)
                if len(group) > 1:
                    found.append(group)
    return found


def _parts(recipes: Mapping[int, Recipe], product: int) -> list[int]:
    """Return the materials of a product that can be made themselves."""
    return [material for material, _ in recipes[product].materials if material in recipes]
