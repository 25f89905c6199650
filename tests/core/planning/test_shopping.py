"""Where to buy, what to carry, and ore instead of minerals."""

from collections import Counter
from decimal import Decimal
from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.core.characters.locations import Located, Place, PlaceKind
from eveprod_desktop.core.characters.rows import OwnedAsset
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.facility import Facility
from eveprod_desktop.core.industry.facts import IndustryFacts, TypeFacts
from eveprod_desktop.core.industry.reprocessing import Refinery, reprocess
from eveprod_desktop.core.industry.skills import Skills
from eveprod_desktop.core.market.depth import Level
from eveprod_desktop.core.planning.ore import ore_instead
from eveprod_desktop.core.planning.pick_list import Destination, PickList, pick_list, trips_of
from eveprod_desktop.core.planning.shopping import multibuy_text
from eveprod_desktop.core.planning.shopping_list import Shop, ShoppingList, shopping_list, ticked_off
from tests.core.planning.test_exact import FEW
from tests.core.planning.test_stock import AMARR, BOX, JITA, asset

HOME, AWAY = 1, 2
VOLUMES = {1: 1.0, 2: 10.0, 3: nan, 4: 300.0}
Books = dict[int, tuple[tuple[float, int], ...]]


def shop(place: int, books: Books, isk_per_m3: float = 0.0, collateral: float = 0.0) -> Shop:
    levels = {one: tuple(Level(price, units) for price, units in own) for one, own in books.items()}
    return Shop(place, lambda type_id: levels.get(type_id, ()), isk_per_m3, collateral)


def unpriced(wanted: ShoppingList) -> int:
    return sum(line.cost_isk is None for place in wanted.places for line in place.lines)


def test_each_type_where_it_costs_least_with_freight() -> None:
    home = shop(HOME, {1: ((10.0, 100),), 2: ((10.0, 100),), 3: ((5.0, 10),)})
    away = shop(AWAY, {1: ((7.0, 100),), 2: ((7.0, 100),), 3: ((1.0, 10),)}, 2.0, 0.1)
    wanted = shopping_list({1: 10, 2: 10, 3: 4}, [home, away], VOLUMES.__getitem__)
    # a unit of 1 costs 7 + 0.7 + 2 there, one of 2 costs 7 + 0.7 + 20; nobody knows how large 3 is
    assert [(place.place_id, [line.type_id for line in place.lines]) for place in wanted.places] == [
        (HOME, [2, 3]),
        (AWAY, [1]),
    ]
    far = wanted.places[1]
    assert (far.cost_isk, far.freight_isk, far.m3) == (Decimal(70), Decimal(27), 10.0)
    near = wanted.places[0]
    assert (near.cost_isk, near.freight_isk, near.m3) == (Decimal(120), Decimal(0), 100.0)
    assert [(one.m3 is None, one.cost_isk is None) for one in near.lines] == [(False, False), (True, False)]
    assert wanted.needs == {1: 10, 2: 10, 3: 4}


def test_what_no_place_has_enough_of_comes_from_several() -> None:
    home, away = shop(HOME, {1: ((1.0, 5), (9.0, 5))}), shop(AWAY, {1: ((2.0, 5),)})
    wanted = shopping_list({1: 12, 4: 1}, [home, away], VOLUMES.__getitem__)
    lines = {
        place.place_id: [(one.type_id, one.units, one.cost_isk) for one in place.lines]
        for place in wanted.places
    }
    assert lines == {HOME: [(1, 7, Decimal(23)), (4, 1, None)], AWAY: [(1, 5, Decimal(10))]}
    short = shopping_list({1: 16}, [home, away], VOLUMES.__getitem__)
    assert [(one.units, one.cost_isk) for one in short.places[0].lines] == [(16, None)]


def test_ticks() -> None:
    home = shop(HOME, {1: ((2.0, 100),), 2: ((3.0, 100),)})
    wanted = shopping_list({1: 10, 2: 4}, [home], VOLUMES.__getitem__)
    ticked = ticked_off(wanted, {1: 4, 2: 9, 7: 1})
    (place,) = ticked.places
    assert [(one.have, one.missing) for one in place.lines] == [(4, 6), (4, 0)]
    assert multibuy_text(place.purchases, str) == "1 6\n"
    assert place.purchases[0].cost_isk == Decimal(12)
    assert ticked_off(ticked, {}) == wanted


