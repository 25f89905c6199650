"""One answer on its way, and of what is wished for meanwhile only the newest."""

from collections.abc import Callable


class NewestWish:
    """Asks at once, or once more when the answer under way has arrived.

    `ask` sends the question off; it asks for what is wanted at that moment, so nothing needs to be kept
    of the wishes in between. Whoever receives the answer, or the failure, calls `answered` once.
    """

    def __init__(self, ask: Callable[[], None]) -> None:
        self._ask = ask
        self._under_way = False
        self._again = False

    @property
    def under_way(self) -> bool:
        """Whether an answer is on its way."""
        return self._under_way

    @property
    def outdated(self) -> bool:
        """Whether the answer on its way is no longer what is wanted."""
        return self._again

    def wish(self) -> None:
        """Ask for what is wanted now."""
        if self._under_way:
            self._again = True
            return
        self._under_way, self._again = True, False
        self._ask()

    def answered(self) -> bool:
        """Note the arrival; return whether it was wished for anew meanwhile, and so is asked again."""
        self._under_way = False
        if self._again:
            self.wish()
            return True
        return False
