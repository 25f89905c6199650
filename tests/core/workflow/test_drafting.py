"""Jobs worked out by hand: what an order may ask for."""

import pytest

from eveprod_desktop.app import App
from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.chains.decisions import Decision
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.workflow.drafting import JobOrder
from eveprod_desktop.core.workflow.rows import JobChange
from tests.support.market_build import DART, DART_II, PLATE, TRITANIUM


def test_an_invention_is_from_a_copy_whatever_is_asked(app: App) -> None:
    (job,) = app.workflow.create_job(JobOrder(DART_II, 2, Activity.INVENTION)).jobs
    assert (job.activity, job.blueprint_kind) == (Activity.INVENTION, "copy")
    (made,) = app.workflow.create_job(JobOrder(DART, 2)).jobs
    assert made.blueprint_kind == "original"


def test_decisions_are_about_what_the_job_needs(app: App) -> None:
    (made,) = app.workflow.create_job(JobOrder(DART, 2, decisions=((PLATE, Decision.MAKE),))).jobs
    assert {one.type_id: one.decision for one in made.materials}[PLATE] is Decision.MAKE
    for wrong, said in (
        ((DART, Decision.MAKE), "The job does not need"),
        ((TRITANIUM, Decision.MAKE), "can't be made"),
    ):
        with pytest.raises(AppError, match=said):
            app.workflow.create_job(JobOrder(DART, 2, decisions=(wrong,)))
    assert len(app.workflow.get_jobs()) == 1
    (more,) = app.workflow.update_job(made.job_id, JobChange(runs=5)).jobs
    assert {one.type_id: one.decision for one in more.materials}[PLATE] is Decision.MAKE
