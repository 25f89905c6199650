"""From "I want 20 of these" to jobs, a shopping list, a schedule and what will be left of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSplitter, QWidget

from eveprod_desktop.core.chains.decisions import Deciding, Decision
from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.invention import decryptors
from eveprod_desktop.core.planning.rows import Target
from eveprod_desktop.core.planning.sheet import PlanSheet
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.core.workflow.shopping_rows import PlanInHand, ShoppingSource
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.deciding import DecisionSteps
from eveprod_desktop.ui.messages import Level
from eveprod_desktop.ui.screen import Screen, page_layout
from eveprod_desktop.ui.screens.plan_answer import PlanAnswerView
from eveprod_desktop.ui.screens.plan_form import FormChoices, PlanForm
from eveprod_desktop.ui.screens.plan_lines import PartLine
from eveprod_desktop.ui.screens.plan_memory import plan_from_state, plan_to_state
from eveprod_desktop.ui.screens.plan_pasting import PasteDialog, ReadList
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.choice_boxes import choice_box
from eveprod_desktop.ui.widgets.keys import on_keys
from eveprod_desktop.ui.widgets.labels import ElidedLabel, label, primary

if TYPE_CHECKING:
    from collections.abc import Callable

    from eveprod_desktop.app import App
    from eveprod_desktop.core.workflow.plan_store import SavedPlan
    from eveprod_desktop.core.workflow.plans import PlanRow, PlanSaved
    from eveprod_desktop.core.workflow.rows import Done
    from eveprod_desktop.ui.tasks import Task

_ASK_AFTER_MS = 120
_FORM_WIDTH = 320
_PLANS_LETTERS = 36
_ROOM_FIRST = 4
"""How much more of the room in a line the box of plans takes than what is told of the plan."""


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a plan: choices for the form, saved plans, decisions, names of the products."""

    choices: FormChoices
    plans: tuple["PlanRow", ...]
    decisions: Mapping[int, Decision]
    names: Mapping[int, str]


