"""From an answer to rows for tables: what every section's fetching is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import TypeVar

import msgspec
from sqlalchemy import Connection, Table, delete

from eveprod_desktop.core.db.bulk import insert_rows
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.received.decoding import decode_object, decode_rows
from eveprod_desktop.core.received.owned_source import OwnedSource, Question, Received
from eveprod_desktop.core.work.monitor import Monitor

Row = TypeVar("Row")
Cells = tuple[object, ...]
Query = dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Content:
    """What a section holds now, as rows of tables; those that are replaced have the owner first.

    `replaced`: these rows stand in place of all of the owner's. `added`: these come on top, in place
    of those with the same key; what ESI no longer tells is kept.
    """

    replaced: Mapping[Table, Sequence[Cells]] = field(default_factory=dict)
    added: Mapping[Table, Sequence[Cells]] = field(default_factory=dict)

    def count(self) -> int:
        """Return how many rows there are."""
        return sum(len(rows) for part in (self.replaced, self.added) for rows in part.values())

    def digest(self) -> str:
        """Name the content: equal names, equal rows, in whatever order they came."""
        digest = blake2b(digest_size=16)
        for part in (self.replaced, self.added):
            for table in sorted(part, key=lambda one: one.name):
                digest.update(table.name.encode())
                for row in sorted(map(msgspec.json.encode, part[table])):
                    digest.update(row)
        return digest.hexdigest()

    def store(self, connection: Connection, owner_id: int) -> None:
        """Write the rows."""
        for table, rows in self.replaced.items():
            connection.execute(delete(table).where(table.c.owner_id == owner_id))
            insert_rows(connection, table, rows)
        for table, rows in self.added.items():
            insert_rows(connection, table, rows)


@dataclass(slots=True)
class Reader:
    """Asks for one owner with one character's permission at the moment `now`.

    It counts what could not be understood.
    """

    source: OwnedSource
    database: Database
    owner_id: int
    reader_id: int
    monitor: Monitor
    now: datetime
    background: bool = False
    skipped: int = 0
    expires: datetime | None = None

    def ask(
        self, question: Question, query: Query | None = None, *, path: dict[str, int] | None = None
    ) -> Received:
        """Ask about the owner; the earliest next answer of all that was asked counts."""
        answer = self.source.ask(
            question,
            self.reader_id,
            self.monitor,
            {"owner_id": self.owner_id, **(path or {})},
            query,
            background=self.background,
        )
        if answer.expires is not None:
            self.expires = answer.expires if self.expires is None else min(self.expires, answer.expires)
        return answer

    def rows(
        self,
        question: Question,
        kind: type[Row],
        query: Query | None = None,
        *,
        path: dict[str, int] | None = None,
    ) -> list[Row]:
        """Return the rows of a list, over all its pages; a row that can't be understood is counted."""
        found: list[Row] = []
        for body in self.ask(question, query, path=path).bodies:
            read = decode_rows(body, kind)
            found += read.rows
            self.skipped += read.skipped
        return found

    def one(self, question: Question, kind: type[Row], *, path: dict[str, int] | None = None) -> Row:
        """Return an answer that is one object (or one number)."""
        return decode_object(self.ask(question, path=path).bodies[0], kind)

    def each(self, raws: Sequence[msgspec.Raw], kind: type[Row]) -> list[Row]:
        """Return the rows inside an object; likewise."""
        found: list[Row] = []
        for raw in raws:
            try:
                found.append(msgspec.json.decode(raw, type=kind))
            except msgspec.DecodeError:
                self.skipped += 1
        return found
