import itertools
from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from eveprod_desktop.core.chains.coefficients import ChainMatrix
from eveprod_desktop.core.chains.graph import build_graph
from eveprod_desktop.core.chains.recipes import Recipe
from eveprod_desktop.core.chains.service import ProductionChainService
from eveprod_desktop.core.chains.store import load_recipes
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.db.tables import production_chains
from tests.support.small_build import SmallBuild, frigate_build

Exact = dict[int, tuple[Fraction, int]]


def expand(recipes: dict[int, Recipe], type_id: int, known: dict[int, Exact]) -> Exact:
    """The chain by exact fractions: quantity in one unit, and the longest way, of every raw material."""
    if type_id not in recipes:
        return {type_id: (Fraction(1), 0)}
    if type_id not in known:
        total: Exact = defaultdict(lambda: (Fraction(0), 0))
        recipe = recipes[type_id]
        for material, per_run in recipe.materials:
            for raw, (quantity, depth) in expand(recipes, material, known).items():
                before, longest = total[raw]
                total[raw] = (before + quantity * per_run / recipe.units_per_run, max(longest, depth + 1))
        known[type_id] = dict(total)
    return known[type_id]


def check_rows(recipes: dict[int, Recipe], rows: list[tuple[int, int, float, int, str]]) -> None:
    known: dict[int, Exact] = {}
    found: dict[int, set[int]] = defaultdict(set)
    for item, raw, quantity, depth, path in rows:
        exact, longest = expand(recipes, item, known)[raw]
        assert quantity == pytest.approx(float(exact), rel=1e-9)
        assert depth == longest
        steps = [int(one) for one in path.split("->")]
        assert (steps[0], steps[-1], len(steps) - 1) == (item, raw, depth)
        for product, material in itertools.pairwise(steps):
            assert material in dict(recipes[product].materials)
        found[item].add(raw)
    assert found == {item: set(expand(recipes, item, known)) for item in recipes}


def test_a_small_chain_by_hand(load: Callable[[SmallBuild], None], database: Database) -> None:
    load(frigate_build())
    rows = {row.type_id: row for row in ProductionChainService(database).get_chain(301)}
    # a Dart (1,000 Tritanium, 7 Plates), 3 Pyerite and 20 Plates of 2.5 Tritanium and 0.5 Pyerite each
    assert rows[34].quantity == pytest.approx(1000 + 27 * 2.5)
    assert rows[35].quantity == pytest.approx(27 * 0.5 + 3)
    assert rows[34].chain_depth == rows[35].chain_depth == 3
    assert rows[35].path == (301, 300, 200, 35)


def test_every_chain_of_the_real_build_equals_exact_fractions(big_database: Database) -> None:
    with big_database.read() as connection:
        recipes = load_recipes(connection)
        rows = [tuple(row) for row in connection.execute(select(production_chains))]
    assert len(recipes) == 4063
    check_rows(recipes, rows)


@st.composite
def recipe_books(draw: st.DrawFn) -> dict[int, Recipe]:
    """Recipes without circles: a product only uses types of a lower id."""
    count = draw(st.integers(2, 25))
    book = {}
    for type_id in range(2, count):
        if draw(st.booleans()):
            parts = draw(st.sets(st.integers(1, type_id - 1), min_size=1, max_size=5))
            materials = tuple((part, draw(st.integers(1, 10_000))) for part in sorted(parts))
            book[type_id] = Recipe(type_id, 1000 + type_id, 1, draw(st.integers(1, 10_000)), 60, materials)
    return book


@given(recipe_books())
def test_any_recipe_book_equals_exact_fractions(book: dict[int, Recipe]) -> None:
    graph = build_graph(book)
    rows = ChainMatrix(graph).compute(np.arange(len(graph)))
    check_rows(
        book,
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
