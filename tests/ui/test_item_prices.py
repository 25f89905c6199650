"""The Prices and Over time tabs: on prices that stand, and on a history that a sandbox tells."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from eveprod_desktop.core.economics.rows import RecordedProfit
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.market.depth import Fill
from eveprod_desktop.core.market.places import MarketPlace
from eveprod_desktop.core.market.refresh import HistoryRefresh
from eveprod_desktop.core.market.rows import HistoryDay, PriceCard, PriceOverride
from eveprod_desktop.sandbox.sandbox import SMALL, Sandbox
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.charts.price_history import DailyTrade, PriceHistory, _two_ticks
from eveprod_desktop.ui.messages import Messages
from eveprod_desktop.ui.screens.item import ItemScreen
from eveprod_desktop.ui.screens.item_market import Regions
from eveprod_desktop.ui.screens.past_tab import ItemPast, PastTab, first_points, return_percent
from eveprod_desktop.ui.screens.price_reading import (
    Figure,
    card_columns,
    card_lines,
    daily_trade,
    walked_words,
)
from eveprod_desktop.ui.screens.prices_tab import PricesTab
from eveprod_desktop.ui.session import Session
from tests.ui.conftest import InlineWorker, session_on_copy
from tests.ui.market_world import DOMAIN, FORGE

pytestmark = pytest.mark.timeout(120)
TRITANIUM, RIFTER, UNTRADED = 34, 587, 26527
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def settle(qtbot: QtBot, session: Session) -> None:
    qtbot.waitUntil(lambda: not session.tasks.running, timeout=30_000)


@pytest.fixture
def trading_session(market_folder: Path, messages: Messages, tmp_path: Path) -> Iterator[Session]:
    """A window's means on a program of its own whose ESI is a sandbox."""
    with (
        Sandbox(size=SMALL) as sandbox,
        session_on_copy(market_folder, messages, tmp_path, sandbox.environment()) as session,
    ):
        yield session


def make_page(qtbot: QtBot, session: Session, type_id: int) -> ItemScreen:
    screen = ItemScreen(session)
    qtbot.addWidget(screen)
    screen.resize(1300, 800)
    screen.show()
    screen.open(type_id)
    qtbot.waitUntil(lambda: screen.facts is not None, timeout=30_000)
    return screen


def open_prices(qtbot: QtBot, session: Session, type_id: int) -> tuple[ItemScreen, PricesTab]:
    screen = make_page(qtbot, session, type_id)
    screen.tabs.setCurrentWidget(screen.prices)
    qtbot.waitUntil(lambda: screen.prices.prices is not None, timeout=30_000)
    settle(qtbot, session)
    return screen, screen.prices


# the history is fetched when it is looked at


def test_a_history_is_fetched_once_when_it_is_looked_at(qtbot: QtBot, trading_session: Session) -> None:
    screen, tab = open_prices(qtbot, trading_session, TRITANIUM)
    qtbot.waitUntil(lambda: bool(tab.history.trade.moments), timeout=30_000)
    settle(qtbot, trading_session)
    market = trading_session.app.market
    days = market.history(TRITANIUM, FORGE)
    assert len(days) > 300
    assert len(tab.history.trade.moments) in {89, 90, 91}
    assert [line.name for line in tab.history.lines] == ["Average", "5-day average", "20-day average"]
    assert all(value is not None for line in tab.history.lines for value in line.values)
    tab.span.setCurrentText("All days")
    assert len(tab.history.trade.moments) == len(days)
    assert tab.status.text().endswith(f"History up to {days[-1].day}.")
    asked = trading_session.app.esi.state().requests
    screen.tabs.setCurrentWidget(screen.chain)
    screen.tabs.setCurrentWidget(tab)
    tab.pick_region(DOMAIN)
    qtbot.waitUntil(lambda: bool(market.history(TRITANIUM, DOMAIN)), timeout=30_000)
    tab.pick_region(FORGE)
    settle(qtbot, trading_session)
    assert trading_session.app.esi.state().requests == asked + 1
    volume = next(one for one in tab.card.everything() if one.key == "volume")
    assert volume.number == market.card(TRITANIUM, FORGE).daily_volume


