"""A row of facts: a small caption over each value."""

from collections.abc import Mapping

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.flowing import FlowingLayout
from eveprod_desktop.ui.widgets.labels import ElidedLabel, label


class Facts(QWidget):
    """Named values side by side; a value may be set at any time.

    Without `columns` they go on in the next line where the room ends, so that a narrow window cuts no number.
    """

    def __init__(
        self, names: Mapping[str, str], parent: QWidget | None = None, *, columns: int | None = None
    ) -> None:
        super().__init__(parent)
        self._values: dict[str, ElidedLabel] = {}
        if columns is None:
            self._in_a_line(names)
        else:
            self._in_columns(names, columns)

    def _in_a_line(self, names: Mapping[str, str]) -> None:
        line = _Line(self)
        line.setSpacing(sizes.HUGE)
        for key, title in names.items():
            fact = QWidget(self)
            column = QVBoxLayout(fact)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            value = self._values[key] = ElidedLabel("body", fact)
            value.setAccessibleName(title)
            column.addWidget(label(title, "caption", fact))
            column.addWidget(value)
            line.addWidget(fact)

    def _in_columns(self, names: Mapping[str, str], across: int) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(sizes.HUGE)
        grid.setVerticalSpacing(0)
        for place, (key, title) in enumerate(names.items()):
            value = self._values[key] = ElidedLabel("body", self)
            value.setAccessibleName(title)
            line, column = divmod(place, across)
            grid.addWidget(label(title, "caption", self), 3 * line, column)
            grid.addWidget(value, 3 * line + 1, column)
            if line:
                grid.setRowMinimumHeight(3 * line - 1, sizes.NORMAL)
        grid.setColumnStretch(across, 1)

    def tell(self, key: str, text: str, hint: str = "") -> None:
        """Set a value."""
        self._values[key].tell(text, hint)

    def text(self, key: str) -> str:
        """Return a value as it is shown."""
        return self._values[key].text()

    def hint(self, key: str) -> str:
        """Return what is told of a value under the mouse while there is room for all of it."""
        return self._values[key].hint


class _Line(FlowingLayout):
    """Would like to be one line, does with what there is."""

    line_spacing = sizes.SMALL

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return room for all of it side by side."""
        wide = [item.sizeHint().width() for item in self.items]
        return QSize(sum(wide) + self.spacing() * max(0, len(wide) - 1), self.minimumSize().height())
