from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.chains.service import ProductionChainService
from eveprod_desktop.core.characters.trader import Trader
from eveprod_desktop.core.db.bulk import insert_rows
from eveprod_desktop.core.db.character_tables import structures
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.db.facility_profiles import FacilityProfiles
from eveprod_desktop.core.db.market_tables import production_economics
from eveprod_desktop.core.db.static_tables import stations
from eveprod_desktop.core.economics import taxes
from eveprod_desktop.core.economics.freight import FreightRoute
from eveprod_desktop.core.economics.rows import COSTINGS, best_per_product
from eveprod_desktop.core.economics.service import ProductionEconomicsService
from eveprod_desktop.core.economics.usual import UsualAssumptions
from eveprod_desktop.core.economics.what_if import WhatIf
from eveprod_desktop.core.errors import AppError, NothingToBuild
from eveprod_desktop.core.industry.facility_profiles import FacilityProfile
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.profile_changes import BookChange
from eveprod_desktop.core.industry.skills import Skills
from eveprod_desktop.core.market.places import MarketPlace, usual_place
from eveprod_desktop.core.market.refresh import MarketRefresher
from eveprod_desktop.core.market.region_market import NoPrices
from eveprod_desktop.core.market.rows import PriceOverride
from eveprod_desktop.core.market.service import MarketService
from eveprod_desktop.core.received.market import PriceRow
from eveprod_desktop.core.sde.industry_facts import load_industry_facts
from eveprod_desktop.core.settings import Settings
from eveprod_desktop.core.work.monitor import Monitor
from tests.support.market_build import (
    AMARR,
    AMARR_STATION,
    DART,
    DART_II,
    DATACORE,
    DOMAIN,
    FORGE,
    JITA,
    PLATE,
    POLYMER,
    PYERITE,
    TRITANIUM,
    WATER,
    market_build,
    order,
)
from tests.support.market_source import START, MemorySource, indices
from tests.support.moving_clock import MovingClock
from tests.support.small_build import SmallBuild

PRICES = {TRITANIUM: 5.0, PYERITE: 10.0, WATER: 2.0, PLATE: 30.0, POLYMER: 4.0, DATACORE: 1000.0}
PRODUCTS = {DART: 9000.0, DART_II: 50_000.0}
ADJUSTED = {TRITANIUM: 4.0, PYERITE: 9.0, WATER: 1.0, PLATE: 25.0, POLYMER: 3.0, DART: 8000.0}
OWNER, KEEP = 1_000_035, 1_035_000_000_001
INDEX, INVENTION_INDEX, COPYING_INDEX = 0.05, 0.02, 0.01


@dataclass
class Desk:
    """Everything of the two rooms on one small database, two regions fetched."""

    database: Database
    source: MemorySource
    market: MarketService
    economics: ProductionEconomicsService
    settings: Settings
    profiles: FacilityProfiles
    facts: IndustryFacts

    def refresh(self) -> None:
        clock = MovingClock(self.source.now)
        refresher = MarketRefresher(self.database, self.source, clock, self.market.distances)
        refresher.refresh([usual_place(FORGE), usual_place(DOMAIN)], Monitor())

    def stored(
        self, view: str = "production_economics_calculated"
    ) -> dict[tuple[int, int], dict[str, object]]:
        with self.database.read() as connection:
            rows = connection.exec_driver_sql(f"SELECT * FROM {view}").mappings().all()
        return {(row["type_id"], row["region_id"]): dict(row) for row in rows}


