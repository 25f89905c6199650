"""Names that anybody may ask for: stations as the game calls them, and characters who are not signed in.

The static data have no station names (some are put together in another way than the game's, such as
"Amarr VIII (Oris) - Emperor Family Academy"), so what ESI tells takes their place, after a rebuild as well.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import Connection, select, update

from eveprod_desktop.core.characters.moments import written
from eveprod_desktop.core.clock import Clock
from eveprod_desktop.core.db.bulk import among, insert_rows
from eveprod_desktop.core.db.character_tables import (
    characters,
    clones,
    esi_jobs,
    owned_assets,
    owned_orders,
    public_names,
    whereabouts,
)
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.db.static_tables import stations
from eveprod_desktop.core.received.market import NameRow
from eveprod_desktop.core.received.names import plain_name
from eveprod_desktop.core.work.monitor import Monitor

Ask = Callable[[Sequence[int], Monitor], list[NameRow]]
"""Asks for the names of some ids; one that nobody knows is left out of the answer."""
_TOLD_FOR = timedelta(days=30)
_MOST_AT_ONCE = 1000
_FIRST_STATION_ID, _LAST_STATION_ID = 60_000_000, 63_999_999
_STATION, _CHARACTER = "station", "character"


class PublicNames:
    """Asks for names once a month and keeps them. Safe to call from any thread."""

    def __init__(self, database: Database, ask: Ask, clock: Clock) -> None:
        self._database = database
        self._ask = ask
        self._clock = clock

    def refresh(self, monitor: Monitor, place_ids: Collection[int] = (), *, of_owned: bool = True) -> bool:
        """Ask for names that are not known, or were told a month ago; returns whether any is new.

        They are those of the stations among `place_ids`, and (`of_owned`) of the stations in which somebody
        has something and of whoever installed a job. An id that nobody knows is asked for again in a month.

        Raises:
            EsiError: ESI can't be asked.

        """
        now = self._clock.now()
        with self._database.read() as connection:
            wanted = {one for one in place_ids if _is_station(one)}
            if of_owned:
                wanted |= _mentioned(connection)
            recent = public_names.c.told_at > written(now - _TOLD_FOR)
            wanted -= set(connection.execute(select(public_names.c.id).where(recent)).scalars())
        ids = sorted(wanted)[:_MOST_AT_ONCE]
        if not ids:
            return False
        told = {one.id: (plain_name(one.name), one.category) for one in self._ask(ids, monitor)}
        with self._database.write() as connection:
            before = _names(connection, ids)
            after = {**before, **told}
            nobody = (None, None)
            rows = [(one, *after.get(one, nobody), written(now)) for one in ids]
            insert_rows(connection, public_names, rows)
            return put_exact_names(connection) or after != before

    def people(self) -> Mapping[int, str]:
        """Return the names of characters that were asked for, by id."""
        return self._database.kept(_read_people)


def put_exact_names(connection: Connection) -> bool:
    """Call stations what ESI calls them; returns whether any was called otherwise."""
    told = select(public_names.c.name).where(
        public_names.c.id == stations.c.station_id, public_names.c.category == _STATION
    )
    differs = told.where(public_names.c.name != stations.c.name).exists()
    changed = connection.execute(update(stations).where(differs).values(name=told.scalar_subquery()))
    return bool(changed.rowcount)


def _read_people(connection: Connection) -> dict[int, str]:
    column = public_names.c
    return dict(connection.execute(select(column.id, column.name).where(column.category == _CHARACTER)).all())


def _names(connection: Connection, ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Return the names, with their categories, of those ids that were told some day."""
    column = public_names.c
    known = select(column.id, column.name, column.category).where(
        among(column.id, ids), column.name.is_not(None)
    )
    return {one: (name, category) for one, name, category in connection.execute(known)}


def _mentioned(connection: Connection) -> set[int]:
    """Return the stations where somebody has something, and who installed jobs without being signed in."""
    found: set[int] = set()
    for column in (
        owned_assets.c.location_id,
        esi_jobs.c.facility_id,
        owned_orders.c.location_id,
        clones.c.location_id,
        whereabouts.c.station_id,
    ):
        inside = column.between(_FIRST_STATION_ID, _LAST_STATION_ID)
        found |= set(connection.execute(select(column).where(inside).distinct()).scalars())
    installers = set(connection.execute(select(esi_jobs.c.installer_id).distinct()).scalars())
    return found | (installers - set(connection.execute(select(characters.c.character_id)).scalars()))


def _is_station(place_id: int) -> bool:
    return _FIRST_STATION_ID <= place_id <= _LAST_STATION_ID
