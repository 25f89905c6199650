"""The database as the rest of the program sees it: one writer, many readers, plain errors."""

import sqlite3
import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar, cast

from sqlalchemy import Connection, Engine, PoolProxiedConnection, Transaction, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from eveprod_desktop.core.clock import Clock, SystemClock
from eveprod_desktop.core.db.backups import Backups
from eveprod_desktop.core.db.upgrades import upgrade
from eveprod_desktop.core.errors import (
    AppError,
    DatabaseBusy,
    DatabaseCorrupt,
    DataFolderUnusable,
    UnsupportedDatabase,
)
from eveprod_desktop.core.whole_files import disk_is_full
from eveprod_desktop.core.work.monitor import monitor_at_work

# busy_timeout first: switching to WAL may itself have to wait
_PRAGMAS = (
    "busy_timeout=5000",
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "foreign_keys=ON",
    "temp_store=MEMORY",
    "cache_size=-20000",
)

_PATIENCE_SECONDS = 5.0
"""How long a write waits for other processes where nobody could hear of it or stop it."""
_WATCHED_PATIENCE_SECONDS = 60.0
"""How long in a task that tells so and can be cancelled: the window's own worker may import game data."""
_OWN_PATIENCE_SECONDS = 120.0
"""How long for other threads of this process, which come to an end."""
_READERS_PATIENCE_SECONDS = 30.0
"""How long for a connection to read with, while others of this process have them all."""
_LOOK_AGAIN_SECONDS = 0.2

P = ParamSpec("P")
T = TypeVar("T")