@pytest.fixture
def desk(
    database: Database, load: Callable[[SmallBuild], None], tmp_path_factory: pytest.TempPathFactory
) -> Desk:
    load(market_build())
    source = MemorySource()
    rows = [
        order(at, type_id, price, 10_000)
        for at, (type_id, price) in enumerate((PRICES | PRODUCTS).items(), 1)
    ]
    rows += [order(100, DART, 8500.0, buy=True)]
    source.regions[FORGE] = [rows]
    source.regions[DOMAIN] = [
        [
            {**row, "location_id": AMARR_STATION, "system_id": AMARR, "price": row["price"] * 1.1}
            for row in rows
            if row["type_id"] != PYERITE
        ]
    ]
    source.price_rows = [PriceRow(type_id, price, price + 1) for type_id, price in ADJUSTED.items()]
    source.index_rows = [
        indices(system, manufacturing=INDEX, reaction=INDEX, invention=INVENTION_INDEX, copying=COPYING_INDEX)
        for system in (JITA, AMARR)
    ]
    settings = Settings(tmp_path_factory.mktemp("settings") / "settings.json")
    market = MarketService(database, lambda: (usual_place(FORGE), usual_place(DOMAIN)))
    profiles = FacilityProfiles(database)
    with database.read() as connection:
        facts = load_industry_facts(connection)
    economics = ProductionEconomicsService(
        database,
        ProductionChainService(database),
        market,
        lambda: facts,
        UsualAssumptions(database, settings, profiles, market),
    )
    desk = Desk(database, source, market, economics, settings, profiles, facts)
    desk.refresh()
    return desk


def isk(figure: float | None) -> float:
    """A figure that has to be known."""
    assert figure is not None
    return figure


def test_one_product_by_hand(desk: Desk) -> None:
    row = desk.economics.get_economics(DART, FORGE)
    # 1,000 Tritanium, 7 Plates, 1 Polymer
    assert row.material_cost == pytest.approx(5000 + 7 * 30 + 4)
    assert row.job_cost == pytest.approx((1000 * 4 + 7 * 25 + 3) * (INDEX + 0.0025 + 0.04))
    assert row.total_cost == pytest.approx(isk(row.material_cost) + isk(row.job_cost))
    assert (row.sell, row.buy, row.time_seconds, row.units_per_run) == (9000.0, 8500.0, 600, 1)
    assert row.profit_sell == pytest.approx(9000 - isk(row.total_cost))
    assert row.roi_buy_percent == pytest.approx((8500 / isk(row.total_cost) - 1) * 100)
    assert (row.missing_prices, row.blueprint_source, row.possible) == ((), "market", True)
    assert row.updated_at == START
    # at ME 10 one Polymer a run stays one
    best = desk.economics.get_economics(DART, FORGE, 10, 20)
    assert best.material_cost == pytest.approx(4500 + 6.3 * 30 + 4)
    assert best.job_cost == row.job_cost
    assert best.time_seconds == 480
    # and of a product made two hundred a run everything counts by the run
    polymer = desk.economics.get_economics(POLYMER, FORGE, 10)
    assert polymer.material_cost == pytest.approx(1.0)
    assert not polymer.possible


def test_invention_stands_in_a_column_of_its_own(desk: Desk) -> None:
    row = desk.economics.get_economics(DART_II, FORGE)
    chance = 0.3 * (1 + 10 / 30 + 5 / 40)
    value_ii, value_i = 8000 + 20 * 25 + 3 * 9, 1000 * 4 + 7 * 25 + 3
    fees = 0.02 * (value_ii * (INVENTION_INDEX + 0.0425) + value_i * (COPYING_INDEX + 0.0425))
    assert row.invention_cost == pytest.approx((2 * 1000 + fees) / (chance * 10))
    assert row.total_cost == pytest.approx(isk(row.material_cost) + isk(row.job_cost))
    assert row.blueprint_source == "invention"
    assert desk.economics.get_economics(DART, FORGE).invention_cost is None
    without_tax = replace(
        desk.economics.usual(FORGE),
        taxes=replace(desk.economics.usual(FORGE).taxes, sales_tax=0, broker_fee=0),
    )
    net = desk.economics.get_economics(DART_II, FORGE, what_if=without_tax)
    assert net.net_profit_sell == pytest.approx(isk(net.profit_sell) - isk(net.invention_cost))


def test_a_missing_price_is_nothing_known_and_named(desk: Desk) -> None:
    row = desk.economics.get_economics(PLATE, DOMAIN)
    assert (row.material_cost, row.total_cost, row.profit_sell, row.net_profit_buy) == (None,) * 4
    assert row.missing_prices == (PYERITE,)
    assert row.sell == pytest.approx(33.0)


