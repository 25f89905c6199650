"""Purchases and sales of the wallet given to jobs, and what came of every batch."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.app import App
from eveprod_desktop.core.chains.decisions import Decision
from eveprod_desktop.core.characters.moments import written
from eveprod_desktop.core.characters.trade import TaxPaid
from eveprod_desktop.core.db.bulk import insert_rows
from eveprod_desktop.core.db.character_tables import characters, wallet_transactions
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.workflow.attribution import (
    Pin,
    WalletTrade,
    Wanted,
    attribute,
    wanted_to_buy,
    wanted_to_sell,
)
from eveprod_desktop.core.workflow.batches import Rates, batches
from eveprod_desktop.core.workflow.drafting import JobOrder
from eveprod_desktop.core.workflow.ledger import ledger, profit_over_time
from eveprod_desktop.core.workflow.paid_taxes import taxes_paid
from eveprod_desktop.core.workflow.rows import JobChange, JobMaterial, ProductionJob, UnknownJob
from tests.core.workflow.conftest import Fetch
from tests.core.workflow.test_matching import ALICE, NOW, planned
from tests.support.market_build import DART, PLATE, TRITANIUM


def trade(
    number: int,
    units: int,
    price: float = 1.0,
    *,
    type_id: int = TRITANIUM,
    buy: bool = True,
    minutes: int = 1,
) -> WalletTrade:
    return WalletTrade(ALICE, number, NOW + timedelta(minutes=minutes), type_id, buy, units, price)


def test_the_oldest_purchase_goes_to_the_oldest_job() -> None:
    wants = [Wanted(1, TRITANIUM, 10, NOW), Wanted(2, TRITANIUM, 10, NOW + timedelta(minutes=5))]
    trades = [
        trade(3, 8, 3.0, minutes=9),
        trade(2, 8, 2.0, minutes=6),
        trade(1, 8, 1.0),
        trade(0, 9, minutes=-1),
    ]
    found = [(one.key[1], one.job_id, one.units, one.isk) for one in attribute(trades, wants, [])]
    # the first was made before anybody wanted it; the second job wants nothing before its time
    assert found == [(1, 1, 8, 8.0), (2, 1, 2, 4.0), (2, 2, 6, 12.0), (3, 2, 4, 12.0)]


def test_what_the_user_says_goes_first() -> None:
    wants = [Wanted(1, TRITANIUM, 10, NOW), Wanted(2, TRITANIUM, 10, NOW)]
    pins = [Pin((ALICE, 1), 2, 4), Pin((ALICE, 1), None, 3)]
    found = [(one.job_id, one.units, one.by_hand) for one in attribute([trade(1, 10)], wants, [], pins)]
    assert found == [(2, 4, True), (1, 3, False)]
    more = attribute([trade(1, 10)], wants, [], [Pin((ALICE, 1), 2, 99)])
    assert [(one.job_id, one.units) for one in more] == [(2, 10)]


TRADES = st.lists(
    st.builds(
        lambda n, units, price, minutes, buy: trade(n, units, price, minutes=minutes, buy=buy),
        st.integers(1, 99),
        st.integers(1, 50),
        st.integers(1, 9).map(float),
        st.integers(-5, 20),
        st.booleans(),
    ),
    max_size=8,
    unique_by=lambda one: one.transaction_id,
)
WANTS = st.lists(
    st.builds(
        lambda job, units, minutes: Wanted(job, TRITANIUM, units, NOW + timedelta(minutes=minutes)),
        st.integers(1, 5),
        st.integers(1, 60),
        st.integers(0, 10),
    ),
    max_size=5,
    unique_by=lambda one: one.job_id,
)
PINS = st.lists(
    st.builds(
        lambda n, job, units: Pin((ALICE, n), job, units),
        st.integers(1, 99),
        st.integers(1, 5) | st.none(),
        st.integers(1, 60),
    ),
    max_size=4,
)


@given(TRADES, WANTS, WANTS, PINS)
def test_nothing_is_given_twice(
    trades: list[WalletTrade], buys: list[Wanted], sales: list[Wanted], pins: list[Pin]
) -> None:
    known = {one.key: one for one in trades}
    out: Counter[Any] = Counter()
    got: Counter[Any] = Counter()
    for one in attribute(trades, buys, sales, pins):
        source = known[one.key]
        out[one.key] += one.units
        assert one.units > 0
        assert one.isk == one.units * source.price_isk
        if not one.by_hand:
            got[one.is_buy, one.job_id] += one.units
            want = next(want for want in (buys if one.is_buy else sales) if want.job_id == one.job_id)
            assert want.since <= source.made_at
    assert all(units <= known[key].units for key, units in out.items())
    for is_buy, wants in ((True, buys), (False, sales)):
        assert all(got[is_buy, want.job_id] <= want.units for want in wants)


def done(job_id: int, **more: Any) -> ProductionJob:
    values: dict[str, Any] = {"status": "completed", "completed_at": NOW, "starts_at": NOW}
    return planned(job_id, **{**values, **more})


def test_only_what_is_left_of_a_plan_is_for_sale() -> None:
    plates = done(1, plan_id=9, item_type_id=PLATE, units=10.0)
    darts = done(2, plan_id=9, units=5.0, materials=(JobMaterial(PLATE, 7, Decision.MAKE),))
    waiting = planned(3, plan_id=9)
    found = {(one.job_id, one.units) for one in wanted_to_sell([plates, darts, waiting])}
    assert found == {(1, 3), (2, 5)}
    buying = wanted_to_buy([replace(plates, materials=(JobMaterial(TRITANIUM, 9, Decision.BUY),))], {9: NOW})
    assert buying == (Wanted(1, TRITANIUM, 9, NOW),)


def test_what_came_of_a_batch() -> None:
    job = done(
        1,
        units=5.0,
        materials=(JobMaterial(TRITANIUM, 100, Decision.BUY, 4.0), JobMaterial(PLATE, 5, Decision.MAKE)),
        job_cost_estimate_isk=50.0,
        job_cost_actual_isk=60.0,
        material_cost_estimate_isk=400.0,
        revenue_estimate_isk=1000.0,
    )
    trades = [trade(1, 80, 5.0), trade(2, 2, 300.0, type_id=DART, buy=False, minutes=5)]
    shared = attribute(trades, wanted_to_buy([job], {}), wanted_to_sell([job]))
    (result,) = batches([job], shared, wanted_to_sell([job]), Rates(0.05, 0.01))
    # 80 bought at 5, 20 not seen in the wallet at the estimated 4
    assert (result.material_isk, result.job_cost_isk, result.cost_isk) == (480.0, 60.0, 540.0)
    assert (result.estimated_isk, result.made, result.sold, result.revenue_isk) == (80.0, 5, 2, 600.0)
    assert result.cost_of_sold_isk == pytest.approx(540 * 2 / 5)
    assert result.realised_isk == pytest.approx(600 - 30 - 6 - 216)
    assert (result.expected_isk, result.done) == (550.0, True)
    (typed,) = batches(
        [replace(job, material_cost_actual_isk=700.0, revenue_actual_isk=2000.0)],
        shared,
        wanted_to_sell([job]),
        Rates(),
    )
    assert (typed.material_isk, typed.sold, typed.realised_isk) == (700.0, 5, 2000.0 - 760.0)


def test_profit_grows_with_every_sale() -> None:
    jobs = [done(1, units=5.0), done(2, units=5.0, revenue_actual_isk=70.0)]
    first = NOW - timedelta(days=1)
    costs: dict[str, Any] = {"material_cost_actual_isk": 10.0, "job_cost_actual_isk": 0.0}
    made = [replace(one, created_at=first, **costs) for one in jobs]
    trades = [trade(at, 1, 30.0, type_id=DART, buy=False, minutes=at) for at in (5, 9)]
    shared = attribute(trades, (), wanted_to_sell(made))
    found = batches(made, shared, wanted_to_sell(made), Rates())
    grown = profit_over_time(found, {one.job_id: one for one in made}, ledger(trades, shared, ()))
    # the typed one counts from when it was done; each of two sales has half the cost of what was sold
    assert [(one.at, one.profit_isk) for one in grown] == [
        (first, 0.0),
        (NOW, 60.0),
        (NOW + timedelta(minutes=5), pytest.approx(60 + 28)),
        (NOW + timedelta(minutes=9), pytest.approx(60 + 56)),
    ]
    assert grown[-1].profit_isk == pytest.approx(sum(one.realised_isk or 0 for one in found))


def test_what_has_no_price_is_not_known() -> None:
    job = done(
        1, units=5.0, materials=(JobMaterial(TRITANIUM, 100, Decision.BUY),), job_cost_estimate_isk=1.0
    )
    (result,) = batches([job], (), wanted_to_sell([job]), Rates())
    assert (result.cost_isk, result.realised_isk, result.expected_isk) == (None, None, None)


def test_a_job_that_was_never_started_costs_nothing() -> None:
    job = planned(1, status="cancelled", materials=(JobMaterial(TRITANIUM, 9, Decision.BUY, 4.0),))
    (result,) = batches([job], (), (), Rates())
    assert (result.cost_isk, result.realised_isk, result.expected_isk) == (0.0, 0.0, 0.0)


def test_the_wallet_of_a_signed_in_character_counts(app: App, fetch: Fetch) -> None:
    job = app.workflow.create_job(JobOrder(DART, 2)).jobs[0]
    later = app.clock.now() + timedelta(minutes=1)

    def transaction(number: int, type_id: int, units: int, price: float, hours: int) -> tuple[Any, ...]:
        buys, at = type_id == TRITANIUM, written(later + timedelta(hours=hours))
        return (ALICE, 0, number, at, type_id, buys, units, price, 60003760, 5, -1)

    with app.database.write() as connection:
        insert_rows(connection, characters, [(ALICE, "Alice", "x", "", False, written(later), None, None)])
        insert_rows(
            connection,
            wallet_transactions,
            [
                transaction(1, TRITANIUM, 2000, 2.0, 0),
                transaction(2, DART, 1, 5000.0, 1),
            ],
        )
    app.workflow.update_job(job.job_id, JobChange(status="active"))
    app.workflow.update_job(job.job_id, JobChange(status="completed"))
    (result,) = app.results.batches()
    # 2,000 Tritanium at 2; 14 plates at 50 and 2 polymers at 7 as estimated
    assert result.material_isk == 4000 + 700 + 14
    assert (result.made, result.sold, result.revenue_isk) == (2, 1, 5000.0)
    assert result.sales_tax_isk > 0
    before = app.results.give((ALICE, 1), [Pin((ALICE, 1), None, 2000)])
    assert before == ()
    entries = {one.trade.transaction_id: one for one in app.results.sheet().entries}
    assert (entries[1].given, entries[1].left_units) == ((), 2000)
    assert [(one.job_id, one.units) for one in entries[2].given] == [(job.job_id, 1)]
    assert app.results.batches()[0].material_isk == 2000 * 1.0 + 700 + 14
    app.results.give((ALICE, 1), before)
    assert app.results.batches()[0] == result
    sheet = app.results.sheet()
    assert sheet.batches == (result,)
    assert [one.profit_isk for one in sheet.profit] == [0.0, result.realised_isk]
    assert sheet.profit[0].at == job.created_at
    own = app.results.of_job(job.job_id)
    assert own.realised == result  # it is of no plan
    assert [(one.is_buy, one.units) for one in own.trades] == [(True, 2000), (False, 1)]
    assert [one.transaction_id for one in app.results.transactions(DART)] == [2]
    with pytest.raises(UnknownJob):
        app.results.give((ALICE, 1), [Pin((ALICE, 1), 99, 5)])
    with pytest.raises(AppError, match="units of 1"):
        app.results.give((ALICE, 1), [Pin((ALICE, 1), job.job_id, 0)])
    assert app.results.campaigns() == ()


def test_what_was_in_stock_is_neither_bought_nor_paid() -> None:
    stocked = JobMaterial(TRITANIUM, 100, Decision.BUY, 4.0, acquired=60, from_stock=60)
    whole = JobMaterial(PLATE, 5, Decision.BUY, None, acquired=5, from_stock=5)  # nobody told a price
    job = done(1, units=5.0, materials=(stocked, whole), job_cost_actual_isk=10.0)
    buying = wanted_to_buy([job], {})
    assert [(one.type_id, one.units) for one in buying] == [(TRITANIUM, 40)]
    shared = attribute([trade(1, 70, 5.0), trade(2, 9, 8.0, type_id=PLATE)], buying, ())
    assert [(one.type_id, one.units) for one in shared] == [(TRITANIUM, 40)]
    (result,) = batches([job], shared, wanted_to_sell([job]), Rates())
    assert (result.material_isk, result.estimated_isk, result.stock_materials) == (200.0, 0.0, 2)
    makes = done(2, plan_id=9, item_type_id=PLATE, units=10.0)
    uses = done(3, plan_id=9, materials=(JobMaterial(PLATE, 7, Decision.MAKE, None, 7, from_stock=3),))
    assert (2, 6) in {(one.job_id, one.units) for one in wanted_to_sell([makes, uses])}


def test_sales_tax_is_what_was_paid_where_the_journal_tells() -> None:
    minute, later = timedelta(minutes=1), timedelta(minutes=9)
    named, together, other, untold, absurd = (
        trade(1, 2, 100.0, buy=False, minutes=1),
        trade(2, 1, 300.0, buy=False, minutes=1),
        trade(3, 1, 100.0, type_id=PLATE, buy=False, minutes=1),
        trade(4, 5, 10.0, buy=False, minutes=5),
        trade(5, 1, 10.0, buy=False, minutes=9),
    )
    bought = trade(6, 9, 50.0, minutes=1)
    taxes = [
        TaxPaid(ALICE, NOW + minute, 16.0, 1),
        TaxPaid(ALICE, NOW + minute, 15.0, None),
        TaxPaid(ALICE, NOW + minute, 5.0, None),
        TaxPaid(ALICE, NOW + later, 9.0, None),  # of more than this sale
        TaxPaid(ALICE + 1, NOW + 5 * minute, 1.0, None),
    ]
    paid = taxes_paid([named, together, other, untold, absurd, bought], taxes)
    assert paid == {named.key: 0.08, together.key: 0.05, other.key: 0.05}


def test_a_batch_pays_the_tax_of_the_day_of_its_sales() -> None:
    job = done(1, item_type_id=DART, units=5.0, materials=(), job_cost_actual_isk=0.0)
    sales = [trade(at, 1, 100.0, type_id=DART, buy=False, minutes=at) for at in (1, 2, 3, 4)]
    for_sale = wanted_to_sell([job])
    shared = attribute(sales, (), for_sale)
    rates = Rates(0.04, 0.01, {(ALICE, 1): 0.08, (ALICE, 2): 0.08, (ALICE, 3): 0.08, (ALICE, 99): 0.08})
    (result,) = batches([job], shared, for_sale, rates)
    assert result.sales_tax_isk == pytest.approx(3 * 8 + 4)
    assert (result.taxed_share, result.broker_fee_isk) == (0.75, 4.0)
    (typed,) = batches([replace(job, revenue_actual_isk=1000.0)], shared, for_sale, rates)
    assert (typed.sales_tax_isk, typed.taxed_share) == (40.0, 0.0)
