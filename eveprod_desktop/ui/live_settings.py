"""Settings that take effect at once, whoever changes them and on whichever thread."""

from PySide6.QtCore import QObject, Qt, Signal

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.settings import Settings
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme.look import Theme


class LiveSettings(QObject):
    """Brings each change to the GUI thread, where the theme follows it and screens are told."""

    changed = Signal(str)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self.changed.connect(self._apply, Qt.ConnectionType.QueuedConnection)
        stop = session.app.settings.listen(self.changed.emit)
        # told by Qt before the signal is gone, so no change reaches a dead object
        parent.destroyed.connect(lambda _gone: stop())

    def _apply(self, key: str) -> None:
        settings = self._session.app.settings
        if key == Settings.theme.info.key:
            self._session.look.use(theme_of(settings))
        self._session.bus.announce(Changed.SETTINGS)


def theme_of(settings: Settings) -> Theme:
    """Return the theme the user chose."""
    chosen = settings.theme
    if chosen == "light":
        return "light"
    return "dark" if chosen == "dark" else "system"
