"""What chosen owners have for a plan, from rows as ESI's data give them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from eveprod_desktop.core.characters.locations import Located, Place, PlaceKind
from eveprod_desktop.core.characters.rows import EsiJob, OwnedAsset
from eveprod_desktop.core.characters.rows import OwnedBlueprint as BlueprintRow
from eveprod_desktop.core.planning.stock import (
    StockChoice,
    coming_from,
    count_stock,
    units_coming,
    usable_blueprints,
)
from eveprod_desktop.core.planning.terms import OwnedBlueprint
from tests.support.small_industry import facts_of, recipe

ME, ALT, CORPORATION, JITA, AMARR, BOX = 90, 91, 98_000, 60_000_001, 60_000_002, 77
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FACTS = facts_of({1: recipe(1, 1, {2: 3}), 2: recipe(2, 10, {9: 1}, reaction=True)})


def lying(place: int = JITA, *inside: int, kind: PlaceKind = PlaceKind.STATION) -> Located:
    return Located(Place(kind, place), inside)


def asset(item: int, type_id: int, units: int, owner: int = ME, **more: Any) -> OwnedAsset:
    row = {
        "owner_id": owner,
        "item_id": item,
        "type_id": type_id,
        "quantity": units,
        "location_id": JITA,
        "location_flag": "Hangar",
        "is_singleton": False,
        "is_blueprint_copy": False,
        "name": None,
        "located": lying(),
    }
    return OwnedAsset(**{**row, **more})


def job(number: int, blueprint: int = 1001, activity: int = 1, **more: Any) -> EsiJob:
    row = {
        "owner_id": ME,
        "job_id": number,
        "installer_id": ME,
        "activity_id": activity,
        "status": "active",
        "blueprint_id": 500 + number,
        "blueprint_type_id": blueprint,
        "product_type_id": None,
        "runs": 4,
        "licensed_runs": None,
        "successful_runs": None,
        "probability": None,
        "cost_isk": None,
        "facility_id": JITA,
        "starts_at": NOW,
        "ends_at": NOW + timedelta(hours=1),
        "seconds_left": 3600.0,
    }
    return EsiJob(**{**row, **more})


def blueprint(item: int, type_id: int, runs: int | None = None, **more: Any) -> BlueprintRow:
    row = {
        "owner_id": ME,
        "item_id": item,
        "type_id": type_id,
        "is_copy": runs is not None,
        "quantity": 1,
        "material_efficiency": 10,
        "time_efficiency": 20,
        "runs": runs,
        "location_id": JITA,
        "location_flag": "Hangar",
        "located": lying(),
        "in_use": False,
    }
    return BlueprintRow(**{**row, **more})


def test_what_counts_and_what_is_left_out() -> None:
    things = [
        asset(1, 2, 100),
        asset(2, 2, 5, CORPORATION),
        asset(3, 2, 7, ALT),
        asset(4, 1, 1, is_singleton=True),
        asset(5, 9, 50, location_flag="HiSlot0"),
        asset(6, 9, 20, located=lying(2004, kind=PlaceKind.ASSET_SAFETY)),
        asset(7, 9, 20, located=lying(5, kind=PlaceKind.UNKNOWN)),
        asset(8, 1001, 1, is_blueprint_copy=True, is_singleton=True),
    ]
    stock = count_stock(things, StockChoice(frozenset({ME, CORPORATION})))
    assert stock.units == {2: 105}
    assert {one.item_id for one in stock.stacks} == {1, 2}
    assert stock.left_out == {
        "assembled": 1,
        "fitted": 1,
        "in asset safety": 1,
        "nobody knows where": 1,
    }


def test_places_are_stations_or_containers() -> None:
    in_box = asset(2, 2, 5, location_id=BOX, located=lying(JITA, BOX))
    deeper = asset(3, 2, 3, location_id=78, located=lying(JITA, BOX, 78))
    things = [asset(1, 2, 100), in_box, deeper, asset(4, 2, 1000, location_id=AMARR, located=lying(AMARR))]
    mine = frozenset({ME})
    assert count_stock(things, StockChoice(mine, frozenset({JITA}))).units == {2: 108}
    assert count_stock(things, StockChoice(mine, frozenset({BOX}))).units == {2: 8}
    assert count_stock(things, StockChoice(mine, frozenset({1}))).units == {}


@pytest.mark.parametrize(("reserved", "left"), [({}, {2: 100}), ({2: 30, 9: 5}, {2: 70}), ({2: 200}, {})])
def test_what_is_reserved_is_taken_off(reserved: dict[int, int], left: dict[int, int]) -> None:
    assert count_stock([asset(1, 2, 100)], StockChoice(frozenset({ME})), reserved).units == left


def test_what_running_jobs_will_yield() -> None:
    jobs = [
        job(1),
        job(2, 1002, 9, seconds_left=10.2),
        job(3, 1002, 11, status="ready", seconds_left=0.0, owner_id=CORPORATION),
        job(4, status="paused", seconds_left=None),
        job(5, status="delivered", seconds_left=None),
        job(6, activity=5),
        job(7, activity=8),
        job(8, blueprint=4242),
        job(9, owner_id=ALT),
        job(10, activity=77),
    ]
    coming = coming_from(jobs, StockChoice(frozenset({ME, CORPORATION})), FACTS)
    assert [(one.job_id, one.type_id, one.units, one.seconds) for one in coming] == [
        (3, 2, 40, 0),
        (2, 2, 40, 11),
        (1, 1, 4, 3600),
    ]
    assert units_coming(coming) == {1: 4, 2: 80}
    assert coming_from(jobs, StockChoice(frozenset({ME}), frozenset({AMARR})), FACTS) == ()


def test_blueprints_in_a_job_are_busy_and_copies_lose_its_runs() -> None:
    rows = [
        blueprint(501, 1001),
        blueprint(502, 1002, 10),
        blueprint(503, 1002, 4),
        blueprint(504, 1001),
        blueprint(600, 1001, 3, owner_id=ALT),
    ]
    jobs = [job(1), job(2, 1002), job(3, 1002), job(4, status="paused", seconds_left=None)]
    found = usable_blueprints(rows, jobs, StockChoice(frozenset({ME})))
    assert found.owned == (OwnedBlueprint(501, 1001, 10, 20, None), OwnedBlueprint(502, 1002, 10, 20, 6))
    assert found.busy_seconds == ((501, 3600), (502, 3600))
    # copying takes nothing off, what is over holds nothing up
    copying = [job(1, activity=5), job(2, 1002, activity=5, status="ready", seconds_left=0.0)]
    found = usable_blueprints(rows[:2], copying, StockChoice(frozenset({ME})))
    assert [one.runs for one in found.owned] == [None, 10]
    assert found.busy_seconds == ((501, 3600),)
    elsewhere = StockChoice(frozenset({ME}), frozenset({AMARR}))
    assert usable_blueprints(rows, [], elsewhere).owned == ()
