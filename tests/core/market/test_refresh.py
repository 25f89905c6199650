import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.errors import (
    BadAnswer,
    Cancelled,
    Downtime,
    Offline,
    Refused,
    ServerTrouble,
    ToldToWait,
)
from eveprod_desktop.core.market import store
from eveprod_desktop.core.market.history import daily_volume
from eveprod_desktop.core.market.places import MarketPlace
from eveprod_desktop.core.market.refresh import MarketRefresher
from eveprod_desktop.core.market.region_market import NoPrices
from eveprod_desktop.core.market.rows import PriceOverride
from eveprod_desktop.core.market.service import MarketService
from eveprod_desktop.core.received.market import HistoryRow, PriceRow
from eveprod_desktop.core.work.monitor import Monitor
from tests.support.market_build import (
    DOMAIN,
    FAR,
    FORGE,
    JITA,
    JITA_STATION,
    PERIMETER,
    PERIMETER_STATION,
    PLATE,
    TRITANIUM,
    market_build,
    order,
)
from tests.support.market_source import START, MemorySource, indices
from tests.support.moving_clock import MovingClock
from tests.support.small_build import SmallBuild

HUB = MarketPlace(FORGE, JITA_STATION)
WHOLE = MarketPlace(FORGE)
STRUCTURE = 1_020_988_381_992


