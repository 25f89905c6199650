"""A lock that holds between processes, for things that only one may do at a time."""

import contextlib
import math
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from eveprod_desktop.core.errors import DataFolderUnusable
from eveprod_desktop.core.whole_files import make_private_folder
from eveprod_desktop.core.work.monitor import Monitor

_LOOK_AGAIN_SECONDS = 0.2


@contextlib.contextmanager
def process_lock(file: Path, seconds: float = math.inf, monitor: Monitor | None = None) -> Iterator[None]:
    """Hold the lock `file` for the block; waits up to `seconds` for another process to be done.

    A `monitor` is told of the wait, and ends it when it is cancelled. The lock is SQLite's on an empty
    database: the same on every system, and gone with a process that dies, however it dies.

    Raises:
        DataFolderUnusable: the file can't be made, or another process holds it for too long.
        Cancelled: the monitor was cancelled meanwhile.

    """
    monitor = monitor or Monitor()
    ends = time.monotonic() + seconds
    try:
        make_private_folder(file.parent)
        connection = sqlite3.connect(file, timeout=min(seconds, _LOOK_AGAIN_SECONDS), isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise DataFolderUnusable(file.parent, str(error).lower()) from error
    try:
        waited = False
        while not _locked(connection, file, last=time.monotonic() >= ends):
            monitor.check()
            monitor.aside("Waiting for another running copy")
            waited = True
        if waited:
            monitor.aside()
        yield
    finally:
        connection.close()


def _locked(connection: sqlite3.Connection, file: Path, *, last: bool) -> bool:
    """Try to lock for a moment; held by another process it is no error before the last try."""
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        if not last and error.sqlite_errorname.startswith("SQLITE_BUSY"):
            return False
        raise DataFolderUnusable(file.parent, f"{file.name} can't be locked ({error})") from error
    return True
