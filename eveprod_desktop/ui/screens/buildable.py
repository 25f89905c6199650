"""What can I build with what I have: every product at once, and what one lacks for more."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.planning.options import MeansChoice
from eveprod_desktop.core.planning.rows import Target
from eveprod_desktop.core.planning.what_to_build import BuildableRow, MissingMaterials
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.models.columns import Column, quantity_column, text_column
from eveprod_desktop.ui.newest_wish import NewestWish
from eveprod_desktop.ui.owners import Owners, read_owners
from eveprod_desktop.ui.screen import Screen, page_layout
from eveprod_desktop.ui.screens.buildable_rows import (
    BuildableLine,
    buildable_columns,
    groups_of,
    lines_of,
    means_of,
    passes,
)
from eveprod_desktop.ui.screens.item_tabs import spin_box
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.empty import EmptyState
from eveprod_desktop.ui.widgets.labels import ElidedLabel, card, label
from eveprod_desktop.ui.widgets.owner_box import OwnerBox
from eveprod_desktop.ui.widgets.splitting import split
from eveprod_desktop.ui.widgets.table import RowsTable

_MOST_RUNS = 1_000_000
_DETAILS_WIDTH = 330


@dataclass(frozen=True, slots=True)
class Around:
    """Who there is to choose, and which of them are characters."""

    owners: Owners
    characters: frozenset[int]


@dataclass(frozen=True, slots=True)
class LackLine:
    """A material that so many runs lack, directly and through components."""

    type_id: int
    name: str
    direct: int
    through: int


class BuildableScreen(Screen):
    """A double click opens the product's page. `characters_wanted`: somebody should sign in."""

    NAME = "buildable"
    TITLE = "Buildable"
    WATCHES = (
        Changed.OWNED
        | Changed.CHARACTERS
        | Changed.CHAINS
        | Changed.STATIC_DATA
        | Changed.ECONOMICS
        | Changed.JOBS
        | Changed.FACILITIES
        | Changed.SETTINGS
    )

    characters_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._around: Around | None = None
        self._lines: list[BuildableLine] = []
        self._names: Mapping[int, str] = {}
        self._wanted = NewestWish(self._ask)
        self._lacking_of = 0
        self.owner_box = OwnerBox(self)
        self.owner_box.chosen.connect(self._work_out)
        self.with_blueprint = QCheckBox("With a &blueprint", self)
        self.with_skills = QCheckBox("With the &skills", self)
        self.everything = QCheckBox("&What can't be built too", self)
        for box in (self.with_blueprint, self.with_skills):
            box.toggled.connect(lambda _on: self._show())
        self.everything.toggled.connect(lambda _on: self._work_out())
        self.table: RowsTable[BuildableLine] = RowsTable(
            session,
            "buildable",
            buildable_columns(),
            lambda line: line.type_id,
            noun="product",
            empty_icon="made",
            parent=self,
        )
        self.table.sort_at_first("profit", falling=True)
        self.table.opened.connect(lambda line: session.bus.open_item(line.type_id))
        self.table.picked.connect(self._look_at)
        self.table.menu_wanted.connect(self._fill_menu)
        self.empty = EmptyState(session.look, "made", self)
        self.empty.acted.connect(self.characters_wanted)
        self._make_details()
        self._lay_out()

    # Screen

    def reload(self) -> None:
        """Read who there is, then work out what they can build."""
        app = self.session.app

        def read(_monitor: Monitor) -> Around:
            owners = read_owners(app)
            return Around(owners, frozenset(one.character_id for one in app.roster.characters()))

        self.session.tasks.read("Reading who there is", read, self._read, self._not_read, listed=False)

    def take_focus(self) -> None:
        """Put the keyboard into the table."""
        self.table.focus_view()

    def state(self) -> Mapping[str, object]:
        """Return whose things are looked at, and what is left out."""
        return {
            "owner": self.owner_box.key,
            "blueprint": self.with_blueprint.isChecked(),
            "skills": self.with_skills.isChecked(),
        }

    def restore(self, state: Mapping[str, object]) -> None:
        """Look at the same as at the last start."""
        self.owner_box.key = str(state.get("owner") or "")
        self.with_blueprint.setChecked(state.get("blueprint") is True)
        self.with_skills.setChecked(state.get("skills") is True)

    # what can be built

    @property
    def choice(self) -> MeansChoice:
        """Who builds."""
        if self._around is None:
            return MeansChoice()
        return means_of(self._around.owners, self.owner_box.key, self._around.characters)

    def _read(self, around: Around) -> None:
        self._around = around
        self.owner_box.offer(around.owners)
        for box in (self.owner_box, self.with_blueprint, self.with_skills, self.everything):
            box.setVisible(bool(around.owners.choices))
        if not around.owners.choices:
            self.empty.tell(
                "Nobody is signed in",
                "Sign a character in, and this tells what its assets and blueprints allow to build.",
                action="Characters",
                icon="made",
            )
            self._pages.setCurrentWidget(self.empty)
            return
        self._work_out()

    def _not_read(self, error: AppError) -> None:
        self.empty.tell_error(error)
        self._pages.setCurrentWidget(self.empty)

    def _work_out(self) -> None:
        """Ask what can be built; while one answer is on its way only the newest wish is kept."""
        if self._around is not None:
            self._wanted.wish()

    def _ask(self) -> None:
        """Have it worked out in the worker."""
        if not self._lines:
            self.empty.tell_progress("Working out what can be built …", "", None)
            self._pages.setCurrentWidget(self.empty)
        self.session.tasks.compute(
            "Working out what can be built",
            self.session.operations.list_buildable,
            self._found,
            self._not_found,
            self.choice,
            None,
            self.everything.isChecked(),
        )

    def _found(self, rows: list[BuildableRow]) -> None:
        app = self.session.app

        def name(_monitor: Monitor) -> tuple[list[BuildableLine], Mapping[int, str]]:
            names = app.catalog().names(app.settings.language)
            return lines_of(rows, names, groups_of(app, [row.type_id for row in rows])), names

        self.session.tasks.read("Reading names", name, self._named, self._not_found, listed=False)

    def _named(self, answer: tuple[list[BuildableLine], Mapping[int, str]]) -> None:
        self._lines, self._names = answer
        self._pages.setCurrentWidget(self._filled)
        self._show()
        self._wanted.answered()

    def _not_found(self, error: AppError) -> None:
        self._not_read(error)
        self._wanted.answered()

    def _show(self) -> None:
        test = passes(
            with_blueprint=self.with_blueprint.isChecked(), with_skills=self.with_skills.isChecked()
        )
        self.table.empty.tell(
            "Nothing can be built from this stock.",
            "Choose others above, or have what can't be built shown too.",
            icon="made",
        )
        self.table.set_rows([line for line in self._lines if test(line)])
        line = self.table.current()
        if line is not None:
            self._look_at(line)
        else:
            self.details.hide()

    # one product

    def _make_details(self) -> None:
        self.details = card(parent=self)
        self.details.setAccessibleName("What it lacks")
        self.title = ElidedLabel("heading", self.details)
        self.runs = spin_box("Runs", 1, _MOST_RUNS, self.details)
        self.runs.valueChanged.connect(lambda _runs: self._ask_lacking())
        self.lacking: RowsTable[LackLine] = RowsTable(
            self.session,
            "buildable-lacking",
            _lack_columns(),
            lambda line: line.type_id,
            noun="material",
            empty_icon="tick",
            parent=self.details,
        )
        self.lacking.show_tools(tools=False)
        self.lacking.opened.connect(lambda line: self.session.bus.open_item(line.type_id))
        self.plan_button = QPushButton("&Plan these runs", self.details)
        self.plan_button.clicked.connect(self.plan)
        self.details.hide()

    def _look_at(self, line: BuildableLine) -> None:
        self.details.show()
        self.title.tell(line.name)
        if line.type_id != self._lacking_of:
            self._lacking_of = line.type_id
            self.runs.blockSignals(True)  # noqa: FBT003 - Qt's form
            self.runs.setValue(line.row.runs_with_components + 1)
            self.runs.blockSignals(False)  # noqa: FBT003 - Qt's form
        self._ask_lacking()

    def _ask_lacking(self) -> None:
        self.session.tasks.compute(
            "Working out what is lacking",
            self.session.operations.missing_materials,
            self._lacks,
            None,
            self.choice,
            self._lacking_of,
            self.runs.value(),
        )

    def _lacks(self, found: MissingMaterials) -> None:
        if (found.type_id, found.runs) != (self._lacking_of, self.runs.value()):
            return
        through = dict(found.with_components)
        direct = dict(found.direct)
        self.lacking.empty.tell("Nothing is lacking.", "So many runs can be built.", icon="tick")
        self.lacking.set_rows(
            [
                LackLine(one, self._names.get(one, f"Type {one}"), direct.get(one, 0), through.get(one, 0))
                for one in sorted(through.keys() | direct.keys())
            ]
        )

    def plan(self) -> None:
        """Put the runs of the product in sight on the list of the planner."""
        line = self.table.current()
        if line is not None:
            self.session.bus.plan([Target(line.type_id, self.runs.value() * line.row.units_per_run)])

    def _fill_menu(self, menu: QMenu, line: BuildableLine) -> None:
        runs = max(1, line.row.runs_with_components)
        menu.addAction(
            "Plan all of it",
            lambda: self.session.bus.plan([Target(line.type_id, runs * line.row.units_per_run)]),
        )

    # building

    def _lay_out(self) -> None:
        inner = QVBoxLayout(self.details)
        inner.setContentsMargins(sizes.NORMAL, sizes.SMALL, sizes.NORMAL, sizes.SMALL)
        inner.setSpacing(sizes.SMALL)
        line = QHBoxLayout()
        line.addWidget(label("Lacking for runs", "muted", self.details))
        line.addWidget(self.runs)
        line.addStretch(1)
        inner.addWidget(self.title)
        inner.addLayout(line)
        inner.addWidget(self.lacking, 1)
        inner.addWidget(self.plan_button)
        parts = [(self.table, 1), (self.details, 0)]
        self._filled = split("buildable-split", Qt.Orientation.Horizontal, parts, self)
        self._filled.setSizes([3 * _DETAILS_WIDTH, _DETAILS_WIDTH])
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self._filled)
        head = QHBoxLayout()
        head.setSpacing(sizes.NORMAL)
        head.addWidget(label(self.TITLE, "title", self))
        head.addSpacing(sizes.SMALL)
        for widget in (self.owner_box, self.with_blueprint, self.with_skills, self.everything):
            head.addWidget(widget)
        head.addStretch(1)
        layout = page_layout(self)
        layout.addLayout(head)
        layout.addWidget(self._pages, 1)


def _lack_columns() -> list[Column[LackLine]]:
    return [
        text_column("item", "Material", lambda line: line.name, width=20, picture=lambda line: line.type_id),
        quantity_column(
            "direct", "At once", lambda line: line.direct or None, width=9, hint="For one job of it"
        ),
        quantity_column(
            "through",
            "In all",
            lambda line: line.through or None,
            width=9,
            hint="When missing components are made",
        ),
    ]
