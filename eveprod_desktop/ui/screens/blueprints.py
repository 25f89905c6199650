"""The blueprint library of all characters and corporations, and which of them to run a job on."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.screens.blueprint_rows import (
    BlueprintLine,
    BlueprintsRead,
    PickLine,
    blueprint_columns,
    pick_columns,
    pick_lines,
    read_blueprints,
)
from eveprod_desktop.ui.screens.item_tabs import spin_box
from eveprod_desktop.ui.screens.owned_screen import OwnedScreen
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.facts import Facts
from eveprod_desktop.ui.widgets.flowing import FlowingLayout
from eveprod_desktop.ui.widgets.labels import ElidedLabel, label
from eveprod_desktop.ui.widgets.splitting import split
from eveprod_desktop.ui.widgets.table import RowsTable

_MOST_RUNS = 1_000_000
_PICKS_HEIGHT = 190
_PICK_AFTER_MS = 60


class BlueprintsScreen(OwnedScreen[BlueprintsRead]):
    """A double click opens the product's page. `characters_wanted`: somebody should sign in."""

    NAME = "blueprints"
    TITLE = "Blueprints"
    WATCHES = (
        Changed.OWNED
        | Changed.CHARACTERS
        | Changed.STATIC_DATA
        | Changed.PRICES
        | Changed.ECONOMICS
        | Changed.FACILITIES
        | Changed.SETTINGS
    )
    ICON = "kind-blueprint"
    READING = "Reading blueprints"
    NOTHING_YET = "No blueprint has arrived yet"
    ARRIVING = (
        "They come with the next refresh. The Characters screen shows how far it is,"
        " and whether a character gave permission to read them."
    )
    NOBODY = (
        "Sign a character in, and its blueprints and those of its corporation are listed here,"
        " with what a run on each earns."
    )

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._answer: BlueprintsRead | None = None
        self._asked: int | None = None
        self.owner_box.chosen.connect(self._show)
        self.caption = ElidedLabel("muted", self)
        self.facts = Facts(
            {
                "originals": "Originals",
                "copies": "Copies",
                "in_use": "In use",
                "earn": "All copies would earn",
            },
            self,
        )
        columns = blueprint_columns(lambda _line: self._prices())
        self.table: RowsTable[BlueprintLine] = RowsTable(
            session,
            "blueprints",
            columns,
            lambda line: (line.blueprint.owner_id, line.blueprint.item_id),
            noun="blueprint",
            empty_icon="kind-blueprint",
            parent=self,
        )
        self.table.sort_at_first("per_hour", falling=True)
        self.table.opened.connect(lambda line: session.bus.open_item(line.shown_type_id))
        self.table.picked.connect(self._ask_about)
        self.table.menu_wanted.connect(self._menu)
        self.runs = spin_box("Runs of the job", 1, _MOST_RUNS, self)
        self._pick_later = QTimer(self)
        self._pick_later.setSingleShot(True)
        self._pick_later.setInterval(_PICK_AFTER_MS)
        self._pick_later.timeout.connect(self._pick)
        self.runs.valueChanged.connect(lambda _runs: self._pick_later.start())
        self.answer = ElidedLabel("muted", self)
        self.picks: RowsTable[PickLine] = RowsTable(
            session,
            "blueprint-picks",
            pick_columns(),
            lambda pick: (pick.line.blueprint.owner_id, pick.line.blueprint.item_id),
            noun="blueprint",
            empty_icon="kind-blueprint",
            parent=self,
        )
        self.picks.opened.connect(self._go_to)
        self._lay_out()

    def take_focus(self) -> None:
        """Put the keyboard into the library."""
        self.table.focus_view()

    def state(self) -> Mapping[str, object]:
        """Return whose blueprints are looked at, and the runs asked about."""
        return {"owner": self.owner_box.key, "runs": self.runs.value()}

    def restore(self, state: Mapping[str, object]) -> None:
        """Look at the same ones as at the last start."""
        self.owner_box.key = str(state.get("owner") or "")
        runs = state.get("runs")
        if isinstance(runs, int):
            self.runs.setValue(runs)

    def reader(self) -> Callable[[Monitor], BlueprintsRead]:
        """Return what reads every blueprint, and what a run on it earns now."""
        app = self.session.app
        return lambda _monitor: read_blueprints(app)

    def filled(self, answer: BlueprintsRead) -> bool:
        """Whether there is a blueprint."""
        return bool(answer.lines)

    def show_answer(self, answer: BlueprintsRead) -> None:
        """Show the blueprints of those chosen."""
        self._answer = answer
        self.caption.tell(self._prices() if self.filled(answer) else "")
        self._show()

    def _prices(self) -> str:
        """Say where prices are from and how old they are."""
        answer = self._answer
        if answer is None or answer.data_at is None:
            return "No prices were fetched yet."
        age = (self.session.app.clock.now() - answer.data_at).total_seconds()
        return f"{answer.source}: prices {write.age(age)}"

    def _mine(self) -> list[BlueprintLine]:
        """Return the blueprints of those whose are to be seen."""
        if self._answer is None:
            return []
        whose = self.owner_box.owner_ids
        return [one for one in self._answer.lines if whose is None or one.blueprint.owner_id in whose]

    def _show(self) -> None:
        lines = self._mine()
        self.table.set_rows(lines)
        if self._answer is not None and self._answer.lines and not lines:
            self.table.empty.tell("No blueprints.", "Choose somebody else's above.", icon="kind-blueprint")
        copies = [one for one in lines if one.blueprint.is_copy]
        originals = sum(one.blueprint.quantity for one in lines if not one.blueprint.is_copy)
        self.facts.tell("originals", write.whole(originals), "Stacks counted one by one")
        self.facts.tell("copies", write.whole(len(copies)))
        self.facts.tell("in_use", write.whole(sum(bool(one.jobs) for one in lines)))
        earn = [one.profit_left_isk for one in copies if (one.profit_left_isk or 0.0) > 0]
        total = sum(one for one in earn if one is not None)
        self.facts.tell(
            "earn",
            f"{write.isk_short(total)} ISK" if earn else write.UNKNOWN,
            "Of those that earn anything, at today's prices",
        )
        self._pick()

    # which one for a job

    def _ask_about(self, line: BlueprintLine) -> None:
        self._asked = line.blueprint.type_id
        self._pick_later.start()

    def _pick(self) -> None:
        from eveprod_desktop.core.characters.blueprint_choice import choose_blueprints  # noqa: PLC0415 - not at the start

        lines = [one for one in self._mine() if one.blueprint.type_id == self._asked]
        if not lines:
            self.picks.set_rows(())
            self.answer.tell("")
            self.picks.empty.tell(
                "Which one for a job?",
                "Choose a blueprint above, and type how many runs.",
                icon="kind-blueprint",
            )
            self.picks.show_view(filled=False)
            return
        by_item = {one.blueprint.item_id: one for one in lines}
        choice = choose_blueprints([one.blueprint for one in lines], self.runs.value())
        self.picks.set_rows(pick_lines(choice.picks, choice.passed_over, by_item))
        what = lines[0].product or lines[0].name
        runs = write.count(self.runs.value(), "run")
        if not choice.missing_runs:
            self.answer.tell(f"{runs} of {what}: {write.count(len(choice.picks), 'job')}")
        else:
            self.answer.tell(
                f"{runs} of {what}: no blueprint left for {write.count(choice.missing_runs, 'run')}",
                "Copy or invent more, or wait for those in use.",
            )

    def _go_to(self, pick: PickLine) -> None:
        one = pick.line.blueprint
        self.table.select((one.owner_id, one.item_id))
        self.table.focus_view()

    def _menu(self, menu: QMenu, line: BlueprintLine) -> None:
        menu.addAction("The blueprint's own page", lambda: self.session.bus.open_item(line.blueprint.type_id))
        menu.addAction("All of this kind", lambda: self._look_for(line.name))

    def _look_for(self, name: str) -> None:
        self.table.quick_filter.setText(name)
        self.table.apply_filter()

    # putting it together

    def _lay_out(self) -> None:
        line = FlowingLayout(self.bar)
        line.add_named("Whose", self.owner_box)
        below = QWidget(self)
        asked = QHBoxLayout()
        asked.setSpacing(sizes.SMALL)
        asked.addWidget(label("Best for a job", "heading", below))
        asked.addSpacing(sizes.SMALL)
        runs = label("of", "muted", below)
        asked.addWidget(runs)
        asked.addWidget(self.runs)
        asked.addWidget(label("runs", "muted", below))
        asked.addSpacing(sizes.SMALL)
        asked.addWidget(self.answer)
        asked.addStretch(1)
        column = QVBoxLayout(below)
        column.setContentsMargins(0, sizes.SMALL, 0, 0)
        column.setSpacing(sizes.SMALL)
        column.addLayout(asked)
        column.addWidget(self.picks, 1)
        self.picks.show_tools(tools=False)
        parts = [(self.table, 1), (below, 0)]
        sides = split("blueprints-split", Qt.Orientation.Vertical, parts, self)
        sides.setSizes([10 * _PICKS_HEIGHT, _PICKS_HEIGHT])
        self.lay_out(sides, self.facts, beside_title=self.caption)
