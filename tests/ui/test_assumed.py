"""What the what-if bar says, written and read back."""

import json
from dataclasses import asdict

from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.core.settings import PRICE_BASES
from eveprod_desktop.ui.screens.assumed import (
    AS_ABOVE,
    AS_SET_UP,
    BEST_REGION,
    COSTING_WORDS,
    EVERY_REGION,
    NPC_STATION,
    PROFILE,
    Assumed,
    assumed_from,
)

IDS = st.integers(1, 2**31)
BASES = st.none() | st.sampled_from(sorted(PRICE_BASES))
SHARES = st.none() | st.floats(0, 1)
ASSUMED = st.builds(
    Assumed,
    region_id=st.none() | IDS | st.sampled_from([BEST_REGION, EVERY_REGION]),
    me=st.integers(0, 10),
    te=st.integers(0, 20),
    place=st.sampled_from([AS_SET_UP, NPC_STATION]) | st.text().map(lambda name: PROFILE + name),
    material_basis=BASES,
    product_basis=BASES,
    sales_tax=SHARES,
    broker_fee=SHARES,
    costing=st.sampled_from(sorted(COSTING_WORDS)),
    invented=st.just(AS_ABOVE) | st.integers(0, 2**31),
    buy_region_id=st.none() | IDS,
    sell_region_id=st.none() | IDS,
    own_blueprints=st.booleans(),
)
NONSENSE: st.SearchStrategy[object] = (
    st.none() | st.just("yes") | st.integers(-9, -3) | st.floats(2, 9) | st.text("xyz") | st.just([])
)


@given(ASSUMED)
def test_everything_comes_back(assumed: Assumed) -> None:
    assert assumed_from(json.loads(json.dumps(asdict(assumed)))) == assumed


@given(ASSUMED, st.sampled_from(sorted(asdict(Assumed()))), NONSENSE)
def test_one_part_of_nonsense_spoils_no_other(assumed: Assumed, name: str, nonsense: object) -> None:
    read = asdict(assumed_from({**asdict(assumed), name: nonsense, "unknown": 1}))
    default = getattr(Assumed(), name)
    assert read.pop(name) in {default, nonsense if nonsense is None else default}
    expected = asdict(assumed)
    del expected[name]
    assert read == expected
