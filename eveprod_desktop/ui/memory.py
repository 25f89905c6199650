"""What the window remembers between two starts: sizes, columns, splits. Nothing of value."""

import contextlib
import hashlib
import json
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

_log = logging.getLogger(__name__)


class Memory:
    """A Qt settings file; a damaged or missing one only means that everything has its first size again."""

    def __init__(self, file: Path | None) -> None:
        """Remember in `file`, or nothing beyond this run where there is none."""
        self._settings = None if file is None else _open(file)
        self._kept: dict[str, object] = {}

    def bytes_of(self, key: str) -> QByteArray | None:
        """Return the state kept under `key`, None when there is none."""
        value = self._value(key)
        return value if isinstance(value, QByteArray) and not value.isEmpty() else None

    def keep(self, key: str, state: QByteArray) -> None:
        """Keep a state until the next start."""
        self._keep(key, state)

    def text_of(self, key: str) -> str:
        """Return the text kept under `key`, empty when there is none."""
        value = self._value(key)
        return value if isinstance(value, str) else ""

    def keep_text(self, key: str, text: str) -> None:
        """Keep a text until the next start."""
        self._keep(key, text)

    def mapping_of(self, key: str) -> Mapping[str, object]:
        """Return the plain values kept under `key`, none when there are none that can be read."""
        with contextlib.suppress(ValueError, RecursionError):
            found = json.loads(self.text_of(key))
            if isinstance(found, dict):
                return found
        return {}

    def keep_mapping(self, key: str, values: Mapping[str, object]) -> None:
        """Keep plain values (what JSON can write) until the next start."""
        self.keep_text(key, json.dumps(values, ensure_ascii=False))

    def moment_of(self, key: str) -> datetime | None:
        """Return the moment kept under `key`, None when there is none that can be read."""
        value = self._value(key)
        with contextlib.suppress(ValueError):
            moment = datetime.fromisoformat(str(value))
            return moment if moment.tzinfo is not None else None
        return None

    def keep_moment(self, key: str, moment: datetime) -> None:
        """Keep a moment (aware) until the next start."""
        self._keep(key, moment.isoformat())

    def save(self) -> None:
        """Write to disk now."""
        if self._settings is not None:
            self._settings.sync()

    def _value(self, key: str) -> object:
        return self._kept.get(key) if self._settings is None else self._settings.value(key)

    def _keep(self, key: str, value: object) -> None:
        if self._settings is None:
            self._kept[key] = value
        else:
            self._settings.setValue(key, value)


def _open(file: Path) -> QSettings:
    """Open the file; one that Qt can't read is set aside, or nothing would ever be kept again."""
    settings = QSettings(str(file), QSettings.Format.IniFormat)
    if settings.status() is not QSettings.Status.FormatError:
        return settings
    aside = file.with_name(f"{file.name}.broken")
    _log.info("%s can't be read and is set aside as %s", file.name, aside.name)
    with contextlib.suppress(OSError):
        file.replace(aside)
    return QSettings(str(file), QSettings.Format.IniFormat)


def columns_key(listing: str, columns: Sequence[str]) -> str:
    """Name the place of a header's state: another set of columns is another place."""
    digest = hashlib.sha256("|".join(columns).encode()).hexdigest()[:8]
    return f"columns/{listing}-{digest}"
