"""Makes the screens nobody has opened yet, one short step at a time: the first look at each is quick then."""

from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.place import Place
from eveprod_desktop.ui.places import PLACES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eveprod_desktop.ui.window import Window

_PAUSE_MS = 120
"""Between two steps: long enough for what a person does meanwhile to come first."""
_MOST_PAUSES = 50
"""What somebody waits for comes first too, but a slow network does not put this off for ever."""


class MakingAhead(QObject):
    """Loads a screen's modules on a waiting thread, then makes it and its parts on the GUI thread."""

    def __init__(self, window: "Window") -> None:
        super().__init__(window)
        self._window = window
        self._places: Iterator[Place] = iter(())
        self._place: Place | None = None
        self._pauses = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._step)

    def start(self) -> None:
        """Begin, or begin again; what is made already costs nothing."""
        self._places, self._place = iter(PLACES), None
        self._timer.start()

    def _step(self) -> None:
        """Make the screen whose modules are loaded, or its next part; load another when it is whole."""
        if self._window.session.tasks.running and self._pauses < _MOST_PAUSES:
            self._pauses += 1
            self._timer.start()
            return
        self._pauses = 0
        if self._place is not None:
            name = self._place.name
            made_something = not self._window.is_made(name)
            if self._window.page(name).make_part() or made_something:
                self._timer.start()
                return
        self._place = next(self._places, None)
        if self._place is not None:
            self._load(self._place)

    def _load(self, place: Place) -> None:
        def load(_monitor: Monitor) -> None:
            for module in place.modules:
                import_module(module)

        self._window.session.tasks.read("Loading a screen", load, self._loaded, listed=False)

    def _loaded(self, _nothing: None) -> None:
        self._timer.start()
