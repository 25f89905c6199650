"""Files that are there whole or not at all, however the program ends while they are written."""

import contextlib
import os
import secrets
import shutil
import time
from pathlib import Path

OWNER_ONLY = 0o600
"""Rights of a file that nobody else may read."""
OWNER_ONLY_FOLDER = 0o700
_AS_USUAL = 0o666
"""Before the user's mask: what any program gives a new file."""
_NEW = ".new"
_SURELY_DEAD_SECONDS = 3600.0
_NO_ROOM_BYTES = 100_000


def write_whole(path: Path, data: bytes, *, private: bool = False) -> None:
    """Put a file of `data` in place: a crash, a full disk or a power cut leave the old one, or this one.

    It is written beside the old one, brought to the disk and renamed. A link stays a link, and what it
    leads to is written; what is no file (a pipe, a terminal) is written straight. With `private` only
    its owner may read it; otherwise rights are those of the file before, or the usual ones.

    Raises:
        OSError: it can't be written; what was there before still is.

    """
    target = Path(os.path.realpath(path))
    try:
        before = target.stat().st_mode
    except FileNotFoundError:
        before = None
    if before is not None and not target.is_file():
        target.write_bytes(data)
        return
    new = target.with_name(f".{secrets.token_hex(6)}{_NEW}")
    # made with its rights: a file that is there for a moment with more of them can be opened in that moment
    rights = OWNER_ONLY if private else _AS_USUAL
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), rights)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if before is not None and not private:
            new.chmod(before & 0o777)
        new.replace(target)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def make_private_folder(folder: Path) -> None:
    """Make a folder, and those above it, that only their owner may enter; one that is there stays as it is.

    Raises:
        OSError: it can't be made.

    """
    if folder.is_dir():
        return
    make_private_folder(folder.parent)
    folder.mkdir(mode=OWNER_ONLY_FOLDER, exist_ok=True)


def drop_leftovers(folder: Path) -> None:
    """Delete what programs that were killed while they wrote have left in a folder, an hour later."""
    before = time.time() - _SURELY_DEAD_SECONDS
    with contextlib.suppress(OSError):
        for left in folder.glob(f".????????????{_NEW}"):
            if left.stat().st_mtime < before:
                left.unlink()


def disk_is_full(folder: Path) -> bool:
    """Whether nothing more can be written where `folder` is; False where that can't be told."""
    try:
        return shutil.disk_usage(folder).free < _NO_ROOM_BYTES
    except OSError:
        return False
