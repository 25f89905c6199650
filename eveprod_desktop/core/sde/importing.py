"""From the zip into the tables, inside a transaction that the caller owns."""

from dataclasses import dataclass

from sqlalchemy import Connection, text

from eveprod_desktop.core.db.bulk import create_indexes, insert_rows, recreate
from eveprod_desktop.core.db.static_tables import static_metadata, types
from eveprod_desktop.core.errors import BadStaticData
from eveprod_desktop.core.sde.archive import StaticDataArchive
from eveprod_desktop.core.sde.members import MEMBERS, PACKAGED_VOLUME, Carried
from eveprod_desktop.core.work.monitor import Monitor


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import found: optional files the build lacks, rows passed over, and how many steps it took."""

    missing: tuple[str, ...]
    warnings: tuple[str, ...]
    steps: int


def import_build(
    connection: Connection,
    archive: StaticDataArchive,
    monitor: Monitor,
    *,
    more_steps: int = 0,
) -> Imported:
    """Replace every static table by what the archive holds.

    Types that the build no longer has stay, marked with the build they vanished in, so that rows
    which refer to them stay readable. `more_steps` is how many steps of progress the caller adds.

    Raises:
        BadStaticData: an essential file is missing or empty, an essential field is missing, or a line
            can't be read.
        Cancelled: the monitor was cancelled. The caller's transaction has to be rolled back then.

    """
    absent = [member.file for member in MEMBERS if not archive.has(member.file)]
    for member in MEMBERS:
        if member.feature is None and member.file in absent:
            raise BadStaticData(f"{archive.path.name} holds no {member.file}.jsonl, which the program needs.")
        if member.feature is None and not archive.size_bytes(member.file):
            raise BadStaticData(f"{member.file}.jsonl in {archive.path.name} is empty.")

    connection.execute(text("DROP TABLE IF EXISTS types_before"))
    for index in types.indexes:
        connection.execute(text(f"DROP INDEX IF EXISTS {index.name}"))
    connection.execute(text("ALTER TABLE types RENAME TO types_before"))
    for table in static_metadata.sorted_tables:
        recreate(connection, table)

    carried = Carried()
    read = [member for member in MEMBERS if member.file not in absent]
    for number, member in enumerate(read, 1):
        monitor.step(f"Reading {member.file}", number, len(read) + more_steps, unit="kB")
        for lines in archive.rows(member.file, member.line, monitor):
            for table, rows in zip(member.tables, member.split(lines, carried), strict=True):
                insert_rows(connection, table, rows)

    _keep_gone_types(connection, archive.build().build)
    for table in static_metadata.sorted_tables:
        create_indexes(connection, table)
    if carried.type_group and not carried.packaged_volumes:
        absent.append(PACKAGED_VOLUME)
    warnings = tuple(f"Passed over {count} × {what}." for what, count in sorted(carried.passed_over.items()))
    return Imported(tuple(absent), warnings, len(read))


def _keep_gone_types(connection: Connection, build: int) -> None:
    columns = ", ".join(f'"{column.name}"' for column in types.columns if column.name != "gone_since_build")
    connection.execute(
        text(
            f"INSERT INTO types ({columns}, gone_since_build)"  # noqa: S608 - names of our own columns
            f" SELECT {columns}, coalesce(gone_since_build, :build) FROM types_before"
            " WHERE type_id NOT IN (SELECT type_id FROM types)"
        ),
        {"build": build},
    )
    connection.execute(text("DROP TABLE types_before"))
