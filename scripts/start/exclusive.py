"""Two starts at once: the second waits for the first."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.start.telling import say

_LOOK_AGAIN_SECONDS = 0.2


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold the lock file `path`; the system lets go of it even if this process is killed."""
    with path.open("a+b") as file:
        waiting = False
        while not _try_lock(file.fileno()):
            if not waiting:
                waiting = True
                say("Another start is setting things up; waiting for it ...")
            time.sleep(_LOOK_AGAIN_SECONDS)
        yield


if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> bool:
        try:
            os.lseek(handle, 0, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
