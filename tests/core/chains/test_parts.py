from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.chains.decisions import NOTHING_DECIDED, Decision, Decisions, Place
from eveprod_desktop.core.chains.parts import flat_rows, open_chain, open_chains, units_per_unit, whole_units
from eveprod_desktop.core.chains.recipes import Recipe
from eveprod_desktop.core.chains.service import ProductionChainService
from eveprod_desktop.core.industry.materials import units_needed

Recipes = Mapping[int, Recipe]
HEAD = 1


def recipe(product: int, units: int, materials: Mapping[int, int], activity: int = 1) -> Recipe:
    return Recipe(product, 1000 + product, activity, units, 60, tuple(materials.items()))


# a head from plates and frames, frames from plates, plates from ore: plates stand at two places
PLATES = {
    HEAD: recipe(HEAD, 1, {2: 3, 3: 7}),
    2: recipe(2, 1, {3: 4, 9: 1}),
    3: recipe(3, 10, {9: 25}),
}


@st.composite
def chains(draw: st.DrawFn) -> Recipes:
    """Recipes of types 1 to n, whose materials have higher numbers, so there are no circles."""
    last = draw(st.integers(3, 9))
    made = {}
    for product in range(1, last):
        if product > 1 and draw(st.booleans()) and product > last // 2:
            continue
        materials = draw(
            st.dictionaries(st.integers(product + 1, last), st.integers(1, 40), min_size=1, max_size=4)
        )
        activity = draw(st.sampled_from([Activity.MANUFACTURING, Activity.REACTION]))
        made[product] = recipe(product, draw(st.sampled_from([1, 1, 10, 200])), materials, int(activity))
    return made


def places(recipes: Recipes, place: Place = (HEAD,)) -> list[Place]:
    """Every place of the tree, the head first."""
    below = recipes[place[-1]].materials if place[-1] in recipes else ()
    return [place, *(one for material, _ in below for one in places(recipes, (*place, material)))]


@st.composite
def decided_chains(draw: st.DrawFn) -> tuple[Recipes, Decisions]:
    recipes = draw(chains())
    decision = st.sampled_from(list(Decision))
    everywhere = draw(st.dictionaries(st.sampled_from(sorted(recipes)), decision, max_size=3))
    chosen = draw(st.dictionaries(st.sampled_from(places(recipes)), decision, max_size=4))
    return recipes, Decisions(everywhere, {place: made for place, made in chosen.items() if len(place) > 1})


def walk(
    recipes: Recipes, decisions: Decisions, place: Place = (HEAD,), units: Fraction = Fraction(1)
) -> dict[int, Fraction]:
    """Add up what has to be got, place by place of the whole tree, in exact fractions."""
    one = recipes.get(place[-1])
    if one is None or decisions.at(place) is Decision.BUY:
        return {place[-1]: units}
    total: dict[int, Fraction] = {}
    for material, per_run in one.materials:
        part = walk(recipes, decisions, (*place, material), units * per_run / one.units_per_run)
        for type_id, amount in part.items():
            total[type_id] = total.get(type_id, Fraction(0)) + amount
    return total


