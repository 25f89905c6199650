"""One sign-in at a time, as the window sees it: the browser, the wait, what comes of it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError, Cancelled
from eveprod_desktop.core.received.sign_on import ClientIdMissing, SignedIn
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.session import Session

if TYPE_CHECKING:
    from eveprod_desktop.core.characters.rows import CharacterRow
    from eveprod_desktop.ui.tasks import Task

REGISTRATION_PAGE = "https://developers.eveonline.com/applications"
"""Where CCP gives client ids."""

Phase = Literal["idle", "preparing", "waiting", "failed", "client id"]


@dataclass(frozen=True, slots=True)
class SignInState:
    """Where a sign-in stands.

    While `waiting`: the `address` that the browser has to open, whether one `opened`, and until when by
    the stopwatch. `name` is the character that is to sign in again, empty for a new one.
    """

    phase: Phase = "idle"
    name: str = ""
    address: str = ""
    opened: bool = False
    until_seconds: float = 0.0
    error: AppError | None = None


class SigningIn(QObject):
    """`changed` is sent at every turn, `signed_in` with a `SignedIn` at the end of a good one.

    `open_address` shows a page in the player's browser and says whether it could. In the demo the
    sign-on asks nobody, so no browser is opened.
    """

    changed = Signal()
    signed_in = Signal(object)
    _address_known = Signal(str, float)

    def __init__(
        self,
        session: Session,
        parent: QObject | None = None,
        *,
        open_address: Callable[[str], bool] = lambda address: QDesktopServices.openUrl(QUrl(address)),
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._open_address = open_address
        self._task: Task | None = None
        self._again: tuple[CharacterRow | None, bool] = (None, False)
        self._alone = threading.Lock()
        self.state = SignInState()
        self._address_known.connect(self._wait, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> bool:
        """Whether somebody is signing in."""
        return self._task is not None

    def begin(self, character: "CharacterRow | None" = None, *, personal: bool = False) -> None:
        """Sign in a new character, or one once more; `personal` leaves the corporation's things out."""
        if self._task is not None:
            self._task.drop()
        self._again = (character, personal)
        expected = None if character is None else character.character_id
        app, tell, alone = self._session.app, self._address_known.emit, self._alone

        def work(monitor: Monitor) -> SignedIn:
            from eveprod_desktop.core.characters.sections import (  # noqa: PLC0415 - SQL, not at the start
                ALL_SCOPES,
                PERSONAL_SCOPES,
            )

            sign_in = app.sign_in

            def show(address: str) -> None:
                tell(address, app.clock.monotonic() + sign_in.limit_seconds)

            scopes = PERSONAL_SCOPES if personal else ALL_SCOPES
            with alone:  # one that was given up lets go of the port first
                monitor.check()
                return sign_in.run(scopes, show, monitor, expected=expected)

        self._task = self._session.tasks.read("Signing in", work, self._done, self._failed)
        self._turn(SignInState("preparing", "" if character is None else character.name))

    def again(self) -> None:
        """Try once more what failed."""
        self.begin(self._again[0], personal=self._again[1])

    def cancel(self) -> None:
        """Wait for the browser no more."""
        if self._task is not None:
            self._task.drop()
            self._task = None
        self._turn(SignInState())

    def open_browser(self) -> None:
        """Open the page once more, as the first one was closed or never came."""
        if self.state.phase == "waiting":
            self._open_address(self.state.address)

    def open_registration(self) -> bool:
        """Show the page where CCP gives client ids; return whether a browser came up."""
        return self._open_address(REGISTRATION_PAGE)

    def seconds_left(self) -> float:
        """Return how long the browser is still waited for."""
        return max(0.0, self.state.until_seconds - self._session.app.clock.monotonic())

    def _wait(self, address: str, until_seconds: float) -> None:
        if self._task is None:
            return
        session = self._session
        if session.demo:
            app = session.app
            session.tasks.read(
                "Signing in to the demo", lambda _: app.visit(address), self._visited, listed=False
            )
            opened = True
        else:
            opened = self._open_address(address)
        self._turn(SignInState("waiting", self.state.name, address, opened, until_seconds))

    def _visited(self, _nothing: None) -> None:
        """Wait for what comes of it; that is told on the other thread."""

    def _done(self, signed_in: SignedIn) -> None:
        self._task = None
        self._turn(SignInState())
        self._session.bus.announce(Changed.CHARACTERS)
        self.signed_in.emit(signed_in)

    def _failed(self, error: AppError) -> None:
        self._task = None
        if isinstance(error, Cancelled):
            self._turn(SignInState())
        else:
            phase: Phase = "client id" if isinstance(error, ClientIdMissing) else "failed"
            self._turn(SignInState(phase, self.state.name, error=error))

    def _turn(self, state: SignInState) -> None:
        self.state = state
        self.changed.emit()
