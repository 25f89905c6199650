"""Who asks for which section: a character for its own, for a corporation's the first member who may."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from eveprod_desktop.core.characters.roster import is_players
from eveprod_desktop.core.characters.rows import CharacterRow, Outcome
from eveprod_desktop.core.characters.sections import CHARACTER_SECTIONS, CORPORATION_SECTIONS, Section


@dataclass(frozen=True, slots=True)
class Ask:
    """One section of one owner; `reader` None: nobody may ask, for the reason in `why`."""

    section: Section
    owner_id: int
    reader: CharacterRow | None
    why: Outcome = "fresh"


def of_characters(characters: Collection[CharacterRow]) -> list[Ask]:
    """Return every section of characters, each asked for with its own permission."""
    return [
        Ask(section, one.character_id, None, "no scope")
        if not section.allowed(one.scopes)
        else Ask(section, one.character_id, None if one.needs_sign_in else one, "sign in")
        for one in characters
        for section in CHARACTER_SECTIONS
    ]


def of_corporations(corporation_ids: Collection[int | None], members: Sequence[CharacterRow]) -> list[Ask]:
    """Return every section of player corporations, each with the first of its members who may ask."""
    asks = []
    for corporation_id in sorted(one for one in corporation_ids if one is not None and is_players(one)):
        inside = [one for one in members if one.corporation_id == corporation_id]
        for section in CORPORATION_SECTIONS:
            granted = [one for one in inside if section.allowed(one.scopes)]
            able = [one for one in granted if section.has_role(one.roles)]
            reader = next((one for one in able if not one.needs_sign_in), None)
            why: Outcome = "sign in" if able else "no role" if granted else "no scope"
            asks.append(Ask(section, corporation_id, reader, why))
    return asks
