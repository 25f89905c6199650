"""What jobs and plans need to have bought: pure counting."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.chains.decisions import Decision
from eveprod_desktop.core.workflow.rows import JobMaterial, ProductionJob
from eveprod_desktop.core.workflow.shopping_needs import needs_of_jobs, shared_out, to_shop

SHIP, PLATE, MINERAL, GOO = 587, 11399, 34, 16633
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def job(
    job_id: int, item: int, units: int, *materials: JobMaterial, status: str = "planned"
) -> ProductionJob:
    """Return a job with as much as the counting looks at."""
    known = dict.fromkeys(ProductionJob.__dataclass_fields__)
    values = {
        **known,
        "job_id": job_id,
        "item_type_id": item,
        "activity": Activity.MANUFACTURING,
        "units": float(units),
        "status": status,
        "created_at": NOW,
        "materials": materials,
        "after": (),
    }
    return ProductionJob(**values)  # type: ignore[arg-type]  # built from plain values, or wrong on purpose


def buy(type_id: int, quantity: int, acquired: int = 0) -> JobMaterial:
    return JobMaterial(type_id, quantity, Decision.BUY, None, acquired)


def make(type_id: int, quantity: int, acquired: int = 0) -> JobMaterial:
    return JobMaterial(type_id, quantity, Decision.MAKE, None, acquired)


def test_bought_materials_are_summed_and_made_ones_come_from_jobs() -> None:
    ships = job(1, SHIP, 2, buy(MINERAL, 100, 30), make(PLATE, 20, 5))
    plates = job(2, PLATE, 10, buy(MINERAL, 50), buy(GOO, 7))
    needs = needs_of_jobs([ships, plates])
    assert needs.bought == ((MINERAL, 150), (GOO, 7))
    assert needs.acquired == ((MINERAL, 30),)
    assert needs.unmade == ((PLATE, 5),)
    # ten plates come from the job, five are there, five are made by nobody
    assert dict(needs.carried) == {MINERAL: 150, GOO: 7, PLATE: 10}


def test_jobs_under_way_yield_and_jobs_that_are_over_do_not() -> None:
    ships = job(1, SHIP, 2, make(PLATE, 20))
    running, over = job(2, PLATE, 15, status="active"), job(3, PLATE, 15, status="completed")
    assert needs_of_jobs([ships], [running, over]).unmade == ((PLATE, 5),)
    assert needs_of_jobs([ships, replace(running, status="cancelled")]).unmade == ((PLATE, 20),)


def test_stock_is_taken_off_but_what_was_ticked_off_stays() -> None:
    needs = needs_of_jobs([job(1, SHIP, 1, buy(MINERAL, 100, 30), make(PLATE, 5))])
    shop = to_shop(needs, {MINERAL: 50, PLATE: 9, GOO: 3})
    assert shop.units == {MINERAL: 50}
    assert shop.counted == {MINERAL: 50, PLATE: 5}
    assert shop.unmade == {}
    assert to_shop(needs, {MINERAL: 500}).units == {MINERAL: 30}


def test_a_purchase_goes_to_the_first_jobs_and_leaves_the_last_ones_first() -> None:
    jobs = [
        job(2, SHIP, 1, buy(MINERAL, 10, 4)),
        job(1, SHIP, 1, buy(MINERAL, 10)),
        job(3, SHIP, 1, make(MINERAL, 9)),
    ]
    given_out = shared_out(jobs, {MINERAL: 15, GOO: 3})
    assert {one: change.acquired for one, change in given_out.items()} == {
        1: ((MINERAL, 10),),
        2: ((MINERAL, 5),),
    }
    assert shared_out(jobs, {MINERAL: 4}) == {}
    assert {one: change.acquired for one, change in shared_out(jobs, {MINERAL: 1}).items()} == {
        2: ((MINERAL, 1),)
    }


@given(
    st.lists(st.tuples(st.integers(1, 50), st.integers(0, 50)), min_size=1, max_size=5),
    st.integers(0, 300),
)
def test_whatever_is_had_is_shared_out_wholly(held: list[tuple[int, int]], have: int) -> None:
    jobs = [
        job(number, SHIP, 1, buy(MINERAL, quantity, min(quantity, acquired)))
        for number, (quantity, acquired) in enumerate(held, 1)
    ]
    changes = shared_out(jobs, {MINERAL: have})
    after = {
        one.job_id: dict(changes[one.job_id].acquired)[MINERAL]
        if one.job_id in changes
        else one.materials[0].acquired
        for one in jobs
    }
    assert sum(after.values()) == min(have, sum(quantity for quantity, _ in held))
    assert all(0 <= after[one.job_id] <= one.materials[0].quantity for one in jobs)
