"""Where this copy of the program keeps its files."""

import contextlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

import eveprod_desktop
from eveprod_desktop.core.errors import DataFolderUnusable
from eveprod_desktop.core.whole_files import drop_leftovers, make_private_folder

_APPLICATION = "eveprod-desktop"
_PACKAGE = Path(eveprod_desktop.__file__).parent
STARTER_SET = "starter-static-data.zip"


@dataclass(frozen=True, slots=True)
class Paths:
    """Every folder the program reads or writes.

    `data` holds the user's own things (database, settings, backups); `cache` may be deleted at any
    time; `resources` came with the program and is only read.
    """

    data: Path
    cache: Path
    sde_cache: Path
    resources: Path

    @property
    def database(self) -> Path:
        """The SQLite file, unless EVEPROD_DATABASE_URL says otherwise."""
        return self.data / "eveprod.db"

    @property
    def settings(self) -> Path:
        """The settings, as JSON."""
        return self.data / "settings.json"

    @property
    def window_state(self) -> Path:
        """Geometry and column widths, in Qt's own format."""
        return self.data / "window.ini"

    @property
    def backups(self) -> Path:
        """Copies of the database."""
        return self.data / "backups"

    @property
    def logs(self) -> Path:
        """Log files and crash reports."""
        return self.data / "logs"

    @property
    def starter_set(self) -> Path:
        """The small static data set that comes with the program."""
        return self.resources / "sde" / STARTER_SET

    def prepare(self) -> None:
        """Make the folders that are written to, for their owner alone; one that is there stays as it is.

        Raises:
            DataFolderUnusable: a folder can't be made or written.

        """
        for folder in (self.data, self.logs):
            try:
                make_private_folder(folder)
            except OSError as error:
                raise DataFolderUnusable(folder, (error.strerror or str(error)).lower()) from error
        with contextlib.suppress(OSError):  # what can't be kept there is fetched again
            make_private_folder(self.cache)
        drop_leftovers(self.data)


def find_paths(environment: Mapping[str, str] | None = None) -> Paths:
    """Decide the folders: EVEPROD_DATA_DIR wins over the checkout's `sde_cache/` and the user's folders."""
    environment = os.environ if environment is None else environment
    resources = _resources()
    if chosen := environment.get("EVEPROD_DATA_DIR"):
        data = Path(chosen).expanduser().absolute()
        return Paths(data, data / "cache", data / "sde_cache", resources)
    data = Path(platformdirs.user_data_dir(_APPLICATION, appauthor=False))
    cache = Path(platformdirs.user_cache_dir(_APPLICATION, appauthor=False))
    checkout = _PACKAGE.parent / "sde_cache"
    return Paths(data, cache, checkout if checkout.is_dir() else cache / "sde", resources)


def _resources() -> Path:
    """Return the folder of bundled files: in the package when installed, beside it in a checkout."""
    installed = _PACKAGE / "_resources"
    return installed if installed.is_dir() else _PACKAGE.parent / "resources"
