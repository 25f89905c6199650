"""The step that brought the tables of the workflow, from a file of the step before."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from eveprod_desktop.core.clock import SystemClock
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.db.pinned import PinnedItems
from eveprod_desktop.core.db.upgrades import STEPS
from eveprod_desktop.core.db.workflow_tables import workflow_metadata
from tests.support.older_files import steps_up_to


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A file of schema 1 with a row of the user's."""
    path = tmp_path / "eveprod.db"
    database = Database(path, tmp_path / "backups", SystemClock())
    with steps_up_to(1):
        PinnedItems(database, SystemClock()).pin(587)
    database.close()
    return path


def tables(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as raw:
        return {row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_an_older_file_gets_the_tables_and_keeps_its_rows(older: Path, tmp_path: Path) -> None:
    assert not tables(older) & set(workflow_metadata.tables)
    database = Database(older, tmp_path / "backups", SystemClock())
    assert PinnedItems(database, SystemClock()).items() == [587]
    assert set(workflow_metadata.tables) <= tables(older)
    with closing(sqlite3.connect(older)) as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (len(STEPS),)
    (backup,) = database.backups.all()
    with closing(sqlite3.connect(backup)) as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (1,)
    database.close()
