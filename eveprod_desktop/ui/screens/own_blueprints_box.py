"""The box that has ME and TE be those of the blueprints that are owned."""

from PySide6.QtWidgets import QCheckBox, QWidget

_WORDS = (
    "ME and TE of the best blueprint that those who count own, an original or a copy with runs left;"
    " what is typed holds for all others"
)
_NOBODY = "Sign in a character on the Characters screen: its blueprints tell what ME and TE they have."


class OwnBlueprintsBox(QCheckBox):
    """Can be ticked while somebody is signed in, and taken back at any time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Own blueprints", parent)
        self.offer(somebody=False)

    def offer(self, *, somebody: bool) -> None:
        """Say whether there is somebody to own blueprints."""
        self.setEnabled(somebody or self.isChecked())
        self.setToolTip(_WORDS if somebody else _NOBODY)
