from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.core.market.depth import Level, depth_of, walk
from tests.core.market.conftest import orders_of
from tests.support.market_build import order

LEVELS = st.lists(
    st.builds(
        Level, st.integers(1, 10**7).map(lambda cents: cents / 100), st.integers(1, 50), st.integers(1, 60)
    ),
    max_size=15,
).map(lambda levels: sorted(levels, key=lambda one: one.price_isk))


def test_a_quantity_is_filled_from_the_best_on() -> None:
    depth = depth_of(
        orders_of(
            order(1, 34, 6.0, 10), order(2, 34, 5.0, 4), order(3, 34, 9.0, 0), order(4, 34, 3.0, 7, buy=True)
        )
    )
    assert [one.price_isk for one in depth.sells] == [5.0, 6.0]
    fill = walk(depth.sells, 8)
    assert (fill.units, fill.short, fill.total_isk, fill.last_isk) == (8, 0, 4 * 5.0 + 4 * 6.0, 6.0)
    fill = walk(depth.buys, 10)
    assert (fill.units, fill.short, fill.average_isk, fill.orders) == (7, 3, 3.0, 1)


def test_a_buyer_who_wants_more_at_once_is_passed_over() -> None:
    depth = depth_of(
        orders_of(
            order(1, 34, 9.0, 500, buy=True, min_volume=100),
            order(2, 34, 8.0, 500, buy=True),
            order(3, 34, 9.5, 20, buy=True, min_volume=100),
        )
    )
    # the last 20 units of an order that once asked for 100 may be sold
    assert walk(depth.buys, 50).total_isk == 20 * 9.5 + 30 * 8.0
    assert walk(depth.buys, 130).total_isk == 20 * 9.5 + 110 * 9.0


def test_nothing_wanted_and_nobody_there() -> None:
    assert walk([Level(5.0, 10)], 0).average_isk is None
    fill = walk([], 7)
    assert (fill.units, fill.short, fill.average_isk, fill.last_isk) == (0, 7, None, None)


@given(LEVELS, st.integers(0, 400))
def test_walking_equals_taking_unit_by_unit(levels: list[Level], units: int) -> None:
    left, cents, filled = units, 0, 0
    for level in levels:
        if left and min(level.least_units, level.units) <= left:
            for _ in range(level.units):
                if left:
                    left, filled, cents = left - 1, filled + 1, cents + round(level.price_isk * 100)
    fill = walk(levels, units)
    assert (fill.units, fill.short) == (filled, left)
    assert round(fill.total_isk * 100) == cents
