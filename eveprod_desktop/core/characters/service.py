"""What everyone owns and does, as rows; the other rooms see this and never the tables."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Column, Connection, Select, Table, func, select

from eveprod_desktop.core.characters.freshness import status_of
from eveprod_desktop.core.characters.job_status import OPEN, display_status, seconds_left
from eveprod_desktop.core.characters.locations import Located, Place, PlaceKind, locate, place_of
from eveprod_desktop.core.characters.moments import read
from eveprod_desktop.core.characters.roster import CharacterRoster
from eveprod_desktop.core.characters.rows import (
    CharacterRow,
    EsiJob,
    OwnedAsset,
    OwnedBlueprint,
    SectionRow,
    Training,
)
from eveprod_desktop.core.characters.section_states import read_states
from eveprod_desktop.core.characters.sections import CHARACTER_SECTIONS, CORPORATION_SECTIONS, Section
from eveprod_desktop.core.characters.timing import CharacterPlan, plan
from eveprod_desktop.core.clock import Clock
from eveprod_desktop.core.db.bulk import fetch_tuples
from eveprod_desktop.core.db.character_tables import (
    asset_names,
    character_implants,
    character_skills,
    esi_jobs,
    owned_assets,
    owned_blueprints,
    skill_queue,
    structures,
    wallet_balances,
)
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.db.static_tables import solar_systems, stations

_COPY = -2
Columns = TypeVar("Columns", bound=tuple[Any, ...])


class OwnedThings:
    """Reads what stands in the tables. `owners` are ids of characters and corporations, None: all."""

    def __init__(self, database: Database, roster: CharacterRoster, clock: Clock) -> None:
        self._database = database
        self._roster = roster
        self._clock = clock

    def sections(self, character: CharacterRow) -> tuple[SectionRow, ...]:
        """Return how every section of a character stands."""
        return self._sections(character.character_id, CHARACTER_SECTIONS, [character])

    def corporation_sections(self, corporation_id: int) -> tuple[SectionRow, ...]:
        """Return how every section of a corporation stands, seen by its most able character."""
        members = [one for one in self._roster.characters() if one.corporation_id == corporation_id]
        return self._sections(corporation_id, CORPORATION_SECTIONS, members)

    def refresh_plan(self, now: datetime, *, offline: bool = False) -> CharacterPlan:
        """Return whose data are due, and when something is due next; see `timing.plan`."""
        characters = self._roster.characters()
        owners = {one for row in characters for one in (row.character_id, row.corporation_id)}
        with self._database.read() as connection:
            states = read_states(connection, [one for one in owners if one is not None])
        return plan(characters, states, now=now, offline=offline)

    def skill_levels(self, character_id: int, *, trained: bool = False) -> dict[int, int]:
        """Return a character's levels by skill: the active ones, or those that were trained.

        Queue entries that have ended since the player last logged in are counted to the trained ones,
        and to the active ones of characters whose skills are all active.
        """
        now = self._clock.now()
        with self._database.read() as connection:
            skills = connection.execute(
                select(character_skills).where(character_skills.c.owner_id == character_id)
            ).all()
            queue = connection.execute(
                select(skill_queue).where(skill_queue.c.owner_id == character_id)
            ).all()
        limited = any(one.active_level < one.trained_level for one in skills)
        levels = {one.skill_id: one.trained_level if trained else one.active_level for one in skills}
        if trained or not limited:
            for entry in queue:
                ended = read(entry.ends_at)
                if ended is not None and ended <= now:
                    levels[entry.skill_id] = max(levels.get(entry.skill_id, 0), entry.level)
        return levels

    def is_alpha(self, character_id: int) -> bool:
        """Whether a character is an alpha clone, as far as can be told: some skill is not active in full.

        ESI says it nowhere. An alpha clone that never trained beyond its limits looks like an omega.
        """
        with self._database.read() as connection:
            limited = select(character_skills.c.skill_id).where(
                character_skills.c.owner_id == character_id,
                character_skills.c.active_level < character_skills.c.trained_level,
            )
            return connection.execute(limited).first() is not None

    def training(self, character_id: int) -> Training | None:
        """Return what a character trains now, None while it trains nothing or nobody knows."""
        now = self._clock.now()
        with self._database.read() as connection:
            queue = connection.execute(
                select(skill_queue)
                .where(skill_queue.c.owner_id == character_id)
                .order_by(skill_queue.c.position)
            ).all()
        for entry in queue:
            starts_at, ends_at = read(entry.starts_at), read(entry.ends_at)
            if starts_at is not None and ends_at is not None and starts_at <= now < ends_at:
                return Training(entry.skill_id, entry.level, ends_at)
        return None

    def holdings(self) -> list[tuple[int, int, int]]:
        """Return the units of every type by owner: (owner, type, units), blueprint copies left out."""
        assets = owned_assets.c
        units = (
            select(assets.owner_id, assets.type_id, func.sum(assets.quantity))
            .where(~assets.is_blueprint_copy)
            .group_by(assets.owner_id, assets.type_id)
        )
        with self._database.read() as connection:
            return fetch_tuples(connection, units)

    def implants(self, character_id: int) -> tuple[int, ...]:
        """Return the types of the implants in a character's active clone."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(character_implants.c.type_id).where(character_implants.c.owner_id == character_id)
            )
            return tuple(rows.scalars())

    def assets(self, owners: Collection[int] | None = None) -> list[OwnedAsset]:
        """Return everything of some owners, each with the place at the end of its containers."""
        with self._database.read() as connection:
            rows = fetch_tuples(connection, _of(select(owned_assets), owned_assets, owners))
            names = {
                (owner_id, item_id): name
                for owner_id, item_id, name in fetch_tuples(connection, select(asset_names))
            }
        located = locate((item, location, flag) for _, item, _, _, location, _, flag, _, _ in rows)
        return [
            OwnedAsset(
                owner,
                item,
                type_id,
                quantity,
                location,
                flag,
                bool(singleton),
                bool(copy),
                names.get((owner, item)),
                located[item],
            )
            for owner, item, type_id, quantity, location, _, flag, singleton, copy in rows
        ]

    def blueprints(self, owners: Collection[int] | None = None) -> list[OwnedBlueprint]:
        """Return the blueprints of some owners; their containers are looked up among all assets."""
        with self._database.read() as connection:
            rows = connection.execute(_of(select(owned_blueprints), owned_blueprints, owners)).all()
            located = _located(connection)
            in_use = set(
                connection.execute(
                    select(esi_jobs.c.blueprint_id).where(esi_jobs.c.status.in_(OPEN))
                ).scalars()
            )
        return [
            OwnedBlueprint(
                row.owner_id,
                row.item_id,
                row.type_id,
                row.quantity == _COPY,
                max(1, row.quantity),
                row.material_efficiency,
                row.time_efficiency,
                None if row.runs < 0 else row.runs,
                row.location_id,
                row.location_flag,
                _inside(row.location_id, located),
                row.item_id in in_use,
            )
            for row in rows
        ]

    def jobs(self, owners: Collection[int] | None = None, *, now: datetime | None = None) -> list[EsiJob]:
        """Return all jobs of some owners, the newest first; `now` is the server's moment if known."""
        moment = now or self._clock.now()
        with self._database.read() as connection:
            rows = connection.execute(
                _of(select(esi_jobs), esi_jobs, owners).order_by(esi_jobs.c.starts_at.desc())
            ).all()
        found = []
        for row in rows:
            ends_at = read(row.ends_at) or moment
            found.append(
                EsiJob(
                    row.owner_id,
                    row.job_id,
                    row.installer_id,
                    row.activity_id,
                    display_status(row.status, ends_at, moment),
                    row.blueprint_id,
                    row.blueprint_type_id,
                    row.product_type_id,
                    row.runs,
                    row.licensed_runs,
                    row.successful_runs,
                    row.probability,
                    row.cost,
                    row.facility_id,
                    read(row.starts_at) or moment,
                    ends_at,
                    seconds_left(row.status, ends_at, moment),
                )
            )
        return found

    def balances(self, owners: Collection[int] | None = None) -> dict[int, dict[int, float]]:
        """Return the ISK in every wallet, by owner and division (0 of characters)."""
        found: dict[int, dict[int, float]] = defaultdict(dict)
        with self._database.read() as connection:
            for row in connection.execute(_of(select(wallet_balances), wallet_balances, owners)):
                found[row.owner_id][row.division] = row.balance
        return dict(found)

    def place_names(self, places: Collection[Place]) -> dict[Place, str]:
        """Return what places are called; ones that nobody names say what they are."""
        ids = {one.place_id for one in places}
        with self._database.read() as connection:
            names = _by_id(connection, stations.c.station_id, stations.c.name, ids)
            names |= _by_id(connection, solar_systems.c.system_id, solar_systems.c.name, ids)
            names |= _by_id(connection, structures.c.structure_id, structures.c.name, ids)
        return {one: names.get(one.place_id) or _nameless(one) for one in places}

    def systems_of(self, place_ids: Collection[int]) -> dict[int, int]:
        """Return the solar system of each station and structure that is known."""
        with self._database.read() as connection:
            found = _by_id(connection, stations.c.station_id, stations.c.system_id, place_ids)
            found |= _by_id(connection, structures.c.structure_id, structures.c.solar_system_id, place_ids)
        return found

    def _sections(
        self, owner_id: int, sections: Collection[Section], readers: Collection[CharacterRow]
    ) -> tuple[SectionRow, ...]:
        now = self._clock.now()
        with self._database.read() as connection:
            states = read_states(connection, [owner_id])
        rows = []
        for section in sections:
            # the most able one: with permission, with the role, signed in
            reader = max(
                readers,
                key=lambda one: (
                    section.allowed(one.scopes),
                    section.has_role(one.roles),
                    not one.needs_sign_in,
                ),
                default=None,
            )
            if reader is None:
                continue
            state = states.get((owner_id, section.name))
            status = status_of(state, section, reader, now)
            rows.append(
                SectionRow(
                    section.name,
                    status,
                    state.updated_at if state else None,
                    state.rows if state else 0,
                    state.failure if state else None,
                    state.retry_at if state else None,
                )
            )
        return tuple(rows)


def _of(statement: "Select[Columns]", table: Table, owners: Collection[int] | None) -> "Select[Columns]":
    """Leave the rows of some owners."""
    return statement if owners is None else statement.where(table.c.owner_id.in_(list(owners)))


def _by_id(
    connection: Connection, key: Column[Any], value: Column[Any], ids: Collection[int]
) -> dict[int, Any]:
    """Return one column of a table by another one, for some ids."""
    return dict(connection.execute(select(key, value).where(key.in_(list(ids)))).all())


def _located(connection: Connection) -> dict[int, Located]:
    lying = select(owned_assets.c.item_id, owned_assets.c.location_id, owned_assets.c.location_flag)
    return locate(fetch_tuples(connection, lying))


def _inside(location_id: int, located: dict[int, Located]) -> Located:
    holder = located.get(location_id)
    if holder is None:
        return Located(place_of(location_id), ())
    return Located(holder.place, (*holder.inside, location_id))


def _nameless(place: Place) -> str:
    if place.kind is PlaceKind.ASSET_SAFETY:
        return "Asset safety"
    if place.kind is PlaceKind.UNKNOWN:
        return "Unknown location"
    return f"Unknown {place.kind.value} {place.place_id}"
