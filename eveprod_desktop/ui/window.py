"""The window: navigation, one screen in sight, messages, status bar."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, TypeVar, overload

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QPaintEvent, QScreen, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from eveprod_desktop.core.sde.rows import StaticDataStatus
from eveprod_desktop.ui.actions import Actions
from eveprod_desktop.ui.character_refreshing import CharacterRefreshing
from eveprod_desktop.ui.crash import CrashDialog
from eveprod_desktop.ui.job_watching import JobWatching
from eveprod_desktop.ui.live_settings import LiveSettings
from eveprod_desktop.ui.market_refreshing import MarketRefreshing
from eveprod_desktop.ui.market_status import MarketStatus
from eveprod_desktop.ui.navigation import Navigation
from eveprod_desktop.ui.place import Place
from eveprod_desktop.ui.placing import placed
from eveprod_desktop.ui.recomputing import EconomicsRecomputing
from eveprod_desktop.ui.screen import Screen
from eveprod_desktop.ui.screens.items import ItemsScreen
from eveprod_desktop.ui.screens.static_data_words import is_newer
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.labels import label
from eveprod_desktop.ui.widgets.later_tabs import LaterTabs
from eveprod_desktop.ui.widgets.listing import Listing
from eveprod_desktop.ui.widgets.message_bar import MessageBar
from eveprod_desktop.ui.widgets.pages import Pages, PagesArea
from eveprod_desktop.ui.widgets.reading_order import step
from eveprod_desktop.ui.widgets.task_line import RunningTasks

S = TypeVar("S", bound=Screen)
MakeScreen = Callable[["Window", Place], Screen]

if TYPE_CHECKING:
    from eveprod_desktop.core.planning.rows import Target
    from eveprod_desktop.core.workflow.shopping_rows import ShoppingSource
    from eveprod_desktop.ui.widgets.command_palette import CommandPalette

_GEOMETRY = "window/geometry"
_SCREEN = "window/screen"
_REMEMBER_EACH_MS = 60_000
_WIDTH, _HEIGHT = 1280, 820
_LEAST_WIDTH, _LEAST_HEIGHT = 640, 400


class Window(QMainWindow):
    """The program's only window. `make` makes the screen of a place when it is first needed.

    `painted` is sent once, after it was first seen; `became_ready` when there are game data, each time
    others are loaded; `newest_known` with the newest build, when the host was asked for it;
    `retry_wanted` when the user wants the data to be opened again.
    """

    painted = Signal()
    became_ready = Signal()
    newest_known = Signal(object)
    retry_wanted = Signal()

    def __init__(self, session: Session, places: Sequence[Place], make: MakeScreen) -> None:
        super().__init__()
        self.session = session
        self.places = {place.name: place for place in places}
        self._make_screen = make
        self.setWindowTitle("EVE Production Desktop")
        self._was_painted = False
        self.is_ready = False
        self.newest: StaticDataStatus | None = None
        self._screens: dict[str, Screen] = {}
        self._told: dict[str, Mapping[str, object]] = {}
        """What each screen said last that it shows."""
        self._moved: set[str] = set()
        """The splits that somebody moved; one that was never seen has no sizes worth keeping."""
        self.market_refreshing = MarketRefreshing(session, self)
        self.economics_recomputing = EconomicsRecomputing(session, self)
        self.character_refreshing = CharacterRefreshing(session, self)
        self.job_watching = JobWatching(session, self)
        self.job_watching.asked_for.connect(self._show_jobs)
        self.live_settings = LiveSettings(session, self)
        self.navigation = Navigation(places, session.look, self)
        self.pages = Pages(self)
        self.message_bar = MessageBar(session.look, self)
        self._build_label = label("", "caption", self)
        self._lay_out()
        self.actions_by_name = Actions()
        self._connect()
        remembered = session.memory.text_of(_SCREEN)
        self.show_screen(remembered if remembered in self.places else ItemsScreen.NAME)

    # screens

    @overload
    def page(self, wanted: str) -> Screen: ...
    @overload
    def page(self, wanted: type[S]) -> S: ...
    def page(self, wanted: str | type[S]) -> Screen | S:
        """Return a screen by its name or its class, made now if nobody needed it before.

        Raises:
            KeyError: there is no such place.

        """
        name = wanted if isinstance(wanted, str) else wanted.NAME
        if name not in self._screens:
            self._make(self.places[name])
        return self._screens[name]

    def is_made(self, name: str) -> bool:
        """Whether somebody needed a screen already."""
        return name in self._screens

    def _make(self, place: Place) -> None:
        """Make a screen and have it be as at the last start: its splits, and what it showed."""
        screen = self._make_screen(self, place)
        self._screens[place.name] = screen
        self._restore_splits(screen)
        screen.restore(self.session.memory.mapping_of(f"screens/{place.name}"))
        self.pages.addWidget(screen)

    def _restore_splits(self, part: QWidget) -> None:
        """Divide a screen as at the last start, and what is made of it later as soon as it is."""
        for split in _splitters(part):
            state = self.session.memory.bytes_of(f"splits/{split.objectName()}")
            if state is not None:
                split.restoreState(state)
            split.splitterMoved.connect(partial(self._note_moved, split.objectName()))
        for tabs in part.findChildren(LaterTabs):
            tabs.made.connect(self._restore_splits)

    def _note_moved(self, name: str, _to: int, _at: int) -> None:
        self._moved.add(name)

    def show_screen(self, name: str) -> None:
        """Bring a screen into sight by its name."""
        self.pages.setCurrentWidget(self.page(name))
        self.navigation.show_current(name)

    @property
    def current_screen(self) -> Screen:
        """The screen in sight."""
        return next(screen for screen in self._screens.values() if screen is self.pages.currentWidget())

    @property
    def was_here_before(self) -> bool:
        """Whether a start before this one left a screen to begin with."""
        return bool(self.session.memory.text_of(_SCREEN))

    def become_ready(self) -> None:
        """There are game data, or others than before."""
        self.is_ready = True
        self.became_ready.emit()

    def announce_newest(self, status: StaticDataStatus) -> None:
        """Take over the answer of the daily look for a newer build."""
        self.newest = status
        self.show_status(status)
        self.newest_known.emit(status)

    def open_item(self, type_id: int) -> None:
        """Show the page of an item."""
        from eveprod_desktop.ui.screens.item import ItemScreen  # noqa: PLC0415 - large, and a start can do without

        self.page(ItemScreen).open(type_id)
        self.show_screen(ItemScreen.NAME)

    def plan(self, targets: "tuple[Target, ...]") -> None:
        """Put products on the list of the planner, and show it."""
        from eveprod_desktop.ui.screens.planner import PlannerScreen  # noqa: PLC0415 - not at the start

        self.page(PlannerScreen).plan_for(targets)
        self.show_screen(PlannerScreen.NAME)

    def shop(self, source: "ShoppingSource") -> None:
        """Show what to buy for plans or jobs."""
        from eveprod_desktop.ui.screens.shopping import ShoppingScreen  # noqa: PLC0415 - not at the start

        self.page(ShoppingScreen).shop_for(source)
        self.show_screen(ShoppingScreen.NAME)

    def find_item(self) -> None:
        """Put the keyboard into the item search."""
        self.go_to(ItemsScreen.NAME)

    @cached_property
    def palette_box(self) -> "CommandPalette":
        """The command palette, made when it is first asked for."""
        from eveprod_desktop.ui.widgets.command_palette import CommandPalette  # noqa: PLC0415 - not at the start

        return CommandPalette(self.session, self.actions_by_name, self.search_items, self)

    def open_palette(self) -> None:
        """Let the user find an item, a screen or an action."""
        self.palette_box.open()

    def search_items(self, text: str) -> None:
        """Search in the list of items."""
        self.find_item()
        self.page(ItemsScreen).search.setText(text)

    def come_to_front(self) -> None:
        """Show the window above others, because it was asked for again."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def _show_jobs(self) -> None:
        self.come_to_front()
        self.show_screen("jobs")

    def show_status(self, status: StaticDataStatus) -> None:
        """Show in the status bar which build is loaded."""
        if status.build is None:
            text = "No game data loaded"
        else:
            text = f"Game data: build {status.build}"
            if status.source == "starter set":
                text += " (came with the program)"
        # the whole of the very build that the starter set is made from is no news for every screen
        if is_newer(status) and status.latest_build != status.build:
            text += f"  ·  build {status.latest_build} is out"
        self._build_label.setText(text)

    def show_crash(self, details: str) -> None:
        """Show the details of a fault in the program."""
        CrashDialog(details, str(self.session.app.paths.logs), self).open()

    def remember(self) -> None:
        """Keep size, place and columns for the next start."""
        self.remember_what_is_shown()
        memory = self.session.memory
        for split in _splitters(self):
            if split.objectName() in self._moved:
                memory.keep(f"splits/{split.objectName()}", split.saveState())
        for listing in self.findChildren(Listing):
            listing.save_columns()
        self.session.memory.save()

    def remember_what_is_shown(self) -> None:
        """Keep size, place and what the screens show; now and then too, since no program ends well always."""
        memory = self.session.memory
        memory.keep(_GEOMETRY, self.saveGeometry())
        memory.keep_text(_SCREEN, self.current_screen.NAME)
        for name, screen in self._screens.items():
            state = screen.state()
            if self._told.get(name) != state:
                self._told[name] = state
                memory.keep_mapping(f"screens/{name}", state)

    def come_into_sight(self) -> None:
        """Move the window to where it can be seen, after a screen was taken away or at a new start."""
        if self.isMaximized() or self.isFullScreen():
            return
        areas = [screen.availableGeometry() for screen in QGuiApplication.screens()]
        wanted = placed(self.geometry(), areas)
        if wanted != self.geometry():
            self.setGeometry(wanted)

    def _lay_out(self) -> None:
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(PagesArea(self.pages, right), 1)
        column.addWidget(self.message_bar)
        middle = QWidget(self)
        line = QHBoxLayout(middle)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self._make_side())
        line.addWidget(right, 1)
        self.setCentralWidget(middle)
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        bar.setMinimumHeight(self.fontMetrics().height() + sizes.NORMAL)
        if self.session.demo:
            mark = label("Demo", "chip", bar)
            mark.setToolTip("Prices and characters are make-believe; your own data are not touched.")
            bar.addWidget(mark)
        bar.addWidget(self._build_label)
        self.market_status = MarketStatus(self.session, self.market_refreshing, bar)
        bar.addWidget(self.market_status)
        bar.addPermanentWidget(RunningTasks(self.session.tasks, self.session.look, bar))
        geometry = self.session.memory.bytes_of(_GEOMETRY)
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(_WIDTH, _HEIGHT)
        self.setMinimumSize(_LEAST_WIDTH, _LEAST_HEIGHT)
        self.come_into_sight()

    def _make_side(self) -> QFrame:
        side = QFrame(self)
        side.setObjectName("side")
        side.setFixedWidth(sizes.NAVIGATION_WIDTH)
        keys = QKeySequence("Ctrl+K").toString(QKeySequence.SequenceFormat.NativeText)
        self._find = QPushButton(f" Find anything  {keys}", side)
        self._find.setObjectName("find")
        self._find.setAccessibleName("Find an item, a screen or an action")
        self._find.clicked.connect(self.open_palette)
        self._dress()
        column = QVBoxLayout(side)
        column.setContentsMargins(sizes.SMALL, sizes.NORMAL, sizes.SMALL, sizes.SMALL)
        column.setSpacing(sizes.NORMAL)
        column.addWidget(self._find)
        column.addWidget(self.navigation, 1)
        return side

    def _dress(self) -> None:
        self._find.setIcon(self.session.look.icon("search"))

    def _connect(self) -> None:
        session = self.session
        session.messages.attach(self.message_bar.show_message)
        session.look.changed.connect(self._dress)
        qt = QGuiApplication.instance()
        if isinstance(qt, QGuiApplication):
            qt.screenRemoved.connect(self._screen_removed)
        session.bus.item_wanted.connect(self.open_item)
        session.bus.plan_wanted.connect(self.plan)
        session.bus.shopping_wanted.connect(self.shop)
        self.navigation.chosen.connect(self.show_screen)
        now_and_then = QTimer(self)
        now_and_then.timeout.connect(self.remember_what_is_shown)
        now_and_then.start(_REMEMBER_EACH_MS)
        QShortcut(QKeySequence("Ctrl+K"), self).activated.connect(self.open_palette)
        QShortcut(QKeySequence("Ctrl+L"), self).activated.connect(self.find_item)
        numbered = {f"Ctrl+{number}": name for number, name in enumerate(list(self.places)[:9], start=1)}
        for keys, name in {**numbered, "Ctrl+,": "settings", "F1": "about"}.items():
            QShortcut(QKeySequence(keys), self).activated.connect(partial(self.go_to, name))
        QShortcut(QKeySequence("Ctrl+Q"), self).activated.connect(self.close)

    def _screen_removed(self, _screen: QScreen) -> None:
        # the list of screens still has it while this is told
        QTimer.singleShot(0, self, self.come_into_sight)

    def go_to(self, name: str) -> None:
        """Show a screen and put the keyboard on it."""
        self.show_screen(name)
        self.page(name).take_focus()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001, N802 - Qt's names and form
        """Go from one thing to the next as one reads; what lies over the window has an order of its own."""
        return step(self, self.focusWidget(), forward=next) or super().focusNextPrevChild(next)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Tell once that the window is on screen."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Remember the window's state."""
        self.remember()
        super().closeEvent(event)


def _splitters(parent: QWidget) -> list[QSplitter]:
    found = [*([parent] if isinstance(parent, QSplitter) else []), *parent.findChildren(QSplitter)]
    return [split for split in found if split.objectName()]
