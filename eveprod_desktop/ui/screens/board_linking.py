"""Saying on the board which job of the game a planned one is, and taking that back."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.messages import Level
from eveprod_desktop.ui.session import Session

if TYPE_CHECKING:
    from eveprod_desktop.core.workflow.rows import Done


class BoardLinking(QObject):
    """Writes links on the writing thread; `failed` is sent after something was not written.

    Links are undone with everything else that happens to jobs. Setting a job of the game aside touches no
    job, so it is remembered here until something else is done.
    """

    failed = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._set_aside: list[int] = []

    @property
    def undoable(self) -> bool:
        """Whether the last thing done was setting a job of the game aside."""
        return bool(self._set_aside)

    def forget(self) -> None:
        """Something else was done: Undo takes that back."""
        self._set_aside.clear()

    def link(self, job_id: int, esi_job_id: int, revision: int) -> None:
        """Link a planned job with one of the game, if nobody changed it since it was read."""
        links = self._session.app.game_links

        def link(_monitor: Monitor) -> "Done":
            return links.link(job_id, esi_job_id, revision=revision)

        self._session.tasks.write("Linking the job", link, self._linked, self._not_written)

    def unlink(self, job_id: int) -> None:
        """Take a link away."""
        links = self._session.app.game_links

        def unlink(_monitor: Monitor) -> "Done":
            return links.unlink(job_id)

        self._session.tasks.write("Unlinking the job", unlink, self._linked, self._not_written)

    def set_aside(self, esi_job_id: int) -> None:
        """Say that a job of the game is none of the planned ones."""
        links = self._session.app.game_links

        def ignore(_monitor: Monitor) -> int:
            links.ignore(esi_job_id)
            return esi_job_id

        self._session.tasks.write("Setting a job of the game aside", ignore, self._ignored, self._not_written)

    def take_back(self) -> None:
        """Look again at the job of the game that was set aside last."""
        if not self._set_aside:
            return
        links, esi_job_id = self._session.app.game_links, self._set_aside.pop()

        def heed(_monitor: Monitor) -> None:
            links.heed(esi_job_id)

        self._session.tasks.write("Looking at a job of the game again", heed, self._heeded, self._not_written)

    def _linked(self, done: "Done") -> None:
        self.forget()
        if done.startable:
            jobs = write.count(len(done.startable), "job")
            self._session.messages.post(Level.INFO, f"{jobs} can start now.", key="startable")
        self._session.bus.announce(Changed.JOBS)

    def _ignored(self, esi_job_id: int) -> None:
        self._set_aside.append(esi_job_id)
        self._session.messages.post(
            Level.INFO, f"Job {esi_job_id} of the game is set aside.", "Ctrl+Z takes it back.", key="aside"
        )
        self._session.bus.announce(Changed.JOBS)

    def _heeded(self, _nothing: None) -> None:
        self._session.bus.announce(Changed.JOBS)

    def _not_written(self, error: AppError) -> None:
        self._session.messages.report(error)
        self.failed.emit()