class Market:
    """A database with a market, and the source it is refreshed from."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.source = MemorySource()
        self.clock = MovingClock(START)
        self.places: tuple[MarketPlace, ...] = (HUB,)
        self.service = MarketService(database, lambda: self.places)
        self.refresher = MarketRefresher(database, self.source, self.clock, self.service.distances)

    def pass_time(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.source.now += timedelta(seconds=seconds)


@pytest.fixture
def market(database: Database, load: Callable[[SmallBuild], None]) -> Market:
    load(market_build())
    market = Market(database)
    market.source.regions[FORGE] = [
        [order(1, TRITANIUM, 5.0, 60), order(2, TRITANIUM, 4.5, 900, location=PERIMETER_STATION)],
        [order(3, TRITANIUM, 4.0, 10, buy=True, reach="1", location=PERIMETER_STATION, system=PERIMETER)],
        [order(4, 999_999, 7.0), {"order_id": "nonsense"}],
    ]
    return market


def test_a_refresh_stores_orders_prices_and_how_they_stand(market: Market) -> None:
    result = market.refresher.refresh([HUB], Monitor())
    (one,) = result.regions
    assert (one.pages, one.orders, one.types, one.not_modified, one.asked, one.skipped) == (3, 4, 2, 0, 3, 1)
    assert (result.changed, result.failures) == ((FORGE,), ())
    card = market.service.card(TRITANIUM, FORGE)
    assert (card.sell_min, card.buy_max, card.split, card.sell_volume) == (5.0, 4.0, 4.5, 60)
    assert card.place_name.startswith("Jita")
    assert card.data_at == START
    nothing = market.service.card(PLATE, FORGE)
    assert (nothing.sell_min, nothing.buy_max, nothing.sell_volume, nothing.average) == (None, None, 0, None)


def test_types_the_static_data_do_not_know_are_kept(market: Market) -> None:
    market.refresher.refresh([HUB], Monitor())
    assert market.service.card(999_999, FORGE).sell_min == 7.0


def test_unchanged_orders_are_not_read_again_and_keep_their_numbers(market: Market) -> None:
    market.refresher.refresh([HUB], Monitor())
    market.pass_time(600)
    result = market.refresher.refresh([HUB], Monitor())
    (one,) = result.regions
    assert (one.pages, one.orders, one.types, one.not_modified, one.skipped) == (3, 4, 2, 3, 1)
    assert (result.changed, result.reference_changed) == ((), False)
    assert market.service.card(TRITANIUM, FORGE).data_at == START + timedelta(seconds=600)


def test_pages_that_move_are_forgotten_and_come_again(market: Market) -> None:
    market.source.restarts = 2
    assert market.refresher.refresh([HUB], Monitor()).regions[0].orders == 4


def test_a_failing_region_keeps_its_prices_and_says_why(market: Market) -> None:
    market.source.regions[DOMAIN] = [[order(9, TRITANIUM, 9.0, location=60008494, system=30002187)]]
    both = [HUB, MarketPlace(DOMAIN, 60008494)]
    market.refresher.refresh(both, Monitor())
    market.pass_time(3600)
    again = market.clock.now() + timedelta(minutes=10)
    market.source.trouble[FORGE] = ToldToWait("ESI asks to wait.", "Wait.", again)
    market.source.regions[FORGE] = [[order(1, TRITANIUM, 1.0)]]
    market.source.regions[DOMAIN] = [[order(9, TRITANIUM, 8.0, location=60008494, system=30002187)]]
    result = market.refresher.refresh(both, Monitor())
    assert [what for what, _ in result.failures] == [str(FORGE)]
    assert not result.unanswered
    assert (result.regions[0].failure, result.regions[0].orders) == ("ESI asks to wait.", 4)
    assert result.changed == (DOMAIN,)
    assert market.service.card(TRITANIUM, FORGE).sell_min == 5.0
    assert market.service.card(TRITANIUM, DOMAIN).sell_min == 8.0
    section = market.service.sections()["orders", FORGE]
    assert (section.data_at, section.failed_at, section.retry_at) == (START, market.clock.now(), again)
    assert section.age_seconds(market.clock.now()) == 3600
    del market.source.trouble[FORGE]
    market.refresher.refresh(both, Monitor())
    assert market.service.sections()["orders", FORGE].failure is None
    assert market.service.card(TRITANIUM, FORGE).sell_min == 1.0


def test_orders_that_change_while_they_are_read_replace_no_good_ones(market: Market) -> None:
    market.refresher.refresh([HUB], Monitor())
    whole = market.source.now
    market.source.mixed.add(FORGE)
    market.source.regions[FORGE][0][0]["price"] = 5.5
    market.pass_time(600)
    result = market.refresher.refresh([HUB], Monitor())
    assert [what for what, _ in result.failures] == [str(FORGE)]
    assert "changed faster" in (result.regions[0].failure or "")
    card = market.service.card(TRITANIUM, FORGE)
    assert (card.sell_min, card.data_at) == (5.0, whole)
    # better than prices of yesterday they are
    market.pass_time(3600)
    result = market.refresher.refresh([HUB], Monitor())
    assert result.regions[0].failure is None
    assert result.regions[0].mixed
    card = market.service.card(TRITANIUM, FORGE)
    assert (card.sell_min, card.data_at) == (5.5, market.source.now)


def test_a_first_fetch_that_fails_leaves_no_prices_but_a_reason(market: Market) -> None:
    market.source.trouble = dict.fromkeys([FORGE, "prices", "indices"], Offline("No network."))
    result = market.refresher.refresh([HUB], Monitor())
    assert len(result.failures) == 3
    assert result.unanswered
    assert market.source.asked == ["prices"], "the others would not be answered either"
    assert market.service.sections()["orders", FORGE].failure == "No network."
    assert market.service.fetched_regions() == ()
    with pytest.raises(NoPrices, match="The Forge was never fetched"):
        market.service.card(TRITANIUM, FORGE)


def test_without_a_network_what_has_not_expired_still_stands(market: Market) -> None:
    market.refresher.refresh([HUB], Monitor(), universe=())
    market.pass_time(60)
    market.source.trouble = dict.fromkeys([DOMAIN, "prices"], Downtime("The server is down."))
    result = market.refresher.refresh([HUB, MarketPlace(DOMAIN)], Monitor())
    assert [what for what, _ in result.failures] == ["adjusted prices", "cost indices", str(DOMAIN)]
    assert (result.regions[0].failure, result.regions[0].orders) == (None, 4)


def test_a_cancelled_refresh_keeps_the_regions_that_were_done(market: Market) -> None:
    monitor = Monitor()
    market.source.regions[DOMAIN] = [[order(9, TRITANIUM, 9.0)]]
    original = market.source.region_orders

    def cancel_at_domain(region_id: int, **arguments: object) -> object:
        if region_id == DOMAIN:
            monitor.cancel()
        return original(region_id, **arguments)  # type: ignore[arg-type]  # built from plain values, or wrong on purpose

    market.source.region_orders = cancel_at_domain  # type: ignore[method-assign, assignment]  # a fault put in its way
    with pytest.raises(Cancelled):
        market.refresher.refresh([HUB, MarketPlace(DOMAIN)], monitor)
    assert market.service.fetched_regions() == (FORGE,)


def test_a_region_without_orders_is_fetched_and_has_no_prices(market: Market) -> None:
    market.source.regions[DOMAIN] = [[], []]
    result = market.refresher.refresh([MarketPlace(DOMAIN)], Monitor())
    assert (result.regions[0].pages, result.regions[0].orders, result.regions[0].types) == (2, 0, 0)
    assert market.service.card(TRITANIUM, DOMAIN).sell_min is None
    assert market.service.depth(TRITANIUM, DOMAIN).sells == ()


def test_another_place_counts_at_once_without_fetching(market: Market) -> None:
    market.refresher.refresh([HUB], Monitor())
    market.places = (WHOLE,)
    asked = len(market.source.asked)
    assert market.service.reprice(FORGE)
    assert not market.service.reprice(FORGE)
    assert market.service.card(TRITANIUM, FORGE).sell_min == 4.5
    assert market.service.card(TRITANIUM, FORGE).place_name == "The Forge"
    assert len(market.source.asked) == asked
    # and a refresh that finds the same orders works them out for the place that counts now
    assert market.refresher.refresh([HUB], Monitor()).changed == (FORGE,)
    assert market.service.card(TRITANIUM, FORGE).sell_min == 5.0


def test_orders_in_a_structure_join_those_of_the_region(market: Market) -> None:
    place = MarketPlace(FORGE, STRUCTURE)
    market.source.regions[FORGE].append(
        [order(5, TRITANIUM, 3.0, buy=True, reach="2", location=STRUCTURE, system=FAR)]
    )
    market.source.structures[STRUCTURE] = [
        [order(6, TRITANIUM, 5.5, location=STRUCTURE), order(5, TRITANIUM, 3.0, buy=True, location=STRUCTURE)]
    ]
    market.places = (place,)
    result = market.refresher.refresh([place], Monitor(), structure_reader=7)
    assert (result.regions[0].pages, result.regions[0].orders) == (5, 6)
    card = market.service.card(TRITANIUM, FORGE)
    assert (card.sell_min, card.buy_max) == (5.5, 4.0)  # a buyer one jump away reaches it
    assert card.place_name == f"Structure {STRUCTURE}"
    assert market.refresher.refresh([place], Monitor(), structure_reader=7).changed == ()
    market.source.structures[STRUCTURE][0][0]["price"] = 6.5
    assert market.refresher.refresh([place], Monitor(), structure_reader=7).changed == (FORGE,)
    assert market.service.card(TRITANIUM, FORGE).sell_min == 6.5
    assert market.service.card(999_999, FORGE).sell_min is None


def test_depth_and_orders_of_a_type(market: Market) -> None:
    market.refresher.refresh([HUB], Monitor())
    assert market.service.cost_of(TRITANIUM, FORGE, 100).short == 40
    assert market.service.yield_of(TRITANIUM, FORGE, 5).total_isk == 20.0
    lines = market.service.order_lines(TRITANIUM, FORGE)
    assert [(one.is_buy, one.price_isk, one.counts) for one in lines] == [
        (False, 4.5, False),
        (False, 5.0, True),
        (True, 4.0, True),
    ]


def test_reference_prices_and_mean_indices(market: Market) -> None:
    market.source.price_rows = [
        PriceRow(TRITANIUM, 4.2, 4.1),
        PriceRow(PLATE, None, 7.0),
        PriceRow(1 << 70, 1.0, 1.0),
        PriceRow(35, -1.0, None),
    ]
    market.source.index_rows = [
        indices(JITA, manufacturing=0.05, reaction=0.02, duplicating=0.5),
        indices(PERIMETER, manufacturing=0.03),
        indices(99_999, manufacturing=0.9),
        indices(FAR, manufacturing=7.0),
    ]
    assert market.refresher.refresh([HUB], Monitor()).reference_changed
    card = market.service.card(TRITANIUM, FORGE)
    assert (card.adjusted, card.average) == (4.2, 4.1)
    assert (market.service.card(PLATE, FORGE).adjusted, market.service.card(35, FORGE).adjusted) == (
        None,
        None,
    )
    assert market.service.mean_indices(FORGE) == {
        Activity.MANUFACTURING: pytest.approx(0.04),
        Activity.REACTION: 0.02,
    }
    assert market.service.mean_indices(DOMAIN) == {}
    market.source.index_rows = [indices(JITA, manufacturing=0.06)]
    market.refresher.refresh([HUB], Monitor())
    assert market.service.mean_indices(FORGE) == {Activity.MANUFACTURING: 0.06}


def test_overrides_are_kept_and_taken_away(market: Market) -> None:
    market.refresher.refresh([HUB], Monitor())
    market.service.set_override(PriceOverride(TRITANIUM, buying_isk=3.0))
    assert market.service.card(TRITANIUM, FORGE).buying_override == 3.0
    assert market.service.card(TRITANIUM, FORGE).sell_min == 5.0
    market.service.set_override(PriceOverride(TRITANIUM))
    assert market.service.overrides() == {}
    with pytest.raises(Exception, match="no price"):
        market.service.set_override(PriceOverride(TRITANIUM, selling_isk=-1.0))


def day(days_ago: int, volume: int) -> HistoryRow:
    date = (START - timedelta(days=days_ago)).date().isoformat()
    return HistoryRow(date, 5.0, 6.0, 4.0, 10, volume)


def test_history_is_fetched_once_a_day_and_counted_over_thirty(market: Market) -> None:
    market.source.histories[FORGE, TRITANIUM] = [day(200, 10**6), day(31, 10**6), day(30, 300), day(1, 600)]
    done = market.refresher.refresh_history(FORGE, [TRITANIUM], Monitor(), build=100)
    assert (done.fetched, done.refused, done.failure) == (1, 0, None)
    volumes = market.service.daily_volumes(FORGE)
    assert (volumes.type_id.tolist(), volumes.units.tolist()) == ([TRITANIUM], [30.0])
    assert [one.volume for one in market.service.history(TRITANIUM, FORGE)] == [10**6, 300, 600]
    assert market.refresher.refresh_history(FORGE, [TRITANIUM], Monitor(), build=100).fetched == 0
    market.pass_time(2 * 3600)
    market.source.histories[FORGE, TRITANIUM].append(day(0, 10**6))  # no day of its own yet
    assert market.refresher.refresh_history(FORGE, [TRITANIUM], Monitor(), build=100).fetched == 1
    assert market.service.daily_volumes(FORGE).units.tolist() == [30.0]


def test_what_is_looked_at_is_kept_whole_and_stays(market: Market) -> None:
    def days() -> int:
        return len(market.service.history(TRITANIUM, FORGE))

    market.source.histories[FORGE, TRITANIUM] = [day(ago, 100) for ago in range(400, 0, -1)]
    market.refresher.refresh_history(FORGE, [TRITANIUM], Monitor(), build=100, background=True)
    assert days() == 90
    # cut for the ranking: worth asking for again as somebody looks, though it has not expired
    assert market.refresher.refresh_history(FORGE, [TRITANIUM], Monitor(), build=100).fetched == 0
    whole = market.refresher.refresh_history(FORGE, [TRITANIUM], Monitor(), build=100, whole=True)
    assert (whole.fetched, days()) == (1, 400)
    again = market.refresher.refresh_history(FORGE, [TRITANIUM], Monitor(), build=100, whole=True)
    assert again.fetched == 0
    market.pass_time(2 * 3600)
    market.refresher.refresh_history(FORGE, [TRITANIUM], Monitor(), build=100, background=True)
    assert days() == 400
    state = market.service.history_state(TRITANIUM, FORGE)
    assert state is not None
    assert state.first_day == day(400, 0).date
    assert market.service.history_state(PLATE, FORGE) is None


def test_a_type_that_is_not_traded_is_not_asked_for_again_before_the_next_build(market: Market) -> None:
    market.source.trouble[FORGE, 92669] = Refused("Type not tradable on market!", status=400)
    for build, asked in ((100, 1), (100, 0), (101, 1)):
        market.source.asked.clear()
        done = market.refresher.refresh_history(FORGE, [92669, TRITANIUM], Monitor(), build=build)
        assert (done.refused, done.failure) == (asked, None)
        assert market.source.asked.count((FORGE, 92669)) == asked
    assert market.service.daily_volumes(FORGE).type_id.tolist() == [TRITANIUM]
    assert market.service.daily_volumes(FORGE).units.tolist() == [0.0]


def test_history_ends_at_the_first_failure_and_keeps_what_came(market: Market) -> None:
    market.source.trouble[FORGE, 35] = Offline("No network.")
    done = market.refresher.refresh_history(FORGE, [TRITANIUM, 35, PLATE], Monitor(), build=100)
    assert (done.fetched, str(done.failure)[:11]) == (1, "No network.")
    market.source.trouble[FORGE, 35] = Refused("Forbidden.", status=403)
    done = market.refresher.refresh_history(FORGE, [35, PLATE], Monitor(), build=100)
    assert (done.fetched, done.refused) == (0, 0)
    assert done.failure is not None


def test_the_plan_follows_what_was_fetched(market: Market) -> None:
    half_hour = timedelta(minutes=30)
    assert market.service.refresh_plan(START, half_hour).regions == (FORGE,)
    market.refresher.refresh([HUB], Monitor())
    quiet = market.service.refresh_plan(START, half_hour)
    assert (quiet.anything, quiet.next_at) == (False, START + half_hour)
    assert market.service.refresh_plan(START + half_hour, half_hour).regions == (FORGE,)


def test_daily_volume_of_no_days_is_nothing() -> None:
    assert daily_volume([], START.date()) == 0.0


def test_what_another_process_stored_is_seen(market: Market) -> None:
    market.refresher.refresh([HUB], Monitor())
    other = MarketService(market.database, lambda: (HUB,))
    assert other.card(TRITANIUM, FORGE).sell_min == 5.0
    market.pass_time(600)
    market.source.regions[FORGE][0][0]["price"] = 5.5
    market.refresher.refresh([HUB], Monitor())
    assert other.card(TRITANIUM, FORGE).sell_min == 5.5


def test_prices_are_read_back_as_they_were_worked_out(market: Market) -> None:
    market.refresher.refresh([WHOLE], Monitor())
    book = market.service.market(FORGE).book
    with market.database.write() as connection:
        store.write_prices(connection, FORGE, replace(book, buy_p5=np.full(len(book), np.nan)))
    with market.database.read() as connection:
        again = store.read_prices(connection, FORGE)
    assert again.type_id.tolist() == book.type_id.tolist()
    np.testing.assert_array_equal(again.sell_p5, book.sell_p5)
    assert np.isnan(again.buy_p5).all()
    assert again.sell_volume.dtype == np.int64


def test_two_hundred_refreshes_with_random_faults_leave_every_price_right_or_with_its_age(
    market: Market,
) -> None:
    numbers = random.Random(5)
    market.source.regions[FORGE] = [[order(1, TRITANIUM, 5.0)]]
    places = [HUB, MarketPlace(DOMAIN)]
    known: dict[int, tuple[float, object]] = {}
    troubles = (Offline("No network."), ServerTrouble("ESI answers 502."), BadAnswer("Cut off."))
    for _ in range(200):
        market.pass_time(numbers.randrange(60, 4000))
        market.source.restarts = numbers.randrange(3)
        market.source.trouble = {
            what: numbers.choice(troubles)
            for what in (FORGE, DOMAIN, "prices", "indices")
            if numbers.random() < 0.3
        }
        for region in (FORGE, DOMAIN):
            if numbers.random() < 0.7:
                price = numbers.randrange(1, 10**6) / 100
                market.source.regions[region] = [
                    [order(1, TRITANIUM, price)],
                    [order(2, TRITANIUM, price + 1)],
                ]
        result = market.refresher.refresh(places, Monitor())
        failed = {one.region_id for one in result.regions if one.failure is not None}
        assert failed >= {FORGE, DOMAIN} & set(market.source.trouble)
        for region in {FORGE, DOMAIN} - failed:
            rows = [row for page in market.source.regions.get(region, []) for row in page]
            sells = [
                row["price"] for row in rows if row.get("type_id") == TRITANIUM and not row["is_buy_order"]
            ]
            known[region] = (min(sells, default=0.0), market.source.now)
        sections = market.service.sections()
        for region in (FORGE, DOMAIN):
            section = sections["orders", region]
            assert (section.failure is not None) is (region in failed)
            if region in known:
                card = market.service.card(TRITANIUM, region)
                assert (card.sell_min or 0.0, card.data_at) == known[region]
    assert set(known) == {FORGE, DOMAIN}
