"""The list of characters: who signed in, who has to again, who belongs to somebody else now."""

import logging
from collections import defaultdict
from collections.abc import Callable

from sqlalchemy import Connection, delete, insert, select, update

from eveprod_desktop.core.characters.moments import read, written
from eveprod_desktop.core.characters.rows import CharacterRow, CorporationRow
from eveprod_desktop.core.clock import Clock
from eveprod_desktop.core.db.character_tables import (
    character_metadata,
    character_tags,
    characters,
    corporation_roles,
    corporations,
    structure_refusals,
    structures,
)
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.received.sign_on import SignedIn

_log = logging.getLogger(__name__)
_NPC_CORPORATIONS = range(1_000_000, 2_000_000)
_PRIVATE = [table for table in character_metadata.sorted_tables if "owner_id" in table.primary_key.columns]


class UnknownCharacter(AppError):
    """A name or id that none of the characters here bears."""

    def __init__(self, who: str) -> None:
        super().__init__(f"No character {who!r} has signed in here.", "`eveprod characters list` shows them.")


class CharacterRoster:
    """Keeps the characters; answers `core.received.sign_on.Roster`.

    `dropped` is told the id of each character whose data are gone, for whoever keeps more of it.
    """

    def __init__(
        self, database: Database, clock: Clock, dropped: Callable[[int], None] = lambda _character_id: None
    ) -> None:
        self._database = database
        self._clock = clock
        self._dropped = dropped

    def characters(self) -> tuple[CharacterRow, ...]:
        """Return all characters, by name."""
        with self._database.read() as connection:
            roles: dict[int, set[str]] = defaultdict(set)
            for owner_id, role in connection.execute(select(corporation_roles)):
                roles[owner_id].add(role)
            tags: dict[int, list[str]] = defaultdict(list)
            for character_id, tag in connection.execute(
                select(character_tags).order_by(character_tags.c.tag)
            ):
                tags[character_id].append(tag)
            rows = connection.execute(select(characters).order_by(characters.c.name)).all()
        return tuple(
            CharacterRow(
                row.character_id,
                row.name,
                frozenset(row.scopes.split()),
                row.needs_sign_in,
                read(row.signed_in_at) or self._clock.now(),
                row.corporation_id,
                row.alliance_id,
                frozenset(roles[row.character_id]),
                tuple(tags[row.character_id]),
            )
            for row in rows
        )

    def find(self, who: str) -> CharacterRow:
        """Return the character of an id, or of a name in any case.

        Raises:
            UnknownCharacter: there is none.

        """
        for one in self.characters():
            if who == str(one.character_id) or who.casefold() == one.name.casefold():
                return one
        raise UnknownCharacter(who)

    def may_ask(self, character_id: int) -> bool:
        """Whether a character is here and its permission stands, as far as anybody knows."""
        with self._database.read() as connection:
            lost = connection.execute(
                select(characters.c.needs_sign_in).where(characters.c.character_id == character_id)
            ).scalar()
        return lost is not None and not lost

    def corporations(self) -> tuple[CorporationRow, ...]:
        """Return the player corporations of the characters, by name."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(corporations)
                .where(corporations.c.corporation_id.in_(select(characters.c.corporation_id)))
                .order_by(corporations.c.name)
            ).all()
        return tuple(CorporationRow(*row) for row in rows if is_players(row.corporation_id))

    def corporation_names(self) -> dict[int, str]:
        """Return what corporations are called, those of the game too, by id."""
        with self._database.read() as connection:
            rows = connection.execute(select(corporations.c.corporation_id, corporations.c.name))
            return {row.corporation_id: row.name for row in rows}

    def seen(self, signed_in: SignedIn) -> bool:
        """Take note of what a valid token says; False if the character has changed hands.

        What belonged to the old owner is gone then.
        """
        character_id = signed_in.character_id
        with self._database.write() as connection:
            before = connection.execute(
                select(characters).where(characters.c.character_id == character_id)
            ).one_or_none()
            sold = before is not None and before.owner_hash != signed_in.owner_hash
            if sold:
                _log.info("character %s belongs to another account now: its data are dropped", character_id)
                _drop(connection, character_id)
            row = {
                "name": signed_in.name,
                "owner_hash": signed_in.owner_hash,
                "scopes": " ".join(sorted(signed_in.scopes)),
                "needs_sign_in": False,
            }
            if before is None or sold:
                row |= {"character_id": character_id, "signed_in_at": written(self._clock.now())}
                connection.execute(insert(characters).values(row))
            elif any(getattr(before, name) != value for name, value in row.items()):
                connection.execute(
                    update(characters).where(characters.c.character_id == character_id).values(row)
                )
        if sold:
            self._dropped(character_id)
        return not sold

    def lost(self, character_id: int) -> None:
        """Note that the character has to sign in again; everything else is kept."""
        with self._database.write() as connection:
            connection.execute(
                update(characters).where(characters.c.character_id == character_id).values(needs_sign_in=True)
            )

    def forget(self, character_id: int) -> None:
        """Drop a character and everything of its own; its corporation's too if it was the last in it."""
        with self._database.write() as connection:
            _drop(connection, character_id)
        self._dropped(character_id)

    def place_in(self, character_id: int, corporation_id: int, alliance_id: int | None) -> bool:
        """Note a character's corporation and alliance; returns whether that is news."""
        with self._database.write() as connection:
            changed = connection.execute(
                update(characters)
                .where(
                    characters.c.character_id == character_id,
                    characters.c.corporation_id.is_distinct_from(corporation_id)
                    | characters.c.alliance_id.is_distinct_from(alliance_id),
                )
                .values(corporation_id=corporation_id, alliance_id=alliance_id)
            )
            return changed.rowcount > 0

    def name_corporation(self, row: CorporationRow) -> None:
        """Keep what a corporation is called."""
        with self._database.write() as connection:
            connection.execute(
                delete(corporations).where(corporations.c.corporation_id == row.corporation_id)
            )
            connection.execute(
                insert(corporations).values(
                    corporation_id=row.corporation_id, name=row.name, ticker=row.ticker
                )
            )

    def tag(self, character_id: int, tags: frozenset[str]) -> None:
        """Give a character these tags, in place of those before."""
        with self._database.write() as connection:
            connection.execute(delete(character_tags).where(character_tags.c.character_id == character_id))
            for tag in sorted({one.strip() for one in tags} - {""}):
                connection.execute(insert(character_tags).values(character_id=character_id, tag=tag))


