"""Opportunities on prices that came from the sandbox: ranking, what-if, filters, empty states."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.ui.market_refreshing import MarketRefreshing
from eveprod_desktop.ui.screens.opportunities import OpportunitiesScreen
from eveprod_desktop.ui.screens.what_if_bar import NPC_STATION
from eveprod_desktop.ui.session import Session
from tests.ui.market_world import DOMAIN, FORGE

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def screen(market_session: Session, qtbot: QtBot) -> OpportunitiesScreen:
    refreshing = MarketRefreshing(market_session)
    screen = OpportunitiesScreen(market_session, refreshing)
    qtbot.addWidget(screen)
    screen.resize(1200, 800)
    screen.show()
    qtbot.waitUntil(lambda: screen.table.model.total > 3000, timeout=60_000)
    refreshing.setParent(screen)
    return screen


def settle(qtbot: QtBot, screen: OpportunitiesScreen) -> None:
    qtbot.waitUntil(lambda: not screen.session.tasks.running, timeout=30_000)


def column_values(screen: OpportunitiesScreen, key: str) -> list[float | None]:
    at = [column.key for column in screen.table.model.columns].index(key)
    return screen.table.model.values(at)


def test_every_product_is_ranked_best_first_and_the_unknown_last(screen: OpportunitiesScreen) -> None:
    values = column_values(screen, "isk_per_hour")
    known = [value for value in values if value is not None]
    assert len(values) == len(screen.session.app.chains.producible())
    assert known == sorted(known, reverse=True)
    assert all(value is None for value in values[len(known) :])
    assert len(known) < len(values)


def test_the_rows_say_what_the_service_says(screen: OpportunitiesScreen) -> None:
    row = screen.table.model.row(0)
    told = screen.session.app.economics.get_economics(screen.shown.type_id(row), FORGE)
    assert screen.shown.number(row, "total_cost") == told.total_cost
    assert screen.shown.number(row, "isk_per_hour") == told.isk_per_hour
    assert screen.shown.possible(row) == ("yes" if told.possible else "no")


def test_no_price_is_written_out_and_a_price_tells_its_place_and_age(screen: OpportunitiesScreen) -> None:
    columns = {column.key: column for column in screen.table.model.columns}
    unsold = next(row for row in range(len(screen.shown)) if screen.shown.number(row, "sell") is None)
    assert columns["sell"].cell(unsold).text == "no price"
    assert columns["profit"].cell(unsold).text == "\u2013"
    cost = list(columns).index("cost")
    tip = screen.table.model.index(0, cost).data(Qt.ItemDataRole.ToolTipRole)
    assert "Jita" in tip
    assert "adjusted prices" in tip


def test_a_slider_ranks_anew_and_keeps_selection_and_place(screen: OpportunitiesScreen, qtbot: QtBot) -> None:
    before = screen.shown.number(0, "total_cost")
    chosen = screen.shown.type_id(screen.table.model.row(5))
    screen.table.select(chosen)
    screen.table.view.verticalScrollBar().setValue(120)
    for me in range(1, 11):
        screen.bar.me.setValue(me)
    settle(qtbot, screen)
    told = screen.session.app.economics.get_economics(screen.shown.type_id(0), FORGE, me=10)
    assert screen.shown.number(0, "total_cost") == told.total_cost != before
    current = screen.table.current()
    assert current is not None
    assert screen.shown.type_id(current) == chosen
    assert screen.table.view.verticalScrollBar().value() == 120


def test_region_basis_taxes_and_facility_are_assumed(screen: OpportunitiesScreen, qtbot: QtBot) -> None:
    bar = screen.bar
    assert [bar.region.itemData(at) for at in range(bar.region.count())] == [FORGE, DOMAIN]
    bar.region.setCurrentIndex(1)
    bar.product_basis.setCurrentIndex(bar.product_basis.findData("buy_max"))
    bar.place.setCurrentIndex(bar.place.findData(NPC_STATION))
    bar.sales_tax.type_number(0.5)
    settle(qtbot, screen)
    known = [
        row for row in range(len(screen.shown)) if screen.shown.number(row, "net_profit_sell") is not None
    ]
    assert known
    for row in known[:20]:
        assert screen.shown.number(row, "sell") == screen.shown.number(row, "buy")
        profit, net = (screen.shown.number(row, key) or 0 for key in ("profit_sell", "net_profit_sell"))
        assert net < profit
    assert screen.state()["region_id"] == DOMAIN
    bar.reset.click()
    settle(qtbot, screen)
    assert bar.sales_tax.number is None
    assert bar.region.currentData() == DOMAIN


def test_filters_are_filters_of_the_table(screen: OpportunitiesScreen, qtbot: QtBot) -> None:
    box = screen.filters.choices["category"]
    box.setCurrentIndex(box.findData("Ship"))
    box.activated.emit(box.currentIndex())
    screen.filters.least["roi"].type_number(5.0)
    tech = screen.filters.choices["tech"]
    tech.setCurrentIndex(tech.findData("Tech I"))
    tech.activated.emit(tech.currentIndex())
    settle(qtbot, screen)
    rows = screen.table.everything()
    assert 0 < len(rows) < len(screen.shown)
    for row in rows:
        assert screen.shown.word(row, "category") == "Ship"
        assert screen.shown.word(row, "tech") == "Tech I"
        assert (screen.shown.number(row, "roi_sell_percent") or 0) >= 5.0
    view = screen.table.present_view("ships")
    screen.table.set_filters({})
    assert screen.filters.choices["category"].currentIndex() == 0
    screen.table.use_view(view)
    assert screen.filters.choices["category"].currentData() == "Ship"
    assert screen.filters.least["roi"].number == 5.0


def test_opening_a_row_asks_for_the_page_of_its_item(screen: OpportunitiesScreen, qtbot: QtBot) -> None:
    row = screen.table.model.row(2)
    screen.table.view.setCurrentIndex(screen.table.model.index(2, 0))
    with qtbot.waitSignal(screen.session.bus.item_wanted) as told:
        screen.table.open_current()
    assert told.args == [screen.shown.type_id(row)]


def test_what_was_assumed_comes_back(market_session: Session, qtbot: QtBot) -> None:
    screen = OpportunitiesScreen(market_session, MarketRefreshing(market_session))
    qtbot.addWidget(screen)
    screen.restore({"region_id": DOMAIN, "me": 7, "te": 14})
    screen.show()
    qtbot.waitUntil(lambda: screen.table.model.total > 3000, timeout=60_000)
    assert (screen.bar.region.currentData(), screen.bar.me.value(), screen.bar.assumed.te) == (DOMAIN, 7, 14)
    settle(qtbot, screen)
    screen.refreshing.deleteLater()


def test_nonsense_from_the_last_start_is_passed_over(market_session: Session, qtbot: QtBot) -> None:
    screen = OpportunitiesScreen(market_session, MarketRefreshing(market_session))
    qtbot.addWidget(screen)
    screen.restore({"region_id": "x", "me": 70, "te": None})
    screen.show()
    qtbot.waitUntil(lambda: screen.table.model.total > 3000, timeout=60_000)
    assert (screen.bar.region.currentData(), screen.bar.me.value(), screen.bar.te.value()) == (FORGE, 0, 0)
    settle(qtbot, screen)


def test_no_prices_is_a_sentence_with_a_button(session: Session, qtbot: QtBot) -> None:
    screen = OpportunitiesScreen(session, MarketRefreshing(session))
    qtbot.addWidget(screen)
    screen.show()
    qtbot.waitUntil(lambda: screen.table.empty.sentence == "No prices yet")
    assert "--demo" in screen.table.empty.advice
    assert not screen.bar.isVisible()


def test_a_failure_is_told_in_words(
    screen: OpportunitiesScreen, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_named: object) -> None:
        raise AppError("The database is busy.", "Try again.")

    monkeypatch.setattr(screen.session.app.economics, "figures", fail)
    screen.bar.me.setValue(3)
    settle(qtbot, screen)
    assert screen.table.empty.sentence == "The database is busy."
    monkeypatch.undo()
    screen.bar.me.setValue(4)
    qtbot.waitUntil(lambda: screen.table.model.total > 3000, timeout=60_000)
