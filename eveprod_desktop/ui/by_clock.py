"""What is refreshed when asked and by the clock, one refresh at a time.

By the clock it looks at least once a minute at what is due, and remembers nothing: sleep and clock
changes put no refresh off for longer, since each look asks the wall clock and what stands in the database.
"""

import random
from datetime import datetime
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QNetworkInformation

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.waking import LONGEST_SLEEP, sleep_seconds
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.messages import Level
from eveprod_desktop.ui.session import Session

if TYPE_CHECKING:
    from eveprod_desktop.ui.tasks import Task


_LATEST = 1.1


class DuePlan(Protocol):
    """What a look finds out: when to look again, and why nothing is done although it may be due."""

    @property
    def next_at(self) -> datetime:
        """When something is due next."""

    @property
    def paused(self) -> str | None:
        """Why nothing is done, in a sentence."""

    @property
    def anything(self) -> bool:
        """Whether something is due now."""


P = TypeVar("P", bound=DuePlan)


class ByClock(QObject, Generic[P]):
    """Sends `changed` when a refresh begins or ends, and when the plan is another one.

    What is refreshed has ids: the regions of markets, the characters. None stands for all of them.
    """

    changed = Signal()
    LOOKING = ""
    """What a look is called among the tasks."""
    MESSAGE = ""
    """The key under which its messages replace each other."""
    ONLY_ASKED = ""
    """Says that the user wants nothing refreshed by the clock."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.next_at: datetime | None = None
        self.paused: str | None = None
        self.by_clock = False
        self.by_person = False
        self._task: Task | None = None
        self._asked: set[int] | None = set()
        self._looking = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)
        session.bus.changed.connect(self._heard)

    # what each refresh says of itself

    @property
    def automatic(self) -> bool:
        """Whether the settings allow refreshing by the clock."""
        raise NotImplementedError

    def plan(self, now: datetime, *, offline: bool) -> P:
        """Return what is due; it runs on a waiting thread."""
        raise NotImplementedError

    def _due(self, plan: P) -> tuple[int, ...]:
        """Return the ids that are due; none when only what belongs to no id is."""
        raise NotImplementedError

    def _fetch(self, ids: tuple[int, ...] | None) -> "Task":
        """Send off a refresh whose last answer, or whose failure, ends in `_end`."""
        raise NotImplementedError

    def _go_on(self) -> None:
        """Find out when the next refresh is due, after one that ended."""
        self.look()

    # one at a time

    @property
    def running(self) -> bool:
        """Whether a refresh is under way now."""
        return self._task is not None

    def refresh_all(self) -> None:
        """Fetch everything now, whatever the clock says; what has not expired is not asked for."""
        self._ask(None)

    def cancel(self) -> None:
        """Stop the refresh; the parts that are done stay done."""
        if self._task is not None:
            self._task.cancel()

    def _end(self) -> None:
        """Finish the refresh, and begin what was asked for during it."""
        self._task = None
        asked, self._asked = self._asked, set()
        self.changed.emit()
        if asked is None or asked:
            self._ask(asked)
        elif self.by_clock:
            self._go_on()

    def _ask(self, ids: set[int] | None) -> None:
        """Fetch now, or after the refresh under way."""
        if self._task is not None:
            self._asked = None if ids is None or self._asked is None else self._asked | ids
            return
        self._begin(None if ids is None else tuple(sorted(ids)), by_person=True)

    def _begin(self, ids: tuple[int, ...] | None, *, by_person: bool) -> None:
        self._timer.stop()
        self.by_person = by_person
        self._task = self._fetch(ids)
        self.changed.emit()

    # by the clock

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

    def _looked(self, looked: tuple[P, float]) -> None:
        self._looking = False
        plan, seconds = looked
        self.next_at, self.paused = plan.next_at, plan.paused
        # what expires, expires for everybody in the same second: not all programs ask in the next one
        self._timer.start(round(1000 * seconds * random.uniform(1.0, _LATEST)))  # noqa: S311 - no secret
        if self.running or not self.follow(plan):
            self.changed.emit()

    def follow(self, plan: P) -> bool:
        """Begin what is due, unless the user wants to be asked; returns whether something began."""
        if not self.automatic:
            self.next_at, self.paused = None, self.ONLY_ASKED
            return False
        if plan.anything:
            self._begin(self._due(plan), by_person=False)
        return plan.anything

    def _heard(self, what: Changed) -> None:
        if what & Changed.SETTINGS and self.by_clock and not self.running:
            self.look()

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
