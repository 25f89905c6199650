"""What to buy for plans and jobs, where, and what to carry to where they are."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QStackedLayout,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.planning.options import MeansChoice
from eveprod_desktop.core.planning.pick_list import Destination
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.core.workflow.shopping_rows import (
    PlanInHand,
    ShoppingRequest,
    ShoppingSheet,
    ShoppingSource,
)
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.messages import Level
from eveprod_desktop.ui.screen import Screen, page_layout
from eveprod_desktop.ui.screens.buildable_rows import means_of
from eveprod_desktop.ui.screens.pick_tab import PickTab
from eveprod_desktop.ui.screens.shopping_choices import ShoppingChoices
from eveprod_desktop.ui.screens.shopping_lines import (
    BuyNode,
    Place,
    as_csv,
    as_multibuy,
    as_text,
    buy_nodes,
    notes,
    pasted_ticks,
    purchases,
    summary,
    ticks_of,
    toggled,
    units_of,
)
from eveprod_desktop.ui.screens.shopping_pasting import InventoryDialog, ReadInventory
from eveprod_desktop.ui.screens.shopping_reading import (
    ShoppingAround,
    box_key,
    kept_ticks,
    read_around,
    source_entries,
    source_of,
    ticks_from_state,
    whole_numbers,
)
from eveprod_desktop.ui.screens.shopping_tree import ShoppingTree
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.buttons import as_title
from eveprod_desktop.ui.widgets.choice_boxes import choice_box, offer
from eveprod_desktop.ui.widgets.empty import EmptyState
from eveprod_desktop.ui.widgets.facts import Facts
from eveprod_desktop.ui.widgets.labels import label, primary
from eveprod_desktop.ui.widgets.later_tabs import holder_of
from eveprod_desktop.ui.widgets.undo import UndoButton

if TYPE_CHECKING:
    from eveprod_desktop.core.workflow.rows import Done
    from eveprod_desktop.ui.tasks import Task

_SOURCE_WIDTH = 360
_FACTS = {
    "cost": "To pay, ISK",
    "freight": "Freight, ISK",
    "volume": "To haul",
    "items": "Items to buy",
    "ticked": "Ticked off",
    "saved": "Ore saves, ISK",
}


class ShoppingScreen(Screen):
    """What is ticked off goes to the jobs that need it; of a plan without jobs it is kept here.

    `planner_wanted`: there is nothing to shop for yet.
    """

    NAME = "shopping"
    TITLE = "Shopping"
    WATCHES = (
        Changed.STATIC_DATA
        | Changed.PRICES
        | Changed.OWNED
        | Changed.CHARACTERS
        | Changed.JOBS
        | Changed.PLANS
        | Changed.FACILITIES
    )

    planner_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.source: ShoppingSource | None = None
        self.sheet: ShoppingSheet | None = None
        self.ticks: dict[Place, int] = {}
        self._kept = session.bus.ticks
        self._around: ShoppingAround | None = None
        self._task: Task | None = None
        self.sources = choice_box("What to shop for", self, letters=10)
        self.sources.activated.connect(self._choose_source)
        self.choices = ShoppingChoices(self)
        self.choices.changed.connect(self._ask)
        self.choices.hidden.connect(self._show)
        self.undo = UndoButton(self)
        self.paste_button = QPushButton("&Paste…", self)
        self.paste_button.setAccessibleName("Paste an inventory")
        self.paste_button.setToolTip("Tick off what the pasted rows of an inventory window hold")
        self.paste_button.clicked.connect(self.paste)
        self.copy_button = primary("Cop&y or export", self)
        self.copy_menu = QMenu(self.copy_button)
        self.copy_button.setMenu(self.copy_menu)
        self.facts = Facts(_FACTS, self)
        self.place = label("", "muted", self)
        self.notes = label("", "warning", self, wrap=True)
        self.notes.hide()
        self.tree = ShoppingTree(session, self.csv, self)
        self.tree.toggled.connect(self.toggle)
        self.picks = PickTab(session, self)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        holder_of(self.tabs).setContentsMargins(0, sizes.SMALL, 0, 0)
        self.tabs.currentChanged.connect(lambda _at: self._show_picks())
        self.empty = EmptyState(session.look, "buy", self)
        self.empty.acted.connect(self.planner_wanted)
        session.bus.plan_made.connect(self._plan_made)
        session.bus.jobs_made.connect(self._jobs_made)
        self._lay_out()

    # Screen

    def reload(self) -> None:
        """Read what there is to choose, then work the list out."""
        app = self.session.app

        def read(_monitor: Monitor) -> ShoppingAround:
            return read_around(app)

        self.session.tasks.read("Reading plans and jobs", read, self._read, self._not_read, listed=False)

    def take_focus(self) -> None:
        """Put the keyboard into the list."""
        if self.sheet is not None:
            self.tree.focus_view()
        else:
            self.sources.setFocus()

    def state(self) -> Mapping[str, object]:
        """Return what is shopped for, where, and what was ticked off of lists that no job keeps."""
        place = self.picks.wanted
        return {
            "source": box_key(self.source),
            "jobs": [] if self.source is None else list(self.source.job_ids),
            **self.choices.state(),
            "ticks": kept_ticks(self._kept),
            "hold_m3": self.picks.hold.number,
            "carry_to": [] if place is None else [place.place_id, place.container_id or 0],
        }

    def restore(self, state: Mapping[str, object]) -> None:
        """Go on with the list of the last start."""
        jobs = whole_numbers(state.get("jobs"))
        before = ShoppingSource("jobs", job_ids=jobs) if jobs else None
        self.source = source_of(str(state.get("source") or ""), None, before)
        self.choices.restore(state)
        self._kept.update(ticks_from_state(state.get("ticks")))
        hold = state.get("hold_m3")
        self.picks.hold.show_number(float(hold) if isinstance(hold, int | float) else None)
        place = whole_numbers(state.get("carry_to"))
        if len(place) == 2:
            self.picks.wanted = Destination(place[0], place[1] or None)

    # what is shopped for

    def shop_for(self, source: ShoppingSource) -> None:
        """Show what to buy for a source: what other screens ask for."""
        self.source = source
        self.sheet = None
        if source.in_hand is not None and source.in_hand.region_id is not None:
            self.choices.home_region_id = source.in_hand.region_id
        self.tabs.setCurrentIndex(0)
        self.mark_stale()

    def _plan_made(self, plan: PlanInHand | None) -> None:
        """Follow the plan in the planner, if that is what is shopped for."""
        if self.source is None or self.source.kind == "planner":
            self.source = None if plan is None else ShoppingSource("planner", in_hand=plan)
            self.mark_stale()

    def _jobs_made(self, key: str, plan_id: int) -> None:
        """Go on with the jobs of the plan that is shopped for: they have what was ticked off."""
        if self.source is not None and self.source.key == key:
            self.source = ShoppingSource("plan", plan_id)
            self.mark_stale()

    def _read(self, around: ShoppingAround) -> None:
        self._around = around
        in_hand = self.session.bus.plan_in_hand
        entries = source_entries(around, in_hand, self.source)
        if self.source is None or box_key(self.source) not in [key for _title, key in entries]:
            self.source = source_of(entries[0][1], in_hand) if entries else None
        with QSignalBlocker(self.sources):
            offer(self.sources, entries)
            self.sources.setCurrentIndex(self.sources.findData(box_key(self.source)))
        self.sources.setVisible(bool(entries))
        self.choices.offer(around)
        self._ask()

    def _not_read(self, error: AppError) -> None:
        self.sheet = None
        self._follow()
        self.empty.tell_error(error)
        self._stack.setCurrentWidget(self.empty)

    @property
    def means(self) -> MeansChoice:
        """Whose stock is taken off."""
        around = self._around
        if around is None or not around.owners.choices:
            return MeansChoice()
        return means_of(around.owners, self.choices.owner_box.key, around.characters)

    def _ask(self) -> None:
        """Have the list worked out in the worker; one that nobody waits for any more is stopped."""
        if self._task is not None:
            self._task.drop()
            self._task = None
        if self._around is None:
            return
        if self.source is None:
            self.sheet = None
            self._follow()
            self.empty.tell(
                "Nothing to shop for yet",
                "Plan something in the Planner, or create its jobs: what they need and you lack stands here.",
                action="Planner",
                icon="buy",
            )
            self._stack.setCurrentWidget(self.empty)
            return
        if self.sheet is None:
            self.empty.tell_progress("Working out what to buy …", "", None)
            self._stack.setCurrentWidget(self.empty)
        self._task = self.session.tasks.compute(
            "Working out what to buy",
            self.session.operations.shopping_sheet,
            self._found,
            self._not_found,
            ShoppingRequest(
                self.source,
                self.means,
                self.choices.home_region_id,
                self.choices.other_region_ids,
                self.choices.ore.isChecked(),
            ),
        )
        self._show_picks()

    def _found(self, sheet: ShoppingSheet) -> None:
        self._task = None
        same = self.sheet is not None and self.sheet.source.key == sheet.source.key
        self.sheet = sheet
        self.ticks = ticks_of(sheet, self._kept.get(sheet.source.key, {}), self.ticks if same else {})
        self.choices.show_home(sheet.home_region_id)
        self._stack.setCurrentWidget(self._filled)
        self._show()
        self._hand_to_jobs(sheet)

    def _hand_to_jobs(self, sheet: ShoppingSheet) -> None:
        """Give what was ticked off before the plan had jobs to those jobs."""
        kept = self._kept.get(sheet.source.key, {})
        have = dict(sheet.have)
        more = {one: units for one, units in kept.items() if one in sheet.job_types}
        if more:
            self._keep(sheet.source.key, {one: units for one, units in kept.items() if one not in more})
            # what they took from stock was not on the list of the plan
            have |= {one: units + have.get(one, 0) for one, units in more.items()}
            ticks = ticks_of(replace(sheet, have=tuple(have.items())), kept, self.ticks)
            self._tick(ticks, "give the ticks of the plan to its jobs")

    def _not_found(self, error: AppError) -> None:
        self._task = None
        self._not_read(error)

    def _show(self) -> None:
        """Show the list as it is ticked off now."""
        sheet = self.sheet
        if sheet is None:
            return
        nodes = buy_nodes(sheet, self.ticks)
        for key, (text, hint) in summary(sheet, nodes).items():
            self.facts.tell(key, text, hint)
        self.place.setText(self._place_words(sheet))
        told = notes(sheet, nodes)
        self.notes.setText("\n".join(told))
        self.notes.setVisible(bool(told))
        if nodes:
            self.tree.empty.tell(
                "All of it is ticked off.", "Show what is ticked off to untick it.", icon="tick"
            )
        else:
            self.tree.empty.tell(
                "Nothing has to be bought.",
                "Stock covers it, or the jobs make all they need. The other tab says what to carry where.",
                icon="tick",
            )
        shown = (
            buy_nodes(sheet, self.ticks, only_missing=True)
            if self.choices.only_missing.isChecked()
            else nodes
        )
        self.tree.show_nodes(shown)
        self._follow()

    def _place_words(self, sheet: ShoppingSheet) -> str:
        words = []
        if sheet.data_at is not None:
            age = (self.session.app.clock.now() - sheet.data_at).total_seconds()
            words.append(f"Prices {write.age(age)}")
        else:
            words.append("No prices yet: the Market screen fetches them")
        if sheet.counted:
            words.append(f"{write.count(len(sheet.counted), 'item')} taken from stock")
        if sheet.job_ids:
            words.append(f"ticks go to {write.count(len(sheet.job_ids), 'planned job')}")
        return ", ".join(words)

    def _show_picks(self) -> None:
        if self.tabs.currentWidget() is self.picks and self._around is not None:
            self.picks.show_for(self.source, self.means)

    # ticking off

    def toggle(self, lines: list[BuyNode]) -> None:
        """Tick lines off, or untick them if all of them are."""
        if self.sheet is not None:
            self._tick(toggled(self.sheet, self.ticks, lines), "tick off")

    def paste(self) -> None:
        """Open the box to paste an inventory into."""
        if self.sheet is not None:
            dialog = InventoryDialog(self.session, self.sheet, self.ticks, self)
            dialog.taken.connect(self._pasted)
            dialog.begin()

    def _pasted(self, read: ReadInventory) -> None:
        if self.sheet is not None:
            self._tick(pasted_ticks(self.sheet, self.ticks, read.units), "paste an inventory")

    def _tick(self, after: dict[Place, int], what: str) -> None:
        """Keep other ticks: with the jobs that need it, else here; Undo takes it back."""
        sheet = self.sheet
        if sheet is None or after == self.ticks:
            return
        before, now = units_of(self.ticks), units_of(after)
        changed = {one for one in before.keys() | now.keys() if before.get(one, 0) != now.get(one, 0)}
        key = sheet.source.key
        kept = dict(self._kept.get(key, {}))
        self._keep(key, kept | {one: now.get(one, 0) for one in changed - sheet.job_types})
        self.ticks = after
        self._show()
        for_jobs = {one: now.get(one, 0) for one in changed & sheet.job_types}
        if not for_jobs:
            self.undo.remember(what, partial(self._put_back, key, kept))
            return
        workflow, job_ids = self.session.app.workflow, sheet.job_ids

        def acquire(_monitor: Monitor) -> "tuple[Done | None, str, Callable[[], None]]":
            return workflow.acquire(job_ids, for_jobs), what, partial(self._put_back, key, kept)

        self.session.tasks.write("Ticking off", acquire, self._acquired, self._not_acquired)

    def _acquired(self, answer: "tuple[Done | None, str, Callable[[], None]]") -> None:
        done, what, put_back = answer
        if done is not None:
            self.undo.remember(what, partial(self._take_back, done.undo_id, put_back))
            self.session.bus.announce(Changed.JOBS)

    def _not_acquired(self, error: AppError) -> None:
        self.session.messages.report(error)
        self.reload()

    def _take_back(self, undo_id: int, put_back: Callable[[], None]) -> None:
        workflow = self.session.app.workflow

        def undo(_monitor: Monitor) -> str:
            return workflow.undo(undo_id).what

        put_back()
        self.session.tasks.write("Undoing", undo, self._taken_back, self._not_acquired)

    def _taken_back(self, _what: str) -> None:
        self.session.bus.announce(Changed.JOBS)

    def _keep(self, key: str, units: Mapping[int, int]) -> None:
        self._kept.pop(key, None)  # what was ticked last stands last
        self._kept[key] = {one: count for one, count in units.items() if count > 0}

    def _put_back(self, key: str, kept: Mapping[int, int]) -> None:
        self._keep(key, kept)
        sheet = self.sheet
        if sheet is not None and sheet.source.key == key:
            self.ticks = ticks_of(sheet, kept, self.ticks)
            self._show()

    # taking it away

    def csv(self) -> str:
        """Return what is missing as a table for other programs."""
        return "" if self.sheet is None else as_csv(self.sheet, self.ticks)

    def copy_multibuy(self, place: str | None = None) -> None:
        """Put what is missing (at one place) on the clipboard, as the game's multibuy window takes it."""
        if self.sheet is not None:
            text = as_multibuy(self.sheet, self.ticks, place)
            QGuiApplication.clipboard().setText(text)
            items = write.count(len(text.splitlines()), "item")
            self.session.messages.post(Level.INFO, f"{items} on the clipboard, for multibuy.", key="copied")

    def copy_text(self) -> None:
        """Put what is missing on the clipboard, to read."""
        if self.sheet is not None:
            QGuiApplication.clipboard().setText(as_text(self.sheet, self.ticks))
            self.session.messages.post(Level.INFO, "The list is on the clipboard.", key="copied")

    def _follow(self) -> None:
        """Offer what can be done now."""
        places = {} if self.sheet is None else purchases(self.sheet, self.ticks)
        self.copy_menu.clear()
        self.copy_menu.addAction("For multi&buy", self.copy_multibuy)
        if len(places) > 1:
            for place, bought in places.items():
                title = f"For multibuy: {as_title(place)} ({write.count(len(bought), 'item')})"
                self.copy_menu.addAction(title, partial(self.copy_multibuy, place))
        self.copy_menu.addAction("As &text", self.copy_text)
        self.copy_menu.addAction("&CSV file…", self.tree.choose_export)
        self.copy_button.setEnabled(bool(places))
        self.paste_button.setEnabled(bool(places))

    # choosing

    def _choose_source(self, at: int) -> None:
        self.source = source_of(str(self.sources.itemData(at)), self.session.bus.plan_in_hand, self.source)
        self.sheet = None
        self._ask()

    # building

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(sizes.SMALL)
        head.addWidget(label(self.TITLE, "title", self))
        head.addSpacing(sizes.LARGE)
        self.sources.setMaximumWidth(_SOURCE_WIDTH)
        head.addWidget(self.sources, 1)
        head.addStretch(1)
        for button in (self.undo, self.paste_button, self.copy_button):
            head.addWidget(button)
        for widget, title in ((self.tree, "To buy"), (self.picks, "To carry")):
            self.tabs.addTab(widget, title)
        self._filled = QWidget(self)
        column = QVBoxLayout(self._filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.SMALL)
        column.addWidget(self.choices)
        column.addWidget(self.facts)
        column.addWidget(self.place)
        column.addWidget(self.notes)
        column.addWidget(self.tabs, 1)
        below = QWidget(self)
        self._stack = QStackedLayout(below)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._filled)
        layout = page_layout(self)
        layout.addLayout(head)
        layout.addWidget(below, 1)
