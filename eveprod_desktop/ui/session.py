"""What the screens of one window have in common."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from eveprod_desktop.ui.bus import Bus
from eveprod_desktop.ui.memory import Memory
from eveprod_desktop.ui.messages import Messages
from eveprod_desktop.ui.tasks import Tasks
from eveprod_desktop.ui.theme.look import Look

if TYPE_CHECKING:
    from eveprod_desktop.app import App


@dataclass(frozen=True, slots=True)
class Session:
    """The services of the program and the means of the window, handed to every screen."""

    app: "App"
    tasks: Tasks
    bus: Bus
    messages: Messages
    look: Look
    memory: Memory
