"""The jobs of all characters and corporations in the game, with a countdown by the server's clock."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.screens.industry_job_rows import (
    OPEN_STATES,
    VIEWS,
    JobLine,
    JobsRead,
    SlotLine,
    job_columns,
    next_end,
    read_jobs,
    slot_columns,
    wanted_lines,
)
from eveprod_desktop.ui.screens.owned_screen import OwnedScreen
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.choice_boxes import by_title, choice_box
from eveprod_desktop.ui.widgets.facts import Facts
from eveprod_desktop.ui.widgets.flowing import FlowingLayout
from eveprod_desktop.ui.widgets.labels import label
from eveprod_desktop.ui.widgets.splitting import split
from eveprod_desktop.ui.widgets.table import RowsTable

_TICK_MS = 1000
_SLOTS_HEIGHT = 150


class IndustryJobsScreen(OwnedScreen[JobsRead]):
    """A double click opens the product's page. `characters_wanted`: somebody should sign in."""

    NAME = "industry-jobs"
    TITLE = "Industry jobs"
    WATCHES = Changed.OWNED | Changed.CHARACTERS | Changed.STATIC_DATA | Changed.JOBS | Changed.SETTINGS
    ICON = "clock"
    READING = "Reading industry jobs"
    NOTHING_YET = "No industry job was ever seen"
    ARRIVING = (
        "Jobs of the last 90 days come with the next refresh, and stay here for good."
        " The Characters screen shows how far it is."
    )
    NOBODY = (
        "Sign a character in, and its jobs and those of its corporation are listed here,"
        " each with its countdown."
    )

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._answer: JobsRead | None = None
        self._next_end: datetime | None = None
        self._shown_end: datetime | None = None
        self.owner_box.chosen.connect(self._show)
        views = {key: title for key, (title, _states) in VIEWS.items()}
        self.state_box = choice_box("Which jobs", self, letters=None, entries=by_title(views))
        self.state_box.activated.connect(lambda _at: self._show())
        self.facts = Facts(
            {
                "ready": "Ready",
                "running": "Running",
                "paused": "Paused",
                "next": "Next one ends in",
                "free": "Free slots",
            },
            self,
        )
        columns = job_columns(self.now)
        self.table: RowsTable[JobLine] = RowsTable(
            session,
            "industry-jobs",
            columns,
            lambda line: (line.job.owner_id, line.job.job_id),
            noun="job",
            empty_icon="clock",
            parent=self,
        )
        self._left = [column.key for column in columns].index("left")
        self.table.sort_at_first("left", falling=False)
        self.table.opened.connect(lambda line: session.bus.open_item(line.shown_type_id))
        slots = slot_columns(self.now)
        self.slots: RowsTable[SlotLine] = RowsTable(
            session, "job-slots", slots, lambda line: line.character_id, noun="character", parent=self
        )
        self._next = len(slots) - 1
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._lay_out()

    def now(self) -> datetime:
        """Return the server's moment."""
        return self.session.app.esi.now()

    def take_focus(self) -> None:
        """Put the keyboard into the jobs."""
        self.table.focus_view()

    def state(self) -> Mapping[str, object]:
        """Return which jobs are looked at."""
        return {"owner": self.owner_box.key, "view": str(self.state_box.currentData())}

    def restore(self, state: Mapping[str, object]) -> None:
        """Look at the same jobs as at the last start."""
        self.owner_box.key = str(state.get("owner") or "")
        self.state_box.setCurrentIndex(max(0, self.state_box.findData(str(state.get("view")))))

    def look_at(self, key: str) -> None:
        """Choose which jobs to see, by a key of `VIEWS`."""
        self.state_box.setCurrentIndex(max(0, self.state_box.findData(key)))
        self._show()

    def tick(self) -> None:
        """Write the time left anew where it is in sight; show jobs that have just ended as ready."""
        if self._answer is None:
            return
        now = self.now()
        if self._next_end is not None and self._next_end <= now:
            self._show()
            return
        _write_in_sight(self.table, self._left)
        _write_in_sight(self.slots, self._next)
        self._tell_next(now)

    def reader(self) -> Callable[[Monitor], JobsRead]:
        """Return what reads every job that was ever seen."""
        app = self.session.app
        return lambda _monitor: read_jobs(app)

    def filled(self, answer: JobsRead) -> bool:
        """Whether there was ever a job."""
        return bool(answer.lines)

    def show_answer(self, answer: JobsRead) -> None:
        """Show the jobs of those chosen."""
        self._answer = answer
        self._show()

    def _show(self) -> None:
        answer = self._answer
        if answer is None or not answer.lines:
            self._next_end = None
            self._run_clock()
            self.table.set_rows(())
            return
        now, whose = self.now(), self.owner_box.owner_ids
        _title, states = VIEWS[str(self.state_box.currentData())]
        self.table.set_rows(wanted_lines(answer.lines, states, whose, now))
        if not self.table.model.total:
            self.table.empty.tell(
                "No such job.", "Choose other jobs, or somebody else's, above.", icon="clock"
            )
            self.table.show_view(filled=False)
        slots = [one for one in answer.slots if whose is None or one.character_id in whose]
        self.slots.set_rows(slots or answer.slots)
        opened = wanted_lines(answer.lines, OPEN_STATES, whose, now)
        counts = Counter(line.state(now) for line in opened)
        self.facts.tell("ready", write.whole(counts["ready"]))
        self.facts.tell("running", write.whole(counts["active"]))
        self.facts.tell("paused", write.whole(counts["paused"]))
        self._tell_free(slots or list(answer.slots))
        # also of jobs out of sight: the counts have to follow
        self._next_end = next_end(answer.lines, now)
        self._shown_end = next_end(opened, now)
        self._tell_next(now)
        self._run_clock()

    def _tell_free(self, slots: list[SlotLine]) -> None:
        kinds = zip(*(one.slots for one in slots), strict=True) if slots else ()
        words = [
            f"{sum(use.free for use in kind)} {title}"
            for kind, title in zip(kinds, ("manufacturing", "science", "reactions"), strict=False)
        ]
        self.facts.tell("free", ", ".join(words) or write.UNKNOWN)

    def _tell_next(self, now: datetime) -> None:
        end = self._shown_end
        left = None if end is None else max(0.0, (end - now).total_seconds())
        self.facts.tell("next", write.duration(left))

    def _run_clock(self) -> None:
        """Let the clock tick while somebody sees something that changes with it."""
        if self.isVisible() and self._next_end is not None:
            self._timer.start()
        else:
            self._timer.stop()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Go on ticking."""
        super().showEvent(event)
        self._show()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Tick for nobody."""
        self._timer.stop()
        super().hideEvent(event)

    def _lay_out(self) -> None:
        line = FlowingLayout(self.bar)
        line.add_named("Whose", self.owner_box)
        line.add_named("Which", self.state_box)
        below = QWidget(self)
        column = QVBoxLayout(below)
        column.setContentsMargins(0, sizes.SMALL, 0, 0)
        column.setSpacing(sizes.SMALL)
        column.addWidget(self.slots)
        self.slots.put_heading(label("Slots", "heading", below))
        parts = [(self.table, 1), (below, 0)]
        sides = split("industry-jobs-split", Qt.Orientation.Vertical, parts, self)
        sides.setSizes([10 * _SLOTS_HEIGHT, _SLOTS_HEIGHT])
        self.lay_out(sides, self.facts)


def _write_in_sight(table: "RowsTable[JobLine] | RowsTable[SlotLine]", column: int) -> None:
    """Write a column anew in the lines that are in sight: the others are written when they come to it."""
    view, lines = table.view, table.model.rowCount()
    if not lines or not table.isVisible():
        return
    first = max(0, view.indexAt(QPoint(0, 0)).row())
    last = view.indexAt(QPoint(0, view.viewport().height() - 1)).row()
    table.model.write_again(range(first, (last if last >= 0 else lines - 1) + 1), column)