def test_the_tables_hold_every_product_and_region_and_the_view_derives(desk: Desk) -> None:
    assert desk.economics.update_regions([FORGE, DOMAIN]) == 8
    rows = desk.stored()
    assert set(rows) == {
        (one, region) for one in (PLATE, POLYMER, DART, DART_II) for region in (FORGE, DOMAIN)
    }
    for (type_id, region), stored in rows.items():
        row = desk.economics.get_economics(type_id, region)
        for name, value in (
            ("material_cost", row.material_cost),
            ("base_job_cost", row.job_cost),
            ("market_sell_price", row.sell),
            ("market_buy_price", row.buy),
            ("market_volume_daily", None),
            ("total_cost", row.total_cost),
            ("profit_sell", row.profit_sell),
            ("profit_buy", row.profit_buy),
            ("roi_sell_percent", row.roi_sell_percent),
            ("roi_buy_percent", row.roi_buy_percent),
        ):
            assert stored[name] == (None if value is None else pytest.approx(value)), (type_id, name)
    assert rows[PLATE, DOMAIN]["total_cost"] is None
    assert rows[DART, FORGE]["base_production_time"] == 600
    assert rows[DART, FORGE]["updated_at"] == START.isoformat()


def test_rows_of_products_that_are_gone_go_with_the_next_update(desk: Desk) -> None:
    gone, elsewhere = (99, FORGE), (99, 1)
    desk.economics.update_regions([FORGE])
    before = desk.stored()
    row = next(iter(desk.stored("production_economics").values()))
    with desk.database.write() as connection:
        for type_id, region_id in (gone, elsewhere):  # a product no more; a region nobody watches now
            values = {**row, "type_id": type_id, "region_id": region_id}
            insert_rows(connection, production_economics, [tuple(values.values())])
    desk.economics.update_regions([FORGE])
    after = desk.stored()
    assert after.keys() == {*before, elsewhere}
    assert all(after[key] == stored for key, stored in before.items())


def test_nothing_costs_no_return(desk: Desk) -> None:
    desk.economics.update_regions([FORGE])
    with desk.database.write() as connection:
        connection.exec_driver_sql(
            "UPDATE production_economics SET material_cost = 0, base_job_cost = 0 WHERE type_id = 300"
        )
    stored = desk.stored()[DART, FORGE]
    assert (stored["total_cost"], stored["profit_sell"], stored["roi_sell_percent"]) == (0, 9000, None)


def test_only_regions_with_newer_prices_are_stale(desk: Desk) -> None:
    assert set(desk.economics.stale_regions()) == {FORGE, DOMAIN}
    desk.economics.update_regions([FORGE, DOMAIN, 10000016])
    assert desk.economics.stale_regions() == ()
    desk.source.now += timedelta(minutes=30)
    desk.refresh()
    assert set(desk.economics.stale_regions()) == {FORGE, DOMAIN}


def test_updating_one_product_writes_its_row_only(desk: Desk) -> None:
    desk.economics.update_regions([FORGE])
    desk.market.set_override(PriceOverride(TRITANIUM, buying_isk=1.0))
    row = desk.economics.update_economics(DART, FORGE)
    assert row.material_cost == pytest.approx(1000 + 7 * 30 + 4)
    rows = desk.stored("production_economics")
    assert rows[DART, FORGE]["material_cost"] == pytest.approx(row.material_cost)
    assert rows[PLATE, FORGE]["material_cost"] == pytest.approx((25 * 5 + 5 * 10) / 10)


def test_typed_prices_take_the_place_of_the_market(desk: Desk) -> None:
    desk.market.set_override(PriceOverride(PYERITE, buying_isk=0.0))
    desk.market.set_override(PriceOverride(PLATE, buying_isk=20.0, selling_isk=100.0))
    row = desk.economics.get_economics(PLATE, DOMAIN)
    assert row.material_cost == pytest.approx(2.5 * 5.5)
    assert (row.sell, row.missing_prices) == (100.0, ())
    assert desk.economics.get_economics(DART, FORGE).material_cost == pytest.approx(5000 + 7 * 20 + 4)


