"""The solar systems of the loaded build, with their regions and true security."""

from sqlalchemy import Row, Select, select

from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.db.static_tables import regions, solar_systems
from eveprod_desktop.core.sde.rows import SolarSystem


class SolarSystems:
    """Reads systems from the database at each question; safe to call from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def system(self, system_id: int) -> SolarSystem | None:
        """Return a system by its id, None where the loaded build has none."""
        with self._database.read() as connection:
            row = connection.execute(_systems().where(solar_systems.c.system_id == system_id)).one_or_none()
        return None if row is None else _system(row)

    def all(self) -> list[SolarSystem]:
        """Return every system by name (about 8,500: a few hundredths of a second)."""
        with self._database.read() as connection:
            return [_system(row) for row in connection.execute(_systems().order_by(solar_systems.c.name))]


def _system(row: Row[int, str, float, str]) -> SolarSystem:
    return SolarSystem(*row)


def _systems() -> Select[int, str, float, str]:
    return select(
        solar_systems.c.system_id, solar_systems.c.name, solar_systems.c.security_status, regions.c.name
    ).join_from(solar_systems, regions, regions.c.region_id == solar_systems.c.region_id)
