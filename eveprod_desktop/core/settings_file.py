"""The file of settings: JSON, read once, written whole, known by name and checked by type.

Keys this version doesn't know are kept, so that going back to an older version loses nothing.
"""

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar

from eveprod_desktop.core.errors import DataFolderUnusable
from eveprod_desktop.core.setting import AnySetting, BadSetting, Setting, SettingInfo, UnknownSetting, Value
from eveprod_desktop.core.whole_files import write_whole


class SettingsFile:
    """The settings that a subclass lists, in one file; safe to use from any thread.

    Nothing is read before `load`; until then every setting has its default.
    """

    __slots__ = ("_listeners", "_lock", "_path", "_stored")
    _registry: ClassVar[dict[str, AnySetting]] = {}

    def __init_subclass__(cls) -> None:
        """Take up the settings that a subclass lists."""
        members = [member for member in vars(cls).values() if isinstance(member, Setting)]
        cls._registry = {**cls._registry, **{member.info.key: member for member in members}}

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.RLock()
        self._stored: dict[str, object] = {}
        self._listeners: list[Callable[[str], None]] = []

    def load(self) -> str | None:
        """Read the file and return a warning to show, or None.

        A file that can't be understood is set aside as `settings.json.broken-<n>` and the defaults
        are used. A single value that won't do falls back to its default, and stays in the file
        until that setting is changed.

        Raises:
            DataFolderUnusable: the file is there but can't be read or set aside.

        """
        try:
            text = self._path.read_text("utf-8")
            stored = json.loads(text)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unusable(self._path, error) from error
        except (ValueError, RecursionError):
            return self._set_aside()
        if not isinstance(stored, dict):
            return self._set_aside()
        with self._lock:
            self._stored = stored
        bad = [setting.info.title for setting in self._bad()]
        return (
            f"These settings could not be understood and have their defaults: {', '.join(bad)}."
            if bad
            else None
        )

    @classmethod
    def infos(cls) -> tuple[SettingInfo, ...]:
        """Every setting there is, in the order in which screens show them."""
        return tuple(setting.info for setting in cls._registry.values())

    def value(self, key: str) -> Value:
        """Return the value of the setting `key`.

        Raises:
            UnknownSetting: there is none.

        """
        setting = self._find(key)
        with self._lock:
            stored = self._stored.get(key, setting.info.default)
        try:
            return setting.validate(stored)
        except BadSetting:
            return setting.info.default

    def set(self, key: str, value: Value) -> None:
        """Change the setting `key`, save, and tell the listeners if it is another value than before.

        What another copy of the program has saved since is taken over, and told as well.

        Raises:
            UnknownSetting: there is none of this key.
            BadSetting: it can't take this value; nothing is changed.
            DataFolderUnusable: the file can't be written; nothing is changed.

        """
        checked = self._find(key).validate(value)
        with self._lock:
            changed = self._save({**self._newest(), key: checked})
        self._tell(changed)

    def reset(self, key: str) -> None:
        """Give the setting `key` its default again; raises like `set`."""
        self._find(key)
        with self._lock:
            newest = self._newest()
            if key not in newest and key not in self._stored:
                return
            changed = self._save({name: kept for name, kept in newest.items() if name != key})
        self._tell(changed)

    def listen(self, listener: Callable[[str], None]) -> Callable[[], None]:
        """Call `listener` with the key after each change, on the changing thread.

        Returns a function that ends this.
        """
        with self._lock:
            self._listeners.append(listener)

        def stop() -> None:
            with self._lock, contextlib.suppress(ValueError):
                self._listeners.remove(listener)

        return stop

    def _tell(self, keys: list[str]) -> None:
        with self._lock:
            listeners = list(self._listeners)
        for key in keys:
            for listener in listeners:
                listener(key)

    def _bad(self) -> Iterator[AnySetting]:
        for key, setting in self._registry.items():
            try:
                setting.validate(self._stored.get(key, setting.info.default))
            except BadSetting:
                yield setting

    def _set_aside(self) -> str:
        number = 1
        while (aside := self._path.with_name(f"{self._path.name}.broken-{number}")).exists():
            number += 1
        try:
            self._path.rename(aside)
        except OSError as error:
            raise _unusable(self._path, error) from error
        return (
            "The settings could not be understood and have their defaults;"
            f" the old file is kept as {aside.name}."
        )

    def _newest(self) -> dict[str, object]:
        """Return what the file holds now: another copy of the program may have changed other settings.

        What stands here counts where there is no file any more, or none that can be understood.
        """
        try:
            stored = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            return self._stored
        return stored if isinstance(stored, dict) else self._stored

    def _save(self, stored: dict[str, object]) -> list[str]:
        """Write the file, whole or not at all; returns the keys that have another value than before."""
        text = json.dumps(stored, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
        before = {key: self.value(key) for key in self._registry}
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # half a pair of UTF-16 (badly pasted) becomes what JSON writes for it
            write_whole(self._path, text.encode("utf-8", "backslashreplace"), private=True)
        except OSError as error:
            raise _unusable(self._path, error) from error
        self._stored = stored
        return [key for key, value in before.items() if self.value(key) != value]

    def _find(self, key: str) -> AnySetting:
        try:
            return self._registry[key]
        except KeyError:
            raise UnknownSetting(key) from None


def _unusable(path: Path, error: OSError) -> DataFolderUnusable:
    return DataFolderUnusable(path.parent, (error.strerror or str(error)).lower())
