"""What stays of a crash in native code, which no handler of exceptions ever sees.

While a window is open Python has a file at hand into which it writes, should the process fall over, what
every thread was at: places in the source only, no values. The next start finds it.
"""

import contextlib
import faulthandler
import logging
from pathlib import Path
from typing import BinaryIO

_log = logging.getLogger(__name__)

_NOTE = "hard-crash.txt"
_LAST = "hard-crash-last.txt"


class HardCrash:
    """The note of a crash in a folder of logs. Whoever has Python write such notes elsewhere keeps that."""

    def __init__(self, folder: Path) -> None:
        self._note = folder / _NOTE
        self._last = folder / _LAST
        self._file: BinaryIO | None = None

    def begin(self) -> Path | None:
        """Have crashes noted from now on; returns the note of one that ended the last run."""
        if faulthandler.is_enabled():
            return None
        last = None
        try:
            if self._note.exists() and self._note.stat().st_size:
                self._note.replace(self._last)
                last = self._last
            self._file = self._note.open("wb")
            faulthandler.enable(self._file)
        except OSError as error:
            _log.info("a crash could not be noted: %s", error)
        return last

    def end(self) -> None:
        """Note nothing more; a run that ends in order leaves no file."""
        file, self._file = self._file, None
        if file is None:
            return
        faulthandler.disable()
        file.close()
        with contextlib.suppress(OSError):
            self._note.unlink()
