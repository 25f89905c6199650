import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.sandbox.hashing import bell, bits, one_unit, pick, unit

ids = st.integers(0, 2**40)


@given(st.integers(0, 2**31), st.integers(0, 1000), st.lists(ids, min_size=1, max_size=50))
def test_a_number_depends_on_its_place_alone(seed: int, salt: int, places: list[int]) -> None:
    together = unit(seed, salt, np.array(places))
    assert [one_unit(seed, salt, place) for place in places] == together.tolist()
    assert ((together >= 0) & (together < 1)).all()


def test_numbers_are_spread() -> None:
    places = np.arange(20_000)
    drawn = unit(1, 2, places)
    assert abs(drawn.mean() - 0.5) < 0.01
    assert np.histogram(drawn, 10)[0].min() > 1800
    curve = bell(1, 3, places)
    assert abs(curve.mean()) < 0.03
    assert abs(curve.std() - 1) < 0.03
    assert np.abs(curve).max() < 3.47


def test_seeds_salts_and_parts_all_count() -> None:
    places = np.arange(1000)
    drawn = [bits(1, 2, places), bits(2, 2, places), bits(1, 3, places), bits(1, 2, places, 0)]
    assert len({tuple(one.tolist()) for one in drawn}) == 4
    assert len(set(drawn[0].tolist())) == 1000


def test_picks_stay_below_the_count() -> None:
    assert {pick(1, 2, 3, place) for place in range(100)} == {0, 1, 2}
