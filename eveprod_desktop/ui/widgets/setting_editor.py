"""What a setting is changed with: a tick, a list, a number or a line, by its type."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from eveprod_desktop.core.setting import SettingInfo, Value
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.theme.look import Look
from eveprod_desktop.ui.widgets.buttons import IconButton
from eveprod_desktop.ui.widgets.choice_boxes import by_title, choice_box
from eveprod_desktop.ui.widgets.labels import label

_FIELD_WIDTH = 280


class SettingEditor(QWidget):
    """One setting: title, what it does, its field, a button for its default, a line for what is wrong.

    `chosen` is sent with the key and the value a person chose; `reset_wanted` with the key.
    """

    chosen = Signal(str, object)
    reset_wanted = Signal(str)

    def __init__(self, info: SettingInfo, value: Value, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.info = info
        self._field = self._make_field()
        self._field.setAccessibleName(info.title)
        self._field.setAccessibleDescription(info.help)
        self.wrong: QLabel = label("", "warning", self, wrap=True)
        self.wrong.hide()
        self.reset = IconButton(look, "undo", f"Default of “{info.title}”", self._reset, self)
        title = label(info.title, "body", self)
        title.setBuddy(self._field)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(title)
        words.addWidget(label(info.help, "muted", self, wrap=True))
        words.addWidget(self.wrong)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, sizes.HAIR, 0, sizes.HAIR)
        line.setSpacing(sizes.SMALL)
        line.addLayout(words, 1)
        line.addWidget(self._field, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.reset, 0, Qt.AlignmentFlag.AlignTop)
        self.show_value(value)

    @property
    def field(self) -> QWidget:
        """What the keyboard goes to."""
        return self._field

    def matches(self, words: tuple[str, ...]) -> bool:
        """Whether every word stands somewhere in what is said of the setting."""
        info = self.info
        said = " ".join([info.key, info.section, info.title, info.help, *info.choices.values()]).casefold()
        return all(word in said for word in words)

    def show_value(self, value: Value) -> None:
        """Show the value in use."""
        field = self._field
        field.blockSignals(True)  # noqa: FBT003 - Qt's form
        if isinstance(field, QCheckBox):
            field.setChecked(bool(value))
        elif isinstance(field, QComboBox):
            field.setCurrentIndex(max(0, field.findData(value)))
        elif isinstance(field, QLineEdit):
            field.setText(f"{value:.15g}" if isinstance(value, float) else str(value))
            field.setCursorPosition(0)
            field.setToolTip("\n".join(filter(None, (field.text(), self.info.allowed))))
        field.blockSignals(False)  # noqa: FBT003 - Qt's form
        self.reset.setEnabled(value != self.info.default)
        self.tell_wrong("")

    def tell_wrong(self, sentence: str) -> None:
        """Say why what was typed won't do, or nothing."""
        self.wrong.setText(sentence)
        self.wrong.setVisible(bool(sentence))

    def _make_field(self) -> QCheckBox | QComboBox | QLineEdit:
        info = self.info
        if isinstance(info.default, bool):
            tick = QCheckBox(self)
            tick.setFixedWidth(_FIELD_WIDTH)  # below each other, whatever the kind of field
            tick.toggled.connect(lambda on: self.chosen.emit(info.key, on))
            return tick
        if info.choices:
            box = choice_box(info.title, self, entries=by_title(info.choices))
            box.setFixedWidth(_FIELD_WIDTH)
            box.currentIndexChanged.connect(lambda at: self.chosen.emit(info.key, box.itemData(at)))
            return box
        line = QLineEdit(self)
        line.setFixedWidth(_FIELD_WIDTH)
        line.editingFinished.connect(self._typed)
        return line

    def _typed(self) -> None:
        field, info = self._field, self.info
        if not isinstance(field, QLineEdit):
            return
        text = field.text().strip()
        if isinstance(info.default, str):
            self.chosen.emit(info.key, text)
            return
        try:
            value = int(text) if isinstance(info.default, int) else float(text.replace(",", "."))
        except ValueError:
            self.tell_wrong(f"“{text}” is no number. It takes {info.allowed or 'a number'}.")
            return
        self.chosen.emit(info.key, value)

    def _reset(self) -> None:
        self.reset_wanted.emit(self.info.key)
