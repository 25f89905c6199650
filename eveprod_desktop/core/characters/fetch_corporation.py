"""Fetching how a corporation calls its hangars and wallets, and which structures are its own."""

from eveprod_desktop.core.characters.moments import written
from eveprod_desktop.core.characters.reading import Content, Reader
from eveprod_desktop.core.db.character_tables import corporation_divisions, structures
from eveprod_desktop.core.received.owned import DivisionsAnswer, OwnStructureRow
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


def own_structures(reader: Reader) -> Content:
    """Return the structures of the corporation, with the names that nobody has to dock for to be told.

    They count as told on this day, so that the same ones write nothing until tomorrow.
    """
    today = written(reader.now.replace(hour=0, minute=0, second=0, microsecond=0))
    rows = {one.structure_id: one for one in reader.rows(Question.CORPORATION_STRUCTURES, OwnStructureRow)}
    return Content(
        added={
            structures: [
                (one.structure_id, one.name, one.system_id, one.type_id, reader.owner_id, today)
                for one in rows.values()
                if one.name
            ]
        }
    )
