"""The step that brought names told by anybody, from a file of the step before."""

import sqlite3
from contextlib import closing
from pathlib import Path

from eveprod_desktop.core.clock import SystemClock
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.db.pinned import PinnedItems
from tests.support.older_files import steps_up_to

BEFORE = 2


def test_an_older_file_gets_the_table_and_keeps_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "eveprod.db"
    database = Database(path, tmp_path / "backups", SystemClock())
    with steps_up_to(BEFORE):
        PinnedItems(database, SystemClock()).pin(587)
    database.close()
    with closing(sqlite3.connect(path)) as raw:
        # step 1 makes the tables as they are written down today; files of that time lack this one
        raw.execute("DROP TABLE public_names")
        raw.commit()
    database = Database(path, tmp_path / "backups", SystemClock())
    assert PinnedItems(database, SystemClock()).items() == [587]
    database.close()
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("SELECT count(*) FROM public_names").fetchone() == (0,)
        assert raw.execute("PRAGMA user_version").fetchone()[0] >= BEFORE + 1
