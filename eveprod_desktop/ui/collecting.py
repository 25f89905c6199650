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
        self._survivors = [0, 0, 0]
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL_MS)
        self._timer.timeout.connect(self.collect_if_due)

    def start(self) -> None:
        """Take over from Python."""
        gc.disable()
        self._set_aside()
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
                if self._objects(generation) > _MOST_AT_ONCE:
                    self._set_aside()
                    return None
                self._collect(generation)
                return generation
        return None

    def collect_everything(self) -> None:
        """Look at every object, and set aside what is in use."""
        gc.unfreeze()
        gc.collect()
        self._set_aside()
        self._everything_at = self._clock.monotonic()

    def _collect(self, generation: int) -> None:
        """Collect a generation with the younger ones, and note how many objects grew older."""
        left = max(0, self._objects(generation) - gc.collect(generation))
        self._survivors[: generation + 1] = [0] * (generation + 1)
        self._survivors[min(generation + 1, 2)] += left

    def _set_aside(self) -> None:
        """Look at nothing that is there now until everything is looked at."""
        gc.freeze()
        self._survivors = [0, 0, 0]

    def _objects(self, generation: int) -> int:
        """Return about how many objects collecting a generation looks at: its own and the younger ones.

        Counted from what was made and what survived. Asking Python for the objects themselves
        (`gc.get_objects`) would hold tuples that another thread is still making, which breaks them:
        "bad argument to internal function" (bpo-15108).
        """
        return gc.get_count()[0] + sum(self._survivors[: generation + 1])


def _player_is_away() -> bool:
    """Whether another program has the keyboard; the game, as a rule."""
    return QGuiApplication.applicationState() is not Qt.ApplicationState.ApplicationActive
