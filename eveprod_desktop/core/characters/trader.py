"""Who trades: the character whose skills and standings decide sales tax and broker fee."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from eveprod_desktop.core.characters.crew import Crew
from eveprod_desktop.core.characters.roster import CharacterRoster
from eveprod_desktop.core.characters.rows import CharacterRow
from eveprod_desktop.core.characters.whereabouts import Whereabouts
from eveprod_desktop.core.settings import Settings

ACCOUNTING, BROKER_RELATIONS = 16622, 3446
"""The skills that lower sales tax and broker fee, by type id."""


@dataclass(frozen=True, slots=True)
class Trader:
    """A character with the levels of its trade skills; `standings` as `Whereabouts` tells them."""

    character_id: int
    name: str
    accounting: int
    broker_relations: int
    standings: Mapping[int, float] = field(default_factory=dict)


class Traders:
    """Finds the character who trades, anew at each question."""

    def __init__(
        self, crew: Crew, roster: CharacterRoster, whereabouts: Whereabouts, settings: Settings
    ) -> None:
        self._crew = crew
        self._roster = roster
        self._whereabouts = whereabouts
        self._settings = settings

    def all(self) -> tuple[Trader, ...]:
        """Return every character whose skills have arrived, by name."""
        return tuple(one for row in self._roster.characters() if (one := self._trader(row)) is not None)

    def present(self) -> Trader | None:
        """Return the one the setting `trade.character` names, else the best trader of those who count.

        None while nobody's skills have arrived.
        """
        wanted = self._settings.trade_character
        for row in self._roster.characters() if wanted else ():
            if row.character_id == wanted:
                return self._trader(row)
        known = [one for row in self._crew.characters() if (one := self._trader(row)) is not None]
        return max(known, key=lambda one: (one.accounting, one.broker_relations), default=None)

    def _trader(self, row: CharacterRow) -> Trader | None:
        levels = self._crew.levels(row.character_id)
        if not levels:
            return None
        return Trader(
            row.character_id,
            row.name,
            levels.get(ACCOUNTING, 0),
            levels.get(BROKER_RELATIONS, 0),
            self._whereabouts.standings(row.character_id),
        )
