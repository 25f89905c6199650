"""Saved plans and jobs by hand, on a small build with a market: kept, compared, turned into jobs."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from eveprod_desktop.app import App
from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.chains.decisions import Decision
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.facility_profiles import FacilityProfile
from eveprod_desktop.core.industry.profile_changes import BookChange
from eveprod_desktop.core.planning.options import PlanOptions
from eveprod_desktop.core.planning.rows import Target
from eveprod_desktop.core.rebuild import load_build
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.core.workflow.drafting import JobOrder
from eveprod_desktop.core.workflow.plans import PlanSaved
from eveprod_desktop.core.workflow.rows import ChangedMeanwhile, JobChange, UnknownPlan
from tests.core.workflow.conftest import Fetch
from tests.support.market_build import (
    DART,
    DART_BLUEPRINT,
    DART_II,
    DART_II_BLUEPRINT,
    DATACORE,
    FORGE,
    JITA,
    PLATE,
    PYERITE,
    TRITANIUM,
    market_build,
)

REGION = PlanOptions(region_id=FORGE, me=0)


@pytest.fixture
def save(app: App, fetch: Fetch) -> Callable[..., PlanSaved]:
    def save_plan(*targets: Target, options: PlanOptions = REGION) -> PlanSaved:
        answer = app.make_plan(targets, options)
        return app.saved_plans.save("", app.saved_plans.content_of(targets, options, answer))

    return save_plan


def test_a_saved_plan_comes_back_whole(app: App, save: Callable[..., PlanSaved]) -> None:
    made = save(Target(DART, 4), Target(DART_II, 2)).plan
    assert app.saved_plans.plan(made.plan_id) == made
    assert made.name == "4 Dart and 1 more"
    (row,) = app.saved_plans.plans()
    assert (row.targets, row.jobs, row.unreadable) == (made.content.targets, (), None)
    answer = app.make_plan(made.content.targets, REGION)
    assert made.content.snapshot.margin_isk == answer.trade.net_profit_isk
    assert row.margin_isk == answer.trade.net_profit_isk
    with pytest.raises(UnknownPlan):
        app.saved_plans.plan(99)


def test_nothing_moved_while_nothing_moves(app: App, save: Callable[..., PlanSaved]) -> None:
    plan_id = save(Target(DART, 7), Target(DART_II, 3)).plan.plan_id
    moved = app.workflow.plans.what_moved(plan_id)
    assert (moved.causes, moved.gone, moved.before_isk) == ((), False, moved.now_isk)


def test_what_moved_is_told_to_the_isk(app: App, save: Callable[..., PlanSaved], fetch: Fetch) -> None:
    plan = save(Target(DART, 7)).plan
    fetch(tritanium=1.2, dart=8000.0, adjusted=3.0)
    moved = app.saved_plans.what_moved(plan.plan_id)
    assert {one.kind for one in moved.causes} == {"price", "sales price", "value"}
    by_kind = {one.kind: one for one in moved.causes}
    bought = next(one.units for one in plan.content.plan.buy if one.type_id == TRITANIUM)
    assert by_kind["price"].effect_isk == -bought * Decimal("0.2")
    assert moved.before_isk is not None
    assert moved.now_isk is not None
    total = sum((one.effect_isk for one in moved.causes), Decimal(0))
    assert total == moved.now_isk - moved.before_isk
    assert not moved.gone
    fetch(dart=10.0)
    assert app.saved_plans.what_moved(plan.plan_id).gone


def test_a_recipe_that_changed_is_told(app: App, save: Callable[..., PlanSaved], data_dir: Path) -> None:
    plan = save(Target(DART, 1)).plan
    build = market_build(101)
    for row in build.files["blueprints"]:
        if row["_key"] == DART_BLUEPRINT:
            row["activities"]["manufacturing"]["materials"][0]["quantity"] = 1500
    load_build(app.database, build.write(data_dir / "b.zip"), "file", app.clock, Monitor())
    app.forget_caches()
    recipe = [one for one in app.saved_plans.what_moved(plan.plan_id).causes if one.kind == "recipe"]
    assert recipe[0].type_id == TRITANIUM
    assert (recipe[0].effect_isk, recipe[0].after - recipe[0].before) == (Decimal(-500), 500.0)


def test_the_jobs_of_a_plan(app: App, save: Callable[..., PlanSaved]) -> None:
    plan = save(Target(DART_II, 5)).plan
    done = app.workflow.create_jobs_of_plan(plan.plan_id)
    jobs = {(one.activity, one.item_type_id): one for one in done.jobs}
    assert len(done.jobs) == len(plan.content.plan.jobs)
    final = jobs[Activity.MANUFACTURING, DART_II]
    assert {one.type_id: one.decision for one in final.materials} == {
        DART: Decision.MAKE,
        PLATE: Decision.MAKE,
        PYERITE: Decision.BUY,
    }
    invention = jobs[Activity.INVENTION, DART_II_BLUEPRINT]
    copying = jobs[Activity.COPYING, DART_BLUEPRINT]
    assert copying.job_id in invention.after
    assert invention.job_id in final.after
    assert copying.job_id in done.startable
    assert final.job_id not in done.startable
    fees = sum(one.job_cost_estimate_isk or 0 for one in done.jobs)
    bought = sum(one.material_cost_estimate_isk or 0 for one in done.jobs)
    assert fees == plan.content.plan.job_cost_isk
    assert bought == pytest.approx(float(plan.content.plan.material_cost_isk or 0))
    assert sum(one.revenue_estimate_isk or 0 for one in done.jobs) == 5 * 90_000
    (row,) = app.saved_plans.plans()
    assert row.jobs == (("planned", len(done.jobs)),)
    with pytest.raises(AppError, match="has its jobs already"):
        app.workflow.create_jobs_of_plan(plan.plan_id)
    app.workflow.undo(done.undo_id)
    assert app.workflow.get_jobs() == ()


def test_what_was_bought_already_is_at_hand_for_the_first_jobs(
    app: App, save: Callable[..., PlanSaved]
) -> None:
    plan = save(Target(DART_II, 5)).plan
    needed = {
        one.type_id: one.quantity
        for job in app.workflow.create_jobs_of_plan(plan.plan_id).jobs
        for one in job.materials
    }
    app.workflow.undo()
    bought = {PYERITE: needed[PYERITE] - 1, DART: 1, 99: 5}
    done = app.workflow.create_jobs_of_plan(plan.plan_id, bought)
    at_hand = {one.type_id: one.acquired for job in done.jobs for one in job.materials if one.acquired}
    assert at_hand == {PYERITE: needed[PYERITE] - 1}  # what is made is not bought
    cost = sum(one.material_cost_estimate_isk or 0 for one in done.jobs)
    assert cost == pytest.approx(float(plan.content.plan.material_cost_isk or 0))
    app.workflow.undo()
    assert app.workflow.get_jobs() == ()


def test_doing_a_plan_step_by_step_needs_only_what_is_bought(
    app: App, save: Callable[..., PlanSaved]
) -> None:
    plan = save(Target(DART_II, 5)).plan
    app.workflow.create_jobs_of_plan(plan.plan_id)
    bought: dict[int, int] = {}
    while waiting := app.workflow.readiness():
        able = [one for one in waiting.values() if one.startable]
        assert able, "nothing can be started any more"
        for one in able:
            job = app.workflow.get_job(one.job_id)
            decided = {row.type_id: row.decision for row in job.materials}
            for type_id, units in one.missing:
                assert decided[type_id] is Decision.BUY
                bought[type_id] = bought.get(type_id, 0) + units
            app.workflow.update_job(one.job_id, JobChange(status="active"))
            app.workflow.update_job(one.job_id, JobChange(status="completed"))
    assert bought == {one.type_id: one.units for one in plan.content.plan.buy}


def test_deleting_a_plan_keeps_its_jobs_or_takes_the_planned_ones(
    app: App, save: Callable[..., PlanSaved]
) -> None:
    plan = save(Target(DART, 2)).plan
    jobs = app.workflow.create_jobs_of_plan(plan.plan_id).jobs
    undo_id = app.saved_plans.delete(plan.plan_id)
    assert {one.plan_id for one in app.workflow.get_jobs()} == {None}
    app.workflow.undo(undo_id)
    assert app.saved_plans.plan(plan.plan_id).content == plan.content
    assert {one.plan_id for one in app.workflow.get_jobs()} == {plan.plan_id}
    app.workflow.update_job(jobs[0].job_id, JobChange(status="active"))
    undo_id = app.saved_plans.delete(plan.plan_id, with_planned_jobs=True)
    assert [one.job_id for one in app.workflow.get_jobs()] == [jobs[0].job_id]
    app.workflow.undo(undo_id)
    assert {one.plan_id for one in app.workflow.get_jobs()} == {plan.plan_id}
    assert len(app.workflow.get_jobs()) == len(jobs)


def test_two_windows_edit_one_plan(app: App, save: Callable[..., PlanSaved]) -> None:
    plan = save(Target(DART, 2)).plan
    theirs = app.saved_plans.update(plan.plan_id, plan.revision, name="Theirs")
    with pytest.raises(ChangedMeanwhile, match="The plan Theirs was changed elsewhere"):
        app.saved_plans.update(plan.plan_id, plan.revision, name="Mine")
    app.saved_plans.update(plan.plan_id, theirs.plan.revision, name="Mine")
    assert app.saved_plans.plan(plan.plan_id).name == "Mine"


def test_a_plan_of_another_version_is_listed_and_says_why(app: App, save: Callable[..., PlanSaved]) -> None:
    plan = save(Target(DART, 2)).plan
    with app.database.write() as connection:
        connection.exec_driver_sql("UPDATE production_plans SET plan = '{\"plan\": 1}'")
    (row,) = app.saved_plans.plans()
    assert (row.name, row.margin_isk) == ("2 Dart", None)
    assert "another version" in (row.unreadable or "")
    with pytest.raises(AppError, match="another version"):
        app.saved_plans.plan(plan.plan_id)


def test_a_job_by_hand_is_worked_out(app: App, fetch: Fetch) -> None:
    works = FacilityProfile(
        "Works", system_id=JITA, facility_tax=0.01, indices=((Activity.MANUFACTURING, 0.05),)
    )
    app.facilities.apply(BookChange(saved=(works,)), app.industry_facts())
    done = app.workflow.create_job(JobOrder(DART, 3, me=10, facility="Works", note="x"))
    (job,) = done.jobs
    assert (job.blueprint_type_id, job.units, job.system_id, job.note) == (DART_BLUEPRINT, 3, JITA, "x")
    assert {one.type_id: one.quantity for one in job.materials}[TRITANIUM] == 2700
    # 3 x (1000 + 7 + 1) x 1.5 ISK: 5 % index, 1 % tax, 4 % surcharge
    assert job.job_cost_estimate_isk == 227 + 45 + 181
    assert job.revenue_estimate_isk == 27_000
    requoted = app.workflow.update_job(job.job_id, JobChange(runs=5, material_efficiency=0)).jobs[0]
    assert {one.type_id: one.quantity for one in requoted.materials}[TRITANIUM] == 5000
    assert (requoted.units, requoted.facility, requoted.revenue_estimate_isk) == (5, "Works", 45_000)
    assert requoted.time_seconds == pytest.approx((job.time_seconds or 0) * 5 / 3, abs=1)
    (check,) = app.workflow.before_start([job.job_id])
    assert check.movement is not None
    assert (check.ask, check.movement.causes) == (False, ())
    assert check.readiness is not None
    assert check.readiness.startable
    fetch(dart=1.0)
    assert app.workflow.before_start([job.job_id])[0].ask
    assert app.workflow.what_moved(job.job_id) == app.workflow.before_start([job.job_id])[0].movement


def test_several_jobs_are_worked_out_anew_together(app: App, fetch: Fetch) -> None:
    works = FacilityProfile("Works", system_id=JITA, facility_tax=0.01)
    app.facilities.apply(BookChange(saved=(works,)), app.industry_facts())
    made = [app.workflow.create_job(JobOrder(DART, runs)).jobs[0] for runs in (1, 2)]
    ids = [one.job_id for one in made]
    done = app.workflow.update_jobs(ids, JobChange(facility="Works", runs=4))
    assert [(one.facility, one.system_id, one.runs, one.units) for one in done.jobs] == [
        ("Works", JITA, 4, 4)
    ] * 2
    with pytest.raises(AppError, match="no facility profile named 'Nowhere'"):
        app.workflow.update_jobs(ids, JobChange(facility="Nowhere"))
    # an NPC station stays one, whatever is the default by now
    app.facilities.apply(BookChange(defaults=(("manufacturing", "Works"),)), app.industry_facts())
    app.workflow.undo(done.undo_id)
    again = app.workflow.update_jobs(ids, JobChange(runs=3)).jobs
    assert [(one.facility, one.runs) for one in again] == [(None, 3)] * 2


def test_copying_and_inventing_by_hand(app: App, fetch: Fetch) -> None:
    (copying,) = app.workflow.create_job(JobOrder(DART, 4, Activity.COPYING, runs_per_copy=10)).jobs
    assert (copying.item_type_id, copying.units, copying.runs_per_copy) == (DART_BLUEPRINT, 4, 10)
    (invention,) = app.workflow.create_job(JobOrder(DART_II, 5, Activity.INVENTION)).jobs
    assert (invention.item_type_id, invention.blueprint_type_id) == (DART_II_BLUEPRINT, DART_BLUEPRINT)
    assert {one.type_id: one.quantity for one in invention.materials} == {DATACORE: 10}
    assert invention.units == pytest.approx(5 * 0.4375)
    assert invention.revenue_estimate_isk is None


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (JobOrder(TRITANIUM), "can't be made"),
        (JobOrder(DART, 0), "can't have 0 runs"),
        (JobOrder(DART, me=11), "ME is 0 to 10"),
        (JobOrder(DART, facility="Nowhere"), "no facility profile named 'Nowhere'"),
        (JobOrder(DART, activity=Activity.REACTION), "can't be made that way"),
        (JobOrder(PLATE, activity=Activity.INVENTION), "can't come from invention"),
    ],
)
def test_what_the_game_has_no_job_for(app: App, fetch: Fetch, wanted: JobOrder, said: str) -> None:
    with pytest.raises(AppError, match=said):
        app.workflow.create_job(wanted)
    assert app.workflow.get_jobs() == ()


def test_a_decision_kept_makes_the_material(app: App, fetch: Fetch) -> None:
    (job,) = app.workflow.create_job(JobOrder(DART, decisions=((PLATE, Decision.MAKE),))).jobs
    decisions = {one.type_id: one.decision for one in job.materials}
    assert decisions[PLATE] is Decision.MAKE
    assert decisions[TRITANIUM] is Decision.BUY
    with pytest.raises(AppError, match="Tritanium can't be made"):  # it has no recipe
        app.workflow.create_job(JobOrder(DART, decisions=((TRITANIUM, Decision.MAKE),)))
    changed = app.workflow.update_job(job.job_id, JobChange(acquired=((TRITANIUM, 400),))).jobs[0]
    assert app.workflow.reserved() == {TRITANIUM: 400}
    assert replace(changed, revision=0).materials != job.materials
