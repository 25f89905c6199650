"""What is refreshed by the clock: looks at least once a minute at what is due, and remembers nothing.

Sleep and clock changes put no refresh off for longer, since each look asks the wall clock and what
stands in the database.
"""

from datetime import datetime
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QNetworkInformation

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.waking import LONGEST_SLEEP, sleep_seconds
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.messages import Level
from eveprod_desktop.ui.session import Session


class DuePlan(Protocol):
    """What a look finds out: when to look again, and why nothing is done although it may be due."""

    @property
    def next_at(self) -> datetime:
        """When something is due next."""

    @property
    def paused(self) -> str | None:
        """Why nothing is done, in a sentence."""


P = TypeVar("P", bound=DuePlan)


class ByClock(QObject, Generic[P]):
    """Sends `changed` when a refresh begins or ends, and when the plan is another one."""

    changed = Signal()
    LOOKING = ""
    """What a look is called among the tasks."""
    MESSAGE = ""
    """The key under which its messages replace each other."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.next_at: datetime | None = None
        self.paused: str | None = None
        self.by_clock = False
        self._looking = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)

    @property
    def running(self) -> bool:
        """Whether a refresh is under way now."""
        raise NotImplementedError

    def plan(self, now: datetime, *, offline: bool) -> P:
        """Return what is due; it runs on a waiting thread."""
        raise NotImplementedError

    def follow(self, plan: P) -> bool:
        """Begin what is due, if the user lets us; returns whether something began. On the GUI thread."""
        raise NotImplementedError

    def start(self) -> None:
        """Refresh by the clock from now on, if the user lets us."""
        if not self.by_clock:
            self.by_clock = True
            if not self.session.demo and QNetworkInformation.loadDefaultBackend():
                QNetworkInformation.instance().reachabilityChanged.connect(self._network_changed)
        self.look()

    def look(self) -> None:
        """Ask what is due; a look under way answers this one too."""
        if self._looking or self.running:
            return
        self._looking = True
        clock, offline = self.session.app.clock, not self.session.demo and no_network()

        def read(_monitor: Monitor) -> tuple[P, float]:
            now = clock.now()
            plan = self.plan(now, offline=offline)
            return plan, sleep_seconds(plan.next_at, now)

        self.session.tasks.read(self.LOOKING, read, self._looked, self._blind, listed=False)

    def rest(self) -> None:
        """Look again in a minute and not before."""
        self._timer.start(round(1000 * LONGEST_SLEEP.total_seconds()))

    def hold(self) -> None:
        """Look no more until a refresh has ended."""
        self._timer.stop()

    def _looked(self, looked: tuple[P, float]) -> None:
        self._looking = False
        plan, seconds = looked
        self.next_at, self.paused = plan.next_at, plan.paused
        self._timer.start(round(1000 * seconds))
        if self.running or not self.follow(plan):
            self.changed.emit()

    def _blind(self, error: AppError) -> None:
        """Tell why nothing is refreshed by the clock, and look again in a minute."""
        self._looking = False
        self.session.messages.post(Level.WARNING, error.sentence, error.advice, key=self.MESSAGE)
        self.rest()

    def _network_changed(self, _reachability: object) -> None:
        self.look()


def no_network() -> bool:
    """Whether the system says that there is no network; one that can't tell has one."""
    if not QNetworkInformation.loadDefaultBackend():
        return False
    reachability = QNetworkInformation.instance().reachability()
    return reachability is QNetworkInformation.Reachability.Disconnected
