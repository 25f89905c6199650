"""A row of facts: a small caption over each value."""

from collections.abc import Mapping

from PySide6.QtWidgets import QGridLayout, QWidget

from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.labels import ElidedLabel, label


class Facts(QWidget):
    """Named values side by side; a value may be set at any time."""

    def __init__(
        self, names: Mapping[str, str], parent: QWidget | None = None, *, columns: int | None = None
    ) -> None:
        super().__init__(parent)
        self._values: dict[str, ElidedLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(sizes.HUGE)
        grid.setVerticalSpacing(0)
        across = columns or len(names)
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
