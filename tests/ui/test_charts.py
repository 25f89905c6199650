from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from eveprod_desktop.core.sde.rows import RecipeChange
from eveprod_desktop.ui.charts.axes import parted
from eveprod_desktop.ui.charts.bars import BarChart
from eveprod_desktop.ui.charts.data import Bar, Line, bars_as_text, lines_as_text
from eveprod_desktop.ui.charts.over_time import OverTime
from eveprod_desktop.ui.screens.recipe_difference import changes_by_category
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme.palette import Role

DAY = 86_400.0
PARTS = [("New", Role.PROFIT), ("Removed", Role.LOSS)]
BARS = [Bar("Ship", (3.0, 1.0)), Bar("Module", (0.0, 2.0))]
PRICES = Line("Sell", [0.0, DAY, 2 * DAY], [1.5e6, None, 2.5e6])
BUYS = Line("Buy", [0.0, 2 * DAY], [1e6, 2e6])


@pytest.fixture
def theme_back(session: Session) -> Iterator[None]:
    yield
    session.look.use("dark")


def show(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.addWidget(widget)
    widget.resize(600, 300)
    with qtbot.waitExposed(widget):
        widget.show()


def colours(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in range(image.height())}


def test_bars_are_drawn_in_the_colours_of_their_roles(
    qtbot: QtBot, session: Session, theme_back: None
) -> None:
    chart = BarChart(session, "Changes", PARTS)
    show(qtbot, chart)
    assert not chart.drawn
    chart.show_bars(BARS)
    qtbot.waitUntil(lambda: chart.drawn)
    palette = session.look.palette
    assert {palette.surface, palette.profit, palette.loss} <= colours(chart.grab().toImage())
    assert chart.accessibleDescription() == "Ship 4; Module 2"
    session.look.use("light")
    assert session.look.palette.surface in colours(chart.grab().toImage())
    chart.show_bars([])
    assert not chart.drawn


def test_chart_is_drawn_only_when_seen(qtbot: QtBot, session: Session) -> None:
    chart = BarChart(session, "Changes", PARTS)
    qtbot.addWidget(chart)
    chart.show_bars(BARS)
    assert not session.tasks.running
    chart.show()
    qtbot.waitUntil(lambda: chart.drawn)


def test_bars_must_have_the_parts_of_the_chart(qtbot: QtBot, session: Session) -> None:
    chart = BarChart(session, "Changes", PARTS)
    qtbot.addWidget(chart)
    with pytest.raises(ValueError, match="Ship has 1 parts"):
        chart.show_bars([Bar("Ship", (3.0,))])


def test_lines_with_gaps_and_a_crosshair_by_keyboard(qtbot: QtBot, session: Session) -> None:
    chart = OverTime(session, "Prices")
    show(qtbot, chart)
    chart.show_lines([PRICES, BUYS])
    qtbot.waitUntil(lambda: chart.drawn)
    assert session.look.palette.series[0] in colours(chart.grab().toImage())
    assert chart.accessibleDescription() == "Sell 2.50\u00a0M; Buy 2.00\u00a0M"
    QTest.keyClick(chart, Qt.Key.Key_Home)
    assert chart.told == "1970-01-01 00:00\nSell 1.50 M\nBuy 1.00 M"
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart.told.startswith("1970-01-02 00:00\nSell \u2013")
    QTest.keyClick(chart, Qt.Key.Key_End)
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart.told.startswith("1970-01-03")


def test_crosshair_follows_the_mouse(qtbot: QtBot, session: Session) -> None:
    chart = OverTime(session, "Prices")
    show(qtbot, chart)
    chart.show_lines([PRICES])
    qtbot.waitUntil(lambda: chart.drawn)
    QTest.mouseMove(chart._plot.viewport(), QPoint(300, 120))
    qtbot.waitUntil(lambda: bool(chart.told))
    assert chart.told.startswith("1970-01-02")


def test_lines_that_make_no_sense(qtbot: QtBot, session: Session) -> None:
    chart = OverTime(session, "Prices")
    qtbot.addWidget(chart)
    with pytest.raises(ValueError, match="too many"):
        chart.show_lines([BUYS] * 6)
    with pytest.raises(ValueError, match="2 moments, 1 values"):
        chart.show_lines([Line("odd", [0.0, 1.0], [1.0])])
    chart.show_lines([Line("nothing", [0.0], [None])])
    assert not chart.filled()


def test_figures_can_be_copied(qtbot: QtBot, session: Session) -> None:
    assert bars_as_text(["New", "Removed"], BARS) == "\tNew\tRemoved\nShip\t3\t1\nModule\t0\t2\n"
    assert lines_as_text([PRICES, BUYS]) == (
        "\tSell\tBuy\n1970-01-01 00:00\t1500000\t1000000\n1970-01-02 00:00\t\t\n"
        "1970-01-03 00:00\t2500000\t2000000\n"
    )
    chart = BarChart(session, "Changes", PARTS)
    show(qtbot, chart)
    chart.show_bars(BARS)
    chart.copy()
    assert QGuiApplication.clipboard().text() == bars_as_text(["New", "Removed"], BARS)
    chart.copy_picture()
    assert not QGuiApplication.clipboard().pixmap().isNull()
    qtbot.waitUntil(lambda: not session.tasks.running)


def test_changes_are_counted_by_category() -> None:
    kinds = ["added", "added", "changed", "removed", "changed"]
    changes = [RecipeChange(number, "", kind, None, None) for number, kind in enumerate(kinds)]  # type: ignore[arg-type]  # built from plain values, or wrong on purpose
    categories = {0: "Ship", 1: "Ship", 2: "Module", 3: "Drone"}
    bars = changes_by_category(changes, categories, most=1)
    assert bars == (Bar("Ship", (2.0, 0.0, 0.0)), Bar("3 others", (0.0, 1.0, 2.0)))
    assert [bar.label for bar in changes_by_category(changes, categories, most=3)] == [
        "Ship",
        "Drone",
        "Module",
        "No category",
    ]


def test_bars_of_less_than_nothing_go_left(qtbot: QtBot, session: Session) -> None:
    chart = BarChart(session, "Profit", PARTS, legend=False)
    show(qtbot, chart)
    chart.show_bars([Bar("Ship", (3.0, 0.0)), Bar("Module", (0.0, -6.0))], lambda value: f"{value:+g}")
    qtbot.waitUntil(lambda: chart.drawn)
    assert chart.accessibleDescription() == "Ship +3; Module -6"
    # a quarter of the width on either side is left for words
    assert chart.span(0.25) == pytest.approx((-10.5, 7.5))
    spans = []
    for width in (600, 300):
        chart.resize(width, 200)
        (low, high), _ = chart._plot.getPlotItem().getViewBox().viewRange()
        assert low < -6.0
        assert high > 3.0
        spans.append(high - low)
    assert spans[1] > spans[0]
    chart.show_bars([Bar("Ship", (3.0, 0.0))])
    assert chart.span(0.25) == pytest.approx((0.0, 4.0))
    chart.show_bars([Bar("Ship", (0.0, -3.0))])
    assert chart.span(0.25) == pytest.approx((-4.0, 0.0))
    chart.show_bars([Bar("Ship", (0.0, 0.0))])
    assert chart.span(0.25) == pytest.approx((0.0, 1 / 3))


def test_a_line_without_values_is_left_out(qtbot: QtBot, session: Session) -> None:
    chart = OverTime(session, "Prices", signed=True)
    show(qtbot, chart)
    chart.show_lines([PRICES, Line("Buy", [0.0, DAY], [None, None])])
    qtbot.waitUntil(lambda: chart.drawn)
    chart.grab()  # the library warned of bounds while it painted
    QTest.keyClick(chart, Qt.Key.Key_Home)
    assert "Buy \u2013" in chart.told


def test_a_chart_without_figures_says_so(qtbot: QtBot, session: Session) -> None:
    chart = BarChart(session, "Changes", PARTS)
    show(qtbot, chart)
    assert chart._waiting.text() == "No figure is known to draw."
    chart.show_bars(BARS)
    qtbot.waitUntil(lambda: chart.drawn)
    chart.show_bars([])
    assert chart._waiting.isVisible()
    chart.resize(400, 200)  # what was drawn is gone


def test_small_ticks_keep_away_from_large_ones() -> None:
    months, days = (30.0, [0.0, 30.0]), (1.0, [-2.0, 3.0, 8.0, 13.0, 28.0, 33.0, 38.0])
    assert parted([months, days]) == [months, (1.0, [8.0, 13.0, 38.0])]
    assert parted([]) == []
