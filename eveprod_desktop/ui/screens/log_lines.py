"""The log as rows: what each program wrote last, newest first."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from eveprod_desktop.core.errors import AppError

_READ_BYTES = 400_000
_MOST_ROWS = 5_000
_LINE = re.compile(r"(?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d),\d+ (?P<level>[A-Z]+) +(?P<rest>.*)", re.DOTALL)
LEVELS = {
    "DEBUG": "Detail",
    "INFO": "Information",
    "WARNING": "Warning",
    "ERROR": "Error",
    "CRITICAL": "Fault",
}


@dataclass(frozen=True, slots=True)
class LogRow:
    """One entry. `number` tells entries of the same second apart; `text` may have many lines."""

    number: int
    time: str
    level: str
    program: str
    text: str


class LogUnreadable(AppError):
    """A log file can't be read."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"The log {path.name} can't be read: {reason}.", f"Look at it in {path.parent}.")


def read_log(folder: Path) -> list[LogRow]:
    """Return the newest entries of all programs, newest first. To be run on a waiting thread.

    Raises:
        LogUnreadable: a file is there and can't be read.

    """
    rows: list[LogRow] = []
    for path in sorted(folder.glob("*.log")):
        try:
            with path.open("rb") as file:
                file.seek(0, 2)
                file.seek(max(0, file.tell() - _READ_BYTES))
                text = file.read().decode("utf-8", "replace")
        except OSError as error:
            raise LogUnreadable(path, (error.strerror or str(error)).lower()) from error
        rows += parse_log(text.splitlines(), path.stem)
    rows.sort(key=lambda row: (row.time, row.number), reverse=True)
    return rows[:_MOST_ROWS]


def parse_log(lines: Iterable[str], program: str) -> list[LogRow]:
    """Put lines together to entries, oldest first; what comes before the first whole entry is left out."""
    entries: list[tuple[str, str, list[str]]] = []
    for line in lines:
        match = _LINE.fullmatch(line)
        if match is not None:
            level = LEVELS.get(match["level"], match["level"].capitalize())
            entries.append((match["time"], level, [match["rest"]]))
        elif entries:
            entries[-1][2].append(line)
    return [
        LogRow(number, time, level, program, "\n".join(text))
        for number, (time, level, text) in enumerate(entries)
    ]
