"""Which of the characters count: all of them, those with a tag, or some by name. As a setting holds it."""

from collections.abc import Iterable
from dataclasses import dataclass

_TAG = "tag:"


@dataclass(frozen=True, slots=True)
class CrewChoice:
    """A `tag`, else some `character_ids`, else (both empty) everyone."""

    tag: str = ""
    character_ids: frozenset[int] = frozenset()

    @property
    def everyone(self) -> bool:
        """Whether nobody is left out."""
        return not self.tag and not self.character_ids

    def names(self, character_id: int, tags: Iterable[str]) -> bool:
        """Whether a character with these tags is meant."""
        if self.tag:
            return self.tag in tags
        return not self.character_ids or character_id in self.character_ids


EVERYONE = CrewChoice()


def choice_to_text(choice: CrewChoice) -> str:
    """Write a choice as the setting `characters.chosen` holds it."""
    if choice.tag:
        return f"{_TAG}{choice.tag}"
    return ", ".join(map(str, sorted(choice.character_ids)))


def choice_from_text(text: str) -> CrewChoice:
    """Read a choice back; raises ValueError for what is none."""
    if text.startswith(_TAG):
        tag = text.removeprefix(_TAG).strip()
        if not tag:
            raise ValueError(text)
        return CrewChoice(tag=tag)
    ids = frozenset(int(one) for one in text.split(",")) if text.strip() else frozenset()
    if any(one <= 0 for one in ids):
        raise ValueError(text)
    return CrewChoice(character_ids=ids)


def is_choice_text(text: str) -> bool:
    """Whether a text holds a choice."""
    try:
        choice_from_text(text)
    except ValueError:
        return False
    return True
