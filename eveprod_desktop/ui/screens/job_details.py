"""One job of the board in full: what it is, what it costs, its materials, what can be done with it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from eveprod_desktop.core.chains.decisions import Decision
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.workflow.ledger import JobResult
from eveprod_desktop.core.workflow.moves import JobStatus
from eveprod_desktop.core.workflow.rows import JobChange, JobMaterial, ProductionJob
from eveprod_desktop.core.workflow.supply import Readiness
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.models.columns import Column, Total, isk_column, quantity_column, text_column
from eveprod_desktop.ui.screens.board_cards import (
    MOVE_WORDS,
    STATUS_WORDS,
    countdown,
    game_words,
    job_profit_isk,
    moves,
    unsure_words,
)
from eveprod_desktop.ui.screens.board_reading import BoardContent
from eveprod_desktop.ui.screens.job_moved import JobMovedDialog
from eveprod_desktop.ui.screens.job_outcome import outcome_facts
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.theme.palette import Role
from eveprod_desktop.ui.widgets.buttons import IconButton, as_title
from eveprod_desktop.ui.widgets.choice_boxes import by_name, choice_box, offer
from eveprod_desktop.ui.widgets.facts import Facts
from eveprod_desktop.ui.widgets.forms import add_row
from eveprod_desktop.ui.widgets.keys import on_keys
from eveprod_desktop.ui.widgets.labels import ElidedLabel, label
from eveprod_desktop.ui.widgets.number_edit import NumberEdit
from eveprod_desktop.ui.widgets.table import RowsTable

if TYPE_CHECKING:
    from eveprod_desktop.ui.tasks import Task

_WIDTH = 460
_WAY_ICONS = {Decision.MAKE: "made", Decision.BUY: "buy"}
_MOST_RUNS = 1_000_000
_MOST_ISK = 1e15
_FACTS = {
    "status": "State",
    "blueprint": "Blueprint",
    "time": "Time",
    "fee": "Installation, ISK",
    "materials": "Materials, ISK",
    "revenue": "Revenue, ISK",
    "profit": "Profit, ISK",
    "plan": "Plan",
}


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """A material of the job; `cost_isk` is of all units, None where not known."""

    type_id: int
    name: str
    quantity: int
    acquired: int
    decision: Decision
    unit_cost_isk: float | None

    @property
    def cost_isk(self) -> float | None:
        """What all units were estimated to cost."""
        return None if self.unit_cost_isk is None else self.unit_cost_isk * self.quantity

    @property
    def missing(self) -> int:
        """Units still to get."""
        return max(0, self.quantity - self.acquired)


def material_lines(materials: Sequence[JobMaterial], name: Callable[[int], str]) -> list[MaterialLine]:
    """Return the materials of a job, what is missing first."""
    lines = [
        MaterialLine(
            one.type_id, name(one.type_id), one.quantity, one.acquired, one.decision, one.unit_cost_isk
        )
        for one in materials
    ]
    return sorted(lines, key=lambda line: (not line.missing, line.name))


def _way(row: MaterialLine) -> str:
    return f"missing, {row.decision.value} it" if row.missing else "at hand"


def material_columns() -> Sequence[Column[MaterialLine]]:
    """Return the columns of a job's materials."""
    return [
        text_column(
            "item",
            "Material",
            lambda row: row.name,
            width=16,
            picture=lambda row: row.type_id,
            icon=lambda row: _WAY_ICONS[row.decision] if row.missing else "tick",
            icon_role=lambda row: Role.MUTED if row.missing else Role.PROFIT,
            spoken=lambda row: f"{row.name}, {_way(row)}",
        ),
        quantity_column("quantity", "Needed", lambda row: row.quantity, width=10),
        quantity_column("acquired", "At hand", lambda row: row.acquired, width=10),
        quantity_column("missing", "To get", lambda row: row.missing or None, width=12, shown=False),
        isk_column("cost", "ISK", lambda row: row.cost_isk, width=15, total=Total.SUM, hint="As estimated"),
        # the icon tells it of what is missing; names need the room
        text_column("decision", "Way", lambda row: row.decision.value, width=7, choice=True, shown=False),
    ]


