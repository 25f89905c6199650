"""A list pasted as text becomes products of a plan; every line that can't be read is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.planning.pasting import BadLine, Pasted, read_pasted
from eveprod_desktop.core.planning.rows import Target
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.labels import label

if TYPE_CHECKING:
    from eveprod_desktop.app import App

_READ_AFTER_MS = 200
_WIDTH, _HEIGHT = 560, 480
_MOST_TOLD = 200
_MOST_CLIPBOARD = 200_000


@dataclass(frozen=True, slots=True)
class ReadList:
    """What a text says: products that can be built, things that can't, and lines that were no use."""

    text: str
    targets: tuple[Target, ...] = ()
    names: Mapping[int, str] | None = None
    not_buildable: tuple[str, ...] = ()
    bad: tuple[BadLine, ...] = ()

    @property
    def words(self) -> str:
        """What was understood, in a sentence."""
        if not self.text.strip():
            return "Paste multibuy lines, a fit in EFT's form, or rows of an inventory window."
        parts = [f"{write.count(len(self.targets), 'product')} to plan"]
        if self.not_buildable:
            parts.append(f"{write.count(len(self.not_buildable), 'thing')} that nobody builds")
        if self.bad:
            parts.append(f"{write.count(len(self.bad), 'line')} not understood")
        return ", ".join(parts) + "."

    @property
    def troubles(self) -> str:
        """Every line that was no use, one a line."""
        told = [f"Line {one.number}: {one.text}  –  {one.why}" for one in self.bad[:_MOST_TOLD]]
        if len(self.bad) > _MOST_TOLD:
            told.append(f"and {write.whole(len(self.bad) - _MOST_TOLD)} more lines")
        return "\n".join([*told, *(f"{name}  –  has no recipe, left out" for name in self.not_buildable)])


def read_list(app: "App", text: str) -> ReadList:
    """Return what a pasted text says. For a waiting thread."""
    catalog = app.catalog()
    pasted: Pasted = read_pasted(text, catalog.find_type)
    hits = catalog.hits([type_id for type_id, _ in pasted.units], language=app.settings.language)
    names = {hit.type_id: hit.name for hit in hits}
    buildable = {hit.type_id for hit in hits if hit.producible}
    return ReadList(
        text,
        tuple(Target(type_id, units) for type_id, units in pasted.units if type_id in buildable),
        names,
        tuple(
            names.get(type_id, f"Type {type_id}") for type_id, _ in pasted.units if type_id not in buildable
        ),
        pasted.bad,
    )


class PasteDialog(QDialog):
    """A box for the text, and what is understood of it while one types. `taken` is sent with a `ReadList`."""

    taken = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.read = ReadList("")
        self._asking = False
        self._take_when_read = False
        self.setWindowTitle("Paste a list")
        self.resize(_WIDTH, _HEIGHT)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.text = QPlainTextEdit(self)
        self.text.setAccessibleName("The list")
        self.text.setPlaceholderText("Drake 20\nScourge Heavy Missile x5000\n[Rifter, a fit]")
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
        self.accept_button = self.buttons.addButton(
            "&Add to the plan", QDialogButtonBox.ButtonRole.AcceptRole
        )
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
        self._later.timeout.connect(self._ask)
        self.text.textChanged.connect(self._later.start)
        self._show(self.read)

    def begin(self) -> None:
        """Open, with what the clipboard holds."""
        held = QGuiApplication.clipboard().text()
        if held and len(held) <= _MOST_CLIPBOARD:
            self.text.setPlainText(held)
            self.text.selectAll()
        self.open()

    def _ask(self) -> None:
        if self._asking:
            return
        self._asking = True
        app, text = self._session.app, self.text.toPlainText()

        def read(_monitor: Monitor) -> ReadList:
            return read_list(app, text)

        self._session.tasks.read("Reading the list", read, self._read, self._not_read, listed=False)

    def _read(self, read: ReadList) -> None:
        self._asking = False
        self._show(read)
        if read.text != self.text.toPlainText():
            self._ask()
        elif self._take_when_read:
            self._take()

    def _not_read(self, error: AppError) -> None:
        self._asking = False
        self._take_when_read = False
        self.words.setText(str(error))

    def _show(self, read: ReadList) -> None:
        self.read = read
        self.words.setText(read.words)
        self.troubles.setPlainText(read.troubles)
        self.troubles.setVisible(bool(read.troubles))
        self.accept_button.setEnabled(bool(read.targets) or not read.text.strip())

    def _take(self) -> None:
        if self.read.text != self.text.toPlainText():
            self._take_when_read = True
            self._ask()
            return
        if self.read.targets:
            self.taken.emit(self.read)
            self.accept()
