"""The box in which one chooses whose things to see."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from eveprod_desktop.ui.owners import EVERYONE, Owners, same_choices


class OwnerBox(QComboBox):
    """`chosen` is sent when the user chooses; the choice is kept by its key while owners come and go."""

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._owners = Owners((), {})
        self.key = ""
        self.setAccessibleName("Whose")
        self.setToolTip("Whose things are shown")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.activated.connect(self._choose)

    @property
    def owner_ids(self) -> frozenset[int] | None:
        """Whose things are to be shown, None for everyone's."""
        return self._owners.ids(self.key)

    def offer(self, owners: Owners) -> None:
        """Show what there is to choose."""
        if not same_choices(owners.choices, self._owners.choices):
            self.clear()
            for one in owners.choices:
                self.addItem(one.title, one.key)
        self._owners = owners
        present = owners.choice(self.key)
        self.setCurrentIndex(self.findData(present.key) if present else -1)

    def choose(self, key: str) -> None:
        """Choose by key, as the user would."""
        self.setCurrentIndex(max(0, self.findData(key)))
        self._choose()

    def _choose(self) -> None:
        self.key = str(self.currentData() or EVERYONE)
        self.chosen.emit()