def test_opportunities_are_ranked_and_filtered(desk: Desk) -> None:
    everything = desk.economics.find_opportunities(DOMAIN)
    assert len(everything) == 4
    known = [row.roi_sell_percent for row in everything if row.roi_sell_percent is not None]
    assert known == sorted(known, reverse=True)
    assert [row.roi_sell_percent is None for row in everything] == sorted(
        row.roi_sell_percent is None for row in everything
    )
    rich = desk.economics.find_opportunities(FORGE, min_profit_isk=1000.0)
    assert rich
    assert all(row.profit_sell is not None and row.profit_sell >= 1000 for row in rich)
    assert desk.economics.find_opportunities(FORGE, min_roi_percent=1e9) == []
    assert desk.economics.find_opportunities(FORGE, min_daily_volume=0.0) == []
    assert len(desk.economics.find_opportunities(FORGE, limit=2)) == 2
    possible = desk.economics.find_opportunities(FORGE, only_possible=True)
    assert POLYMER not in [row.type_id for row in possible]
    by_profit = [
        row.profit_sell or 0 for row in desk.economics.find_opportunities(FORGE, ranking="profit_sell")
    ]
    assert by_profit == sorted(by_profit, reverse=True)


def test_regions_side_by_side_best_first(desk: Desk) -> None:
    rows = desk.economics.compare_regions(DART)
    assert [row.region_id for row in rows] == [DOMAIN, FORGE]
    assert isk(rows[0].profit_sell) > isk(rows[1].profit_sell)
    assert [row.region_id for row in desk.economics.compare_regions(PLATE)] == [FORGE, DOMAIN]


def test_routes_between_regions_count_freight(desk: Desk) -> None:
    assert [(row.build_region_id, row.sell_region_id) for row in desk.economics.best_routes(DART)] == [
        (DOMAIN, DOMAIN),
        (FORGE, FORGE),
    ]
    desk.economics.trade.set_route(FreightRoute(FORGE, DOMAIN, 0.1, 0.001))
    best = desk.economics.best_routes(DART)[0]
    assert (best.build_region_id, best.sell_region_id) == (FORGE, DOMAIN)
    assert best.freight == pytest.approx(250 * 0.1 + 9900 * 0.001)  # the packaged volume
    # a ship without a packaged volume can't be hauled at a known price
    (ii,) = [row for row in desk.economics.best_routes(DART_II) if row.build_region_id != row.sell_region_id]
    assert ii.freight is None
    desk.economics.trade.set_route(FreightRoute(FORGE, DOMAIN, 0.0, 0.0))
    assert desk.economics.trade.routes() == {}
    with pytest.raises(AppError):
        desk.economics.trade.set_route(FreightRoute(FORGE, DOMAIN, -1.0))
    bought_far_away = desk.economics.figures(FORGE, buy_region_id=DOMAIN)
    assert bought_far_away.economics.material_cost[bought_far_away.table.place(DART) or 0] > 5400


def test_what_can_not_be_built_or_was_never_fetched_is_told(desk: Desk) -> None:
    with pytest.raises(NothingToBuild, match="Tritanium"):
        desk.economics.get_economics(TRITANIUM, FORGE)
    with pytest.raises(NothingToBuild):
        desk.economics.compare_regions(999)
    with pytest.raises(NoPrices):
        desk.economics.get_economics(DART, 10000016)
    with pytest.raises(AppError, match="ME is 0 to 10"):
        desk.economics.get_economics(DART, FORGE, 11)


def test_profit_over_time_is_what_refreshes_recorded(desk: Desk) -> None:
    desk.economics.update_regions([FORGE])
    desk.source.now += timedelta(minutes=30)
    desk.source.regions[FORGE][0][0]["price"] = 6.0
    desk.refresh()
    desk.economics.update_regions([FORGE, DOMAIN])
    history = desk.economics.profit_history(DART, FORGE)
    assert [row.recorded_at for row in history] == [START, START + timedelta(minutes=30)]
    first, second = (isk(row.profit_sell) for row in history)
    assert first - second == pytest.approx(1000, abs=1)
    (plate,) = desk.economics.profit_history(PLATE, DOMAIN)
    assert (plate.total_cost, plate.profit_sell, plate.buy) == (None, None, None)
    assert desk.economics.profit_history(TRITANIUM, FORGE) == []


