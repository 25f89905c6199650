"""Names of players' structures, told only to who may dock there; a refusal is remembered, not repeated."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Connection, delete, select

from eveprod_desktop.core.characters.locations import FIRST_STRUCTURE_ID
from eveprod_desktop.core.characters.moments import read, written
from eveprod_desktop.core.characters.rows import CharacterRow
from eveprod_desktop.core.characters.sections import STRUCTURE_NAMES_SCOPE
from eveprod_desktop.core.clock import Clock
from eveprod_desktop.core.db.bulk import insert_rows
from eveprod_desktop.core.db.character_tables import (
    clones,
    esi_jobs,
    owned_assets,
    owned_orders,
    structure_refusals,
    structures,
    whereabouts,
)
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.errors import Refused
from eveprod_desktop.core.received.decoding import decode_object
from eveprod_desktop.core.received.owned import StructureAnswer
from eveprod_desktop.core.received.owned_source import OwnedSource, Question
from eveprod_desktop.core.work.monitor import Monitor

FIRST_REFUSAL = timedelta(hours=12)
LONGEST_REFUSAL = timedelta(days=30)
_TOLD_FOR = timedelta(days=30)
_MOST_REFUSALS = 20


def refused_for(refusals: int) -> timedelta:
    """Return how long nobody asks again after so many refusals in a row: 12 hours, doubling to 30 days."""
    return min(FIRST_REFUSAL * (1 << min(refusals - 1, 10)), LONGEST_REFUSAL)


class StructureNames:
    """Finds out what the structures are called in which somebody has something."""

    def __init__(self, database: Database, source: OwnedSource, clock: Clock) -> None:
        self._database = database
        self._source = source
        self._clock = clock

    def refresh(self, readers: Sequence[CharacterRow], monitor: Monitor, *, background: bool = False) -> int:
        """Ask for names that are not known, or were told a month ago; returns how many were told.

        Each character is asked as whom at most once per structure and refusal time; after twenty
        refusals the rest waits for the next refresh.

        Raises:
            EsiError: ESI can't be asked; what was told until then is kept.

        """
        able = [one for one in readers if STRUCTURE_NAMES_SCOPE in one.scopes and not one.needs_sign_in]
        now = self._clock.now()
        with self._database.read() as connection:
            wanted = _unnamed(connection, written(now - _TOLD_FOR) or "")
            refused = {
                (row.structure_id, row.character_id): row
                for row in connection.execute(select(structure_refusals))
            }
        told = refusals = 0
        for structure_id in wanted:
            for reader in able:
                before = refused.get((structure_id, reader.character_id))
                again = read(before.retry_at) if before else None
                if again is not None and again > now:
                    continue
                if refusals >= _MOST_REFUSALS:
                    return told
                try:
                    body = self._source.ask(
                        Question.STRUCTURE,
                        reader.character_id,
                        monitor,
                        {"structure_id": structure_id},
                        background=background,
                    ).bodies[0]
                except Refused as error:
                    if error.status not in (403, 404):
                        raise
                    refusals += 1
                    self._refused(structure_id, reader.character_id, (before.refusals if before else 0) + 1)
                    continue
                self._told(structure_id, decode_object(body, StructureAnswer))
                told += 1
                break
        return told

    def _told(self, structure_id: int, answer: StructureAnswer) -> None:
        with self._database.write() as connection:
            cells = (structure_id, answer.name, answer.solar_system_id, answer.type_id, answer.owner_id)
            insert_rows(connection, structures, [(*cells, written(self._clock.now()))])
            connection.execute(
                delete(structure_refusals).where(structure_refusals.c.structure_id == structure_id)
            )

    def _refused(self, structure_id: int, character_id: int, refusals: int) -> None:
        now = self._clock.now()
        cells = (structure_id, character_id, refusals, written(now), written(now + refused_for(refusals)))
        with self._database.write() as connection:
            insert_rows(connection, structure_refusals, [cells])


def _unnamed(connection: Connection, since: str) -> list[int]:
    """Return the structures that are mentioned and have no name told after `since`."""
    assets = owned_assets.c
    mentioned: set[int] = set()
    for column in (
        assets.location_id,
        esi_jobs.c.facility_id,
        owned_orders.c.location_id,
        clones.c.location_id,
        whereabouts.c.structure_id,
    ):
        ids = select(column).where(column >= FIRST_STRUCTURE_ID).distinct()
        mentioned |= set(connection.execute(ids).scalars())
    things = set(connection.execute(select(assets.item_id)).scalars())
    known = set(
        connection.execute(select(structures.c.structure_id).where(structures.c.told_at > since)).scalars()
    )
    return sorted(mentioned - things - known)
