"""Watches the jobs: planned ones follow those of the game, and what ended, freed a slot or can go on is told.

The first look tells nothing: what happened while the program was closed stands on the board.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.messages import Level
from eveprod_desktop.ui.newest_wish import NewestWish
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme.palette import Role

if TYPE_CHECKING:
    from eveprod_desktop.app import App
    from eveprod_desktop.core.workflow.events import Looked

_EVERY_MS = 30_000
_SOON_MS = 500
# desktops read bold and links in what programs tell, and names are made up by players
_NO_MARKUP = str.maketrans("<>", "()")
_MOST_TOLD = 4
_SHOWN_MS = 10_000
_ICON_SIZE = 64


@dataclass(frozen=True, slots=True)
class Watch:
    """How the jobs stand now, what is to be told since the look before, and whether a job was moved."""

    looked: "Looked"
    told: tuple[str, ...]
    moved: bool


class JobWatching(QObject):
    """Looks twice a minute, and soon after something arrived. `asked_for`: the tray was clicked."""

    asked_for = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._looked: Looked | None = None
        self._wanted = NewestWish(self._ask)
        self.tray: QSystemTrayIcon | None = None
        self._menu: QMenu | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self.look)

    def start(self) -> None:
        """Watch from now on."""
        self._session.bus.changed.connect(self._heard)
        self._timer.start()
        self.look()

    def look(self) -> None:
        """Look at the jobs now; while one look is under way only one more is kept."""
        self._wanted.wish()

    def _ask(self) -> None:
        app, before = self._session.app, self._looked

        def watch(_monitor: Monitor) -> Watch:
            return watch_jobs(app, before)

        self._session.tasks.read("Watching the jobs", watch, self._seen, self._blind, listed=False)

    def _heard(self, what: Changed) -> None:
        if what & (Changed.OWNED | Changed.JOBS):
            self._soon.start()

    def _seen(self, watch: Watch) -> None:
        self._looked = watch.looked
        if watch.told:
            self._tell(watch.told)
        if watch.moved:
            self._session.bus.announce(Changed.JOBS)
        self._wanted.answered()

    def _blind(self, error: AppError) -> None:
        self._session.messages.post(Level.WARNING, error.sentence, error.advice, key="job-watch")
        self._wanted.answered()

    def _tell(self, told: tuple[str, ...]) -> None:
        shown = list(told[:_MOST_TOLD])
        if len(told) > _MOST_TOLD:
            shown.append(f"and {len(told) - _MOST_TOLD} more, see the Jobs screen.")
        words = "\n".join(shown)
        self._session.messages.post(Level.INFO, " ".join(shown))
        if self._session.app.settings.jobs_notify and self._in_tray():
            assert self.tray is not None  # noqa: S101 - made by the line above
            icon = self._session.look.icon("jobs", Role.ACCENT, _ICON_SIZE)
            self.tray.showMessage("EVE Production Desktop", words.translate(_NO_MARKUP), icon, _SHOWN_MS)

    def _in_tray(self) -> bool:
        """Put the program into the system tray if there is one."""
        if self.tray is None:
            if not QSystemTrayIcon.isSystemTrayAvailable():
                return False
            self.tray = QSystemTrayIcon(self._session.look.icon("jobs", Role.ACCENT, _ICON_SIZE), self)
            self.tray.setToolTip("EVE Production Desktop")
            self._menu = QMenu()
            self._menu.addAction("Show the jobs", self.asked_for.emit)
            self.tray.setContextMenu(self._menu)
            self.tray.messageClicked.connect(self.asked_for)
            self.tray.activated.connect(lambda _how: self.asked_for.emit())
            self.tray.show()
        return True


def watch_jobs(app: "App", before: "Looked | None") -> Watch:
    """Bring planned jobs to where those of the game are, and tell what happened. For a waiting thread."""
    from eveprod_desktop.core.workflow.events import events_between, in_words, look  # noqa: PLC0415 - not at the start

    followed = app.game_links.follow()
    jobs = app.workflow.get_jobs()
    looked = look(jobs, app.game_links.game_jobs(), app.esi.now())
    if before is None:
        return Watch(looked, (), followed.changed)
    events = events_between(before, looked)
    if not events:
        return Watch(looked, (), followed.changed)
    owners = {one.character_id: one.name for one in app.roster.characters()}
    owners |= {one.corporation_id: one.name for one in app.roster.corporations()}
    plans = {row.plan_id: row.name for row in app.workflow.plans.plans()}
    names = app.catalog().names(app.settings.language)
    told = tuple(in_words(event, names, owners, plans) for event in events)
    return Watch(looked, told, followed.changed)
