"""What stands where there is nothing to show: why, and what to do next."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.theme.look import Look
from eveprod_desktop.ui.widgets.labels import label, primary


class EmptyState(QWidget):
    """A quiet picture, a sentence, an advice, at most one button."""

    acted = Signal()

    def __init__(self, look: Look, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._icon = icon
        self._said = ""
        self._picture = QLabel(self)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence = label("", "heading", self, wrap=True)
        self._advice = label("", "muted", self, wrap=True)
        for each in (self._sentence, self._advice):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._busy = QProgressBar(self)
        self._busy.setTextVisible(False)
        self._busy.setFixedWidth(280)
        self._busy.hide()
        self._button: QPushButton = primary("", self)
        self._button.hide()
        self._button.clicked.connect(self.acted)
        self.setFocusProxy(self._button)
        line = QHBoxLayout()
        line.addStretch()
        line.addWidget(self._button)
        line.addWidget(self._busy)
        line.addStretch()
        layout = QVBoxLayout(self)
        layout.setSpacing(sizes.SMALL)
        layout.addStretch(2)
        layout.addWidget(self._picture)
        layout.addWidget(self._sentence)
        layout.addWidget(self._advice)
        layout.addSpacing(sizes.SMALL)
        layout.addLayout(line)
        layout.addStretch(3)
        look.changed.connect(self._dress)
        self._dress()

    @property
    def sentence(self) -> str:
        """What it says."""
        return self._said

    @property
    def advice(self) -> str:
        """What to do next."""
        return self._advice.text()

    def tell(self, sentence: str, advice: str = "", *, action: str = "", icon: str = "") -> None:
        """Say why there is nothing and what to do; `action` is the text of a button that sends `acted`."""
        self._icon = icon or self._icon
        self._said = sentence
        self._sentence.setText(sentence.removesuffix("."))  # it stands as a heading, which has no full stop
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))
        self._button.setText(action)
        self._button.setVisible(bool(action))
        self._busy.hide()
        self._dress()

    def tell_error(self, error: AppError, *, action: str = "") -> None:
        """Say what went wrong and what to do."""
        self.tell(error.sentence, error.advice, action=action, icon="warning")

    def tell_progress(self, sentence: str, advice: str, fraction: float | None) -> None:
        """Say what is being done and how far it is; a fraction of None is an end that can't be known."""
        self.tell(sentence, advice)
        self._busy.setRange(0, 0 if fraction is None else 1000)
        if fraction is not None:
            self._busy.setValue(round(fraction * 1000))
        self._busy.show()

    def _dress(self) -> None:
        size = sizes.BIG_ICON
        icon = self._look.icon(self._icon, size=size)
        self._picture.setPixmap(icon.pixmap(size, size, mode=icon.Mode.Normal))
