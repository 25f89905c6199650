"""A facility profile gets another name: jobs that name it follow, and those that an undo brings back."""

from dataclasses import replace

import pytest

from eveprod_desktop.app import App
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.industry.facility_profiles import FacilityProfile
from eveprod_desktop.core.industry.profile_changes import BookChange, rewriting
from eveprod_desktop.core.workflow.jobs import JobBook
from eveprod_desktop.core.workflow.renamed_facilities import follow_renamed
from eveprod_desktop.core.workflow.rows import JobChange, UnknownJob
from tests.support.workflow_jobs import new_job


def test_jobs_and_what_an_undo_brings_back_follow(book: JobBook, database: Database) -> None:
    works, lab, nowhere = (
        one.job_id
        for one in book.create([new_job(facility="Works"), new_job(facility="Lab"), new_job()]).jobs
    )
    noted = book.update(works, JobChange(note="soon"))
    before = book.get_job(works)
    deleted = book.delete([lab])
    with database.write() as connection:
        follow_renamed(connection, [("Works", "Lab"), ("Lab", "Works")])
        follow_renamed(connection, [])
    assert book.get_job(works) == replace(before, facility="Lab")  # nobody's window is out of date by it
    assert book.get_job(nowhere).facility is None
    with pytest.raises(UnknownJob):
        book.get_job(lab)
    book.undo(deleted.undo_id)
    assert book.get_job(lab).facility == "Works"
    book.undo(noted.undo_id)
    assert (book.get_job(works).facility, book.get_job(works).note) == ("Lab", "")


def test_a_profile_renamed_takes_its_jobs_along_and_back(app: App) -> None:
    facts, works = app.industry_facts(), FacilityProfile("Works", indices=())
    app.facilities.apply(BookChange(saved=(works,)), facts)
    jobs = JobBook(app.database, app.clock)
    (job,) = jobs.create([new_job(facility="Works")]).jobs
    change = rewriting(app.facilities.book(), "Works", replace(works, name="Smithy"))
    back = app.facilities.apply(change, facts)
    assert jobs.get_job(job.job_id).facility == "Smithy"
    again = app.facilities.apply(back, facts)
    assert jobs.get_job(job.job_id).facility == "Works"
    app.facilities.apply(again, facts)
    assert jobs.get_job(job.job_id).facility == "Smithy"
    app.facilities.apply(BookChange(removed=("Smithy",)), facts)
    assert jobs.get_job(job.job_id).facility == "Smithy"  # what is gone was not renamed
