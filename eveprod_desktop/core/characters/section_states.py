"""How sections stand, in their table."""

from collections.abc import Iterable
from dataclasses import astuple

from sqlalchemy import Connection, select

from eveprod_desktop.core.characters.moments import read, written
from eveprod_desktop.core.characters.rows import SectionState
from eveprod_desktop.core.db.bulk import insert_rows
from eveprod_desktop.core.db.character_tables import owned_sections


def read_states(connection: Connection, owner_ids: Iterable[int]) -> dict[tuple[int, str], SectionState]:
    """Return the states of all sections of some owners that were ever tried, by owner and section."""
    rows = connection.execute(select(owned_sections).where(owned_sections.c.owner_id.in_(list(owner_ids))))
    return {
        (row.owner_id, row.section): SectionState(
            row.owner_id,
            row.section,
            read(row.updated_at),
            row.content_hash,
            row.rows,
            row.skipped,
            read(row.expires_at),
            read(row.failed_at),
            row.failures,
            row.failure,
            read(row.retry_at),
            bool(row.doubted),
        )
        for row in rows
    }


def write_state(connection: Connection, state: SectionState) -> None:
    """Keep a state in place of the one before."""
    cells = dict(zip(SectionState.__dataclass_fields__, astuple(state), strict=True))
    for name in ("updated_at", "expires_at", "failed_at", "retry_at"):
        cells[name] = written(cells[name])
    insert_rows(connection, owned_sections, [tuple(cells[column.name] for column in owned_sections.columns)])
