"""Jobs follow a facility profile to its new name, those that an undo would bring back as well."""

from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import Connection, case, select, update

from eveprod_desktop.core.db.workflow_tables import production_jobs, workflow_undo
from eveprod_desktop.core.workflow.undoing import Image


def follow_renamed(connection: Connection, renamed: Sequence[tuple[str, str]]) -> None:
    """Write new names of facility profiles in place of old ones, by pairs of old and new.

    A job is the same job at the same place, so its revision stays.
    """
    names = dict(renamed)
    if not names:
        return
    column = production_jobs.c.facility
    connection.execute(
        update(production_jobs)
        .where(column.in_(names))
        .values(facility=case(names, value=column, else_=column))
    )
    for undo_id, text in connection.execute(select(workflow_undo.c.undo_id, workflow_undo.c.before)).all():
        image = msgspec.json.decode(text, type=Image)
        if _follow(image, names):
            connection.execute(
                update(workflow_undo)
                .where(workflow_undo.c.undo_id == undo_id)
                .values(before=msgspec.json.encode(image).decode())
            )


def _follow(image: Image, names: Mapping[str, str]) -> bool:
    at = [column.name for column in production_jobs.columns].index("facility")
    moved = [row for row in image.jobs if row[at] in names]
    for row in moved:
        row[at] = names[row[at]]
    return bool(moved)
