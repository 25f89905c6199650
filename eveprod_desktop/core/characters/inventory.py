"""Everything that is owned, read at once into columns, with the words that are said of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Select, func, select

from eveprod_desktop.core.characters.asset_table import (
    AssetColumns,
    AssetTable,
    PlaceWords,
    TypeWords,
    lay_out,
    nameless,
    places_of,
)
from eveprod_desktop.core.characters.locations import Place, PlaceKind
from eveprod_desktop.core.characters.roster import CharacterRoster
from eveprod_desktop.core.db.bulk import fetch_tuples
from eveprod_desktop.core.db.character_tables import (
    asset_names,
    corporation_divisions,
    owned_assets,
    structures,
)
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.db.static_tables import (
    categories,
    groups,
    regions,
    solar_systems,
    stations,
    types,
)
from eveprod_desktop.core.industry.packaged_volume import packaged_volume_m3
from eveprod_desktop.core.sde.catalog import name_column

_HANGARS = "hangar"
_AT_ONCE = 5000
_UNKNOWN_M3 = float("nan")


class Inventory:
    """Reads assets as a table; see `AssetTable`. Safe to call from any thread."""

    def __init__(self, database: Database, roster: CharacterRoster) -> None:
        self._database = database
        self._roster = roster

    def table(self, *, language: str = "en") -> AssetTable:
        """Return everything of all characters and corporations, named in a language."""
        assets = owned_assets.c
        query = select(
            assets.owner_id,
            assets.item_id,
            assets.type_id,
            assets.quantity,
            assets.location_id,
            assets.location_flag,
            assets.is_singleton,
            assets.is_blueprint_copy,
        )
        with self._database.read() as connection:
            columns = _columns(connection, query)
            names = {
                (owner_id, item_id): name
                for owner_id, item_id, name in fetch_tuples(
                    connection, select(asset_names).where(asset_names.c.name.is_not(None))
                )
            }
            divisions: dict[int, dict[int, str]] = defaultdict(dict)
            for row in connection.execute(
                select(corporation_divisions).where(corporation_divisions.c.kind == _HANGARS)
            ):
                divisions[row.owner_id][row.division] = row.name
            found = places_of(columns.location_id, columns.item_id)
            return lay_out(
                columns,
                types=_type_words(connection, set(columns.type_id), language),
                names=names,
                owners=self.owner_names(),
                divisions=divisions,
                places=_place_words(connection, found),
            )

    def owner_names(self) -> dict[int, str]:
        """Return the names of the characters and of their corporations, by id."""
        names = {one.character_id: one.name for one in self._roster.characters()}
        return names | {one.corporation_id: one.name for one in self._roster.corporations()}

    def labels(self, item_ids: Collection[int], *, language: str = "en") -> dict[int, str]:
        """Return what some things are called by item: the name given by the player, else that of the type."""
        query = (
            select(
                owned_assets.c.item_id, func.coalesce(asset_names.c.name, name_column(types, language), "")
            )
            .join_from(owned_assets, types, types.c.type_id == owned_assets.c.type_id, isouter=True)
            .join(
                asset_names,
                (asset_names.c.owner_id == owned_assets.c.owner_id)
                & (asset_names.c.item_id == owned_assets.c.item_id),
                isouter=True,
            )
            .where(owned_assets.c.item_id.in_(list(item_ids)))
        )
        with self._database.read() as connection:
            return dict(fetch_tuples(connection, query))

    def place_words(self, places: Collection[Place]) -> dict[Place, PlaceWords]:
        """Return what places are called and where they are; ones that nobody names say what they are."""
        with self._database.read() as connection:
            return _place_words(connection, places)


def _columns(connection: Connection, query: "Select[Any]") -> AssetColumns:
    """Read things column by column; turned over in pieces, since no other thread runs during one."""
    columns: list[list[Any]] = [[] for _ in AssetColumns._fields]
    cursor = connection.execute(query).cursor
    while rows := cursor.fetchmany(_AT_ONCE):
        for column, values in zip(columns, zip(*rows, strict=True), strict=True):
            column.extend(values)
    return AssetColumns(*columns)


def _type_words(connection: Connection, type_ids: Collection[int], language: str) -> dict[int, TypeWords]:
    query = select(
        types.c.type_id,
        name_column(types, language),
        func.coalesce(name_column(groups, language), ""),
        func.coalesce(name_column(categories, language), ""),
        types.c.group_id,
        groups.c.category_id,
        types.c.volume_m3,
        types.c.packaged_volume_m3,
    ).join_from(types, groups, groups.c.group_id == types.c.group_id, isouter=True)
    query = query.join(categories, categories.c.category_id == groups.c.category_id, isouter=True)
    query = query.where(types.c.type_id.in_(select(owned_assets.c.type_id)))
    found = {}
    for row in fetch_tuples(connection, query):
        type_id, name, group, category, group_id, category_id, volume_m3, packaged_m3 = row
        if type_id in type_ids:
            packaged = packaged_volume_m3(
                category_id or 0, group_id, volume_m3=volume_m3, packaged_m3=packaged_m3
            )
            assembled = _UNKNOWN_M3 if volume_m3 is None else volume_m3
            found[type_id] = TypeWords(name, group, category, packaged, assembled)
    return found


def _place_words(connection: Connection, places: Iterable[Place]) -> dict[Place, PlaceWords]:
    wanted = set(places)
    system_words = {
        system_id: (system, region)
        for system_id, system, region in fetch_tuples(
            connection,
            select(
                solar_systems.c.system_id, solar_systems.c.name, func.coalesce(regions.c.name, "")
            ).join_from(
                solar_systems, regions, regions.c.region_id == solar_systems.c.region_id, isouter=True
            ),
        )
    }
    named: dict[int, tuple[str, int]] = {}
    for query in (
        _of(select(stations.c.station_id, stations.c.name, stations.c.system_id), PlaceKind.STATION, wanted),
        _of(
            select(structures.c.structure_id, structures.c.name, structures.c.solar_system_id),
            PlaceKind.STRUCTURE,
            wanted,
        ),
    ):
        named |= {
            place_id: (name, system_id) for place_id, name, system_id in fetch_tuples(connection, query)
        }
    return {place: _words(place, named, system_words) for place in wanted}


def _words(
    place: Place, named: Mapping[int, tuple[str, int]], systems: Mapping[int, tuple[str, str]]
) -> PlaceWords:
    if place.kind is PlaceKind.SYSTEM:
        system, region = systems.get(place.place_id, (f"Solar system {place.place_id}", ""))
        return PlaceWords(f"{system}, in space", system, region)
    known = named.get(place.place_id)
    if known is None:
        return nameless(place)
    return PlaceWords(known[0], *systems.get(known[1], ("", "")))


def _of(query: "Select[Any]", kind: PlaceKind, places: Collection[Place]) -> "Select[Any]":
    """Leave the places of a kind; the first column is their id."""
    ids = [one.place_id for one in places if one.kind is kind]
    return query.where(query.selected_columns[0].in_(ids))
