"""What chosen characters and corporations bring to a plan: stock, running jobs, blueprints, hands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from eveprod_desktop.core.characters.roster import CharacterRoster
from eveprod_desktop.core.characters.rows import OwnedBlueprint as BlueprintRow
from eveprod_desktop.core.characters.service import OwnedThings
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.skills import Skills
from eveprod_desktop.core.planning.hands import Hand, hand_of
from eveprod_desktop.core.planning.options import MeansChoice
from eveprod_desktop.core.planning.stock import (
    Blueprints,
    Coming,
    Stock,
    StockChoice,
    coming_from,
    count_stock,
    usable_blueprints,
)


@dataclass(frozen=True, slots=True, eq=False)
class Means:
    """What there is. `elsewhere` are blueprints of the chosen owners at places that were not chosen."""

    stock: Stock = field(default_factory=Stock)
    coming: tuple[Coming, ...] = ()
    blueprints: Blueprints = field(default_factory=Blueprints)
    elsewhere: tuple[BlueprintRow, ...] = ()
    hands: tuple[Hand, ...] = ()
    notes: tuple[str, ...] = ()


class PlayersMeans:
    """Gathers means anew at each question. Safe to call from any thread.

    `skills_of` gives a character's skills, None while they have not arrived; `reserved` the units by
    type that are kept for other jobs.
    """

    def __init__(
        self,
        owned: OwnedThings,
        roster: CharacterRoster,
        facts: Callable[[], IndustryFacts],
        skills_of: Callable[[int], Skills | None],
        reserved: Callable[[], Mapping[int, int]] = dict,
    ) -> None:
        self._owned = owned
        self._roster = roster
        self._facts = facts
        self._skills_of = skills_of
        self._reserved = reserved

    def find_corporation(self, who: str) -> int:
        """Return the corporation of an id, a name or a ticker in any case.

        Raises:
            AppError: none of the characters is in such a corporation.

        """
        for one in self._roster.corporations():
            if who == str(one.corporation_id) or who.casefold() in {
                one.name.casefold(),
                one.ticker.casefold(),
            }:
                return one.corporation_id
        raise AppError(
            f"No character here is in a corporation {who!r}.", "`eveprod characters list` shows them."
        )

    def find_place(self, who: str) -> int:
        """Return the station, structure, system or container of an id or a name where something lies.

        Raises:
            AppError: nothing lies at such a place.

        """
        assets = self._owned.assets()
        places = {one.located.place for one in assets}
        containers = {one.item_id: one.name for one in assets if one.name}
        for place, name in self._owned.place_names(places).items():
            if who == str(place.place_id) or who.casefold() == name.casefold():
                return place.place_id
        for item_id, named in containers.items():
            if who == str(item_id) or who.casefold() == (named or "").casefold():
                return item_id
        raise AppError(
            f"Nothing lies at a place named {who!r}.",
            "Name a station, structure, solar system or container by its exact name or id.",
        )

    def gather(self, choice: MeansChoice, now: datetime | None = None) -> Means:
        """Return what the chosen ones have; `now` is the server's moment if known.

        A character whose skills have not arrived counts as one with every skill at 5, and a note says so.
        """
        if choice.nobody:
            return Means()
        owners = frozenset(choice.character_ids) | frozenset(choice.corporation_ids)
        whose, facts = StockChoice(owners, frozenset(choice.place_ids)), self._facts()
        jobs = self._owned.jobs(now=now)
        blueprints = self._owned.blueprints(whose.owner_ids)
        usable = usable_blueprints(blueprints, jobs, whose)
        at_hand = {one.item_id for one in usable.owned}
        names = {one.character_id: one.name for one in self._roster.characters()}
        hands, notes = [], []
        for character_id in choice.character_ids:
            name = names.get(character_id, f"Character {character_id}")
            skills = self._skills_of(character_id)
            if skills is None:
                notes.append(f"The skills of {name} have not arrived: every skill counts as 5.")
            hands.append(hand_of(character_id, name, skills or Skills(), jobs))
        return Means(
            count_stock(self._owned.assets(whose.owner_ids), whose, self._reserved()),
            coming_from(jobs, whose, facts),
            usable,
            tuple(one for one in blueprints if one.item_id not in at_hand and not one.in_use),
            tuple(hands),
            tuple(notes),
        )
