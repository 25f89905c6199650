from collections.abc import Callable

import pytest

from eveprod_desktop.core.chains import recipes
from eveprod_desktop.core.chains.recipes import Candidate, Recipe, choose
from eveprod_desktop.core.chains.service import ProductionChainService
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.errors import NothingToBuild
from tests.support.small_build import SmallBuild, frigate_build

Load = Callable[[SmallBuild], None]


def candidate(product: int, blueprint: int, *materials: int) -> Candidate:
    recipe = Recipe(product, blueprint, 1, 1, 1, tuple((material, 1) for material in materials))
    return Candidate(recipe, blueprint_published=True, product_published=True)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda b: b.blueprint(1400, 400, {34: 1}, published=False), recipes.UNPUBLISHED_BLUEPRINT),
        (lambda b: b.blueprint(1400, 400, {}), recipes.NO_MATERIALS),
        (lambda b: b.blueprint(1400, 400, {34: 1, 400: 1}), recipes.CONSUMES_ITSELF),
    ],
)
def test_a_recipe_that_does_not_count_leaves_its_product_raw(
    load: Load, database: Database, spoil: Callable[[SmallBuild], object], reason: str
) -> None:
    small = frigate_build().type(400, "Relic").blueprint(1500, 500, {400: 2}).type(500, "Shrine")
    spoil(small)
    load(small)
    chains = ProductionChainService(database)
    assert not chains.is_producible(400)
    assert chains.raw_because(400) == reason
    assert [row.type_id for row in chains.get_chain(500)] == [400]
    with pytest.raises(NothingToBuild, match="Relic can't be built"):
        chains.get_chain_tree(400)


def test_an_unpublished_product_is_not_made(load: Load, database: Database) -> None:
    load(frigate_build().type(400, "Ghost", published=False).blueprint(1400, 400, {34: 1}))
    chains = ProductionChainService(database)
    assert 400 not in chains.producible()
    assert chains.raw_because(400) == recipes.UNPUBLISHED_PRODUCT


def test_of_several_blueprints_the_lowest_is_taken_and_the_others_are_told(
    load: Load, database: Database
) -> None:
    load(frigate_build().blueprint(1299, 300, {34: 900}).blueprint(1302, 300, {34: 1}))
    recipe = ProductionChainService(database).get_direct_dependencies(300)
    assert recipe.blueprint_type_id == 1299
    assert recipe.other_blueprints == (1300, 1302)
    assert [(need.type_id, need.quantity) for need in recipe.materials] == [(34, 900)]


def test_a_circle_is_cut_at_its_highest_type(load: Load, database: Database) -> None:
    small = frigate_build().type(400, "Chicken").type(401, "Egg").type(402, "Farm")
    small.blueprint(1400, 400, {401: 1, 34: 5}).blueprint(1401, 401, {400: 2}).blueprint(1402, 402, {400: 1})
    load(small)
    chains = ProductionChainService(database)
    assert chains.raw_because(401) == recipes.IN_A_CIRCLE
    assert {row.type_id: row.quantity for row in chains.get_chain(402)} == {34: 5.0, 401: 1.0}


def test_every_circle_is_cut_and_nothing_else() -> None:
    chosen = choose(
        [
            candidate(1, 11, 2),
            candidate(2, 12, 3),
            candidate(3, 13, 1, 4),
            candidate(4, 14, 5),
            candidate(5, 15, 4),
            candidate(6, 16, 1, 4),
        ]
    )
    # 1 → 2 → 3 → 1 loses 3, 4 → 5 → 4 loses 5
    assert sorted(chosen) == [1, 2, 4, 6]


def test_a_long_chain_needs_no_deep_recursion() -> None:
    length = 5000
    chosen = choose(candidate(n, 10_000 + n, n + 1) for n in range(length))
    assert len(chosen) == length
    chosen = choose(candidate(n, 10_000 + n, (n + 1) % length) for n in range(length))
    assert sorted(chosen) == list(range(length - 1))


def test_the_real_build_has_its_4063_products_and_40_self_consumers(
    big_chains: ProductionChainService,
) -> None:
    assert len(big_chains.producible()) == 4063
    with big_chains._database.read() as connection:
        reasons = [one.why_not for one in recipes.read_candidates(connection)]
    assert reasons.count(recipes.CONSUMES_ITSELF) == 40
    assert reasons.count(recipes.NO_MATERIALS) > 0
    assert reasons.count(recipes.UNPUBLISHED_BLUEPRINT) > 0
