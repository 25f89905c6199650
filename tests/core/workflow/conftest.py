from collections.abc import Iterator
from pathlib import Path

import pytest

from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.workflow.jobs import JobBook
from tests.support.moving_clock import MovingClock


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
def database(tmp_path: Path, clock: MovingClock) -> Iterator[Database]:
    database = Database(tmp_path / "eveprod.db", tmp_path / "backups", clock)
    yield database
    database.close()


@pytest.fixture
def book(database: Database, clock: MovingClock) -> JobBook:
    return JobBook(database, clock)
