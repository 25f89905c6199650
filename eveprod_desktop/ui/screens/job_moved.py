"""What moved the margin of a planned job since it was priced, in a window of its own."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.screens.plan_moved import MovedView
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes

if TYPE_CHECKING:
    from eveprod_desktop.core.workflow.service import StartCheck

_SIZE = QSize(820, 420)


class JobMovedDialog(QDialog):
    """Prices the job (or the plan it is of) anew in the worker, and tells cause by cause what moved."""

    def __init__(self, session: Session, job_id: int, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"What moved: {name}")
        self.resize(_SIZE)
        self._session = session
        self._job_id = job_id
        self.view = MovedView(session, self)
        self.view.words.setText("Looking at the prices of now …")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(sizes.LARGE, sizes.NORMAL, sizes.LARGE, sizes.NORMAL)
        column.addWidget(self.view, 1)
        column.addWidget(buttons)

    def start(self) -> None:
        """Begin to look."""
        session = self._session

        def read(_monitor: Monitor) -> Mapping[int, str]:
            return session.names()

        session.tasks.read("Reading names", read, self._named, self._failed, listed=False)

    def _named(self, names: Mapping[int, str]) -> None:
        self.view.know(lambda type_id: names.get(type_id, f"Type {type_id}"))
        self._session.tasks.compute(
            "Looking at the margin",
            self._session.operations.start_checks,
            self._checked,
            self._failed,
            (self._job_id,),
        )

    def _checked(self, checks: "tuple[StartCheck, ...]") -> None:
        movement = checks[0].movement if checks else None
        self.view.show_movement(movement)
        if movement is None:
            self.view.words.setText("Of this job nothing was kept to compare with.")

    def _failed(self, error: AppError) -> None:
        self.view.show_failed(error)
