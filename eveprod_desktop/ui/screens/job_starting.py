"""Asking before jobs are started, where something speaks against it."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from eveprod_desktop.ui.screens.start_words import start_words
from eveprod_desktop.ui.session import Session

if TYPE_CHECKING:
    from eveprod_desktop.core.workflow.service import StartCheck


class JobStarting(QObject):
    """Has the worker look at margin and materials. `agreed` is sent with the ids that are to be moved on.

    Several starts may be looked at at once: each answer goes with the jobs it was asked for.
    """

    agreed = Signal(object)

    def __init__(self, session: Session, page: QWidget) -> None:
        super().__init__(page)
        self._session = session
        self._page = page
        self._wanted: dict[tuple[int, ...], tuple[int, ...]] = {}
        self.asking: QMessageBox | None = None

    def start(self, job_ids: Sequence[int], planned: Sequence[int]) -> None:
        """Move jobs on to running; those that are planned are looked at before."""
        self._wanted[tuple(planned)] = tuple(job_ids)
        self._session.tasks.compute(
            "Looking at the margin",
            self._session.operations.start_checks,
            self._checked,
            None,
            tuple(planned),
        )

    def _checked(self, checks: "tuple[StartCheck, ...]") -> None:
        job_ids = self._wanted.pop(tuple(one.job.job_id for one in checks), None)
        if job_ids is None:  # asked for twice, and answered once already
            return
        words = start_words(checks)
        if not words:
            self.agreed.emit(job_ids)
            return
        asking = QMessageBox(QMessageBox.Icon.Question, "Start the job?", words, parent=self._page)
        asking.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        start = asking.addButton("Start all the same", QMessageBox.ButtonRole.AcceptRole)
        asking.addButton(QMessageBox.StandardButton.Cancel)
        asking.setDefaultButton(start)
        asking.accepted.connect(partial(self.agreed.emit, job_ids))
        self.asking = asking
        asking.open()
