"""Answers kept on disk between starts: a file of its own, which may be deleted at any time.

Losing it costs some downloads, so nothing here is worth an error: a damaged file is started afresh,
and what can't be written is not kept.
"""

import logging
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from eveprod_desktop.core.clock import Clock
from eveprod_desktop.core.received.kept import KeptAnswer, KeptWait

LARGEST_BYTES = 512 << 20

_LAYOUT = 1
_OLDEST_SECONDS = 7 * 86400.0
_AFTER_EVICTION = 0.9

# nothing here has to outlive a power cut, so the disk is not waited for
_PRAGMAS = ("busy_timeout=5000", "journal_mode=WAL", "synchronous=OFF", "cache_size=-4000")

# bodies stand apart, so that a 304 rewrites a short row only
_TABLES = """
CREATE TABLE answers (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    tag TEXT NOT NULL,
    last_modified REAL NOT NULL,
    expires REAL NOT NULL,
    fetched REAL NOT NULL,
    fresh_until REAL NOT NULL,
    pages INTEGER NOT NULL,
    bytes INTEGER NOT NULL
);
CREATE INDEX answers_fetched ON answers (fetched);
CREATE TABLE bodies (id INTEGER PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE waits (scope TEXT PRIMARY KEY, since REAL NOT NULL, until REAL NOT NULL, reason TEXT NOT NULL);
"""

_log = logging.getLogger(__name__)

T = TypeVar("T")


class _OtherLayout(sqlite3.DatabaseError):
    """The file was written by another version of the program."""


