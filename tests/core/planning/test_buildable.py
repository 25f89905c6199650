"""What a stock allows, against plans made one by one."""

from collections import Counter
from collections.abc import Mapping

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.chains.graph import build_graph
from eveprod_desktop.core.chains.recipes import Recipe
from eveprod_desktop.core.industry.materials import material_efficiency, units_needed
from eveprod_desktop.core.planning.buildable import missing_for, what_is_possible
from eveprod_desktop.core.planning.flat_chains import Shares, lay_out, most_runs, units_of_jobs
from eveprod_desktop.core.planning.terms import AssumedBlueprint, Terms
from tests.core.planning.test_exact import FEW, LAST, PLATES, worlds
from tests.support.small_industry import facts_of, planning, recipe

_TOO_MANY = 400


def shares_of(recipes: Mapping[int, Recipe], efficiency: Mapping[int, int]) -> Shares:
    graph = build_graph(recipes)
    own = [material_efficiency(_me(recipes, one, efficiency)) for one in graph.type_id.tolist()]
    return Shares(np.array(own), np.ones(len(graph)), np.ones(len(graph)))


def _me(recipes: Mapping[int, Recipe], product: int, efficiency: Mapping[int, int]) -> int:
    made = recipes.get(product)
    return efficiency.get(product, 0) if made and made.activity_id == Activity.MANUFACTURING else 0


def plan_fits(
    recipes: Mapping[int, Recipe], product: int, runs: int, stock: Mapping[int, int], me: Mapping[int, int]
) -> tuple[bool, dict[int, int]]:
    """Plan so many runs with everything made; return whether nothing is bought, and what would be."""

    def assume(one: Recipe) -> AssumedBlueprint:
        return AssumedBlueprint("original", _me(recipes, one.product_type_id, me), 0)

    terms = Terms(facts_of(recipes), assume, stock=stock, longest_seconds=None)
    made = planning(recipes, {product: runs * recipes[product].units_per_run}, terms)
    bought = made.walk([True] * len(made.parts)).bought
    return not any(bought.values()), {one: units for one, units in bought.items() if units}


@FEW
@given(
    recipes=worlds(),
    stock=st.dictionaries(st.integers(1, LAST), st.integers(0, 3000), max_size=LAST),
    me=st.dictionaries(st.integers(1, LAST), st.integers(0, 10)),
)
def test_every_product_as_planning_them_one_by_one(
    recipes: Mapping[int, Recipe], stock: dict[int, int], me: dict[int, int]
) -> None:
    graph = build_graph(recipes)
    chains, shares = lay_out(graph), shares_of(recipes, me)
    units = np.array([float(stock.get(one, 0)) for one in graph.type_id.tolist()])
    found = what_is_possible(chains, units, shares, np.zeros(len(graph), bool))
    for at, node in enumerate(chains.products.tolist()):
        product = int(graph.type_id[node])
        direct, through = int(found.direct[at]), int(found.with_components[at])
        assert through >= direct
        if through < _TOO_MANY:
            fits, _ = plan_fits(recipes, product, through, stock, me) if through else (True, {})
            further, bought = plan_fits(recipes, product, through + 1, stock, me)
            assert fits
            assert not further
            limiting = int(graph.type_id[found.limiting[at]])
            assert found.missing[at] == bought[limiting]
            _, lacks = missing_for(chains, at, through + 1, units, shares)
            assert {int(graph.type_id[one]): count for one, count in lacks} == bought
        share, has = material_efficiency(_me(recipes, product, me)), Counter(stock)
        lines = recipes[product].materials
        assert not direct or all(units_needed(direct, base, share) <= has[one] for one, base in lines)
        lacking = {one: units_needed(direct + 1, base, share) - has[one] for one, base in lines}
        lacking = {one: count for one, count in lacking.items() if count > 0}
        limiting = int(graph.type_id[found.direct_limiting[at]])
        assert found.direct_missing[at] == lacking[limiting] == max(lacking.values())
        direct_lacks, _ = missing_for(chains, at, direct + 1, units, shares)
        assert {int(graph.type_id[one]): count for one, count in direct_lacks} == lacking


@given(
    st.integers(0, 10**9),
    st.integers(1, 10**6),
    st.integers(0, 10),
    st.sampled_from([1.0, 0.99]),
    st.floats(0.9, 1.0),
)
def test_units_and_runs_are_the_exact_ones(
    units: int, base: int, me: int, structure: float, rig: float
) -> None:
    own = tuple(np.array([one]) for one in (material_efficiency(me), structure, rig))
    shares = (own[0], own[1], own[2])
    runs = int(most_runs(np.array([float(units)]), np.array([float(base)]), shares)[0])
    factors = (material_efficiency(me), structure, rig)
    assert units_needed(runs + 1, base, *factors) > units
    assert not runs or units_needed(runs, base, *factors) <= units
    some = np.array([float(runs + 7)])
    assert units_of_jobs(some, np.array([float(base)]), shares)[0] == units_needed(runs + 7, base, *factors)


def test_components_that_have_no_blueprint_are_counted() -> None:
    graph = build_graph(PLATES)
    chains = lay_out(graph)
    stock = np.array([{3: 5.0, 9: 1000.0}.get(one, 0.0) for one in graph.type_id.tolist()])
    found = what_is_possible(chains, stock, shares_of(PLATES, {}), graph.type_id == 2)
    # the head needs frames (2) and plates (3) made; only of frames there is a blueprint
    assert (found.makes.tolist(), found.unlicensed.tolist()) == ([2, 1, 0], [1, 1, 0])
    assert found.direct.tolist() == [0, 1, 40]


def test_a_part_of_the_chains_is_reckoned_alike() -> None:
    many = {1: recipe(1, 1, {3: 7, 2: 2}), **{one: recipe(one, 3, {9: one, 8: 2}) for one in (2, 3)}}
    graph = build_graph(many)
    chains, shares = lay_out(graph), shares_of(many, {})
    stock = np.array([{2: 3.0, 8: 900.0, 9: 600.0}.get(one, 0.0) for one in graph.type_id.tolist()])
    whole = what_is_possible(chains, stock, shares, graph.level > 0)
    part = what_is_possible(chains.only(np.array([True, False, True])), stock, shares, graph.level > 0)
    assert part.with_components.tolist() == whole.with_components[[0, 2]].tolist()
    assert part.limiting.tolist() == whole.limiting[[0, 2]].tolist()
