"""Where a character's clones and colonies are, and how it stands with those whose fees depend on it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from eveprod_desktop.core.characters.moments import read
from eveprod_desktop.core.db.character_tables import (
    clones,
    colonies,
    colony_pins,
    corporation_divisions,
    standings,
    whereabouts,
)
from eveprod_desktop.core.db.database import Database

_HOME = 0


@dataclass(frozen=True, slots=True)
class Clone:
    """A jump clone; `is_home`: where the medical clone stands instead."""

    clone_id: int
    is_home: bool
    location_id: int
    name: str
    implants: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Extractor:
    """What an extractor takes; over at `expires_at`, idle since then."""

    product_type_id: int
    units_per_cycle: int | None
    cycle_seconds: int | None
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Colony:
    """A colony as its owner saw it at `looked_at`; `schematics` are what its factories make."""

    planet_id: int
    solar_system_id: int
    planet_type: str
    looked_at: datetime | None
    extractors: tuple[Extractor, ...]
    schematics: tuple[int, ...]


class Whereabouts:
    """Reads places and standings of one character, and the divisions of a corporation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def location(self, character_id: int) -> tuple[int, int | None] | None:
        """Return the solar system and the station or structure a character is in, None if not known."""
        with self._database.read() as connection:
            row = connection.execute(
                select(whereabouts).where(whereabouts.c.owner_id == character_id)
            ).one_or_none()
        return None if row is None else (row.solar_system_id, row.station_id or row.structure_id)

    def clones(self, character_id: int) -> tuple[Clone, ...]:
        """Return the clones that a character is not in."""
        with self._database.read() as connection:
            rows = connection.execute(select(clones).where(clones.c.owner_id == character_id)).all()
        return tuple(
            Clone(
                row.clone_id,
                row.clone_id == _HOME,
                row.location_id,
                row.name,
                tuple(map(int, row.implants.split())),
            )
            for row in rows
        )

    def colonies(self, character_id: int) -> tuple[Colony, ...]:
        """Return a character's colonies."""
        with self._database.read() as connection:
            planets = connection.execute(select(colonies).where(colonies.c.owner_id == character_id)).all()
            pins = connection.execute(select(colony_pins).where(colony_pins.c.owner_id == character_id)).all()
        extractors: dict[int, list[Extractor]] = defaultdict(list)
        schematics: dict[int, set[int]] = defaultdict(set)
        for pin in pins:
            if pin.product_type_id is not None:
                extractors[pin.planet_id].append(
                    Extractor(
                        pin.product_type_id, pin.units_per_cycle, pin.cycle_seconds, read(pin.expires_at)
                    )
                )
            if pin.schematic_id is not None:
                schematics[pin.planet_id].add(pin.schematic_id)
        return tuple(
            Colony(
                row.planet_id,
                row.solar_system_id,
                row.planet_type,
                read(row.looked_at),
                tuple(extractors[row.planet_id]),
                tuple(sorted(schematics[row.planet_id])),
            )
            for row in planets
        )

    def standings(self, character_id: int) -> dict[int, float]:
        """Return what agents, corporations and factions think of a character, -10 to 10, by their id."""
        with self._database.read() as connection:
            rows = connection.execute(select(standings).where(standings.c.owner_id == character_id)).all()
        return {row.from_id: row.standing for row in rows}

    def divisions(self, corporation_id: int) -> dict[tuple[str, int], str]:
        """Return the names of a corporation's divisions by kind (hangar, wallet) and number, 1 to 7."""
        names = {(kind, one): f"Division {one}" for kind in ("hangar", "wallet") for one in range(1, 8)}
        names["wallet", 1] = "Master Wallet"
        with self._database.read() as connection:
            rows = connection.execute(
                select(corporation_divisions).where(corporation_divisions.c.owner_id == corporation_id)
            ).all()
        return names | {(row.kind, row.division): row.name for row in rows}