def test_the_settings_are_what_is_assumed(desk: Desk) -> None:
    desk.settings.material_basis = "average"
    row = desk.economics.get_economics(PLATE, FORGE)
    assert row.material_cost == pytest.approx((25 * 5.0 + 5 * 10.0) / 10)  # adjusted + 1
    desk.settings.product_basis = "buy_max"
    assert desk.economics.get_economics(DART, FORGE).sell == 8500.0
    desk.settings.trade_taxes = "typed"
    desk.settings.sales_tax_percent = 1.0
    desk.settings.broker_fee_percent = 2.0
    taxes = desk.economics.usual(FORGE).taxes
    assert (taxes.sales_tax, taxes.broker_fee) == (0.01, 0.02)
    desk.settings.trade_taxes = "skills"
    desk.settings.accounting_level = 5
    desk.settings.broker_relations_level = 5
    taxes = desk.economics.usual(FORGE).taxes
    assert taxes.sales_tax == pytest.approx(0.075 * 0.45)
    assert taxes.broker_fee == pytest.approx(0.015)
    desk.economics.trade.set_broker_fee(60003760, 0.005)
    assert desk.economics.usual(FORGE).taxes.broker_fee == 0.005
    assert desk.economics.usual(DOMAIN).taxes.broker_fee == pytest.approx(0.015)
    desk.economics.trade.set_broker_fee(60003760, None)
    assert desk.economics.trade.broker_fees() == {}
    with pytest.raises(AppError):
        desk.economics.trade.set_broker_fee(60003760, 1.5)


def test_own_goods_are_kept_and_valued_as_chosen(desk: Desk) -> None:
    desk.economics.trade.set_own_goods({TRITANIUM: 2.0})
    assert desk.economics.get_economics(DART, FORGE).material_cost == pytest.approx(5214)
    desk.settings.own_goods_at = "cost"
    assert desk.economics.get_economics(DART, FORGE).material_cost == pytest.approx(2214)
    desk.settings.own_goods_at = "zero"
    assert desk.economics.get_economics(DART, FORGE).material_cost == pytest.approx(214)
    with pytest.raises(AppError):
        desk.economics.trade.set_own_goods({TRITANIUM: -1.0})
    desk.economics.trade.set_own_goods({})
    assert desk.economics.trade.own_goods() == {}


def test_a_chosen_facility_takes_the_place_of_the_station(desk: Desk) -> None:
    profile = FacilityProfile("Yard", indices=((Activity.MANUFACTURING, 0.001),), facility_tax=0.0)
    change = BookChange(saved=(profile,), defaults=(("manufacturing", "Yard"),))
    desk.profiles.apply(change, desk.facts)
    value = 1000 * 4 + 7 * 25 + 3
    assert desk.economics.get_economics(DART, FORGE).job_cost == pytest.approx(value * (0.001 + 0.04))
    # of a profile whose index nobody knows the region's mean is taken
    desk.profiles.apply(
        BookChange(saved=(FacilityProfile("Hut", system_id=JITA),), defaults=(("manufacturing", "Hut"),)),
        desk.facts,
    )
    assert desk.economics.get_economics(DART, FORGE).job_cost == pytest.approx(value * (INDEX + 0.0425))


def test_skills_shorten_the_time_only_where_asked(desk: Desk) -> None:
    plain = desk.economics.get_economics(DART, FORGE, what_if=WhatIf())
    skilled = desk.economics.get_economics(DART, FORGE, what_if=WhatIf(skilled_time=True))
    assert plain.time_seconds == 600
    assert skilled.time_seconds <= 600


def test_a_place_of_the_whole_region_is_priced_without_a_hub() -> None:
    assert usual_place(10000016) == MarketPlace(10000016, None)


def test_the_trading_character_decides_taxes_where_wanted(desk: Desk) -> None:
    trader = Trader(7, "Teo", accounting=5, broker_relations=4, standings={OWNER: 5.0})
    assumptions = UsualAssumptions(
        desk.database, desk.settings, desk.profiles, desk.market, trader=lambda: trader
    )
    by_levels = assumptions.taxes_at(FORGE)
    assert (by_levels.source, by_levels.trader) == ("levels", None)
    assert by_levels.taxes.sales_tax == taxes.sales_tax(0)
    desk.settings.trade_taxes = "character"
    with desk.database.write() as connection:
        connection.execute(
            update(stations)
            .where(stations.c.station_id == usual_place(FORGE).location_id)
            .values(owner_id=OWNER)
        )
    here = assumptions.taxes_at(FORGE)
    assert (here.source, here.trader, here.corporation_standing) == ("character", "Teo", 5.0)
    assert here.taxes == taxes.TradeTaxes(taxes.sales_tax(5), taxes.broker_fee(4, 0.0, 5.0))
    assert assumptions(FORGE).taxes == here.taxes
    desk.economics.trade.set_broker_fee(usual_place(FORGE).location_id or 0, 0.005)
    assert assumptions.taxes_at(FORGE).source == "place"
    assert assumptions.taxes_at(FORGE).taxes.broker_fee == 0.005
    desk.settings.trade_taxes = "typed"
    assert assumptions.taxes_at(DOMAIN).source == "typed"


