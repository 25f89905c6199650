"""Fetches what belongs to the characters, when asked and by the clock, one refresh at a time.

What fails by the clock is told beside the section on the Characters screen and nowhere else; what a
person asked for is answered with a message.
"""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError, Cancelled
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.by_clock import ByClock
from eveprod_desktop.ui.messages import Level
from eveprod_desktop.ui.session import Session

if TYPE_CHECKING:
    from eveprod_desktop.core.characters.rows import Refreshed
    from eveprod_desktop.core.characters.timing import CharacterPlan
    from eveprod_desktop.ui.tasks import Task

_TITLE = "Refreshing characters"


class CharacterRefreshing(ByClock["CharacterPlan"]):
    """Refreshes in the worker process, or on a waiting thread where only this process has the permissions."""

    LOOKING = "Looking at the age of characters' data"
    MESSAGE = "character-refresh"

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(session, parent)
        self._task: Task | None = None
        self._by_person = False
        self._asked: set[int] | None = set()
        session.bus.changed.connect(self._heard)

    @property
    def running(self) -> bool:
        """Whether something is being fetched now."""
        return self._task is not None

    def refresh_all(self) -> None:
        """Fetch everything of everyone now, of which the server may have something newer."""
        self._ask(None)

    def refresh(self, character_ids: Collection[int]) -> None:
        """Fetch what belongs to some characters and their corporations now."""
        self._ask(set(character_ids))

    def cancel(self) -> None:
        """Stop the refresh; sections that are done stay done."""
        if self._task is not None:
            self._task.cancel()

    # by the clock

    def plan(self, now: datetime, *, offline: bool) -> "CharacterPlan":
        """Return whose data are due."""
        return self.session.app.owned.refresh_plan(now, offline=offline)

    def follow(self, plan: "CharacterPlan") -> bool:
        """Refresh whose data are due, unless the user wants to be asked."""
        if not self.session.app.settings.characters_refresh_automatically:
            self.next_at, self.paused = None, "Characters are refreshed only when you ask."
            return False
        if plan.anything:
            self._begin(plan.due, by_person=False)
        return plan.anything

    def _heard(self, what: Changed) -> None:
        if what & Changed.SETTINGS and self.by_clock and not self.running:
            self.look()

    # one at a time

    def _ask(self, characters: set[int] | None) -> None:
        """Fetch now, or after the refresh under way."""
        if self._task is not None:
            self._asked = None if characters is None or self._asked is None else self._asked | characters
            return
        self._begin(None if characters is None else tuple(sorted(characters)), by_person=True)

    def _begin(self, characters: tuple[int, ...] | None, *, by_person: bool) -> None:
        self.hold()
        self._by_person = by_person
        app, operation = self.session.app, self.session.operations.refresh_characters

        def work(monitor: Monitor) -> "Refreshed":
            arguments = (characters, by_person, not by_person)
            if app.tokens_stay_here:
                return operation(app, monitor, *arguments)
            result: Refreshed = app.worker.submit(operation, monitor, *arguments)
            app.esi.set_clock(result.server_ahead_seconds)  # countdowns here run by it
            return result

        # what nobody asked for stays out of the status bar
        self._task = self.session.tasks.read(_TITLE, work, self._refreshed, self._failed, listed=by_person)
        self.changed.emit()

    def _refreshed(self, result: "Refreshed") -> None:
        if self._by_person and result.failures:
            self._tell(result)
        self.session.bus.announce(result.changed)
        self._end()

    def _failed(self, error: AppError) -> None:
        if self._by_person and not isinstance(error, Cancelled):
            self.session.messages.post(Level.WARNING, error.sentence, error.advice, key=self.MESSAGE)
        # what was done before it stays
        everything = Changed.CHARACTERS | Changed.SKILLS | Changed.OWNED | Changed.JOBS
        self.session.bus.announce(everything)
        self._end()

    def _end(self) -> None:
        self._task = None
        asked, self._asked = self._asked, set()
        self.changed.emit()
        if asked is None or asked:
            self._ask(asked)
        elif self.by_clock:
            self.rest()

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