def is_here(connection: Connection, character_id: int) -> bool:
    """Whether a character stands in the list, as a transaction sees it."""
    found = select(characters.c.character_id).where(characters.c.character_id == character_id)
    return connection.execute(found).first() is not None


def is_players(corporation_id: int | None) -> bool:
    """Whether a corporation is run by players: ESI tells nothing of the others to their members."""
    return corporation_id is not None and corporation_id not in _NPC_CORPORATIONS


def _drop(connection: Connection, character_id: int) -> None:
    corporation_id = connection.execute(
        select(characters.c.corporation_id).where(characters.c.character_id == character_id)
    ).scalar()
    connection.execute(delete(characters).where(characters.c.character_id == character_id))
    others = connection.execute(
        select(characters.c.character_id).where(characters.c.corporation_id == corporation_id)
    ).first()
    owners = [character_id] if others or corporation_id is None else [character_id, corporation_id]
    for table in _PRIVATE:
        connection.execute(delete(table).where(table.c.owner_id.in_(owners)))
    connection.execute(delete(character_tags).where(character_tags.c.character_id == character_id))
    connection.execute(delete(structure_refusals).where(structure_refusals.c.character_id == character_id))
    if not connection.execute(select(characters.c.character_id)).first():
        connection.execute(delete(structures))
