"""Plans on real slots, real blueprints and goods that are still being made."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.core.characters.rows import EsiJob
from eveprod_desktop.core.economics.freight import FreightRoute
from eveprod_desktop.core.economics.taxes import TradeTaxes
from eveprod_desktop.core.industry.facility import Facility
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.skills import JobSlots, Skills
from eveprod_desktop.core.planning.hands import Hand, HandsAtWork, hand_of, slots_of
from eveprod_desktop.core.planning.schedule import Builder, Waiting, longest_gap_seconds, make_schedule
from eveprod_desktop.core.planning.starting import earliest_starts, starts_now
from eveprod_desktop.core.planning.stock import Coming, units_coming
from eveprod_desktop.core.planning.terms import OwnedBlueprint, Terms
from eveprod_desktop.core.planning.to_get import blueprints_to_get
from eveprod_desktop.core.planning.trade import trade_of
from tests.core.planning.test_exact import FEW, LAST, PLATES, Case, cases, the_choice
from tests.core.planning.test_stock import blueprint, job
from tests.support.industry_world import DOMINIX, DOMINIX_BLUEPRINT, small_world
from tests.support.small_industry import (
    ListedPrices,
    carry_out,
    facts_of,
    original,
    planning,
    promised,
    recipe,
)

HOUR, DAY = 3600, 86_400
INDUSTRY = 3380


def arrivals() -> st.SearchStrategy[list[tuple[int, int, int]]]:
    return st.lists(st.tuples(st.integers(1, LAST), st.integers(1, 100), st.integers(0, 2 * DAY)), max_size=4)


@FEW
@given(the_case=st.data(), rows=arrivals(), logins=st.lists(st.integers(1, 2 * DAY), max_size=3))
def test_no_job_starts_before_what_it_needs_has_come(
    the_case: st.DataObject, rows: list[tuple[int, int, int]], logins: list[int]
) -> None:

    case: Case = the_case.draw(cases())
    coming = [Coming(number, *row) for number, row in enumerate(rows)]
    recipes, terms, wanted, decisions, make = case
    made, chosen = the_choice(
        (recipes, replace(terms, running=units_coming(coming)), wanted, decisions, make)
    )
    plan = made.plan(chosen)
    waiting = Waiting(
        earliest_starts(plan, coming), {own.item_id: 5000 for own in made.terms.owned}, tuple(logins)
    )
    builder = Builder(1, JobSlots(2, 1, 2), {"manufacturing": (700,)})
    schedule = make_schedule(plan.jobs, [builder], waiting)
    assert carry_out(plan, made.terms, schedule, coming) == promised(plan, made.terms)
    jobs = {one.number: one for one in plan.jobs}
    for row in schedule.jobs:
        assert row.start_seconds == waiting.next_login(row.start_seconds)
        if jobs[row.number].blueprint.item_id is not None:
            assert row.start_seconds >= 5000
    assert [(one.kind, one.slot, one.end_seconds) for one in schedule.busy] == [("manufacturing", 0, 700)]


def test_jobs_wait_for_the_running_ones_only_as_long_as_they_must() -> None:
    coming = [Coming(1, 3, 20, 100), Coming(2, 3, 20, 9000), Coming(3, 3, 20, 50)]
    terms = Terms(facts_of(PLATES), original(), running=units_coming(coming))
    plan = planning(PLATES, {1: 1}, terms).plan([True] * 4)
    # 19 plates: those that come after 50 seconds are enough
    assert plan.from_running == ((3, 19),)
    assert earliest_starts(plan, coming) == {1: 50, 2: 50}


def test_logins() -> None:
    waiting = Waiting(logins=(8 * HOUR, 20 * HOUR))
    assert [waiting.next_login(one * HOUR) for one in (0, 1, 8, 9, 21, 33)] == [
        one * HOUR for one in (0, 8, 8, 20, 32, 44)
    ]
    assert longest_gap_seconds((8 * HOUR, 20 * HOUR)) == 12 * HOUR
    assert longest_gap_seconds((8 * HOUR,)) == DAY
    assert longest_gap_seconds(()) is None


def test_runs_that_end_by_the_next_login() -> None:
    slow = {1: recipe(1, 1, {9: 1}, seconds=HOUR)}
    plan = planning(slow, {1: 20}).plan([True] * 2)
    schedule = make_schedule(plan.jobs, [Builder(1, JobSlots(1, 1, 1))], Waiting(logins=(8 * HOUR,)))
    (start,) = starts_now(plan.jobs, schedule, (8 * HOUR,))
    # the eighth run would end with the login, the twentieth ends after it
    assert (start.runs, start.runs_by_next_login, start.login_seconds) == (20, 7, 32 * HOUR)
    (plain,) = starts_now(plan.jobs, schedule)
    assert (plain.runs_by_next_login, plain.login_seconds) == (None, None)


def running(number: int, **more: Any) -> EsiJob:
    return job(number, **more)


def test_slots_in_use() -> None:
    skills = Skills({3387: 2}, otherwise=0)
    jobs = [
        running(1),
        running(2, seconds_left=0.0, status="ready"),
        running(3, status="paused", seconds_left=None),
        running(4, installer_id=1),
        running(5, status="delivered", seconds_left=None),
        running(6, activity=9),
        running(7, activity=8, seconds_left=99.5),
    ]
    hand = hand_of(90, "Me", skills, jobs)
    assert hand.busy == {"manufacturing": (3600,), "reaction": (3600,), "science": (100,)}
    assert hand.blocked == {"manufacturing": 1}
    assert slots_of(hand) == JobSlots(2, 1, 1)
    crowded = hand_of(90, "Me", Skills(otherwise=0), [running(one) for one in range(4)])
    assert slots_of(crowded) == JobSlots(4, 1, 1)


@pytest.fixture
def world() -> IndustryFacts:
    return small_world()


def dominix(world: IndustryFacts, runs: int = 2) -> Any:
    recipes = {DOMINIX: recipe(DOMINIX, 1, {34: 1000, 11545: 8}, seconds=18_000)}
    recipes = {DOMINIX: replace(recipes[DOMINIX], blueprint_type_id=DOMINIX_BLUEPRINT)}
    terms = Terms(world, original(), skills=Skills({INDUSTRY: 5}, otherwise=0))
    return planning(recipes, {DOMINIX: runs}, terms).plan([True] * 3)


def test_who_can_do_it_and_how_long_it_takes_them(world: IndustryFacts) -> None:
    plan = dominix(world)
    fast, slow = Skills({INDUSTRY: 5}, otherwise=0), Skills({INDUSTRY: 1}, otherwise=0)
    hands = [Hand(1, "Fast", fast), Hand(2, "Slow", slow), Hand(3, "None", Skills(otherwise=0))]
    builders, lacking = HandsAtWork(hands, world, lambda _activity, _product: Facility()).builders(plan.jobs)
    (one,) = plan.jobs
    assert lacking == {}
    assert [who.can_do(one) for who in builders] == [True, True, False]
    # 4 per cent a level of Industry
    lasts = [who.lasts(one) for who in builders if who.lasts]
    assert lasts == [one.seconds, round(36_000 * 0.96), 36_000]
    assert one.seconds == round(36_000 * 0.8)


def test_skills_that_nobody_has_are_named_and_the_plan_stays(world: IndustryFacts) -> None:
    plan = dominix(world)
    hands = [Hand(3, "None", Skills(otherwise=0))]
    builders, lacking = HandsAtWork(hands, world, lambda _activity, _product: Facility()).builders(plan.jobs)
    (missing,) = lacking[1]
    assert (missing.skill_type_id, missing.needed, missing.level) == (INDUSTRY, 1, 0)
    assert make_schedule(plan.jobs, builders).finish_seconds == 36_000


def test_a_job_too_long_for_the_slow_is_left_to_the_fast(world: IndustryFacts) -> None:
    plan = dominix(world, 170)  # 28 days for the fast, 34 for the slow
    hands = [Hand(2, "Slow", Skills({INDUSTRY: 1}, otherwise=0)), Hand(1, "Fast", Skills(otherwise=5))]
    builders, _ = HandsAtWork(hands, world, lambda _activity, _product: Facility()).builders(plan.jobs)
    assert [who.can_do(plan.jobs[0]) for who in builders] == [False, True]


def test_blueprints_that_nobody_has_say_where_to_get_them() -> None:
    owned = (OwnedBlueprint(7, 1003, 10, 20, None),)
    terms = Terms(facts_of(PLATES), original(), owned=owned)
    plan = planning(PLATES, {1: 3}, terms).plan([True] * 4)
    there = blueprint(70, 1002, located=blueprint(1, 1).located)
    short = blueprint(71, 1001, 2)
    found = blueprints_to_get(plan.jobs, {1001: "other"}, lambda _blueprint: 5.0, [there, short])
    assert [(one.blueprint_type_id, one.how, one.item_id, one.price_isk) for one in found] == [
        (1001, "elsewhere", None, None),
        (1002, "fetch", 70, None),
    ]
    bought = blueprints_to_get(plan.jobs, {1001: "market", 1002: "invention"}, float)
    assert [(one.how, one.price_isk, one.runs) for one in bought] == [("buy", 1001.0, 3), ("invent", None, 9)]


def test_what_trading_takes_off() -> None:
    prices = ListedPrices({9: ((2.0, 10**6),)})
    plan = planning(PLATES, {1: 2}, Terms(facts_of(PLATES), original(), prices=prices)).plan([True] * 4)
    assert plan.cost_isk is not None
    route = FreightRoute(1, 2, 100.0, 0.01)
    trade = trade_of(
        plan,
        Decimal(10_000),
        TradeTaxes(0.04, 0.01),
        bring=None,
        take=route,
        volume_of=lambda _type: 3.0,
        at_the_market=prices.buying,
    )
    assert (trade.sales_tax_isk, trade.broker_fee_isk) == (Decimal(400), Decimal(100))
    assert trade.product_freight_isk == 2 * 3 * 100 + 100
    assert trade.net_profit_isk == 10_000 - plan.cost_isk - 500 - 700
    unknown = trade_of(
        plan,
        Decimal(10_000),
        TradeTaxes(),
        bring=None,
        take=route,
        volume_of=lambda _type: float("nan"),
        at_the_market=prices.buying,
    )
    assert (unknown.product_freight_isk, unknown.net_profit_isk) == (None, None)
