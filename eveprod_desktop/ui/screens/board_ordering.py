"""Planning one job by hand from the board: the form, and what becomes of it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.screens.new_job import NewJobDialog
from eveprod_desktop.ui.session import Session

if TYPE_CHECKING:
    from eveprod_desktop.core.workflow.drafting import JobOrder
    from eveprod_desktop.core.workflow.rows import Done


class BoardOrdering(QObject):
    """One form at a time over `screen`; `created` is sent with the id of the job it led to."""

    created = Signal(int)

    def __init__(self, session: Session, screen: QWidget) -> None:
        super().__init__(screen)
        self._session = session
        self._screen = screen
        self.dialog: NewJobDialog | None = None

    def open(self, owners: Mapping[int, str], facilities: tuple[str, ...]) -> None:
        """Open the form; what was typed wrongly is told in it, and nothing typed is lost."""
        self.dialog = NewJobDialog(self._session, owners, facilities, self._screen)
        self.dialog.ordered.connect(self._ordered)
        self.dialog.finished.connect(self._forget)
        self.dialog.open()

    def _forget(self, _result: int) -> None:
        self.dialog = None

    def _ordered(self, order: "JobOrder") -> None:
        workflow = self._session.app.workflow

        def create(_monitor: Monitor) -> "Done":
            return workflow.create_job(order)

        self._session.tasks.write("Planning the job", create, self._kept, self._not_kept)

    def _kept(self, done: "Done") -> None:
        if self.dialog is not None:
            self.dialog.accept()
        self.created.emit(done.jobs[0].job_id)

    def _not_kept(self, error: AppError) -> None:
        if self.dialog is not None:
            self.dialog.refuse(str(error))
        else:
            self._session.messages.report(error)
