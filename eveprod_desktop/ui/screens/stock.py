"""Stock targets: what there should always be, what is short of it, and a plan that makes that."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.core.workflow.stock_targets import (
    TARGET_KINDS,
    StockTarget,
    TargetState,
    plan_targets,
)
from eveprod_desktop.ui.messages import Level
from eveprod_desktop.ui.screen import Screen, page_layout
from eveprod_desktop.ui.screens.stock_rows import KIND_WORDS, StockLine, stock_columns, stock_lines
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.widgets.choice_boxes import by_name, choice_box, offer
from eveprod_desktop.ui.widgets.flowing import FlowingLayout
from eveprod_desktop.ui.widgets.item_box import ItemBox
from eveprod_desktop.ui.widgets.keys import on_keys
from eveprod_desktop.ui.widgets.labels import label, primary
from eveprod_desktop.ui.widgets.number_edit import NumberEdit
from eveprod_desktop.ui.widgets.table import RowsTable

_MOST_UNITS = 1_000_000_000_000
_EDIT_WIDTH = 110


@dataclass(frozen=True, slots=True)
class Known:
    """The words for rules: names of types, and of who there is."""

    names: Mapping[int, str]
    owners: Mapping[int, str]


class StockScreen(Screen):
    """A form above, the rules below. What is removed or changed comes back with Undo."""

    NAME = "stock"
    TITLE = "Stock targets"
    WATCHES = Changed.OWNED | Changed.CHARACTERS | Changed.JOBS | Changed.PLANS | Changed.STATIC_DATA

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._known = Known({}, {})
        self._states: tuple[TargetState, ...] = ()
        self._undo: list[Callable[[], None]] = []
        self.item = ItemBox(session, "An item to keep in stock", self)
        self.item.setMinimumWidth(260)
        self.kind = choice_box("What to count", self)
        for kind in TARGET_KINDS:
            self.kind.addItem(KIND_WORDS[kind], kind)
        self.kind.currentIndexChanged.connect(lambda _at: self._follow())
        self.amount = NumberEdit("Units or days", 1, _MOST_UNITS, self)
        self.use = NumberEdit("Units used a day", 0.001, _MOST_UNITS, self, otherwise="a day")
        for edit in (self.amount, self.use):
            edit.setFixedWidth(_EDIT_WIDTH)
            edit.entered.connect(self.keep)
        self.owner = choice_box("Whose", self, letters=16)
        self.keep_button = QPushButton("&Keep", self)
        self.keep_button.clicked.connect(self.keep)
        self.remove_button = QPushButton("Re&move", self)
        self.remove_button.clicked.connect(self.remove)
        self.undo_button = QPushButton("&Undo", self)
        self.undo_button.clicked.connect(self.take_back)
        self.plan_button = primary("&Plan what is short", self)
        self.plan_button.clicked.connect(self.plan)
        self.table: RowsTable[StockLine] = RowsTable(
            session,
            "stock-targets",
            stock_columns(),
            lambda line: line.target.target_id,
            noun="target",
            empty_icon="stock",
            parent=self,
        )
        self.table.opened.connect(lambda line: session.bus.open_item(line.target.type_id))
        self.table.picked.connect(self._show_rule)
        self.table.menu_wanted.connect(self._fill_menu)
        on_keys(self, QKeySequence.StandardKey.Undo, self.take_back)
        on_keys(self.table.view, QKeySequence.StandardKey.Delete, self.remove, alone=True)
        self._lay_out()
        self._follow()

    # Screen

    def reload(self) -> None:
        """Read who there is, then count in the worker."""
        app = self.session.app

        def read(_monitor: Monitor) -> Known:
            owners = {one.character_id: one.name for one in app.roster.characters()}
            owners |= {one.corporation_id: one.name for one in app.roster.corporations()}
            return Known(app.catalog().names(app.settings.language), owners)

        self.session.tasks.read("Reading who there is", read, self._read, self._not_read, listed=False)

    def take_focus(self) -> None:
        """Put the keyboard into the box for items."""
        self.item.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _read(self, known: Known) -> None:
        self._known = known
        offer(self.owner, [("Everyone", None), *by_name(known.owners)])
        self.session.tasks.compute(
            "Counting the stock", self.session.operations.stock_target_states, self._counted, self._not_read
        )

    def _counted(self, states: tuple[TargetState, ...]) -> None:
        self._states = states
        if not states:
            self.table.empty.tell(
                "No stock target yet",
                "Say above what there should always be: 200 drones on sale, 30 days of fuel blocks."
                " What is short becomes a plan by one click.",
                icon="stock",
            )
        names = self._known.names
        self.table.set_rows(
            stock_lines(states, lambda one: names.get(one, f"Type {one}"), self._known.owners)
        )
        self._follow()

    def _not_read(self, error: AppError) -> None:
        self.table.set_rows(())
        self.table.empty.tell_error(error)
        self.table.show_view(filled=False)

    # rules

    def keep(self) -> None:
        """Keep the rule typed: a new one, or that of the same item, kind and owner changed."""
        hit = self.item.hit
        if hit is None:
            self.item.take()
            return
        kind, number = self.kind.currentData(), self.amount.number
        days = kind == "days"
        wanted = StockTarget(
            hit.type_id,
            kind,
            None if days or number is None else int(number),
            number if days else None,
            self.use.number if days else None,
            self.owner.currentData(),
        )
        before = next(
            (
                state.target
                for state in self._states
                if (state.target.type_id, state.target.kind, state.target.owner_id)
                == (wanted.type_id, wanted.kind, wanted.owner_id)
            ),
            None,
        )
        if before is not None:
            wanted = replace(
                wanted,
                target_id=before.target_id,
                revision=before.revision,
                location_id=before.location_id,
                enabled=True,
            )
        self._save(wanted, before)

    def _save(self, wanted: StockTarget, before: StockTarget | None) -> None:
        targets = self.session.app.stock_targets

        def save(_monitor: Monitor) -> tuple[StockTarget, StockTarget | None]:
            return targets.save(wanted), before

        self.session.tasks.write("Keeping the stock target", save, self._saved)

    def _saved(self, answer: tuple[StockTarget, StockTarget | None]) -> None:
        saved, before = answer
        if before is None:
            self._undo.append(lambda: self._delete(saved, quiet=True))
        else:
            self._undo.append(lambda: self._put_back(replace(before, revision=saved.revision)))
        self.item.show_item(None)
        self.session.bus.announce(Changed.PLANS)

    def remove(self) -> None:
        """Remove the rule in sight; Undo brings it back."""
        line = self.table.current()
        if line is not None:
            self._delete(line.target)

    def _delete(self, target: StockTarget, *, quiet: bool = False) -> None:
        targets = self.session.app.stock_targets

        def delete(_monitor: Monitor) -> StockTarget | None:
            return targets.delete(target.target_id)

        self.session.tasks.write("Removing the stock target", delete, self._gone if quiet else self._deleted)

    def _deleted(self, target: StockTarget | None) -> None:
        if target is not None:
            self._undo.append(lambda: self._put_back(target))
            self.session.messages.post(Level.INFO, "The stock target is removed.", "Ctrl+Z brings it back.")
        self.session.bus.announce(Changed.PLANS)

    def _gone(self, _target: StockTarget | None) -> None:
        self.session.bus.announce(Changed.PLANS)

    def _put_back(self, target: StockTarget) -> None:
        targets = self.session.app.stock_targets

        def save(_monitor: Monitor) -> StockTarget | None:
            return targets.save(target)

        self.session.tasks.write("Undoing", save, self._gone)

    def take_back(self) -> None:
        """Undo the last change made here."""
        if self._undo:
            self._undo.pop()()
            self._follow()

    def rest(self, line: StockLine) -> None:
        """Have a rule rest, or count again."""
        self._save(replace(line.target, enabled=not line.target.enabled), line.target)

    def plan(self) -> None:
        """Put what is short (of the rules selected, else of all) on the list of the planner."""
        chosen = {line.target.target_id for line in self.table.selected()}
        states = [one for one in self._states if len(chosen) < 2 or one.target.target_id in chosen]
        targets = plan_targets(states)
        if targets:
            self.session.bus.plan(targets)

    def _show_rule(self, line: StockLine) -> None:
        target = line.target
        self.item.show_known(target.type_id, line.name)
        self.kind.setCurrentIndex(max(0, self.kind.findData(target.kind)))
        self.amount.show_number(target.days if target.kind == "days" else target.units)
        self.use.show_number(target.units_per_day)
        self.owner.setCurrentIndex(max(0, self.owner.findData(target.owner_id)))
        self._follow()

    def _fill_menu(self, menu: QMenu, line: StockLine) -> None:
        menu.addAction("Count again" if not line.target.enabled else "Let it rest", lambda: self.rest(line))
        menu.addAction("Remove", self.remove)

    def _follow(self) -> None:
        days = self.kind.currentData() == "days"
        self.use.setVisible(days)
        self.amount.setPlaceholderText("days" if days else "units")
        self.remove_button.setEnabled(self.table.current() is not None)
        self.undo_button.setEnabled(bool(self._undo))
        self.plan_button.setEnabled(any(state.short for state in self._states))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(label(self.TITLE, "title", self))
        head.addStretch(1)
        head.addWidget(self.undo_button)
        head.addWidget(self.plan_button)
        form = FlowingLayout()
        for widget in (self.item, self.amount, self.kind, self.use, self.owner):
            form.addWidget(widget)
        form.addWidget(self.keep_button)
        form.addWidget(self.remove_button)
        layout = page_layout(self)
        layout.addLayout(head)
        layout.addLayout(form)
        layout.addWidget(self.table, 1)
