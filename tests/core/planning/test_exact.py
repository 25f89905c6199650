"""The laws of an exact plan, on small worlds made at random; and what it does case by case."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.chains.decisions import Decision, Decisions, Place
from eveprod_desktop.core.chains.recipes import Recipe
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.job import Job
from eveprod_desktop.core.industry.quoting import quote_job
from eveprod_desktop.core.industry.skills import JobSlots
from eveprod_desktop.core.planning.exact import Planning
from eveprod_desktop.core.planning.schedule import Builder, make_schedule
from eveprod_desktop.core.planning.terms import AssumedBlueprint, OwnedBlueprint, Terms
from tests.support.small_industry import (
    ListedPrices,
    carry_out,
    facts_of,
    fees_of,
    original,
    planning,
    promised,
    recipe,
)

Recipes = Mapping[int, Recipe]
Case = tuple[Recipes, Terms, dict[int, int], Decisions, list[bool]]
LAST = 9
FEW = settings(max_examples=50)
DAY = 86_400


@st.composite
def worlds(draw: st.DrawFn) -> Recipes:
    """Recipes of types 1 to 8, whose materials have higher numbers; 1 and 2 can always be made."""
    made = {}
    for product in range(1, LAST):
        if product > 2 and draw(st.integers(0, 2)) == 0:
            continue
        materials = draw(
            st.dictionaries(st.integers(product + 1, LAST), st.integers(1, 9), min_size=1, max_size=3)
        )
        made[product] = recipe(
            product,
            draw(st.sampled_from([1, 1, 10, 200])),
            materials,
            seconds=draw(st.sampled_from([60, 600, 6 * 3600])),
            reaction=draw(st.booleans()),
        )
    return made


@st.composite
def terms_of(draw: st.DrawFn, recipes: Recipes) -> Terms:
    """Terms with stock, running jobs, blueprints of the player's own, limits and prices."""
    types = st.integers(1, LAST)
    products = st.sampled_from(sorted(recipes))
    owned = []
    for number in range(draw(st.integers(0, 3))):
        made = recipes[draw(products)]
        me = draw(st.integers(0, 10)) if made.activity_id == Activity.MANUFACTURING else 0
        runs = draw(st.one_of(st.none(), st.integers(1, 20)))
        owned.append(OwnedBlueprint(number, made.blueprint_type_id, me, 0, runs))
    offers = draw(
        st.dictionaries(types, st.lists(st.tuples(st.floats(1, 1000), st.integers(1, 500)), max_size=3))
    )
    prices = {one: (*sorted(ladder), (2000.0, 10**15)) for one, ladder in offers.items()}
    most = draw(st.one_of(st.none(), st.integers(5, 60)))
    me = draw(st.integers(0, 10))

    def assume(one: Recipe) -> AssumedBlueprint:
        reaction = one.activity_id == Activity.REACTION
        return AssumedBlueprint("copy" if most else "original", 0 if reaction else me, 0, most_runs=most)

    return Terms(
        facts_of(recipes),
        assume,
        prices=ListedPrices(prices),
        fees=fees_of({one: 10.0 * one for one in range(1, LAST + 1)}),
        owned=tuple(owned),
        stock=draw(st.dictionaries(types, st.integers(0, 300), max_size=4)),
        running=draw(st.dictionaries(types, st.integers(0, 300), max_size=2)),
        targets_from_stock=draw(st.booleans()),
        parallel=draw(st.integers(1, 3)),
    )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    recipes = draw(worlds())
    wanted = draw(
        st.dictionaries(st.sampled_from(sorted(recipes)), st.integers(1, 30), min_size=1, max_size=3)
    )
    decided = draw(st.dictionaries(st.integers(1, LAST), st.sampled_from(list(Decision)), max_size=2))
    places: dict[Place, Decision] = {}
    for head in wanted:
        place: Place = (head,)
        while place[-1] in recipes and draw(st.booleans()):
            place = (*place, draw(st.sampled_from([one for one, _ in recipes[place[-1]].materials])))
        if len(place) > 1:
            places[place] = draw(st.sampled_from(list(Decision)))
    make = draw(st.lists(st.booleans(), min_size=40, max_size=40))
    return recipes, draw(terms_of(recipes)), wanted, Decisions(decided, places), make


def the_choice(case: Case) -> tuple[Planning, list[bool]]:
    recipes, terms, wanted, decisions, make = case
    made = planning(recipes, wanted, terms, decisions)
    chosen = [*make, *([True] * len(made.parts))][: len(made.parts)]
    for head in made.heads:
        chosen[head] = True
    return made, chosen


