"""Planned jobs follow those of the game: linked, moved, billed; by hand where nobody can be sure."""

from datetime import timedelta
from typing import Any

import pytest

from eveprod_desktop.app import App
from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.characters.moments import written
from eveprod_desktop.core.db.bulk import insert_rows
from eveprod_desktop.core.db.character_tables import esi_jobs
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.facility_profiles import FacilityProfile
from eveprod_desktop.core.industry.profile_changes import BookChange
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.core.workflow.drafting import JobOrder
from eveprod_desktop.core.workflow.rows import JobChange, ProductionJob
from eveprod_desktop.operations import refresh_characters
from tests.core.workflow.conftest import Fetch
from tests.support.market_build import DART, DART_BLUEPRINT, JITA, JITA_STATION

ALICE, CORPORATION = 91, 98000001


def tell(app: App, job_id: int = 501, status: str = "active", hours: float = 5.0, **more: Any) -> None:
    """Have ESI tell of a job that ends in so many hours."""
    now = app.clock.now()
    values: dict[str, Any] = {
        "owner_id": ALICE,
        "job_id": job_id,
        "installer_id": ALICE,
        "activity_id": 1,
        "status": status,
        "blueprint_id": 7001,
        "blueprint_type_id": DART_BLUEPRINT,
        "product_type_id": DART,
        "runs": 3,
        "licensed_runs": None,
        "successful_runs": None,
        "probability": None,
        "cost": 1234.0,
        "facility_id": JITA_STATION,
        "location_id": JITA_STATION,
        "blueprint_location_id": JITA_STATION,
        "output_location_id": JITA_STATION,
        "duration_seconds": 1800,
        "starts_at": written(now),
        "ends_at": written(now + timedelta(hours=hours)),
        "paused_at": None,
        "completed_at": None,
    } | more
    with app.database.write() as connection:
        insert_rows(connection, esi_jobs, [tuple(values[column.name] for column in esi_jobs.columns)])


@pytest.fixture
def job(app: App, fetch: Fetch) -> ProductionJob:
    return app.workflow.create_job(JobOrder(DART, 3)).jobs[0]


def test_a_job_of_the_game_is_linked_and_followed_to_its_end(app: App, job: ProductionJob) -> None:
    assert not app.game_links.follow().changed
    tell(app)
    followed = app.game_links.follow()
    assert followed.linked == ((job.job_id, 501),)
    assert followed.moved == ((job.job_id, "planned", "active"),)
    started = app.workflow.get_job(job.job_id)
    assert (started.job_cost_actual_isk, started.character_id) == (1234.0, ALICE)
    assert (started.system_id, started.blueprint_item_id) == (JITA, 7001)
    assert [one.missing for one in started.materials] == [0] * len(started.materials)
    assert not app.game_links.follow().changed  # nothing new writes nothing
    assert app.workflow.get_job(job.job_id) == started
    tell(app, hours=-1.0)  # over, and ESI still calls it active
    assert app.game_links.follow().moved == ((job.job_id, "active", "ready"),)
    tell(app, status="delivered", hours=-1.0)
    assert app.game_links.follow().moved == ((job.job_id, "ready", "completed"),)
    assert app.workflow.get_job(job.job_id).completed_at is not None
    assert app.game_links.unlinked() == ()


def test_a_job_that_went_on_while_nobody_looked(app: App, job: ProductionJob) -> None:
    tell(app, status="delivered", hours=-0.1)
    assert app.game_links.follow().moved == ((job.job_id, "planned", "completed"),)


def test_cancelled_paused_and_corporation_jobs(app: App, job: ProductionJob) -> None:
    tell(app, status="paused", owner_id=CORPORATION)
    assert app.game_links.follow().moved == ((job.job_id, "planned", "paused"),)
    tell(app, status="cancelled", owner_id=CORPORATION)
    assert app.game_links.follow().moved == ((job.job_id, "paused", "cancelled"),)


def test_what_the_user_moved_further_is_left_alone(app: App, job: ProductionJob) -> None:
    tell(app)
    app.game_links.follow()
    app.workflow.update_job(job.job_id, JobChange(status="completed"))
    assert not app.game_links.follow().changed
    assert app.workflow.get_job(job.job_id).status == "completed"


