"""What happens to jobs is told once, and planned ones follow the clock."""

from datetime import timedelta
from typing import TYPE_CHECKING

from pytestqt.qtbot import QtBot

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.workflow.drafting import JobOrder
from eveprod_desktop.core.workflow.rows import JobChange
from eveprod_desktop.ui.job_watching import JobWatching, watch_jobs
from eveprod_desktop.ui.session import Session

if TYPE_CHECKING:
    from eveprod_desktop.ui.messages import Message


def test_a_job_that_ends_is_told_once_and_becomes_ready(working_session: Session, qtbot: QtBot) -> None:
    app = working_session.app
    rifter = app.catalog().find_type("Rifter")
    assert rifter is not None
    job = app.workflow.create_job(JobOrder(rifter, 1)).jobs[0]
    app.workflow.update_job(job.job_id, JobChange(status="active"))
    told: list[Message] = []
    heard: list[Changed] = []
    working_session.messages.attach(told.append)
    working_session.bus.changed.connect(heard.append)
    watching = JobWatching(working_session)
    watching.start()
    qtbot.waitUntil(lambda: watching._looked is not None)
    assert not told
    # it was started long ago, so it has ended by now
    started = app.clock.now() - timedelta(days=30)
    app.workflow.update_job(job.job_id, JobChange(starts_at=started))
    working_session.bus.announce(Changed.JOBS)
    qtbot.waitUntil(lambda: any("Rifter" in one.text for one in told), timeout=10_000)
    assert len([one for one in told if "has ended" in one.text]) == 1
    again = watch_jobs(app, watch_jobs(app, None).looked)
    assert again.told == ()
    assert not again.moved