def job_facts(
    job: ProductionJob, ready: Readiness | None, content: BoardContent, now: datetime
) -> dict[str, tuple[str, str]]:
    """Return value and hint of every fact of a job: what is true where it is known, else the estimate."""
    status = STATUS_WORDS[job.status]
    if job.status in {"active", "paused"} and countdown(job, now):
        status = f"{status}, {countdown(job, now)}"
    elif ready is not None and ready.waits_for:
        status = f"{status}, waits for {', '.join(str(one) for one in ready.waits_for[:6])}"
    blueprint = f"{job.blueprint_kind}, ME{write.NO_BREAK_SPACE}{job.material_efficiency}"
    blueprint += f" TE{write.NO_BREAK_SPACE}{job.time_efficiency}"
    profit = job_profit_isk(job)
    return {
        "status": (status, ""),
        "blueprint": (blueprint, content.names.get(job.blueprint_type_id, "")),
        "time": (write.duration(job.time_seconds), _moments(job)),
        "fee": _pair(job.job_cost_estimate_isk, job.job_cost_actual_isk, "billed by the game"),
        "materials": _pair(job.material_cost_estimate_isk, job.material_cost_actual_isk, "as you typed"),
        "revenue": _pair(job.revenue_estimate_isk, job.revenue_actual_isk, "as you typed"),
        "profit": (
            write.isk_signed(profit),
            "Revenue less installation and materials; sales tax and broker fee come off when it is sold",
        ),
        "plan": (content.plans.get(job.plan_id or 0, "none"), ""),
    }