@FEW
@given(
    st.dictionaries(st.integers(1, 4), st.integers(1, 60), min_size=1),
    st.lists(
        st.dictionaries(
            st.integers(1, 4), st.lists(st.tuples(st.floats(0.01, 100), st.integers(1, 40)), max_size=3)
        ),
        min_size=1,
        max_size=3,
    ),
)
def test_every_unit_is_on_the_list_and_a_second_market_never_makes_it_dearer(
    needs: dict[int, int], markets: list[dict[int, list[tuple[float, int]]]]
) -> None:
    shops = [
        shop(at, {one: tuple(sorted(own)) for one, own in books.items()}) for at, books in enumerate(markets)
    ]
    wanted = shopping_list(needs, shops, VOLUMES.__getitem__)
    assert wanted.needs == needs
    alone = shopping_list(needs, shops[:1], VOLUMES.__getitem__)
    if not unpriced(alone):
        assert not unpriced(wanted)
        assert sum(place.cost_isk for place in wanted.places) <= sum(place.cost_isk for place in alone.places)


def stack(item: int, type_id: int, units: int, place: int = JITA, *inside: int) -> OwnedAsset:
    located = Located(Place(PlaceKind.STATION, place), inside)
    return asset(item, type_id, units, location_id=inside[-1] if inside else place, located=located)


def picked(units: dict[int, int], stacks: list[OwnedAsset], **more: float) -> PickList:
    return pick_list(units, stacks, Destination(JITA), VOLUMES.__getitem__, **more)


def test_what_to_carry() -> None:
    stacks = [
        stack(1, 1, 40),
        stack(2, 1, 30, JITA, BOX),
        stack(3, 1, 500, AMARR),
        stack(4, 2, 7, AMARR, 78),
        stack(5, 2, 50, AMARR),
        stack(6, 4, 9, 60_000_003),
        stack(7, 3, 9),
    ]
    found = picked({1: 100, 2: 55, 4: 10, 9: 3}, stacks, hold_m3=100.0)
    assert found.there == ((1, 40),)
    assert found.missing == ((4, 1), (9, 3))
    own, amarr, third = found.stops
    assert (own.same_place, [(one.item_id, one.units) for one in own.lines], own.trips) == (
        True,
        [(2, 30)],
        None,
    )
    # the largest stack first; 55 x 10 and 30 x 1 m3 in holds of 100
    assert [(one.item_id, one.units, one.inside) for one in amarr.lines] == [
        (3, 30, ()),
        (5, 50, ()),
        (4, 5, (78,)),
    ]
    assert (amarr.m3, len(amarr.trips or ())) == (580.0, 6)
    assert (third.place.place_id, third.trips, third.too_large) == (60_000_003, (), (4,))
    assert not found.complete
    assert picked({1: 40}, stacks).complete
    in_box = pick_list({1: 50}, stacks, Destination(JITA, BOX), VOLUMES.__getitem__)
    assert (in_box.there, [line.item_id for line in in_box.stops[0].lines]) == (((1, 30),), [1])
    with pytest.raises(AppError, match="no volume"):
        picked({1: 1}, stacks, hold_m3=0.0)


def test_unknown_volumes_are_named() -> None:
    (stop,) = picked({3: 5, 1: 7}, [stack(1, 3, 9, AMARR), stack(2, 1, 9, AMARR)], hold_m3=4.0).stops
    assert (stop.unknown_volumes, stop.m3) == ((3,), 7.0)
    assert stop.trips == (((1, 4),), ((1, 3),))


