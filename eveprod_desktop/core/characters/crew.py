"""The crew: which characters, with their corporations, count in filters, totals and sums."""

from eveprod_desktop.core.characters.crew_choice import CrewChoice, choice_from_text, choice_to_text
from eveprod_desktop.core.characters.roster import CharacterRoster, is_players
from eveprod_desktop.core.characters.rows import CharacterRow
from eveprod_desktop.core.characters.service import OwnedThings
from eveprod_desktop.core.industry.skills import Skills
from eveprod_desktop.core.settings import Settings


class Crew:
    """Reads the choice and the roster anew at each question: what is signed in or tagged counts at once.

    A choice that names nobody any more (logged out, tag taken off) counts as everyone.
    """

    def __init__(self, roster: CharacterRoster, owned: OwnedThings, settings: Settings) -> None:
        self._roster = roster
        self._owned = owned
        self._settings = settings
        self._known: dict[int, Skills] = {}

    def choice(self) -> CrewChoice:
        """Return who was chosen, as it stands in the settings."""
        return choice_from_text(self._settings.characters_chosen)

    def choose(self, choice: CrewChoice) -> None:
        """Have these count from now on; whoever does it announces `Changed.CHARACTERS`.

        Raises:
            DataFolderUnusable: the settings can't be written.

        """
        self._settings.characters_chosen = choice_to_text(choice)

    def tags(self) -> tuple[str, ...]:
        """Return every tag that some character bears, in order."""
        return tuple(sorted({tag for one in self._roster.characters() for tag in one.tags}))

    def characters(self, choice: CrewChoice | None = None) -> tuple[CharacterRow, ...]:
        """Return the characters who count, by name; `choice` stands in for the one in the settings."""
        everyone = self._roster.characters()
        wanted = self.choice() if choice is None else choice
        named = tuple(one for one in everyone if wanted.names(one.character_id, one.tags))
        return named or everyone

    def character_ids(self, choice: CrewChoice | None = None) -> frozenset[int]:
        """Return the ids of the characters who count."""
        return frozenset(one.character_id for one in self.characters(choice))

    def owner_ids(self, choice: CrewChoice | None = None) -> frozenset[int]:
        """Return the characters who count, and the player corporations they are in."""
        chosen = self.characters(choice)
        return frozenset(
            owner_id
            for one in chosen
            for owner_id in (one.character_id, one.corporation_id)
            if owner_id is not None and (owner_id == one.character_id or is_players(owner_id))
        )

    def levels(self, character_id: int) -> dict[int, int]:
        """Return the active levels of a character's skills, as an alpha clone has them where it is one.

        A skill that is not named has level 0; empty while the skills have not arrived.
        """
        return self._owned.skill_levels(character_id)

    def skills(self, character_id: int) -> Skills | None:
        """Return what jobs of a character are reckoned with, None while the skills have not arrived.

        It is the same object as long as nothing of it has changed: it keeps what was worked out from it.
        """
        levels = self.levels(character_id)
        if not levels:
            return None
        alpha, implants = self._owned.is_alpha(character_id), self._owned.implants(character_id)
        known = self._known.get(character_id)
        if known is None or (known.levels, known.alpha, known.implant_type_ids) != (levels, alpha, implants):
            known = Skills(levels, otherwise=0, alpha=alpha, implant_type_ids=implants)
            self._known[character_id] = known
        return known

    def skilled(self) -> tuple[tuple[CharacterRow, Skills], ...]:
        """Return everyone who counts and whose skills have arrived, by name, with those skills."""
        found = ((one, self.skills(one.character_id)) for one in self.characters())
        return tuple((one, skills) for one, skills in found if skills is not None)

    def builder(self) -> Skills | None:
        """Return the skills that rankings count with, None: every skill at 5."""
        found = self.reckoned() if self._settings.industry_character else None
        return None if found is None else found[1]

    def reckoned(self) -> tuple[CharacterRow, Skills] | None:
        """Return the character whose skills rankings and quotes count with, None: every skill at 5.

        It is the one the setting `industry.character` names, once its skills have arrived.
        """
        wanted = self._settings.industry_character
        for one in self._roster.characters() if wanted else ():
            if one.character_id == wanted:
                skills = self.skills(wanted)
                return None if skills is None else (one, skills)
        return None
