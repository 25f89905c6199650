"""Age of prices and state of ESI, for the status bar."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.market_freshness import Freshness, ages_line, ages_text, esi_line, read_freshness
from eveprod_desktop.ui.market_refreshing import MarketRefreshing
from eveprod_desktop.ui.newest_wish import NewestWish
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.labels import ElidedLabel

_REWRITE_MS = 15_000


class MarketStatus(QWidget):
    """Two captions, empty until the data were looked at for the first time."""

    def __init__(self, session: Session, refreshing: MarketRefreshing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._refreshing = refreshing
        self._rows: list[Freshness] = []
        self._wanted = NewestWish(self._ask)
        self.ages = ElidedLabel("caption", self)
        self.esi = ElidedLabel("caption", self)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(sizes.NORMAL)
        line.addWidget(self.ages)
        line.addWidget(self.esi)
        session.bus.changed.connect(self._heard)
        refreshing.changed.connect(self.reload)
        self._timer = QTimer(self)
        self._timer.setInterval(_REWRITE_MS)
        self._timer.timeout.connect(self._write)

    def reload(self) -> None:
        """Look at the data; one look at a time."""
        self._wanted.wish()

    def _ask(self) -> None:
        app = self._session.app

        def read(_monitor: Monitor) -> list[Freshness]:
            return read_freshness(app)

        self._session.tasks.read("Looking at prices", read, self._read, self._not_read, listed=False)

    def _read(self, rows: list[Freshness]) -> None:
        self._rows = rows
        self._timer.start()
        self._write()
        self._wanted.answered()

    def _not_read(self, error: AppError) -> None:
        self.ages.tell("Prices can't be read", str(error))
        self._wanted.answered()

    def _heard(self, what: Changed) -> None:
        if what & (Changed.PRICES | Changed.SETTINGS | Changed.STATIC_DATA):
            self.reload()

    def _write(self) -> None:
        now = self._session.app.clock.now()
        self.ages.tell(ages_line(self._rows, now), ages_text(self._rows, now))
        paused = self._refreshing.paused
        words = [paused] if paused else []
        if self._refreshing.next_at is not None and not paused:
            words.append(f"Next refresh at {self._refreshing.next_at:%H:%M} EVE time.")
        words += [row.failure for row in self._rows if row.failure][:1]
        self.esi.tell(esi_line(self._rows, running=self._refreshing.running, paused=paused), "\n".join(words))
