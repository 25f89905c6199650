"""Which build of the game's data is loaded, how to get a newer one, and what it changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from eveprod_desktop.core.chains.rows import BatchResult
from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.sde.rows import RecipeChange, StaticDataStatus, UpdateResult
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.charts.bars import BarChart
from eveprod_desktop.ui.charts.data import Bar
from eveprod_desktop.ui.messages import Level
from eveprod_desktop.ui.models.columns import Column, text_column
from eveprod_desktop.ui.screen import Screen, page_layout
from eveprod_desktop.ui.screens.recipe_difference import (
    KIND_WORDS,
    ChangedProduct,
    DifferenceRow,
    changed_products,
    changes_by_category,
    difference_rows,
)
from eveprod_desktop.ui.screens.static_data_words import (
    fact_texts,
    is_newer,
    newer_words,
    status_notes,
    update_words,
)
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.tasks import Task
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.theme.palette import Role
from eveprod_desktop.ui.widgets.facts import Facts
from eveprod_desktop.ui.widgets.file_choice import choose_to_read
from eveprod_desktop.ui.widgets.flowing import FlowingLayout
from eveprod_desktop.ui.widgets.labels import ElidedLabel, card, label, primary
from eveprod_desktop.ui.widgets.splitting import split
from eveprod_desktop.ui.widgets.table import RowsTable
from eveprod_desktop.ui.widgets.task_line import progress_text, show_progress

_FACTS = {
    "build": "Build",
    "released": "Released",
    "source": "Source",
    "imported": "Loaded",
    "latest": "Newest build",
    "types": "Types",
    "blueprints": "Blueprints",
    "producible": "Products",
    "chains": "Chains",
}
_ONLY_IF_NEWER = False
_CHART_WIDTH = 340
KIND_ROLES = {"added": Role.PROFIT, "removed": Role.LOSS, "changed": Role.ACCENT}


@dataclass(frozen=True, slots=True)
class StaticDataFacts:
    """What the screen shows."""

    status: StaticDataStatus
    changes: tuple[ChangedProduct, ...]
    names: Mapping[int, str]
    by_category: tuple[Bar, ...]


class StaticDataScreen(Screen):
    """Facts about the loaded build, the ways to another one, and the table of changed recipes.

    `status_read` is sent with each status read, for the window's status bar.
    """

    NAME = "static-data"
    TITLE = "Static data"
    WATCHES = Changed.STATIC_DATA | Changed.CHAINS | Changed.SETTINGS

    status_read = Signal(object)
    loaded = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._latest: int | None = None
        self._task: Task | None = None
        self._reading: Task | None = None
        self._names: Mapping[int, str] = {}
        self._facts = Facts(_FACTS, self)
        self._notes = label("", "muted", self, wrap=True)
        self.check = QPushButton("&Check for a newer build", self)
        self.update_now = QPushButton("&Update now", self)
        self.from_file = QPushButton("Load from &file…", self)
        self.rebuild = QPushButton("&Rebuild chains", self)
        for button, act, hint in (
            (self.check, self.check_latest, "Ask CCP's server for the number of its newest build"),
            (self.update_now, self.start_update, "Download the newest build, load it and rebuild all chains"),
            (self.from_file, self.choose_file, "Load a zip of CCP's static data in JSON Lines"),
            (self.rebuild, self.start_rebuild, "Compute every production chain again from the loaded build"),
        ):
            button.clicked.connect(act)
            button.setToolTip(hint)
        self.banner, self._banner_text = self._make_banner()
        self._make_progress()
        self._make_changes()
        self._make_chart()
        self._lay_out()
        session.tasks.progressed.connect(self._show_progress)

    # what a person can do

    def check_latest(self) -> None:
        """Ask the host for its newest build, on a waiting thread: the answer takes no computing."""
        app, ask = self.session.app, self.session.operations.check_latest_build
        self._begin(
            self.session.tasks.read(
                "Asking for the newest build", lambda monitor: ask(app, monitor), self._checked, self._failed
            )
        )

    def start_update(self) -> None:
        """Download a newer build and load it."""
        self._update("Updating the static data", None)

    def choose_file(self) -> None:
        """Ask for a zip and load it."""
        kinds = "Static data in JSON Lines (*.zip);;All files (*)"
        chosen = choose_to_read(self, self.session.memory, "Load static data", kinds)
        if chosen is not None:
            self.load_file(chosen)

    def load_file(self, file: Path) -> None:
        """Load a zip."""
        self._update(f"Loading {file.name}", file)

    def start_rebuild(self) -> None:
        """Compute all chains again."""
        self._begin(
            self.session.tasks.compute(
                "Rebuilding the chains",
                self.session.operations.rebuild_chains,
                self._rebuilt,
                self._failed,
                None,
            )
        )

    def announce(self, status: StaticDataStatus) -> None:
        """Take over the answer of the daily look for a newer build."""
        self._latest = status.latest_build
        self.mark_stale()

    # Screen

    def reload(self) -> None:
        """Read what is loaded and what changed."""
        app, session, latest = self.session.app, self.session, self._latest

        def read(_monitor: Monitor) -> StaticDataFacts:
            status = replace(app.static_data.status(), latest_build=latest)
            changes: list[RecipeChange] = app.static_data.diff()
            names = session.names()
            language = app.settings.language
            hits = app.catalog().hits([change.type_id for change in changes], language=language)
            categories = {hit.type_id: hit.category_name for hit in hits if hit.category_name}
            return StaticDataFacts(
                status,
                tuple(changed_products(changes, names)),
                names,
                changes_by_category(changes, categories),
            )

        if self._reading is not None:
            self._reading.drop()
        self._reading = self.session.tasks.read("Reading the static data", read, self._show, self._unreadable)

    def take_focus(self) -> None:
        """Put the keyboard into the list of changes, or on the first button while there is none."""
        if self.changes.model.rowCount():
            self.changes.focus_view()
        else:
            self.check.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # long work

    def _update(self, title: str, file: Path | None) -> None:
        operations = self.session.operations
        self._begin(
            self.session.tasks.compute(
                title, operations.update_static_data, self._updated, self._failed, file, _ONLY_IF_NEWER
            )
        )

    def _begin(self, task: Task) -> None:
        self._task = task
        for button in self._buttons():
            button.setEnabled(False)
        self._progress_text.setText(task.title)
        show_progress(self._progress, None)
        self._cancel.setEnabled(True)
        self._progress_line.show()

    def _end(self) -> None:
        self._task = None
        for button in self._buttons():
            button.setEnabled(True)
        self._progress_line.hide()

    def _buttons(self) -> Sequence[QPushButton]:
        return (self.check, self.update_now, self.from_file, self.rebuild, self._banner_button)

    def _show_progress(self, task: Task) -> None:
        if task is self._task:
            step = progress_text(task.progress)
            self._progress_text.setText(f"{task.title}: {step}" if step else task.title)
            show_progress(self._progress, task.progress)

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._cancel.setEnabled(False)
            self._progress_text.setText(f"{self._task.title}: stopping")

    def _checked(self, status: StaticDataStatus) -> None:
        self._end()
        self._latest = status.latest_build
        if status.latest_build is None:
            self.session.messages.post(
                Level.WARNING,
                "CCP's server can't be reached.",
                "The loaded data stay in use; look again later, or load a build from a file.",
                key="latest",
            )
        elif not is_newer(status):
            self.session.messages.post(Level.INFO, "The loaded build is the newest one.", key="latest")
        self.mark_stale()

    def _updated(self, result: UpdateResult) -> None:
        self._end()
        self._latest = result.status.latest_build or self._latest
        self.session.messages.post(Level.INFO, update_words(result), key="updated")
        if result.imported:
            self.session.app.forget_caches()
            self.loaded.emit()
            self.session.bus.announce(Changed.STATIC_DATA | Changed.CHAINS)
        else:
            self.mark_stale()

    def _rebuilt(self, batches: list[BatchResult]) -> None:
        self._end()
        items = sum(batch.items for batch in batches)
        seconds = sum(batch.seconds for batch in batches)
        self.session.messages.post(
            Level.INFO, f"{write.count(items, 'chain')} rebuilt in {seconds:.1f} s.", key="rebuilt"
        )
        self.session.app.forget_caches()
        self.session.bus.announce(Changed.CHAINS)

    def _failed(self, error: AppError) -> None:
        self._end()
        self.session.messages.report(error)

    # showing

    def _show(self, facts: StaticDataFacts) -> None:
        status = facts.status
        self._names = facts.names
        loaded = status.build is not None
        for key, text in fact_texts(status, self.session.app.clock.now()).items():
            self._facts.tell(key, text)
        notes = status_notes(status)
        self._notes.setText("\n".join(notes))
        self._notes.setVisible(bool(notes))
        self.rebuild.setVisible(loaded)
        self._changes_title.setVisible(loaded)
        self.banner.setVisible(is_newer(status))
        self._banner_text.setText(newer_words(status))
        self._tell_no_changes(loaded=loaded)
        self.chart.show_bars(facts.by_category)
        self._chart_place.setVisible(bool(facts.by_category))
        self.changes.set_rows(facts.changes)
        self.detail.setVisible(bool(facts.changes))
        if facts.changes and self.changes.current() is None:
            self.changes.view.setCurrentIndex(self.changes.model.index(0, 0))
        self.status_read.emit(status)

    def _unreadable(self, error: AppError) -> None:
        self.changes.empty.tell_error(error)
        self.changes.set_rows([])
        self.detail.hide()
        self.session.messages.report(error)

    def _tell_no_changes(self, *, loaded: bool) -> None:
        if loaded:
            self.changes.empty.tell(
                "No other build was loaded before this one.",
                "After an update, the recipes that are new, gone or different stand here.",
            )
        else:
            self.changes.empty.tell(
                "No game data are loaded.",
                "Update now downloads them from CCP (about 95 MB), or load a zip from a file.",
                action="Update now",
                icon="static-data",
            )

    def _show_detail(self, product: ChangedProduct) -> None:
        self._detail_title.tell(product.name)
        self.detail_table.set_rows(difference_rows(product.change, self._names))

    # putting it together

    def _make_banner(self) -> tuple[QFrame, QLabel]:
        banner = card("banner", self)
        text = label("", "body", banner, wrap=True)
        self._banner_button = primary("Update now", banner)
        self._banner_button.clicked.connect(self.start_update)
        line = QHBoxLayout(banner)
        line.setContentsMargins(sizes.LARGE, sizes.SMALL, sizes.SMALL, sizes.SMALL)
        line.addWidget(text, 1)
        line.addWidget(self._banner_button)
        banner.hide()
        return banner, text

    def _make_progress(self) -> None:
        self._progress_line = QWidget(self)
        self._progress_text = label("", "muted", self._progress_line)
        self._progress = QProgressBar(self._progress_line)
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName("Progress")
        self._cancel = QPushButton("Cancel", self._progress_line)
        self._cancel.clicked.connect(self._stop)
        words = QVBoxLayout()
        words.setSpacing(sizes.HAIR)
        words.addWidget(self._progress_text)
        words.addWidget(self._progress)
        line = QHBoxLayout(self._progress_line)
        line.setContentsMargins(0, 0, 0, 0)
        line.addLayout(words, 1)
        line.addWidget(self._cancel)
        self._progress_line.hide()

    def _make_changes(self) -> None:
        self._changes_title = label("What changed", "heading", self)
        self.changes: RowsTable[ChangedProduct] = RowsTable(
            self.session,
            "recipe-changes",
            change_columns(),
            lambda product: product.change.type_id,
            noun="product",
            empty_icon="changed",
            parent=self,
        )
        self.changes.empty.acted.connect(self.start_update)
        self.changes.picked.connect(self._show_detail)
        self.changes.opened.connect(lambda product: self.session.bus.open_item(product.change.type_id))
        self.detail = QWidget(self)
        self._detail_title = ElidedLabel("heading", self.detail)
        self.detail_table: RowsTable[DifferenceRow] = RowsTable(
            self.session,
            "recipe-difference",
            difference_columns(),
            lambda row: (row.type_id, row.what),
            noun="line",
            empty_icon="changed",
            parent=self.detail,
        )
        self.detail_table.put_heading(self._detail_title)
        self.detail_table.counted.hide()
        self.detail_table.opened.connect(self._open_material)
        layout = QVBoxLayout(self.detail)
        layout.setContentsMargins(sizes.SMALL, 0, 0, 0)
        layout.setSpacing(sizes.SMALL)
        layout.addWidget(self.detail_table, 1)
        self.detail.hide()

    def _make_chart(self) -> None:
        self._chart_place = QWidget(self)
        self._chart_place.setMinimumWidth(_CHART_WIDTH)
        parts = [(words, KIND_ROLES[kind]) for kind, words in KIND_WORDS.items()]
        self.chart = BarChart(self.session, "Changed recipes by category", parts, parent=self._chart_place)
        column = QVBoxLayout(self._chart_place)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.HAIR)
        column.addWidget(label("Changed recipes by category", "caption", self._chart_place))
        column.addWidget(self.chart, 1)
        self._chart_place.hide()

    def _open_material(self, row: DifferenceRow) -> None:
        if row.type_id is not None:
            self.session.bus.open_item(row.type_id)

    def _lay_out(self) -> None:
        frame = card("card", self)
        beside = QHBoxLayout(frame)
        beside.setContentsMargins(sizes.LARGE, sizes.NORMAL, sizes.LARGE, sizes.NORMAL)
        beside.setSpacing(sizes.HUGE)
        inside = QVBoxLayout()
        beside.addLayout(inside, 3)
        beside.addWidget(self._chart_place, 2)
        inside.setSpacing(sizes.NORMAL)
        inside.addWidget(self._facts)
        inside.addWidget(self._notes)
        inside.addStretch(1)
        buttons = FlowingLayout()
        for button in (self.check, self.update_now, self.from_file, self.rebuild):
            buttons.addWidget(button)
        inside.addLayout(buttons)
        inside.addWidget(self._progress_line)
        parts = [(self.changes, 0), (self.detail, 0)]
        sides = split("static-data-split", Qt.Orientation.Horizontal, parts, self)
        sides.setSizes([1, 1])
        layout = page_layout(self)
        layout.addWidget(label(self.TITLE, "title", self))
        layout.addWidget(self.banner)
        layout.addWidget(frame)
        layout.addWidget(self._changes_title)
        layout.addWidget(sides, 1)


def change_columns() -> list[Column[ChangedProduct]]:
    """Return the columns of the list of changed recipes."""
    return [
        text_column(
            "product",
            "Product",
            lambda product: product.name,
            width=36,
            picture=lambda product: product.change.type_id,
        ),
        text_column(
            "kind",
            "Recipe",
            lambda product: KIND_WORDS[product.change.kind],
            width=14,
            choice=True,
            icon=lambda product: product.change.kind,
            icon_role=lambda product: KIND_ROLES[product.change.kind],
            role=lambda product: KIND_ROLES[product.change.kind],
        ),
        text_column(
            "summary",
            "What",
            lambda product: product.summary,
            width=22,
            searched=False,
            role=lambda _product: Role.MUTED,
        ),
    ]


def difference_columns() -> list[Column[DifferenceRow]]:
    """Return the columns of one recipe's comparison."""

    def tone(row: DifferenceRow) -> Role:
        return Role.TEXT if row.differs else Role.MUTED

    def rise_tone(row: DifferenceRow) -> Role:
        if row.rise is None or row.type_id is None:
            return Role.TEXT
        return Role.LOSS if row.rise > 0 else Role.PROFIT

    return [
        text_column("what", "Line", lambda row: row.what, width=32, role=tone),
        Column("before", "Before", lambda row: row.before, right=True, width=16, role=tone),
        Column("after", "Now", lambda row: row.after, right=True, width=16, role=tone),
        Column("rise", "Difference", lambda row: row.rise_text, right=True, width=14, role=rise_tone),
    ]