@FEW
@given(cases())
def test_a_plan_never_runs_short_and_ends_with_what_it_promised(
    case: Case,
) -> None:
    made, chosen = the_choice(case)
    plan, terms = made.plan(chosen), made.terms
    slots = Builder(1, JobSlots(2, 1, 2))
    ended = carry_out(plan, terms)
    assert ended == carry_out(plan, terms, make_schedule(plan.jobs, [slots]))
    assert ended == promised(plan, terms)
    assert all(ended[target.type_id] >= target.units for target in plan.targets)


@FEW
@given(cases())
def test_every_job_is_what_a_quote_says(
    case: Case,
) -> None:
    made, chosen = the_choice(case)
    terms = made.terms
    plan = made.plan(chosen)
    for job in plan.jobs:
        quote = quote_job(
            Job(
                job.activity,
                job.blueprint.blueprint_type_id,
                job.type_id,
                runs=job.runs,
                me=job.blueprint.me,
                te=job.blueprint.te,
            ),
            terms.facts,
            terms.fees,
        )
        assert (quote.materials, quote.time_seconds) == (job.materials, job.seconds)
        assert (quote.cost.total, quote.units) == (job.job_cost_isk, job.units)
        assert job.runs == 1 or job.seconds <= 30 * DAY
    assert plan.job_cost_isk == sum(job.job_cost_isk or 0 for job in plan.jobs)


@FEW
@given(cases(), st.integers(1, LAST), st.integers(1, 200))
def test_more_stock_never_costs_more(case: Case, type_id: int, more: int) -> None:
    made, chosen = the_choice(case)
    # one efficiency and no cutting into jobs: where a job falls away another may round differently
    plain = replace(made.terms, assume=original(0), owned=(), parallel=1, longest_seconds=None)
    stock = {**plain.stock, type_id: plain.stock.get(type_id, 0) + more}
    recipes, _, wanted, decisions, _ = case
    less = planning(recipes, wanted, plain, decisions)
    with_more = planning(recipes, wanted, replace(plain, stock=stock), decisions)
    before, after = less.cost(less.walk(chosen)), with_more.cost(with_more.walk(chosen))
    assert after[0] <= before[0]
    if after[0] == before[0]:
        assert after[1] <= before[1]


@FEW
@given(cases())
def test_copies_are_not_used_beyond_their_runs(
    case: Case,
) -> None:
    made, chosen = the_choice(case)
    used: dict[int, int] = {}
    for job in made.plan(chosen).jobs:
        if job.blueprint.item_id is not None:
            used[job.blueprint.item_id] = used.get(job.blueprint.item_id, 0) + job.runs
    for own in made.terms.owned:
        assert own.runs is None or used.get(own.item_id, 0) <= own.runs


# a head (1) from plates and frames, frames (2) from plates, plates (3) ten at a time from ore
PLATES = {1: recipe(1, 1, {2: 3, 3: 7}), 2: recipe(2, 1, {3: 4, 9: 1}), 3: recipe(3, 10, {9: 25})}


def test_demand_is_summed_before_it_is_rounded() -> None:
    plan = planning(PLATES, {1: 3}).plan([True] * 4)
    # 3 heads: 9 frames, 21 + 36 = 57 plates in 6 runs, 150 + 9 ore, 3 plates left over
    assert [(job.type_id, job.runs) for job in plan.jobs] == [(3, 6), (2, 9), (1, 3)]
    assert [(one.type_id, one.units) for one in plan.buy] == [(9, 159)]
    assert plan.leftovers == ((3, 3),)


def test_a_target_that_another_one_needs_is_one_job() -> None:
    plan = planning(PLATES, {1: 1, 2: 2}).plan([True] * 4)
    assert [(job.type_id, job.runs) for job in plan.jobs] == [(3, 3), (2, 5), (1, 1)]
    assert plan.leftovers == ((3, 30 - 7 - 20),)


def test_what_runs_and_what_is_there_is_not_made_again() -> None:
    terms = Terms(facts_of(PLATES), original(), stock={2: 5, 9: 40}, running={3: 30})
    plan = planning(PLATES, {1: 3}, terms).plan([True] * 4)
    assert [(job.type_id, job.runs) for job in plan.jobs] == [(3, 1), (2, 4), (1, 3)]
    assert plan.from_stock == ((2, 5), (9, 29))
    assert plan.from_running == ((3, 30),)
    assert plan.buy == ()