class PlannerScreen(Screen):
    """The form at the left, the answer at the right; the answer follows every change of the form."""

    NAME = "planner"
    TITLE = "Planner"
    WATCHES = (
        Changed.STATIC_DATA
        | Changed.CHAINS
        | Changed.PRICES
        | Changed.FACILITIES
        | Changed.SETTINGS
        | Changed.CHARACTERS
        | Changed.OWNED
        | Changed.PLANS
        | Changed.JOBS
        | Changed.DECISIONS
    )

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.sheet: PlanSheet | None = None
        self.saved: SavedPlan | None = None
        self._task: Task | None = None
        # from the outside in: a widget put into another later has its style worked out once more
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        self.form = PlanForm(session, self._split)
        self.form.changed.connect(self._wish)
        self.form.paste_wanted.connect(self.paste)
        self.answer = PlanAnswerView(session, self._split)
        self.decisions = DecisionSteps(session, self.answer)
        self.answer.decide.connect(self._decide)
        self.answer.undo_wanted.connect(self.decisions.undo)
        self.answer.explain_wanted.connect(self._explain)
        self.answer.shopping_wanted.connect(self.shop)
        self.plans = choice_box("Saved plans", self, letters=10)
        self.plans.setMaximumWidth(_PLANS_LETTERS * self.fontMetrics().averageCharWidth())
        self.plans.activated.connect(self._plan_chosen)
        self.new = QPushButton("&New", self)
        self.new.clicked.connect(self.start_anew)
        self.save_button = QPushButton("&Save", self)
        self.save_button.clicked.connect(self.save)
        self.delete_button = QPushButton("&Delete", self)
        self.delete_button.clicked.connect(self.delete)
        self.copy_button = QPushButton("Copy multi&buy", self)
        self.copy_button.clicked.connect(self.copy_multibuy)
        self.create_button = primary("Create &jobs", self)
        self.create_button.setToolTip("Save the plan, and put its jobs on the board")
        self.create_button.clicked.connect(self.create_jobs)
        self.state_line = ElidedLabel("muted", self)
        self._ask_later = QTimer(self)
        self._ask_later.setSingleShot(True)
        self._ask_later.setInterval(_ASK_AFTER_MS)
        self._ask_later.timeout.connect(self._ask)
        on_keys(self, QKeySequence.StandardKey.Save, self.save)
        self._lay_out()
        self._show_saved(None)

    # Screen

    def reload(self) -> None:
        """Read what stands around the plan, then plan anew."""
        app = self.session.app
        targets = self.form.targets

        def read(_monitor: Monitor) -> Around:
            return read_around(app, [one.type_id for one in targets])

        self.session.tasks.read("Looking at the plans", read, self._read, self._not_read, listed=False)

    def make_part(self) -> bool:
        """Make one more tab of the answer."""
        return self.answer.tabs.make_next()

    def take_focus(self) -> None:
        """Put the keyboard into the box for products."""
        self.form.item.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def state(self) -> Mapping[str, object]:
        """Return the plan under work."""
        return plan_to_state(
            self.form.targets, self.form.options, self.saved.plan_id if self.saved is not None else None
        )

    def restore(self, state: Mapping[str, object]) -> None:
        """Show the plan that was under work."""
        targets, options, plan_id = plan_from_state(state)
        self.form.show_plan(targets, options)
        if plan_id is not None:
            self._open(plan_id, keep_form=True)

    # planning

    def plan_for(self, targets: tuple[Target, ...]) -> None:
        """Put more products on the list: what other screens ask for."""
        self.form.add_units(targets)
        self.reload()

    def _wish(self) -> None:
        self._ask_later.start()

    def _ask(self) -> None:
        """Have the plan made in the worker; a plan under way that nobody waits for any more is stopped."""
        if self._task is not None:
            self._task.drop()
            self._task = None
        targets, options = self.form.targets, self.form.options
        if not targets:
            self.sheet = None
            self._hand_on()
            self.answer.show_nothing()
            self._follow()
            return
        self.answer.show_busy()
        self._task = self.session.tasks.compute(
            "Planning",
            self.session.operations.plan_sheet,
            self._planned,
            self._not_planned,
            targets,
            options,
        )

    def _planned(self, sheet: PlanSheet) -> None:
        self._task = None
        self.sheet = sheet
        self.form.know(sheet.names)
        self.answer.show_sheet(sheet)
        self._hand_on()
        self._follow()

    def _not_planned(self, error: AppError) -> None:
        self._task = None
        self.sheet = None
        self._hand_on()
        self.answer.show_error(error)
        self._follow()

    def _hand_on(self) -> None:
        """Tell other screens which plan is under work."""
        sheet = self.sheet
        bus = self.session.bus
        if sheet is None:
            bus.hand_plan(None)
        else:
            bus.hand_plan(PlanInHand(sheet.answer.plan, sheet.options.buy_region_id or sheet.region_id))

    def shop(self) -> None:
        """Show what to buy for the plan under work."""
        plan = self.session.bus.plan_in_hand
        if plan is not None:
            self.session.bus.shop(ShoppingSource("planner", in_hand=plan))

    def _read(self, around: Around) -> None:
        self.form.offer(around.choices)
        self.form.know(around.names)
        self._offer_plans(around.plans)
        self.answer.show_decisions(around.decisions)
        self._ask()

    def _not_read(self, error: AppError) -> None:
        self.answer.show_error(error)

    def _explain(self, number: int) -> None:
        """Have the numbers of a job explained."""
        sheet = self.sheet
        job = (
            None
            if sheet is None
            else next((one for one in sheet.answer.plan.jobs if one.number == number), None)
        )
        if sheet is None or job is None:
            return
        self.session.tasks.compute(
            "Explaining a job",
            self.session.operations.explain_planned_job,
            self.answer.show_explanation,
            self.answer.explanation_failed,
            sheet.targets,
            sheet.options,
            job,
        )

    # make or buy

    def _decide(self, lines: list[PartLine], decision: Decision | None) -> None:
        """Keep what the user decided about parts, everywhere they are used; Ctrl+Z takes it back."""
        self.decisions.decide([Deciding(line.type_id, (), decision) for line in lines])

    # lists

    def paste(self) -> None:
        """Open the box to paste a list into."""
        dialog = PasteDialog(self.session, self)
        dialog.taken.connect(self._pasted)
        dialog.begin()

    def _pasted(self, read: ReadList) -> None:
        self.form.know(read.names or {})
        self.form.add_units(read.targets)

    # saved plans

    def start_anew(self) -> None:
        """Begin an empty plan; the list that was there comes back with Undo."""
        self._show_saved(None)
        self.form.set_targets(())
        self.take_focus()

    def save(self) -> None:
        """Keep the plan with the prices it was made at."""
        self._save(self._was_saved)

    def _save(self, then: "Callable[[PlanSaved], None]") -> None:
        sheet = self.sheet
        if sheet is None:
            return
        saved = self.saved
        self.session.tasks.compute(
            "Saving the plan",
            self.session.operations.save_plan,
            then,
            None,
            sheet.targets,
            sheet.options,
            sheet.answer,
            None if saved is None else (saved.plan_id, saved.revision),
        )

    def _was_saved(self, saved: "PlanSaved") -> None:
        self._show_saved(saved.plan)
        self.session.messages.post(Level.INFO, f"The plan {saved.plan.name} is saved.", key="plan-saved")
        self.session.bus.announce(Changed.PLANS)

    def create_jobs(self) -> None:
        """Save the plan and put its jobs on the board."""
        self._save(self._saved_for_jobs)

    def _saved_for_jobs(self, saved: "PlanSaved") -> None:
        self._show_saved(saved.plan)
        app, bus, plan_id = self.session.app, self.session.bus, saved.plan.plan_id
        lists = [ShoppingSource("plan", plan_id)]
        if bus.plan_in_hand is not None:
            lists.append(ShoppingSource("planner", in_hand=bus.plan_in_hand))
        keys = [one.key for one in lists]
        bought: dict[int, int] = {}
        for key in keys:
            for type_id, units in bus.ticks.get(key, {}).items():
                bought[type_id] = max(units, bought.get(type_id, 0))

        def create(_monitor: Monitor) -> "tuple[Done, list[str], int]":
            return app.workflow.create_jobs_of_plan(plan_id, bought), keys, plan_id

        self.session.tasks.write("Creating the jobs", create, self._created, self._not_created)

    def _created(self, answer: "tuple[Done, list[str], int]") -> None:
        done, keys, plan_id = answer
        self.session.bus.give_to_jobs(keys, plan_id)
        jobs = write.count(len(done.jobs), "job")
        self.session.messages.post(
            Level.INFO,
            f"{jobs} created, {write.whole(len(done.startable))} can start now.",
            "The Jobs screen has them; Ctrl+Z there takes them away again.",
            key="jobs-created",
        )
        self.session.bus.announce(Changed.JOBS | Changed.PLANS)

    def _not_created(self, error: AppError) -> None:
        self.session.messages.report(error)
        self.session.bus.announce(Changed.PLANS)

    def delete(self) -> None:
        """Delete the saved plan in sight; the list stays, and so do its jobs."""
        saved = self.saved
        if saved is None:
            return
        app = self.session.app

        def delete(_monitor: Monitor) -> int:
            return app.workflow.plans.delete(saved.plan_id)

        self.session.tasks.write("Deleting the plan", delete, self._deleted)

    def _deleted(self, _undo_id: int) -> None:
        name = "" if self.saved is None else self.saved.name
        self._show_saved(None)
        self.session.messages.post(
            Level.INFO, f"The plan {name} is deleted.", "Undo in the menu of plans brings it back."
        )
        self.session.bus.announce(Changed.PLANS | Changed.JOBS)

    def take_back(self) -> None:
        """Undo the last change of plans or jobs."""
        app = self.session.app

        def undo(_monitor: Monitor) -> str:
            return app.workflow.undo().what

        self.session.tasks.write("Undoing", undo, self._taken_back)

    def _taken_back(self, what: str) -> None:
        self.session.messages.post(Level.INFO, f"Undone: {what}.", key="undone")
        self.session.bus.announce(Changed.PLANS | Changed.JOBS)

    def _plan_chosen(self, at: int) -> None:
        plan_id = self.plans.itemData(at)
        if plan_id is None:
            self._show_saved(None)
        else:
            self._open(plan_id)

    def _open(self, plan_id: int, *, keep_form: bool = False) -> None:
        app = self.session.app

        def read(_monitor: Monitor) -> "SavedPlan":
            return app.workflow.plans.plan(plan_id)

        done = self._show_saved if keep_form else self._opened
        self.session.tasks.read("Opening the plan", read, done, self._not_opened, listed=False)

    def _opened(self, plan: "SavedPlan") -> None:
        self._show_saved(plan)
        self.form.show_plan(plan.content.targets, plan.content.options)
        self.reload()

    def _not_opened(self, error: AppError) -> None:
        self._show_saved(None)
        self.session.messages.report(error)

    def _show_saved(self, plan: "SavedPlan | None") -> None:
        self.saved = plan
        self.plans.setCurrentIndex(max(0, self.plans.findData(None if plan is None else plan.plan_id)))
        if plan is None:
            self.state_line.tell("")
            self.answer.show_movement(None)
        else:
            age = (self.session.app.clock.now() - plan.priced_at).total_seconds()
            self.state_line.tell(f"saved, priced {write.age(age)}")
            self.session.tasks.compute(
                "Comparing prices",
                self.session.operations.what_moved,
                self.answer.show_movement,
                self.answer.movement_failed,
                plan.plan_id,
            )
        self._follow()

    def _offer_plans(self, plans: "tuple[PlanRow, ...]") -> None:
        chosen = None if self.saved is None else self.saved.plan_id
        self.plans.clear()
        self.plans.addItem("Not saved", None)
        for row in plans:
            self.plans.addItem(row.name, row.plan_id)
            margin = None if row.margin_isk is None else float(row.margin_isk)
            tip = row.unreadable or f"Profit when it was priced: {write.isk_signed(margin)} ISK"
            self.plans.setItemData(self.plans.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        at = self.plans.findData(chosen)
        if at < 0 and chosen is not None:
            self.saved = None  # deleted elsewhere: what is in sight stays, as a plan that is not saved
        self.plans.setCurrentIndex(max(0, at))
        self._follow()

    def _follow(self) -> None:
        """Offer what can be done now."""
        ready = self.sheet is not None
        for button in (self.save_button, self.copy_button):
            button.setEnabled(ready)
        self.create_button.setEnabled(ready)
        self.delete_button.setEnabled(self.saved is not None)

    def copy_multibuy(self) -> None:
        """Put the shopping list on the clipboard, as the game's multibuy window takes it."""
        QGuiApplication.clipboard().setText(self.answer.multibuy())
        self.session.messages.post(
            Level.INFO, "The shopping list is on the clipboard, for multibuy.", key="copied"
        )

    def _lay_out(self) -> None:
        menu = QMenu(self)
        menu.addAction("Undo the last change of plans and jobs", self.take_back)
        self.delete_button.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.delete_button.customContextMenuRequested.connect(
            lambda point: menu.popup(self.delete_button.mapToGlobal(point))
        )
        head = QHBoxLayout()
        head.setSpacing(sizes.SMALL)
        head.addWidget(label(self.TITLE, "title", self))
        head.addSpacing(sizes.LARGE)
        head.addWidget(self.plans, _ROOM_FIRST)
        for button in (self.new, self.save_button, self.delete_button):
            head.addWidget(button)
        head.addWidget(self.state_line, 1)
        head.addStretch(1)
        head.addWidget(self.copy_button)
        head.addWidget(self.create_button)
        split = self._split
        split.setObjectName("planner-split")
        split.addWidget(self.form)
        split.addWidget(self.answer)
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        split.setSizes([_FORM_WIDTH, 3 * _FORM_WIDTH])
        layout = page_layout(self)
        layout.addLayout(head)
        layout.addWidget(split, 1)


def read_around(app: "App", type_ids: list[int]) -> Around:
    """Return what stands around a plan. For a waiting thread."""
    names = app.catalog().names(app.settings.language)
    fetched = set(app.market.fetched_regions())
    watched = [place.region_id for place in app.market.places() if place.region_id in fetched]
    regions = {one: app.market.region_name(one) for one in (*watched, *sorted(fetched - set(watched)))}
    known = decryptors(app.industry_facts())
    kinds = sorted(
        (one.type_id for one in known if one.type_id is not None), key=lambda one: names.get(one, "")
    )
    return Around(
        FormChoices(
            regions,
            {one.character_id: one.name for one in app.roster.characters()},
            {one.corporation_id: one.name for one in app.roster.corporations()},
            {one: names.get(one, f"Type {one}") for one in kinds},
        ),
        app.workflow.plans.plans(),
        dict(app.make_or_buy.decisions().everywhere),
        {one: names[one] for one in type_ids if one in names},
    )
