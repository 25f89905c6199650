"""What the window knows of a screen before it is made."""

from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    """What the navigation puts above screens that belong together, from top to bottom."""

    DECIDE = "Decide"
    BUILD = "Build"
    OWN = "Own"
    MARKET_DATA = "Market data"
    PROGRAM = "Program"


@dataclass(frozen=True, slots=True)
class Place:
    """A screen that can be gone to. `name` is its class's `NAME`: lower case, hyphens."""

    name: str
    title: str
    icon: str
    group: Group
    parts: tuple[str, ...] = ()
    """Modules of `screens` that the screen loads later, with parts it makes later (`Screen.make_part`)."""

    @property
    def modules(self) -> tuple[str, ...]:
        """All that is loaded for the screen; its own module is called as the place is."""
        names = (self.name.replace("-", "_"), *self.parts)
        return tuple(f"eveprod_desktop.ui.screens.{name}" for name in names)
