"""The composition root: builds every room's services on one data folder, and takes them down again.

Sees every room but `ui`. The window, the command line and the worker process all start here.
"""

import os
import threading
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eveprod_desktop import logs
from eveprod_desktop.core import rebuild
from eveprod_desktop.core.chains.rows import Batch, BatchResult
from eveprod_desktop.core.chains.service import ProductionChainService
from eveprod_desktop.core.clock import Clock, SystemClock
from eveprod_desktop.core.db.database import Database, database_path
from eveprod_desktop.core.db.pinned import PinnedItems
from eveprod_desktop.core.errors import BadStaticData, HostUnreachable
from eveprod_desktop.core.paths import Paths, find_paths
from eveprod_desktop.core.sde.catalog import ItemCatalog
from eveprod_desktop.core.sde.kept_latest import KeptLatest
from eveprod_desktop.core.sde.rows import ChangeCounts, Source, StaticDataStatus, UpdateResult
from eveprod_desktop.core.sde.service import StaticDataService
from eveprod_desktop.core.settings import Settings
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.core.work.worker import Worker

if TYPE_CHECKING:
    import httpx

    from eveprod_desktop.core.industry.facts import IndustryFacts
    from eveprod_desktop.esi.static_data import StaticDataHost


class App:
    """Everything one running copy of the program needs; see `build_app`."""

    def __init__(
        self,
        paths: Paths,
        environment: Mapping[str, str],
        settings: Settings,
        database: Database,
        clock: Clock,
    ) -> None:
        self.paths = paths
        self.warning: str | None = None  # what the user should know about this start
        self.settings = settings
        self.clock = clock
        self.database = database
        self.static_data = StaticDataService(database)
        self.chains = ProductionChainService(database)
        self.pinned = PinnedItems(database, clock)
        self.worker: Worker[App] = Worker(prepare_worker)
        self._environment = environment
        self._catalog = ItemCatalog(database)
        self._facts: IndustryFacts | None = None
        self._facts_lock = threading.Lock()

    def industry_facts(self) -> "IndustryFacts":
        """Return what jobs are computed from; read at the first question, from any thread."""
        from eveprod_desktop.core.sde.industry_facts import load_industry_facts  # noqa: PLC0415 - few commands need it

        with self._facts_lock:
            if self._facts is None:
                with self.database.read() as connection:
                    self._facts = load_industry_facts(connection)
            return self._facts

    def quote(self, request: Mapping[str, object]) -> dict[str, Any]:
        """Answer the request for one job (docs/quote.md).

        Raises:
            AppError: the request makes no sense, in one sentence.

        """
        from eveprod_desktop.core.industry.quote import answer_quote  # noqa: PLC0415 - few commands need it

        return answer_quote(request, self.industry_facts())

    def catalog(self) -> ItemCatalog:
        """Return the names of items; read at the first question, from any thread."""
        return self._catalog

    @cached_property
    def static_data_host(self) -> "StaticDataHost":
        """The host of CCP's static data."""
        from eveprod_desktop.esi.static_data import DEFAULT_BASE, StaticDataHost  # noqa: PLC0415 - loads httpx

        return StaticDataHost(
            lambda: self._client,
            self._environment.get("EVEPROD_SDE_URL") or DEFAULT_BASE,
            KeptLatest(self.paths.sde_cache / "latest.json"),
        )

    def forget_caches(self) -> None:
        """Read static data and chains anew at the next question."""
        self.chains.forget()
        self._catalog.forget()
        with self._facts_lock:
            self._facts = None

    def back_up(self) -> Path:
        """Copy the database into the folder of backups; returns the copy."""
        with self.database.read():
            pass  # a file that is not there yet is made, one of another version is refused
        return self.database.backups.take("asked")

    def restore_backup(self) -> Path:
        """Put the newest backup in place of the database; returns it.

        Raises:
            AppError: there is none.

        """
        backup = self.database.restore_backup()
        self.forget_caches()
        return backup

    def close(self) -> None:
        """End the worker and the connections."""
        self.worker.close()
        if "_client" in self.__dict__:
            self._client.close()
        self.database.close()

    @cached_property
    def _client(self) -> "httpx.Client":
        from eveprod_desktop.esi.http import open_client  # noqa: PLC0415 - loads httpx

        return open_client()


def build_app(environment: Mapping[str, str] | None = None) -> App:
    """Build the program on the data folder that the environment names.

    Raises:
        AppError: the folder or the database address can't be used.

    """
    environment = dict(os.environ if environment is None else environment)
    paths = find_paths(environment)
    paths.prepare()
    settings = Settings(paths.settings)
    warning = settings.load()
    clock = SystemClock()
    path = database_path(environment.get("EVEPROD_DATABASE_URL", ""), paths.database)
    app = App(paths, environment, settings, Database(path, paths.backups, clock), clock)
    app.warning = warning
    return app


def prepare_worker() -> App:
    """Build the program in the worker process, with a log of its own."""
    logs.install(find_paths(), "eveprod-worker")
    return build_app()


def ensure_static_data(app: App, monitor: Monitor) -> StaticDataStatus:
    """Load the bundled starter set if no static data are there."""
    status = app.static_data.status()
    if status.build is not None:
        return status
    _load(app, app.paths.starter_set, "starter set", monitor)
    return app.static_data.status()


def check_latest_build(app: App, _monitor: Monitor) -> StaticDataStatus:
    """Ask the host for its newest build; `latest_build` stays None when it can't be reached."""
    try:
        latest = app.static_data_host.latest().build
    except HostUnreachable:
        latest = None
    return app.static_data.status(latest)


def update_static_data(app: App, monitor: Monitor, file: Path | None, force: bool) -> UpdateResult:  # noqa: FBT001 - sent to the worker by position
    """Load a newer build from the host, or the build in `file`, and rebuild everything made from it.

    A build from the host is loaded only if it is newer than what is there, unless `force`d; a file is
    always loaded.

    Raises:
        HostUnreachable: the host can't be reached.
        BadStaticData: the file can't be used; what was loaded before stays.
        Cancelled: the monitor was cancelled; likewise.

    """
    began = app.clock.monotonic()
    latest: int | None = None
    source: Source = "file"
    if file is None:
        source = "download"
        monitor.step("Asking for the newest build")
        latest = app.static_data_host.latest().build
        loaded = app.static_data.status()
        newer = loaded.build is None or loaded.source == "starter set" or latest > loaded.build
        if not newer and not force:
            seconds = app.clock.monotonic() - began
            return UpdateResult(app.static_data.status(latest), seconds, ChangeCounts(), imported=False)
        file = app.static_data_host.download(latest, app.paths.sde_cache, monitor)
    changed = _load(app, file, source, monitor)
    return UpdateResult(app.static_data.status(latest), app.clock.monotonic() - began, changed, imported=True)


def rebuild_chains(app: App, monitor: Monitor, batch: Batch | None) -> list[BatchResult]:
    """Compute all chains, or those of one batch, anew."""
    ensure_static_data(app, monitor)
    return app.chains.rebuild_chain(monitor, batch)


def _load(app: App, file: Path, source: Source, monitor: Monitor) -> ChangeCounts:
    try:
        return rebuild.load_build(app.database, file, source, app.clock, monitor)
    except BadStaticData:
        if source == "download":
            file.unlink(missing_ok=True)  # the next update must not find the same bad file
        raise
    finally:
        app.forget_caches()
