"""Copies of the database: taken while it is in use, checked, kept few, put back when needed."""

import contextlib
import os
import secrets
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from eveprod_desktop.core.clock import Clock
from eveprod_desktop.core.errors import AppError, DataFolderUnusable
from eveprod_desktop.core.whole_files import make_private_folder

_KEPT = 5
_STAMP = "%Y%m%dT%H%M%S"
_CLOCKS_DIFFER = timedelta(minutes=5)
_SURELY_DEAD = timedelta(hours=1)


class Backups:
    """The folder of backups of one database file."""

    def __init__(self, path: Path, folder: Path, clock: Clock) -> None:
        self._path = path
        self._folder = folder
        self._clock = clock

    def all(self) -> list[Path]:
        """Return every backup, newest first; those from the future (the clock was wrong) come last."""
        now = self._clock.now()
        found = [(_made(path), path) for path in self._folder.glob(f"{self._path.stem}-*.db")]
        found.sort(key=lambda one: (one[0] <= now + _CLOCKS_DIFFER, one[0]), reverse=True)
        return [path for _, path in found]

    def newest(self) -> Path | None:
        """Return the newest backup, or None."""
        return next(iter(self.all()), None)

    def due(self, age: timedelta = timedelta(days=1)) -> bool:
        """Whether the newest backup is older than `age`, or missing while there is something to keep."""
        if not self._path.exists():
            return False
        newest = self.newest()
        if newest is None:
            return True
        made, now = _made(newest), self._clock.now()
        return now - made > age or made > now + _CLOCKS_DIFFER

    def take(self, why: str) -> Path:
        """Copy the database as it is now, whatever is going on in it, and drop the oldest copies.

        `why` becomes part of the file's name (letters, digits, dots). The copy is complete and checked
        before it bears its name; of one that can't be finished nothing stays.

        Raises:
            DataFolderUnusable: the copy can't be written.
            AppError: the copy is damaged, so the database itself must be.

        """
        stamp = self._clock.now().astimezone(UTC).strftime(_STAMP)
        target = self._folder / f"{self._path.stem}-{stamp}-{why}.db"
        # of its own: another copy of the program may take a backup in the same second
        unfinished = target.with_name(f"{target.stem}-{secrets.token_hex(4)}.part")
        try:
            make_private_folder(self._folder)
            self._drop_unfinished()
            verdict = self._copy_to(unfinished)
            if verdict == "ok":
                unfinished.replace(target)
        except OSError as error:
            raise self._unusable(error) from error
        finally:
            for left in (unfinished, unfinished.with_name(f"{unfinished.name}-journal")):
                with contextlib.suppress(OSError):
                    left.unlink(missing_ok=True)
        if verdict != "ok":
            raise AppError(
                f"The database {self._path.name} is damaged: {verdict}.",
                "Restore a backup with `eveprod database restore`.",
            )
        others = [one for one in self.all() if one != target]
        with contextlib.suppress(OSError):  # one backup too many does no harm
            for old in others[_KEPT - 1 :]:
                old.unlink()
        return target

    def restore(self) -> Path:
        """Put the newest backup in place; the present file stays beside it as `….damaged-<time>`.

        The copy is made first: a disk without room for it leaves everything as it was, and a program
        that is killed on the way leaves the present file or the copy.

        Raises:
            DataFolderUnusable: the copy can't be written.
            AppError: there is no backup.

        """
        backup = self.newest()
        if backup is None:
            raise AppError(
                "There is no backup to restore.",
                f"Move {self._path.name} away and start again; game data are loaded afresh.",
            )
        stamp = self._clock.now().astimezone(UTC).strftime(_STAMP)
        copy = self._path.with_name(f"{self._path.name}.restoring")
        try:
            _copy(backup, copy)
            for suffix in ("", "-wal", "-shm"):
                present = self._path.with_name(self._path.name + suffix)
                with contextlib.suppress(FileNotFoundError):
                    aside = self._path.with_name(f"{self._path.name}.damaged-{stamp}{suffix}")
                    if suffix:
                        present.replace(aside)
                    else:
                        _keep_aside(present, aside)
            copy.replace(self._path)
        except OSError as error:
            with contextlib.suppress(OSError):
                copy.unlink(missing_ok=True)
            raise self._unusable(error) from error
        return backup

    def _copy_to(self, unfinished: Path) -> str:
        """Copy the database into a file; returns what SQLite says of the copy, "ok" if all is well."""
        with closing(sqlite3.connect(self._path)) as source, closing(sqlite3.connect(unfinished)) as copy:
            source.backup(copy)  # takes along what is still in the write-ahead log; a file copy would not
            copy.execute("PRAGMA journal_mode=DELETE")
            return str(copy.execute("PRAGMA quick_check(1)").fetchone()[0])

    def _drop_unfinished(self) -> None:
        """Delete what a program that was killed in the middle of a copy has left, an hour later."""
        for left in self._folder.glob(f"{self._path.stem}-*.part*"):
            if self._clock.now() - _made(left) > _SURELY_DEAD:
                left.unlink(missing_ok=True)

    def _unusable(self, error: OSError) -> DataFolderUnusable:
        return DataFolderUnusable(self._folder, (error.strerror or str(error)).lower())


def _copy(source: Path, target: Path) -> None:
    """Copy a file and bring the copy to the disk."""
    with source.open("rb") as read, target.open("wb") as write:
        shutil.copyfileobj(read, write, 1 << 20)
        write.flush()
        os.fsync(write.fileno())


def _keep_aside(present: Path, aside: Path) -> None:
    """Give a file another name beside its own, so that there is one in its place at any moment."""
    try:
        os.link(present, aside)
    except OSError:  # not every file system can
        present.replace(aside)


def _made(backup: Path) -> datetime:
    """Return when a backup was taken, from its name (a copied file may bear another date)."""
    for part in backup.stem.split("-"):
        with contextlib.suppress(ValueError):
            return datetime.strptime(part, _STAMP).replace(tzinfo=UTC)
    return datetime.fromtimestamp(backup.stat().st_mtime, UTC)
