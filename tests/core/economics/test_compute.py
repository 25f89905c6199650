from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.chains.graph import build_graph
from eveprod_desktop.core.chains.recipes import Recipe
from eveprod_desktop.core.chains.rows import BlueprintSource
from eveprod_desktop.core.economics.best_blueprints import BestBlueprint
from eveprod_desktop.core.economics.compute import Economics, RegionInputs, compute
from eveprod_desktop.core.economics.freight import FreightRoute
from eveprod_desktop.core.economics.place_factors import place_factors
from eveprod_desktop.core.economics.products import ProductTable, product_table
from eveprod_desktop.core.economics.taxes import TradeTaxes
from eveprod_desktop.core.economics.what_if import WhatIf
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.facility import Facility
from eveprod_desktop.core.industry.facts import IndustryFacts, TypeFacts
from eveprod_desktop.core.industry.full_price import Places, full_price
from eveprod_desktop.core.industry.invention import NO_DECRYPTOR, decryptor
from eveprod_desktop.core.industry.job import Job
from eveprod_desktop.core.industry.quoting import quote_job
from eveprod_desktop.core.industry.skills import Skills
from tests.core.economics.conftest import INDICES, World

if TYPE_CHECKING:
    from eveprod_desktop.core.industry.facility_profiles import JobClass

MANY_RUNS = 1_000_000
RAITARU, ATHANOR = 35825, 35835


def computed(world: World, what_if: WhatIf) -> Economics:
    factors = place_factors(world.table, world.facts, what_if.places, INDICES)
    return compute(
        world.table,
        world.inputs,
        factors,
        what_if,
        decryptor=decryptor(world.facts, what_if.decryptor_type_id),
    )


@pytest.mark.parametrize(
    ("me", "te", "structures"),
    [(0, 0, False), (10, 20, False), (7, 4, True)],
)
def test_figures_per_unit_equal_an_exact_job_of_many_runs(
    starter_world: World, me: int, te: int, structures: bool
) -> None:
    """Whole-unit rounding is lost in a million runs, so the exact job must come to the same per unit."""
    world, table = starter_world, starter_world.table
    places: dict[JobClass, Facility] = {}
    if structures:
        places["manufacturing"] = Facility(RAITARU, (), "low", 0.0333, -0.1, 0.012)
        places["reaction"] = Facility(ATHANOR, (), "null", 0.0444, 0.0, 0.02)
    economics = computed(world, WhatIf(me=me, te=te, places=places))
    for at in range(0, len(table), 23):
        kind = table.kinds[table.kind[at]]
        makes = kind.activity is Activity.MANUFACTURING
        usual = Facility(system_cost_index=INDICES[kind.activity])
        place = places.get("manufacturing" if makes else "reaction", usual)
        job = Job(
            kind.activity,
            int(table.blueprint[at]),
            int(table.type_id[at]),
            runs=MANY_RUNS,
            me=me if makes else 0,
            te=te if makes else 0,
            skills=Skills(otherwise=0),
            facility=place,
        )
        quote = quote_job(job, world.facts, world.prices)
        assert quote.total_material_cost is not None
        assert economics.material_cost[at] == pytest.approx(
            float(quote.total_material_cost) / quote.units, rel=1e-5
        )
        assert economics.job_cost[at] == pytest.approx(quote.cost.total / quote.units, rel=1e-5)
        one = quote_job(replace(job, runs=1), world.facts, world.prices)
        assert economics.time_seconds[at] == one.time_seconds
        assert economics.total_cost[at] == economics.material_cost[at] + economics.job_cost[at]


@pytest.mark.parametrize("key", [None, 34201, 34207])
def test_invention_per_unit_equals_the_full_price(starter_world: World, key: int | None) -> None:
    world, table = starter_world, starter_world.table
    economics = computed(world, WhatIf(decryptor_type_id=key))
    places = Places(
        manufacturing=Facility(system_cost_index=INDICES[Activity.MANUFACTURING]),
        invention=Facility(system_cost_index=INDICES[Activity.INVENTION]),
        copying=Facility(system_cost_index=INDICES[Activity.COPYING]),
    )
    invented = np.flatnonzero(table.is_invented)
    assert len(invented) > 500
    assert np.isnan(economics.invention_cost[~table.is_invented]).all()
    for at in invented[::60].tolist():
        price = full_price(int(table.type_id[at]), world.facts, world.prices, Skills(), places)
        ways = [
            float(way.copying_cost + way.invention_cost)
            for way in price.ways
            if way.decryptor_type_id == key
            and way.copying_cost is not None
            and way.invention_cost is not None
        ]
        assert economics.invention_cost[at] == pytest.approx(min(ways), rel=2e-3, abs=0.03)


