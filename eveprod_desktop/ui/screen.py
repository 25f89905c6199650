"""What every screen shares: it reads its data when it is seen, and only then."""

from collections.abc import Mapping

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes


def page_layout(page: QWidget, spacing: int = sizes.NORMAL) -> QVBoxLayout:
    """Give a page the column it is laid out in, with the margins that every page has."""
    layout = QVBoxLayout(page)
    layout.setContentsMargins(sizes.HUGE, sizes.LARGE, sizes.HUGE, sizes.NORMAL)
    layout.setSpacing(spacing)
    return layout


class Screen(QWidget):
    """A page of the window. A hidden screen whose data changed only goes stale and reads again when shown."""

    NAME = ""
    """Names the screen in `places.py`, pictures and the remembered window state: lower case, hyphens."""
    TITLE = ""
    WATCHES = Changed.NOTHING

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._stale = True
        self.setObjectName(f"screen-{self.NAME}")
        session.bus.changed.connect(self._on_changed)

    @property
    def stale(self) -> bool:
        """Whether the data on screen are out of date."""
        return self._stale

    def reload(self) -> None:
        """Ask for the data to show; each screen says how. It runs on the GUI thread and must not wait."""
        raise NotImplementedError

    def take_focus(self) -> None:
        """Put the keyboard where a person would want it on this screen."""
        self.setFocus()

    def make_part(self) -> bool:
        """Make one more part that waits until somebody looks at it; return whether there was one."""
        return False

    def state(self) -> Mapping[str, object]:
        """Return what to show again after the next start, in plain values."""
        return {}

    def restore(self, state: Mapping[str, object]) -> None:
        """Show again what `state` said at the last start; what makes no sense is passed over."""

    def mark_stale(self) -> None:
        """Have the data read again: now if the screen is seen, else when it is shown."""
        self._stale = True
        if self.isVisible():
            self._refresh()

    def _on_changed(self, what: Changed) -> None:
        if what & self.WATCHES:
            self.mark_stale()

    def _refresh(self) -> None:
        self._stale = False
        self.reload()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Read the data if they are out of date."""
        super().showEvent(event)
        if self._stale:
            self._refresh()
