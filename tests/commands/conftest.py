"""`eveprod` on data folders that hold nothing, a small build, or the starter set.

Most tests run it in this process. A process of its own, a second dearer, is started where the process
is the matter, and by one test for each command with a JSON answer (`test_processes.py`).
"""

import shutil
from pathlib import Path

import pytest

from eveprod_desktop.app import build_app
from eveprod_desktop.core.paths import find_paths
from eveprod_desktop.core.rebuild import load_build
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.operations import ensure_static_data
from tests.support.command_line import Eveprod, run_here
from tests.support.small_build import frigate_build


@pytest.fixture(scope="session")
def starter_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database into which the starter set was loaded, to be copied."""
    folder = tmp_path_factory.mktemp("starter")
    app = build_app({"EVEPROD_DATA_DIR": str(folder)})
    ensure_static_data(app, Monitor())
    app.close()
    return app.paths.database


@pytest.fixture(scope="session")
def small_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database into which the small build of a frigate was loaded, to be copied."""
    folder = tmp_path_factory.mktemp("small")
    app = build_app({"EVEPROD_DATA_DIR": str(folder)})
    load_build(app.database, frigate_build(100).write(folder / "a.zip"), "file", app.clock, Monitor())
    app.close()
    return app.paths.database


@pytest.fixture
def eveprod(data_dir: Path) -> Eveprod:
    """Run `eveprod` on this test's data folder, in which nothing stands yet."""
    return run_here


@pytest.fixture
def starter(starter_database: Path, data_dir: Path, eveprod: Eveprod) -> Eveprod:
    """Run `eveprod` on a data folder with the starter set, which takes longer to load than most commands."""
    shutil.copy(starter_database, data_dir)
    return eveprod


@pytest.fixture
def small(small_database: Path, data_dir: Path, eveprod: Eveprod) -> Eveprod:
    """Run `eveprod` on a data folder with the small build."""
    shutil.copy(small_database, data_dir)
    return eveprod


@pytest.fixture
def starter_set() -> Path:
    return find_paths({}).starter_set
