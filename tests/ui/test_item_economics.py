"""The Economics tab on prices from the sandbox: rows, bars, explanations; and the plain modules behind it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.economics.best_blueprints import BestBlueprint
from eveprod_desktop.core.economics.places_to_build import BuildCost
from eveprod_desktop.core.economics.rows import EconomicsRow, RouteRow
from eveprod_desktop.core.industry.formulas import Input, Step
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.charts.data import Bar
from eveprod_desktop.ui.screens.economics_lines import economics_lines, gap_words, materials_of
from eveprod_desktop.ui.screens.economics_rows import (
    RegionLine,
    barred,
    build_words,
    figure_bars,
    missing_words,
    region_columns,
    sell_words,
)
from eveprod_desktop.ui.screens.economics_tab import EconomicsTab
from eveprod_desktop.ui.screens.item import ItemScreen
from eveprod_desktop.ui.session import Session
from tests.ui.market_world import DOMAIN, FORGE

pytestmark = pytest.mark.timeout(120)
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
REGIONS = {FORGE: "The Forge", DOMAIN: "Domain"}
TRITANIUM = 34


@pytest.fixture
def screen(market_session: Session, qtbot: QtBot) -> Iterator[ItemScreen]:
    screen = ItemScreen(market_session)
    qtbot.addWidget(screen)
    screen.resize(1300, 800)
    screen.show()
    yield screen
    settle(qtbot, screen)


def settle(qtbot: QtBot, screen: ItemScreen) -> None:
    qtbot.waitUntil(lambda: not screen.session.tasks.running, timeout=30_000)


def full_item(session: Session) -> int:
    """Return a product all of whose figures are known in The Forge, and its cost in Domain."""
    here = session.app.economics.find_opportunities(FORGE, ranking="net_profit_sell", limit=60)
    there = {row.type_id: row for row in session.app.economics.find_opportunities(DOMAIN)}
    return next(
        row.type_id
        for row in here
        if row.net_profit_sell is not None and there[row.type_id].total_cost is not None
    )


def open_tab(qtbot: QtBot, screen: ItemScreen, type_id: int) -> EconomicsTab:
    screen.open(type_id)
    qtbot.waitUntil(lambda: screen.facts is not None and screen.facts.item.type_id == type_id)
    screen.tabs.setCurrentWidget(screen.economics)
    qtbot.waitUntil(lambda: screen.economics.explained is not None, timeout=30_000)
    settle(qtbot, screen)
    return screen.economics


def go_to(tab: EconomicsTab, region_id: int, key: str) -> None:
    line = tab.table.model.line_of(region_id)
    assert line is not None
    column = [column.key for column in tab.table.model.columns].index(key)
    tab.table.view.setCurrentIndex(tab.table.model.index(line, column))


# the tab


def test_a_row_for_each_region_with_the_figures_of_the_service(screen: ItemScreen, qtbot: QtBot) -> None:
    type_id = full_item(screen.session)
    tab = open_tab(qtbot, screen, type_id)
    rows = {line.region_id: line.row for line in tab.table.everything()}
    assert list(rows) == [FORGE, DOMAIN]
    for region_id, row in rows.items():
        assert row == screen.session.app.economics.get_economics(type_id, region_id)
    assert tab.bars_title.text() == "Net profit, ISK"
    assert "The Forge" in [bar.label for bar in tab.bars.bars]
    assert tab.best_place.text().startswith("Cheapest to build in ")
    assert "after everything" in tab.best_sale.text()


def test_going_to_a_figure_explains_it_and_draws_it(screen: ItemScreen, qtbot: QtBot) -> None:
    type_id = full_item(screen.session)
    tab = open_tab(qtbot, screen, type_id)
    assert tab.explanation.shown == "net_profit_sell"
    go_to(tab, FORGE, "total_cost")
    assert tab.explanation.shown == "total_cost"
    assert tab.bars_title.text() == "Cost, ISK"
    row = screen.session.app.economics.get_economics(type_id, FORGE)
    assert row.total_cost is not None
    assert tab.explanation.value == f"= {write.isk(row.total_cost)}\u00a0ISK"
    QTest.keyClick(tab.table.view, Qt.Key.Key_Right)
    assert tab.explanation.shown == "sell"
    go_to(tab, FORGE, "region")
    assert tab.explanation.shown == "net_profit_sell"
    go_to(tab, DOMAIN, "total_cost")
    qtbot.waitUntil(lambda: tab.explained is not None and tab.explained.region_id == DOMAIN)
    assert tab.lines_title.text() == "One unit in Domain"
    assert tab.explanation.shown == "total_cost"


def test_the_lines_add_up_to_the_cost(screen: ItemScreen, qtbot: QtBot) -> None:
    type_id = full_item(screen.session)
    tab = open_tab(qtbot, screen, type_id)
    row = screen.session.app.economics.get_economics(type_id, FORGE)
    lines = {line.step: line for line in tab.lines.everything()}
    materials = [line.isk for line in tab.lines.everything() if line.kind == "material"]
    assert all(one is not None for one in materials)
    assert float(sum(one for one in materials if one is not None)) == pytest.approx(row.material_cost)
    assert float(lines["total_cost"].isk or 0) == pytest.approx(row.total_cost)
    assert lines["total_cost"].share == pytest.approx(1.0)
    tab.lines.select("job_cost")
    assert tab.explanation.shown == "job_cost"
    tab.explanation.closed.emit()
    assert not tab.explanation.isVisible()
    tab.lines.open_current()
    assert tab.explanation.isVisible()


def test_other_assumptions_count_at_once(screen: ItemScreen, qtbot: QtBot) -> None:
    type_id = full_item(screen.session)
    tab = open_tab(qtbot, screen, type_id)
    before = tab.table.everything()[0].row
    tab.me.setValue(10)
    tab.te.setValue(20)
    settle(qtbot, screen)
    after = tab.table.everything()[0].row
    assert after == screen.session.app.economics.get_economics(type_id, FORGE, 10, 20)
    assert after.time_seconds < before.time_seconds
    tab.costing.setCurrentIndex(tab.costing.findData("cheapest"))
    tab.costing.activated.emit(tab.costing.currentIndex())
    settle(qtbot, screen)
    cheapest = tab.table.everything()[0].row
    assert cheapest.total_cost == pytest.approx(
        (cheapest.material_cost_cheapest or 0) + (cheapest.job_cost or 0)
    )


def test_the_best_blueprint_owned_counts_and_explains_itself(
    screen: ItemScreen, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = screen.session.app
    type_id = full_item(screen.session)
    tab = open_tab(qtbot, screen, type_id)
    assert not tab.own_blueprints.isEnabled()
    blueprint = app.chains.get_direct_dependencies(type_id).blueprint_type_id
    monkeypatch.setattr(app.crew, "owner_ids", lambda: frozenset({7}))
    monkeypatch.setattr(app, "best_blueprints", lambda: {blueprint: BestBlueprint(9, 16, None)})
    tab.me.setValue(3)
    settle(qtbot, screen)
    tab.own_blueprints.click()
    settle(qtbot, screen)
    row, best = tab.table.everything()[0].row, app.economics.get_economics(type_id, FORGE, 9, 16)
    assert (row.material_cost, row.time_seconds) == (best.material_cost, best.time_seconds)
    assert (row.me, row.te) == (9, 16)
    assert tab.explained is not None
    (level,) = tab.explained.steps["ME share"].inputs
    assert (level.value, level.source) == (9, "ME of the best blueprint owned")


def test_what_is_not_known_says_for_want_of_what(screen: ItemScreen, qtbot: QtBot) -> None:
    session = screen.session
    row = next(row for row in reversed(session.app.economics.find_opportunities(FORGE)) if row.missing_prices)
    tab = open_tab(qtbot, screen, row.type_id)
    name = session.names()[row.missing_prices[0]]
    assert name in tab.missing.text()
    go_to(tab, FORGE, "total_cost")
    assert tab.explanation.value == "Not known"
    assert f"price of {session.app.industry_facts().name(row.missing_prices[0])}" in tab.explanation.formula


def test_another_item_leaves_nothing_of_the_one_before(screen: ItemScreen, qtbot: QtBot) -> None:
    type_id = full_item(screen.session)
    tab = open_tab(qtbot, screen, type_id)
    screen.open(TRITANIUM)
    qtbot.waitUntil(lambda: screen.facts is not None and screen.facts.item.type_id == TRITANIUM)
    assert tab.economics is None
    assert tab.table.everything() == []
    assert tab.lines.everything() == []
    screen.tabs.setCurrentWidget(tab)
    assert tab.empty.sentence.startswith("Tritanium can't be built")
    assert "Prices" in tab.empty.advice
    screen.go_back()
    qtbot.waitUntil(lambda: screen.facts is not None and screen.facts.item.type_id == type_id)
    screen.tabs.setCurrentWidget(tab)
    qtbot.waitUntil(lambda: tab.economics is not None)


def test_a_hidden_tab_waits_and_prices_that_change_are_read_again(screen: ItemScreen, qtbot: QtBot) -> None:
    type_id = full_item(screen.session)
    tab = open_tab(qtbot, screen, type_id)
    first = tab.economics
    screen.session.bus.announce(Changed.PRICES)
    qtbot.waitUntil(lambda: tab.economics is not first)
    screen.tabs.setCurrentWidget(screen.chain)
    settle(qtbot, screen)
    second = tab.economics
    screen.session.bus.announce(Changed.ECONOMICS)
    settle(qtbot, screen)
    assert tab.economics is second
    screen.tabs.setCurrentWidget(tab)
    qtbot.waitUntil(lambda: tab.economics is not second)


def test_a_region_picked_is_looked_at_on_the_other_tabs_and_after_a_start(
    screen: ItemScreen, qtbot: QtBot, market_session: Session
) -> None:
    tab = open_tab(qtbot, screen, full_item(market_session))
    go_to(tab, DOMAIN, "sell")
    tab.table.open_current()
    assert screen.prices.regions.region_id == DOMAIN
    state = screen.state()
    assert state["region"] == DOMAIN
    other = ItemScreen(market_session)
    qtbot.addWidget(other)
    other.restore(state)
    assert other.past.regions.region_id == DOMAIN
    other.restore({**state, "region": "nowhere"})
    assert other.past.regions.region_id is None


def test_a_material_leads_to_its_page_and_everything_can_be_copied(screen: ItemScreen, qtbot: QtBot) -> None:
    tab = open_tab(qtbot, screen, full_item(screen.session))
    tab.table.copy()
    text = QGuiApplication.clipboard().text()
    assert text.startswith("The Forge\t")
    assert len(text.splitlines()) == 2
    line = next(line for line in tab.lines.everything() if line.type_id)
    menu = QMenu(tab)
    tab.lines.menu_wanted.emit(menu, line)
    menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: screen.facts is not None and screen.facts.item.type_id == line.type_id)


def test_without_prices_it_says_what_to_do(qtbot: QtBot, session: Session) -> None:
    tab = EconomicsTab(session)
    qtbot.addWidget(tab)
    tab.show()
    assert tab.empty.isVisible()
    tab.explain("total_cost")
    assert not tab.explanation.isVisible()


# words and bars


def line(region_id: int, **figures: object) -> RegionLine:
    row = EconomicsRow(
        **{
            **dict.fromkeys(EconomicsRow.__dataclass_fields__),
            "type_id": 587,
            "region_id": region_id,
            "time_seconds": 600,
            "units_per_run": 1,
            "missing_prices": (),
            "missing_adjusted": (),
            "blueprint_source": "market",
            "possible": True,
            "updated_at": NOW,
            **figures,
        }  # type: ignore[arg-type]  # built from plain values, or wrong on purpose
    )
    return RegionLine(row, REGIONS[region_id], f"Hub of {REGIONS[region_id]}")


def route(build: int, sell: int, net: float | None, price: float | None = 10.0) -> RouteRow:
    return RouteRow(587, build, sell, 5.0, 0.5, price, net)


def test_bars_tell_gains_from_losses_and_leave_out_the_unknown() -> None:
    columns = region_columns(lambda: NOW)
    lines = [line(FORGE, net_profit_sell=-5.0, total_cost=3.0), line(DOMAIN, net_profit_sell=2.0)]
    bars, text = figure_bars(lines, barred(columns, "region"))
    assert bars == (Bar("Domain", (0.0, 2.0, 0.0)), Bar("The Forge", (0.0, 0.0, -5.0)))
    assert text(-5.0) == write.isk_signed(-5.0)
    bars, _ = figure_bars(lines, barred(columns, "total_cost"))
    assert bars == (Bar("The Forge", (3.0, 0.0, 0.0)),)


def test_where_to_build_in_words() -> None:
    costs = [BuildCost(FORGE, "", 10e6, 2e6), BuildCost(DOMAIN, "Works", 9e6, 1e6)]
    words = build_words(costs[1], costs, REGIONS).replace(write.NO_BREAK_SPACE, " ")
    assert words == (
        "Cheapest to build in Domain, Works: 10.0 M ISK for one unit, materials bought there,"
        " 2.00 M less than anywhere else."
    )
    alone = build_words(costs[0], costs[:1], REGIONS)
    assert "in an NPC station" in alone
    assert "less than" not in alone
    never = [replace(one, reasons=("Reactions need a refinery.",)) for one in costs]
    assert build_words(None, never, REGIONS) == "Nowhere to build: Reactions need a refinery."
    assert "not known" in build_words(None, [BuildCost(FORGE, "", None, 1.0)], REGIONS)


def test_where_to_sell_in_words() -> None:
    here = [route(FORGE, FORGE, 3.0, 10.0), route(DOMAIN, DOMAIN, 1.0, 12.0)]
    assert sell_words(here, REGIONS) == (
        "Earns most built and sold in The Forge: +3.00 ISK for one unit after everything."
        " It is dearest in Domain, at 12.00; no freight route leads there."
    )
    hauled = [route(FORGE, DOMAIN, 4.0, 12.0), *here]
    assert sell_words(hauled, REGIONS) == (
        "Earns most built in The Forge, sold in Domain, freight 0.50: +4.00 ISK for one unit"
        " after everything."
    )
    assert sell_words([route(FORGE, FORGE, -1.0)], REGIONS).startswith("Loses least")
    assert "not known" in sell_words([route(FORGE, FORGE, None)], REGIONS)


def test_missing_prices_in_words() -> None:
    names = {34: "Tritanium", 35: "Pyerite"}
    assert missing_words(line(FORGE), names) == ""
    words = missing_words(line(FORGE, missing_prices=(34, 35, 36)), names)
    assert words.startswith("No price at Hub of The Forge for Tritanium, Pyerite, Type 36.")
    assert gap_words(("price of Tritanium",)) == "Not known: price of Tritanium."
    assert gap_words(()) == "The data do not tell it."


def test_lines_of_steps_keep_materials_without_a_price() -> None:
    steps = {
        step.name: step
        for step in (
            Step("materials 34", "units", (), 2.5),
            Step(
                "cost of materials 34",
                "quantity_times_price",
                (Input("q", 2.5, ""), Input("p", 4.0, "")),
                10.0,
            ),
            Step("materials 35", "units", (), 1.0),
            Step("job_cost_rate", "job_rate", (), 0.06),
            Step("job_cost", "rate_per_unit", (), 10.0),
            Step("total_cost", "float_sum", (), 20.0),
        )
    }
    assert materials_of(steps) == (34, 35)
    tritanium, pyerite, rate, job, total = economics_lines(steps, {34: "Tritanium"}, (34, 35))
    assert (tritanium.title, tritanium.price_isk, tritanium.isk, tritanium.share) == (
        "Tritanium",
        4.0,
        Decimal("10.0"),
        0.5,
    )
    assert (pyerite.title, pyerite.step, pyerite.isk) == ("Type 35", "materials 35", None)
    assert rate.amount is not None
    assert (rate.amount.text, rate.isk) == (write.percent(6.0, 2), None)
    assert (job.share, total.kind) == (0.5, "sum")
