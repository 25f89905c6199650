"""One running task with its progress and a way to stop it."""

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QWidget

from eveprod_desktop.core.work.monitor import Progress
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.tasks import Task, Tasks
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.theme.look import Look
from eveprod_desktop.ui.widgets.buttons import IconButton
from eveprod_desktop.ui.widgets.labels import label

_BAR_WIDTH = 130
_MOST = 3
_PARTS = 1000


def progress_text(progress: Progress | None) -> str:
    """Say where a task stands: `types 12 300 of 50 000 rows (2 of 7)`."""
    if progress is None:
        return ""
    text = progress.step
    if progress.total is not None and progress.total > 1:
        text += f" {write.whole(progress.done)} of {write.whole(progress.total)} {progress.unit}".rstrip()
    elif progress.done:
        text += f" {write.whole(progress.done)} {progress.unit}".rstrip()
    if progress.steps > 1:
        text += f" ({progress.number} of {progress.steps})"
    return text


def show_progress(bar: QProgressBar, progress: Progress | None) -> None:
    """Fill a bar; it wanders where the end can't be known."""
    fraction = None if progress is None else progress.fraction
    bar.setRange(0, 0 if fraction is None else _PARTS)
    if fraction is not None:
        bar.setValue(round(fraction * _PARTS))


class TaskLine(QWidget):
    """Title, step, bar, cancel."""

    def __init__(self, task: Task, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.task = task
        self._text = label("", "caption", self)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(_BAR_WIDTH)
        self._bar.setAccessibleName(task.title)
        self._cancel = IconButton(look, "close", f"Cancel: {task.title}", self._stop, self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(sizes.SMALL, 0, 0, 0)
        layout.setSpacing(sizes.SMALL)
        for widget in (self._text, self._bar, self._cancel):
            layout.addWidget(widget)
        self.update_progress()

    def update_progress(self) -> None:
        """Show where the task stands now."""
        step = progress_text(self.task.progress)
        title = self.task.title
        if self.task.monitor.cancelled:
            step = "stopping"
        self._text.setText(f"{title}: {step}" if step else title)
        show_progress(self._bar, self.task.progress)

    def _stop(self) -> None:
        self.task.cancel()
        self._cancel.setEnabled(False)
        self.update_progress()


class RunningTasks(QWidget):
    """The tasks that last, for the status bar: the oldest three, and how many more."""

    def __init__(self, tasks: Tasks, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._lines: dict[Task, TaskLine] = {}
        self._more = label("", "caption", self)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(self._more)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        tasks.noticed.connect(self._add)
        tasks.progressed.connect(self._update)
        tasks.ended.connect(self._remove)

    @property
    def lines(self) -> list[TaskLine]:
        """The tasks in sight or waiting for room."""
        return list(self._lines.values())

    def _add(self, task: Task) -> None:
        line = self._lines[task] = TaskLine(task, self._look, self)
        self._layout.addWidget(line)
        self._arrange()

    def _update(self, task: Task) -> None:
        if task in self._lines:
            self._lines[task].update_progress()

    def _remove(self, task: Task) -> None:
        line = self._lines.pop(task, None)
        if line is not None:
            self._layout.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._arrange()

    def _arrange(self) -> None:
        for place, line in enumerate(self._lines.values()):
            line.setVisible(place < _MOST)
        more = len(self._lines) - _MOST
        self._more.setText(f"{more} more" if more > 0 else "")
        self._more.setVisible(more > 0)
