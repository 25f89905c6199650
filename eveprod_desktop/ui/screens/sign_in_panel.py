"""What stands above the characters while somebody signs in: the wait, the address, what went wrong."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.messages import Level
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.signing_in import REGISTRATION_PAGE, SigningIn, SignInState
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.flowing import FlowingLayout
from eveprod_desktop.ui.widgets.labels import card, label, primary

_TICK_MS = 1000
_GUIDE = """\
CCP gives every copy of a program a name of its own, the client id. It is free and takes a few minutes, once:
1.  Open {page}, sign in, and create a new application.
2.  As connection type take “Authentication & API Access”, and add every scope of the list to be copied below.
3.  As callback URL write exactly  {callback}
4.  Copy the Client ID and paste it here. The secret key is not needed: never give it to a program."""


class SignInPanel(QWidget):
    """Hidden while nobody signs in; follows a `SigningIn`."""

    def __init__(self, session: Session, signing_in: SigningIn, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._signing_in = signing_in
        self.title = label("", "heading", self, wrap=True)
        self.words = label("", "muted", self, wrap=True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.address = QLineEdit(self)
        self.address.setReadOnly(True)
        self.address.setAccessibleName("Address to open in a browser")
        self.register = QPushButton("&Open CCP's page", self)
        self.register.clicked.connect(self._open_registration)
        self.scopes = QPushButton("Copy the sco&pes", self)
        self.scopes.clicked.connect(self._copy_scopes)
        self.callback = QPushButton("Copy the call&back URL", self)
        self.callback.clicked.connect(self._copy_callback)
        self.client_id = QLineEdit(self)
        self.client_id.setPlaceholderText("Client ID")
        self.client_id.setAccessibleName("Client id")
        self.client_id.returnPressed.connect(self._save_client_id)
        self.copy = QPushButton("&Copy the address", self)
        self.copy.clicked.connect(self._copy)
        self.open = QPushButton("&Open the browser again", self)
        self.open.clicked.connect(signing_in.open_browser)
        self.retry = primary("&Try again", self)
        self.retry.clicked.connect(signing_in.again)
        self.save = primary("&Save and sign in", self)
        self.save.clicked.connect(self._save_client_id)
        self.cancel = QPushButton("Ca&ncel", self)
        self.cancel.clicked.connect(signing_in.cancel)
        self._lay_out()
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._count)
        signing_in.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        """Show how the sign-in stands."""
        state = self._signing_in.state
        waiting = state.phase == "waiting"
        self.setVisible(state.phase != "idle")
        for widget, shown in (
            (self.address, waiting and not self._session.demo),
            (self.copy, waiting and not self._session.demo),
            (self.open, waiting and state.opened and not self._session.demo),
            (self.retry, state.phase == "failed"),
            *((one, state.phase == "client id") for one in (self.register, self.scopes, self.callback)),
            (self.client_id, state.phase == "client id"),
            (self.save, state.phase == "client id"),
        ):
            widget.setVisible(shown)
        self.cancel.setText("C&lose" if state.phase in ("failed", "client id") else "Ca&ncel")
        self.title.setText(self._title(state))
        if waiting:
            self.address.setText(state.address)
            self.address.setCursorPosition(0)
            self._tick.start()
            self._count()
        else:
            self._tick.stop()
            self.words.setText(self._words(state))
        if state.phase == "client id":
            self.client_id.setFocus(Qt.FocusReason.OtherFocusReason)

    def _title(self, state: SignInState) -> str:
        who = state.name or "A character"
        if state.phase == "client id":
            return "Signing in needs a client id of CCP's"
        if state.phase == "failed" and state.error is not None:
            return state.error.sentence
        return f"{who} is signing in"

    def _words(self, state: SignInState) -> str:
        if state.phase == "client id":
            return _GUIDE.format(page=REGISTRATION_PAGE, callback=self._callback_url)
        if state.error is not None:
            return state.error.advice
        return "Preparing …"

    def _count(self) -> None:
        """Say what to do and how long it is waited for."""
        state = self._signing_in.state
        left = write.duration(self._signing_in.seconds_left())[-5:]
        if self._session.demo:
            self.words.setText("The make-believe sign-on agrees by itself.")
        elif state.opened:
            self.words.setText(
                "Your browser shows CCP's page: choose the character there."
                f" This waits for {left}. If no page came, open this address yourself:"
            )
        else:
            self.words.setText(f"No browser came up. Open this address in one; this waits for {left}:")

    @property
    def _callback_url(self) -> str:
        return f"http://localhost:{self._session.app.settings.sign_on_port}/callback"

    def _copy(self) -> None:
        self._put_on_clipboard(self.address.text(), "The address is copied.")

    def _copy_callback(self) -> None:
        self._put_on_clipboard(self._callback_url, "The callback URL is copied.")

    def _copy_scopes(self) -> None:
        from eveprod_desktop.core.characters.sections import ALL_SCOPES  # noqa: PLC0415 - SQL, not at the start

        count = write.count(len(ALL_SCOPES), "scope")
        self._put_on_clipboard("\n".join(sorted(ALL_SCOPES)), f"{count} copied, one a line.")

    def _put_on_clipboard(self, text: str, told: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._session.messages.post(Level.INFO, told, key="copied")

    def _open_registration(self) -> None:
        if not self._signing_in.open_registration():
            self._session.messages.post(
                Level.WARNING, "No browser came up.", f"Open {REGISTRATION_PAGE} in one.", key="registration"
            )

    def _save_client_id(self) -> None:
        settings, client_id = self._session.app.settings, self.client_id.text().strip()
        if not client_id:
            return

        def save(_monitor: Monitor) -> None:
            settings.sign_on_client_id = client_id

        self._session.tasks.write("Saving the client id", save, self._saved)

    def _saved(self, _nothing: None) -> None:
        self._signing_in.again()

    def _lay_out(self) -> None:
        frame = card("card", self)
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(sizes.LARGE, sizes.NORMAL, sizes.LARGE, sizes.NORMAL)
        inside.setSpacing(sizes.SMALL)
        inside.addWidget(self.title)
        inside.addWidget(self.words)
        inside.addWidget(self.address)
        helps = FlowingLayout()
        for button in (self.register, self.scopes, self.callback):
            helps.addWidget(button)
        inside.addLayout(helps)
        line = QHBoxLayout()
        line.setSpacing(sizes.SMALL)
        line.addWidget(self.client_id, 1)
        for button in (self.save, self.retry, self.copy, self.open, self.cancel):
            line.addWidget(button)
        line.addStretch(1)
        inside.addLayout(line)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(frame)
