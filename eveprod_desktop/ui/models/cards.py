"""What stands on a card of a board."""

from dataclasses import dataclass

from eveprod_desktop.ui.theme.palette import Role


@dataclass(frozen=True, slots=True)
class Card:
    """One card: `key` names it, `picture` is a type, `mark` says what matters next; `dot` is a quiet sign.

    `tip` is told under the mouse, and by a screen reader after the rest.
    """

    key: int
    picture: int
    title: str
    what: str = ""
    who: str = ""
    mark: str = ""
    mark_role: Role = Role.MUTED
    money: str = ""
    money_role: Role = Role.MUTED
    dot: bool = False
    tip: str = ""

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        parts = (self.title, self.what, self.who, self.mark, self.money, self.tip)
        return ", ".join(part for part in parts if part)
