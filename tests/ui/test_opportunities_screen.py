"""Opportunities on prices that came from the sandbox: ranking, what-if, filters, empty states."""

import json
import math
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.characters.rows import CharacterRow, OwnedBlueprint
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.skills import Skills
from eveprod_desktop.ui.market_refreshing import MarketRefreshing
from eveprod_desktop.ui.models.saved_view import read_views, views_text
from eveprod_desktop.ui.screens.assumed import (
    AS_ABOVE,
    BEST_REGION,
    EVERY_REGION,
    NO_DECRYPTOR,
    NPC_STATION,
    Assumed,
)
from eveprod_desktop.ui.screens.opportunities import OpportunitiesScreen
from eveprod_desktop.ui.session import Session
from tests.ui.market_world import DOMAIN, FORGE

pytestmark = pytest.mark.timeout(120)
ACCELERANT = 34201
SIGNED_IN = datetime(2026, 11, 1, tzinfo=UTC)
ADA = CharacterRow(7, "Ada Forge", frozenset(), False, SIGNED_IN, None, None, frozenset(), ())


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
    offered = [bar.region.itemData(at) for at in range(bar.region.count())]
    assert offered == [FORGE, DOMAIN, BEST_REGION, EVERY_REGION]
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
    assumed = Assumed(
        DOMAIN, 7, 14, NPC_STATION, "sell_p5", "buy_max", 0.02, 0.01, "cheapest", ACCELERANT, FORGE, FORGE
    )
    screen.restore(json.loads(json.dumps(asdict(assumed))))
    assert screen.state() == asdict(assumed)
    screen.show()
    qtbot.waitUntil(lambda: screen.table.model.total > 3000, timeout=60_000)
    assert screen.bar.assumed == assumed
    assert screen.bar.more.isChecked()
    assert screen.state() == asdict(assumed)
    settle(qtbot, screen)
    screen.refreshing.deleteLater()


def test_nonsense_from_the_last_start_is_passed_over(market_session: Session, qtbot: QtBot) -> None:
    screen = OpportunitiesScreen(market_session, MarketRefreshing(market_session))
    qtbot.addWidget(screen)
    screen.restore({"region_id": "x", "me": 70, "te": None, "place": "profile:gone", "invented": 34})
    screen.show()
    qtbot.waitUntil(lambda: screen.table.model.total > 3000, timeout=60_000)
    assert screen.bar.assumed == Assumed(FORGE)
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


def choose(box: QComboBox, data: object) -> None:
    assert box.findData(data) >= 0
    box.setCurrentIndex(box.findData(data))


def test_all_regions_the_best_of_each_or_every_one(screen: OpportunitiesScreen, qtbot: QtBot) -> None:
    economics, products = screen.session.app.economics, len(screen.shown)
    told = {region: economics.figures(region).economics for region in (FORGE, DOMAIN)}
    choose(screen.bar.region, BEST_REGION)
    settle(qtbot, screen)
    shown = screen.shown
    assert len(shown) == products
    better = told[FORGE].isk_per_hour >= told[DOMAIN].isk_per_hour
    for row in range(0, products, 97):
        earned = [one.isk_per_hour[row] for one in told.values()]
        known = [float(one) for one in earned if not math.isnan(one)]
        assert shown.number(row, "isk_per_hour") == (max(known) if known else None)
        if len(known) == 2:
            assert shown.region(row) == ("The Forge" if better[row] else "Domain")
    assert {shown.region(row) for row in range(products)} == {"The Forge", "Domain"}
    assert not screen.table.view.isColumnHidden(1)
    assert "2\u00a0regions" in screen.place.text()
    choose(screen.bar.region, EVERY_REGION)
    settle(qtbot, screen)
    assert screen.table.model.total == len(shown) == 2 * products
    assert [shown.region(row) for row in (0, products)] == ["The Forge", "Domain"]
    assert shown.type_id(5) == shown.type_id(5 + products)
    assert shown.key(5) != shown.key(5 + products)
    for row in range(0, products, 97):
        cost = shown.number(row + products, "total_cost")
        assert (math.nan if cost is None else cost) == pytest.approx(
            told[DOMAIN].total_cost[row], nan_ok=True
        )
    assert "Amarr" in shown.age(5 + products)
    choose(screen.bar.region, FORGE)
    settle(qtbot, screen)
    assert screen.table.view.isColumnHidden(1)


def test_materials_counted_otherwise_change_cost_and_profit(
    screen: OpportunitiesScreen, qtbot: QtBot
) -> None:
    choose(screen.bar.costing, "cheapest")
    settle(qtbot, screen)
    known = [row for row in range(len(screen.shown)) if screen.shown.number(row, "profit_sell") is not None]
    for row in known[:200]:
        materials, job, cost, sell, profit = (
            screen.shown.number(row, what) or 0.0
            for what in ("material_cost_cheapest", "job_cost", "total_cost", "sell", "profit_sell")
        )
        assert cost == pytest.approx(materials + job)
        assert profit == pytest.approx(sell - cost)


def test_invented_blueprints_may_have_efficiency_of_their_own(
    screen: OpportunitiesScreen, qtbot: QtBot
) -> None:
    shown = screen.shown

    def first(source: str) -> int:
        return next(
            row
            for row in range(len(shown))
            if shown.word(row, "source") == source
            and shown.word(row, "activity") == "Manufacturing"
            and (shown.number(row, "material_cost") or 0) > 1e5
        )

    rows = (first("Invention"), first("Market"))
    before = [shown.number(row, "material_cost") for row in rows]
    assert screen.bar.assumed.invented == AS_ABOVE
    choose(screen.bar.invented, NO_DECRYPTOR)
    settle(qtbot, screen)
    seconds = [shown.number(row, "time_seconds") for row in rows]
    after = [shown.number(row, "material_cost") for row in rows]
    assert before[0] is not None
    assert after[0] is not None
    assert after[0] < before[0]
    assert after[1] == before[1]
    choose(screen.bar.invented, ACCELERANT)
    settle(qtbot, screen)
    quicker = [shown.number(row, "time_seconds") for row in rows]
    assert (quicker[0] or 0.0) < (seconds[0] or 0.0)
    assert quicker[1] == seconds[1]


