"""What happens after the first paint: look at the data, load the starter set into an empty folder."""

import logging
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError, DatabaseCorrupt
from eveprod_desktop.core.sde.rows import StaticDataStatus
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.messages import Level
from eveprod_desktop.ui.screens.items import ItemsScreen
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.tasks import Task
from eveprod_desktop.ui.window import Window

_log = logging.getLogger(__name__)

_LOOKED_AT = "static-data/looked-for-newer"
_LOOK_EVERY = timedelta(days=1)


class Opening(QObject):
    """Brings the window to life; `ready` when there are data to show, `failed` when there can't be."""

    ready = Signal()
    failed = Signal(object)

    def __init__(self, session: Session, window: Window, *, look_for_newer: bool = True) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._look_for_newer = look_for_newer
        self._loading: Task | None = None
        self.restoring: QMessageBox | None = None
        session.tasks.progressed.connect(self._show_progress)
        window.retry_wanted.connect(self.start)

    def start(self) -> None:
        """Look which data are there."""
        static_data = self._session.app.static_data

        def read(_monitor: Monitor) -> StaticDataStatus:
            return static_data.status()

        self._session.tasks.read("Opening the database", read, self._opened, self._fail)

    def _opened(self, status: StaticDataStatus) -> None:
        self._window.show_status(status)
        if status.build is not None:
            self._be_ready(status)
            return
        self._window.page(ItemsScreen).show_loading(None)
        self._loading = self._session.tasks.compute(
            "Loading the game data", self._session.operations.ensure_static_data, self._loaded, self._fail
        )

    def _loaded(self, status: StaticDataStatus) -> None:
        self._loading = None
        self._session.app.forget_caches()
        self._be_ready(status)

    def _be_ready(self, status: StaticDataStatus) -> None:
        self._window.show_status(status)
        self._window.become_ready()
        self._session.bus.announce(Changed.STATIC_DATA | Changed.CHAINS)
        self.ready.emit()
        app, back_up = self._session.app, self._session.operations.back_up_if_due
        self._session.tasks.read(
            "Backing up", lambda monitor: back_up(app, monitor), self._backed_up, listed=False
        )
        if self._look_for_newer:
            self._look()
            self._choose_screen()

    def _choose_screen(self) -> None:
        """Begin with what is worth building, once there are prices; later starts begin where one was."""
        if self._window.was_here_before:
            return
        app = self._session.app
        self._session.tasks.read(
            "Looking for prices",
            lambda _monitor: bool(app.market.fetched_regions()),
            self._show_opportunities,
            listed=False,
        )

    def _show_opportunities(self, prices: bool) -> None:  # noqa: FBT001 - an answer
        if (prices or self._session.demo) and self._window.navigation.current == ItemsScreen.NAME:
            self._window.show_screen("opportunities")

    def _backed_up(self, backup: Path | None) -> None:
        if backup is not None:
            _log.info("backed up to %s", backup.name)

    def _fail(self, error: AppError) -> None:
        self._loading = None
        self._window.page(ItemsScreen).show_failure(error)
        if isinstance(error, DatabaseCorrupt) and error.backup is not None:
            self._offer_backup(error)
        else:
            self._session.messages.report(error)
        self.failed.emit(error)

    def _show_progress(self, task: Task) -> None:
        if task is self._loading:
            self._window.page(ItemsScreen).show_loading(task.progress)

    # a damaged database

    def _offer_backup(self, error: DatabaseCorrupt) -> None:
        name = error.backup.name if error.backup is not None else ""
        dialog = QMessageBox(self._window)
        dialog.setIcon(QMessageBox.Icon.Warning)
        dialog.setWindowTitle("The database is damaged")
        dialog.setText(error.sentence)
        dialog.setInformativeText(
            f"The newest backup is {name}. The damaged file is kept beside it under another name."
        )
        restore = dialog.addButton("Restore the backup", QMessageBox.ButtonRole.AcceptRole)
        dialog.addButton("Leave it", QMessageBox.ButtonRole.RejectRole)
        dialog.setDefaultButton(restore)
        dialog.accepted.connect(self._restore)
        self.restoring = dialog
        dialog.open()

    def _restore(self) -> None:
        app = self._session.app

        def restore(_monitor: Monitor) -> str:
            return app.restore_backup().name

        self._session.tasks.write("Restoring the backup", restore, self._restored)

    def _restored(self, name: str) -> None:
        self._session.messages.post(Level.INFO, f"{name} was restored.")
        self.start()

    # a newer build

    def _look(self) -> None:
        """Ask for the newest build, at most once a day and only if the user lets us."""
        session = self._session
        now = session.app.clock.now()
        last = session.memory.moment_of(_LOOKED_AT)
        # a look in the future is one of a clock that was wrong
        lately = last is not None and timedelta(0) <= now - last < _LOOK_EVERY
        if lately or not session.app.settings.sde_check_daily:
            return
        app, ask = session.app, session.operations.check_latest_build
        session.tasks.read(
            "Looking for newer game data",
            lambda monitor: ask(app, monitor),
            self._looked,
            self._looked_in_vain,
            listed=False,
        )

    def _looked(self, status: StaticDataStatus) -> None:
        if status.latest_build is not None:
            self._session.memory.keep_moment(_LOOKED_AT, self._session.app.clock.now())
            self._window.announce_newest(status)

    def _looked_in_vain(self, error: AppError) -> None:
        self._session.messages.post(Level.WARNING, error.sentence, error.advice, key="latest")
