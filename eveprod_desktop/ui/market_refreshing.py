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
    ONLY_ASKED = "Prices are refreshed only when you ask."

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(session, parent)
        self._told: frozenset[str] = frozenset()

    def refresh(self, region_id: int) -> None:
        """Fetch one market now."""
        self._ask({region_id})

    @property
    def automatic(self) -> bool:
        """Whether prices may be refreshed by the clock."""
        return self.session.app.settings.market_refresh_automatically

    def plan(self, now: datetime, *, offline: bool) -> "RefreshPlan":
        """Return what of the watched markets is due."""
        app = self.session.app
        interval = timedelta(minutes=app.settings.market_refresh_minutes)
        return app.market.refresh_plan(now, interval, offline=offline)

    def _due(self, plan: "RefreshPlan") -> tuple[int, ...]:
        return plan.regions

    def _fetch(self, ids: tuple[int, ...] | None) -> "Task":
        return self.session.tasks.compute(
            "Refreshing prices",
            self.session.operations.refresh_market,
            self._refreshed,
            self._failed,
            ids,
            not self.by_person,
        )

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

    def _tell(self, result: "MarketRefresh") -> None:
        """Say in one message what kept its old prices; by the clock, the same reason only once."""
        before, self._told = self._told, frozenset(error.sentence for _, error in result.failures)
        if not result.failures or (not self.by_person and self._told == before):
            return
        what, error = result.failures[0]
        sentence = f"{what[0].upper()}{what[1:]} could not be fetched. {error.sentence}"
        if len(result.failures) > 1:
            sentence += f" So it is with {len(result.failures) - 1} more; see the Market screen."
        advice = "The prices from before stay in use, each with its age."
        self.session.messages.post(
            Level.WARNING, sentence, f"{advice} {error.advice}".strip(), key=self.MESSAGE
        )
