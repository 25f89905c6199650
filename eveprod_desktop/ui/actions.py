"""What a person can do by name: screens and actions of the command palette, in one list."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

_WORD_STARTS, _CONTAINS, _ALIKE = 3, 2, 1
_ALIKE_AT_LEAST = 78.0
_LONG_ENOUGH_TO_MISTYPE = 4


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do: `key` names it for good, `words` are further words it is found by."""

    key: str
    title: str
    icon: str
    run: Callable[[], None]
    kind: str = "Action"
    shortcut: str = ""
    words: str = ""
    enabled: Callable[[], bool] = lambda: True


class Actions:
    """Every action of a window, in the order in which they were added."""

    def __init__(self) -> None:
        self._actions: dict[str, Action] = {}

    def add(self, *actions: Action) -> None:
        """Add actions; two of the same key are a mistake."""
        for action in actions:
            if action.key in self._actions:
                raise ValueError(f"there is an action {action.key} already")
            self._actions[action.key] = action

    def all(self) -> Sequence[Action]:
        """Return the actions that make sense now."""
        return [action for action in self._actions.values() if action.enabled()]

    def find(self, key: str) -> Action | None:
        """Return the action of this key, if there is one that makes sense now."""
        action = self._actions.get(key)
        return action if action is not None and action.enabled() else None

    def search(self, text: str) -> list[Action]:
        """Return the actions that match every word of a text, the best first; slips are forgiven."""
        words = text.casefold().split()
        if not words:
            return []
        scored = [(score, action) for action in self.all() if (score := _score(words, action))]
        return [action for _, action in sorted(scored, key=lambda one: -one[0])]


def _score(words: Sequence[str], action: Action) -> int:
    """Return how well an action matches, 0 for not at all; its title counts more than its other words."""
    title, more = action.title.casefold(), action.words.casefold()
    total = 0
    for word in words:
        best = 2 * _word_score(word, title.split()) or _word_score(word, more.split())
        if not best:
            return 0
        total += best
    return total


def _word_score(word: str, others: Iterable[str]) -> int:
    others = list(others)
    if any(other.startswith(word) for other in others):
        return _WORD_STARTS
    if any(word in other for other in others):
        return _CONTAINS
    if len(word) >= _LONG_ENOUGH_TO_MISTYPE:
        from rapidfuzz import fuzz  # noqa: PLC0415 - only a mistake needs it

        if any(fuzz.ratio(word, other[: len(word) + 1]) >= _ALIKE_AT_LEAST for other in others):
            return _ALIKE
    return 0
