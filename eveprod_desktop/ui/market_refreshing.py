"""Fetches prices when asked and by the clock, one refresh at a time, and tells errors once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QNetworkInformation

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError, Cancelled
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.messages import Level
from eveprod_desktop.ui.session import Session

if TYPE_CHECKING:
    from eveprod_desktop.core.market.refresh import MarketRefresh
    from eveprod_desktop.core.market.timing import RefreshPlan
    from eveprod_desktop.ui.tasks import Task

_MESSAGE = "market-refresh"
_LOOK_AGAIN_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class _Looked:
    """What the clock says: the plan, and how long to sleep."""

    plan: "RefreshPlan"
    seconds: float


class MarketRefreshing(QObject):
    """`changed` is sent when a refresh begins or ends, and when the plan is another one.

    The timer looks at the wall clock at least once a minute and remembers nothing but what stands in the
    database: sleep and clock changes put no refresh off for longer.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._task: Task | None = None
        self._by_clock = False
        self._looking = False
        self._asked: set[int] | None = set()
        self.next_at: datetime | None = None
        self.paused: str | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)
        session.bus.changed.connect(self._heard)

    @property
    def running(self) -> bool:
        """Whether prices are being fetched now."""
        return self._task is not None

    def start(self) -> None:
        """Refresh by the clock from now on, if the user lets us."""
        if not self._by_clock:
            self._by_clock = True
            if not self._session.demo and QNetworkInformation.loadDefaultBackend():
                QNetworkInformation.instance().reachabilityChanged.connect(self._network_changed)
        self._look()

    def refresh_all(self) -> None:
        """Fetch every watched market now, whatever the clock says; what has not expired is not asked for."""
        self._ask(None)

    def refresh(self, region_id: int) -> None:
        """Fetch one market now."""
        self._ask({region_id})

    def cancel(self) -> None:
        """Stop the refresh; regions that are done stay done."""
        if self._task is not None:
            self._task.cancel()

    # one at a time

    def _ask(self, regions: set[int] | None) -> None:
        """Fetch now, or after the refresh under way."""
        if self._task is not None:
            self._asked = None if regions is None or self._asked is None else self._asked | regions
            return
        self._begin(None if regions is None else tuple(sorted(regions)), background=False)

    def _begin(self, regions: tuple[int, ...] | None, *, background: bool) -> None:
        self._timer.stop()
        self._task = self._session.tasks.compute(
            "Refreshing prices",
            self._session.operations.refresh_market,
            self._refreshed,
            self._failed,
            regions,
            background,
        )
        self.changed.emit()

    def _refreshed(self, result: "MarketRefresh") -> None:
        self._tell(result)
        self._session.bus.announce(Changed.PRICES | Changed.ECONOMICS)
        self._task = self._session.tasks.compute(
            "Fetching trade of the best products",
            self._session.operations.refresh_ranked_history,
            self._history_fetched,
            self._failed,
        )

    def _history_fetched(self, fetched: int) -> None:
        if fetched:
            self._session.bus.announce(Changed.PRICES | Changed.ECONOMICS)
        self._end()

    def _failed(self, error: AppError) -> None:
        if not isinstance(error, Cancelled):
            self._session.messages.post(Level.WARNING, error.sentence, error.advice, key=_MESSAGE)
        self._session.bus.announce(Changed.PRICES | Changed.ECONOMICS)  # what was done before it stays
        self._end()

    def _end(self) -> None:
        self._task = None
        asked, self._asked = self._asked, set()
        self.changed.emit()
        if asked is None or asked:
            self._ask(asked)
        elif self._by_clock:
            self._look()

    def _tell(self, result: "MarketRefresh") -> None:
        """Say in one message what kept its old prices."""
        if not result.failures:
            return
        what, error = result.failures[0]
        sentence = f"{what[0].upper()}{what[1:]} could not be fetched. {error.sentence}"
        if len(result.failures) > 1:
            sentence += f" So it is with {len(result.failures) - 1} more; see the Market screen."
        advice = "The prices from before stay in use, each with its age."
        self._session.messages.post(Level.WARNING, sentence, f"{advice} {error.advice}".strip(), key=_MESSAGE)

    # by the clock

    def _heard(self, what: Changed) -> None:
        if what & Changed.SETTINGS and self._by_clock and self._task is None:
            self._look()

    def _network_changed(self, _reachability: object) -> None:
        self._look()

    def _look(self) -> None:
        """Ask what is due; a look under way answers this one too."""
        if self._looking or self._task is not None:
            return
        self._looking = True
        app, offline = self._session.app, not self._session.demo and no_network()

        def read(_monitor: Monitor) -> _Looked:
            from eveprod_desktop.core.market.timing import sleep_seconds  # noqa: PLC0415 - SQL, not at the start

            now = app.clock.now()
            interval = timedelta(minutes=app.settings.market_refresh_minutes)
            plan = app.market.refresh_plan(now, interval, offline=offline)
            return _Looked(plan, sleep_seconds(plan, now))

        self._session.tasks.read(
            "Looking at the age of prices", read, self._looked, self._blind, listed=False
        )

    def _looked(self, looked: _Looked) -> None:
        self._looking = False
        automatic = self._session.app.settings.market_refresh_automatically
        self.next_at = looked.plan.next_at if automatic else None
        self.paused = looked.plan.paused if automatic else "Prices are refreshed only when you ask."
        self._timer.start(round(1000 * looked.seconds))
        if automatic and looked.plan.anything and self._task is None:
            self._begin(looked.plan.regions, background=True)
        else:
            self.changed.emit()

    def _blind(self, error: AppError) -> None:
        """Tell why nothing is refreshed by the clock, and look again in a minute."""
        self._looking = False
        self._session.messages.post(Level.WARNING, error.sentence, error.advice, key=_MESSAGE)
        self._timer.start(round(1000 * _LOOK_AGAIN_SECONDS))


def no_network() -> bool:
    """Whether the system says that there is no network; one that can't tell has one."""
    if not QNetworkInformation.loadDefaultBackend():
        return False
    reachability = QNetworkInformation.instance().reachability()
    return reachability is QNetworkInformation.Reachability.Disconnected
