"""Facts for the tests of one job: the starter set, the big builds where they are, a small hand-made world."""

from collections.abc import Callable
from pathlib import Path

import pytest

from eveprod_desktop.core.clock import SystemClock
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.sde.archive import StaticDataArchive
from eveprod_desktop.core.sde.importing import import_build
from eveprod_desktop.core.sde.industry_facts import load_industry_facts
from eveprod_desktop.core.work.monitor import Monitor
from tests.support.industry_world import small_world

Load = Callable[[Path], IndustryFacts]

STARTER_SET = Path(__file__).parents[3] / "resources" / "sde" / "starter-static-data.zip"


@pytest.fixture(scope="session")
def load_build(tmp_path_factory: pytest.TempPathFactory) -> Load:
    """Import a build the way the program does and read the formulas' facts from the database."""

    def load(build: Path) -> IndustryFacts:
        folder = tmp_path_factory.mktemp("industry")
        database = Database(folder / "test.sqlite", folder / "backups", SystemClock())
        try:
            with database.write() as connection, StaticDataArchive(build) as archive:
                import_build(connection, archive, Monitor())
            with database.read() as connection:
                return load_industry_facts(connection)
        finally:
            database.close()

    return load


@pytest.fixture(scope="session")
def starter(load_build: Load) -> IndustryFacts:
    """The starter set: real blueprints, without the files that say what rigs act on."""
    return load_build(STARTER_SET)


@pytest.fixture(scope="session")
def facts_2025(sde_zip_2025: Path, load_build: Load) -> IndustryFacts:
    """The build of June 2025, which says what rigs act on."""
    return load_build(sde_zip_2025)


@pytest.fixture(scope="session")
def small() -> IndustryFacts:
    """The small world made by hand."""
    return small_world()
