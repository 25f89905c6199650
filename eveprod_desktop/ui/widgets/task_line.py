"""Running tasks with their progress and a way to stop them: in the status bar, and all of them in a list."""

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from eveprod_desktop.core.work.monitor import Progress
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.tasks import Task, Tasks
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.theme.look import Look
from eveprod_desktop.ui.widgets.buttons import IconButton
from eveprod_desktop.ui.widgets.labels import ElidedLabel, label

_BAR_WIDTH = 130
_MOST = 2
_LIST_WIDTH = 460
_ENDED_SHOWN = 8
_REFRESH_MS = 500
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
    """Title, step, time left, bar, cancel."""

    def __init__(self, task: Task, tasks: Tasks, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.task = task
        self._tasks = tasks
        self._text = ElidedLabel("caption", self)
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

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def update_progress(self) -> None:
        """Show where the task stands now."""
        step = progress_text(self.task.progress)
        seconds = self.task.seconds_left(self._tasks.now())
        if seconds is not None:
            step += f", {write.time_left(seconds)}"
        if self.task.monitor.cancelled:
            step = "stopping"
        self._text.tell(f"{self.task.title}: {step}" if step else self.task.title)
        show_progress(self._bar, self.task.progress)
        self._cancel.setEnabled(not self.task.monitor.cancelled)

    def stretch(self) -> None:
        """Let the words take the room, as in a list."""
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def _stop(self) -> None:
        self.task.cancel()
        self.update_progress()


class RunningTasks(QWidget):
    """The tasks that last, for the status bar: the oldest two, and a button that lists all."""

    def __init__(self, tasks: Tasks, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._look = look
        self._lines: dict[Task, TaskLine] = {}
        self.list: TaskList | None = None
        self.button = QToolButton(self)
        self.button.setObjectName("tasks")
        self.button.setToolTip("All tasks (Ctrl+Shift+T)")
        self.button.clicked.connect(self.open_list)
        # not the button's own, which every change of its text would end
        QShortcut(QKeySequence("Ctrl+Shift+T"), self).activated.connect(self.open_list)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(self.button)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        tasks.noticed.connect(self._add)
        tasks.progressed.connect(self._update)
        tasks.ended.connect(self._remove)
        self._arrange()

    @property
    def lines(self) -> list[TaskLine]:
        """The tasks in sight or waiting for room."""
        return list(self._lines.values())

    def open_list(self) -> None:
        """Show all tasks, running and ended."""
        self.list = TaskList(self._tasks, self._look, self)
        self.list.adjustSize()
        corner = self.mapToGlobal(QPoint(self.width() - _LIST_WIDTH, -self.list.height() - sizes.SMALL))
        self.list.move(corner)
        self.list.show()
        self.list.setFocus(Qt.FocusReason.PopupFocusReason)

    def _add(self, task: Task) -> None:
        line = self._lines[task] = TaskLine(task, self._tasks, self._look, self)
        self._layout.insertWidget(self._layout.count() - 1, line)
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
        self.button.setText(f"{more} more" if more > 0 else "Tasks")
        self.button.setAccessibleName(f"Tasks: {write.count(len(self._lines), 'running task')}")


class TaskList(QFrame):
    """A list above the status bar: what runs, each with its cancel, and what ran before."""

    def __init__(self, tasks: Tasks, look: Look, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("kind", "card")
        self.setAccessibleName("Tasks")
        self.setFixedWidth(_LIST_WIDTH)
        self._tasks = tasks
        self._look = look
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(sizes.NORMAL, sizes.NORMAL, sizes.NORMAL, sizes.NORMAL)
        self._layout.setSpacing(sizes.HAIR)
        self._body = QWidget(self)
        self._fill()
        for told in (tasks.noticed, tasks.ended):
            told.connect(self._fill)
        tasks.progressed.connect(self._update)
        timer = QTimer(self)
        timer.setInterval(_REFRESH_MS)
        timer.timeout.connect(self._update)
        timer.start()

    @property
    def lines(self) -> list[TaskLine]:
        """The running tasks."""
        return self._body.findChildren(TaskLine)

    @property
    def ended(self) -> list[str]:
        """What is said of tasks that have ended."""
        return [_ended_words(task) for task in self._tasks.recent[:_ENDED_SHOWN]]

    def cancel_all(self) -> None:
        """Stop everything that runs."""
        for line in self.lines:
            line.task.cancel()
        self._update()

    def _fill(self) -> None:
        self._layout.removeWidget(self._body)
        self._body.hide()
        self._body.deleteLater()
        self._body = QWidget(self)
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.HAIR)
        running = [task for task in self._tasks.running if task.noticed]
        column.addWidget(label("Running" if running else "Nothing is running.", "heading", self._body))
        for task in running:
            line = TaskLine(task, self._tasks, self._look, self._body)
            line.stretch()
            column.addWidget(line)
        if len(running) > 1:
            button = QPushButton("Cancel all", self._body)
            button.clicked.connect(self.cancel_all)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignRight)
        if self.ended:
            column.addSpacing(sizes.SMALL)
            column.addWidget(label("Before", "heading", self._body))
            for words in self.ended:
                line_of_words = ElidedLabel("caption", self._body)
                line_of_words.tell(words)
                column.addWidget(line_of_words)
        self._layout.addWidget(self._body)
        self.adjustSize()

    def _update(self) -> None:
        for line in self.lines:
            line.update_progress()


def _ended_words(task: Task) -> str:
    took = (task.ended_seconds or task.started_seconds) - task.started_seconds
    return f"{task.title}: {task.outcome} after {took:.1f}{write.NO_BREAK_SPACE}s"