def test_selling_elsewhere_costs_freight(screen: OpportunitiesScreen, qtbot: QtBot) -> None:
    choose(screen.bar.sell_region, DOMAIN)
    settle(qtbot, screen)
    told = screen.session.app.economics.figures(FORGE, sell_region_id=DOMAIN).economics
    row = [screen.shown.word(row, "name") for row in range(len(screen.shown))].index("Rifter")
    assert screen.shown.number(row, "sell") == told.sell[row]
    assert "products Amarr" in screen.place.text()
    assert "no freight route is kept" in screen.place.text()
    screen.bar.reset.click()
    settle(qtbot, screen)
    assert screen.bar.sell_region.currentData() is None


def test_a_set_of_filters_is_kept_under_a_name(screen: OpportunitiesScreen, qtbot: QtBot) -> None:
    filters = screen.filters
    filters.ticks["possible"].setChecked(True)
    filters.least["profit"].type_number(1000.0)
    screen.table.choose_column(screen._section("job"), shown=True)
    filters.sets.save("worth it")
    kept = screen.table.filter_texts()
    assert kept == {"possible": "yes", "profit": "1000"}
    filters.sets.fill()
    actions = {action.text(): action for action in filters.sets.actions()}
    actions["No filters"].trigger()
    assert screen.table.filter_texts() == {}
    assert not filters.ticks["possible"].isChecked()
    actions["worth it"].trigger()
    assert screen.table.filter_texts() == kept
    assert filters.ticks["possible"].isChecked()
    assert filters.least["profit"].number == 1000.0
    assert not screen.table.view.isColumnHidden(screen._section("job"))
    rows = screen.table.everything()
    assert rows
    assert all(screen.shown.possible(row) == "yes" for row in rows)


def test_without_a_character_nothing_is_said_of_blueprints_and_skills(screen: OpportunitiesScreen) -> None:
    shown = screen.shown
    assert (shown.holding(0), shown.skilled(0), shown.buildable(0), shown.efficiency(0, "me")) == (None,) * 4
    assert not screen.filters.ticks["buildable"].isEnabled()
    assert "Sign in" in screen.filters.ticks["buildable"].toolTip()


def test_what_those_who_count_can_build(
    screen: OpportunitiesScreen, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = screen.session.app
    owned = OwnedBlueprint(7, 1, 691, False, 1, 9, 18, None, 0, "Hangar", cast("Any", None), False)
    monkeypatch.setattr(app.crew, "owner_ids", lambda: frozenset({7}))
    monkeypatch.setattr(app.owned, "blueprints", lambda _owners: [owned])
    skills = Skills(dict.fromkeys(range(3300, 3500), 5), otherwise=0)
    monkeypatch.setattr(app.crew, "skilled", lambda: ((ADA, skills),))
    assert not screen.bar.own_blueprints.isEnabled()
    screen.session.bus.announce(Changed.OWNED)
    settle(qtbot, screen)
    names = [screen.shown.word(row, "name") for row in range(len(screen.shown))]
    rifter, drake = names.index("Rifter"), names.index("Drake")
    shown = screen.shown
    assert (shown.holding(rifter), shown.efficiency(rifter, "me"), shown.efficiency(rifter, "te")) == (
        "original",
        9.0,
        18.0,
    )
    assert (shown.holding(drake), shown.efficiency(drake, "me")) == ("no", None)
    assert shown.skilled(rifter) == "yes"
    assert shown.skills_in_words(rifter) == "Skills suffice."
    bar = screen.bar
    bar.me.setValue(4)
    bar.own_blueprints.click()
    settle(qtbot, screen)
    used = [(shown.number(row, "me"), shown.number(row, "te")) for row in (rifter, drake)]
    assert used == [(9.0, 18.0), (4.0, 0.0)]
    assert shown.efficiency_used(rifter, "me") == "Your best blueprint: ME 9, TE 18 (an original)"
    assert shown.efficiency_used(drake, "te") == "As assumed above"
    told = app.economics.get_economics(shown.type_id(rifter), FORGE, me=9, te=18)
    assert shown.number(rifter, "total_cost") == told.total_cost
    view = screen.table.present_view("mine")
    kept = screen.table._view_to_keep("mine")
    assert (view.beside, kept.beside["own_blueprints"], kept.beside["me"]) == ({}, True, 4)
    bar.reset.click()
    settle(qtbot, screen)
    assert (bar.own_blueprints.isChecked(), shown.number(rifter, "me")) == (False, 0.0)
    screen.table.use_view(read_views(views_text([kept]))[0])
    settle(qtbot, screen)
    assert (bar.own_blueprints.isChecked(), shown.number(rifter, "me"), bar.me.value()) == (True, 9.0, 4)
    bar.costing.setCurrentIndex(bar.costing.findData("make"))
    settle(qtbot, screen)
    titan = names.index("Avatar")
    assert shown.skilled(titan) == "no"
    assert "Build Avatar: Ada Forge lacks" in shown.skills_in_words(titan)
    screen.filters.ticks["buildable"].setChecked(True)
    assert [shown.word(row, "name") for row in screen.table.everything()] == ["Rifter"]
