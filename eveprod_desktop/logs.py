"""The log: what happened, for whoever looks for a fault. Secrets never reach it.

One file per program (window, command line, worker), so that two processes don't rotate the same
one. Nothing is written, and no file made, before there is something to say.
"""

import contextlib
import logging
import re
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

from eveprod_desktop.core.paths import Paths

_FILE_BYTES = 1_000_000
_FILES_KEPT = 3
_FORM = "%(asctime)s %(levelname)-8s %(threadName)s %(name)s: %(message)s"
# they log every request at INFO, with its whole address
_TALKATIVE = ("httpx", "httpcore")

_HIDDEN = "[hidden]"
_SECRETS = (
    # Authorization: Basic xyz, "authorization": "Bearer xyz", (b'Authorization', b'Bearer xyz')
    re.compile(
        r"""(?i)(\bauthorization\b['"]?\s*[:=,]\s*(?:b?['"])?(?:(?:basic|bearer|dpop)\s+)?)[^\s'",)}\]]+"""
    ),
    re.compile(r"(?i)(\bbearer\s+)[\w.~+/-]{8,}=*"),
    # refresh_token=xyz, "access_token": "xyz", 'code_verifier', 'xyz'
    re.compile(
        r"""(?i)(\b(?:refresh_token|access_token|id_token|token|client_secret|code_verifier)\b"""
        r"""['"]?\s*[:=,]\s*(?:b?['"])?)[^\s&'",)}\]]+"""
    ),
    # an authorization code; a status code has three digits and stays
    re.compile(r"""(?i)((?<![\w-])code\b(?:['"]\s*[:,]\s*|=)(?:b?['"])?)[^\s&'",)}\]]{6,}"""),
    # a JSON web token, wherever it stands
    re.compile(r"()\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?"),
)

_installed: list[logging.Handler] = []
_levels_before: dict[str, int] = {}


def hide_secrets(text: str) -> str:
    """Return `text` with tokens, authorization codes and Authorization values replaced by `[hidden]`."""
    for secret in _SECRETS:
        text = secret.sub(rf"\g<1>{_HIDDEN}", text)
    return text


def install(paths: Paths, name: str = "eveprod") -> Path:
    """Write the log of this process to `<name>.log` in the folder of logs; returns that file.

    Three older files of 1 MB each are kept. Installing again moves the log to the new place.
    """
    uninstall()
    file = paths.logs / f"{name}.log"
    handler = _LogFile(file)
    handler.setFormatter(_Discreet(_FORM))
    root = logging.getLogger()
    for logger, level in (
        (root, logging.INFO),
        *((logging.getLogger(n), logging.WARNING) for n in _TALKATIVE),
    ):
        _levels_before[logger.name] = logger.level
        logger.setLevel(level)
    root.addHandler(handler)
    _installed.append(handler)
    return file


def uninstall() -> None:
    """End the log and leave logging as it was; does nothing if there is none."""
    while _installed:
        handler = _installed.pop()
        logging.getLogger().removeHandler(handler)
        handler.close()
    while _levels_before:
        name, level = _levels_before.popitem()
        logging.getLogger(name).setLevel(level)


class _Discreet(logging.Formatter):
    """Hides secrets in messages and in tracebacks."""

    def format(self, record: logging.LogRecord) -> str:
        return hide_secrets(super().format(record))


class _LogFile(RotatingFileHandler):
    """A log file that can't disturb the program: full disks and locked files are mentioned once."""

    def __init__(self, file: Path) -> None:
        super().__init__(file, maxBytes=_FILE_BYTES, backupCount=_FILES_KEPT, encoding="utf-8", delay=True)
        self._complained = False

    def doRollover(self) -> None:  # noqa: N802 - logging's own name
        # on Windows a file that another copy of the program has open can't be renamed: it grows on
        with contextlib.suppress(PermissionError):
            super().doRollover()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            super().handleError(record)
        elif not self._complained:
            self._complained = True
            sys.stderr.write(f"The log {self.baseFilename} can't be written: {error.strerror or error}.\n")