def test_stock_of_the_target_counts_only_if_asked() -> None:
    terms = Terms(facts_of(PLATES), original(), stock={1: 2})
    assert planning(PLATES, {1: 3}, terms).plan([True] * 4).jobs[-1].runs == 3
    counted = replace(terms, targets_from_stock=True)
    assert planning(PLATES, {1: 3}, counted).plan([True] * 4).jobs[-1].runs == 1


def test_left_over_plates_serve_where_plates_are_bought() -> None:
    decisions = Decisions({}, {(1, 3): Decision.BUY})
    made = planning(PLATES, {1: 3}, decisions=decisions)
    plan = made.plan([True] * len(made.parts))
    # 36 plates for the frames are made in 4 runs; 4 are left over for the 21 that would be bought
    units = {one.type_id: one.units for one in plan.buy}
    assert units == {3: 17, 9: 109}
    assert plan.leftovers == ()
    assert carry_out(plan, made.terms) == promised(plan, made.terms)


def test_each_job_names_its_blueprint_and_copies_end() -> None:
    owned = (
        OwnedBlueprint(7, 1003, 10, 20, 2),
        OwnedBlueprint(8, 1003, 5, 10, 3),
        OwnedBlueprint(9, 1002, 10, 20, None),
    )
    terms = Terms(facts_of(PLATES), original(), owned=owned)
    plan = planning(PLATES, {1: 3}, terms).plan([True] * 4)
    runs = [(job.type_id, job.blueprint.item_id, job.blueprint.kind, job.runs) for job in plan.jobs]
    assert runs == [
        (3, 7, "copy", 2),
        (3, 8, "copy", 3),
        (3, None, "original", 1),
        (2, 9, "original", 9),
        (1, None, "original", 3),
    ]
    # 2 x 25 x 0.9, 3 x 25 x 0.95 rounded up, 25; and 9 x 1 for the frames, which take one a run
    assert [(one.type_id, one.units) for one in plan.buy] == [(9, 45 + 72 + 25 + 9)]


def test_a_job_of_several_runs_ends_within_thirty_days() -> None:
    slow = {1: recipe(1, 1, {9: 1}, seconds=7 * DAY), 2: recipe(2, 1, {9: 1}, seconds=40 * DAY)}
    plan = planning(slow, {1: 9, 2: 2}).plan([True] * 3)
    assert sorted((job.type_id, job.runs) for job in plan.jobs) == [(1, 3), (1, 3), (1, 3), (2, 1), (2, 1)]


def test_no_price_leaves_the_total_open_and_names_the_gap() -> None:
    prices = ListedPrices({9: ((2.0, 100),)})
    terms = Terms(facts_of(PLATES), original(), prices=prices, fees=fees_of({9: 1.0}))
    known = planning(PLATES, {1: 1}, terms).plan([True] * 4)
    # 19 plates in 2 runs and 3 frames need 53 ore
    assert known.job_cost_isk is not None
    assert known.cost_isk == Decimal(2 * 53) + known.job_cost_isk
    gap = planning(PLATES, {1: 20}, terms).plan([True] * 4)
    assert (gap.cost_isk, gap.material_cost_isk, gap.unpriced) == (None, None, (9,))
    assert gap.jobs
    assert gap.buy[0].unit_price_isk is None


@pytest.mark.parametrize("units", [0, -1, 10**13])
def test_units_that_make_no_plan_are_refused(units: int) -> None:
    with pytest.raises(AppError, match="make no plan"):
        planning(PLATES, {1: units})


def test_more_jobs_than_anybody_could_start_are_refused() -> None:
    slow = {1: recipe(1, 1, {9: 1}, seconds=29 * DAY)}  # one run a job
    with pytest.raises(AppError, match="would need 1,000,000,000 jobs"):
        planning(slow, {1: 10**9}).plan([True] * 2)


def test_originals_that_are_alike_share_the_runs() -> None:
    owned = (
        OwnedBlueprint(7, 1002, 10, 20, None),
        OwnedBlueprint(8, 1002, 10, 20, None),
        OwnedBlueprint(9, 1002, 5, 20, None),
    )
    terms = Terms(facts_of(PLATES), original(), owned=owned, parallel=3)
    plan = planning(PLATES, {2: 9}, terms).plan([True] * 3)
    frames = [(job.blueprint.item_id, job.runs) for job in plan.jobs if job.type_id == 2]
    assert frames == [(7, 5), (8, 4)]
    alone = planning(PLATES, {2: 9}, replace(terms, parallel=1)).plan([True] * 3)
    assert [(job.blueprint.item_id, job.runs) for job in alone.jobs if job.type_id == 2] == [(7, 9)]
