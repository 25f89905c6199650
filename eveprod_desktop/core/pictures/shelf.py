"""Pictures kept on disk: at most so many bytes, the oldest out first, damaged ones dropped."""

import contextlib
import logging
import os
import tempfile
import threading
import zlib
from dataclasses import dataclass
from pathlib import Path

from eveprod_desktop.core.clock import Clock

_log = logging.getLogger(__name__)

_CHECK_BYTES = 4
_ROOM_MADE = 0.9
_KEPT_SECONDS = 90 * 86400
_MISSING_KEPT_SECONDS = 7 * 86400


@dataclass(frozen=True, slots=True)
class Kept:
    """What the shelf holds under a name; `data` is None where the host has no such picture."""

    data: bytes | None


class PictureShelf:
    """A folder of small files, each behind a checksum of its own. Safe to use from any thread.

    It is a cache and nothing more: a disk that is full or can't be written costs the keeping, not the
    picture. A picture is asked for anew after ninety days, one the host did not have after a week.
    """

    def __init__(self, folder: Path, most_bytes: int, clock: Clock) -> None:
        self._folder = folder
        self._most_bytes = most_bytes
        self._clock = clock
        self._lock = threading.Lock()
        self._sizes: dict[str, int] | None = None  # by name, oldest first

    def get(self, name: str) -> Kept | None:
        """Return what is kept under a name, None if nothing whole and fresh enough is."""
        path = self._folder / name
        try:
            written = path.stat().st_mtime
            content = path.read_bytes()
        except OSError:
            return None
        check, data = content[:_CHECK_BYTES], content[_CHECK_BYTES:]
        if check != _checksum(data):
            _log.info("the kept picture %s is damaged and fetched again", name)
            self._drop(name)
            return None
        age_seconds = self._clock.now().timestamp() - written
        if age_seconds > (_KEPT_SECONDS if data else _MISSING_KEPT_SECONDS):
            return None
        return Kept(data or None)

    def put(self, name: str, data: bytes | None) -> None:
        """Keep a picture under a name, or (None) that there is none; makes room for it."""
        content = data or b""
        try:
            self._write(name, _checksum(content) + content)
            with self._lock:
                sizes = self._known()
                sizes.pop(name, None)
                sizes[name] = _CHECK_BYTES + len(content)
                self._make_room(sizes)
        except OSError as error:  # also of a folder that is cleared away this very moment
            _log.info("the picture %s was not kept: %s", name, error)

    def _write(self, name: str, content: bytes) -> None:
        """Put a whole file in place: a crash leaves the old one, or none."""
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, new = tempfile.mkstemp(prefix=".new-", dir=self._folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            moment = self._clock.now().timestamp()
            os.utime(new, (moment, moment))
            Path(new).replace(self._folder / name)
        except OSError:
            Path(new).unlink(missing_ok=True)
            raise

    def _drop(self, name: str) -> None:
        with contextlib.suppress(OSError):
            (self._folder / name).unlink(missing_ok=True)
        with self._lock:
            if self._sizes is not None:
                self._sizes.pop(name, None)

    def _known(self) -> dict[str, int]:
        """Return the sizes of all files, the oldest first; the folder is read once."""
        if self._sizes is None:
            found = []
            for entry in os.scandir(self._folder):
                with contextlib.suppress(OSError):
                    state = entry.stat()
                    found.append((state.st_mtime, entry.name, state.st_size))
            self._sizes = {name: size for _, name, size in sorted(found)}
        return self._sizes

    def _make_room(self, sizes: dict[str, int]) -> None:
        total = sum(sizes.values())
        if total <= self._most_bytes:
            return
        while sizes and total > self._most_bytes * _ROOM_MADE:
            name = next(iter(sizes))
            total -= sizes.pop(name)
            with contextlib.suppress(OSError):
                (self._folder / name).unlink(missing_ok=True)


def _checksum(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(_CHECK_BYTES, "big")
