"""Puts together what the program's window stands on, and the window itself."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.ui.bus import Bus
from eveprod_desktop.ui.memory import Memory
from eveprod_desktop.ui.messages import Messages
from eveprod_desktop.ui.pictures import ItemPictures
from eveprod_desktop.ui.places import PLACES, make_screen
from eveprod_desktop.ui.session import Operations, Session
from eveprod_desktop.ui.tasks import Tasks
from eveprod_desktop.ui.theme.look import Look
from eveprod_desktop.ui.window import Window
from eveprod_desktop.ui.window_actions import register_actions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager

    from eveprod_desktop.app import App

BuildApp = Callable[["Mapping[str, str] | None"], "App"]
RunSandbox = Callable[[], "AbstractContextManager[Mapping[str, str]]"]
"""Runs the make-believe servers, and says what points a program at them."""


def make_application() -> QApplication:
    """Make Qt's application object, or return the one there is."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    qt = QApplication(["eveprod-desktop"])
    qt.setApplicationName("eveprod-desktop")
    qt.setApplicationDisplayName("EVE Production Desktop")
    qt.setDesktopFileName("eveprod-desktop")
    return qt


def make_session(
    app: "App", operations: Operations, look: Look, memory: Memory, *, demo: bool = False
) -> Session:
    """Put together what the screens of a window have in common."""
    messages = Messages(app.clock)
    tasks = Tasks(app.worker, app.clock, messages)
    pictures = ItemPictures()
    # made on the thread that first needs it: it loads the HTTP client
    pictures.connect_source(lambda: app.pictures, lambda: app.settings.item_pictures, tasks, app.clock)
    bus = Bus()
    bus.changed.connect(lambda what: pictures.forget_kinds() if what & Changed.STATIC_DATA else None)
    return Session(app, operations, tasks, bus, messages, look, memory, pictures, demo)


def make_window(session: Session) -> Window:
    """Make the window with every screen and every action of the program."""
    window = Window(session, PLACES, make_screen)
    register_actions(window)
    return window
