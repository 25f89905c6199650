"""Fetching how a corporation calls its hangars and wallets."""

from eveprod_desktop.core.characters.reading import Content, Reader
from eveprod_desktop.core.db.character_tables import corporation_divisions
from eveprod_desktop.core.received.owned import DivisionsAnswer
from eveprod_desktop.core.received.owned_source import Question


def divisions(reader: Reader) -> Content:
    """Return the names that differ from the game's own."""
    answer = reader.one(Question.CORPORATION_DIVISIONS, DivisionsAnswer)
    return Content(
        {
            corporation_divisions: [
                (reader.owner_id, kind, part.division, part.name)
                for kind, parts in (("hangar", answer.hangar), ("wallet", answer.wallet))
                for part in parts
                if part.division is not None and part.name
            ]
        }
    )