def test_the_skills_of_a_character_count_in_rankings_and_are_not_stored(desk: Desk) -> None:
    beginner = Skills(otherwise=0, alpha=True)
    assumptions = UsualAssumptions(
        desk.database, desk.settings, desk.profiles, desk.market, builder=lambda: beginner
    )
    usual = assumptions(FORGE)
    assert (usual.skills, usual.skilled_time) == (beginner, True)
    economics = ProductionEconomicsService(
        desk.database, ProductionChainService(desk.database), desk.market, lambda: desk.facts, assumptions
    )
    plain = desk.economics.get_economics(DART, FORGE)
    ranked = economics.get_economics(DART, FORGE)
    assert isk(ranked.job_cost) > isk(plain.job_cost)  # an alpha clone pays a tax of its own
    stored = economics._plain(FORGE)
    at = stored.table.place(DART)
    assert at is not None
    assert stored.economics.job_cost[at] == pytest.approx(isk(plain.job_cost))


def test_places_of_a_region_with_most_orders_first(desk: Desk) -> None:
    forge = desk.market.trade_places(FORGE)
    assert (forge[0].location_id, forge[0].is_hub) == (usual_place(FORGE).location_id, True)
    assert forge[0].orders == len(PRICES | PRODUCTS) + 1
    assert [one.orders for one in forge] == sorted((one.orders for one in forge), reverse=True)
    with desk.database.write() as connection:
        insert_rows(connection, structures, [(KEEP, "Perimeter - Keep", JITA, 35833, None, "2026-11-23")])
    known = desk.market.trade_places(FORGE)
    assert [(one.location_id, one.name, one.orders) for one in known[1:]] == [(KEEP, "Perimeter - Keep", 0)]
    assert desk.market.location_names([KEEP]) == {KEEP: "Perimeter - Keep"}
    never = desk.market.trade_places(10000042)
    assert [(one.location_id, one.orders) for one in never] == [(60005686, 0)]


def test_materials_may_be_counted_three_ways(desk: Desk) -> None:
    usual = desk.economics.usual(FORGE)
    rows = {
        way: desk.economics.get_economics(DART_II, FORGE, what_if=replace(usual, costing=way))
        for way in COSTINGS
    }
    for way, row in rows.items():
        counted = {
            "buy": row.material_cost,
            "make": row.material_cost_make_all,
            "cheapest": row.material_cost_cheapest,
        }[way]
        assert counted is not None
        assert row.job_cost is not None
        assert row.sell is not None
        assert row.total_cost == pytest.approx(counted + row.job_cost)
        assert row.profit_sell == pytest.approx(row.sell - counted - row.job_cost)
    assert rows["buy"].material_cost == rows["make"].material_cost
    assert rows["buy"].total_cost != rows["make"].total_cost


