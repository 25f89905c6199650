"""The workflow's long work, as the window sends it to the worker: arguments and rows cross a pipe."""

import pickle

from eveprod_desktop import operations
from eveprod_desktop.app import App
from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.planning.options import PlanOptions
from eveprod_desktop.core.planning.rows import Target
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.core.workflow.drafting import JobOrder
from eveprod_desktop.core.workflow.rows import JobChange
from eveprod_desktop.core.workflow.stock_targets import StockTarget
from tests.core.workflow.conftest import Fetch
from tests.support.market_build import DART, DART_II, FORGE


def test_everything_that_crosses_the_pipe_can(app: App, fetch: Fetch) -> None:
    targets, options, monitor = (Target(DART_II, 2),), PlanOptions(), Monitor()
    answer = operations.make_plan(app, monitor, targets, options)
    saved = operations.save_plan(app, monitor, targets, options, answer)
    assert saved.plan.content.options.region_id == FORGE  # the market of then, whatever is watched later
    assert saved.changed == Changed.PLANS
    done = app.workflow.create_jobs_of_plan(saved.plan.plan_id)
    assert done.changed == Changed.JOBS | Changed.PLANS
    app.stock_targets.save(StockTarget(DART, "in_stock", 5))
    (job,) = app.workflow.create_job(JobOrder(DART, 2)).jobs
    app.workflow.update_job(job.job_id, JobChange(status="active"))
    crossing = (
        saved,
        done,
        operations.what_moved(app, monitor, saved.plan.plan_id),
        operations.start_checks(app, monitor, tuple(one.job_id for one in done.jobs)),
        operations.results_sheet(app, monitor),
        operations.job_result(app, monitor, job.job_id),
        operations.stock_target_states(app, monitor),
        operations.facility_bills(app, monitor),
        app.game_links.follow(),
        JobChange(note="x"),
        app.workflow.undo(),
    )
    for one in crossing:
        assert pickle.loads(pickle.dumps(one)) == one
    # the job by hand yields two darts; those of the plan go into its Dart IIs
    (state,) = operations.stock_target_states(app, monitor)
    assert (state.counted.planned, state.short) == (2, 3)


def test_what_is_saved_again_takes_the_place_of_what_was(app: App, fetch: Fetch) -> None:
    monitor, options = Monitor(), PlanOptions(region_id=FORGE)
    first = operations.save_plan(
        app,
        monitor,
        (Target(DART, 1),),
        options,
        operations.make_plan(app, monitor, (Target(DART, 1),), options),
    )
    kept = (first.plan.plan_id, first.plan.revision)
    more = (Target(DART, 9),)
    second = operations.save_plan(
        app, monitor, more, options, operations.make_plan(app, monitor, more, options), kept
    )
    assert second.plan.plan_id == first.plan.plan_id
    assert app.saved_plans.plan(first.plan.plan_id).content.targets == more
    app.workflow.undo(second.undo_id)
    assert app.saved_plans.plan(first.plan.plan_id).content == first.plan.content
