"""Where messages stand: a few lines at the lower edge, newest below."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from eveprod_desktop.ui.messages import Level, Message
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.theme.look import Look
from eveprod_desktop.ui.theme.palette import Role
from eveprod_desktop.ui.widgets.buttons import IconButton
from eveprod_desktop.ui.widgets.labels import label

_INFO_MS = 6000
_MOST = 3
_ICONS = {
    Level.INFO: ("info", Role.ACCENT),
    Level.WARNING: ("warning", Role.WARNING),
    Level.ERROR: ("error", Role.LOSS),
}


class _Line(QFrame):
    """One message."""

    def __init__(self, message: Message, look: Look, parent: "MessageBar") -> None:
        super().__init__(parent)
        self.message = message
        self._look = look
        self.setProperty("kind", "message")
        self.setProperty("level", message.level.name.lower())
        self._icon = QLabel(self)
        self._icon.setAccessibleName(message.level.name.lower())
        text = label(message.text, "body", self, wrap=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(sizes.LARGE, sizes.HAIR, sizes.SMALL, sizes.HAIR)
        layout.setSpacing(sizes.SMALL)
        layout.addWidget(self._icon)
        if message.advice:
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(text)
            words.addWidget(label(message.advice, "muted", self, wrap=True))
            layout.addLayout(words, 1)
        else:
            layout.addWidget(text, 1)
        layout.addWidget(IconButton(look, "close", "Close this message", self._close, self))
        look.changed.connect(self._dress)
        self._dress()

    def _close(self) -> None:
        bar = self.parent()
        if isinstance(bar, MessageBar):
            bar.remove(self)

    def _dress(self) -> None:
        name, role = _ICONS[self.message.level]
        self._icon.setPixmap(self._look.icon(name, role).pixmap(sizes.ICON, sizes.ICON))


class MessageBar(QWidget):
    """Shows messages; information goes away by itself, warnings and errors stay until closed."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._lines: list[_Line] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self.hide()

    @property
    def messages(self) -> list[Message]:
        """The messages in sight."""
        return [line.message for line in self._lines]

    def show_message(self, message: Message) -> None:
        """Show one more message, in place of one with the same key."""
        for line in list(self._lines):
            if message.key and line.message.key == message.key:
                self.remove(line)
        while len(self._lines) >= _MOST:
            self.remove(self._lines[0])
        line = _Line(message, self._look, self)
        self._lines.append(line)
        self._layout.addWidget(line)
        self.show()
        if message.level is Level.INFO:
            timer = QTimer(line)
            timer.setSingleShot(True)
            timer.timeout.connect(lambda: self.remove(line))
            timer.start(_INFO_MS)

    def remove(self, line: _Line) -> None:
        """Take a message away."""
        if line in self._lines:
            self._lines.remove(line)
            self._layout.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.setVisible(bool(self._lines))