def by_type(recipes: Recipes, bought: set[int], runs: int, efficiency: int) -> dict[int, int]:
    """Whole units by the rule of a plan, one job a type, as a plain loop over types in rising order."""
    demand = {HEAD: runs * recipes[HEAD].units_per_run}
    for type_id in range(HEAD, 100):
        one = recipes.get(type_id)
        if one is None or type_id not in demand or (type_id in bought and type_id != HEAD):
            continue
        job = -(-demand.pop(type_id) // one.units_per_run)
        stays = 1.0 if one.activity_id == Activity.REACTION else 1 - efficiency / 100
        for material, per_run in one.materials:
            demand[material] = demand.get(material, 0) + units_needed(job, per_run, stays)
    return demand


@given(decided_chains())
def test_flat_amounts_are_the_sum_over_all_places(decided: tuple[Recipes, Decisions]) -> None:
    recipes, decisions = decided
    rows = flat_rows(open_chain(HEAD, recipes.get, decisions))
    exact = walk(recipes, decisions)
    assert {row.type_id: row.quantity for row in rows} == pytest.approx(
        {type_id: float(amount) for type_id, amount in exact.items()}
    )
    for row in rows:
        assert (row.path[0], row.path[-1], len(row.path)) == (HEAD, row.type_id, row.chain_depth + 1)
        for product, material in zip(row.path, row.path[1:], strict=False):
            assert material in dict(recipes[product].materials)


@given(decided_chains())
def test_parts_stand_before_their_materials_and_above_them(decided: tuple[Recipes, Decisions]) -> None:
    recipes, decisions = decided
    parts = open_chain(HEAD, recipes.get, decisions)
    assert (parts[0].type_id, parts[0].bought) == (HEAD, False)
    for at, part in enumerate(parts):
        assert part.bought == (part.recipe is None and part.type_id in recipes)
        assert (part.level == 0) == (part.recipe is None)
        for below, _ in part.materials:
            assert below > at
            assert parts[below].level < part.level
    assert len({(part.type_id, part.bought, part.materials) for part in parts}) == len(parts)


@given(chains(), st.sets(st.integers(2, 9)), st.integers(1, 5000), st.integers(0, 10))
def test_whole_units_are_one_job_a_type(
    recipes: Recipes, bought: set[int], runs: int, efficiency: int
) -> None:
    everywhere = Decisions(dict.fromkeys(bought, Decision.BUY))
    needs = whole_units(open_chain(HEAD, recipes.get, everywhere), runs, efficiency)
    assert {need.type_id: need.quantity for need in needs} == by_type(recipes, bought, runs, efficiency)


@given(chains(), st.integers(1, 300), st.integers(0, 10), st.data())
def test_deciding_at_every_place_is_deciding_everywhere(
    recipes: Recipes, runs: int, efficiency: int, data: st.DataObject
) -> None:
    type_id = data.draw(st.sampled_from(sorted(recipes)))
    all_places = [place for place in places(recipes) if place[-1] == type_id and len(place) > 1]
    everywhere = open_chain(HEAD, recipes.get, Decisions({type_id: Decision.BUY}))
    at_each = open_chain(HEAD, recipes.get, Decisions({}, dict.fromkeys(all_places, Decision.BUY)))
    assert flat_rows(at_each) == flat_rows(everywhere)
    assert whole_units(at_each, runs, efficiency) == whole_units(everywhere, runs, efficiency)


@given(decided_chains())
def test_a_decision_for_what_holds_anyway_changes_nothing(decided: tuple[Recipes, Decisions]) -> None:
    recipes, decisions = decided
    holds = {
        place: decisions.at(place) or Decision.MAKE
        for place in places(recipes)
        if len(place) > 1 and place[-1] in recipes
    }
    assert open_chain(HEAD, recipes.get, Decisions(decisions.everywhere, holds)) == open_chain(
        HEAD, recipes.get, decisions
    )


@given(decided_chains(), st.integers(1, 1000))
def test_whole_units_are_never_short(decided: tuple[Recipes, Decisions], runs: int) -> None:
    recipes, decisions = decided
    needs = {
        need.type_id: need.quantity for need in whole_units(open_chain(HEAD, recipes.get, decisions), runs, 0)
    }
    units = Fraction(runs * recipes[HEAD].units_per_run)
    for type_id, amount in walk(recipes, decisions, units=units).items():
        assert needs[type_id] >= amount


def test_a_place_is_bought_and_the_other_made() -> None:
    decisions = Decisions({}, {(HEAD, 2, 3): Decision.BUY})
    parts = open_chain(HEAD, PLATES.get, decisions)
    assert {row.type_id: row.quantity for row in flat_rows(parts)} == {3: 12.0, 9: 3 + 7 * 2.5}
    needs = {need.type_id: need.quantity for need in whole_units(parts, 1, 0)}
    assert needs == {3: 12, 9: 3 + 25}
    assert sorted((part.type_id, part.bought) for part in parts) == [
        (HEAD, False),
        (2, False),
        (3, False),
        (3, True),
        (9, False),
    ]


def test_a_place_overrules_its_type() -> None:
    decisions = Decisions({3: Decision.BUY}, {(HEAD, 3): Decision.MAKE})
    needs = {
        need.type_id: need.quantity for need in whole_units(open_chain(HEAD, PLATES.get, decisions), 1, 0)
    }
    assert needs == {3: 12, 9: 3 + 25}
    assert decisions.at((HEAD, 3)) is Decision.MAKE
    assert decisions.at((HEAD, 2, 3)) is Decision.BUY
    assert decisions.at((3,)) is None


def test_decisions_no_recipe_knows_do_nothing() -> None:
    decisions = Decisions(
        {77: Decision.BUY, 9: Decision.MAKE}, {(HEAD, 77): Decision.BUY, (5, 2): Decision.BUY}
    )
    assert open_chain(HEAD, PLATES.get, decisions) == open_chain(HEAD, PLATES.get, NOTHING_DECIDED)


def test_parts_of_the_real_build_agree_with_the_computed_chains(big_chains: ProductionChainService) -> None:
    for type_id in big_chains.producible()[::25]:
        parts = big_chains.get_parts(type_id)
        assert len({part.type_id for part in parts}) == len(parts) == len(units_per_unit(parts))
        computed = big_chains.get_chain(type_id)
        rows = flat_rows(parts)
        assert [(row.type_id, row.chain_depth) for row in rows] == [
            (row.type_id, row.chain_depth) for row in computed
        ]
        assert [row.quantity for row in rows] == pytest.approx([row.quantity for row in computed])


def test_buying_a_component_takes_its_ore_off_the_list(big_chains: ProductionChainService) -> None:
    hammerhead = 2183  # Hammerhead I, from which Hammerhead II is built
    needs = {
        need.type_id: need.quantity
        for need in big_chains.get_materials_list(
            2185, runs=10, decisions=Decisions({hammerhead: Decision.BUY})
        )
    }
    assert needs[hammerhead] == 10
    assert hammerhead in {
        row.type_id for row in big_chains.get_chain(2185, Decisions({hammerhead: Decision.BUY}))
    }
    assert hammerhead not in {row.type_id for row in big_chains.get_chain(2185)}


def test_several_chains_share_their_parts() -> None:
    parts, heads = open_chains([2, HEAD, 2], PLATES.get, NOTHING_DECIDED)
    assert sorted(part.type_id for part in parts) == [1, 2, 3, 9]
    assert [parts[at].type_id for at in heads] == [2, HEAD, 2]
    assert all(below > at for at, part in enumerate(parts) for below, _ in part.materials)


def test_one_of_several_chains_may_be_decided_apart() -> None:
    decisions = Decisions({}, {(2, 3): Decision.BUY})
    parts, heads = open_chains([HEAD, 2], PLATES.get, decisions)
    frames = [at for at, part in enumerate(parts) if part.type_id == 2]
    assert len(frames) == 2
    assert heads[1] in frames
    assert [parts[below].bought for below, _ in parts[heads[1]].materials] == [True, False]