class Database:
    """One SQLite file in WAL mode: a single writing connection and read-only readers.

    Nothing is opened before the first `read` or `write`; that first use also makes the file, or
    brings it up to this version's tables after a backup.
    """

    def __init__(self, path: Path, backups: Path, clock: Clock) -> None:
        self.path = path
        self.backups = Backups(path, backups, clock)
        self._lock = threading.Lock()
        self._engines: tuple[Engine, Engine] | None = None
        self._watching: PoolProxiedConnection | None = None
        self._kept: dict[Hashable, tuple[int, object]] = {}
        self._life = 0

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a read-only connection with one consistent snapshot.

        Raises:
            AppError: the file can't be opened or read, in words.

        """
        _, reader = self._open()
        with self._plain_errors(), reader.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open the writing connection inside one transaction: everything is kept, or nothing.

        Raises:
            DatabaseBusy: another process has been writing for over five seconds (in a task with a
                monitor, a minute), or other threads of this one for over two minutes.
            Cancelled: the task at work was cancelled while it waited.
            AppError: the file can't be written, in words.

        """
        writer, _ = self._open()
        with self._plain_errors():
            connection, transaction = _turn_to_write(writer)
            with connection, transaction:
                yield connection

    def kept(self, read: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return `read(connection, *args)`, read anew only after something was committed, by any process.

        For small things that are asked for at every step of a slider. `read` is a function of a module,
        since one made at each call is another one each time. Its answer goes to everybody who asks, so
        nobody may change it.

        Raises:
            AppError: as `read`.

        """
        with self._plain_errors():
            life, version = self._version()  # before reading: what is committed meanwhile is read next time
        name = (read, args, tuple(sorted(kwargs.items())))
        known = self._kept.get(name)
        if known is not None and known[0] == version:
            return cast("T", known[1])
        with self.read() as connection:
            found = read(connection, *args, **kwargs)
        with self._lock:
            if life == self._life:
                self._kept[name] = (version, found)
        return found

    def _version(self) -> tuple[int, int]:
        """Return a number that is another one after every commit, and of which opening it belongs to.

        SQLite's `data_version` counts the commits of all other connections, so the one that asks for it
        does nothing else (https://www.sqlite.org/pragma.html#pragma_data_version).
        """
        while True:
            self._open()
            with self._lock:
                if self._engines is None:  # closed in between
                    continue
                if self._watching is None:
                    self._watching = self._engines[1].raw_connection()
                cursor = self._watching.cursor()
                try:
                    cursor.execute("PRAGMA data_version")
                    ((version,),) = cursor.fetchall()
                finally:
                    cursor.close()
                return self._life, int(version)

    def close(self) -> None:
        """Close every connection; the next use opens them again."""
        with self._lock:
            engines, self._engines = self._engines, None
            watching, self._watching = self._watching, None
            self._kept.clear()
            self._life += 1
        if watching is not None:
            watching.close()
        for engine in engines or ():
            engine.dispose()

    def back_up(self, why: str) -> Path:
        """Copy the file as it is now into the folder of backups; returns the copy (see `Backups.take`).

        Raises:
            AppError: it can't be read, or the copy not be written, in words.

        """
        with self._plain_errors():
            return self.backups.take(why)

    def restore_backup(self) -> Path:
        """Put the newest backup in place of the file, which is kept beside it under another name.

        Returns the backup used.

        Raises:
            AppError: there is no backup, or it can't be copied.

        """
        self.close()
        with self._plain_errors():
            return self.backups.restore()

    def _open(self) -> tuple[Engine, Engine]:
        with self._lock:
            if self._engines is None:
                with self._plain_errors():
                    self._engines = self._connected()
            return self._engines

    def _connected(self) -> tuple[Engine, Engine]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DataFolderUnusable(self.path.parent, (error.strerror or str(error)).lower()) from error
        backup = self.backups.newest()
        if backup is not None and self.path.exists() and not self.path.stat().st_size:
            # SQLite would take it for a new database, and what was in it would be lost without a word
            raise DatabaseCorrupt(self.path, backup)
        writer = _engine(self.path, pool_size=1)
        reader = _engine(self.path, pool_size=4, read_only=True)
        try:
            upgrade(writer, reader, self.path, self.backups)
        except BaseException:
            writer.dispose()
            reader.dispose()
            raise
        return writer, reader

    @contextmanager
    def _plain_errors(self) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, sqlite3.Error) as error:
            if known := self._in_words(error):
                raise known from error
            raise
        except NoConnectionFree as error:  # another thread of this process has been writing all the time
            raise DatabaseBusy(self.path) from error

    def _in_words(self, error: DBAPIError | sqlite3.Error) -> AppError | None:
        """Translate what SQLite says; None for what only a bug can cause."""
        original = error.orig if isinstance(error, DBAPIError) else error
        name = getattr(original, "sqlite_errorname", "")
        if _is_busy(original):
            return DatabaseBusy(self.path)
        if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
            return DatabaseCorrupt(self.path, self.backups.newest())
        if name.startswith("SQLITE_FULL"):
            return DataFolderUnusable(self.path.parent, "the disk is full")
        if name.startswith("SQLITE_READONLY"):
            return DataFolderUnusable(self.path.parent, "it is read-only")
        if name.startswith(("SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_PERM")):
            # where there is no room at all, not even what a reader needs beside the file can be made
            full = disk_is_full(self.path.parent)
            failed = f"reading or writing {self.path.name} failed"
            return DataFolderUnusable(self.path.parent, "the disk is full" if full else failed)
        return None


def database_path(address: str, otherwise: Path) -> Path:
    """Return the SQLite file that EVEPROD_DATABASE_URL names, or `otherwise` where it is empty.

    Raises:
        UnsupportedDatabase: the address is none, or of another kind of database.

    """
    if not address:
        return otherwise
    try:
        url: URL = make_url(address)
    except ArgumentError as error:
        raise UnsupportedDatabase(
            "EVEPROD_DATABASE_URL is not a database address.", "Write it like sqlite:////home/me/eveprod.db."
        ) from error
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        raise UnsupportedDatabase(
            f"EVEPROD_DATABASE_URL names a {url.get_backend_name()} database; only SQLite will do.",
            "Write it like sqlite:////home/me/eveprod.db.",
        )
    return Path(url.database).absolute()


def _turn_to_write(writer: Engine) -> tuple[Connection, Transaction]:
    """Wait until nobody else writes, and begin; a task at work tells so and can be cancelled."""
    stopwatch = SystemClock()
    began = stopwatch.monotonic()
    monitor = monitor_at_work()
    others_seconds = _PATIENCE_SECONDS if monitor is None else _WATCHED_PATIENCE_SECONDS
    told = False
    turn: tuple[Connection, Transaction] | None = None
    while turn is None:
        waited = stopwatch.monotonic() - began
        try:
            turn = _begin(writer)
        except NoConnectionFree:  # another thread of this process writes
            if waited > _OWN_PATIENCE_SECONDS:
                raise
        except DBAPIError as error:
            if not _is_busy(error.orig) or waited > others_seconds:
                raise
        if monitor is not None and turn is None:
            monitor.check()
            if not told:
                monitor.aside("Waiting until something else has been written")
                told = True
    if monitor is not None and told:
        monitor.aside()
    return turn


def _begin(writer: Engine) -> tuple[Connection, Transaction]:
    """Begin to write, or fail shortly: nothing stops a thread that waits inside SQLite."""
    connection = writer.connect()
    try:
        file = cast("sqlite3.Connection", connection.connection.driver_connection)
        file.execute(f"PRAGMA busy_timeout={_LOOK_AGAIN_SECONDS * 1000:.0f}")
        return connection, connection.begin()
    except BaseException:
        connection.close()
        raise


def _is_busy(error: BaseException | None) -> bool:
    return getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))


def _engine(path: Path, *, pool_size: int, read_only: bool = False) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        pool_size=pool_size,
        max_overflow=0 if not read_only else 8,
        pool_timeout=_READERS_PATIENCE_SECONDS if read_only else _LOOK_AGAIN_SECONDS,
    )

    def configure(dbapi: sqlite3.Connection, _record: object) -> None:
        dbapi.isolation_level = None  # SQLAlchemy, not sqlite3, says BEGIN
        for pragma in (*_PRAGMAS, *(("query_only=ON",) if read_only else ())):
            dbapi.execute(f"PRAGMA {pragma}")

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    event.listen(engine, "connect", configure)
    event.listen(engine, "begin", begin)
    return engine
