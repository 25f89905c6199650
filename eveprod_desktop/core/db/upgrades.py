"""Numbered steps from any older database to this version's tables.

Each step runs once, in one transaction with the number it leads to; before the first of them an
existing file is backed up. A file that is newer than this program is left alone.
"""

import json
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect

from eveprod_desktop.core.db.backups import Backups
from eveprod_desktop.core.db.character_tables import character_metadata, public_names
from eveprod_desktop.core.db.market_tables import market_metadata
from eveprod_desktop.core.db.static_tables import static_metadata
from eveprod_desktop.core.db.tables import computed_metadata, user_metadata
from eveprod_desktop.core.db.views import create_views, drop_views
from eveprod_desktop.core.db.workflow_tables import workflow_metadata
from eveprod_desktop.core.errors import DatabaseTooNew


def _first_tables(connection: Connection) -> None:
    static_metadata.create_all(connection)
    computed_metadata.create_all(connection)
    market_metadata.create_all(connection)
    user_metadata.create_all(connection)
    character_metadata.create_all(connection)


def _workflow_tables(connection: Connection) -> None:
    workflow_metadata.create_all(connection)


def _public_names(connection: Connection) -> None:
    public_names.create(connection, checkfirst=True)


def _materials_from_stock(connection: Connection) -> None:
    """Tell materials that were in stock; images of an undo hold whole rows and get the column, too."""
    if "from_stock" not in {
        one["name"] for one in inspect(connection).get_columns("production_job_materials")
    }:
        connection.exec_driver_sql(
            "ALTER TABLE production_job_materials ADD COLUMN from_stock INTEGER NOT NULL DEFAULT 0"
        )
    kept = connection.exec_driver_sql("SELECT undo_id, before FROM workflow_undo").all()
    for undo_id, text in kept:
        image = json.loads(text)
        image["materials"] = [[*row, 0] for row in image.get("materials", ())]
        connection.exec_driver_sql(
            "UPDATE workflow_undo SET before = ? WHERE undo_id = ?", (json.dumps(image), undo_id)
        )


STEPS: tuple[Callable[[Connection], None], ...] = (
    _first_tables,
    _workflow_tables,
    _public_names,
    _materials_from_stock,
)
"""Step n leads from schema version n to n + 1. A step is never edited once it was released."""


def upgrade(
    writer: Engine,
    reader: Engine,
    path: Path,
    backups: Backups,
    steps: tuple[Callable[[Connection], None], ...] = STEPS,
) -> None:
    """Bring the file behind both engines to the last of `steps`.

    A file that is up to date is only read, so that a copy of the program that writes is no hindrance.

    Raises:
        DatabaseTooNew: the file has seen steps that this program does not know.

    """
    with reader.connect() as connection:
        have = _version(connection)
    if have > len(steps):
        raise DatabaseTooNew(path, have, len(steps))
    if 0 < have < len(steps):
        backups.take(f"schema{have}")
    while have < len(steps):
        with writer.begin() as connection:
            # another copy of the program may have been here since
            have = _version(connection)
            if have < len(steps):
                drop_views(connection)
                steps[have](connection)
                have += 1
                if have == len(steps):
                    create_views(connection)
                connection.exec_driver_sql(f"PRAGMA user_version={have}")


def _version(connection: Connection) -> int:
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
