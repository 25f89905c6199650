"""Fetches prices when asked and by the clock, one refresh at a time, and tells errors once."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError, Cancelled
from eveprod_desktop.ui.by_clock import ByClock
from eveprod_desktop.ui.messages import Level
from eveprod_desktop.ui.session import Session

if TYPE_CHECKING:
    from eveprod_desktop.core.market.refresh import MarketRefresh
    from eveprod_desktop.core.market.timing import RefreshPlan
    from eveprod_desktop.ui.tasks import Task


class MarketRefreshing(ByClock["RefreshPlan"]):
    """Refreshes the watched markets by the clock, if the settings say so, and whatever a person asks for."""

    LOOKING = "Looking at the age of prices"
    MESSAGE = "market-refresh"

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(session, parent)
        self._task: Task | None = None
        self._asked: set[int] | None = set()
        self._background = False
        self._told: frozenset[str] = frozenset()
        session.bus.changed.connect(self._heard)

    @property
    def running(self) -> bool:
        """Whether prices are being fetched now."""
        return self._task is not None

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
        self.hold()
        self._background = background
        self._task = self.session.tasks.compute(
            "Refreshing prices",
            self.session.operations.refresh_market,
            self._refreshed,
            self._failed,
            regions,
            background,
        )
        self.changed.emit()

    def _refreshed(self, result: "MarketRefresh") -> None:
        self._tell(result)
        self.session.bus.announce(Changed.PRICES | Changed.ECONOMICS)
        if result.unanswered:
            self._end()
            return
        self._task = self.session.tasks.compute(
            "Fetching trade of the best products",
            self.session.operations.refresh_ranked_history,
            self._history_fetched,
            self._failed,
        )

    def _history_fetched(self, fetched: int) -> None:
        if fetched:
            self.session.bus.announce(Changed.PRICES | Changed.ECONOMICS)
        self._end()

    def _failed(self, error: AppError) -> None:
        if not isinstance(error, Cancelled):
            self.session.messages.post(Level.WARNING, error.sentence, error.advice, key=self.MESSAGE)
        self.session.bus.announce(Changed.PRICES | Changed.ECONOMICS)  # what was done before it stays
        self._end()

    def _end(self) -> None:
        self._task = None
        asked, self._asked = self._asked, set()
        self.changed.emit()
        if asked is None or asked:
            self._ask(asked)
        elif self.by_clock:
            self.look()

    def _tell(self, result: "MarketRefresh") -> None:
        """Say in one message what kept its old prices; by the clock, the same reason only once."""
        before, self._told = self._told, frozenset(error.sentence for _, error in result.failures)
        if not result.failures or (self._background and self._told == before):
            return
        what, error = result.failures[0]
        sentence = f"{what[0].upper()}{what[1:]} could not be fetched. {error.sentence}"
        if len(result.failures) > 1:
            sentence += f" So it is with {len(result.failures) - 1} more; see the Market screen."
        advice = "The prices from before stay in use, each with its age."
        self.session.messages.post(
            Level.WARNING, sentence, f"{advice} {error.advice}".strip(), key=self.MESSAGE
        )

    # by the clock

    def plan(self, now: datetime, *, offline: bool) -> "RefreshPlan":
        """Return what of the watched markets is due."""
        app = self.session.app
        interval = timedelta(minutes=app.settings.market_refresh_minutes)
        return app.market.refresh_plan(now, interval, offline=offline)

    def follow(self, plan: "RefreshPlan") -> bool:
        """Refresh the regions that are due, unless the user wants to be asked."""
        if not self.session.app.settings.market_refresh_automatically:
            self.next_at, self.paused = None, "Prices are refreshed only when you ask."
            return False
        if plan.anything:
            self._begin(plan.regions, background=True)
        return plan.anything

    def _heard(self, what: Changed) -> None:
        if what & Changed.SETTINGS and self.by_clock and self._task is None:
            self.look()
