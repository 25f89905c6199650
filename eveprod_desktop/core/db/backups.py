"""Copies of the database: taken while it is in use, checked, kept few, put back when needed."""

import contextlib
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from eveprod_desktop.core.clock import Clock
from eveprod_desktop.core.errors import AppError

_KEPT = 5
_STAMP = "%Y%m%dT%H%M%S"


class Backups:
    """The folder of backups of one database file."""

    def __init__(self, path: Path, folder: Path, clock: Clock) -> None:
        self._path = path
        self._folder = folder
        self._clock = clock

    def all(self) -> list[Path]:
        """Return every backup, newest first."""
        return sorted(self._folder.glob(f"{self._path.stem}-*.db"), key=_made, reverse=True)

    def newest(self) -> Path | None:
        """Return the newest backup, or None."""
        return next(iter(self.all()), None)

    def due(self, age: timedelta = timedelta(days=1)) -> bool:
        """Whether the newest backup is older than `age`, or missing while there is something to keep."""
        if not self._path.exists():
            return False
        newest = self.newest()
        return newest is None or self._clock.now() - _made(newest) > age

    def take(self, why: str) -> Path:
        """Copy the database as it is now, whatever is going on in it, and drop the oldest copies.

        `why` becomes part of the file's name (letters, digits, dots). The copy is complete and checked
        before it bears its name.

        Raises:
            AppError: the copy is damaged, so the database itself must be.

        """
        self._folder.mkdir(parents=True, exist_ok=True)
        stamp = self._clock.now().astimezone(UTC).strftime(_STAMP)
        target = self._folder / f"{self._path.stem}-{stamp}-{why}.db"
        unfinished = target.with_suffix(".part")
        with closing(sqlite3.connect(self._path)) as source, closing(sqlite3.connect(unfinished)) as copy:
            source.backup(copy)  # takes along what is still in the write-ahead log; a file copy would not
            copy.execute("PRAGMA journal_mode=DELETE")
            verdict = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
        if verdict != "ok":
            unfinished.unlink()
            raise AppError(
                f"The database {self._path.name} is damaged: {verdict}.",
                "Restore a backup with `eveprod database restore`.",
            )
        unfinished.replace(target)
        for old in self.all()[_KEPT:]:
            old.unlink()
        return target

    def restore(self) -> Path:
        """Put the newest backup in place; the present file stays beside it as `….damaged-<time>`.

        Raises:
            AppError: there is no backup.

        """
        backup = self.newest()
        if backup is None:
            raise AppError(
                "There is no backup to restore.",
                f"Move {self._path.name} away and start again; game data are loaded afresh.",
            )
        stamp = self._clock.now().astimezone(UTC).strftime(_STAMP)
        for suffix in ("-wal", "-shm", ""):
            present = self._path.with_name(self._path.name + suffix)
            with contextlib.suppress(FileNotFoundError):
                present.replace(self._path.with_name(f"{self._path.name}.damaged-{stamp}{suffix}"))
        shutil.copy2(backup, self._path)
        return backup


def _made(backup: Path) -> datetime:
    """Return when a backup was taken, from its name (a copied file may bear another date)."""
    for part in backup.stem.split("-"):
        with contextlib.suppress(ValueError):
            return datetime.strptime(part, _STAMP).replace(tzinfo=UTC)
    return datetime.fromtimestamp(backup.stat().st_mtime, UTC)
