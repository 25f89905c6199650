"""Items the user keeps at hand."""

from sqlalchemy import delete, select

from eveprod_desktop.core.clock import Clock
from eveprod_desktop.core.db.bulk import insert_rows
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.db.tables import pinned_items


class PinnedItems:
    """The list of pinned items, newest first. Safe to call from any thread."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def items(self) -> list[int]:
        """Return the type ids that are pinned, the newest pin first."""
        with self._database.read() as connection:
            return list(
                connection.scalars(
                    select(pinned_items.c.type_id).order_by(
                        pinned_items.c.pinned_at.desc(), pinned_items.c.type_id
                    )
                )
            )

    def pin(self, type_id: int) -> None:
        """Pin an item; pinning it again brings it to the front."""
        with self._database.write() as connection:
            insert_rows(connection, pinned_items, [(type_id, self._clock.now().isoformat())])

    def unpin(self, type_id: int) -> None:
        """Take an item off the list; one that is not on it stays off."""
        with self._database.write() as connection:
            connection.execute(delete(pinned_items).where(pinned_items.c.type_id == type_id))
