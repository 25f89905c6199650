"""Writing and reading many rows at once."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, func, select
from sqlalchemy.schema import CreateIndex, CreateTable, DropTable


def insert_rows(connection: Connection, table: Table, rows: Sequence[tuple[object, ...]]) -> None:
    """Insert `rows`, whose values stand in the order of the table's columns.

    Positional rows go to the driver as they are: dictionaries cost a multiple. Of two rows with the
    same key the later one stays.
    """
    if rows:
        marks = ", ".join("?" * len(table.columns))
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        statement = f'INSERT OR REPLACE INTO "{table.name}" ({names}) VALUES ({marks})'  # noqa: S608 - our own names
        connection.exec_driver_sql(statement, list(rows))


def put_rows(connection: Connection, table: Table, rows: Sequence[tuple[object, ...]]) -> None:
    """Insert `rows` as `insert_rows` does, but write over those of the same key in their place.

    Quicker where most are there already: indexes of columns that stay the same are not touched.
    """
    if rows:
        marks = ", ".join("?" * len(table.columns))
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        key = ", ".join(f'"{column.name}"' for column in table.primary_key)
        others = [column.name for column in table.columns if not column.primary_key]
        values = ", ".join(f'"{name}" = excluded."{name}"' for name in others)
        statement = (
            f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'  # noqa: S608 - our own names
            f" ON CONFLICT ({key}) DO UPDATE SET {values}"
        )
        connection.exec_driver_sql(statement, list(rows))


def fetch_tuples(connection: Connection, query: Select[Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a query as the driver gives them: whole numbers, floats, texts and None only.

    Wrapping tens of thousands of rows costs several times what reading them does.
    """
    return list(connection.execute(query).cursor.fetchall())


def among(column: ColumnElement[Any], values: Iterable[int | str]) -> ColumnElement[bool]:
    """Return the condition that a column has one of some values, however many there are.

    A mark for each would fail beyond 32,766; this is one, read by SQLite as a table.
    """
    given = func.json_each(json.dumps(list(values))).table_valued("value")
    return column.in_(select(given.c.value))


def recreate(connection: Connection, table: Table) -> None:
    """Drop a table and make it anew, empty and without its indexes (see `create_indexes`)."""
    connection.execute(DropTable(table, if_exists=True))
    connection.execute(CreateTable(table))


def create_indexes(connection: Connection, table: Table) -> None:
    """Make the indexes of a table that `recreate` left out; filling first and indexing then is faster."""
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        connection.execute(CreateIndex(index))
