from math import nan

import pytest

from eveprod_desktop.core.market.depth import Depth, Level
from eveprod_desktop.core.market.rows import PriceOverride
from eveprod_desktop.core.planning.prices import MarketPrices

BOOK = Depth((Level(10.0, 5), Level(20.0, 5)), (Level(8.0, 3),))
EMPTY = Depth((), ())


def prices(**more: float) -> MarketPrices:
    books = {34: BOOK}
    typed = {35: PriceOverride(35, 3.0, 2.5), 36: PriceOverride(36, None, 4.0)}
    volumes = {34: 2.0, 35: nan}
    return MarketPrices(
        lambda type_id: books.get(type_id, EMPTY), typed, volume_of=lambda one: volumes[one], **more
    )


@pytest.mark.parametrize(("units", "cost"), [(5, 50.0), (7, 90.0), (10, 150.0), (11, None)])
def test_buying_walks_the_book_and_is_unknown_beyond_it(units: int, cost: float | None) -> None:
    assert prices().buying(34, units) == cost


def test_selling_and_listing() -> None:
    assert (prices().selling(34, 3), prices().selling(34, 4), prices().listing(34, 4)) == (24.0, None, 40.0)
    assert (prices().selling(99, 1), prices().listing(99, 1), prices().buying(99, 1)) == (None, None, None)


def test_what_the_player_typed_goes_first() -> None:
    one = prices()
    assert (one.buying(35, 10), one.selling(35, 10), one.listing(35, 10)) == (30.0, 25.0, 25.0)
    assert (one.buying(36, 1), one.selling(36, 2), one.listing(36, 2)) == (None, 8.0, 8.0)


def test_freight_is_on_top_and_an_unknown_volume_has_no_price() -> None:
    brought = prices(isk_per_m3=3.0, collateral_share=0.1)
    assert brought.buying(34, 5) == pytest.approx(50 * 1.1 + 5 * 2 * 3)
    assert brought.buying(35, 5) is None
    assert prices(collateral_share=0.5).buying(35, 2) == pytest.approx(9.0)
