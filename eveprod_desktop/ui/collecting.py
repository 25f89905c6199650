"""Cyclic garbage is collected on the GUI thread only, in pieces too small to be noticed.

A collection that happens to run on a waiting thread may delete Qt objects there, which crashes. One that
looks at all the static data and every widget (300,000 objects) holds the window up for a fifth of a second,
so whatever has become many objects is set aside, and looked at while the player is in another program.
What is set aside and not part of a cycle is freed as soon as nobody needs it, like anything else.
"""

import gc

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

from eveprod_desktop.core.clock import Clock, SystemClock

_INTERVAL_MS = 1000
_MOST_AT_ONCE = 20_000
"""Objects that may be looked at while the window is in use; takes about 10 ms."""
_AWAY_SECONDS = 600.0
_AT_THE_LATEST_SECONDS = 3600.0


class GarbageCollector(QObject):
    """Replaces Python's automatic collection by a timer of the thread it lives on."""

    def __init__(self, parent: QObject | None = None, *, clock: Clock | None = None) -> None:
        super().__init__(parent)
        self._clock = clock or SystemClock()
        self._everything_at = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL_MS)
        self._timer.timeout.connect(self.collect_if_due)

    def start(self) -> None:
        """Take over from Python."""
        gc.disable()
        gc.freeze()
        self._everything_at = self._clock.monotonic()
        self._timer.start()

    def stop(self) -> None:
        """Hand back to Python."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def collect_if_due(self) -> int | None:
        """Collect the oldest generation whose threshold is passed; return which, None when none was.

        Where that would be too much to look at, all there is now is set aside instead.
        """
        since = self._clock.monotonic() - self._everything_at
        if since > (_AWAY_SECONDS if _player_is_away() else _AT_THE_LATEST_SECONDS):
            self.collect_everything()
            return 2
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if thresholds[generation] and counts[generation] > thresholds[generation]:
                if _objects(generation) > _MOST_AT_ONCE:
                    gc.freeze()
                    return None
                gc.collect(generation)
                return generation
        return None

    def collect_everything(self) -> None:
        """Look at every object, and set aside what is in use."""
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        self._everything_at = self._clock.monotonic()


def _objects(generation: int) -> int:
    """Count what collecting a generation looks at: its objects and the younger ones."""
    return sum(len(gc.get_objects(one)) for one in range(generation + 1))


def _player_is_away() -> bool:
    """Whether another program has the keyboard; the game, as a rule."""
    return QGuiApplication.applicationState() is not Qt.ApplicationState.ApplicationActive
