"""Prices, goods, routes and fees of one's own: typed, counted with, taken back."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from eveprod_desktop.app import build_app
from eveprod_desktop.core.characters.trader import Trader
from eveprod_desktop.core.economics.freight import FreightRoute
from eveprod_desktop.core.economics.taxes import TradeTaxes
from eveprod_desktop.core.economics.usual import TaxesAt
from eveprod_desktop.core.market.rows import PriceOverride
from eveprod_desktop.core.sde.rows import SearchHit
from eveprod_desktop.ui.bus import Bus
from eveprod_desktop.ui.live_settings import LiveSettings
from eveprod_desktop.ui.memory import Memory
from eveprod_desktop.ui.messages import Messages
from eveprod_desktop.ui.screens.trade import TradeScreen
from eveprod_desktop.ui.screens.trade_rows import why_words
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.tasks import Tasks
from eveprod_desktop.ui.theme.look import Look
from tests.ui import fakes
from tests.ui.market_world import DOMAIN, FORGE

pytestmark = pytest.mark.timeout(120)
TRITANIUM, PYERITE, JITA = 34, 35, 60003760


@pytest.fixture
def screen(
    market_folder: Path, tasks: Tasks, messages: Messages, tmp_path: Path, qtbot: QtBot
) -> Iterator[TradeScreen]:
    folder = shutil.copytree(market_folder, tmp_path / "data")
    app = build_app({"EVEPROD_DATA_DIR": str(folder), "EVEPROD_TOKEN_STORE": "memory"})
    app.settings.load()
    operations = cast("Any", fakes.OPERATIONS)
    session = Session(app, operations, tasks, Bus(), messages, Look("dark"), Memory(None))
    screen = TradeScreen(session)
    LiveSettings(session, screen)
    qtbot.addWidget(screen)
    screen.resize(1100, 700)
    screen.show()
    qtbot.waitUntil(lambda: screen.taxes.table.model.total == 2, timeout=30_000)
    yield screen
    settle(qtbot, screen)
    tasks.shutdown()
    app.close()


def settle(qtbot: QtBot, screen: TradeScreen) -> None:
    qtbot.waitUntil(lambda: not screen.session.tasks.running, timeout=30_000)


def hit(type_id: int, name: str) -> SearchHit:
    return SearchHit(type_id, name, "Mineral", "Material", producible=False, score=1.0)


def test_a_price_is_kept_removed_and_brought_back(screen: TradeScreen, qtbot: QtBot) -> None:
    market, page = screen.session.app.market, screen.prices
    page.keep_typed()  # without an item nothing happens
    assert page.table.empty.sentence == "No price of your own."
    page.item.show_item(hit(TRITANIUM, "Tritanium"))
    page.item.picked.emit(page.item.hit)
    page.buying.type_number(3.5)
    page.keep.click()
    settle(qtbot, screen)
    assert market.overrides() == {TRITANIUM: PriceOverride(TRITANIUM, 3.5, None)}
    (row,) = page.table.everything()
    assert (row.name, row.buying_isk, row.selling_isk) == ("Tritanium", 3.5, None)
    assert row.market_isk == market.card(TRITANIUM, FORGE).sell_min
    assert "Jita" in page.market_tip()
    page.selling.show_number(None)
    page.table.select(TRITANIUM)
    QTest.keyClicks(page.selling, "9x")
    QTest.keyClick(page.selling, Qt.Key.Key_Return)  # no number, and nothing is kept
    QTest.keyClicks(page.selling, "9")
    QTest.keyClick(page.selling, Qt.Key.Key_Return)
    settle(qtbot, screen)
    assert market.overrides()[TRITANIUM].selling_isk == 9.0
    page.table.view.selectRow(0)
    page.drop.click()
    settle(qtbot, screen)
    assert market.overrides() == {}
    for expected in (PriceOverride(TRITANIUM, 3.5, 9.0), PriceOverride(TRITANIUM, 3.5, None), None):
        screen.undo.click()
        settle(qtbot, screen)
        assert market.overrides().get(TRITANIUM) == expected
    assert not screen.undo.isEnabled()


def test_goods_of_ones_own_and_how_they_count(screen: TradeScreen, qtbot: QtBot) -> None:
    app, page = screen.session.app, screen.goods
    screen.tabs.setCurrentWidget(page)
    for type_id, name, cost in ((TRITANIUM, "Tritanium", 2.0), (PYERITE, "Pyerite", None)):
        page.item.show_item(hit(type_id, name))
        page.item.picked.emit(page.item.hit)
        page.cost.show_number(cost)
        QTest.keyClick(page.cost, Qt.Key.Key_Return)
        settle(qtbot, screen)
    assert app.economics.trade.own_goods() == {TRITANIUM: 2.0, PYERITE: None}
    page.counted.setCurrentIndex(page.counted.findData("cost"))
    page.counted.activated.emit(page.counted.currentIndex())
    settle(qtbot, screen)
    assert app.settings.own_goods_at == "cost"
    assert app.economics.usual(FORGE).own_goods_at == "cost"
    page.table.select(TRITANIUM)
    assert page.cost.number == 2.0
    page.remove_selected()
    settle(qtbot, screen)
    assert app.economics.trade.own_goods() == {PYERITE: None}
    for _change in range(2):
        screen.undo.click()
        settle(qtbot, screen)
    assert app.economics.trade.own_goods() == {TRITANIUM: 2.0, PYERITE: None}
    assert app.settings.own_goods_at == "market"


def test_a_route_there_and_back(screen: TradeScreen, qtbot: QtBot) -> None:
    economics, page = screen.session.app.economics, screen.routes
    screen.tabs.setCurrentWidget(page)
    assert [page.start.itemData(at) for at in range(2)] == [FORGE, DOMAIN]
    page.end.setCurrentIndex(0)
    page.keep.click()  # from a region to itself: nothing
    page.end.setCurrentIndex(1)
    page.per_m3.type_number(800.0)
    page.collateral.type_number(0.01)
    page.keep.click()
    settle(qtbot, screen)
    there, back = FreightRoute(FORGE, DOMAIN, 800.0, 0.01), FreightRoute(DOMAIN, FORGE, 800.0, 0.01)
    assert dict(economics.trade.routes()) == {(FORGE, DOMAIN): there, (DOMAIN, FORGE): back}
    assert [(row.from_name, row.to_name) for row in page.table.everything()] == [
        ("Domain", "The Forge"),
        ("The Forge", "Domain"),
    ]
    page.table.select((DOMAIN, FORGE))
    assert page.start.currentData() == DOMAIN
    page.remove_selected()
    settle(qtbot, screen)
    assert dict(economics.trade.routes()) == {(FORGE, DOMAIN): there}
    screen.undo.click()
    settle(qtbot, screen)
    screen.undo.click()
    settle(qtbot, screen)
    assert dict(economics.trade.routes()) == {}


def test_taxes_by_levels_by_a_character_and_typed(
    screen: TradeScreen, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, page = screen.session.app, screen.taxes
    screen.tabs.setCurrentWidget(page)
    jita = next(row for row in page.table.everything() if row.region_id == FORGE)
    assert (jita.location_id, jita.why) == (JITA, "by the levels typed")
    page.accounting.setCurrentIndex(5)
    page.accounting.activated.emit(5)
    settle(qtbot, screen)
    qtbot.waitUntil(lambda: page.table.everything()[0].sales_tax < jita.sales_tax)
    trader = Trader(7, "Teo", 4, 3)
    monkeypatch.setattr(app.traders, "all", lambda: (trader,))
    monkeypatch.setattr(app.assumptions, "_trader", lambda: trader)
    page.source.setCurrentIndex(page.source.findData("character"))
    page.source.activated.emit(page.source.currentIndex())
    settle(qtbot, screen)
    qtbot.waitUntil(lambda: page.table.everything()[0].why == "by the skills of Teo")
    assert page.character.count() == 2
    assert not page.accounting.isVisible()
    page.source.setCurrentIndex(page.source.findData("typed"))
    page.source.activated.emit(page.source.currentIndex())
    settle(qtbot, screen)
    page.sales_tax.type_number(0.04)
    settle(qtbot, screen)
    assert app.settings.sales_tax_percent == 4.0
    page.table.select(FORGE)
    page.place_fee.type_number(0.0125)
    settle(qtbot, screen)
    qtbot.waitUntil(lambda: page.table.everything()[0].why == "typed for this place")
    assert app.economics.usual(FORGE).taxes == TradeTaxes(0.04, 0.0125)
    page.remove_selected()
    settle(qtbot, screen)
    assert dict(app.economics.trade.broker_fees()) == {}
    screen.undo.click()
    settle(qtbot, screen)
    assert dict(app.economics.trade.broker_fees()) == {JITA: 0.0125}


def test_why_a_broker_fee_is_so() -> None:
    at = TaxesAt(FORGE, JITA, TradeTaxes(), "character", "Teo", -1.5, 6.25)
    assert why_words(at) == (
        "by the skills of Teo, standing +6.25 with the owner and \u22121.50 with its faction"
    )
    assert why_words(TaxesAt(FORGE, JITA, TradeTaxes(), "typed")) == "typed for all places"
