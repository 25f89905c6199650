import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from eveprod_desktop.core.market.depth import Depth, Level, walk
from eveprod_desktop.ui.charts.depth import DepthChart
from eveprod_desktop.ui.charts.depth_steps import (
    Book,
    Stairs,
    book_of,
    price_writer,
    stairs_of,
    units_short,
)
from eveprod_desktop.ui.session import Session

DEPTH = Depth(
    (Level(10.0, 5), Level(10.0, 5), Level(12.0, 20), Level(1e9, 1)), (Level(9.0, 4), Level(8.0, 6))
)

PRICES = st.lists(
    st.tuples(st.floats(0.01, 1e13, allow_nan=False), st.integers(1, 10**9)), min_size=1, max_size=30
)


def test_orders_add_up_to_stairs() -> None:
    book = book_of(DEPTH)
    assert book.sells == Stairs((10.0, 12.0, 1e9), (10, 30, 31), (100.0, 340.0, 1e9 + 340), 1)
    assert book.buys == Stairs((9.0, 8.0), (4, 10), (36.0, 84.0), -1)
    assert book.prices == (8.0, 9.0, 10.0, 12.0, 1e9)
    assert book_of(None) == Book()


@given(PRICES)
def test_a_step_costs_what_walking_the_book_to_it_costs(orders: list[tuple[float, int]]) -> None:
    levels = [Level(*one) for one in sorted(orders)]
    stairs = stairs_of(levels, buys=False)
    for price, units, isk in zip(stairs.prices, stairs.units, stairs.total_isk, strict=True):
        fill = walk(levels, units)
        assert (fill.short, fill.last_isk) == (0, price)
        assert isk == pytest.approx(fill.total_isk)


@given(PRICES, st.booleans())
def test_the_span_holds_the_best_price_and_no_absurd_one(orders: list[tuple[float, int]], buys: bool) -> None:
    levels = [Level(*one) for one in sorted(orders, reverse=buys)]
    side = stairs_of(levels, buys=buys)
    low, high = (Book(buys=side) if buys else Book(sells=side)).span()
    best = levels[0].price_isk
    assert 0 <= low <= best <= high
    assert low < high <= best * 1.6
    assert low >= best * 0.4


def test_an_empty_book_has_a_span_too() -> None:
    assert Book().span() == (0.0, 1.0)
    assert Book().words() == ""


def test_what_a_price_reaches() -> None:
    book = book_of(DEPTH)
    assert book.reading(12.0).split("\n")[1:] == ["30 offered up to it", "340.00 in all, 11.33 each"]
    assert book.reading(8.5).split("\n")[1:] == ["4 wanted down to it", "36.00 in all, 9.00 each"]
    assert book.reading(9.5).split("\n")[1:] == ["between the two sides"]
    assert book.words() == "31 offered from 10.00 ISK; 10 wanted from 9.00 ISK"
    assert "buy\t8\t10\t84\n" in book.as_text()


def test_the_outline_goes_up_at_each_price() -> None:
    x, y = book_of(DEPTH).buys.outline(7.0)
    assert x == [9.0, 9.0, 9.0, 8.0, 8.0, 7.0]
    assert y == [0.0, 0.0, 4.0, 4.0, 10.0, 10.0]
    assert Stairs().outline(1.0) == ([], [])


def test_prices_close_together_are_written_in_full() -> None:
    assert price_writer(1_000_000, 1_010_000)(1_004_000) == "1\u202f004\u202f000"
    assert price_writer(5.0, 5.1)(5.05) == "5.05"
    assert price_writer(5e6, 1e7)(6_500_000) == "6.50\u00a0M"
    assert [units_short(one) for one in (None, 7, 950.5, 1234)] == ["\u2013", "7", "950.50", "1.23\u00a0k"]


def test_depth_is_drawn_and_read_by_keyboard_and_mouse(qtbot: QtBot, session: Session) -> None:
    chart = DepthChart(session)
    qtbot.addWidget(chart)
    chart.resize(600, 300)
    with qtbot.waitExposed(chart):
        chart.show()
    assert not chart.drawn
    chart.show_depth(DEPTH)
    qtbot.waitUntil(lambda: chart.drawn)
    assert chart.accessibleDescription() == book_of(DEPTH).words()
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart.told.startswith("10.00\n10 offered")
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart.told.startswith("12.00\n30 offered")
    QTest.keyClick(chart, Qt.Key.Key_Home)
    assert chart.told.startswith("9.00\n4 wanted")
    QTest.keyClick(chart, Qt.Key.Key_Left)
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.told.startswith("8.00\n10 wanted")
    QTest.mouseMove(chart._plot.viewport(), QPoint(300, 100))
    qtbot.waitUntil(lambda: not chart.told.startswith("8.00"))
    image = chart.grab().toImage()
    shown = {image.pixelColor(x, y).name() for x in range(600) for y in range(0, 300, 3)}
    assert session.look.palette.series[0] in shown
    chart.copy()
    chart.show_depth(None)
    assert not chart.drawn
