"""Stock targets: counted, short, turned into the targets of a plan."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.app import App
from eveprod_desktop.core.chains.decisions import Decision
from eveprod_desktop.core.characters.locations import Located, place_of
from eveprod_desktop.core.characters.rows import EsiJob, OwnedAsset
from eveprod_desktop.core.characters.trade import OwnOrder
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.planning.rows import Target
from eveprod_desktop.core.workflow.rows import ChangedMeanwhile, JobMaterial
from eveprod_desktop.core.workflow.stock_targets import (
    OwnedRows,
    StockCount,
    StockTarget,
    count_for,
    plan_targets,
    planned_units,
    states,
)
from tests.core.workflow.test_matching import ALICE, BOB, NOW, planned
from tests.support.market_build import AMARR_STATION, DART, DART_BLUEPRINT, JITA_STATION, PLATE
from tests.support.small_industry import facts_of, recipe

FACTS: IndustryFacts = facts_of({300: recipe(300, 2, {34: 10})})
BOTH = frozenset({ALICE, BOB})


def asset(units: int, owner: int = ALICE, place: int = JITA_STATION, **more: Any) -> OwnedAsset:
    located = Located(place_of(place), ())
    row = OwnedAsset(owner, 1, DART, units, place, "Hangar", False, False, None, located)
    return replace(row, **more)


def order(units: int, owner: int = ALICE, place: int = JITA_STATION, *, buying: bool = False) -> OwnOrder:
    return OwnOrder(1, owner, DART, buying, 9.0, units, 99, "region", place, 1, None, False, None, 0, None)


def job(runs: int, owner: int = ALICE) -> EsiJob:
    ends = NOW + timedelta(hours=1)
    return EsiJob(
        owner, 501, owner, 1, "active", 7, DART_BLUEPRINT, DART, runs, None, None, None, None, JITA_STATION,
        NOW, ends, 3600.0,
    )  # fmt: skip


ROWS = OwnedRows(
    (asset(5), asset(7, BOB), asset(11, place=AMARR_STATION), asset(1, is_singleton=True)),
    (order(20), order(30, BOB), order(40, buying=True), order(50, place=AMARR_STATION)),
    (job(3), job(4, BOB)),
    BOTH,
    {DART: 100},
)


def test_everything_that_is_there_or_comes_counts() -> None:
    assert count_for(StockTarget(DART, "in_stock", 1), ROWS, FACTS) == StockCount(23, 100, 14, 100)
    here = StockTarget(DART, "on_sale", 1, owner_id=ALICE, location_id=JITA_STATION)
    assert count_for(here, ROWS, FACTS) == StockCount(5, 20, 6, 100)
    assert count_for(StockTarget(PLATE, "in_stock", 1), ROWS, FACTS).total == 0


def test_what_is_short_becomes_a_plan() -> None:
    rules = (
        StockTarget(DART, "on_sale", 300),
        StockTarget(DART, "in_stock", 250),
        StockTarget(PLATE, "days", days=30, units_per_day=2.5),
        StockTarget(PLATE, "in_stock", 9999, enabled=False),
    )
    found = states(rules, ROWS, FACTS)
    assert [one.short for one in found] == [63, 13, 75, 0]
    # two rules about the same darts: making what the larger lacks serves both
    assert plan_targets(found) == (Target(PLATE, 75), Target(DART, 63))


def test_other_places_add_up() -> None:
    rules = (
        StockTarget(DART, "in_stock", 200, location_id=JITA_STATION),
        StockTarget(DART, "in_stock", 200, location_id=AMARR_STATION),
    )
    found = states(rules, OwnedRows(), FACTS)
    assert plan_targets(found) == (Target(DART, 400),)


@given(st.integers(0, 500), st.integers(1, 500))
def test_making_what_is_short_leaves_nothing_short(there: int, wanted: int) -> None:
    rule = StockTarget(DART, "in_stock", wanted)
    made = plan_targets(states([rule], replace(ROWS, planned={DART: there}), FACTS))
    more = there + (made[0].units if made else 0)
    assert plan_targets(states([rule], replace(ROWS, planned={DART: more}), FACTS)) == ()


def test_jobs_here_count_for_what_they_do_not_use_themselves() -> None:
    plates = planned(1, item_type_id=PLATE, units=10.0)
    darts = planned(2, units=5.0, materials=(JobMaterial(PLATE, 7, Decision.MAKE),))
    linked = planned(3, esi_job_id=501)
    done = planned(4, status="completed")
    assert planned_units([plates, darts, linked, done]) == {PLATE: 3, DART: 5}


def test_rules_are_kept_changed_and_brought_back(app: App) -> None:
    targets = app.stock_targets
    one = targets.save(StockTarget(DART, "on_sale", 200, owner_id=ALICE))
    two = targets.save(StockTarget(PLATE, "days", days=30.0, units_per_day=40.0))
    assert targets.targets() == (one, two)
    changed = targets.save(replace(one, units=300))
    with pytest.raises(ChangedMeanwhile):
        targets.save(replace(one, units=100))
    gone = targets.delete(one.target_id)
    assert gone == changed
    back = targets.save(gone)
    assert back.target_id == one.target_id
    assert targets.targets() == (back, two)
    assert targets.delete(99) is None
    assert plan_targets(targets.states()) == (Target(PLATE, 1200), Target(DART, 300))


@pytest.mark.parametrize(
    "rule",
    [
        StockTarget(DART, "on_sale"),
        StockTarget(DART, "in_stock", 0),
        StockTarget(DART, "days", days=3.0),
        StockTarget(DART, "days", days=-1.0, units_per_day=5.0),
        StockTarget(DART, "in_stock", 10**13),
    ],
)
def test_rules_that_ask_for_nothing_are_refused(app: App, rule: StockTarget) -> None:
    with pytest.raises(AppError):
        app.stock_targets.save(rule)
    assert app.stock_targets.targets() == ()