def test_a_figure_is_explained_down_to_prices_with_place_and_moment(desk: Desk) -> None:
    desk.market.set_override(PriceOverride(PLATE, buying_isk=20.0))
    desk.economics.trade.set_own_goods({POLYMER: 3.0})
    desk.settings.own_goods_at = "cost"
    steps = desk.economics.explain(DART, FORGE).steps
    row = desk.economics.get_economics(DART, FORGE)
    assert steps["total_cost"].result == pytest.approx(row.total_cost)
    assert steps["net_profit_sell"].result == pytest.approx(row.net_profit_sell)
    prices = {
        material: steps[f"cost of materials {material}"].inputs[1] for material in (TRITANIUM, PLATE, POLYMER)
    }
    assert prices[TRITANIUM].value == 5.0
    assert (
        prices[TRITANIUM].source
        == f"Cheapest sell order, {desk.market.place_name(FORGE)}, 2026-11-23 12:00 EVE time"
    )
    assert (prices[PLATE].value, prices[PLATE].source) == (20.0, "your own price")
    assert (prices[POLYMER].value, prices[POLYMER].source) == (3.0, "your own goods, at what they cost you")
    value = steps["value of one run"]
    assert value.result == 1000 * 4 + 7 * 25 + 3
    assert value.inputs[1].source == "CCP's adjusted price, 2026-11-23 12:00 EVE time"
    desk.settings.product_basis = "average"
    sell = desk.economics.explain(DART, FORGE).steps["sell"].inputs[0]
    assert (sell.value, sell.source) == (8001.0, "CCP's average price, 2026-11-23 12:00 EVE time")
    with pytest.raises(NothingToBuild):
        desk.economics.explain(TRITANIUM, FORGE)


def test_a_missing_price_leaves_a_gap_in_the_explanation(desk: Desk) -> None:
    explained = desk.economics.explain(PLATE, DOMAIN)
    names = set(explained.steps)
    assert "materials 35" in names
    assert names.isdisjoint({"cost of materials 35", "material_cost", "total_cost", "profit_sell"})
    assert {"cost of materials 34", "job_cost", "sell"} <= names
    assert explained.gaps["net_profit_sell"] == ("price of Pyerite",)
    assert explained.gaps["days_to_sell"] == ("daily volume",)
    ii = desk.economics.explain(DART_II, DOMAIN)
    assert set(ii.gaps["material_cost_make_all"]) == {"price of Pyerite"}


def test_the_fee_of_a_route_is_that_of_the_place_of_the_sale(desk: Desk) -> None:
    desk.economics.trade.set_route(FreightRoute(FORGE, DOMAIN, 0.1))
    desk.economics.trade.set_broker_fee(AMARR_STATION, 0.5)
    (route,) = [row for row in desk.economics.best_routes(DART) if row.build_region_id != row.sell_region_id]
    tax = desk.economics.usual(DOMAIN).taxes.sales_tax
    kept = isk(route.sell) * (1 - tax - 0.5)
    assert route.net_profit_sell == pytest.approx(kept - isk(route.total_cost) - isk(route.freight))


def test_regions_are_compared_under_assumptions_for_each(desk: Desk) -> None:
    def researched(region_id: int) -> WhatIf:
        return replace(desk.economics.usual(region_id), me=10 if region_id == FORGE else 0)

    rows = {row.region_id: row for row in desk.economics.compare_regions(DART, researched)}
    assert rows[FORGE].material_cost == pytest.approx(4500 + 6.3 * 30 + 4)
    assert rows[DOMAIN].material_cost == pytest.approx(1.1 * (5000 + 7 * 30 + 4))


def test_the_best_region_of_each_product(desk: Desk) -> None:
    rows = [
        row
        for region in (DOMAIN, FORGE)
        for row in desk.economics.find_opportunities(region, ranking="profit_sell")
    ]
    best = best_per_product(rows, "profit_sell")
    assert len(best) == len({row.type_id for row in rows}) == len(rows) / 2
    profits = [row.profit_sell for row in best if row.profit_sell is not None]
    assert profits == sorted(profits, reverse=True)
    dart = next(row for row in best if row.type_id == DART)
    assert dart.profit_sell == max(
        row.profit_sell for row in rows if row.type_id == DART and row.profit_sell is not None
    )
    unknown = replace(dart, type_id=1, profit_sell=None)
    assert best_per_product([*rows, unknown], "profit_sell")[-1] == unknown


def test_opportunities_among_some_and_sold_elsewhere(desk: Desk) -> None:
    only = desk.economics.find_opportunities(FORGE, among={DART, 1})
    assert [row.type_id for row in only] == [DART]
    assert desk.economics.find_opportunities(FORGE, among=()) == []
    (there,) = desk.economics.find_opportunities(FORGE, among={DART}, sell_region_id=DOMAIN)
    assert there.sell == pytest.approx(PRODUCTS[DART] * 1.1)
    assert there.material_cost == only[0].material_cost
