import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.market.jumps import jumps_from
from eveprod_desktop.core.market.places import (
    DEFAULT_PLACES,
    MarketPlace,
    is_places_text,
    places_from_text,
    places_to_text,
    usual_place,
)


def test_the_five_hubs_are_watched_unless_chosen_otherwise() -> None:
    assert {one.region_id: one.location_id for one in places_from_text(DEFAULT_PLACES)} == {
        10000002: 60003760,
        10000043: 60008494,
        10000032: 60011866,
        10000030: 60004588,
        10000042: 60005686,
    }
    assert usual_place(10000002).location_id == 60003760
    assert usual_place(10000016).location_id is None


def test_any_spelling_of_places_is_read_and_others_are_refused() -> None:
    assert places_from_text(" 1 : 2,3 ,, 4:5, 3:6") == (
        MarketPlace(1, 2),
        MarketPlace(3, 6),
        MarketPlace(4, 5),
    )
    assert places_from_text("") == ()
    for text in ("Jita", "1:", "1:2:3", "-1", "1;2", ":5"):
        assert not is_places_text(text)
        with pytest.raises(AppError):
            places_from_text(text)


def test_a_structure_is_told_from_a_station() -> None:
    assert MarketPlace(1, 1_020_988_381_992).is_structure
    assert not MarketPlace(1, 60003760).is_structure
    assert not MarketPlace(1).is_structure


@given(st.dictionaries(st.integers(1, 10**8), st.none() | st.integers(1, 10**13)))
def test_places_are_read_back_as_written(places: dict[int, int | None]) -> None:
    given_places = tuple(MarketPlace(*one) for one in places.items())
    assert places_from_text(places_to_text(given_places)) == given_places


def test_jumps_are_counted_by_the_shortest_way_and_no_farther_than_asked() -> None:
    gates = {1: [2, 3], 2: [1, 4], 3: [1, 5], 4: [2, 6], 5: [3, 6], 6: [4, 5], 7: [8]}
    assert jumps_from(1, gates) == {1: 0, 2: 1, 3: 1, 4: 2, 5: 2, 6: 3}
    assert jumps_from(1, gates, 1) == {1: 0, 2: 1, 3: 1}
    assert jumps_from(99, gates) == {99: 0}


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=40), st.integers(0, 5))
def test_jumps_equal_walking_every_way(ways: list[tuple[int, int]], farthest: int) -> None:
    gates: dict[int, list[int]] = {}
    for here, there in ways:
        gates.setdefault(here, []).append(there)
    best = {0: 0}
    for _ in range(farthest):
        for here, there in ways:
            if here in best and best[here] < farthest:
                best[there] = min(best.get(there, 99), best[here] + 1)
    for _ in range(13):  # until nothing is shortened any more
        for here, there in ways:
            if here in best and there in best:
                best[there] = min(best[there], best[here] + 1)
    assert jumps_from(0, gates, farthest) == best