def test_skills_of_the_inventor_count(starter_world: World) -> None:
    novice = computed(starter_world, WhatIf(skills=Skills(otherwise=0))).invention_cost
    master = computed(starter_world, WhatIf(skills=Skills(otherwise=5))).invention_cost
    invented = starter_world.table.is_invented
    ratio = novice[invented] / master[invented]
    # ten science levels are a third, five encryption levels an eighth; some inventions ask for no encryption
    assert set(np.round(ratio, 6)) <= {round(1 + 10 / 30 + 5 / 40, 6), round(1 + 10 / 30, 6)}


def test_what_no_station_can_do_is_flagged_and_keeps_its_numbers(starter_world: World) -> None:
    table = starter_world.table
    economics = computed(starter_world, WhatIf())
    reactions = ~table.has_efficiency
    assert not economics.possible[reactions].any()
    assert not np.isnan(economics.job_cost[reactions]).any()
    assert economics.possible[table.has_efficiency].sum() > 3000


def test_a_missing_price_is_told_and_spreads(starter_world: World) -> None:
    world, table = starter_world, starter_world.table
    tritanium = int(np.searchsorted(table.priced_type_id, 34))
    buying = world.inputs.buying.copy()
    buying[tritanium] = np.nan
    economics = computed(replace(world, inputs=replace(world.inputs, buying=buying)), WhatIf())
    uses = np.zeros(len(table), bool)
    uses[table.material_product[table.material_type == tritanium]] = True
    assert (np.isnan(economics.material_cost) == uses).all()
    assert (np.isnan(economics.roi_sell_percent) == uses).all()
    assert (economics.missing_prices == uses).all()
    assert np.isnan(economics.net_profit_sell[uses]).all()


def test_without_adjusted_prices_or_an_index_no_job_cost_is_known(starter_world: World) -> None:
    world = starter_world
    unknown = replace(world.inputs, adjusted=np.full_like(world.inputs.adjusted, np.nan))
    assert np.isnan(computed(replace(world, inputs=unknown), WhatIf()).job_cost).all()
    factors = place_factors(world.table, world.facts, {}, {Activity.MANUFACTURING: 0.05})
    economics = compute(world.table, world.inputs, factors, WhatIf())
    assert (np.isnan(economics.job_cost) == ~world.table.has_efficiency).all()
    assert np.isnan(economics.invention_cost).all()


def test_one_missing_adjusted_price_counts_as_nothing_and_is_told(starter_world: World) -> None:
    world, table = starter_world, starter_world.table
    tritanium = int(np.searchsorted(table.priced_type_id, 34))
    adjusted = world.inputs.adjusted.copy()
    adjusted[tritanium] = np.nan
    economics = computed(replace(world, inputs=replace(world.inputs, adjusted=adjusted)), WhatIf())
    at = table.place(587)
    assert at is not None
    assert economics.missing_adjusted[at] == 1
    assert 0 < economics.job_cost[at] < computed(world, WhatIf()).job_cost[at]


def test_taxes_freight_and_invention_come_on_top(starter_world: World) -> None:
    world, table = starter_world, starter_world.table
    here, there = 10000002, 10000043
    what_if = WhatIf(
        taxes=TradeTaxes(0.04, 0.02),
        material_route=FreightRoute(there, here, 100.0, 0.01),
        product_route=FreightRoute(here, there, 200.0, 0.03),
    )
    economics = computed(world, what_if)
    plain = computed(world, WhatIf(taxes=TradeTaxes(0.0, 0.0)))
    checked = 0
    for at in range(0, len(table), 31):
        end = table.material_start[at + 1] if at + 1 < len(table) else len(table.material_type)
        edges = slice(table.material_start[at], end)
        volumes = table.volume_m3[table.material_type[edges]]
        bring = (
            economics.coefficient[edges]
            * (volumes * 100 + world.inputs.buying[table.material_type[edges]] * 0.01)
        ).sum()
        take = table.volume_m3[table.type_at[at]] * 200 + world.inputs.sell[at] * 0.03
        more = economics.invention_cost[at] if table.is_invented[at] else 0.0
        expected = world.inputs.sell[at] * 0.94 - economics.total_cost[at] - more - bring - take
        assert economics.net_profit_sell[at] == pytest.approx(expected, rel=1e-9, nan_ok=True)
        assert plain.net_profit_buy[at] == pytest.approx(plain.profit_buy[at] - more, rel=1e-9)
        checked += not np.isnan(expected)
    assert checked > 20
    # the starter set has no packaged volumes, so what hauling a ship takes is not known
    ship = table.place(587)
    assert ship is not None
    assert np.isnan(economics.freight[ship])
    by_value = computed(world, WhatIf(product_route=FreightRoute(here, there, 0.0, 0.03)))
    assert by_value.freight[ship] == pytest.approx(world.inputs.sell[ship] * 0.03)


