"""A box to paste text into, which says at once what is understood of it, line by line."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.planning.pasting import BadLine
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.newest_wish import NewestWish
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.labels import label

if TYPE_CHECKING:
    from eveprod_desktop.app import App

_READ_AFTER_MS = 200
_WIDTH, _HEIGHT = 560, 480
_MOST_TOLD = 200
_MOST_CLIPBOARD = 200_000


class Understood(Protocol):
    """What was understood of a text: in `words`, with the `troubles` line by line; `useful` if any."""

    @property
    def text(self) -> str:
        """What was read."""

    @property
    def words(self) -> str:
        """What was understood, in a sentence."""

    @property
    def troubles(self) -> str:
        """Every line that was no use, one a line."""

    @property
    def useful(self) -> bool:
        """Whether there is anything to take."""


def bad_line_words(bad: Sequence[BadLine]) -> list[str]:
    """Tell the lines that were no use, with why; of very many the first."""
    told = [f"Line {one.number}: {one.text}  –  {one.why}" for one in bad[:_MOST_TOLD]]
    if len(bad) > _MOST_TOLD:
        told.append(f"and {write.whole(len(bad) - _MOST_TOLD)} more lines")
    return told


Read = TypeVar("Read", bound=Understood)


class PastingDialog(QDialog, Generic[Read]):
    """`understand` reads a text on a waiting thread; `taken` is sent with what it made of it.

    `nothing` is what it makes of no text.
    """

    taken = Signal(object)

    def __init__(
        self,
        session: Session,
        understand: "Callable[[App, str], Read]",
        parent: QWidget | None = None,
        *,
        title: str,
        example: str,
        accept: str,
        nothing: Read,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._understand = understand
        self.read = nothing
        self._wanted = NewestWish(self._ask)
        self._take_when_read = False
        self.setWindowTitle(title)
        self.resize(_WIDTH, _HEIGHT)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.text = QPlainTextEdit(self)
        self.text.setAccessibleName("The list")
        self.text.setPlaceholderText(example)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setTabChangesFocus(True)
        self.words = label("", "muted", self, wrap=True)
        self.troubles = QPlainTextEdit(self)
        self.troubles.setReadOnly(True)
        self.troubles.setAccessibleName("Lines that were not understood")
        self.troubles.setMaximumHeight(120)
        self.troubles.setTabChangesFocus(True)
        self.troubles.hide()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.accept_button = self.buttons.addButton(accept, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.accepted.connect(self._take)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(sizes.SMALL)
        column.addWidget(self.text, 1)
        column.addWidget(self.words)
        column.addWidget(self.troubles)
        column.addWidget(self.buttons)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_READ_AFTER_MS)
        self._later.timeout.connect(self._look)
        self.text.textChanged.connect(self._later.start)
        self._show(self.read)

    def begin(self) -> None:
        """Open, with what the clipboard holds."""
        held = QGuiApplication.clipboard().text()
        if held and len(held) <= _MOST_CLIPBOARD:
            self.text.setPlainText(held)
            self.text.selectAll()
        self.open()

    def _look(self) -> None:
        """Read the list; what is typed while it is read makes one more reading."""
        self._wanted.wish()

    def _ask(self) -> None:
        app, text, understand = self._session.app, self.text.toPlainText(), self._understand

        def read(_monitor: Monitor) -> Read:
            return understand(app, text)

        self._session.tasks.read("Reading the list", read, self._read, self._not_read, listed=False)

    def _read(self, read: Read) -> None:
        self._show(read)
        if not self._wanted.answered() and self._take_when_read:
            self._take()

    def _not_read(self, error: AppError) -> None:
        self._take_when_read = False
        self.words.setText(str(error))
        self._wanted.answered()

    def _show(self, read: Read) -> None:
        self.read = read
        self.words.setText(read.words)
        self.troubles.setPlainText(read.troubles)
        self.troubles.setVisible(bool(read.troubles))
        self.accept_button.setEnabled(read.useful or not read.text.strip())

    def _take(self) -> None:
        if self.read.text != self.text.toPlainText():
            self._take_when_read = True
            self._wanted.wish()
            return
        if self.read.useful:
            self.taken.emit(self.read)
            self.accept()
