"""The composition root: builds every room's services on one data folder, and takes them down again.

Sees every room but `ui`. The window, the command line and the worker process all start here. What is
large is loaded at its first use, so that a window is on screen before any of it.
"""

import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from eveprod_desktop import logs
from eveprod_desktop.composition.workflow import WorkflowServices
from eveprod_desktop.core.clock import Clock, SystemClock
from eveprod_desktop.core.once import is_made, unmake
from eveprod_desktop.core.paths import Paths, find_paths
from eveprod_desktop.core.settings import Settings
from eveprod_desktop.core.work.worker import Worker


class App(WorkflowServices):
    """Everything one running copy of the program needs; see `build_app`.

    Services are made at their first use, from any thread; making one touches no file and no network.
    """

    def __init__(
        self, paths: Paths, environment: Mapping[str, str], settings: Settings, clock: Clock
    ) -> None:
        super().__init__(paths, environment, settings, clock)
        # the worker stands on the same data folder, whatever the process itself was started with
        self.worker: Worker[App] = Worker(partial(prepare_worker, dict(environment)), read_settings)

    def forget_caches(self) -> None:
        """Read static data and chains anew at the next question."""
        self.chains.forget()
        self._catalog.forget()
        unmake(self, "_facts")
        if is_made(self, "market"):
            self.market.forget()
        if is_made(self, "economics"):
            self.economics.forget()
        if is_made(self, "planning"):
            self.planning.forget()
        if is_made(self, "supplying"):
            self.supplying.forget()
        if is_made(self, "what_to_build"):
            self.what_to_build.forget()

    def back_up(self, why: str = "asked") -> Path:
        """Copy the database into the folder of backups; returns the copy."""
        with self.database.read():
            pass  # a file that is not there yet is made, one of another version is refused
        return self.database.back_up(why)

    def restore_backup(self) -> Path:
        """Put the newest backup in place of the database; returns it.

        Raises:
            AppError: there is none.

        """
        self.worker.let_go()  # or it would go on reading and writing the file put aside
        backup = self.database.restore_backup()
        self.forget_caches()
        return backup

    def close(self) -> None:
        """End the worker and the connections."""
        self.worker.close()
        if is_made(self, "esi"):
            self.esi.close()
        if is_made(self, "_client"):
            self._client.close()
        if is_made(self, "_kept_answers"):
            self._kept_answers.close()
        if is_made(self, "database"):
            self.database.close()


def build_app(environment: Mapping[str, str] | None = None, clock: Clock | None = None) -> App:
    """Build the program on the data folder that the environment names; `clock` None is the computer's.

    Raises:
        AppError: the folder can't be used.

    """
    environment = dict(os.environ if environment is None else environment)
    paths = find_paths(environment)
    paths.prepare()
    settings = Settings(paths.settings)
    warning = settings.load()
    app = App(paths, environment, settings, clock or SystemClock())
    app.warning = warning
    return app


def prepare_worker(environment: Mapping[str, str]) -> App:
    """Build the program in the worker process, with a log of its own."""
    logs.install(find_paths(environment), "eveprod-worker")
    return build_app(environment)


def read_settings(app: App) -> None:
    """Read the settings anew: the window changes them, and its worker read them when it started."""
    app.settings.load()
