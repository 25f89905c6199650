"""Fetches what belongs to the characters, when asked and by the clock, one refresh at a time.

What fails by the clock is told beside the section on the Characters screen and nowhere else; what a
person asked for is answered with a message.
"""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError, Cancelled
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.by_clock import ByClock
from eveprod_desktop.ui.messages import Level

if TYPE_CHECKING:
    from eveprod_desktop.core.characters.rows import Refreshed
    from eveprod_desktop.core.characters.timing import CharacterPlan
    from eveprod_desktop.ui.tasks import Task

_TITLE = "Refreshing characters"


class CharacterRefreshing(ByClock["CharacterPlan"]):
    """Refreshes in the worker process, or on a waiting thread where only this process has the permissions."""

    LOOKING = "Looking at the age of characters' data"
    MESSAGE = "character-refresh"
    ONLY_ASKED = "Characters are refreshed only when you ask."

    def refresh(self, character_ids: Collection[int]) -> None:
        """Fetch what belongs to some characters and their corporations now."""
        self._ask(set(character_ids))

    @property
    def automatic(self) -> bool:
        """Whether characters may be refreshed by the clock."""
        return self.session.app.settings.characters_refresh_automatically

    def plan(self, now: datetime, *, offline: bool) -> "CharacterPlan":
        """Return whose data are due."""
        return self.session.app.owned.refresh_plan(now, offline=offline)

    def _due(self, plan: "CharacterPlan") -> tuple[int, ...]:
        return plan.due

    def _fetch(self, ids: tuple[int, ...] | None) -> "Task":
        app, operation = self.session.app, self.session.operations.refresh_characters
        by_person = self.by_person

        def work(monitor: Monitor) -> "Refreshed":
            arguments = (ids, by_person, not by_person)
            if app.tokens_stay_here:
                return operation(app, monitor, *arguments)
            result: Refreshed = app.worker.submit(operation, monitor, *arguments)
            app.esi.set_clock(result.server_ahead_seconds)  # countdowns here run by it
            return result

        # what nobody asked for stays out of the status bar
        return self.session.tasks.read(_TITLE, work, self._refreshed, self._failed, listed=by_person)

    def _go_on(self) -> None:
        self.rest()

    def _refreshed(self, result: "Refreshed") -> None:
        if self.by_person and result.failures:
            self._tell(result)
        self.session.bus.announce(result.changed)
        self._end()

    def _failed(self, error: AppError) -> None:
        if self.by_person and not isinstance(error, Cancelled):
            self.session.messages.post(Level.WARNING, error.sentence, error.advice, key=self.MESSAGE)
        # what was done before it stays
        everything = Changed.CHARACTERS | Changed.SKILLS | Changed.OWNED | Changed.JOBS
        self.session.bus.announce(everything)
        self._end()

    def _tell(self, result: "Refreshed") -> None:
        """Say in one message what kept its old data."""
        first = result.failures[0]
        more = len(result.failures) - 1
        sentence = f"{first.section[0].upper()}{first.section[1:]} could not be fetched."
        if first.error is not None:
            sentence += f" {first.error.sentence}"
        if more:
            sentence += f" So it is with {more} more; see the Characters screen."
        advice = "What was loaded before stays, each with its age."
        self.session.messages.post(Level.WARNING, sentence, advice, key=self.MESSAGE)
