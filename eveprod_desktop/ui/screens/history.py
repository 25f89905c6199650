"""Where a person has been, as in a web browser."""

from collections.abc import Sequence
from typing import Generic, TypeVar

Place = TypeVar("Place")
_REMEMBERED = 100


class History(Generic[Place]):
    """Places visited, and which of them is the present one."""

    def __init__(self) -> None:
        self._places: list[Place] = []
        self._at = -1

    @property
    def places(self) -> tuple[Place, ...]:
        """All places, oldest first."""
        return tuple(self._places)

    @property
    def at(self) -> int:
        """Which of the places is the present one, -1 before the first visit."""
        return self._at

    def restore(self, places: Sequence[Place], at: int) -> None:
        """Be where one was: `at` outside of them means the last."""
        self._places = list(places)[-_REMEMBERED:]
        last = len(self._places) - 1
        self._at = at if 0 <= at <= last else last

    @property
    def current(self) -> Place | None:
        """The present place, None before the first visit."""
        return self._places[self._at] if self._at >= 0 else None

    @property
    def can_go_back(self) -> bool:
        """Whether there is a place before this one."""
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        """Whether there is a place that Back came from."""
        return self._at + 1 < len(self._places)

    def visit(self, place: Place) -> None:
        """Go to a place; what Forward would lead to is forgotten. Going where one is changes nothing."""
        if place == self.current:
            return
        self._places = [*self._places[: self._at + 1], place][-_REMEMBERED:]
        self._at = len(self._places) - 1

    def back(self) -> bool:
        """Go back one place; return whether there was one."""
        if not self.can_go_back:
            return False
        self._at -= 1
        return True

    def forward(self) -> bool:
        """Go forward one place; return whether there was one."""
        if not self.can_go_forward:
            return False
        self._at += 1
        return True
