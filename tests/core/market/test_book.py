import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.core.market.book import Reach, aligned, at_place, price_book
from tests.core.market.conftest import orders_of
from tests.support.market_build import FAR, JITA, JITA_STATION, PERIMETER, PERIMETER_STATION, order

REACH = Reach(JITA_STATION, JITA, {JITA: 0, PERIMETER: 1, FAR: 2})


def exact_percentile(orders: list[tuple[Fraction, int]], *, sells: bool) -> Fraction | None:
    """The definition, unit by unit in exact fractions: orders are (price, units)."""
    if not orders:
        return None
    best = min(orders)[0] if sells else max(orders)[0]
    sensible = [one for one in orders if (one[0] <= 10 * best if sells else 10 * one[0] >= best)]
    sensible.sort(reverse=not sells)
    left = wanted = Fraction(sum(units for _, units in sensible), 20)
    isk = Fraction(0)
    for price, units in sensible:
        taken = min(left, Fraction(units))
        isk += taken * price
        left -= taken
    return isk / wanted


def test_five_percent_counts_the_last_order_partly() -> None:
    # of 2,000 units 5 % are 100: 60 at 5.00, 40 of the 140 at 6.00
    book = price_book(
        orders_of(order(1, 34, 5.0, 60), order(2, 34, 6.0, 140), order(3, 34, 7.0, 1800)),
    )
    assert book.sell_min.tolist() == [5.0]
    assert book.sell_p5.tolist() == [5.4]
    assert (book.sell_volume.tolist(), book.sell_orders.tolist()) == ([2000], [3])
    assert np.isnan(book.buy_max[0])
    assert np.isnan(book.buy_p5[0])
    assert np.isnan(book.split[0])


def test_absurd_orders_are_left_out_of_the_percentile_only() -> None:
    book = price_book(
        orders_of(
            order(1, 34, 5.0, 1),
            order(2, 34, 50.0, 99),  # ten times the best still counts
            order(3, 34, 50.01, 1_000_000),
            order(4, 34, 4.0, 1, buy=True),
            order(5, 34, 0.4, 99, buy=True),
            order(6, 34, 0.39, 1_000_000, buy=True),
        )
    )
    # 5 % of a hundred units: one at the best price, four at the next
    assert (book.sell_p5.tolist(), book.buy_p5.tolist()) == ([41.0], [1.12])
    assert (book.sell_volume.tolist(), book.buy_volume.tolist()) == ([1_000_100], [1_000_100])
    assert book.split.tolist() == [4.5]


def test_orders_without_units_left_do_not_count() -> None:
    book = price_book(orders_of(order(1, 34, 1.0, 0), order(2, 34, 5.0, 3), order(3, 35, 1.0, 0)))
    assert (book.type_id.tolist(), book.sell_min.tolist(), book.sell_orders.tolist()) == ([34], [5.0], [1])


def test_prices_of_ten_thousand_billion_keep_their_cents() -> None:
    book = price_book(orders_of(order(1, 34, 9_999_999_999_999.99, 1), order(2, 34, 1e13, 1_000_000)))
    assert book.sell_min.tolist() == [9_999_999_999_999.99]
    assert book.sell_p5[0] == pytest.approx(1e13, rel=1e-9)


def test_an_empty_market_has_no_prices() -> None:
    assert len(price_book(orders_of())) == 0
    assert np.isnan(aligned(np.empty(0, np.int64), np.empty(0), np.array([34]))).all()


@pytest.mark.parametrize(
    ("more", "counts"),
    [
        ({"location": JITA_STATION}, True),
        ({"location": PERIMETER_STATION, "system": PERIMETER}, False),
        ({"location": 1_020_988_381_992}, False),
        ({"buy": True, "reach": "station"}, True),
        ({"buy": True, "reach": "station", "location": 60000009}, False),
        ({"buy": True, "reach": "solarsystem", "location": 60000009}, True),
        ({"buy": True, "reach": "solarsystem", "location": PERIMETER_STATION, "system": PERIMETER}, False),
        ({"buy": True, "reach": "1", "location": PERIMETER_STATION, "system": PERIMETER}, True),
        ({"buy": True, "reach": "1", "location": 60000009, "system": FAR}, False),
        ({"buy": True, "reach": "2", "location": 60000009, "system": FAR}, True),
        ({"buy": True, "reach": "40", "location": 60000009, "system": 31_000_005}, False),
        ({"buy": True, "reach": "region", "location": 60000009, "system": 31_000_005}, True),
        ({"buy": True, "reach": "moonbeam", "location": 60000009, "system": JITA}, False),
    ],
)
def test_what_counts_at_a_station(more: dict[str, Any], counts: bool) -> None:
    orders = orders_of(order(1, 34, 5.0, **more))
    assert len(at_place(orders, REACH)) == counts
    assert len(at_place(orders, None)) == 1


def test_a_place_whose_system_is_not_known_is_reached_by_the_region_only() -> None:
    nowhere = Reach(1_020_988_381_992, None, {})
    rows = [order(1, 34, 5.0, buy=True, reach="40"), order(2, 34, 6.0, buy=True)]
    rows.append(order(3, 34, 7.0, location=1_020_988_381_992))
    assert at_place(orders_of(*rows), nowhere).price_isk.tolist() == [7.0, 6.0]


CENTS = st.one_of(st.integers(1, 3000), st.integers(1, 10**15)).map(lambda cents: cents / 100)
BOOKS = st.lists(
    st.tuples(st.sampled_from([34, 35, 99999]), CENTS, st.integers(1, 10**9), st.booleans()), max_size=40
)


@given(BOOKS)
def test_prices_equal_a_slow_exact_reference(rows: list[tuple[int, float, int, bool]]) -> None:
    book = price_book(orders_of(*(order(at + 1, *row[:3], buy=row[3]) for at, row in enumerate(rows))))
    assert book.type_id.tolist() == sorted({row[0] for row in rows})
    for at, type_id in enumerate(book.type_id.tolist()):
        for buy in (False, True):
            side = [
                (Fraction(str(price)), units)
                for one, price, units, is_buy in rows
                if one == type_id and is_buy == buy
            ]
            best, percentile = (book.buy_max, book.buy_p5) if buy else (book.sell_min, book.sell_p5)
            volume = book.buy_volume if buy else book.sell_volume
            exact = exact_percentile(side, sells=not buy)
            assert volume[at] == sum(units for _, units in side)
            if exact is None:
                assert math.isnan(best[at])
                assert math.isnan(percentile[at])
                continue
            assert best[at] == float(max(side)[0] if buy else min(side)[0])
            # to the cent; ties may fall either way, and 1e13 ISK have few cents in a double
            assert abs(percentile[at] - float(exact)) <= 0.00501 + 1e-12 * float(exact)
            assert round(percentile[at] * 100) == pytest.approx(percentile[at] * 100, rel=1e-12)
