"""The ground that every service stands on: the database, the game data, the one HTTP client."""

# ruff: noqa: PLC0415 - each service is imported where it is made

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from eveprod_desktop.core.clock import Clock
from eveprod_desktop.core.once import once
from eveprod_desktop.core.paths import Paths
from eveprod_desktop.core.settings import Settings

if TYPE_CHECKING:
    import httpx
    from sqlalchemy import Connection

    from eveprod_desktop.core.chains.service import ProductionChainService
    from eveprod_desktop.core.db.database import Database
    from eveprod_desktop.core.db.facility_profiles import FacilityProfiles
    from eveprod_desktop.core.db.kept_answers import KeptAnswers
    from eveprod_desktop.core.db.pinned import PinnedItems
    from eveprod_desktop.core.industry.facts import IndustryFacts
    from eveprod_desktop.core.planning.make_or_buy import MakeOrBuy
    from eveprod_desktop.core.sde.catalog import ItemCatalog
    from eveprod_desktop.core.sde.service import StaticDataService
    from eveprod_desktop.core.sde.systems import SolarSystems


class Ground:
    """The ground that every service stands on: the database, the game data, the one HTTP client."""

    def __init__(
        self, paths: Paths, environment: Mapping[str, str], settings: Settings, clock: Clock
    ) -> None:
        self.paths = paths
        self.warning: str | None = None  # what the user should know about this start
        self.settings = settings
        self.clock = clock
        self._environment = environment

    @once
    def database(self) -> "Database":
        """The database; raises `AppError` for an address that can't be used."""
        from eveprod_desktop.core.db.database import Database, database_path

        address = self._environment.get("EVEPROD_DATABASE_URL", "")
        return Database(database_path(address, self.paths.database), self.paths.backups, self.clock)

    @once
    def _kept_answers(self) -> "KeptAnswers":
        from eveprod_desktop.core.db.kept_answers import KeptAnswers

        return KeptAnswers(self.paths.cache / "answers.db", self.clock)

    @once
    def _client(self) -> "httpx.Client":
        from eveprod_desktop.esi.http import open_client

        return open_client(self.settings.esi_contact)

    @once
    def static_data(self) -> "StaticDataService":
        """What static data are loaded, and what the last update changed."""
        from eveprod_desktop.core.sde.service import StaticDataService

        return StaticDataService(self.database)

    @once
    def chains(self) -> "ProductionChainService":
        """Production chains."""
        from eveprod_desktop.core.chains.service import ProductionChainService

        return ProductionChainService(self.database)

    @once
    def pinned(self) -> "PinnedItems":
        """Items the user keeps at hand."""
        from eveprod_desktop.core.db.pinned import PinnedItems

        return PinnedItems(self.database, self.clock)

    @once
    def make_or_buy(self) -> "MakeOrBuy":
        """What the user decided to make and what to buy."""
        from eveprod_desktop.core.planning.make_or_buy import MakeOrBuy

        return MakeOrBuy(self.database, self.clock)

    @once
    def facilities(self) -> "FacilityProfiles":
        """The places the user builds at, and which one each kind of job takes."""
        from eveprod_desktop.core.db.facility_profiles import FacilityProfiles

        return FacilityProfiles(self.database, _jobs_follow)

    @once
    def systems(self) -> "SolarSystems":
        """The solar systems by name."""
        from eveprod_desktop.core.sde.systems import SolarSystems

        return SolarSystems(self.database)

    @once
    def _catalog(self) -> "ItemCatalog":
        from eveprod_desktop.core.sde.catalog import ItemCatalog

        return ItemCatalog(self.database)

    def catalog(self) -> "ItemCatalog":
        """Return the names of items; read at the first question."""
        return self._catalog

    @once
    def _facts(self) -> "IndustryFacts":
        from eveprod_desktop.core.sde.industry_facts import load_industry_facts

        with self.database.read() as connection:
            return load_industry_facts(connection)

    def industry_facts(self) -> "IndustryFacts":
        """Return what jobs are computed from; read at the first question."""
        return self._facts


def _jobs_follow(connection: "Connection", renamed: Sequence[tuple[str, str]]) -> None:
    """Have jobs follow renamed facility profiles; what knows jobs is loaded for that only."""
    if renamed:
        from eveprod_desktop.core.workflow.renamed_facilities import follow_renamed

        follow_renamed(connection, renamed)
