"""Keeps stored economics in step with what the player assumes."""

from PySide6.QtCore import QObject, QTimer

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.newest_wish import NewestWish
from eveprod_desktop.ui.session import Session

_MATTERS = Changed.SETTINGS | Changed.FACILITIES | Changed.PRICES
_AFTER_MS = 300
"""Who types a number or drags a slider in Settings changes it many times a second."""


class EconomicsRecomputing(QObject):
    """Computes every region anew when prices, places or goods of one's own are counted in another way.

    Most changes (a theme, a tax, fetched prices) make no difference to what is stored; they cost one look.
    """

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._stored: tuple[object, ...] | None = None
        self._newest: tuple[object, ...] = ()
        self._following = False
        self._wanted = NewestWish(self._ask)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_AFTER_MS)
        self._later.timeout.connect(self._look)

    @property
    def busy(self) -> bool:
        """Whether a change is being looked at or counted in."""
        return self._wanted.under_way or self._later.isActive()

    def start(self) -> None:
        """Follow changes from now on; what is stored is taken to be up to date."""
        if not self._following:
            self._following = True
            self._session.bus.changed.connect(self._heard)
            self._look()

    def _heard(self, what: Changed) -> None:
        if what & _MATTERS:
            self._later.start()

    def _look(self) -> None:
        self._wanted.wish()

    def _ask(self) -> None:
        app = self._session.app

        def read(_monitor: Monitor) -> tuple[object, ...]:
            return app.economics.terms()

        self._session.tasks.read(
            "Looking at what prices are counted by", read, self._looked, self._failed, listed=False
        )

    def _looked(self, terms: tuple[object, ...]) -> None:
        if self._stored is None or self._stored == terms:
            self._stored = terms
            self._wanted.answered()
            return
        self._newest = terms
        self._session.tasks.compute(
            "Computing economics", self._session.operations.recompute_economics, self._done, self._failed
        )

    def _done(self, _rows: int) -> None:
        self._stored = self._newest
        self._session.bus.announce(Changed.ECONOMICS)
        self._wanted.answered()

    def _failed(self, error: AppError) -> None:
        """Tell; the next change is another chance, and is counted in whatever it is."""
        self._stored = ()
        self._session.messages.report(error)
        self._wanted.answered()