def test_own_goods_at_market_at_cost_and_at_nothing(starter_world: World) -> None:
    world, table = starter_world, starter_world.table
    drake = table.place(24698)
    assert drake is not None
    market = computed(world, WhatIf())
    tritanium = float(world.inputs.buying[np.searchsorted(table.priced_type_id, 34)])
    per_unit = market.coefficient[
        np.flatnonzero((table.material_product == drake) & (table.priced_type_id[table.material_type] == 34))[
            0
        ]
    ]
    for valued, isk in (("market", tritanium), ("zero", 0.0), ("cost", 1.5)):
        what_if = WhatIf(own_goods={34: 1.5, 999_999_999: 1.0}, own_goods_at=valued)  # type: ignore[arg-type]  # built from plain values, or wrong on purpose
        difference = market.material_cost[drake] - computed(world, what_if).material_cost[drake]
        assert difference == pytest.approx(per_unit * (tritanium - isk), abs=1.0)
    # what it cost is not told: a made thing at what making it costs, a mined one at the market's price
    untold = computed(world, WhatIf(own_goods={34: None}, own_goods_at="cost"))
    assert untold.material_cost[drake] == market.material_cost[drake]


def test_days_and_rates(starter_world: World) -> None:
    economics = computed(starter_world, WhatIf())
    table = starter_world.table
    at = table.place(587)
    assert at is not None
    assert economics.days_to_sell[at] == (50 + table.units_per_run[at]) / 10
    hourly = economics.net_profit_sell[at] * table.units_per_run[at] * 3600 / economics.time_seconds[at]
    assert economics.isk_per_hour[at] == pytest.approx(hourly)
    assert economics.margin_percent[at] == pytest.approx(economics.profit_sell[at] / economics.sell[at] * 100)
    nobody = replace(starter_world.inputs, daily_volume=np.zeros(len(table)))
    assert np.isnan(computed(replace(starter_world, inputs=nobody), WhatIf()).days_to_sell).all()


def test_efficiency_out_of_bounds_is_refused() -> None:
    for wrong in ({"me": 11}, {"te": 21}, {"me": -1}, {"invented_me": 12}, {"invented_te": -2}):
        with pytest.raises(AppError):
            WhatIf(**wrong)  # type: ignore[arg-type]  # built from plain values, or wrong on purpose


def test_invented_products_may_have_efficiency_of_their_own(starter_world: World) -> None:
    table = starter_world.table
    both = computed(starter_world, WhatIf(me=10, te=20, invented_me=2, invented_te=4))
    best, copies = computed(starter_world, WhatIf(me=10, te=20)), computed(starter_world, WhatIf(me=2, te=4))
    for name in ("material_cost", "time_seconds"):
        expected = np.where(table.is_invented, getattr(copies, name), getattr(best, name))
        assert (getattr(both, name) == expected).all()


def test_blueprints_owned_come_before_what_is_assumed(starter_world: World) -> None:
    """Those owned have their own ME and TE, with every chain above them; the others stay as assumed."""
    table = starter_world.table
    some = WhatIf(me=3, te=6, invented_me=2, invented_te=4)
    plain, best = computed(starter_world, some), computed(starter_world, WhatIf(me=10, te=20))
    makers = table.blueprint[table.has_efficiency][::3].tolist()
    reactions = table.blueprint[~table.has_efficiency].tolist()
    owned = {one: BestBlueprint(10, 20, None) for one in (*makers, *reactions, -1)}
    both = computed(starter_world, replace(some, own_blueprints=owned))
    mine = np.isin(table.blueprint, makers)
    for name in ("material_cost", "time_seconds", "me", "te"):
        expected = np.where(mine, getattr(best, name), getattr(plain, name))
        assert np.array_equal(getattr(both, name), expected, equal_nan=True), name
    assert np.isnan(both.me[~table.has_efficiency]).all()
    cheaper = both.material_cost_make_all[~mine] <= plain.material_cost_make_all[~mine] * (1 + 1e-12)
    assert cheaper.all()
    assert (both.material_cost_make_all[~mine] < plain.material_cost_make_all[~mine]).any()


def test_what_is_made_is_what_costs_less_made(starter_world: World) -> None:
    table, buying = starter_world.table, starter_world.inputs.buying.copy()
    buying[::40] = np.nan
    world = replace(starter_world, inputs=replace(starter_world.inputs, buying=buying))
    assert not computed(world, WhatIf()).made.any()
    assert (computed(world, WhatIf(costing="make")).made == (table.product_at >= 0)).all()
    cheapest = computed(world, WhatIf(costing="cheapest"))
    products = np.flatnonzero(table.product_at >= 0)
    whole = cheapest.material_cost_cheapest + cheapest.job_cost
    whole = whole + np.where(table.is_invented, cheapest.invention_cost, 0.0)
    for at in products.tolist():
        making, bought = whole[table.product_at[at]], buying[at]
        assert bool(cheapest.made[at]) == (not bought <= np.fmin(making, bought))


