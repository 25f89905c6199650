"""The step that tells materials from stock, from a file of the step before; what an undo keeps goes along."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from eveprod_desktop.core.clock import SystemClock
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.workflow.jobs import JobBook
from tests.support.older_files import steps_up_to
from tests.support.workflow_jobs import chain

BEFORE = 3


def test_jobs_and_what_an_undo_brings_back_survive(tmp_path: Path) -> None:
    path, clock = tmp_path / "eveprod.db", SystemClock()
    database = Database(path, tmp_path / "backups", clock)
    with steps_up_to(BEFORE):
        book = JobBook(database, clock)
        made = book.create(chain()).jobs
        deleted = book.delete([made[1].job_id])
    database.close()
    with closing(sqlite3.connect(path)) as raw:
        # tables are made as they are written down today; files of that time lack the column, images the cell
        raw.execute("ALTER TABLE production_job_materials DROP COLUMN from_stock")
        for undo_id, text in raw.execute("SELECT undo_id, before FROM workflow_undo").fetchall():
            image = json.loads(text)
            image["materials"] = [row[:-1] for row in image["materials"]]
            raw.execute("UPDATE workflow_undo SET before = ? WHERE undo_id = ?", (json.dumps(image), undo_id))
        raw.commit()
    database = Database(path, tmp_path / "backups", clock)
    book = JobBook(database, clock)
    assert [one.job_id for one in book.get_jobs()] == [made[0].job_id, made[2].job_id]
    book.undo(deleted.undo_id)
    assert book.get_job(made[1].job_id).materials == made[1].materials
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("PRAGMA user_version").fetchone()[0] >= BEFORE + 1
    database.close()
