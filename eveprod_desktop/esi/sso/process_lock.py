"""A lock that holds between processes, for things that only one may do at a time."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from eveprod_desktop.core.errors import DataFolderUnusable
from eveprod_desktop.core.whole_files import make_private_folder


@contextlib.contextmanager
def process_lock(file: Path, seconds: float) -> Iterator[None]:
    """Hold the lock `file` for the block; waits up to `seconds` for another process to be done.

    The lock is SQLite's on an empty database: the same on every system, and gone with a process that
    dies, however it dies.

    Raises:
        DataFolderUnusable: the file can't be made, or another process holds it for too long.

    """
    try:
        make_private_folder(file.parent)
        connection = sqlite3.connect(file, timeout=seconds, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise DataFolderUnusable(file.parent, str(error).lower()) from error
    try:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            raise DataFolderUnusable(file.parent, f"{file.name} can't be locked ({error})") from error
        yield
    finally:
        connection.close()