class JobDetails(QFrame):
    """`changed` is sent with the job's id and a `JobChange`, `move_wanted` with its id and a state.

    `link_wanted` is sent with its id, the id of a job of the game and its revision, `unlink_wanted` with its
    id, `aside_wanted` with the id of a job of the game that is none of the planned ones.
    """

    changed = Signal(int, object)
    move_wanted = Signal(int, str)
    link_wanted = Signal(int, object, int)
    unlink_wanted = Signal(int)
    aside_wanted = Signal(object)
    closed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.setAccessibleName("Job")
        self._session = session
        self.job: ProductionJob | None = None
        self._now: Callable[[], datetime] = session.app.clock.now
        self.title = ElidedLabel("heading", self)
        self.facts = Facts(_FACTS, self, columns=2)
        self.game = QPushButton("Jobs of the game", self)
        self.game.setMenu(QMenu(self.game))
        self.moved_button = QPushButton("W&hat moved?", self)
        self.moved_button.setToolTip("What moved the margin since the job was priced")
        self.moved_button.clicked.connect(self._tell_moved)
        self.moved: JobMovedDialog | None = None
        self._asked: Task | None = None
        self.buttons: dict[JobStatus, QPushButton] = {}
        self.materials: RowsTable[MaterialLine] = RowsTable(
            session,
            "job-materials",
            material_columns(),
            lambda row: row.type_id,
            noun="material",
            empty_icon="tick",
            parent=self,
        )
        self.materials.show_tools(tools=False)
        self.materials.empty.tell("It uses up nothing.", icon="tick")
        self.materials.opened.connect(self._toggle)
        self.materials.menu_wanted.connect(self._material_menu)
        self.all_at_hand = QPushButton("&All at hand", self)
        self.all_at_hand.setToolTip("Tick every material off")
        self.all_at_hand.clicked.connect(self._tick_all)
        self._make_edits()
        self._lay_out()

    def show_job(self, job: ProductionJob | None, content: BoardContent) -> None:
        """Show a job; None shows nothing."""
        self.job = job
        self.setVisible(job is not None)
        if job is None:
            return
        ready = content.readiness.get(job.job_id)
        self.title.tell(content.names.get(job.item_type_id, f"Type {job.item_type_id}"))
        for key, (text, hint) in job_facts(job, ready, content, self._now()).items():
            self.facts.tell(key, text, hint)
        for status, button in self.buttons.items():
            button.setVisible(status in moves(job))
        self.moved_button.setVisible(
            job.status == "planned" and (job.plan_id is not None or job.snapshot is not None)
        )
        self._show_game(job, content)
        self._ask_outcome(job)
        lines = material_lines(job.materials, lambda type_id: content.names.get(type_id, f"Type {type_id}"))
        self.materials.set_rows(lines)
        self.all_at_hand.setEnabled(job.status == "planned" and any(line.missing for line in lines))
        self._show_edits(job, content)

    def _show_game(self, job: ProductionJob, content: BoardContent) -> None:
        """Offer the jobs of the game that this one may be, or to take its link away."""
        games, menu = content.unsure.get(job.job_id, ()), self.game.menu()
        menu.clear()
        self.game.setVisible(bool(games) or job.esi_job_id is not None)
        if job.esi_job_id is not None:
            self.game.setText("Linked with the game")
            self.game.setToolTip(f"Job {job.esi_job_id} of the game; its state and its bill are followed")
            menu.addAction("Unlink", partial(self.unlink_wanted.emit, job.job_id))
            return
        self.game.setText(unsure_words(len(games)))
        self.game.setToolTip("Say which one it is, or that one is not")
        for game in games:
            words = game_words(game, content.who())
            menu.addAction(
                f"It is this one: {as_title(words)}",
                partial(self.link_wanted.emit, job.job_id, game.esi_job_id, job.revision),
            )
        menu.addSeparator()
        for game in games:
            words = game_words(game, content.who())
            menu.addAction(
                f"Not planned here: {as_title(words)}", partial(self.aside_wanted.emit, game.esi_job_id)
            )

    def _ask_outcome(self, job: ProductionJob) -> None:
        """Ask the worker what the wallet and the bills say of the job; the facts follow."""
        if self._asked is not None:
            self._asked.drop()
        session = self._session
        self._asked = session.tasks.compute(
            "Looking at the wallet", session.operations.job_result, self._told, self._not_told, job.job_id
        )

    def _told(self, result: JobResult) -> None:
        self._asked = None
        if self.job is not None:
            for key, (text, hint) in outcome_facts(self.job, result).items():
                self.facts.tell(key, text, hint)

    def _not_told(self, _error: AppError) -> None:
        self._asked = None  # it was deleted meanwhile: the board is read again already

    def _tell_moved(self) -> None:
        if self.job is None:
            return
        self.moved = JobMovedDialog(self._session, self.job.job_id, self.title.text(), self)
        self.moved.finished.connect(self._forget_moved)
        self.moved.open()
        self.moved.start()

    def _forget_moved(self, _result: int) -> None:
        self.moved = None

    def tick(self) -> None:
        """Write the countdown again."""
        job = self.job
        if job is not None and job.status == "active":
            self.facts.tell("status", f"{STATUS_WORDS[job.status]}, {countdown(job, self._now())}")

    def focus_materials(self) -> None:
        """Put the keyboard into the materials."""
        self.materials.focus_view()

    # changes

    def _send(self, change: JobChange) -> None:
        if self.job is not None:
            self.changed.emit(self.job.job_id, change)

    def _toggle(self, row: MaterialLine) -> None:
        if self.job is not None and self.job.status == "planned":
            self._send(JobChange(acquired=((row.type_id, row.quantity if row.missing else 0),)))

    def _tick_all(self) -> None:
        if self.job is not None:
            self._send(JobChange(acquired=tuple((one.type_id, one.quantity) for one in self.job.materials)))

    def _material_menu(self, menu: QMenu, row: MaterialLine) -> None:
        menu.addAction("Go to the item", lambda: self._session.bus.open_item(row.type_id))
        if self.job is None or self.job.status != "planned":
            return
        menu.addAction("Not at hand" if not row.missing else "At hand", lambda: self._toggle(row))
        other = Decision.MAKE if row.decision is Decision.BUY else Decision.BUY
        menu.addAction(
            f"{other.value.capitalize()} it",
            lambda: self._send(JobChange(decisions=((row.type_id, other),))),
        )

    def _make_edits(self) -> None:
        self.character = choice_box("Who starts it", self, letters=10)
        self.facility = choice_box("Facility", self, letters=10)
        self.runs = NumberEdit("Runs", 1, _MOST_RUNS, self)
        self.me = NumberEdit("ME", 0, 10, self)
        self.te = NumberEdit("TE", 0, 20, self)
        self.fee = NumberEdit("Installation as billed", 0, _MOST_ISK, self, otherwise="as estimated")
        self.spent = NumberEdit("Materials as bought", 0, _MOST_ISK, self, otherwise="by the wallet")
        self.earned = NumberEdit("Revenue as sold", 0, _MOST_ISK, self, otherwise="by the wallet")
        self.note = QLineEdit(self)
        self.note.setPlaceholderText("Note")
        self.note.setAccessibleName("Note")
        self.character.activated.connect(self._character_chosen)
        self.facility.activated.connect(self._facility_chosen)
        self.runs.changed.connect(self._runs_typed)
        self.me.changed.connect(self._me_typed)
        self.te.changed.connect(self._te_typed)
        self.fee.changed.connect(lambda isk: self._send(JobChange(job_cost_actual_isk=isk)))
        self.spent.changed.connect(lambda isk: self._send(JobChange(material_cost_actual_isk=isk)))
        self.earned.changed.connect(lambda isk: self._send(JobChange(revenue_actual_isk=isk)))
        self.note.editingFinished.connect(self._note_typed)

    def _show_edits(self, job: ProductionJob, content: BoardContent) -> None:
        planned = job.status == "planned"
        with QSignalBlocker(self):
            offer(self.character, [("Anybody", None), *by_name(content.owners)])
            self.character.setCurrentIndex(max(0, self.character.findData(job.character_id)))
            offer(self.facility, [("NPC station", None), *((name, name) for name in content.facilities)])
            self.facility.setCurrentIndex(max(0, self.facility.findData(job.facility)))
        for edit, number in (
            (self.runs, job.runs),
            (self.me, job.material_efficiency),
            (self.te, job.time_efficiency),
            (self.fee, job.job_cost_actual_isk),
            (self.spent, job.material_cost_actual_isk),
            (self.earned, job.revenue_actual_isk),
        ):
            if not edit.hasFocus():
                edit.show_number(number)
        for widget in (self.character, self.facility, self.runs, self.me, self.te):
            widget.setEnabled(planned)
        if not self.note.hasFocus():
            self.note.setText(job.note)

    def _character_chosen(self, at: int) -> None:
        self._send(JobChange(character_id=self.character.itemData(at)))

    def _facility_chosen(self, at: int) -> None:
        self._send(JobChange(facility=self.facility.itemData(at)))

    def _runs_typed(self, number: float | None) -> None:
        if number is not None:
            self._send(JobChange(runs=int(number)))

    def _me_typed(self, number: float | None) -> None:
        self._send(JobChange(material_efficiency=int(number or 0)))

    def _te_typed(self, number: float | None) -> None:
        self._send(JobChange(time_efficiency=int(number or 0)))

    def _note_typed(self) -> None:
        if self.job is not None and self.note.text() != self.job.note:
            self._send(JobChange(note=self.note.text()))

    # building

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return room for the materials, and leave the rest to the board."""
        return QSize(_WIDTH, super().sizeHint().height())

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(IconButton(self._session.look, "close", "Close the job", self.closed.emit, self))
        steps = QHBoxLayout()
        steps.setSpacing(sizes.HAIR)
        for status in ("active", "ready", "paused", "completed", "cancelled"):
            button = QPushButton(MOVE_WORDS[status], self)
            button.clicked.connect(partial(self._move, status))
            self.buttons[status] = button
            steps.addWidget(button)
        steps.addStretch(1)
        steps.addWidget(self.moved_button)
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(sizes.HAIR)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        levels = QHBoxLayout()
        levels.setSpacing(sizes.HAIR)
        for title, edit in (("", self.runs), ("ME", self.me), ("TE", self.te)):
            if title:
                levels.addWidget(label(title, "muted", self))
            levels.addWidget(edit)
        add_row(form, "Who", self.character, self)
        add_row(form, "Where", self.facility, self)
        add_row(form, "Runs", self.runs, self, beside=levels)
        add_row(form, "Billed", self.fee, self)
        add_row(form, "Spent", self.spent, self)
        add_row(form, "Earned", self.earned, self)
        add_row(form, "Note", self.note, self)
        below = QHBoxLayout()
        below.addWidget(label("Enter ticks a material off", "caption", self))
        below.addStretch(1)
        below.addWidget(self.all_at_hand)
        column = QVBoxLayout(self)
        column.setContentsMargins(sizes.NORMAL, sizes.SMALL, sizes.NORMAL, sizes.SMALL)
        column.setSpacing(sizes.SMALL)
        column.addLayout(head)
        column.addLayout(steps)
        column.addWidget(self.game)
        column.addWidget(self.facts)
        column.addWidget(self.materials, 1)
        column.addLayout(below)
        column.addLayout(form)
        on_keys(self, Qt.Key.Key_Escape, self.closed)

    def _move(self, status: JobStatus) -> None:
        if self.job is not None:
            self.move_wanted.emit(self.job.job_id, status)


def _pair(estimate: float | None, actual: float | None, how: str) -> tuple[str, str]:
    if actual is None:
        return write.isk(estimate), "estimated"
    return write.isk(actual), f"{how}; estimated {write.isk(estimate)}"


def _moments(job: ProductionJob) -> str:
    parts = []
    for title, moment in (("starts", job.starts_at), ("ends", job.ends_at), ("over", job.completed_at)):
        if moment is not None:
            parts.append(f"{title} {write.moment(moment.timestamp())}")
    return ", ".join(parts)
