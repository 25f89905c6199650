"""The one channel through which the program speaks to its user; it works before a window stands."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

from PySide6.QtCore import QObject, Signal

from eveprod_desktop.core.clock import Clock, SystemClock
from eveprod_desktop.core.errors import AppError, Cancelled

_REMEMBERED = 200


class Level(IntEnum):
    """How much a message matters; information goes away by itself, the others stay until closed."""

    INFO = 0
    WARNING = 1
    ERROR = 2


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence for the user and what to do next, `at` a moment in UTC.

    A message replaces the one with the same key.
    """

    level: Level
    text: str
    advice: str = ""
    key: str = ""
    at: datetime | None = field(default=None, compare=False)


class Messages(QObject):
    """Collects messages; those posted before `attach` wait for it. GUI thread only."""

    posted = Signal(object)

    def __init__(self, clock: Clock | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock: Clock = clock or SystemClock()
        self._early: list[Message] | None = []
        self._history: deque[Message] = deque(maxlen=_REMEMBERED)

    def attach(self, show: Callable[[Message], None]) -> None:
        """Show messages with `show` from now on, first of all those that came too early."""
        early, self._early = self._early or [], None
        self.posted.connect(show)
        for message in early:
            self.posted.emit(message)

    def post(self, level: Level, text: str, advice: str = "", *, key: str = "") -> None:
        """Say something."""
        message = Message(level, text, advice, key, self._clock.now())
        self._history.append(message)
        if self._early is not None:
            self._early.append(message)
        else:
            self.posted.emit(message)

    def report(self, error: BaseException) -> None:
        """Tell about an error the user can act on; anything else is a bug and is raised again.

        A cancelled task is no error: it is mentioned quietly.
        """
        if not isinstance(error, AppError):
            raise error
        if isinstance(error, Cancelled):
            level = Level.INFO
        else:
            level = Level.WARNING if error.retryable else Level.ERROR
        self.post(level, error.sentence, error.advice, key=type(error).__name__)

    def history(self) -> list[Message]:
        """Return the last messages, newest first."""
        return list(reversed(self._history))
