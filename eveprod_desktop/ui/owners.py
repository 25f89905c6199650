"""Whose things a screen shows: the chosen characters, everyone, a tag, one character, one corporation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eveprod_desktop.app import App

CHOSEN, EVERYONE = "chosen", "everyone"


@dataclass(frozen=True, slots=True)
class OwnerChoice:
    """One thing to choose: `key` is kept, `title` is shown; `owner_ids` None are all there are."""

    key: str
    title: str
    owner_ids: frozenset[int] | None


@dataclass(frozen=True, slots=True)
class Owners:
    """What there is to choose, and what owners are called. Nobody signed in: no choices."""

    choices: tuple[OwnerChoice, ...]
    names: Mapping[int, str]

    def choice(self, key: str) -> OwnerChoice | None:
        """Return the choice of a key, the first one where there is none (any more)."""
        return next((one for one in self.choices if one.key == key), next(iter(self.choices), None))

    def ids(self, key: str) -> frozenset[int] | None:
        """Return the owners of a choice, None for all."""
        found = self.choice(key)
        return None if found is None else found.owner_ids


def read_owners(app: "App") -> Owners:
    """Return whose things can be chosen. For a waiting thread.

    Where the crew is not everyone the chosen ones come first: that is what screens begin with.
    """
    from eveprod_desktop.core.characters.crew_choice import CrewChoice  # noqa: PLC0415 - not at the start

    characters, corporations = app.roster.characters(), app.roster.corporations()
    names = {one.character_id: one.name for one in characters}
    names |= {one.corporation_id: one.name for one in corporations}
    if not characters:
        return Owners((), names)
    choices = [OwnerChoice(EVERYONE, "Everyone", None)]
    if not app.crew.choice().everyone:
        choices.insert(0, OwnerChoice(CHOSEN, "Chosen characters", app.crew.owner_ids()))
    choices += [
        OwnerChoice(f"tag:{tag}", f"Tag: {tag}", app.crew.owner_ids(CrewChoice(tag=tag)))
        for tag in app.crew.tags()
    ]
    choices += [
        OwnerChoice(str(one.character_id), one.name, frozenset({one.character_id})) for one in characters
    ]
    choices += [
        OwnerChoice(str(one.corporation_id), one.name, frozenset({one.corporation_id}))
        for one in corporations
    ]
    return Owners(tuple(choices), names)


def same_choices(one: Sequence[OwnerChoice], other: Sequence[OwnerChoice]) -> bool:
    """Whether two lists of choices read the same."""
    return [(each.key, each.title) for each in one] == [(each.key, each.title) for each in other]
