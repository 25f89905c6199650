"""The board: jobs as cards in the columns of their states, moved by mouse or keyboard, undone at will."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.core.workflow.moves import JobStatus
from eveprod_desktop.core.workflow.rows import Done, JobChange
from eveprod_desktop.core.workflow.shopping_rows import ShoppingSource
from eveprod_desktop.core.workflow.undoing import Undone
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.messages import Level
from eveprod_desktop.ui.screen import Screen, page_layout
from eveprod_desktop.ui.screens.board_cards import COLUMNS, MOVE_WORDS, moves, shown_cards
from eveprod_desktop.ui.screens.board_linking import BoardLinking
from eveprod_desktop.ui.screens.board_ordering import BoardOrdering
from eveprod_desktop.ui.screens.board_reading import PLAN_CHOICES, BoardContent, read_board
from eveprod_desktop.ui.screens.job_details import JobDetails
from eveprod_desktop.ui.screens.job_starting import JobStarting
from eveprod_desktop.ui.screens.new_job import NewJobDialog
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.card_list import CardList
from eveprod_desktop.ui.widgets.choice_boxes import by_name, choice_box, offer
from eveprod_desktop.ui.widgets.empty import EmptyState
from eveprod_desktop.ui.widgets.keys import on_keys
from eveprod_desktop.ui.widgets.labels import label, primary
from eveprod_desktop.ui.widgets.splitting import split

if TYPE_CHECKING:
    from datetime import datetime

    from eveprod_desktop.ui.models.cards import Card

_TICK_MS = 1000
_COLUMN_WIDTH = 104
_DETAILS_WIDTH = 360
_KEPT_DONE = 200


class JobsScreen(Screen):
    """Columns of cards, and the job chosen beside them."""

    NAME = "jobs"
    TITLE = "Jobs"
    WATCHES = (
        Changed.JOBS
        | Changed.PLANS
        | Changed.STATIC_DATA
        | Changed.CHARACTERS
        | Changed.FACILITIES
        | Changed.OWNED
    )

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.content: BoardContent | None = None
        self._chosen: int | None = None
        self.columns: dict[JobStatus, CardList] = {}
        self._heads: dict[JobStatus, QWidget] = {}
        self._titles = {status: label(title, "heading", self) for status, title in COLUMNS}
        for status, title in COLUMNS:
            self.columns[status] = self._make_column(status, title)
        self.details = JobDetails(session, self)
        self.details.changed.connect(self._change)
        self.details.move_wanted.connect(lambda job_id, status: self.move_jobs([job_id], status))
        self.details.closed.connect(self._close_details)
        self.ordering = BoardOrdering(session, self)
        self.ordering.created.connect(self._created)
        self.starting = JobStarting(session, self)
        self.starting.agreed.connect(self._start_now)
        self.linking = BoardLinking(session, self)
        self.linking.failed.connect(self.reload)
        self.details.link_wanted.connect(self.linking.link)
        self.details.unlink_wanted.connect(self.linking.unlink)
        self.details.aside_wanted.connect(self.linking.set_aside)
        self.details.hide()
        self._shared_out = False
        self.plan, self.character = choice_box("Plan", self), choice_box("Character", self)
        for box in (self.plan, self.character):
            box.activated.connect(lambda _at: self._show())
        self.filter_box = QLineEdit(self)
        self.filter_box.setPlaceholderText("Filter")
        self.filter_box.setAccessibleName("Filter the jobs")
        self.filter_box.setClearButtonEnabled(True)
        self.filter_box.textChanged.connect(lambda _text: self._show())
        self.new = primary("&New job…", self)
        self.new.clicked.connect(self.order)
        self.undo_button = QPushButton("&Undo", self)
        self.undo_button.clicked.connect(self.undo)
        self.redo_button = QPushButton("&Redo", self)
        self.redo_button.clicked.connect(self.redo)
        self.empty = EmptyState(session.look, "jobs", self)
        self.empty.acted.connect(self.order)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._shortcuts()
        self._lay_out()

    # Screen

    def reload(self) -> None:
        """Read all jobs."""
        app = self.session.app

        def read(_monitor: Monitor) -> BoardContent:
            return read_board(app)

        self.session.tasks.read("Reading the jobs", read, self._read, self._not_read, listed=False)

    def take_focus(self) -> None:
        """Put the keyboard on the first card."""
        for column in self.columns.values():
            if column.cards.rowCount():
                column.step_in()
                return
        self.new.setFocus()

    def state(self) -> Mapping[str, object]:
        """Return which job is looked at."""
        return {"job": self._chosen}

    def restore(self, state: Mapping[str, object]) -> None:
        """Look at the same job again, if it is still there."""
        job = state.get("job")
        self._chosen = job if isinstance(job, int) else None

    # showing

    def _read(self, content: BoardContent) -> None:
        self.content = content
        with QSignalBlocker(self.plan), QSignalBlocker(self.character):
            offer(self.plan, [("All jobs", None), *PLAN_CHOICES, *by_name(content.plans)])
            offer(self.character, [("Everybody", None), *by_name(content.owners)])
        self._show()

    def _not_read(self, error: AppError) -> None:
        self.empty.tell_error(error)
        self._stack.setCurrentWidget(self.empty)

    def _show(self) -> None:
        content = self.content
        if content is None:
            return
        cards = self._cards(content)
        for status, title in COLUMNS:
            lying = cards[status]
            self._titles[status].setText(f"{title}  {write.whole(len(lying))}" if lying else title)
            self.columns[status].cards.show(lying[:_KEPT_DONE] if status == "completed" else lying)
        self._heads["cancelled"].setVisible(bool(cards["cancelled"]))
        what = "" if content.undoable is None else content.undoable.what
        if self.linking.undoable:
            what = "Set a job of the game aside"
        self.undo_button.setEnabled(bool(what))
        self.undo_button.setToolTip(f"{what} (Ctrl+Z)" if what else "")
        self.redo_button.setEnabled(content.redoable is not None)
        self.redo_button.setToolTip(
            f"{content.redoable.what} (Ctrl+Y)" if content.redoable is not None else ""
        )
        if content.jobs or content.unlinked:
            self._stack.setCurrentWidget(self._filled)
        else:
            self.empty.tell(
                "No jobs yet",
                "Plan something in the Planner and create its jobs, or plan one job by hand.",
                action="New job…",
                icon="jobs",
            )
            self._stack.setCurrentWidget(self.empty)
        self._show_chosen()

    def _cards(self, content: BoardContent, *, only_running: bool = False) -> "dict[JobStatus, list[Card]]":
        wanted = self.plan.currentData(), self.character.currentData(), self.filter_box.text()
        return shown_cards(content, *wanted, now=self._now(), only_running=only_running)

    def _show_chosen(self) -> None:
        content = self.content
        if content is None:
            return
        job = None if self._chosen is None else content.by_id.get(self._chosen)
        self.details.show_job(job, content)
        if job is not None and not self._shared_out:
            self._share_out()

    def _share_out(self) -> None:
        """Leave the board all the room that the first job chosen can do without; then a person decides."""
        self._shared_out = True
        if self.session.memory.bytes_of(f"splits/{self._filled.objectName()}") is None:
            room, wanted = self._filled.width(), self.details.sizeHint().width()
            self._filled.setSizes([room - wanted, wanted])

    def _pick(self, job_id: int) -> None:
        self._chosen = job_id
        for column in self.columns.values():
            if column.current() is not None and not column.select(job_id):
                column.clearSelection()
        self._show_chosen()

    def _close_details(self) -> None:
        self._chosen = None
        self.details.hide()
        self.take_focus()

    def _now(self) -> "datetime":
        return self.session.app.clock.now()

    def _tick(self) -> None:
        """Count down; the cards of running jobs alone are written anew."""
        content = self.content
        if content is None or not self.columns["active"].cards.rowCount():
            return
        self.columns["active"].cards.show(self._cards(content, only_running=True)["active"])
        self.details.tick()

    # moving

    def move_jobs(self, job_ids: Sequence[int], status: JobStatus) -> None:
        """Have jobs go to a state; before one is started, what speaks against it is told."""
        content = self.content
        job_ids = [one for one in job_ids if one > 0]  # those of the game move in the game
        if content is None or not job_ids:
            return
        starting = [
            one
            for one in job_ids
            if status == "active" and one in content.by_id and content.by_id[one].status == "planned"
        ]
        if starting:
            self.starting.start(job_ids, starting)
        else:
            self._move_now(job_ids, status)

    def _start_now(self, job_ids: Sequence[int]) -> None:
        self._move_now(job_ids, "active")

    def _move_now(self, job_ids: Sequence[int], status: JobStatus) -> None:
        workflow, change = self.session.app.workflow, JobChange(status=status)

        def write_jobs(_monitor: Monitor) -> Done:
            return workflow.update_jobs(job_ids, change)

        self.session.tasks.write("Moving jobs", write_jobs, self._moved, self._not_changed)

    def _moved(self, done: Done) -> None:
        self.linking.forget()
        if done.startable:
            jobs = write.count(len(done.startable), "job")
            self.session.messages.post(Level.INFO, f"{jobs} can start now.", key="startable")
        self.session.bus.announce(Changed.JOBS)

    def _change(self, job_id: int, change: JobChange) -> None:
        workflow = self.session.app.workflow
        content = self.content
        job = None if content is None else content.by_id.get(job_id)
        if job is None:
            return
        revision = job.revision

        def write_job(_monitor: Monitor) -> Done:
            return workflow.update_job(job_id, change, revision=revision)

        self.session.tasks.write("Changing the job", write_job, self._moved, self._not_changed)

    def _not_changed(self, error: AppError) -> None:
        self.session.messages.report(error)
        self.reload()

    # making, deleting, undoing

    def order(self) -> None:
        """Open the form for a job planned by hand."""
        content = self.content
        if content is None:
            self.ordering.open({}, ())
        else:
            self.ordering.open(content.owners, content.facilities)

    @property
    def dialog(self) -> NewJobDialog | None:
        """The form that is open."""
        return self.ordering.dialog

    def _created(self, job_id: int) -> None:
        self.linking.forget()
        self._chosen = job_id
        self.session.bus.announce(Changed.JOBS)

    def delete(self) -> None:
        """Delete the jobs selected; Undo brings them back."""
        ids = [card.key for column in self.columns.values() for card in column.chosen() if card.key > 0]
        if not ids:
            return
        workflow = self.session.app.workflow

        def delete(_monitor: Monitor) -> Done:
            return workflow.delete(ids)

        self.session.tasks.write("Deleting jobs", delete, self._deleted, self._not_changed)

    def _deleted(self, done: Done) -> None:
        self.linking.forget()
        jobs = write.count(len(done.jobs), "job")
        self.session.messages.post(Level.INFO, f"{jobs} deleted.", "Ctrl+Z brings them back.", key="deleted")
        self.session.bus.announce(Changed.JOBS)

    def undo(self) -> None:
        """Take the last change of jobs and plans back."""
        if self.linking.undoable:
            self.linking.take_back()
            return
        workflow = self.session.app.workflow

        def undo(_monitor: Monitor) -> Undone:
            return workflow.undo()

        self.session.tasks.write("Undoing", undo, self._undone, self._not_changed)

    def redo(self) -> None:
        """Take the last undo back."""
        workflow = self.session.app.workflow

        def redo(_monitor: Monitor) -> Undone:
            return workflow.redo()

        self.session.tasks.write("Redoing", redo, self._undone, self._not_changed)

    def _undone(self, undone: Undone) -> None:
        self.session.messages.post(Level.INFO, f"Taken back: {undone.what}.", key="undone")
        self.session.bus.announce(Changed.JOBS | Changed.PLANS)

    # building

    def _make_column(self, status: JobStatus, title: str) -> CardList:
        column = CardList(self.session, title, self)
        column.picked.connect(self._pick)
        column.opened.connect(self._open)
        column.dropped.connect(lambda ids: self.move_jobs(ids, status))
        column.stepped.connect(lambda step: self._step_card(column, step))
        column.sideways.connect(lambda step: self._step_column(status, step))
        column.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        column.customContextMenuRequested.connect(
            lambda point: self._menu(column).popup(column.viewport().mapToGlobal(point))
        )
        return column

    def _open(self, job_id: int) -> None:
        self._pick(job_id)
        self.details.focus_materials()

    def _step_card(self, column: CardList, step: int) -> None:
        """Move the cards chosen one state on, or (as the game has no way back) undo the last step."""
        card, content = column.current(), self.content
        job = None if card is None or content is None else content.by_id.get(card.key)
        if job is None:
            return
        if step < 0:
            self.undo()
            return
        onwards = [status for status in moves(job) if status not in {"paused", "cancelled"}]
        if onwards:
            self.move_jobs([one.key for one in column.chosen()] or [job.job_id], onwards[0])

    def _step_column(self, status: JobStatus, step: int) -> None:
        order = [key for key, _ in COLUMNS]
        at = order.index(status) + step
        while 0 <= at < len(order):
            column = self.columns[order[at]]
            if column.isVisible() and column.cards.rowCount():
                column.step_in()
                current = column.current()
                if current is not None:
                    self._pick(current.key)
                return
            at += step

    def _menu(self, column: CardList) -> QMenu:
        """Make the menu of the cards chosen in a column."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        content, chosen = self.content, column.chosen()
        jobs = (
            [] if content is None else [content.by_id[one.key] for one in chosen if one.key in content.by_id]
        )
        if jobs:
            for status in moves(jobs[0]):
                if all(status in moves(job) for job in jobs):
                    ids = [job.job_id for job in jobs]
                    menu.addAction(MOVE_WORDS[status], partial(self.move_jobs, ids, status))
            menu.addSeparator()
            planned = tuple(job.job_id for job in jobs if job.status == "planned")
            if planned:
                title = "Shopping list of this job" if len(planned) == 1 else "Shopping list of these jobs"
                menu.addAction(title, partial(self._shop, planned))
            menu.addAction("Go to the item", lambda: self.session.bus.open_item(jobs[0].item_type_id))
            menu.addAction("Delete", self.delete)
        elif chosen:
            menu.addAction("Go to the item", lambda: self.session.bus.open_item(chosen[0].picture))
        menu.addAction("New job…", self.order)
        return menu

    def _shop(self, job_ids: tuple[int, ...]) -> None:
        self.session.bus.shop(ShoppingSource("jobs", job_ids=job_ids))

    def _shortcuts(self) -> None:
        for keys, act in (
            (QKeySequence(QKeySequence.StandardKey.Undo), self.undo),
            (QKeySequence("Ctrl+Y"), self.redo),
            (QKeySequence("Ctrl+Shift+Z"), self.redo),
            (QKeySequence(QKeySequence.StandardKey.Delete), self.delete),
            (QKeySequence(QKeySequence.StandardKey.New), self.order),
            (QKeySequence(QKeySequence.StandardKey.Find), self.filter_box.setFocus),
        ):
            on_keys(self, keys, act)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(sizes.SMALL)
        head.addWidget(label(self.TITLE, "title", self))
        head.addSpacing(sizes.LARGE)
        for widget in (self.plan, self.character, self.filter_box):
            head.addWidget(widget)
        head.addStretch(1)
        for button in (self.undo_button, self.redo_button, self.new):
            head.addWidget(button)
        board = QWidget(self)
        line = QHBoxLayout(board)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(sizes.SMALL)
        for status, _title in COLUMNS:
            frame = QFrame(board)
            frame.setMinimumWidth(_COLUMN_WIDTH)
            column = QVBoxLayout(frame)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(sizes.HAIR)
            column.addWidget(self._titles[status])
            column.addWidget(self.columns[status], 1)
            self._heads[status] = frame
            line.addWidget(frame, 1)
        parts = [(board, 1), (self.details, 0)]
        self._filled = split("jobs-split", Qt.Orientation.Horizontal, parts, self)
        self._filled.setSizes([3 * _DETAILS_WIDTH, _DETAILS_WIDTH])
        below = QWidget(self)
        self._stack = QStackedLayout(below)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._filled)
        layout = page_layout(self)
        layout.addLayout(head)
        layout.addWidget(below, 1)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Count down while one looks."""
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Stop counting."""
        super().hideEvent(event)
        self._timer.stop()
