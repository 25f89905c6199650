"""How the conversation with ESI goes: what was asked and answered, what is left of every limit."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.market_refreshing import MarketRefreshing
from eveprod_desktop.ui.models.columns import duration_column, quantity_column, text_column
from eveprod_desktop.ui.newest_wish import NewestWish
from eveprod_desktop.ui.screen import Screen, page_layout
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.widgets.facts import Facts
from eveprod_desktop.ui.widgets.labels import ElidedLabel, label
from eveprod_desktop.ui.widgets.table import RowsTable

if TYPE_CHECKING:
    from eveprod_desktop.core.received.esi_state import EsiState

_MEGABYTE = 1e6


@dataclass(frozen=True, slots=True)
class LimitRow:
    """A limit: so many tokens left of so many in a window, or nothing at all before a moment."""

    name: str
    who: str
    remaining: int | None
    limit: int | None
    window_seconds: float | None
    until: datetime | None
    reason: str


class EsiScreen(Screen):
    """Counted since the program started, by the process that fetches prices."""

    NAME = "esi"
    TITLE = "ESI"
    WATCHES = Changed.PRICES

    def __init__(self, session: Session, refreshing: MarketRefreshing, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.refreshing = refreshing
        self._wanted = NewestWish(self._ask)
        self.facts = Facts(
            {
                "requests": "Requests",
                "not_modified": "Nothing new (304)",
                "fresh": "Not asked, still fresh",
                "errors": "Errors",
                "retries": "Asked again",
                "received": "Received",
                "waits": "Pauses for limits",
                "errors_left": "Errors allowed this minute",
                "last_answer": "Last answer",
                "clock": "Clock of the server",
            },
            self,
            columns=5,
        )
        self.last_error = ElidedLabel("muted", self)
        self.look = QPushButton("&Look again", self)
        self.look.clicked.connect(self.reload)
        self.limits: RowsTable[LimitRow] = RowsTable(
            session,
            "esi-limits",
            [
                text_column("name", "Limit of", lambda row: row.name, width=30),
                text_column("who", "For", lambda row: row.who, width=20),
                quantity_column("remaining", "Left", lambda row: row.remaining, width=12),
                quantity_column("limit", "Of", lambda row: row.limit, width=12),
                duration_column("window", "Within", lambda row: row.window_seconds),
                text_column(
                    "until",
                    "Wait until",
                    lambda row: "" if row.until is None else f"{row.until:%H:%M:%S} EVE time",
                    width=22,
                    searched=False,
                ),
                text_column("reason", "Because", lambda row: row.reason, width=40),
            ],
            lambda row: (row.name, row.who, row.until),
            noun="limit",
            empty_icon="esi",
            parent=self,
        )
        self.limits.empty.acted.connect(refreshing.refresh_all)
        self._lay_out()
        refreshing.changed.connect(self._follow)
        self._follow()

    def reload(self) -> None:
        """Ask the process that fetches; it answers when it is done with what it does."""
        self._wanted.wish()

    def show_state(self, state: "EsiState") -> None:
        """Show these counts."""
        tell = self.facts.tell
        for key in ("requests", "not_modified", "fresh", "errors", "retries"):
            tell(key, write.whole(getattr(state, key)))
        tell("received", f"{write.isk(state.received_bytes / _MEGABYTE, 1)} MB")
        waited = f"{write.whole(state.waits)}, {write.duration(state.waited_seconds)}"
        tell("waits", waited if state.waits else "none")
        tell("errors_left", write.whole(state.error_limit_remaining))
        now = self.session.app.clock.now()
        tell(
            "last_answer",
            "none yet" if state.last_answer is None else write.age((now - state.last_answer).total_seconds()),
        )
        tell("clock", clock_words(state.clock_offset_seconds))
        self.last_error.tell(f"Last error: {state.last_error}" if state.last_error else "No error so far.")
        rows = limit_rows(state)
        if not rows:
            self.limits.empty.tell(
                "ESI has told of no limit yet.",
                "It does so with its answers; refresh prices to ask it.",
                action="Refresh prices",
            )
        self.limits.set_rows(rows)

    def _ask(self) -> None:
        self.session.tasks.compute(
            "Asking how ESI answers", self.session.operations.esi_state, self._answer, self._fail
        )

    def _answer(self, state: "EsiState") -> None:
        self.show_state(state)
        self._wanted.answered()

    def _fail(self, error: AppError) -> None:
        self.limits.set_rows(())
        self.limits.empty.tell_error(error)
        self.limits.show_view(filled=False)
        self._wanted.answered()

    def _follow(self) -> None:
        """While prices are fetched the answer would come at the end only."""
        running = self.refreshing.running
        self.look.setEnabled(not running)
        self.look.setToolTip("Prices are being fetched; the numbers follow at the end." if running else "")

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(label(self.TITLE, "title", self))
        head.addStretch(1)
        head.addWidget(self.look)
        layout = page_layout(self)
        layout.addLayout(head)
        layout.addWidget(self.facts)
        layout.addWidget(self.last_error)
        layout.addWidget(self.limits, 1)


def limit_rows(state: "EsiState") -> list[LimitRow]:
    """Return what may not be asked for now, then the buckets with the fewest tokens first."""
    waiting = [LimitRow(one.scope, "", None, None, None, one.until, one.reason) for one in state.waiting]
    buckets = sorted(state.buckets, key=lambda one: one.remaining / max(1, one.limit))
    return waiting + [
        LimitRow(one.group, one.user or "everyone", one.remaining, one.limit, one.window_seconds, None, "")
        for one in buckets
    ]


def clock_words(offset_seconds: float) -> str:
    """Say how the server's clock stands against this computer's."""
    if abs(offset_seconds) < 1:
        return "as here"
    ahead = "ahead" if offset_seconds > 0 else "behind"
    return f"{write.duration(abs(offset_seconds))} {ahead}"
