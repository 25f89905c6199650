import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from eveprod_desktop.core.chains.service import ProductionChainService
from eveprod_desktop.core.clock import SystemClock
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.rebuild import load_build
from eveprod_desktop.core.work.monitor import Monitor
from tests.support.small_build import SmallBuild


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all tables and no rows, to be copied: making them takes ten times as long."""
    folder = tmp_path_factory.mktemp("empty")
    database = Database(folder / "eveprod.db", folder / "backups", SystemClock())
    with database.write():
        pass  # the first use makes the tables
    database.close()
    return database.path


@pytest.fixture
def database(empty_database: Path, tmp_path: Path) -> Iterator[Database]:
    database = Database(Path(shutil.copy(empty_database, tmp_path)), tmp_path / "backups", SystemClock())
    yield database
    database.close()


@pytest.fixture
def load(database: Database, tmp_path: Path) -> Callable[[SmallBuild], None]:
    """Load a small build into `database`."""

    def load_small(small: SmallBuild) -> None:
        load_build(database, small.write(tmp_path / "small.zip"), "file", SystemClock(), Monitor())

    return load_small


@pytest.fixture(scope="session")
def big_database(sde_zip_2025: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The build of June 2025, loaded once; for reading only."""
    folder = tmp_path_factory.mktemp("big")
    database = Database(folder / "eveprod.db", folder / "backups", SystemClock())
    load_build(database, sde_zip_2025, "file", SystemClock(), Monitor())
    yield database
    database.close()


@pytest.fixture(scope="session")
def big_chains(big_database: Database) -> ProductionChainService:
    return ProductionChainService(big_database)