def test_unsure_ones_are_linked_by_hand(app: App, job: ProductionJob) -> None:
    tell(app, runs=4)
    assert app.game_links.follow().unsure == {job.job_id: (501,)}
    assert app.game_links.unsure() == {job.job_id: (501,)}
    assert [one.esi_job_id for one in app.game_links.unlinked()] == [501]
    done = app.game_links.link(job.job_id, 501)
    assert (done.jobs[0].status, done.jobs[0].esi_job_id) == ("active", 501)
    other = app.workflow.create_job(JobOrder(DART, 4)).jobs[0]
    with pytest.raises(AppError, match=f"linked with job {job.job_id}"):
        app.game_links.link(other.job_id, 501)
    with pytest.raises(AppError, match="No job 999 of the game"):
        app.game_links.link(other.job_id, 999)
    app.workflow.undo(done.undo_id)
    back = app.workflow.get_job(job.job_id)
    assert (back.status, back.esi_job_id, back.materials) == ("planned", None, job.materials)


def test_what_was_unlinked_stays_so(app: App, job: ProductionJob) -> None:
    tell(app)
    app.game_links.follow()
    assert app.game_links.unlink(job.job_id).jobs[0].job_cost_actual_isk is None
    assert not app.game_links.follow().changed
    assert app.workflow.get_job(job.job_id).esi_job_id is None
    tell(app, 502)
    app.game_links.ignore(502)
    assert app.game_links.unsure() == {}
    assert not app.game_links.follow().changed
    app.game_links.heed(502)
    assert app.game_links.follow().linked == ((job.job_id, 502),)


def test_undo_leaves_a_link_to_the_job_that_has_it_now(app: App, job: ProductionJob) -> None:
    tell(app)
    app.game_links.follow()
    gone = app.workflow.delete(job.job_id)
    other = app.workflow.create_job(JobOrder(DART, 3)).jobs[0]
    assert app.game_links.follow().linked == ((other.job_id, 501),)
    app.workflow.undo(gone.undo_id)
    assert app.workflow.get_job(job.job_id).esi_job_id is None
    assert app.workflow.get_job(other.job_id).esi_job_id == 501


def test_a_refresh_moves_the_jobs(app: App, job: ProductionJob) -> None:
    tell(app)
    assert Changed.JOBS in refresh_characters(app, Monitor()).changed
    assert app.workflow.get_job(job.job_id).status == "active"
    assert Changed.JOBS not in refresh_characters(app, Monitor()).changed


def test_bills_tell_the_true_tax(app: App, fetch: Fetch) -> None:
    typed = FacilityProfile("Works", system_id=JITA, facility_tax=0.01)
    facts = app.industry_facts()
    app.facilities.apply(BookChange(saved=(typed,)), facts)
    done = app.workflow.create_job(JobOrder(DART, 300, facility="Works"))
    right = done.jobs[0].job_cost_estimate_isk
    assert right is not None
    tell(app, runs=300, cost=right + 0.02 * 300 * 1008 * 1.5)
    app.game_links.follow()
    sheet = app.game_links.facility_bills()
    (found,) = sheet.corrections
    assert (found.facility, found.present_tax, found.true_tax) == ("Works", 0.01, 0.03)
    assert found.job_ids == (done.jobs[0].job_id,)
    (bill,) = sheet.bills
    assert (bill.facility, bill.tax, bill.true_tax) == ("Works", 0.01, 0.03)
    assert bill.difference_isk == 0.02 * 300 * 1008 * 1.5
    app.facilities.apply(app.game_links.correcting(found), facts)
    assert app.facilities.place("Works", Activity.MANUFACTURING).facility_tax == 0.03
    assert app.game_links.facility_bills().corrections == ()


def test_the_tax_of_a_small_job_is_the_one_typed_where_the_bill_is_as_computed(
    app: App, fetch: Fetch
) -> None:
    done = app.workflow.create_job(JobOrder(DART, 1))
    right = done.jobs[0].job_cost_estimate_isk
    assert right is not None
    tell(app, runs=1, cost=right)
    app.game_links.follow()
    (bill,) = app.game_links.bills()
    assert (bill.difference_isk, bill.tax, bill.true_tax) == (0.0, 0.0025, 0.0025)
