"""The host's last answer to "which build is the newest", kept in a small file of the cache."""

import json
import logging
from pathlib import Path

from eveprod_desktop.core.whole_files import write_whole

_log = logging.getLogger(__name__)


class KeptLatest:
    """A file with an ETag and the body it belongs to; anything unreadable counts as none."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def load(self) -> tuple[str, bytes] | None:
        """Return ETag and body of the last answer, None if there is none."""
        try:
            kept = json.loads(self._file.read_bytes())
            return str(kept["etag"]), str(kept["body"]).encode()
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def save(self, etag: str, body: bytes) -> None:
        """Keep an answer, whole or not at all; where it can't be kept, it is asked for again next time."""
        kept = json.dumps({"etag": etag, "body": body.decode(errors="replace")})
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self._file, kept.encode())
        except OSError as error:
            _log.info("the newest build's number was not kept: %s", error)