Prices = dict[int, Fraction | None]


@st.composite
def books(draw: st.DrawFn) -> tuple[dict[int, Recipe], Prices]:
    """Recipes without circles, and prices of which some are missing."""
    count = draw(st.integers(3, 20))
    book = {}
    for type_id in range(2, count):
        if draw(st.booleans()):
            parts = draw(st.sets(st.integers(1, type_id - 1), min_size=1, max_size=4))
            materials = tuple((part, draw(st.integers(1, 500))) for part in sorted(parts))
            activity = draw(st.sampled_from([Activity.MANUFACTURING, Activity.REACTION]))
            book[type_id] = Recipe(
                type_id, 1000 + type_id, activity, draw(st.integers(1, 300)), 60, materials
            )
    if not book:
        book[2] = Recipe(2, 1002, 1, 1, 60, ((1, 3),))
    cents = st.none() | st.integers(1, 10**6).map(lambda number: Fraction(number, 100))
    return book, {type_id: draw(cents) for type_id in range(1, count)}


def walk(
    book: dict[int, Recipe], prices: Prices, type_id: int, me: int, *, cheapest: bool
) -> tuple[Fraction | None, Fraction | None]:
    """Return materials and whole cost of one unit by walking the tree; job cost is a tenth of the value."""
    recipe = book[type_id]
    stays = Fraction(100 - me, 100) if recipe.activity_id == Activity.MANUFACTURING else Fraction(1)
    materials: Fraction | None = Fraction(0)
    value = Fraction(0)
    for part, quantity in recipe.materials:
        price = prices[part]
        value += quantity * (price or 0)
        unit = price
        if part in book:
            made = walk(book, prices, part, me, cheapest=cheapest)[1]
            known = [one for one in (price, made) if one is not None]
            unit = (min(known) if known else None) if cheapest else made
        if unit is None or materials is None:
            materials = None
        else:
            materials += max(Fraction(1), quantity * stays) * unit / recipe.units_per_run
    job = value / 10 / recipe.units_per_run
    return materials, None if materials is None else materials + job


def table_of(book: dict[int, Recipe]) -> tuple[ProductTable, IndustryFacts]:
    ids = {one for recipe in book.values() for one, _ in recipe.materials} | set(book)
    facts = IndustryFacts(1, {one: TypeFacts(one, str(one), 18, 4) for one in ids}, {})
    sources = {product: BlueprintSource("market", 1000 + product) for product in book}
    return product_table(build_graph(book), sources, facts), facts


@given(books(), st.integers(0, 10))
def test_three_ways_of_costs_equal_walking_each_tree(
    drawn: tuple[dict[int, Recipe], Prices], me: int
) -> None:
    book, prices = drawn
    table, facts = table_of(book)

    def column(
        ids: np.ndarray[tuple[int], np.dtype[np.int64]],
    ) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        found = [prices[one] for one in ids.tolist()]
        return np.array([np.nan if one is None else float(one) for one in found])

    nothing = np.full(len(table), np.nan)
    priced = column(table.priced_type_id)
    inputs = RegionInputs(priced, priced, column(table.type_id), nothing, nothing, nothing, {})
    # 5.75 % index, 0.25 % tax and 4 % surcharge are a tenth
    indices = {Activity.MANUFACTURING: 0.0575, Activity.REACTION: 0.0575}
    factors = place_factors(table, facts, {}, indices)
    economics = compute(table, inputs, factors, WhatIf(me=me), decryptor=NO_DECRYPTOR)
    no_adjusted = all(prices[one] is None for one in table.priced_type_id.tolist())
    for at, product in enumerate(table.type_id.tolist()):
        bought, _ = walk({product: book[product]}, prices, product, me, cheapest=False)
        pairs = [(economics.material_cost[at], bought)]
        if not no_adjusted:
            make, whole = walk(book, prices, product, me, cheapest=False)
            pairs.append((economics.material_cost_make_all[at], make))
            pairs.append(
                (economics.material_cost_cheapest[at], walk(book, prices, product, me, cheapest=True)[0])
            )
            one_level = walk({product: book[product]}, prices, product, me, cheapest=False)[1]
            pairs.append((economics.total_cost[at], one_level))
            assert whole is None or make is not None
        for found, exact in pairs:
            assert np.isnan(found) == (exact is None)
            assert exact is None or found == pytest.approx(float(exact), rel=1e-9)
