"""When to refresh characters: a pure function of the clock and of what stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from eveprod_desktop.core.characters.asking import of_characters, of_corporations
from eveprod_desktop.core.characters.freshness import due_at
from eveprod_desktop.core.characters.rows import CharacterRow, SectionState
from eveprod_desktop.core.waking import LONGEST_SLEEP, downtime_ends, paused


@dataclass(frozen=True, slots=True)
class CharacterPlan:
    """Whose sections, or whose corporation's, are due; when something is due next; why nothing is done."""

    due: tuple[int, ...]
    next_at: datetime
    paused: str | None

    @property
    def anything(self) -> bool:
        """Whether there is something to fetch now."""
        return self.paused is None and bool(self.due)


def plan(
    characters: Sequence[CharacterRow],
    states: Mapping[tuple[int, str], SectionState],
    *,
    now: datetime,
    offline: bool = False,
) -> CharacterPlan:
    """Return which characters have something due, by the sections' own times.

    What nobody may ask for is never due. With nobody to ask, the next look is a minute away.
    """
    due: set[int] = set()
    next_at: datetime | None = None
    corporations = {one.corporation_id for one in characters}
    for ask in (*of_characters(characters), *of_corporations(corporations, characters)):
        if ask.reader is None:
            continue
        moment = due_at(states.get((ask.owner_id, ask.section.name)), ask.section, now)
        next_at = moment if next_at is None else min(next_at, moment)
        if moment <= now:
            due.add(ask.reader.character_id)
    next_at = now + LONGEST_SLEEP if next_at is None else max(now, next_at)
    if (ends := downtime_ends(now)) is not None:
        next_at = max(next_at, ends)
    why = paused(now, "characters", offline=offline) if characters else None
    return CharacterPlan(tuple(sorted(due)), next_at, why)
