"""What a patch changed: recipes of two builds held against each other."""

from collections.abc import Mapping

import msgspec

from eveprod_desktop.core.sde.rows import ChangeCounts, ChangeKind, RecipeSketch

Change = tuple[int, ChangeKind, RecipeSketch | None, RecipeSketch | None]
"""Product, kind, recipe before, recipe after."""


def compare_recipes(before: Mapping[int, RecipeSketch], after: Mapping[int, RecipeSketch]) -> list[Change]:
    """Return the products whose recipe was added, removed or changed, by product id.

    A recipe is changed when its blueprint, activity, time, output or any material differs; the order
    in which materials are listed means nothing.
    """
    changes: list[Change] = []
    for product in sorted(before.keys() | after.keys()):
        old, new = before.get(product), after.get(product)
        if old is None:
            changes.append((product, "added", None, new))
        elif new is None:
            changes.append((product, "removed", old, None))
        elif old != new:
            changes.append((product, "changed", old, new))
    return changes


def count_changes(changes: list[Change]) -> ChangeCounts:
    """Return how many changes there are of each kind."""
    kinds = [kind for _, kind, _, _ in changes]
    return ChangeCounts(kinds.count("added"), kinds.count("removed"), kinds.count("changed"))


def sketch(
    blueprint_type_id: int,
    activity_id: int,
    time_seconds: int,
    units_per_run: int,
    materials: tuple[tuple[int, int], ...],
) -> RecipeSketch:
    """Return a recipe in the form that two builds are compared in: materials by id."""
    return RecipeSketch(blueprint_type_id, activity_id, time_seconds, units_per_run, tuple(sorted(materials)))


def to_text(recipe: RecipeSketch | None) -> str | None:
    """Return a recipe as JSON for the database."""
    return None if recipe is None else msgspec.json.encode(recipe).decode()


def from_text(text: str | None) -> RecipeSketch | None:
    """Return the recipe that `to_text` wrote."""
    return None if text is None else msgspec.json.decode(text, type=RecipeSketch)