class KeptAnswers:
    """The answers kept in one SQLite file; safe to use from any thread and from several processes.

    Nothing is opened before the first use. Of more than `largest_bytes` those that were fetched
    longest ago go first, and all that were fetched over a week ago.
    """

    def __init__(self, path: Path, clock: Clock, *, largest_bytes: int = LARGEST_BYTES) -> None:
        self._path = path
        self._clock = clock
        self._largest_bytes = largest_bytes
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._complaints: set[str] = set()
        self._bytes = 0

    def find(self, key: str) -> KeptAnswer | None:
        """Return what came with a kept body, None if there is none."""

        def find(connection: sqlite3.Connection) -> KeptAnswer | None:
            row = connection.execute(
                "SELECT tag, last_modified, expires, fetched, fresh_until, pages FROM answers WHERE key = ?",
                (key,),
            ).fetchone()
            return KeptAnswer(*row) if row else None

        return self._do(find, None)

    def body(self, key: str, tag: str) -> bytes | None:
        """Return the packed body of this tag; None if it is gone or another one."""

        def body(connection: sqlite3.Connection) -> bytes | None:
            row = connection.execute(
                "SELECT body FROM bodies JOIN answers USING (id) WHERE key = ? AND tag = ?", (key, tag)
            ).fetchone()
            return bytes(row[0]) if row else None

        return self._do(body, None)

    def put(self, key: str, answer: KeptAnswer, packed: bytes) -> None:
        """Keep an answer in place of what was there."""

        def put(connection: sqlite3.Connection) -> None:
            self._remove(connection, "key = ?", key)
            row = connection.execute(
                "INSERT INTO answers (key, tag, last_modified, expires, fetched, fresh_until, pages, bytes)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (key, *_values(answer), len(packed)),
            )
            connection.execute("INSERT INTO bodies VALUES (?, ?)", (row.lastrowid, packed))
            self._bytes += len(packed)
            if self._bytes > self._largest_bytes:
                self._evict(connection)

        self._change(put)

    def renew(self, key: str, answer: KeptAnswer) -> None:
        """Keep what came with a 304; the body stays."""
        self._change(
            lambda connection: connection.execute(
                "UPDATE answers SET tag = ?, last_modified = ?, expires = ?, fetched = ?, fresh_until = ?,"
                "  pages = ? WHERE key = ?",
                (*_values(answer), key),
            )
        )

    def forget(self, key: str) -> None:
        """Drop an answer."""
        self._change(lambda connection: self._remove(connection, "key = ?", key))

    def forget_beginning(self, beginning: str) -> None:
        """Drop all answers whose key begins like this."""
        self._change(
            lambda connection: self._remove(connection, "substr(key, 1, length(?1)) = ?1", beginning)
        )

    def put_wait(self, wait: KeptWait) -> None:
        """Keep an order to wait, for other starts and processes."""
        self._change(
            lambda connection: connection.execute(
                "INSERT OR REPLACE INTO waits VALUES (?, ?, ?, ?)",
                (wait.scope, wait.since, wait.until, wait.reason),
            )
        )

    def waits(self) -> list[KeptWait]:
        """Return the orders to wait that are kept, past ones among them."""

        def waits(connection: sqlite3.Connection) -> list[KeptWait]:
            rows = connection.execute("SELECT scope, since, until, reason FROM waits").fetchall()
            return [KeptWait(*row) for row in rows]

        return self._do(waits, [])

    def close(self) -> None:
        """Close the file; the next use opens it again."""
        with self._lock:
            self._let_go()

    def _change(self, work: Callable[[sqlite3.Connection], object]) -> None:
        # one transaction each: a bundle left open would keep other processes waiting
        def change(connection: sqlite3.Connection) -> None:
            connection.execute("BEGIN IMMEDIATE")
            work(connection)
            connection.execute("COMMIT")

        self._do(change, None)

    def _do(self, work: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        """Return what `work` returns, or `otherwise` where the file can't be used."""
        with self._lock:
            for attempt in range(2):
                try:
                    if self._connection is None:
                        self._connection = self._open()
                    return work(self._connection)
                except (sqlite3.Error, OSError) as error:
                    self._let_go()
                    if attempt or not _damaged(error) or not self._deleted():
                        self._complain(error)
                        return otherwise
        return otherwise

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
        try:
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
            connection.execute("BEGIN IMMEDIATE")
            _lay_out(connection)
            self._clear_out(connection)
            connection.execute("COMMIT")
        except BaseException:
            connection.close()
            raise
        return connection

    def _clear_out(self, connection: sqlite3.Connection) -> None:
        now = self._clock.now().timestamp()
        self._bytes = connection.execute("SELECT coalesce(sum(bytes), 0) FROM answers").fetchone()[0]
        self._remove(connection, "fetched < ?", now - _OLDEST_SECONDS)
        connection.execute("DELETE FROM waits WHERE until < ? OR since > ?", (now, now))

    def _evict(self, connection: sqlite3.Connection) -> None:
        """Drop what was fetched longest ago until a tenth is free."""
        # another process may have put and dropped as well
        self._bytes = connection.execute("SELECT sum(bytes) FROM answers").fetchone()[0]
        goal = self._bytes - self._largest_bytes * _AFTER_EVICTION
        for row_id, size in connection.execute("SELECT id, bytes FROM answers ORDER BY fetched").fetchall():
            if goal <= 0:
                break
            self._remove(connection, "id = ?", row_id)
            goal -= size

    def _remove(self, connection: sqlite3.Connection, condition: str, value: str | float) -> None:
        for row_id, size in connection.execute(
            f"SELECT id, bytes FROM answers WHERE {condition}",  # noqa: S608 - our own words
            (value,),
        ).fetchall():
            connection.execute("DELETE FROM bodies WHERE id = ?", (row_id,))
            connection.execute("DELETE FROM answers WHERE id = ?", (row_id,))
            self._bytes -= size

    def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _deleted(self) -> bool:
        try:
            for suffix in ("", "-wal", "-shm"):
                self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
        except OSError as error:
            self._complain(error)
            return False
        _log.info("%s was damaged and is made anew", self._path)
        return True

    def _complain(self, error: Exception) -> None:
        """Log what is wrong, once: with a full disk there would be a line for every page."""
        if (text := str(error)) not in self._complaints:
            self._complaints.add(text)
            _log.warning("answers are not kept on disk: %s", text)


def _damaged(error: Exception) -> bool:
    name = getattr(error, "sqlite_errorname", "")
    return isinstance(error, _OtherLayout) or name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))


def _lay_out(connection: sqlite3.Connection) -> None:
    layout = connection.execute("PRAGMA user_version").fetchone()[0]
    if layout == 0:
        for statement in _TABLES.split(";"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version={_LAYOUT}")
    elif layout != _LAYOUT:
        raise _OtherLayout(f"layout {layout}")


def _values(answer: KeptAnswer) -> tuple[str, float, float, float, float, int]:
    return (
        answer.tag,
        answer.last_modified,
        answer.expires,
        answer.fetched,
        answer.fresh_until,
        answer.pages,
    )
