"""The Market screen on prices from the sandbox."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from eveprod_desktop.core.errors import UnknownRegion
from eveprod_desktop.core.market.orders import STATION_ONLY, WHOLE_REGION
from eveprod_desktop.core.market.region_market import NoPrices
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.charts.depth_steps import book_of
from eveprod_desktop.ui.market_refreshing import MarketRefreshing
from eveprod_desktop.ui.screens.market import MarketScreen
from eveprod_desktop.ui.screens.market_rows import reach_words
from eveprod_desktop.ui.session import Session
from tests.ui.market_world import DOMAIN, FORGE, PLACES

pytestmark = pytest.mark.timeout(120)
TRITANIUM, METROPOLIS = 34, 10000042


@pytest.fixture
def screen(market_session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[MarketScreen]:
    refreshing = MarketRefreshing(market_session)
    # what would go out to the network is tested where there is a server
    monkeypatch.setattr(refreshing, "refresh", lambda _region: None)
    screen = MarketScreen(market_session, refreshing)
    refreshing.setParent(screen)
    qtbot.addWidget(screen)
    screen.resize(1200, 800)
    screen.show()
    qtbot.waitUntil(lambda: screen.markets.model.total == 2, timeout=30_000)
    yield screen
    settle(qtbot, screen)
    market_session.app.settings.market_places = PLACES


def settle(qtbot: QtBot, screen: MarketScreen) -> None:
    qtbot.waitUntil(lambda: not screen.session.tasks.running, timeout=30_000)


def test_each_market_tells_how_it_stands(screen: MarketScreen) -> None:
    forge, domain = screen.markets.everything()
    assert (forge.region_id, domain.region_id) == (FORGE, DOMAIN)
    assert forge.name == "The Forge"
    assert "Jita" in forge.place
    assert forge.orders > domain.orders > 0
    assert forge.pages > 0
    assert forge.failure is None
    assert screen.markets.model.values(2)[0] >= 0


def look_up(screen: MarketScreen, qtbot: QtBot, text: str) -> None:
    screen.item_box.setText(text)
    screen.look_up()
    qtbot.waitUntil(lambda: screen.book is not None, timeout=20_000)


def test_the_orders_of_an_item_are_those_of_the_service(screen: MarketScreen, qtbot: QtBot) -> None:
    look_up(screen, qtbot, "tritanum")
    market = screen.session.app.market
    orders = market.order_lines(TRITANIUM, FORGE)
    shown = screen.orders.orders.everything()
    assert [(one.side == "buy", one.price_isk, one.units, one.counts) for one in shown] == [
        (one.is_buy, one.price_isk, one.units, one.counts) for one in orders
    ]
    assert any("Jita" in one.place for one in shown)
    assert screen.caption.text().startswith("Tritanium at Jita")
    tip = screen.orders.orders.model.index(0, 1).data(Qt.ItemDataRole.ToolTipRole)
    assert tip.startswith(shown[0].place)
    assert tip.endswith(("ago", "just now"))
    assert screen.orders.chart.book == book_of(market.depth(TRITANIUM, FORGE))
    screen.markets.select(DOMAIN)
    qtbot.waitUntil(lambda: "Amarr" in screen.caption.text())
    with qtbot.waitSignal(screen.session.bus.item_wanted) as told:
        screen.item_page.click()
    assert told.args == [TRITANIUM]


def test_a_quantity_is_walked_through_the_book(screen: MarketScreen, qtbot: QtBot) -> None:
    look_up(screen, qtbot, "34")
    screen.orders.units.type_number(1000.0)
    cost = screen.session.app.market.cost_of(TRITANIUM, FORGE, 1000)
    assert write.isk(cost.total_isk) in screen.orders.buying.text()
    screen.orders.units.type_number(1e12)
    assert "No order for" in screen.orders.selling.text()


def test_an_item_nobody_knows_is_no_book(screen: MarketScreen, qtbot: QtBot) -> None:
    screen.item_box.setText("qqqqqq")
    screen.look_up()
    settle(qtbot, screen)
    assert screen.book is None
    assert not screen.buying.isEnabled()


def test_a_market_never_fetched_offers_to_fetch_it(
    screen: MarketScreen, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted: list[int] = []
    monkeypatch.setattr(screen.refreshing, "refresh", wanted.append)
    look_up(screen, qtbot, "Tritanium")
    screen._no_book(NoPrices("The market of The Forge was never fetched."))
    empty = screen.orders.orders.empty
    assert empty.sentence == "The market of The Forge was never fetched."
    assert "eveprod" not in empty.advice  # nobody in the window is sent to the command line
    empty.acted.emit()
    assert wanted == [FORGE]
    screen.reload()  # once prices are there, so are the orders of the item that stands in the box
    qtbot.waitUntil(lambda: screen.book is not None, timeout=20_000)


def test_another_place_of_a_region_counts_and_is_undone(
    screen: MarketScreen, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(screen.refreshing, "refresh", asked.append)
    settings = screen.session.app.settings
    settle(qtbot, screen)
    titles = [screen.place.itemText(at) for at in range(screen.place.count())]
    assert titles[0] == "All of The Forge"
    assert "Jita IV" in titles[1]
    assert "trade hub" in titles[1]
    assert screen.place.currentIndex() == 1
    screen.place.setCurrentIndex(0)
    screen.place.activated.emit(0)
    settle(qtbot, screen)
    assert settings.market_places == f"{FORGE}, 10000043:60008494"
    assert asked == [FORGE]
    assert screen.place.currentData() is None
    assert screen.markets.everything()[0].place == "The Forge"
    screen._place_typed("60003761")
    settle(qtbot, screen)
    assert settings.market_places.startswith(f"{FORGE}:60003761,")
    told: list[str] = []
    screen.session.messages.attach(lambda message: told.append(message.text))
    screen._place_typed("Perimeter")
    screen._place_typed("1042000000001")
    settle(qtbot, screen)
    assert "is no id of a place" in told[0]
    assert "nobody is signed in who may ask" in told[1]
    screen.undo.take_back()
    settle(qtbot, screen)
    screen.undo.take_back()
    settle(qtbot, screen)
    screen.undo.take_back()
    settle(qtbot, screen)
    assert settings.market_places == PLACES


def test_a_price_of_ones_own_counts_and_is_undone(screen: MarketScreen, qtbot: QtBot) -> None:
    app = screen.session.app
    before = app.economics.get_economics(587, FORGE).material_cost
    look_up(screen, qtbot, "34")
    screen.buying.type_number(1_000_000.0)
    settle(qtbot, screen)
    qtbot.waitUntil(lambda: screen.book is not None and screen.book.card.buying_override == 1_000_000.0)
    changed = app.economics.get_economics(587, FORGE).material_cost
    assert before is not None
    assert changed is not None
    assert changed > before
    screen.undo.take_back()
    settle(qtbot, screen)
    assert app.market.overrides() == {}
    assert app.economics.get_economics(587, FORGE).material_cost == before
    qtbot.waitUntil(lambda: screen.buying.number is None)


def test_markets_are_added_removed_and_put_back(screen: MarketScreen, qtbot: QtBot) -> None:
    app = screen.session.app
    screen.add_market("metropolis")
    qtbot.waitUntil(lambda: screen.markets.model.total == 3, timeout=20_000)
    assert app.settings.market_places == f"{PLACES}, 10000042:60005686"
    added = screen.markets.everything()[2]
    assert (added.region_id, added.data_at) == (METROPOLIS, None)
    screen.markets.select(FORGE)
    screen.remove_market()
    settle(qtbot, screen)
    assert [place.region_id for place in app.market.places()] == [DOMAIN, METROPOLIS]
    forge = next(row for row in screen.markets.everything() if row.region_id == FORGE)
    assert not forge.watched
    screen.undo.take_back()
    settle(qtbot, screen)
    screen.undo.take_back()
    settle(qtbot, screen)
    assert app.settings.market_places == PLACES
    assert not screen.undo.isEnabled()


def test_a_region_nobody_knows_or_that_is_there_changes_nothing(screen: MarketScreen, qtbot: QtBot) -> None:
    told: list[str] = []
    screen.session.messages.attach(lambda message: told.append(message.text))
    for name in ("metropolish", "The Forge"):
        screen.add_market(name)
        settle(qtbot, screen)
    qtbot.waitUntil(lambda: len(told) == 2)
    assert "metropolish" in told[0]
    assert told[1] == "The Forge is watched already."
    assert screen.session.app.settings.market_places == PLACES
    with pytest.raises(UnknownRegion):
        screen.session.app.catalog().find_region("metropolish")


def test_without_a_market_the_lookup_says_what_to_do(session: Session, qtbot: QtBot) -> None:
    screen = MarketScreen(session, MarketRefreshing(session))
    qtbot.addWidget(screen)
    screen.show()
    qtbot.waitUntil(lambda: screen.markets.empty.sentence == "No market is watched.")
    screen.item_box.setText("Tritanium")
    screen.look_up()
    qtbot.waitUntil(lambda: screen.orders.orders.empty.sentence == "No market is chosen.")
    assert screen.book is None
    settle(qtbot, screen)


def test_how_far_a_buy_order_reaches() -> None:
    reaches = (STATION_ONLY, 0, 1, 20, WHOLE_REGION)
    words = [reach_words(reach, is_buy=True) for reach in reaches]
    assert words == ["station", "system", "1\u00a0jump", "20\u00a0jumps", "region"]
    assert reach_words(5, is_buy=False) == ""
