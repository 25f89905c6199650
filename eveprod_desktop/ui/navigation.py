"""The list of screens at the left edge, in groups under quiet headings."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from eveprod_desktop.ui.place import Place
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.theme.look import Look
from eveprod_desktop.ui.theme.palette import Role


class Navigation(QListWidget):
    """Screens by icon and title; `chosen` is sent with a screen's name. The keyboard passes over headings."""

    chosen = Signal(str)

    def __init__(self, places: Sequence[Place], look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._places: dict[int, Place] = {}
        """The place in each row that is no heading."""
        self.setObjectName("navigation")
        self.setAccessibleName("Screens")
        self.setIconSize(QSize(sizes.ICON + 2, sizes.ICON + 2))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        group = None
        for number, place in enumerate(places, start=1):
            if place.group != group:
                group = place.group
                self._add_heading(group)
            item = QListWidgetItem(f"  {place.title}", self)
            item.setToolTip(f"Ctrl+{number}" if number < 10 else "")
            self._places[self.row(item)] = place
        self.currentRowChanged.connect(self._choose)
        look.changed.connect(self._dress)
        self._dress()

    @property
    def current(self) -> str:
        """The name of the marked screen, empty before one is."""
        place = self._places.get(self.currentRow())
        return "" if place is None else place.name

    def show_current(self, name: str) -> None:
        """Mark the screen in sight."""
        for row, place in self._places.items():
            if name == place.name and row != self.currentRow():
                self.setCurrentRow(row)

    def _add_heading(self, title: str) -> None:
        heading = QListWidgetItem(title, self)
        heading.setFlags(Qt.ItemFlag.NoItemFlags)
        font = heading.font()
        font.setPointSizeF(self.font().pointSizeF() * sizes.SMALL_TYPE)
        heading.setFont(font)

    def _choose(self, row: int) -> None:
        self._dress()
        if row in self._places:
            self.chosen.emit(self._places[row].name)

    def _dress(self) -> None:
        for row, place in self._places.items():
            role = Role.ACCENT if row == self.currentRow() else Role.MUTED
            self.item(row).setIcon(self._look.icon(place.icon, role, sizes.ICON + 2))