@FEW
@given(
    st.dictionaries(st.integers(1, 4), st.integers(1, 60), min_size=1),
    st.lists(
        st.tuples(st.integers(1, 4), st.integers(1, 30), st.sampled_from([JITA, AMARR, 60_000_003])),
        max_size=9,
    ),
)
def test_picks_take_what_there_is_and_no_more(
    needs: dict[int, int], lying: list[tuple[int, int, int]]
) -> None:
    stacks = [stack(number, *row) for number, row in enumerate(lying)]
    found = picked(needs, stacks)
    taken = Counter(dict(found.there)) + Counter(dict(found.missing))
    for stop in found.stops:
        for line in stop.lines:
            assert line.units <= stacks[line.item_id].quantity
            taken[line.type_id] += line.units
    assert taken == Counter(needs)
    there: Counter[int] = Counter()
    for type_id, units, _ in lying:
        there[type_id] += units
    assert dict(found.missing) == {one: n - there[one] for one, n in needs.items() if n > there[one]}


@given(st.dictionaries(st.integers(0, 5), st.integers(1, 500), min_size=1), st.integers(50, 400))
def test_trips_carry_everything_and_none_is_too_full(units: dict[int, int], hold: int) -> None:
    volumes = [0.01, 0.1, 1.0, 5.0, 25.0, 50.0]
    trips = trips_of(units, volumes.__getitem__, float(hold))
    carried: Counter[int] = Counter()
    for trip in trips:
        assert trip
        assert sum(volumes[one] * count for one, count in trip) <= hold * (1 + 1e-6)
        carried.update(dict(trip))
    assert carried == Counter(units)


TRITANIUM, PYERITE, COMPRESSED = 34, 35, 900


@pytest.fixture
def ores() -> IndustryFacts:
    types = {
        TRITANIUM: TypeFacts(TRITANIUM, "Tritanium", 18, 4),
        PYERITE: TypeFacts(PYERITE, "Pyerite", 18, 4),
        899: TypeFacts(899, "Ore", 450, 25, portion_size=100),
        COMPRESSED: TypeFacts(COMPRESSED, "Compressed Ore", 450, 25, portion_size=100),
    }
    contents = ((TRITANIUM, 400), (PYERITE, 100))
    return IndustryFacts(
        1,
        types,
        {},
        reprocessing_yields={899: contents, COMPRESSED: contents},
        compressed_types={899: COMPRESSED},
    )


def test_ore_where_it_is_cheaper(ores: IndustryFacts) -> None:
    books: Books = {
        TRITANIUM: ((4.0, 10**9),),
        PYERITE: ((8.0, 10**9),),
        COMPRESSED: ((5.0, 300), (6.0, 10**6)),
    }
    levels = {one: tuple(Level(price, units) for price, units in own) for one, own in books.items()}
    place, skills = Refinery(Facility()), Skills()
    needs = {TRITANIUM: 10_000, PYERITE: 1000, 777: 5}
    choice = ore_instead(ores, needs, lambda one: levels.get(one, ()), place, skills)
    assert choice is not None
    assert choice.plain_isk == Decimal(48_000)
    bought = dict(choice.purchases)
    assert bought[COMPRESSED] > 300
    portions = reprocess(ores, COMPRESSED, bought[COMPRESSED], place, skills)
    made = Counter({**dict(portions.outputs)}) + Counter(bought)
    assert all(made[one] >= units for one, units in choice.needs)
    assert choice.saved_isk is not None
    assert choice.saved_isk > 18_000
    units = bought[COMPRESSED]
    rest = sum(books[one][0][0] * count for one, count in bought.items() if one != COMPRESSED)
    assert choice.cost_isk == Decimal(300 * 5 + (units - 300) * 6) + Decimal(rest)


def test_minerals_where_ore_is_dear_and_nothing_without_minerals(ores: IndustryFacts) -> None:
    levels = {TRITANIUM: (Level(4.0, 10**6),), COMPRESSED: (Level(5000.0, 10**6),)}
    place = Refinery(Facility())
    choice = ore_instead(ores, {TRITANIUM: 1000}, lambda one: levels.get(one, ()), place, Skills())
    assert choice is not None
    assert (choice.purchases, choice.saved_isk, choice.basket) == (((TRITANIUM, 1000),), Decimal(0), None)
    assert ore_instead(ores, {777: 5}, lambda _one: (), place, Skills()) is None
    with pytest.raises(AppError, match="yields Pyerite"):
        ore_instead(ores, {PYERITE: 5}, lambda _one: (), place, Skills())