def test_what_went_wrong_is_told_and_can_be_tried_again(
    qtbot: QtBot, market_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails = [True]

    def look(_app: object, _monitor: object, _region_id: int, _type_id: int) -> HistoryRefresh:
        error = AppError("ESI is down.", "It tries again in five minutes.")
        return HistoryRefresh(0, 0, cast("Any", error) if fails[0] else None)

    session = replace(
        market_session, operations=replace(market_session.operations, look_at_history=cast("Any", look))
    )
    monkeypatch.setattr(session.tasks, "_worker", InlineWorker(session.app))
    screen, tab = open_prices(qtbot, session, TRITANIUM)
    qtbot.waitUntil(lambda: tab.no_history.sentence == "ESI is down.")
    assert tab.no_history.advice == "It tries again in five minutes."
    assert "ESI is down." in tab.status.text()
    fails[0] = False
    tab.no_history.acted.emit()
    settle(qtbot, session)
    qtbot.waitUntil(lambda: tab.no_history.sentence == "The history was not fetched yet.")
    screen.close()
    settle(qtbot, session)


# prices that stand


def test_the_card_and_the_orders_are_those_of_the_service(qtbot: QtBot, market_session: Session) -> None:
    _screen, tab = open_prices(qtbot, market_session, TRITANIUM)
    card = market_session.app.market.card(TRITANIUM, FORGE)
    numbers = {one.key: one.number for one in tab.card.everything()}
    for key in ("sell_min", "buy_max", "sell_p5", "buy_p5", "split", "average", "adjusted"):
        assert numbers[key] == getattr(card, key), key
    assert "Jita" in tab.status.text()
    tab.card.copy()
    assert f"Cheapest sell order\t{card.sell_min!r}\t" in QGuiApplication.clipboard().text()
    orders = market_session.app.market.order_lines(TRITANIUM, FORGE)
    assert [one.price_isk for one in tab.orders.orders.everything()] == [one.price_isk for one in orders]
    tab.region.picked.emit(DOMAIN)
    settle(qtbot, market_session)
    qtbot.waitUntil(lambda: "Amarr" in tab.status.text())
    assert tab.region.currentText() == "Domain"


def test_the_book_is_walked_to_the_quantity_typed(qtbot: QtBot, market_session: Session) -> None:
    _screen, tab = open_prices(qtbot, market_session, TRITANIUM)
    tab.pages.setCurrentIndex(1)
    tab.focus_list()
    tab.orders.units.type_number(1000.0)
    fill = market_session.app.market.cost_of(TRITANIUM, FORGE, 1000)
    words = tab.orders.buying.text()
    assert write.isk(fill.total_isk) in words
    assert tab.orders.chart.filled()
    tab.orders.units.type_number(None)
    assert not tab.orders.buying.isVisible()


def test_an_item_nobody_trades(qtbot: QtBot, market_session: Session) -> None:
    _screen, tab = open_prices(qtbot, market_session, UNTRADED)
    assert tab.orders.orders.everything() == []
    assert "Nobody trades" in tab.orders.orders.empty.sentence
    assert tab.card.everything()[0].number is None
    assert not tab.orders.chart.filled()


def test_raw_items_stay_on_their_prices(qtbot: QtBot, market_session: Session) -> None:
    screen, tab = open_prices(qtbot, market_session, RIFTER)
    screen.open(TRITANIUM)
    qtbot.waitUntil(lambda: tab.prices is not None and tab.prices.type_id == TRITANIUM, timeout=20_000)
    assert screen.tabs.currentWidget() is tab


def test_what_comes_too_late_is_dropped(qtbot: QtBot, market_session: Session) -> None:
    screen, tab = open_prices(qtbot, market_session, RIFTER)
    facts = screen.facts
    assert facts is not None
    tab.ask_again()
    item = replace(facts.item, type_id=TRITANIUM)
    tab.hide()
    tab.show_facts(replace(facts, item=item))
    settle(qtbot, market_session)
    assert tab.prices is None
    assert tab.card.everything() == []


def test_without_any_prices(qtbot: QtBot, market_session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(market_session.app.market, "fetched_regions", lambda: ())
    screen = make_page(qtbot, market_session, RIFTER)
    for tab in (screen.prices, screen.past, screen.economics):
        screen.tabs.setCurrentWidget(tab)
        settle(qtbot, market_session)
        assert tab.empty.sentence == "No prices were fetched yet."
        assert "Market" in tab.empty.advice


# over time


def test_points_of_past_refreshes(qtbot: QtBot, market_session: Session) -> None:
    screen = make_page(qtbot, market_session, RIFTER)
    screen.tabs.setCurrentWidget(screen.past)
    tab = screen.past
    qtbot.waitUntil(lambda: tab.past is not None, timeout=30_000)
    points = market_session.app.economics.profit_history(RIFTER, FORGE)
    assert len(points) == 1
    assert tab.points.everything() == points
    assert tab.empty.sentence == "There is not enough to draw yet."
    assert "every 30\u00a0minutes" in tab.empty.advice
    later = replace(points[0], recorded_at=points[0].recorded_at + timedelta(hours=1))
    tab.show_read(ItemPast(Regions({FORGE: "The Forge"}, FORGE), (points[0], later), "Jita", 30))
    qtbot.waitUntil(lambda: tab.prices.drawn)
    assert [line.name for line in tab.prices.lines] == ["Cost", "Sells for", "Buy orders pay"]
    assert [line.name for line in tab.profit.lines] == ["Profit"]
    assert tab.points.everything() == [later, points[0]]
    tab.focus_list()
    QTest.keyClick(tab.profit, Qt.Key.Key_Home)


def test_raw_items_have_no_profit(qtbot: QtBot, market_session: Session) -> None:
    screen = make_page(qtbot, market_session, TRITANIUM)
    screen.tabs.setCurrentWidget(screen.past)
    qtbot.waitUntil(lambda: screen.past.past is not None, timeout=30_000)
    assert screen.past.empty.sentence == "Tritanium can't be built, so it has no profit."


def test_an_error_stands_where_the_charts_would(qtbot: QtBot, session: Session) -> None:
    tab = PastTab(session)
    qtbot.addWidget(tab)
    tab.show_nothing(AppError("The disk is full.", "Make room."))
    assert (tab.empty.sentence, tab.empty.advice) == ("The disk is full.", "Make room.")


def test_the_first_points_in_words() -> None:
    past = ItemPast(Regions({FORGE: "The Forge"}, FORGE), refresh_minutes=0)
    assert "does not refresh by itself" in first_points(past)
    point = RecordedProfit(NOW, 200.0, 250.0, None)
    assert return_percent(point) == 25.0
    assert return_percent(replace(point, sell=None)) is None
    assert return_percent(replace(point, total_cost=0.0)) is None


# plain modules


def days_of(count: int) -> list[HistoryDay]:
    start = date(2026, 1, 1)
    return [
        HistoryDay((start + timedelta(days=at)).isoformat(), 10.0 + at, 12.0 + at, 9.0 + at, 3, 100 * at)
        for at in range(count)
    ]


def test_averages_of_the_days_shown_rest_on_those_before() -> None:
    trade = daily_trade(days_of(60), 30, date(2026, 1, 1) + timedelta(days=60))
    assert len(trade.moments) == 30
    assert trade.moments[0] == datetime(2026, 1, 31, tzinfo=UTC).timestamp()
    average, five, twenty = trade.averages
    assert average.values[0] == 40.0
    assert five.values[0] == pytest.approx(38.0)
    assert twenty.values[0] == pytest.approx(30.5)
    assert (trade.lowest[0], trade.highest[0], trade.units[0]) == (39.0, 42.0, 3000.0)
    assert daily_trade(days_of(60), 30, date(2027, 1, 1)) == DailyTrade([], (), [], [], [])
    assert len(daily_trade(days_of(1), None, date(2026, 2, 1)).averages) == 1


def test_every_price_of_a_card_has_its_place_and_age() -> None:
    card = PriceCard(
        34, MarketPlace(FORGE), "Jita", NOW, 5.0, 4.0, 5.1, 3.9, 4.5, 4.7, None, 10, 0, 1, 0, None, 3.0, None
    )
    lines = card_lines(card, NOW - timedelta(hours=1))
    columns = {column.key: column for column in card_columns(NOW + timedelta(minutes=2))}
    by_key = {line.key: line for line in lines}
    assert columns["value"].cell(by_key["sell_min"]).text == "5.00"
    assert columns["value"].cell(by_key["adjusted"]).text == "no price"
    assert columns["value"].cell(by_key["offered"]).text == "10"
    assert columns["value"].cell(by_key["volume"]).text == write.UNKNOWN
    assert columns["age"].value(by_key["sell_min"]) == "2\u00a0minutes ago"
    assert columns["age"].value(by_key["average"]) == "1\u00a0hour ago"
    assert columns["value"].tip is not None
    assert columns["value"].tip(by_key["sell_min"]) == "Jita, 2\u00a0minutes ago"
    assert (by_key["buying"].place, by_key["buying"].number) == ("Typed by you", 3.0)
    assert "selling" not in by_key
    assert columns["value"].plain(by_key["sell_min"]) == "5.0"
    assert Figure(5.0, isk=True) < Figure(6.0, isk=True)


def test_a_walked_book_in_words() -> None:
    buying, selling = walked_words(100, Fill(60, 40, 600.0, 10.0, 12.0, 2), Fill(0, 100, 0.0, None, None, 0))
    assert buying == (
        "Buying 60 at once: 600.00 ISK, 10.00 each, the last at 12.00, from 2\u00a0orders."
        " No order for 40 more."
    )
    assert selling == "Selling 100 at once: there is no order."


def test_history_is_read_by_keyboard_through_both_plots(qtbot: QtBot, session: Session) -> None:
    chart = PriceHistory(session, "Price history")
    qtbot.addWidget(chart)
    chart.resize(600, 400)
    with qtbot.waitExposed(chart):
        chart.show()
    chart.show_trade(daily_trade(days_of(40), None, date(2026, 3, 1)))
    qtbot.waitUntil(lambda: chart.drawn)
    QTest.keyClick(chart, Qt.Key.Key_End)
    assert chart.told.replace(write.NO_BREAK_SPACE, " ") == (
        "2026-02-09\nAverage 49.00\n5-day average 47.00\n20-day average 39.50\n"
        "Lowest to highest 48.00 to 51.00\nUnits 3\u202f900"
    )
    assert chart.crosshair_below is not None
    assert chart.crosshair_below.shown
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.told.startswith("2026-02-08")
    assert chart.as_text().startswith("\tAverage\t5-day average\t20-day average\tLowest\tHighest\tUnits\n")
    session.look.use("light")
    assert chart.drawn
    session.look.use("dark")
    chart.show_trade(DailyTrade())
    assert chart._waiting.isVisible()
    assert chart.reading(0.0) == ""
    qtbot.waitUntil(lambda: not session.tasks.running)
    chart.show_trade(DailyTrade())  # nothing is drawn now, and nothing can be pointed at
    chart.point_at(0.0)
    assert not chart.told


def test_a_low_plot_has_few_ticks() -> None:
    for most in (0.0, 1.0, 7.0, 1500.0, 999_999.0, 2.5e9):
        step, _ = _two_ticks(most)
        assert max(most, 1.0) / step <= 3


def test_overrides_stand_on_the_card(qtbot: QtBot, trading_session: Session) -> None:
    trading_session.app.market.set_override(PriceOverride(RIFTER, selling_isk=1.5))
    _screen, tab = open_prices(qtbot, trading_session, RIFTER)
    assert {one.key: one.number for one in tab.card.everything()}["selling"] == 1.5
