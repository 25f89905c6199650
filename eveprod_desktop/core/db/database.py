"""The database as the rest of the program sees it: one writer, many readers, plain errors."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from eveprod_desktop.core.clock import Clock
from eveprod_desktop.core.db.backups import Backups
from eveprod_desktop.core.db.upgrades import upgrade
from eveprod_desktop.core.errors import (
    AppError,
    DatabaseBusy,
    DatabaseCorrupt,
    DataFolderUnusable,
    UnsupportedDatabase,
)

# busy_timeout first: switching to WAL may itself have to wait
_PRAGMAS = (
    "busy_timeout=5000",
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "foreign_keys=ON",
    "temp_store=MEMORY",
    "cache_size=-20000",
)


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
            DatabaseBusy: another process has been writing for over five seconds.
            AppError: the file can't be written, in words.

        """
        writer, _ = self._open()
        with self._plain_errors(), writer.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close every connection; the next use opens them again."""
        with self._lock:
            engines, self._engines = self._engines, None
        for engine in engines or ():
            engine.dispose()

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

    def _in_words(self, error: DBAPIError | sqlite3.Error) -> AppError | None:
        """Translate what SQLite says; None for what only a bug can cause."""
        original = error.orig if isinstance(error, DBAPIError) else error
        name = getattr(original, "sqlite_errorname", "")
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            return DatabaseBusy(self.path)
        if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
            return DatabaseCorrupt(self.path, self.backups.newest())
        if name.startswith("SQLITE_FULL"):
            return DataFolderUnusable(self.path.parent, "the disk is full")
        if name.startswith("SQLITE_READONLY"):
            return DataFolderUnusable(self.path.parent, "it is read-only")
        if name.startswith(("SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_PERM")):
            return DataFolderUnusable(self.path.parent, f"reading or writing {self.path.name} failed")
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


def _engine(path: Path, *, pool_size: int, read_only: bool = False) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(path)), pool_size=pool_size, max_overflow=0 if not read_only else 8
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
